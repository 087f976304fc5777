"""Formulas read aloud: a tree of :mod:`limner.chalk.tree` becomes words, as a teacher says them at the board.

Each word knows the characters that it is said for. What could be misheard gets ``the quantity`` before it or a pause.
Signs are read by what stands round them, and can be read wrongly: ``f(x)`` is an application and ``n(n+1)`` a product.
"""

import re
from collections.abc import Sequence

from limner.chalk.tree import Accent, At, Atom, Fence, Fraction, Grid, Node, Root, Row, Scripts, solid
from limner.lesson.shape import (
    applied,
    bounded,
    cased,
    compound,
    factor,
    in_degrees,
    is_,
    listed,
    modulus,
    operand,
    quantified,
    ratio,
    reaction,
    single,
    style,
    vectorial,
)  # fmt: skip
from limner.lesson.shape import head as shape_head
from limner.lesson.shape import kind as shape_kind
from limner.lesson.shape import long as shape_long
from limner.lesson.shape import text as shape_text
from limner.lesson.structures import accent, grid, table
from limner.lesson.structures import derivative as structures_derivative
from limner.lesson.structures import note as structures_note
from limner.lesson.tongue import Token, Tongue

_PLACE = re.compile(r"\{(\w+)\}")
_FENCES = {"|": "absolute", "‖": "norm", "⌊": "floor", "⌈": "ceiling", "⟨": "angle", "{": "set", "[": "brackets"}
_ORDER = ("<", ">", "≤", "≥")


def read(row: Node, tongue: Tongue) -> list[Token]:
    """Say a formula in words.

    Args:
        row: what :func:`limner.chalk.latex.parse` gave.
        tongue: the language.

    Returns words and commas in the order in which they are said; ``at`` counts characters of the formula.
    """
    tokens: list[Token] = []
    for token in Reader(tongue, cased(row)).node(row):
        pair = f"{tokens[-1].text} {token.text}" if tokens and not token.letter and not tokens[-1].letter else ""
        if pair in tongue.contractions:
            tokens[-1] = token._replace(text=tongue.contractions[pair])
        else:
            tokens.append(token)
    while tokens and tokens[-1].text in ",，;；":
        tokens.pop()
    return tokens


def _is_name(word: str) -> bool:
    """Whether a word of the tables is the name of a letter: ``d`` in "d by d x", ``R`` for the real numbers."""
    return len(word) == 1 and word.isascii() and (word.isupper() or word in "dhl")


