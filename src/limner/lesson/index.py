"""What the installed Manim and chalk have: names, attributes and arguments, read from their sources.

Nothing is imported or run: packages are parsed, and what was found is kept by their versions. Covered: names that a
star import gives, classes with what they inherit, attributes that methods give themselves, signatures through
``**kwargs``. Not covered: what is made at run time, but for Manim's ``get_...`` and ``set_...``.
"""

import ast
import hashlib
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from limner.core.cache import standard_folder
from limner.core.errors import MissingError
from limner.core.files import write_atomic

PACKAGES = {"manim": "manim", "limner.chalk": "limner"}
"""What is indexed, and the package that it is in."""


class Signature(msgspec.Struct, frozen=True):
    """How something is called; ``self`` is left out."""

    positional: tuple[str, ...] = ()
    required: int = 0
    """How many of them have no default."""
    named: tuple[str, ...] = ()
    """Only by name."""
    needed: tuple[str, ...] = ()
    """Of these, those without a default."""
    rest: bool = False
    """Whether it takes ``*args``."""
    more: bool = False
    """Whether it takes ``**kwargs``."""


class Thing(msgspec.Struct, frozen=True):
    """A class or a function."""

    signature: Signature | None
    """``None`` where it is inherited."""
    bases: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    methods: dict[str, Signature] = {}
    fluent: tuple[str, ...] = ()
    """Methods that return what they are called on."""
    is_class: bool = False


class Index(msgspec.Struct, frozen=True):
    """All of it."""

    things: dict[str, Thing]
    """By name; those of chalk as ``chalk.NAME``, since some are called as Manim's."""
    exports: dict[str, tuple[str, ...]]
    """Names that ``from MODULE import *`` gives, by module."""

    def family(self, name: str) -> list[str]:
        """Return a class and what it inherits from, nearest first."""
        found, ahead = list[str](), [name]
        while ahead:
            one = ahead.pop(0)
            if one in self.things and one not in found:
                found.append(one)
                ahead += self.things[one].bases
        return found

    def closed(self, name: str) -> bool:
        """Say whether everything that a class inherits from is known."""
        return all(base in self.things or base in _OPEN for one in self.family(name) for base in self.things[one].bases)

    def attributes(self, name: str) -> set[str]:
        """Return what instances of a class have."""
        every = (self.things[one] for one in self.family(name))
        return {each for one in every for each in (*one.attributes, *one.methods)}

    def method(self, name: str, method: str) -> Signature | None:
        """Return how a method of a class is called; ``None`` where it is not known."""
        return next(
            (self.things[one].methods[method] for one in self.family(name) if method in self.things[one].methods), None
        )

    def call(self, name: str) -> Signature | None:
        """Return how a class or function is called, with the arguments that it hands on to what it inherits from."""
        if name not in self.things:
            return None
        if not self.things[name].is_class:
            return self.things[name].signature
        whole: Signature | None = None
        for one in self.family(name):
            signature = self.things[one].signature
            if signature is None:
                continue
            if whole is None:
                whole = signature
            else:
                extra = (*whole.named, *signature.positional, *signature.named)
                whole = msgspec.structs.replace(whole, named=tuple(dict.fromkeys(extra)), more=signature.more)
            if not whole.more:
                break
        return whole


_OPEN = {"object", "Protocol", "Generic", "ABC"}


def index() -> Index:
    """Return the index of the installed Manim and of chalk.

    Raises:
        MissingError: Manim is not installed.
    """
    return _index()


@cache
def _index() -> Index:
    files = [(module, path) for module in PACKAGES for path in _sources(module)]
    state = hashlib.sha256()
    for module, path in files:
        status = path.stat()
        state.update(f"{module} {path} {status.st_size} {status.st_mtime_ns} 5\n".encode())
    folder = standard_folder("index")
    kept = folder / f"{state.hexdigest()[:32]}.msgpack" if folder else None
    if kept is not None and kept.is_file():
        try:
            return msgspec.msgpack.decode(kept.read_bytes(), type=Index)
        except msgspec.MsgspecError:
            pass  # written by another version: it is made anew
    made = built(files)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(kept, msgspec.msgpack.encode(made))
    return made


def _sources(module: str) -> list[Path]:
    top, _, below = module.partition(".")
    spec = importlib.util.find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        raise MissingError(f"lessons need {top}: pip install 'limner[lesson]'")
    folder = Path(next(iter(spec.submodule_search_locations))) / below
    return sorted(path for path in folder.rglob("*.py") if not {"opengl", "cli", "templates"} & set(path.parts))


