"""An expression of a program exchanged for other text, the rest of it untouched."""

import ast


def over(code: str, node: ast.expr, new: str) -> str:
    """Exchange an expression, of however many lines."""
    lines = code.splitlines(keepends=True)
    last = node.end_lineno or node.lineno
    head = lines[node.lineno - 1].encode()[: node.col_offset].decode()
    tail = lines[last - 1].encode()[node.end_col_offset :].decode()
    return "".join([*lines[: node.lineno - 1], head + new + tail, *lines[last:]])
