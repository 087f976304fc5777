"""Formulas as one line of Unicode: ``a² + b² = c²``, for subtitles, titles and file names.

Indices and powers become small characters where Unicode has them all, else ``^(...)`` and ``_(...)``; fractions become
``a/b``, with brackets where they are needed. Not promised: that every formula reads well so; a matrix is a row of rows.
"""

from limner.chalk.tree import Accent, Atom, Fence, Fraction, Grid, Node, Root, Row, Scripts, solid
from limner.lesson.shape import modulus

_HIGH = dict(
    zip("0123456789+-=()nabcdefghijklmoprstuvwxyzTAB′∘°", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮ′°°", strict=True)
)
_LOW = dict(zip(",0123456789+-=()aehijklmnoprstuvx", ",₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_COMBINING = {"→": "\u20d7", "^": "\u0302", "¯": "\u0304", "~": "\u0303", "˙": "\u0307", "¨": "\u0308", "°": "\u030a",
              "ˇ": "\u030c", "˘": "\u0306", "_": "\u0332"}  # fmt: skip
_ROOTS = {"2": "√", "3": "∛", "4": "∜"}
_CLOSE = frozenset("×·⋅/!∘∠△∀∃∄¬")


def readable(node: Node) -> str:
    """Write a formula in one line.

    Args:
        node: what :func:`limner.chalk.latex.parse` gave.
    """
    return " ".join(_line(node).split()).replace(" ,", ",")


def _line(node: Node) -> str:
    match node:
        case Atom():
            return _atom(node)
        case Row():
            return _row(node)
        case Scripts():
            return _scripts(node)
        case Fraction(top=top, bottom=bottom, line=line):
            if not line:
                return f"C({_line(top)}, {_line(bottom)})"
            return f"{_grouped(top)}/{_grouped(bottom)}"
        case Root(body=body, index=index):
            order = "2" if index is None else _line(index)
            inner = _line(body)
            return _ROOTS.get(order, _small(order, _HIGH, "^") + "√") + (
                inner if len(inner) == 1 or inner.isdigit() else f"({inner})"
            )
        case Fence(left=left, right=right, body=body):
            return f"{left}{_line(body)}{right}"
        case Accent(mark=mark, body=body):
            inner = _line(body)
            return (
                "".join(char + _COMBINING[mark] for char in inner) if mark in _COMBINING and len(inner) <= 3 else inner
            )
        case Grid(name=name, rows=rows):
            text = "; ".join((", " if name == "cases" else " ").join(_line(cell) for cell in row) for row in rows)
            left, right = {"cases": ("{", ""), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"), "aligned": ("", "")}.get(
                name, ("(", ")") if name.endswith("matrix") and name != "matrix" else ("", "")
            )
            return left + text + right


def _atom(atom: Atom) -> str:
    text = {"-": "−", "⋅": "·"}.get(atom.text, atom.text)
    if atom.kind == "relation" or (atom.kind == "operator" and atom.text not in _CLOSE):
        return f" {text} "
    return text + " " if atom.kind in ("function", "mark") and atom.text not in ".([{⟨" else text


def _row(row: Row) -> str:
    out, before = "", None
    for item in row.items:
        if isinstance(item, Atom) and item.kind == "space":
            out += " "
            continue
        piece = _line(item)
        if isinstance(item, Atom) and item.text in "-±+" and _opens(before):
            piece = piece.strip()
        elif modulus(item):
            piece = " (" + piece[1:].lstrip()
        elif before is not None and _apart(before, item) and not out.endswith(" "):
            piece = " " + piece
        if isinstance(item, Fence) and before is not None and _named(before):
            out = out.rstrip()
        out += piece
        before = item
    return out


def _opens(before: Node | None) -> bool:
    """Whether what follows is a sign, not an operation."""
    kinds = ("operator", "relation", "mark")
    return before is None or (isinstance(before, Atom) and before.kind in kinds and before.text not in "!…⋯")


def _apart(before: Node, item: Node) -> bool:
    """Whether a space stands between two things that are multiplied or applied."""
    if _big(before) or (_named(item) and not (isinstance(before, Atom) and before.kind in ("operator", "relation"))):
        return True
    if isinstance(before, Fraction) or isinstance(item, Fraction):
        return not (isinstance(before, Atom) and before.kind not in ("letter", "number"))
    texts = (isinstance(each, Atom) and each.kind == "text" for each in (before, item))
    return any(texts) and not (isinstance(item, Atom) and item.kind == "mark")


def _named(node: Node) -> bool:
    head = node.base if isinstance(node, Scripts) else node
    return isinstance(head, Atom) and head.kind == "function"


def _big(node: Node | None) -> bool:
    head = node.base if isinstance(node, Scripts) else node
    return isinstance(head, Atom) and head.kind == "large"


def _scripts(node: Scripts) -> str:
    if isinstance(node.base, Accent) and node.base.mark in "⏞⏟":  # what a brace holds is enough
        return _line(node.base)
    base = _line(node.base)
    spaced = base.endswith(" ") and _named(node.base)
    text = base.strip() if isinstance(node.base, Atom) else base
    text += "′" * node.primes
    word = isinstance(node.base, Atom) and node.base.kind == "large" and len(node.base.text) > 1
    if node.sub is not None:
        sub = _line(node.sub).strip()
        text += f"({sub})" if word else _small(sub, _LOW, "_")
    if node.sup is not None:
        text += _small(_line(node.sup).strip(), _HIGH, "^")
    return text + (" " if spaced or word else "")


def _small(text: str, table: dict[str, str], mark: str) -> str:
    """Small characters where there are such for all of a text, else brackets."""
    close = text.replace(" ", "").replace("−", "-")
    if all(char in table for char in close):
        return "".join(table[char] for char in close)
    return mark + (close if len(close) == 1 else f"({text})")


def _grouped(node: Node) -> str:
    """One side of a fraction, in brackets where it has several terms, or several factors that have brackets."""
    text, items = _line(node).strip(), solid(node)
    terms = any(
        (isinstance(item, Atom) and item.kind in ("operator", "relation", "function", "text") and item.text != "!")
        or isinstance(item, Fraction)
        or _named(item)
        for item in items
    )
    nested = len(items) == 1 and isinstance(items[0], Fraction)
    factors = len(items) > 2 and any(isinstance(item, Fence) for item in items)
    return f"({text})" if (terms and len(items) > 1) or factors or nested else text
