"""What a section's code names that does not exist, found before anything runs.

Names, attributes of what was made by a known class, and arguments of known calls are looked up in the index of the
installed Manim and of chalk. What is not known for certain is not judged.
"""

import ast
import builtins
import math
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import numpy as np

from limner.lesson.index import Index, Signature

NEAR = 0.6
"""Similarity of names from which one may be meant by the other (the standard library's default)."""
MODULES = {"numpy": np, "math": math}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not exist."""

    kind: Literal["syntax", "name", "attribute", "keyword", "missing", "excess"]
    line: int
    column: int
    """Of the wrong name, from 0; of a call that lacks an argument, before its closing bracket."""
    wrong: str
    owner: str = ""
    """The class or function that has no such thing."""
    near: tuple[str, ...] = ()
    """What it has that looks like it, best first."""


def problems(code: str, index: Index) -> list[Problem]:
    """Return what a section's code names that does not exist, in order."""
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        return [Problem("syntax", error.lineno or 0, max((error.offset or 1) - 1, 0), error.msg)]
    found = _Reader(tree, index)
    every = [*found.names(), *found.members()]
    return sorted(set(every), key=lambda one: (one.line, one.column, one.kind))


def alike(wrong: str, name: str) -> float:
    """Return how like two names are, in [0, 1]."""
    return SequenceMatcher(None, wrong.lower(), name.lower()).ratio()


def close(wrong: str, known: set[str]) -> tuple[str, ...]:
    """Return the names that look like one, best first, three at most."""
    scored = [(alike(wrong, name), name) for name in known if name[0] != "_"]
    return tuple(name for ratio, name in sorted(scored, reverse=True)[:3] if ratio >= NEAR)


