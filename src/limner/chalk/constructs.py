"""The LaTeX commands that take arguments, one function each: fractions, roots, accents, styles, environments, ...

Each is called by :mod:`limner.chalk.latex` when its command has been taken.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from limner.chalk import commands
from limner.chalk.tree import Accent, Atom, Fence, Fraction, Grid, Node, Root, Row, Scripts, solid

if TYPE_CHECKING:
    from limner.chalk.latex import Parser


_NAME = re.compile(r"[A-Za-zµμΩ°%]+(?:/[A-Za-z]+)?(?:\^\{?-?\d\}?)?")
"""A name or a unit that is set upright."""


def _fraction(parser: "Parser", name: str, start: int) -> Node:
    top, bottom = parser.argument(), parser.argument()
    return Fraction(at=(start, parser.before), top=top, bottom=bottom, line=not name.endswith("binom"))


def _root(parser: "Parser", _: str, start: int) -> Node:
    index = None
    if parser.peek() == "[":
        parser.take()
        index = parser.row(("]",))
        parser.take()
    body = parser.argument()
    return Root(at=(start, parser.before), body=body, index=index)


def _accent(parser: "Parser", name: str, start: int) -> Node:
    body = parser.argument()
    return Accent(at=(start, parser.before), mark=commands.ACCENTS[name], body=body)


def _style(parser: "Parser", name: str, start: int) -> Node:
    """A letter or a word in a style; several letters that stand upright are one name, as ``m/s^2`` is."""
    style, inner = commands.STYLES[name], parser.before
    body = parser.argument()
    at, raw = (start, parser.before), parser.tex[inner : parser.before].strip("{} ")
    upright = style in ("roman", "sans", "mono", "italic")
    if upright and _NAME.fullmatch(raw) and (len(raw) > 1 or raw in "%°"):
        kind = "function" if raw in commands.FUNCTIONS or raw == "div" else "text"
        return Atom(at=at, text=raw.replace("{", "").replace("}", ""), kind=kind, style=style)
    styled = _styled(body, style)
    items = solid(styled)
    return items[0] if len(items) == 1 and isinstance(items[0], Atom) else Row(at=at, items=items)


def _styled(node: Node, style: str) -> Node:
    """Set the letters of a row, and those that have indices, in a style."""
    match node:
        case Atom(kind="letter", text=text):
            text = commands.BLACKBOARD.get(text, text) if style == "blackboard" else text
            return msgspec.structs.replace(node, style=style, text=text)
        case Row(items=items):
            return msgspec.structs.replace(node, items=tuple(_styled(item, style) for item in items))
        case Scripts(base=base):
            return msgspec.structs.replace(node, base=_styled(base, style))
        case _:
            return node


def _text(parser: "Parser", _: str, start: int) -> Node:
    text = parser.raw()[0]
    return Atom(at=(start, parser.before), text=" ".join(text.replace("$", "").split()), kind="text")


def _operator(parser: "Parser", _: str, start: int) -> Node:
    if parser.peek() == "*":
        parser.take()
    text = parser.raw()[0]
    text = re.sub(r"\\[,;: !]", "", text).strip()
    return Atom(at=(start, parser.before), text=text, kind="large" if text in commands.LARGE else "function")


def _left(parser: "Parser", _: str, start: int) -> Node:
    left = _delimiter(parser, commands.OPENING | commands.CLOSING)
    body = parser.row(())
    if parser.peek() != "\\right":
        parser.index = next(i for i, token in enumerate(parser.tokens) if token[1] == start)
        parser.fail("this \\left has no \\right")
    parser.take()
    right = _delimiter(parser, commands.OPENING | commands.CLOSING)
    return Fence(at=(start, parser.before), left=commands.LEFT.get(left, left), right=right, body=body)


def _delimiter(parser: "Parser", table: dict[str, str]) -> str:
    token = parser.take()[0].removeprefix("\\")
    if token == ".":
        return ""
    if token == "|" and parser.tex[parser.before - 2 : parser.before] != "\\|":
        return "|"
    if token not in table:
        parser.index -= 1
        parser.fail(f"{token!r} is no bracket")
    return table[token]


def _environment(parser: "Parser", _: str, start: int) -> Node:
    name = parser.raw()[0]
    if name not in commands.GRIDS:
        parser.fail(f"the environment {name!r} is not known", "\\begin{" + name + "}")
    if name in ("array", "alignedat"):
        parser.raw()
    rows = parser.rows(())
    if parser.peek() != "\\end":
        parser.fail(f"\\begin{{{name}}} has no \\end{{{name}}}")
    parser.take()
    ended = parser.raw()[0]
    if ended != name:
        parser.fail(f"\\begin{{{name}}} is ended by \\end{{{ended}}}")
    return Grid(at=(start, parser.before), name=name, rows=rows)


def _not(parser: "Parser", _: str, start: int) -> Node:
    node = parser.one([], ())
    if not isinstance(node, Atom) or node.text not in commands.NOT:
        parser.fail("\\not stands before a relation", "\\not")
    return Atom(at=(start, parser.before), text=commands.NOT[node.text], kind="relation")


def _modulo(parser: "Parser", _: str, start: int) -> Node:
    word = Atom(at=(start, parser.before), text="mod", kind="operator")
    body = parser.argument()
    at = (start, parser.before)
    return Fence(at=at, left="(", right=")", body=Row(at=at, items=(word, *body.items)))


def _stacked(parser: "Parser", name: str, start: int) -> Node:
    script, base = parser.argument(), parser.argument()
    at = (start, parser.before)
    return Scripts(at=at, base=base, sup=script) if name != "underset" else Scripts(at=at, base=base, sub=script)


def _arrow(parser: "Parser", name: str, start: int) -> Node:
    base = Atom(at=(start, parser.before), text="→" if name == "xrightarrow" else "←", kind="relation")
    script = parser.argument()
    return Scripts(at=(start, parser.before), base=base, sup=script)


def _coloured(parser: "Parser", name: str, start: int) -> Node:
    parser.raw()
    body = parser.argument() if name == "textcolor" else parser.row(("&", "\\\\"))
    return Row(at=(start, parser.before), items=body.items)


GRAMMAR: dict[str, Callable[["Parser", str, int], Node]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"), _fraction),
    "sqrt": _root, "left": _left, "begin": _environment, "not": _not, "pmod": _modulo,
    **dict.fromkeys(commands.ACCENTS, _accent), **dict.fromkeys(commands.STYLES, _style),
    **dict.fromkeys(commands.TEXTS, _text), "operatorname": _operator,
    **dict.fromkeys(("overset", "underset", "stackrel"), _stacked),
    **dict.fromkeys(("xrightarrow", "xleftarrow"), _arrow), **dict.fromkeys(("color", "textcolor"), _coloured),
}  # fmt: skip
"""By command: the parser, which has taken it, the command's name and its first character -> what it makes."""