def built(files: list[tuple[str, Path]]) -> Index:
    """Read packages.

    Args:
        files: of each package, with its name.
    """
    trees: dict[str, ast.Module] = {}
    for module, path in files:
        parts = path.with_suffix("").parts
        depth = len(parts) - 1 - parts[::-1].index(module.split(".")[-1])
        tail = [part for part in parts[depth + 1 :] if part != "__init__"]
        trees[".".join([module, *tail])] = ast.parse(path.read_bytes())
    things: dict[str, Thing] = {}
    chalk = {node.name for name, tree in trees.items() if name.startswith("limner.")
             for node in tree.body if isinstance(node, ast.ClassDef)}  # fmt: skip
    for module, tree in trees.items():
        ours = module.startswith("limner.")
        for node in tree.body:
            name = f"chalk.{node.name}" if ours and isinstance(node, ast.ClassDef | ast.FunctionDef) else ""
            if isinstance(node, ast.ClassDef):
                name = name or node.name
                if name not in things or not things[name].is_class:
                    made = _class(node)
                    bases = tuple(f"chalk.{one}" if ours and one in chalk else one for one in made.bases)
                    things[name] = msgspec.structs.replace(made, bases=bases)
            elif isinstance(node, ast.FunctionDef):
                things.setdefault(name or node.name, Thing(_signature(node, method=False)))
    return Index(things, {name: tuple(sorted(_exports(name, trees, set()))) for name in trees})


def _exports(name: str, trees: dict[str, ast.Module], seen: set[str]) -> set[str]:
    if name not in trees or name in seen:
        return set()
    tree, found, listed = trees[name], set[str](), False
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
            if "__all__" in names and isinstance(node.value, ast.List | ast.Tuple):
                listed = True
                found = {str(ast.literal_eval(one)) for one in node.value.elts if isinstance(one, ast.Constant)}
            elif not listed:
                found |= names
        elif isinstance(node, ast.ClassDef | ast.FunctionDef) and not listed:
            found.add(node.name)
        elif isinstance(node, ast.Import) and not listed:
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not listed:
            for alias in node.names:
                found |= _exports(_absolute(node, name, trees), trees, seen | {name}) if alias.name == "*" else {
                    alias.asname or alias.name
                }  # fmt: skip
    return {each for each in found if not each.startswith("_")}


def _absolute(node: ast.ImportFrom, name: str, trees: dict[str, ast.Module]) -> str:
    if not node.level:
        return node.module or ""
    package = name.split(".")
    # A package's own __init__ has the package's name; one dot there is the package.
    is_package = any(other.startswith(name + ".") for other in trees)
    base = package[: len(package) - node.level + (1 if is_package else 0)]
    return ".".join([*base, *([node.module] if node.module else [])])


def _class(node: ast.ClassDef) -> Thing:
    methods = {one.name: _signature(one, method=True) for one in node.body if isinstance(one, ast.FunctionDef)}
    attributes = {name for one in ast.walk(node) for name in _given(one)}
    attributes |= {
        name.id for one in node.body if isinstance(one, ast.Assign | ast.AnnAssign)
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
        for name in ast.walk(target) if isinstance(name, ast.Name)
    }  # fmt: skip
    fluent = tuple(
        one.name for one in node.body
        if isinstance(one, ast.FunctionDef) and one.returns is not None and "Self" in ast.unparse(one.returns)
    )  # fmt: skip
    bases = tuple(ast.unparse(base).split("[")[0].split(".")[-1] for base in node.bases)
    signature = methods.get("__init__") or (_fields(node) if any("dataclass" in ast.unparse(one) for one in
                                                                 node.decorator_list) else None)  # fmt: skip
    return Thing(signature, bases, tuple(sorted(attributes)), methods, fluent, True)


def _given(node: ast.AST) -> Iterator[str]:
    """Yield attributes that a method gives its object."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        for one in ast.walk(target):
            if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "self":
                yield one.attr


def _fields(node: ast.ClassDef) -> Signature:
    fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
    names = tuple(one.target.id for one in fields if isinstance(one.target, ast.Name))
    return Signature(names, sum(one.value is None for one in fields))


def _signature(node: ast.FunctionDef, *, method: bool) -> Signature:
    given = node.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    static = any(ast.unparse(one) == "staticmethod" for one in node.decorator_list)
    names = names[1:] if method and not static else names
    named = [one.arg for one in given.kwonlyargs]
    needed = [name for name, default in zip(named, given.kw_defaults, strict=True) if default is None]
    return Signature(
        tuple(names), max(0, len(names) - len(given.defaults)), tuple(named), tuple(needed), given.vararg is not None,
        given.kwarg is not None,
    )  # fmt: skip