class _Reader:
    """One file's names and what they hold."""

    def __init__(self, tree: ast.Module, index: Index) -> None:
        self.tree, self.index = tree, index
        self.bound = set(dir(builtins))
        self.modules: dict[str, object] = {}
        self.chalk: set[str] = set()
        """Names that come from chalk."""
        self.own: set[str] = set()
        self.open = False
        """Whether names come from a module that is not indexed."""
        for node in ast.walk(tree):
            self._bind(node)
        self.types = self._typed()

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name != "*":
                    self.bound.add(alias.asname or alias.name)
                elif node.module in self.index.exports:
                    known = set(self.index.exports[node.module or ""])
                    self.bound |= known
                    self.modules |= {name: np for name in {"np"} & known}
                    self.chalk = self.chalk | known if (node.module or "").startswith("limner") else self.chalk - known
                else:
                    self.open = True
        elif isinstance(node, ast.Import):
            for alias in node.names:
                self.bound.add(alias.asname or alias.name.split(".")[0])
                if alias.name in MODULES:
                    self.modules[alias.asname or alias.name] = MODULES[alias.name]
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            self.bound.add(node.name)
            self.own.add(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            self.bound.add(node.id)
        elif isinstance(node, ast.arg):
            self.bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self.bound.add(node.name)

    def _typed(self) -> dict[str, str]:
        """Give each name that is only ever bound to what one class makes this class."""
        found: dict[str, set[str]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                found.setdefault(node.id, set())
        values = {
            id(target): node.value for node in ast.walk(self.tree) if isinstance(node, ast.Assign)
            for target in node.targets
        }  # fmt: skip
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                found[node.id].add(self._class(values[id(node)], {}) if id(node) in values else "")
        for node in ast.walk(self.tree):
            if isinstance(node, ast.arg):
                found.setdefault(node.arg, set()).add("")
        return {name: next(iter(kinds)) for name, kinds in found.items() if len(kinds) == 1 and "" not in kinds}

    def _key(self, name: str) -> str:
        """Return the name of a thing in the index."""
        return f"chalk.{name}" if name in self.chalk else name

    def _class(self, node: ast.expr, types: dict[str, str]) -> str:
        """Return the class of what an expression makes; empty where it is not known."""
        if isinstance(node, ast.Name):
            return types.get(node.id, "")
        if isinstance(node, ast.Attribute) and node.attr == "animate":
            return self._class(node.value, types)
        if not isinstance(node, ast.Call):
            return ""
        if isinstance(node.func, ast.Name):
            name = self._key(node.func.id)
            thing = self.index.things.get(name)
            return name if thing and thing.is_class and node.func.id in self.bound - self.own else ""
        if isinstance(node.func, ast.Attribute) and (kind := self._class(node.func.value, types)):
            fluent = any(node.func.attr in self.index.things[one].fluent for one in self.index.family(kind))
            return kind if fluent else ""
        return ""

    def names(self) -> Iterator[Problem]:
        """Yield names that nothing binds."""
        for node in ast.walk(self.tree) if not self.open else ():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in self.bound:
                yield Problem("name", node.lineno, node.col_offset, node.id, "", close(node.id, self.bound))
            if isinstance(node, ast.ImportFrom) and node.module in self.index.exports:
                known = set(self.index.exports[node.module or ""])
                for alias in node.names:
                    if alias.name not in known | {"*"}:
                        yield Problem("name", alias.lineno, alias.col_offset, alias.name, "", close(alias.name, known))

    def members(self) -> Iterator[Problem]:
        """Yield attributes that a class or module does not have, and arguments that a call does not take."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                yield from self._attribute(node)
            if isinstance(node, ast.Call):
                yield from self._call(node)

    def _attribute(self, node: ast.Attribute) -> Iterator[Problem]:
        line = node.end_lineno or node.lineno
        column = (node.end_col_offset or 0) - len(node.attr.encode())
        if isinstance(node.value, ast.Name) and node.value.id in self.modules:
            known = set(dir(self.modules[node.value.id]))
            if node.attr not in known:
                yield Problem("attribute", line, column, node.attr, node.value.id, close(node.attr, known))
            return
        kind, known = self._holder(node.value)
        if not kind or node.attr in known or node.attr.startswith("__"):
            return
        near = close(node.attr, known)
        # Manim's objects have any set_... and the get_... of what they hold.
        loose = node.attr.startswith("set_") or node.attr.removeprefix("get_") in known
        if loose and not (near and SequenceMatcher(None, near[0], node.attr).ratio() > 0.85):
            return
        yield Problem("attribute", line, column, node.attr, kind.removeprefix("chalk."), near)

    def _holder(self, node: ast.expr) -> tuple[str, set[str]]:
        """Return the class of an expression and what it has; an empty name where it is not known for certain."""
        if isinstance(node, ast.Name) and node.id == "self":
            for one in ast.walk(self.tree):
                if isinstance(one, ast.ClassDef):
                    bases = [self._key(ast.unparse(base)) for base in one.bases]
                    if len(bases) == 1 and bases[0] in self.index.things and self.index.closed(bases[0]):
                        own = {each.name for each in ast.walk(one) if isinstance(each, ast.FunctionDef)}
                        own |= {
                            each.attr for each in ast.walk(one)
                            if isinstance(each, ast.Attribute) and not isinstance(each.ctx, ast.Load)
                        }  # fmt: skip
                        own |= {
                            each.id for each in ast.walk(one)
                            if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
                        }  # fmt: skip
                        return bases[0], self.index.attributes(bases[0]) | own
            return "", set()
        kind = self._class(node, self.types)
        if not kind or not self.index.closed(kind):
            return "", set()
        return kind, self.index.attributes(kind) | ({"animate"} if "Mobject" in self.index.family(kind) else set())

    def _call(self, node: ast.Call) -> Iterator[Problem]:
        signature, owner = None, ""
        if isinstance(node.func, ast.Name) and node.func.id in self.bound - self.own:
            owner = node.func.id
            signature = self.index.call(self._key(owner))
        elif isinstance(node.func, ast.Attribute):
            kind, _ = self._holder(node.func.value)
            owner = node.func.attr
            signature = self.index.method(kind, owner) if kind else None
        if signature is not None:
            yield from _fits(node, signature, owner)


def _fits(node: ast.Call, signature: Signature, owner: str) -> Iterator[Problem]:
    named = [one.arg for one in node.keywords]
    known = {*signature.positional, *signature.named}
    for one in node.keywords:
        if one.arg is not None and one.arg not in known and not signature.more:
            yield Problem("keyword", one.lineno, one.col_offset, one.arg, owner, close(one.arg, known - set(named)))
    if None in named or any(isinstance(one, ast.Starred) for one in node.args):
        return
    end = node.end_lineno or node.lineno, (node.end_col_offset or 1) - 1
    required = signature.positional[: signature.required]
    for name in (*required[len(node.args) :], *signature.needed):
        if name not in named:
            yield Problem("missing", *end, name, owner)
    if len(node.args) > len(signature.positional) and not signature.rest:
        extra = node.args[len(signature.positional)]
        yield Problem("excess", extra.lineno, extra.col_offset, ast.unparse(extra), owner)
