"""How derivatives, matrices and cases are said: the structures of formulas that take more than a phrase."""

from typing import TYPE_CHECKING

from limner.chalk.tree import Accent, Fraction, Grid, Node, Row, Scripts, solid
from limner.lesson.shape import head, is_, text
from limner.lesson.shape import kind as shape_kind
from limner.lesson.tongue import Token

if TYPE_CHECKING:
    from limner.lesson.reading import Reader

_ACCENTS = {"→": "vector", "^": "hat", "¯": "bar", "~": "tilde", "˙": "dot", "¨": "twodots", "⃛": "threedots",
            "°": "ring", "ˇ": "check", "˘": "bar", "/": "cancelled"}  # fmt: skip


def derivative(reader: "Reader", node: Fraction) -> list[Token]:
    """Say ``d/dx``, ``dy/dx``, the second and higher ones, and partial ones; nothing for another fraction."""
    top, bottom = solid(node.top), solid(node.bottom)
    if not top or len(bottom) != 2 or text(head(top[0])) not in ("d", "∂") or not is_(bottom[0], text(head(top[0]))):
        return []
    partial = text(head(top[0])) == "∂"
    order = top[0].sup if isinstance(top[0], Scripts) else None
    below = bottom[1].sup if isinstance(bottom[1], Scripts) else None
    if (order is None) != (below is None):
        return []
    x = reader.node(bottom[1].base if isinstance(bottom[1], Scripts) and below is not None else bottom[1])
    y, n = [token for item in top[1:] for token in reader.node(item)], [] if order is None else reader.node(order)
    second = bool(n) and n[0].text == "2"
    if partial and n and not second:
        return []
    kind = ("partial" if partial else "derivative") if y else ("partialoperator" if partial else "operator")
    key = ("second" if second else "many" if n else "") + kind
    return reader.phrase(key, node.at, y=y, x=x, n=n)


def table(reader: "Reader", grid: Grid) -> list[Token]:
    """Say the cells of a grid, with pauses between."""
    tokens: list[Token] = []
    for row in grid.rows:
        for index, cell in enumerate(row):
            end = (cell.at[1], cell.at[1])
            tokens += [*reader.node(cell), *reader.words("," if index + 1 < len(row) else ";", end)]
    return tokens[:-1]


def grid(reader: "Reader", grid: Grid) -> list[Token]:
    """Say a matrix, cases or lines of formulas."""
    if grid.name.endswith("matrix") or grid.name == "array":
        height, width = len(grid.rows), max(len(row) for row in grid.rows)
        if grid.name in ("vmatrix", "Vmatrix"):
            return reader.phrase("determinant", grid.at, a=table(reader, grid))
        if width == 1 or height == 1:
            comma = reader.tongue.comma
            entries = [Token(comma, token.at) if token.text in ";；" else token for token in table(reader, grid)]
            return reader.phrase("column" if width == 1 else "rowvector", grid.at, a=entries)
        r, c = ([Token(str(count), (grid.at[0], grid.at[0]))] for count in (height, width))
        return reader.phrase("matrix", grid.at, r=r, c=c, a=table(reader, grid))
    tokens: list[Token] = []
    for row in grid.rows:
        end = (row[-1].at[1], row[-1].at[1])
        if "cases" in grid.name and len(row) == 2:
            tokens += case(reader, *row)
        else:  # alignment marks are not heard
            tokens += reader.row(Row(at=grid.at, items=tuple(item for cell in row for item in solid(cell))))
        tokens += reader.words(";", end)
    return tokens[:-1]


def case(reader: "Reader", value: Node, condition: Node) -> list[Token]:
    """Say one of the cases of a value; a condition may bring its own "if"."""
    context, reader.context = reader.context, "case"
    a, b = reader.node(value), reader.node(condition)
    reader.context = context
    at, items = condition.at, solid(condition)
    if not items or shape_kind(items[0]) == "text":
        return [*a, *reader.words(",", at), *b]
    return reader.phrase("case", at, a=a, b=b)


def accent(reader: "Reader", node: Accent) -> list[Token]:
    """Say what has a mark over it."""
    body = reader.node(node.body)
    if node.mark == "¯" and len(solid(node.body)) == 2 and all(text(item).isupper() for item in solid(node.body)):
        return reader.phrase("segment", node.at, a=body)
    return reader.phrase(_ACCENTS[node.mark], node.at, a=body) if node.mark in _ACCENTS else body


def note(reader: "Reader", brace: Accent, note: Node) -> list[Token]:
    """Say what a brace holds, and what is written at it."""
    items, at = solid(note), (brace.at[1], note.at[1])
    if items and is_(items[0], "="):
        note = Row(at=note.at, items=items[1:])
    return reader.phrase("note", at, a=reader.node(brace.body), n=reader.node(note))