class Reader:
    """Says one formula."""

    def __init__(self, tongue: Tongue, capitals: frozenset[str]) -> None:
        self.tongue = tongue
        self.capitals = capitals
        self.context = ""  # of the signs: "script", "approach", "given", "such", "maps"

    # What is said of one part.

    def phrase(self, key: str, at: At, **parts: Sequence[Token]) -> list[Token]:
        """Say a phrase of the language, with its parts in their places."""
        return self.fill(self.tongue.phrases[key], at, **parts)

    def fill(self, phrase: str, at: At, **parts: Sequence[Token]) -> list[Token]:
        """Put what is said of the parts into the places of a phrase."""
        tokens: list[Token] = []
        for index, piece in enumerate(_PLACE.split(phrase)):
            tokens += parts[piece] if index % 2 else self.words(piece, at)
        return tokens

    def words(self, text: str, at: At) -> list[Token]:
        """Cut words of the language itself, pauses apart."""
        marks = {",": self.tongue.comma, ";": ";" if self.tongue.comma == "," else "；"}
        found: list[str] = re.findall(r"[,，;；]|[^\s,，;；]+", text)
        return [Token(marks.get(word, word), at, _is_name(word)) for word in found]

    def node(self, node: Node) -> list[Token]:
        """Say any part."""
        match node:
            case Atom():
                return self.atom(node)
            case Row():
                return self.row(node)
            case Scripts():
                return self.scripts(node)
            case Fraction():
                return self.fraction(node)
            case Root():
                return self.root(node)
            case Fence():
                return self.fence(node)
            case Accent():
                return accent(self, node)
            case Grid():
                return grid(self, node)

    def atom(self, atom: Atom) -> list[Token]:
        """Say a letter, number, sign or name."""
        tongue, text = self.tongue, atom.text
        if atom.kind == "space":
            return []
        if atom.kind == "number":
            return [Token(text.replace(".", tongue.decimal), atom.at)]
        if atom.kind == "function":
            return self.words(tongue.functions.get(text, text), atom.at)
        if atom.kind == "large":
            return self.words(tongue.large[text][0], atom.at)
        if atom.kind == "text":
            return self.text(atom)
        if text in ",;":
            return [Token(tongue.comma, atom.at)]
        if text in ".?":
            return []
        if text == ":":
            return self.words(tongue.contexts["maps"][":"] if self.context == "maps" else tongue.comma, atom.at)
        known = tongue.contexts.get(self.context, {}).get(text) or tongue.signs.get(text) or tongue.letters.get(text)
        if known is not None:
            return self.words(known, atom.at)
        letter = [Token(text, atom.at, text.isalpha() and len(text) == 1)]
        return self.phrase("capital", atom.at, a=letter) if text in self.capitals else letter

    def text(self, atom: Atom) -> list[Token]:
        """Say a text or an upright name, which may be a unit."""
        if atom.text in self.tongue.units and atom.style == "roman":
            return self.words(self.tongue.units[atom.text][1], atom.at)
        if atom.style == "roman" and atom.text.isupper():  # initials
            return [Token(each, atom.at, True) for each in atom.text]
        return self.words(atom.text, atom.at)

    # What is said of a row.

    def row(self, row: Row) -> list[Token]:
        """Say what stands side by side."""
        items = solid(row)
        context, tokens = self.context, list[Token]()
        if any(modulus(item) for item in items):
            self.context = "modular"
        elif not context and (sum(shape_text(item) in _ORDER for item in items) > 1 or quantified(items)):
            self.context = "bound"
        if any(is_(item, ":") for item in items) and any(is_(item, "→") for item in items):
            self.context = "maps"
        elif reaction(items):
            self.context = "reaction"
        index = 0
        while index < len(items):
            said, used = self.some(items, index)
            if said and self.splits(items, index, used):
                said.append(Token(self.tongue.comma, (items[index].at[1], items[index].at[1])))
            tokens += said
            index += used
        self.context = context
        return tokens

    def splits(self, items: Sequence[Node], index: int, used: int) -> bool:
        """Tell whether a pause is needed after what was said, so that what follows is not taken for part of it."""
        following = items[index + used] if index + used < len(items) else None
        if following is None or shape_kind(following) == "mark":
            return False
        return any(shape_long(item) for item in items[index : index + used]) and shape_kind(following) != "relation"

    def some(self, items: Sequence[Node], index: int) -> tuple[list[Token], int]:
        """Say what stands at an item, and how many items that takes."""
        item, tongue = items[index], self.tongue
        before = items[index - 1] if index else None
        after = items[index + 1] if index + 1 < len(items) else None
        if isinstance(item, Atom):
            if item.text == "-" and (
                before is None or (shape_kind(before) in ("operator", "relation", "mark") and not is_(before, "!"))
            ):
                return self.words(tongue.contexts["unary"]["-"], item.at), 1
            if item.text == ":" and shape_kind(before) == shape_kind(after) == "number":
                return self.words(tongue.contexts["ratio"][":"], item.at), 1
            if item.text in "×⋅" and (vectorial(before) or vectorial(after)) and shape_kind(before) != "number":
                return self.words(tongue.contexts["vector"][item.text], item.at), 1
            if item.kind == "number" and isinstance(after, Fraction) and ratio(after):
                return self.phrase("mixed", item.at, a=self.atom(item), b=self.node(after)), 2
            if item.kind == "number" and is_(after, "%"):
                return self.phrase("percent", item.at, a=self.atom(item)), 2
            if item.text == "1" and isinstance(after, Atom) and after.text in tongue.units and after.style == "roman":
                return [*self.atom(item), *self.words(tongue.units[after.text][0], after.at)], 2
        head = shape_head(item)
        if isinstance(after, Fence):
            if applied(head, after) and not in_degrees(item):
                return self.application(item, after), 2
        if in_degrees(item) and isinstance(item, Scripts) and shape_text(after) in ("C", "F"):
            unit = "celsius" if shape_text(after) == "C" else "fahrenheit"
            return self.phrase(unit, item.at, a=self.node(item.base)), 2
        if modulus(item):
            return [*self.words(",", item.at), *self.node(item.body)], 1
        said = self.node(item)
        if (
            shape_kind(head) == "function"
            and after is not None
            and shape_kind(after) not in ("relation", "mark", "operator")
        ):
            inner, used = self.some(items, index + 1)
            if (
                isinstance(head, Atom)
                and head.text in ("log", "lg")
                and isinstance(item, Scripts)
                and item.sub is not None
            ):
                return [*said, *inner], used + 1
            return self.phrase("bare", item.at, f=said, x=inner), used + 1
        if factor(item) and operand(before):
            said = [*self.phrase("times", (item.at[0], item.at[0])), *said]
        return said, 1

    def application(self, function: Node, fence: Fence) -> list[Token]:
        """Say a function of what stands in brackets."""
        context, self.context = self.context, "given"
        x = self.node(fence.body)
        self.context = context
        f = self.node(function)
        if f and isinstance(function, Scripts) and shape_kind(function.base) == "function" and function.sub is not None:
            return [*f, *x]
        return self.phrase("of", function.at, f=f, x=x)

    # What is said of structures.

    def scripts(self, node: Scripts) -> list[Token]:
        """Say what has an index, a power or primes."""
        base = node.base
        if isinstance(base, Row) and len(solid(base)) == 1:
            base = solid(base)[0]
        if isinstance(base, Atom) and base.kind == "large":
            return self.limits(base, node)
        if isinstance(base, Fence) and bounded(base, node):
            return self.evaluated(base, node)
        if isinstance(base, Accent) and base.mark in "⏞⏟":
            note = node.sup or node.sub
            return self.node(base) if note is None else structures_note(self, base, note)
        if shape_kind(base) == "relation":
            return self.stacked(base, node)
        said = self.node(base)
        if node.sup is not None and self.open(base):
            said.append(Token(self.tongue.comma, (base.at[1], base.at[1])))
        if node.primes:
            key = ("prime", "twoprimes", "threeprimes")[min(node.primes, 3) - 1]
            said = self.phrase(key, (base.at[1], node.at[1]), a=said)
        if node.sub is not None:
            said = self.below(base, node, said)
        if node.sup is not None:
            said = self.above(base, node.sup, said)
        return said

    def open(self, base: Node) -> bool:
        """Whether brackets are said without where they close, so that a power could be taken for their last part's."""
        quantity = isinstance(base, Fence) and base.left == "(" and compound(base.body)
        return quantity and self.tongue.phrases["quantity"].endswith("{a}")

    def limits(self, base: Atom, node: Scripts) -> list[Token]:
        """Say a sum, an integral or a limit with what stands below and above it."""
        context = self.context
        self.context = "approach" if base.text.startswith("lim") else "script"
        sub = [] if node.sub is None else self.node(node.sub)
        sup = [] if node.sup is None else self.node(node.sup)
        self.context = context
        _, below, both = self.tongue.large[base.text]
        if not sub and not sup:
            return self.atom(base)
        if sub:
            return self.fill(both if sup else below, node.at, sub=sub, sup=sup)
        return self.fill(below, node.at, sub=sup)

    def evaluated(self, base: Fence, node: Scripts) -> list[Token]:
        """Say what is taken at a place, or between two."""
        context, self.context = self.context, "script"
        i = [] if node.sub is None else self.node(node.sub)
        n = [] if node.sup is None else self.node(node.sup)
        self.context = context
        return self.phrase("evaluatedbetween" if n else "evaluated", node.at, a=self.node(base.body), i=i, n=n)

    def stacked(self, base: Node, node: Scripts) -> list[Token]:
        """Say a sign with something above or below it."""
        key, note = ("stacked", node.sup) if node.sup is not None else ("underset", node.sub)
        return self.node(base) if note is None else self.phrase(key, node.at, a=self.node(base), n=self.node(note))

    def below(self, base: Node, node: Scripts, said: list[Token]) -> list[Token]:
        """Say an index."""
        sub = node.sub or node.base
        context, self.context = self.context, "script"
        i, at = self.node(sub), (sub.at[0], sub.at[1])
        self.context = context
        if isinstance(base, Fence) and base.left == "‖":
            return self.phrase("pnorm", at, a=self.node(base.body), i=i)
        if shape_kind(base) == "function":
            return self.phrase("logbase" if shape_text(base) in ("log", "lg") else "longsub", at, a=said, i=i)
        if (context == "reaction" or style(base) == "roman") and shape_kind(single(sub)) == "number":
            return self.phrase("chemical", at, a=said, i=i)
        return self.phrase("sub" if len(solid(sub)) == 1 else "longsub", at, a=said, i=i)

    def above(self, base: Node, sup: Node, said: list[Token]) -> list[Token]:
        """Say a power, or what else is written above."""
        at, only, text = sup.at, single(sup), "".join(shape_text(item) for item in solid(sup))
        named = shape_kind(base) == "letter" and (
            shape_text(base).isupper() or shape_text(base) in "fgh" or vectorial(base)
        )
        if style(only) == "" and shape_kind(only) == "text" and text in ("th", "st", "nd", "rd") and said:
            return [*said[:-1], Token(said[-1].text + text, (said[-1].at[0], at[1]))]
        if text in ("°", "∘"):
            return self.phrase("degrees", at, a=said)
        if text in ("°C", "∘C", "°F", "∘F"):
            return self.phrase("celsius" if text[1] == "C" else "fahrenheit", at, a=said)
        if text == "-1" and (named or shape_kind(base) == "function"):
            return self.phrase("inversefunction" if shape_kind(base) == "function" else "inverse", at, a=said)
        key = {"T": "transpose", "⊤": "transpose", "⋅": "star", "⋆": "star", "†": "dagger", "c": "complement"}.get(text)
        if (
            key
            and (named or isinstance(base, Fence | Row | Grid))
            and not (key == "complement" and not shape_text(base).isupper())
        ):
            return self.phrase(key, at, a=said)
        if text in ("+", "-") and self.context == "approach":
            return self.phrase("fromright" if text == "+" else "fromleft", at, a=said)
        if isinstance(only, Fence) and only.left == "(":
            return self.phrase("nthderivative", at, a=said, n=self.node(only.body))
        if text in ("2", "3") and isinstance(only, Atom):
            return self.phrase("squared" if text == "2" else "cubed", at, a=said)
        n = self.node(sup)
        long = compound(sup) or any(isinstance(item, Fraction) for item in solid(sup))
        numeric = only is not None and shape_kind(only) == "number"
        return self.phrase("numberpower" if numeric else "longpower" if long else "power", at, a=said, n=n)

    def fraction(self, node: Fraction) -> list[Token]:
        """Say a fraction, a binomial coefficient or a derivative."""
        if not node.line:
            return self.phrase("binomial", node.at, a=self.node(node.top), b=self.node(node.bottom))
        if (found := ratio(node)) and found[0] <= len(self.tongue.cardinals) and str(found[1]) in self.tongue.parts:
            n, d = found
            words = self.words(self.tongue.cardinals[n - 1], node.top.at)
            return self.phrase(
                "ratio", node.at, n=words, d=self.words(self.tongue.parts[str(d)][n > 1], node.bottom.at)
            )
        if derivative := structures_derivative(self, node):
            return derivative
        key = ("all" if compound(node.top) else "") + "over" + ("quantity" if compound(node.bottom) else "")
        between = (node.top.at[1], node.bottom.at[0])
        return self.phrase(key, between, a=self.node(node.top), b=self.node(node.bottom))

    def root(self, node: Root) -> list[Token]:
        """Say a root."""
        body = self.node(node.body)
        index = "" if node.index is None else "".join(shape_text(item) for item in solid(node.index))
        if node.index is None or index == "2":
            return self.phrase("longroot" if compound(node.body) else "root", node.at, a=body)
        if index == "3":
            return self.phrase("cuberoot", node.at, a=body)
        return self.phrase("nthroot", node.at, a=body, n=self.node(node.index or node.body))

    def fence(self, node: Fence) -> list[Token]:
        """Say what stands in brackets or bars."""
        body, sides = node.body, node.left + node.right
        if len(solid(body)) == 1 and isinstance(solid(body)[0], Fraction | Grid) and sides in ("()", "[]", "||"):
            inner = solid(body)[0]
            if (isinstance(inner, Fraction) and not inner.line) or (isinstance(inner, Grid) and sides != "||"):
                return self.node(inner)
            if isinstance(inner, Grid):
                return self.phrase("determinant", node.at, a=table(self, inner))
        parts = listed(node)
        if len(parts) == 2 and sides in ("[]", "[)", "(]"):
            key = "closed" if sides == "[]" else "halfopen"
            return self.phrase(key, node.at, a=self.node(parts[0]), b=self.node(parts[1]))
        if len(parts) == 2 and sides == "⟨⟩":
            return self.phrase("inner", node.at, a=self.node(parts[0]), b=self.node(parts[1]))
        context = self.context
        if node.left == "{":
            such = any(is_(item, "∣") or is_(item, ":") for item in solid(body))
            self.context = "such" if such else context
            said = self.phrase("suchset" if such else "set", node.at, a=self.such(body) if such else self.node(body))
        elif parts or (sides == "()" and not compound(body) and len(solid(body)) == 1) or not node.left:
            said = self.node(body)
        else:
            said = self.phrase(_FENCES.get(node.left, "quantity"), node.at, a=self.node(body))
        self.context = context
        return said

    def such(self, body: Node) -> list[Token]:
        """Say what is in a set that is given by a condition; a colon is a bar there."""
        items = [Atom(at=item.at, text="∣", kind="relation") if is_(item, ":") else item for item in solid(body)]
        return self.row(Row(at=body.at, items=tuple(items)))
