"""The form of a plan in words, for who is to write one: read from :mod:`limner.lesson.plan`, so it is never stale.

Every field stands with its type, its default, and what the plan's own source says of it. Nothing is run.
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources

from limner.lesson.plan import Plan

_BASES = ("Element",)
_WORDS = {"str": "text", "float": "number", "int": "whole number", "bool": "true or false", "None": "nothing"}


@cache
def form() -> str:
    """Return the form of a plan: its parts from the whole down, then the kinds of what can be shown."""
    tree = ast.parse(inspect.getsource(sys.modules[Plan.__module__]))
    choices = {
        ast.unparse(node.targets[0]): node.value for node in tree.body
        if isinstance(node, ast.Assign) and "Literal" in ast.unparse(node.value)
    }  # fmt: skip
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    base = classes["Element"]
    kinds = [node for node in classes.values() if _named(node) in _BASES]
    others = [node for node in classes.values() if node not in kinds and node is not base]
    order = ["Plan", "Section", "Beat", "Claim"]
    others.sort(key=lambda node: (node.name not in order, order.index(node.name) if node.name in order else 0))
    lines: list[str] = []
    for node in others:
        lines += [f"{_type(node.name)}: {_about(node)}", *_fields(node, choices), ""]
    lines += ["Each thing in `show` has `kind`, and", *_fields(base, choices), "", "Kinds:", ""]
    for node in kinds:
        lines += [f"kind: {_tag(node)}: {_about(node)}", *_fields(node, choices), ""]
    return "\n".join(lines).strip() + "\n"


def icons() -> list[str]:
    """Return the names of the icons that limner brings."""
    folder = resources.files("limner.chalk").joinpath("icons")
    return sorted(one.name.removesuffix(".svg") for one in folder.iterdir() if one.name.endswith(".svg"))


def _named(node: ast.ClassDef) -> str:
    return ast.unparse(node.bases[0]) if node.bases else ""


def _tag(node: ast.ClassDef) -> str:
    tags = [one.value for one in node.keywords if one.arg == "tag"]
    return str(ast.literal_eval(tags[0])) if tags else node.name.lower()


def _about(node: ast.AST) -> str:
    found = ast.get_docstring(node) if isinstance(node, ast.ClassDef) else None
    return _plain(found or "")


def _plain(text: str) -> str:
    """Return a docstring on one line, in Markdown."""
    text = re.sub(r":class:`~?(?:[\w.]*\.)?(\w+)`", lambda found: f"`{found[1].lower()}`", text)
    return " ".join(text.replace("``", "`").replace("` `code` `", "`code`").split())


def _fields(node: ast.ClassDef, choices: dict[str, ast.expr]) -> Iterator[str]:
    for at, one in enumerate(node.body):
        if not isinstance(one, ast.AnnAssign):
            continue
        after = node.body[at + 1] if at + 1 < len(node.body) else None
        told = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        default = "" if one.value is None else _default(one.value)
        said = _plain(str(told))
        kind = _spelled(one.annotation, choices)
        yield f"  {ast.unparse(one.target)}: {kind}{default}{f'. {said}' if said else ''}"


def _default(value: ast.expr) -> str:
    text = ast.unparse(value)
    return ", may be left out" if text in ("''", "()", "{}", "None", '""') else f", {text.strip(chr(39))} if left out"


def _spelled(node: ast.expr, choices: dict[str, ast.expr]) -> str:
    """Spell a type as a person would."""
    if isinstance(node, ast.Name):
        if node.id in choices:
            return _spelled(choices[node.id], choices)
        return _WORDS.get(node.id) or ("things that are shown" if node.id == "Shown" else _type(node.id))
    if isinstance(node, ast.BinOp):
        sides = [_spelled(node.left, choices), _spelled(node.right, choices)]
        return " or ".join(side for side in sides if side != "nothing")
    if isinstance(node, ast.Constant):
        return _WORDS[str(node.value)]
    assert isinstance(node, ast.Subscript)
    name = ast.unparse(node.value)
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name == "Literal":
        return " | ".join(str(ast.literal_eval(one)) for one in inner)
    if name == "dict":
        return f"map from name to {_spelled(inner[1], choices)}"
    if isinstance(inner[-1], ast.Constant) and inner[-1].value is Ellipsis:
        return f"list of {_spelled(inner[0], choices)}"
    return f"[{', '.join(_spelled(one, choices) for one in inner)}]"


def _type(name: str) -> str:
    return name.lower()
