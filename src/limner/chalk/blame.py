"""Whose fault an exception is: the section's own line, and the line where the value was made that made it fail.

The own line is that of the innermost frame of the section's code; what fails while a beat's cues are played has the
line of its cue. Where the failing expression is right and a value in it is wrong, the value is the one that the
exception names (its object, its type or its text) or that the innermost frame of the library holds, and it was made
where its name was last bound before: a backward slice (Weiser, *Program slicing*, ICSE 1981) over one value.
"""

import ast
import builtins
import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from types import FrameType, ModuleType, TracebackType
from typing import Any

from manim import Animation, Mobject

from limner.chalk.bindings import binding, enclosing, expression, names
from limner.chalk.element import line
from limner.chalk.report import Fault
from limner.chalk.stage import Cue

CALLS = re.compile(
    r"(unexpected keyword argument|multiple values for|missing \d+ required|takes .*positional argument)"
)
"""What Python says of a call whose arguments do not fit: the line of the call is wrong."""
NO_TEX = "this is set by TeX, which cannot run here: use Formula for formulas, Text, and mob_class=Text for numbers"
NEAR = 0.6
"""Similarity of names from which one may stand for the other (the standard library's default)."""
_TYPE = re.compile(r"'([A-Za-z_][\w.]*)'")


@dataclass(frozen=True, slots=True)
class _Place:
    """A frame of the section's code."""

    frame: FrameType
    line: int
    column: int | None
    end: tuple[int | None, int | None]


@contextmanager
def noted() -> Iterator[None]:
    """Give every Manim object the line of the section's code where it was made, as ``made``."""
    plain = Mobject.__init__

    def noting(self: Any, *args: Any, **kwargs: Any) -> None:
        self.made = line()
        plain(self, *args, **kwargs)

    Mobject.__init__ = noting
    try:
        yield
    finally:
        Mobject.__init__ = plain


def blamed(error: Exception, name: str, code: str, playing: Sequence[Cue]) -> Fault:
    """Say what failed and where.

    Args:
        error: as it was caught.
        name: of the file that the section's code was compiled as.
        code: of the section.
        playing: cues that were being played.
    """
    trace = "".join(traceback.format_exception(error))[-4000:]
    kind, what = type(error).__name__, str(error)[:500]
    if isinstance(error, OSError) and "tex_file_writing" in trace:
        kind, what = "TexError", NO_TEX
    if isinstance(error, SyntaxError) and error.filename == name:
        return Fault(kind, what, error.lineno or 0, trace)
    frames = list(_frames(error.__traceback__))
    own = [at for at, (frame, _) in enumerate(frames) if frame.f_code.co_filename == name]
    if not own:
        return Fault(kind, what, 0, trace)
    # Manim's objects look their attributes up in a method.
    inner = [frame for frame, _ in frames[own[-1] + 1 :] if frame.f_code.co_name != "__getattr__"]
    places = [_place(*frames[at]) for at in own]
    wrong, near = _misspelt(error, places[-1].frame)
    if playing and any(frame.f_code.co_name == "_play" for frame in inner):
        cue = _cue(playing, inner)
        made = int(getattr(cue.animation.mobject, "made", 0)) if isinstance(cue.animation, Animation) else 0
        return Fault(kind, what, cue.line, trace, made if made != cue.line else 0, wrong, near)
    made = _made(error, places, inner, ast.parse(code))
    return Fault(kind, what, places[-1].line, trace, made if made != places[-1].line else 0, wrong, near)


def _frames(trace: TracebackType | None) -> Iterator[tuple[FrameType, TracebackType]]:
    while trace is not None:
        yield trace.tb_frame, trace
        trace = trace.tb_next


def _place(frame: FrameType, trace: TracebackType) -> _Place:
    positions = list(frame.f_code.co_positions())
    at = trace.tb_lasti // 2
    first, last, start, end = positions[at] if 0 <= at < len(positions) else (None, None, None, None)
    return _Place(frame, first or trace.tb_lineno, start, (last, end))


def _cue(playing: Sequence[Cue], inner: Sequence[FrameType]) -> Cue:
    """Return the cue whose animation was at work: that of the innermost frame that is a method of one."""
    for frame in reversed(inner):
        acting = frame.f_locals.get("self")
        for cue in playing:
            if any(one is acting for one in _animations(cue.animation)):
                return cue
    return playing[0]


