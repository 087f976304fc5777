"""Where names of a program are bound, and which expression stands at a place of it: plain reading of its syntax tree.

Statements are taken in the order in which they are written; what branches and loops do is not followed.
"""

import ast
from collections.abc import Iterator

Scope = ast.Module | ast.FunctionDef | ast.Lambda


def expression(
    tree: ast.Module, line: int, column: int | None, last: int | None, end: int | None
) -> ast.expr | None:  # fmt: skip
    """Return the expression at a place, as Python tells it of a frame; without columns the whole of its line's."""
    found: list[tuple[int, ast.expr]] = []
    for node in ast.walk(tree):
        # Of a compound statement Python tells the whole, where its head is meant.
        if isinstance(node, ast.stmt) and (node.lineno, node.col_offset) == (line, column) and (head := _head(node)):
            return head
        if not isinstance(node, ast.expr) or node.lineno > line or (node.end_lineno or node.lineno) < line:
            continue
        if column is None:
            found.append((-_span(node), node))
        elif (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == (line, column, last, end):
            return _source(tree, node)
        elif (node.lineno, node.col_offset) <= (line, column):
            found.append((_span(node), node))
    return min(found, key=lambda one: one[0])[1] if found else None


def _source(tree: ast.Module, node: ast.expr) -> ast.expr:
    """Return an expression, or what is unpacked into it."""
    for one in ast.walk(tree):
        if isinstance(one, ast.For) and one.target is node:
            return one.iter
        if isinstance(one, ast.Assign) and any(target is node for target in one.targets):
            return one.value
    return node


def _head(node: ast.stmt) -> ast.expr | None:
    """Return what a compound statement computes before its body."""
    match node:
        case ast.With():
            return node.items[0].context_expr
        case ast.For():
            return node.iter
        case ast.If() | ast.While():
            return node.test
    return None


def _span(node: ast.expr) -> int:
    return 1000 * ((node.end_lineno or node.lineno) - node.lineno) + (node.end_col_offset or 0) - node.col_offset


def names(node: ast.AST | None) -> list[str]:
    """List the names that an expression reads, each once, in order."""
    if node is None:
        return []
    read = (one for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load))
    return list(dict.fromkeys(one.id for one in sorted(read, key=lambda one: (one.lineno, one.col_offset))))


def enclosing(tree: ast.Module, line: int) -> Scope:
    """Return the innermost function that a line is in, or the module."""
    found: Scope = tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or node.lineno):
            found = node  # ast.walk goes outside in
    return found


def binding(scope: Scope, name: str, before: int, key: object = None) -> tuple[int, ast.expr | None] | None:
    """Return the last binding of a name before a line: its line, and its value where it is one expression.

    Args:
        scope: in which it is bound.
        name: of the variable.
        before: a line.
        key: where a missing or wrong item of it is meant, an assignment to this item counts as well.
    """
    best: tuple[int, ast.expr | None] | None = None
    for target, value in _assignments(scope):
        fits = isinstance(target, ast.Name) and target.id == name
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id == name:
            fits = key is None or (isinstance(target.slice, ast.Constant) and target.slice.value == key)
        if fits and target.lineno < before and (best is None or target.lineno >= best[0]):
            best = (target.lineno if value is None else value.lineno, value)
    return best


def _assignments(scope: Scope) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    for node in _own(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _pairs(target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            yield node.target, node.value
        elif isinstance(node, ast.For):
            yield from _pairs(node.target, node.iter if isinstance(node.iter, ast.Name) else None)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield from _pairs(node.optional_vars, node.context_expr)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """Walk a scope, without the functions and classes in it."""
    for node in ast.iter_child_nodes(scope):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from _own(node)


def _pairs(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Pair what is unpacked with its value."""
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, value
        return
    parts = value.elts if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts) else []
    for at, one in enumerate(target.elts):
        yield from _pairs(one, parts[at] if parts else value)
