"""Prints a formula's tree as Typst mathematics.

Typst reads Unicode, so a character stays what it is; names, texts and everything that Typst would take for syntax are
quoted. Calls have their commas quoted too: ``frac(f(x, y), 2)`` would else have three arguments.
"""

import re
from collections.abc import Sequence

import msgspec

from limner.chalk.latex import parse
from limner.chalk.tree import Accent, Atom, Fence, Fraction, Grid, Node, Root, Row, Scripts

_STYLES = {"bold": "bold", "blackboard": "bb", "script": "cal", "fraktur": "frak", "roman": "upright",
           "italic": "italic", "sans": "sans", "mono": "mono"}  # fmt: skip
_ACCENTS = {"→": "arrow", "^": "hat", "¯": "overline", "~": "tilde", "˙": "dot", "¨": "dot.double", "⃛": "dot.triple",
            "_": "underline", "⏞": "overbrace", "⏟": "underbrace", "/": "cancel", "°": "circle", "ˇ": "caron",
            "˘": "breve"}  # fmt: skip
_FENCES = {"matrix": "#none", "smallmatrix": "#none", "array": "#none", "split": "#none", "pmatrix": '"("',
           "bmatrix": '"["', "Bmatrix": '"{"', "vmatrix": '"|"', "Vmatrix": '"‖"'}  # fmt: skip
_RAISED = re.compile(r"([\^_](?:\{[^{}]*\}|-?\w))")
SPACE = "#h(.2em);"
_SYNTAX = set("\\#$&_^/*\"'`~,;()[]{}|‖:!@<>=")


def read(tex: str) -> Row:
    """Read a formula of LaTeX for drawing: unlike for arithmetic, a decimal comma stays one.

    Raises:
        FormulaError: it cannot be read.
    """
    tree = parse(tex)
    return Row(at=tree.at, items=tuple(_commas(item, tex) for item in tree.items)) if "{,}" in tex else tree


def _commas(node: Node, tex: str) -> Node:
    """Give numbers the comma back with which they were written: the tree has points, as arithmetic has."""
    if isinstance(node, Atom):
        comma = node.kind == "number" and "{,}" in tex[slice(*node.at)]
        return msgspec.structs.replace(node, text=node.text.replace(".", ",")) if comma else node
    changed = {}
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            changed[name] = _commas(value, tex)
        elif isinstance(node, Row) and name == "items":
            changed[name] = tuple(_commas(one, tex) for one in node.items)
        elif isinstance(node, Grid) and name == "rows":
            changed[name] = tuple(tuple(_commas(cell, tex) for cell in row) for row in node.rows)
    return msgspec.structs.replace(node, **changed)


def typst(node: Node) -> str:
    """Return a node in Typst's mathematics, without dollars."""
    match node:
        case Row(items=items):
            return beside(items)
        case Atom():
            return _atom(node)
        case Scripts(base=Accent(mark="⏞" | "⏟" as mark, body=body), sub=sub, sup=sup):
            note = sup if mark == "⏞" else sub
            return f"{_ACCENTS[mark]}({typst(body)}{f', {typst(note)}' if note is not None else ''})"
        case Scripts(base=base, sub=sub, sup=sup, primes=primes):
            below = f"_({typst(sub)})" if sub is not None else ""
            above = f"^({_primes(primes)} {typst(sup) if sup is not None else ''})" if sup is not None or primes else ""
            return f"{_base(base)}{below}{above}"
        case Fraction(top=top, bottom=bottom, line=line):
            return f"{'frac' if line else 'binom'}({typst(top)}, {typst(bottom)})"
        case Root(body=body, index=index):
            return f"sqrt({typst(body)})" if index is None else f"root({typst(index)}, {typst(body)})"
        case Fence(left=left, right=right, body=body):
            return f"lr({_side(left)} {typst(body)} {_side(right)})"
        case Accent(mark="□", body=body):
            return f"#box(stroke: .06em, inset: .3em, baseline: .3em, ${typst(body)}$)"
        case Accent(mark=mark, body=body):
            return f"{_ACCENTS[mark]}({typst(body)})"
        case Grid():
            return _grid(node)


def beside(items: Sequence[Node]) -> str:
    """Print what stands side by side. Beside a text, Typst takes a blank of the source for one of the formula's."""
    found = ""
    for item in items:
        if isinstance(item, Atom) and item.kind == "space":
            found += SPACE
        else:
            found += ("" if not found or found.endswith(SPACE) else " ") + typst(item)
    return found


def _atom(atom: Atom) -> str:
    text = atom.text
    if atom.kind == "space":
        return SPACE
    if atom.kind == "function" or (atom.kind == "large" and text.isalpha() and len(text) > 1):
        return f'op("{text}"{", limits: #true" if atom.kind == "large" else ""})'
    if atom.kind == "text" and atom.style == "roman" and _RAISED.search(text):  # a unit: m/s^2
        return "".join(_raised(part) for part in _RAISED.split(text) if part)
    if atom.kind == "text":
        return f'upright("{_string(text)}")' if atom.style != "mono" else f'mono("{_string(text)}")'
    plain = "".join("\\" + c if c in _SYNTAX else c for c in text) if len(text) == 1 else f'"{_string(text)}"'
    if atom.kind == "number":
        plain = text if text.isdigit() else f'"{_string(text)}"'
    if atom.kind == "relation" and text in (":=", "∣"):
        plain = {":=": "colon.eq", "∣": "divides"}[text]
    if atom.kind == "operator" and text == "mod":
        plain = 'op("mod")'
    if not atom.style:
        return plain
    if atom.style == "blackboard" and not text.isascii():
        return plain
    return f"{_STYLES[atom.style]}({plain})"


def _raised(part: str) -> str:
    if part[0] in "^_":
        return f'{part[0]}("{_string(part[1:].strip("{}"))}")'.replace('"-', '"−')
    return f'upright("{_string(part)}")'


def _base(node: Node) -> str:
    """Print what scripts hang on: a group that is nothing but brackets for Typst's reader."""
    printed = typst(node)
    if isinstance(node, Row):
        return f"attach({printed or 'zws'})" if len(node.items) != 1 else _base(node.items[0])
    return printed if isinstance(node, Atom) else f"attach({printed})"


def _primes(count: int) -> str:
    return {0: "", 1: "prime", 2: "prime.double", 3: "prime.triple"}.get(count, "prime " * count)


def _side(mark: str) -> str:
    return "\\" + mark if mark in ("(", ")", "[", "]", "{", "}", "|", "‖") else mark


def _grid(grid: Grid) -> str:
    cells = [[typst(cell) or '""' for cell in row] for row in grid.rows]
    if grid.name in ("cases", "rcases"):
        side = ", reverse: #true" if grid.name == "rcases" else ""
        return f"cases({', '.join(' & '.join(row) for row in cells)}{side})"
    if grid.name in _FENCES and grid.name != "split":
        return f"mat(delim: {_FENCES[grid.name]}, {'; '.join(', '.join(row) for row in cells)})"
    # Lines of formulas: cells meet at their signs.
    return " \\ ".join(" & ".join(row) for row in cells)


def _string(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