def _animations(one: Any) -> Iterator[Any]:
    yield one
    for part in getattr(one, "animations", ()):
        yield from _animations(part)


def _misspelt(error: Exception, frame: FrameType) -> tuple[str, tuple[str, ...]]:
    """Return the name that does not exist, and those that exist and look like it."""
    wrong = str(getattr(error, "name", "") or "")
    if isinstance(error, AttributeError) and wrong:
        known = dir(error.obj)
    elif isinstance(error, NameError) and wrong:
        known = [*frame.f_locals, *frame.f_globals, *dir(builtins)]
    elif found := re.search(r"unexpected keyword argument '(\w+)'", str(error)):
        return found[1], ()
    else:
        return "", ()
    return wrong, tuple(get_close_matches(wrong, [each for each in known if not each.startswith("_")], 3, NEAR))


def _made(error: Exception, places: Sequence[_Place], inner: Sequence[FrameType], tree: ast.Module) -> int:
    place = places[-1]
    node = expression(tree, place.line, place.column, *place.end)
    if node is None or (isinstance(error, NameError) and not inner):
        return 0
    if isinstance(error, TypeError) and CALLS.search(str(error)):
        return _spread(node, error, places, tree)
    if isinstance(error, AttributeError) and not inner and _misspelt(error, place.frame)[1]:
        return 0
    if isinstance(error, KeyError) and not inner and _slip(error, node, tree):
        return 0
    if isinstance(error, IndexError) and any(
        isinstance(one, ast.Constant) and isinstance(one.value, int) for one in ast.walk(node)
    ):
        return 0  # the index stands there
    mentioned = _types(str(error))
    rare = mentioned - {"int", "float"}
    if any(isinstance(one, ast.Constant) and type(one.value).__name__ in rare for one in ast.walk(node)) and not any(
        type(place.frame.f_locals.get(one)).__name__ in rare for one in names(node)
    ):
        return 0  # the value of that type stands there
    ranked = sorted(
        ((_suspicion(each, error, place.frame, inner), -at, each) for at, each in enumerate(names(node))),
        key=lambda one: one[:2], reverse=True,
    )  # fmt: skip
    if not ranked or ranked[0][0] <= 0:
        return 0
    return _bound(ranked[0][2], places, tree, _key(error), mentioned=frozenset(mentioned))


def _slip(error: KeyError, node: ast.expr, tree: ast.Module) -> bool:
    """Say whether a missing key is misspelt where it is looked up: nothing else in the program has this word."""
    key = error.args[0] if error.args else None
    written = any(isinstance(one, ast.Constant) and one.value == key for one in ast.walk(node))
    return written and len(re.findall(rf"\b{re.escape(str(key))}\b", ast.unparse(tree), re.IGNORECASE)) <= 1


def _spread(node: ast.expr, error: Exception, places: Sequence[_Place], tree: ast.Module) -> int:
    """Return the line where arguments were gathered that a call does not take; 0 where they stand in the call."""
    found = re.search(r"keyword argument '(\w+)'", str(error))
    wrong = found[1] if found else ""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    if any(one.arg == wrong for call in calls for one in call.keywords):
        return 0
    spread = [one.value for call in calls for one in call.keywords if one.arg is None]
    named = [one for one in spread if isinstance(one, ast.Name)]
    return _bound(named[0].id, places, tree, wrong) if named else 0


def _bound(
    name: str, places: Sequence[_Place], tree: ast.Module, key: object, depth: int = 6,
    mentioned: frozenset[str] = frozenset(),
) -> int:  # fmt: skip
    """Return the line where a name got its value, through names that only pass it on."""
    place = places[-1]
    scope = enclosing(tree, place.line)
    found = binding(scope, name, place.line, key)
    if found is None and isinstance(scope, ast.FunctionDef | ast.Lambda) and len(places) > 1:
        return _passed(name, scope, places[:-1], tree, key, depth)
    if found is None:
        found = binding(tree, name, max(place.line, 10**6) if scope is not tree else place.line, key)
    if found is None:
        return 0
    at, value = found
    if isinstance(value, ast.Name) and depth:
        earlier = _Place(place.frame, at, None, (None, None))
        return _bound(value.id, [*places[:-1], earlier], tree, key, depth - 1, mentioned) or at
    if value is not None and depth and mentioned:
        # What is gathered or made there may hold a wrong value that has a name.
        for one in names(value):
            if type(place.frame.f_locals.get(one)).__name__ in mentioned and one in place.frame.f_locals:
                earlier = _Place(place.frame, at, None, (None, None))
                return _bound(one, [*places[:-1], earlier], tree, key, depth - 1, mentioned) or at
    return at


