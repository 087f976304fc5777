"""What a part of a formula is, as far as reading it aloud depends on it: a sum, a ratio, a vector, a list."""

from collections.abc import Sequence
from typing import TypeGuard

from limner.chalk.tree import Accent, Atom, Fence, Fraction, Grid, Node, Root, Row, Scripts, solid

APPLIED = frozenset("OfghpqFGHPQEVuLTφψΦΨΓζ𝔼ℙ")
"""Letters that mostly name functions."""


def cased(node: Node) -> frozenset[str]:
    """Return the letters that stand in the formula both small and capital, which have to be told apart."""
    found: set[str] = set()

    def visit(node: Node) -> None:
        match node:
            case Atom(kind="letter", text=text) if text.isascii() and text.isalpha():
                found.add(text)
            case Grid(rows=rows):
                for row in rows:
                    for cell in row:
                        visit(cell)
            case Row(items=items):
                for item in items:
                    visit(item)
            case Scripts(base=base, sub=sub, sup=sup):
                for part in (base, sub, sup):
                    if part is not None:
                        visit(part)
            case Fraction(top=top, bottom=bottom):
                visit(top)
                visit(bottom)
            case Root(body=body) | Fence(body=body) | Accent(body=body):
                visit(body)

    visit(node)
    # The d of dx is small, and nobody takes it for a D.
    return frozenset(each for each in found if each.isupper() and each.lower() in found and each != "D")


def kind(node: Node | None) -> str:
    """Return the kind of an atom; empty for anything else."""
    return node.kind if isinstance(node, Atom) else ""


def text(node: Node | None) -> str:
    """Return the text of an atom; empty for anything else."""
    return node.text if isinstance(node, Atom) else ""


def is_(node: Node | None, text: str) -> bool:
    """Say whether it is the atom of that text."""
    return isinstance(node, Atom) and node.text == text


def single(node: Node) -> Node | None:
    """Return the only thing in a row, or ``None``."""
    items = solid(node)
    return items[0] if len(items) == 1 else None


def head(node: Node) -> Node:
    """Return what indices, powers and primes are written to."""
    while isinstance(node, Scripts) or (isinstance(node, Row) and len(solid(node)) == 1):
        node = node.base if isinstance(node, Scripts) else solid(node)[0]
    return node


def vectorial(node: Node | None) -> bool:
    """Say whether it is a vector by its arrow or its bold face."""
    node = None if node is None else head(node)
    return (isinstance(node, Accent) and node.mark == "→") or (isinstance(node, Atom) and node.style == "bold")


def in_degrees(node: Node) -> bool:
    """Say whether it bears the sign of degrees."""
    return isinstance(node, Scripts) and node.sup is not None and any(text(item) in "°∘" for item in solid(node.sup))


def operand(node: Node | None) -> bool:
    """Say whether it is something that can be multiplied."""
    inner = None if node is None else head(node)
    return inner is not None and (
        not isinstance(inner, Atom) or inner.kind in ("letter", "number") or inner.text == "!"
    )


def compound(node: Node) -> bool:
    """Say whether it has several terms, or is a fraction itself."""
    items = solid(node)
    if len(items) == 1 and isinstance(items[0], Row):
        return compound(items[0])
    inner = [item for item in items[1:] if kind(item) in ("operator", "relation") and not is_(item, "!")]
    return bool(inner) or any(
        (isinstance(item, Fraction) and not ratio(item))
        or (
            isinstance(item, Fence)
            and item.left == "("
            and len(items) > 1
            and text(items[0]) not in APPLIED
            and kind(items[0]) in ("letter", "number", "")
            and compound(item.body)
        )
        for item in items
    )


def long(node: Node) -> bool:
    """Say whether what follows could be taken for a part of it."""
    match node:
        case Fraction():
            return node.line and compound(node.bottom)
        case Root():
            return compound(node.body)
        case Scripts():
            parts = (part for part in (node.sub, node.sup) if part is not None)
            return kind(head(node)) != "large" and (any(compound(part) for part in parts) or long(node.base))
        case Fence():
            return node.left == "(" and compound(node.body)
        case Row():
            return bool(solid(node)) and long(solid(node)[-1])
        case _:
            return False


def ratio(node: Fraction) -> tuple[int, int] | None:
    """Return the two whole numbers of a fraction, or ``None``."""
    top, bottom = single(node.top), single(node.bottom)
    if isinstance(top, Atom) and isinstance(bottom, Atom) and top.text.isdecimal() and bottom.text.isdecimal():
        return (int(top.text), int(bottom.text)) if int(top.text) else None
    return None


def listed(fence: Fence) -> list[Row]:
    """Return the parts between the commas in brackets; none where there is no comma."""
    parts: list[list[Node]] = [[]]
    for item in solid(fence.body):
        if kind(item) == "mark" and text(item) in ",;":
            parts.append([])
        else:
            parts[-1].append(item)
    if len(parts) == 1:
        return []
    return [Row(at=(part[0].at[0], part[-1].at[1]) if part else fence.at, items=tuple(part)) for part in parts]


def modulus(node: Node) -> TypeGuard[Fence]:
    """Say whether it is ``(mod n)``."""
    return isinstance(node, Fence) and bool(items := solid(node.body)) and is_(items[0], "mod")


def quantified(items: Sequence[Node]) -> bool:
    """Say whether something holds for all or for some there."""
    return any(text(item) in ("∀", "∃", "∄") for item in items)


def style(node: Node | None) -> str:
    """Return the style of an atom; empty for anything else."""
    return node.style if isinstance(node, Atom) else ""


def applied(head: Node, fence: Fence) -> bool:
    """Say whether brackets hold what a function is taken of, and not a factor."""
    if fence.left + fence.right == "[]":
        return text(head) in ("E", "𝔼", "P", "ℙ", "V") or text(head) in ("Var", "Cov")
    if fence.left + fence.right != "()":
        return False
    if isinstance(head, Fence):  # (f ∘ g)(x)
        return any(is_(item, "∘") for item in solid(head.body))
    inner = solid(fence.body)
    alone = len(inner) == 1 and not is_(inner[0], "-")
    named = kind(head) == "letter" or isinstance(head, Accent)
    return kind(head) == "function" or text(head) in APPLIED or (named and alone)


def factor(node: Node) -> bool:
    """Say whether it needs a word before it where it is multiplied: brackets, sums and integrals."""
    inner = head(node)
    if isinstance(inner, Fence):
        return inner.left in "([" and not listed(inner) and not modulus(inner)
    return text(inner) in ("∑", "∏", "∫", "∬", "∭", "∮")


def bounded(fence: Fence, node: Scripts) -> bool:
    """Say whether an expression is taken at a place, or between two: after a bar, or in square brackets."""
    if fence.right == "|" and fence.left in ("", "."):
        return True
    return fence.left + fence.right == "[]" and node.sub is not None and node.sup is not None


def reaction(items: Sequence[Node]) -> bool:
    """Say whether it is a reaction of substances: capitals with numbers as indices, and an arrow."""
    arrow = any(text(item) in ("→", "⇌") for item in items)
    counted = any(isinstance(item, Scripts) and item.sub is not None and kind(single(item.sub) or item) == "number"
                  for item in items)  # fmt: skip
    names = [text(head(item)) for item in items if kind(item) not in ("operator", "relation", "number")]
    return arrow and counted and all(name[:1].isupper() for name in names)
