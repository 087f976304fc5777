r"""Reads LaTeX mathematics into the tree of :mod:`limner.chalk.tree`.

The tree says what stands where (a fraction's two halves, what is below a sum), as the LaTeX does; it does not guess
what a formula means, with two exceptions that reading aloud needs: brackets and bars that belong together become a
``Fence`` without ``\left`` and ``\right``, and primes are counted. Commands become the Unicode character that they
stand for, so ``\leq``, ``\le`` and ``≤`` are one.

Not covered: definitions of commands, and text in formulas that is itself formatted. An unknown command is an error that
names it and the nearest known one; nothing is left out silently, but commands that only set sizes and spaces.
"""

import difflib
import re
from typing import NoReturn

from limner.chalk import commands
from limner.chalk.commands import Kind
from limner.chalk.constructs import GRAMMAR
from limner.chalk.tree import Accent, At, Atom, Fence, FormulaError, Fraction, Grid, Node, Row, Scripts, solid

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\{,\}\d+|\.\d+)?|[ \t\r\n~]+|%[^\n]*|[²³⁰¹⁴-⁹]|.", re.DOTALL)
_HIGH = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_DEEP = 60  # formulas nest a handful deep; this keeps hostile ones off Python's stack


def parse(tex: str) -> Row:
    """Read a formula.

    Args:
        tex: LaTeX mathematics without dollars.

    Raises:
        FormulaError: a command is not known, or brackets or environments do not match.
    """
    parser = Parser(tex)
    row = parser.lines()
    if parser.peek() is not None:
        parser.fail(f"{parser.peek()!r} closes nothing")
    return row


class Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.tokens = [
            (m[0], m.start(), m.end()) for m in _TOKEN.finditer(tex) if not m[0].isspace() and m[0][0] != "%"
        ]
        self.index = 0
        self.depth = 0
        self.loose: set[int] = set()

    def peek(self, ahead: int = 0) -> str | None:
        """Look at a token that is still to be taken; ``None`` at the end."""
        found = self.index + ahead
        return self.tokens[found][0] if found < len(self.tokens) else None

    def take(self) -> tuple[str, int, int]:
        """Take the next token: its text, its first character and the one after its last."""
        if self.index >= len(self.tokens):
            self.fail("something is missing at its end")
        self.index += 1
        return self.tokens[self.index - 1]

    @property
    def here(self) -> int:
        """The character at which the next token begins."""
        return self.tokens[self.index][1] if self.index < len(self.tokens) else len(self.tex)

    @property
    def before(self) -> int:
        """The character at which the last token ended."""
        return self.tokens[self.index - 1][2] if self.index else 0

    def fail(self, why: str, command: str = "") -> NoReturn:
        """Say that the formula cannot be read at the next token."""
        shown = self.tex if len(self.tex) <= 80 else self.tex[:77] + "..."
        raise FormulaError(
            f"the formula {shown!r} cannot be read at character {self.here + 1}: {why}", self.here, command
        )

    def unknown(self, name: str) -> NoReturn:
        """Say that the command just taken is not known, and which one is."""
        self.index -= 1
        known = [*commands.LETTERS, *commands.OPERATORS, *commands.RELATIONS, *commands.LARGE, *commands.FUNCTIONS,
                 *commands.MARKS, *commands.ACCENTS, *commands.STYLES, *GRAMMAR]  # fmt: skip
        near = difflib.get_close_matches(name, known, 1)
        advice = f"did you mean \\{near[0]}?" if near else "write it with other commands"
        self.fail(f"\\{name} is not known; {advice}", "\\" + name)

    def lines(self) -> Row:
        """Read the whole formula; where it has line breaks outside of any environment, its lines."""
        start = self.here
        rows = self.rows(())
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        at = (start, self.before)
        return Row(at=at, items=(Grid(at=at, name="aligned", rows=rows),))

    def rows(self, stop: tuple[str, ...]) -> tuple[tuple[Row, ...], ...]:
        """Read rows of cells up to a token of ``stop``, which is left."""
        rows: list[tuple[Row, ...]] = []
        cells: list[Row] = []
        while True:
            cells.append(self.row((*stop, "&", "\\\\", "\\cr")))
            token = self.peek()
            if token == "&":
                self.take()
                continue
            rows.append(tuple(cells))
            cells = []
            if token not in ("\\\\", "\\cr"):
                break
            self.take()
            if self.peek() == "[" and re.match(r"\[[\d.]+ ?(?:pt|em|ex|mm|cm)\]", self.tex[self.here :]):
                self.skip_to("]")
        if len(rows) > 1 and all(not cell.items for cell in rows[-1]):  # a line break at the end begins no line
            rows.pop()
        return tuple(rows)

    def skip_to(self, token: str) -> None:
        """Take everything up to a token, that one too."""
        while self.take()[0] != token:
            pass

    def row(self, stop: tuple[str, ...]) -> Row:
        """Read what stands side by side up to a token of ``stop``, which is left."""
        self.depth += 1
        if self.depth > _DEEP:
            self.fail(f"it is nested more than {_DEEP} deep")
        start, items = self.here, list[Node]()
        while (token := self.peek()) is not None and token not in stop and token not in ("}", "\\right", "\\end"):
            if token in ("\\over", "\\choose"):
                self.take()
                top = Row(at=(start, self.before), items=tuple(items))
                bottom = self.row(stop)
                at = (start, self.before)
                items = list[Node]([Fraction(at=at, top=top, bottom=bottom, line=token == "\\over")])
            elif token in ("^", "_", "'") or token in _HIGH:
                base = items.pop() if items else Row(at=(self.here, self.here), items=())
                items.append(self.scripts(base))
            elif (node := self.one(items, stop)) is not None:
                items.append(node)
        self.depth -= 1
        return Row(at=(start, self.before if items else start), items=tuple(items))

    def scripts(self, base: Node) -> Node:
        """Read the marks, indices and powers after a base, in any order, each once."""
        sub, sup, primes = None, None, 0
        if isinstance(base, Scripts) and isinstance(base.base, Accent):  # an over- or underbrace that has its note
            base = Row(at=base.at, items=(base,))
        while (token := self.peek()) is not None:
            if token == "'":
                self.take()
                primes += 1
            elif token in _HIGH:
                _, first, last = self.take()
                sup = Row(at=(first, last), items=(Atom(at=(first, last), text=_HIGH[token], kind="number"),))
            elif token in ("^", "_"):
                if (sub if token == "_" else sup) is not None:
                    self.fail(f"a second {token} at the same place: put braces around what belongs together")
                self.take()
                script = self.argument()
                if token == "_":
                    sub = script
                elif (items := solid(script)) and all(isinstance(i, Atom) and i.text == "′" for i in items):
                    primes += len(items)
                else:
                    sup = script
            else:
                break
        return Scripts(at=(base.at[0], self.before), base=base, sub=sub, sup=sup, primes=primes)

    def argument(self) -> Row:
        """Read a group in braces, or the next single token, of a number its first digit."""
        token = self.peek()
        if token is None or token in ("}", "&", "\\\\", "\\right", "\\end"):
            self.fail("something is missing here")
        if token == "{":
            return self.group()
        text, first, last = self.tokens[self.index]
        if text[0].isdigit() and len(text) > 1:
            self.tokens[self.index : self.index + 1] = [(text[0], first, first + 1), (text[1:], first + 1, last)]
        start = self.here
        self.depth += 1
        if self.depth > _DEEP:
            self.fail(f"it is nested more than {_DEEP} deep")
        node = self.one([], ())
        self.depth -= 1
        return Row(at=(start, self.before), items=() if node is None else (node,))

    def group(self) -> Row:
        """Read what is in braces."""
        _, start, _ = self.take()
        row = self.row(())
        if self.peek() != "}":
            self.index = next(i for i, token in enumerate(self.tokens) if token[1] == start)
            self.fail("this { is not closed")
        self.take()
        return Row(at=(start, self.before), items=row.items)

    def one(self, items: list[Node], stop: tuple[str, ...]) -> Node | None:
        """Read the next thing; ``None`` where it only sets something."""
        token, first, last = self.take()
        at = (first, last)
        if token == "{":
            self.index -= 1
            return self.group()
        if token.startswith("\\"):
            return self.command(token[1:], at, items, stop)
        if token[0].isdigit():
            return Atom(at=at, text=token.replace("{,}", "."), kind="number")
        if token == "|":
            return self.bar(at, items, stop)
        if token in "([" or token == "⟨":
            return self.bracket(token, at, stop)
        if token == "&":
            self.index -= 1
            self.fail("& separates cells of matrix, cases or aligned, and there is none around it")
        if kind := commands.SINGLE.get(token):
            return Atom(at=at, text={"−": "-", "·": "⋅", "*": "⋅"}.get(token, token), kind=kind)
        if token.isalpha():
            return Atom(at=at, text=token, kind="letter" if len(token.encode()) < 3 else "text")
        self.index -= 1
        self.fail(f"the character {token!r} is not known")

    def command(self, name: str, at: At, items: list[Node], stop: tuple[str, ...]) -> Node | None:
        """Read on from a command that has been taken."""
        tables: tuple[tuple[dict[str, str], Kind], ...] = (
            (commands.LETTERS, "letter"), (commands.OPERATORS, "operator"), (commands.RELATIONS, "relation"),
            (commands.LARGE, "large"), (commands.MARKS, "mark"),
        )  # fmt: skip
        for table, kind in tables:
            if name in table:
                return Atom(at=at, text={"·": "⋅"}.get(table[name], table[name]), kind=kind)
        if name in commands.FUNCTIONS:
            return Atom(at=at, text=name, kind="function")
        if name in commands.SPACES:
            return Atom(at=at, text=" ", kind="space")
        if name in commands.IGNORED:
            return None
        if name in ("lvert", "lVert", "|", "Vert", "vert"):
            return self.bar(at, items, stop, commands.OPENING[name])
        if name in commands.OPENING:
            return self.bracket(name, at, stop)
        if name in GRAMMAR:
            return GRAMMAR[name](self, name, at[0])
        if name in commands.CLOSING:
            return Atom(at=at, text=commands.CLOSING[name], kind="mark")
        self.unknown(name)

    def bracket(self, name: str, at: At, stop: tuple[str, ...]) -> Node:
        """Read what stands up to the closing bracket; where none follows, the bracket by itself, as in ``]0, 1[``."""
        right = commands.OPENING.get(name, "⟩")
        # A half-open interval ends in the other bracket.
        named = ("\\" + each for each, meant in commands.CLOSING.items() if meant == right)
        closing = (")", "]") if right in ")]" else (right, *named)
        fence = self.fence(at, commands.LEFT[right], (*(token for token in stop if token != "|"), *closing), closing)
        return fence or Atom(at=at, text=commands.LEFT[right], kind="mark")

    def bar(self, at: At, items: list[Node], stop: tuple[str, ...], mark: str = "|") -> Node:
        """Read a pair of bars, or one that means "divides" or "given": it follows an operand, and no two follow it."""
        closing = ("|", "\\vert", "\\rvert") if mark == "|" else ("\\|", "\\Vert", "\\rVert")
        last = next((item for item in reversed(items) if not (isinstance(item, Atom) and item.kind == "space")), None)
        open_ = last is None or (isinstance(last, Atom) and last.kind in ("operator", "relation", "mark", "large"))
        fence = None
        if open_ or self.bars(stop, closing) % 2:
            fence = self.fence(at, mark, (*stop, *closing), closing)
        return fence or Atom(at=at, text="∣" if mark == "|" else "∥", kind="relation")

    def fence(self, at: At, left: str, stop: tuple[str, ...], closing: tuple[str, ...]) -> Fence | None:
        """Read up to one of ``closing``; ``None``, with nothing read, where the row ends without."""
        index, depth = self.index, self.depth
        if index in self.loose:
            return None
        body = self.row(stop)
        if self.peek() not in closing:
            self.index, self.depth = index, depth
            self.loose.add(index)  # tried once: else rows of open brackets take exponential time
            return None
        token = self.take()[0]
        right = left if left in "|‖" else commands.CLOSING.get(token.removeprefix("\\"), token)
        return Fence(at=(at[0], self.before), left=left, right=right, body=body)

    def bars(self, stop: tuple[str, ...], closing: tuple[str, ...]) -> int:
        """Count the bars that follow in this row, but for what is in braces or brackets."""
        count = depth = 0
        for token, _, _ in self.tokens[self.index :]:
            if depth == 0 and (token in stop or token in ("}", ")", "]", "\\}", "\\right", "\\end")):
                break
            depth += (token in ("{", "(", "[", "\\{", "\\left")) - (token in ("}", ")", "]", "\\}", "\\right"))
            count += depth == 0 and token in closing
        return count

    def raw(self) -> tuple[str, At]:
        """Take a group as it is written: its text, and where."""
        if self.peek() != "{":
            self.fail("a { is missing here")
        start = depth = self.take()[1] * 0
        start = self.before
        while depth >= 0:
            depth += {"{": 1, "}": -1}.get(self.take()[0], 0)
        return self.tex[start : self.before - 1], (start, self.before - 1)
