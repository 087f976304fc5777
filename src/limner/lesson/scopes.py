"""The scopes of a repair: the statement, the block around it, the whole scene (ScopeRefine, Code2Video)."""

import ast
from typing import Literal

Level = Literal["statement", "block", "scene"]
LEVELS: tuple[Level, ...] = ("statement", "block", "scene")
Span = tuple[int, int]
"""First and last line, from 1."""


def scope(code: str, line: int, level: Level) -> Span:
    """Return the lines of a scope.

    Args:
        code: of a section.
        line: in it, from 1.
        level: a statement is the innermost one; a block is that of the innermost ``with``, loop, branch or function.
    """
    whole = (1, code.count("\n") + (not code.endswith("\n")))
    if level == "scene":
        return whole
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return (line, line) if level == "statement" else _indented(code, line)
    around = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]  # fmt: skip
    if not around:
        return (line, line) if level == "statement" else whole
    inner = around[-1]  # ast.walk goes outside in
    if level == "statement":
        # Of a compound statement only its head.
        body = getattr(inner, "body", None)
        last = body[0].lineno - 1 if isinstance(body, list) and body and body[0].lineno > line else inner.end_lineno
        return inner.lineno, max(last or inner.lineno, inner.lineno)
    blocks = [node for node in around if isinstance(getattr(node, "body", None), list)]
    if not blocks or isinstance(blocks[-1], ast.ClassDef):
        return whole
    return blocks[-1].lineno, blocks[-1].end_lineno or blocks[-1].lineno


def _indented(code: str, line: int) -> Span:
    """Return the lines around one that are indented as far or farther, of a program that does not parse."""
    lines = code.splitlines()
    depth = _depth(lines[line - 1]) if 0 < line <= len(lines) else 0
    first = last = line
    while first > 1 and (not lines[first - 2].strip() or _depth(lines[first - 2]) >= depth):
        first -= 1
    while last < len(lines) and (not lines[last].strip() or _depth(lines[last]) >= depth):
        last += 1
    return first, last


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip())


def text(code: str, span: Span) -> str:
    """Return the lines of a scope."""
    return "".join(code.splitlines(keepends=True)[span[0] - 1 : span[1]])


def replaced(code: str, span: Span, new: str) -> str:
    """Return a program with the lines of a scope exchanged."""
    lines = code.splitlines(keepends=True)
    end = "" if new.endswith("\n") or not new else "\n"
    return "".join([*lines[: span[0] - 1], new + end, *lines[span[1] :]])