def _passed(name: str, scope: Any, places: Sequence[_Place], tree: ast.Module, key: object, depth: int) -> int:
    """Return the line where a parameter's value came from: its caller's argument."""
    caller = places[-1]
    call = expression(tree, caller.line, caller.column, *caller.end)
    parameters = [one.arg for one in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs)]
    if not isinstance(call, ast.Call) or name not in parameters:
        return 0
    given = next((one.value for one in call.keywords if one.arg == name), None)
    if given is None:
        at = parameters.index(name) - (1 if parameters[:1] == ["self"] else 0)
        given = call.args[at] if 0 <= at < len(call.args) else None
    if given is None:
        return scope.lineno
    if isinstance(given, ast.Name) and depth:
        return _bound(given.id, places, tree, key, depth - 1) or given.lineno
    return given.lineno


def _key(error: Exception) -> object:
    return error.args[0] if isinstance(error, KeyError) and error.args else None


def _suspicion(name: str, error: Exception, frame: FrameType, inner: Sequence[FrameType]) -> float:
    """Say how likely it is that a name's value made the expression fail; 0: not at all."""
    if name not in frame.f_locals and name not in frame.f_globals:
        return 0.0
    value = frame.f_locals.get(name, frame.f_globals.get(name))
    if name == "self" or isinstance(value, type | ModuleType) or (callable(value) and not isinstance(value, Mobject)):
        return 0.0
    text = str(error)
    worth = 0.0
    if isinstance(error, AttributeError) and error.name and value is error.obj:
        worth += 5
    if isinstance(error, KeyError) and isinstance(value, str | int | float) and _key(error) == value:
        worth += 6
    if isinstance(error, KeyError) and isinstance(value, dict) and inner:
        key = str(_key(error))
        worth += 5 if key in value else 4 if get_close_matches(key, map(str, value), 1, NEAR / 2) else 0
    if isinstance(error, AttributeError) and error.name and any(error.obj is one for one in _held(value)):
        worth += 5
    if value is None:
        worth += 1
    mentioned = _types(text)
    if type(value).__name__ in mentioned:
        worth += 3 + isinstance(value, str | None.__class__)
    elif any(type(one).__name__ in mentioned - {"int", "float"} for one in _within(value)):
        worth += 3
    if isinstance(value, str) and value and value in text:
        worth += 4
    if isinstance(error, IndexError):
        worth += 3 if isinstance(value, int) else 1
    if isinstance(error, KeyError | ValueError | ZeroDivisionError) and not inner:
        worth += 1
    depth = max((at for at, each in enumerate(inner, 1) if _holds(each, value)), default=0)
    return worth + (2.0 * depth / len(inner) if depth else 0.0)


def _held(value: Any) -> list[Any]:
    """List what an object, or the objects in a container, have as attributes."""
    return [each for one in (value, *_within(value)) for each in getattr(one, "__dict__", {}).values()]


def _types(text: str) -> set[str]:
    """Return the types that a message names; NumPy calls a text ``<U`` and its length."""
    found = {*_TYPE.findall(text), *re.findall(r"\bnot (\w+)", text), *re.findall(r"type (\w+) doesn't", text),
             *re.findall(r"non-iterable (\w+) object", text)}  # fmt: skip
    return found | ({"str"} if "<U" in text else set())


def _within(value: Any) -> list[Any]:
    """List what is in a container, two deep."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        return []
    return [each for one in value for each in (one, *(one if isinstance(one, list | tuple) else ()))]


def _holds(frame: FrameType, value: Any) -> bool:
    """Say whether a frame of the library has a value, or something in it, among its variables."""
    if value is None or isinstance(value, int | float) or (isinstance(value, str | tuple) and not value):
        return False  # these are the same object wherever they are
    local = [id(one) for one in frame.f_locals.values()]
    within = [value, *(one for one in _within(value) if isinstance(one, str) or hasattr(one, "__dict__"))]
    return any(id(one) in local for one in within)
