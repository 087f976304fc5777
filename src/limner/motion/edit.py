"""Changes a film's typed form element by element, as a model asks for it, so that the page is printed anew and clean.

Promised: an edit is applied whole or not at all; one that cannot be is a finding that says which, why and what to do,
and the others still apply, in order. Nothing raises, whatever the model wrote.

Not promised: that the film is better; the critic sees to that. A whole page is not a change of the typed form:
:mod:`limner.motion.revise` takes it as it is.
"""

import math
import re
from collections.abc import Callable
from difflib import get_close_matches

import msgspec

from limner.core.data import Finding
from limner.core.reply import shortened
from limner.motion.changes import (
    Animate,
    AnyEdit,
    At,
    Change,
    Group,
    Insert,
    Remove,
    Rename,
    Replace,
    Still,
)
from limner.motion.spelling import COUNTS, FORMS, easing
from limner.render.box import bounds
from limner.render.markup import Refused
from limner.render.scene import read
from limner.sight.animation import Animated, Animation, Easing, Element, Key, Property
from limner.sight.graph import Circle, Item, Node, Path, Rect, Scene, Solid, Use, rgb, walk
from limner.sight.graph import Group as Bundle

GROUND = "ground"
LONGEST = 3600.0
"""Seconds of a duration or a delay."""
MOST_KEYS = 200


class Edited(msgspec.Struct, frozen=True):
    """What came of edits."""

    film: Animated
    names: dict[str, str]
    """New id -> the id that it had before, of elements that were there."""
    findings: tuple[Finding, ...]


def apply(film: Animated, edits: tuple[tuple[int, Change], ...]) -> Edited:
    """Apply edits in order.

    Args:
        film: the typed form.
        edits: each with its number in the reply.
    """
    work = _Work(film)
    findings: list[Finding] = []
    for number, edit in edits:
        try:
            notes = _OPERATIONS[type(edit)](work, edit)
            findings += [refusal(number, edit, Refused(note)) for note in notes]
        except Refused as refused:
            findings.append(refusal(number, edit, refused))
    elements = tuple(work.elements)
    behind = {"ground": work.ground, "ground_raster": work.ground_raster, "ground_tiling": work.ground_tiling}
    changed = msgspec.structs.replace(film, elements=elements, **behind)
    return Edited(changed, work.names, shortened(findings))


def refusal(number: int, edit: AnyEdit, refused: Refused) -> Finding:
    """Say that an edit was not made, and why."""
    element = refused.element or getattr(edit, "id", None)
    return Finding(f"edit {number} ({type(edit).__name__.lower()}): {refused.what}", refused.advice, element)


class _Work:
    """A film whose elements are being changed."""

    def __init__(self, film: Animated) -> None:
        self.elements = list(film.elements)
        self.ground, self.ground_raster, self.ground_tiling = film.ground, film.ground_raster, film.ground_tiling
        self.names = {element.id: element.id for element in film.elements}
        self.size = (film.width, film.height)

    def find(self, name: str) -> int:
        for index, element in enumerate(self.elements):
            if element.id == name:
                return index
        ids = [element.id for element in self.elements]
        close = get_close_matches(name[:60], ids[:1000], n=3)
        there = f"ids there are: {', '.join(ids[:8])}{', ...' if len(ids) > 8 else ''}"
        raise Refused(
            f"no element has the id {name[:80]!r}", f"the closest are {', '.join(close)}" if close else there, name[:80]
        )

    def check_free(self, name: str) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,59}", name):
            raise Refused(f"{name[:80]!r} is no id", "begin with a letter, then letters, digits, - and _", name[:80])
        if name == GROUND or any(name in _ids(element) for element in self.elements):
            raise Refused(f"the id {name!r} is taken", "choose another", name)

    def below(self, names: set[str]) -> set[str]:
        """Return elements and all that move along with them."""
        found = set(names)
        for element in self.elements:  # parents come first
            if element.parent in found:
                found.add(element.id)
        return found

    def draw(self, fragment: str, name: str) -> tuple[Scene, list[str]]:
        items, notes = read(fragment, name)
        return Scene(*self.size, items), notes


def _rename(work: _Work, edit: Rename) -> list[str]:
    index = work.find(edit.id)
    if edit.to == edit.id:
        return []
    work.check_free(edit.to)
    old = work.elements[index]
    look = msgspec.structs.replace(old.look, children=_renamed(old.look.children, edit.id, edit.to))
    work.elements[index] = msgspec.structs.replace(old, id=edit.to, look=look)
    for number, element in enumerate(work.elements):
        if element.parent == edit.id:
            work.elements[number] = msgspec.structs.replace(element, parent=edit.to)
    if edit.id in work.names:
        work.names[edit.to] = work.names.pop(edit.id)
    return []


def _group(work: _Work, edit: Group) -> list[str]:
    if len(edit.ids) < 2:
        raise Refused("a group needs two elements", 'list them: "ids": ["a", "b"]', edit.id)
    named = {work.elements[work.find(name)].id for name in edit.ids}
    work.check_free(edit.id)
    # What moves along with another one of them comes along with it.
    members = {name for name in named if name not in work.below(named - {name})}
    parents = {work.elements[work.find(name)].parent for name in members}
    if len(parents) > 1:
        raise Refused("they move along with different parents", "group elements of one parent", edit.id)
    moved = work.below(members)
    top = max(work.find(name) for name in members)
    group = Element(edit.id, Scene(*work.size), parent=parents.pop())
    inside = [
        msgspec.structs.replace(element, parent=edit.id) if element.id in members else element
        for element in work.elements
        if element.id in moved
    ]
    under = [element for element in work.elements[:top] if element.id not in moved]
    over = [element for element in work.elements[top:] if element.id not in moved]
    work.elements = [*under, group, *inside, *over]
    return []


def _animate(work: _Work, edit: Animate) -> list[str]:
    index = work.find(edit.id)
    element = work.elements[index]
    animations = list(element.animations)
    chosen = [n for n, animation in enumerate(animations) if edit.property in (None, animation.property)]
    if edit.keys is not None:
        if edit.property is None:
            raise Refused("it gives keys without a property", f"name one of {', '.join([*COUNTS, 'outline'])}")
        _check_property(element, edit.property)
        keys = _keys(edit.property, edit.keys, edit.easing)
        if not chosen:
            if edit.duration is None:
                raise Refused("a new animation needs a duration", "give it in seconds")
            chosen = [len(animations)]
            animations.append(Animation(edit.property, keys, edit.duration))
        animations[chosen[0]] = msgspec.structs.replace(animations[chosen[0]], keys=keys)
    elif not chosen and edit.origin is None:
        raise Refused(f"it has no animation of {edit.property or 'anything'}", "give keys and a duration")
    for number in chosen:
        animations[number] = _timed(animations[number], edit)
    changes: dict[str, object] = {"animations": tuple(animations)}
    if edit.origin is not None:
        changes["origin"] = tuple(_bounded(value, 1e5, "the origin") for value in edit.origin)
    work.elements[index] = msgspec.structs.replace(element, **changes)
    return []


def _timed(animation: Animation, edit: Animate) -> Animation:
    changes: dict[str, object] = {}
    if edit.duration is not None:
        if not 0 < edit.duration <= LONGEST:
            raise Refused(f"the duration {edit.duration:g} is none", f"give seconds, more than 0, at most {LONGEST:g}")
        changes["duration"] = edit.duration
    if edit.delay is not None:
        changes["delay"] = _bounded(edit.delay, LONGEST, "the delay")
    if edit.iterations is not None:
        count = math.inf if edit.iterations == "infinite" else float(edit.iterations)
        if not count > 0:
            raise Refused("there are no iterations", 'give a number above 0, or "infinite"')
        changes["iterations"] = count
    if edit.direction is not None:
        changes["direction"] = edit.direction
    if edit.easing is not None and edit.keys is None:
        curve = _easing(edit.easing)
        changes["keys"] = tuple(msgspec.structs.replace(key, easing=curve) for key in animation.keys)
    return msgspec.structs.replace(animation, **changes)


def _keys(property: Property, given: tuple[At, ...], curve: str | None) -> tuple[Key, ...]:
    offsets = [key.at for key in given]
    if not 2 <= len(given) <= MOST_KEYS or offsets != sorted(offsets) or offsets[0] != 0 or offsets[-1] != 1:
        raise Refused("keyframes do not run from 0 to 1", f'give 2 to {MOST_KEYS}, in order, the first with "at": 0')
    keys = tuple(Key(key.at, _value(property, key.value), _easing(key.easing or curve or "linear")) for key in given)
    if len({len(key.value) for key in keys}) > 1:
        raise Refused("outlines of its keyframes have different numbers of points", "give each the same points")
    return keys


def _value(property: Property, given: tuple[float, ...] | float | str) -> tuple[float, ...]:
    if isinstance(given, str):
        if property != "fill" or not re.fullmatch(r"#[0-9a-fA-F]{6}", given):
            raise Refused(f"{given[:40]!r} is no value of {property}", "give numbers; of a fill #rrggbb")
        return tuple(level / 255 for level in rgb(given))
    values = tuple(given) if isinstance(given, tuple) else (given,)
    if property == "scale" and len(values) == 1:
        values *= 2
    count = COUNTS.get(property)
    if property == "radius":
        wrong = len(values) not in (1, 4, 8)
    else:
        wrong = len(values) % 2 or len(values) < 6 if count is None else len(values) != count
    if wrong:
        raise Refused(f"{property} takes {_asked(property)} numbers, not {len(values)}", "give as many")
    if property in ("opacity", "fill") and not all(0 <= value <= 1 for value in values):
        raise Refused(f"{property} is not between 0 and 1", "give parts of 1")
    return tuple(_bounded(value, 1e5, property) for value in values)


def _asked(property: Property) -> str:
    return "one, four or eight" if property == "radius" else str(COUNTS.get(property, "six or more"))


def _easing(text: str) -> Easing:
    try:
        return easing(text)
    except ValueError as error:
        raise Refused(str(error), f"use {FORMS}; d is a damping ratio, n undamped swings") from None


def _bounded(value: float, most: float, what: str) -> float:
    if not abs(value) <= most:
        raise Refused(f"{what} is {value:g}", f"give a number of at most {most:g}")
    return float(value)


def _check_property(element: Element, property: Property) -> None:
    if property == "fill" and not _tintable(element.look.children):
        raise Refused("nothing of it is filled with one plain colour", "replace its drawing first", element.id)
    if property == "outline" and not any(isinstance(node.shape, Path) for node in element.look.nodes()):
        raise Refused("nothing of it is a path", "replace its drawing by one <path> first", element.id)
    if property == "trim" and not any(node.stroke for node in element.look.nodes()):
        raise Refused("nothing of it has a stroke", "replace its drawing by one with a stroke first", element.id)
    if property in ("size", "radius") and not _is_box(element) and not (property == "size" and _is_ring(element)):
        raise Refused("it is no box", "replace its drawing by one <rect> first", element.id)


def _is_ring(element: Element) -> bool:
    nodes = list(element.look.nodes())
    return len(nodes) == 1 and isinstance(nodes[0].shape, Circle) and nodes[0].stroke is not None


def _is_box(element: Element) -> bool:
    nodes = list(element.look.nodes())
    return len(nodes) == 1 and isinstance(nodes[0].shape, Rect)


def _tintable(items: tuple[Item, ...]) -> bool:
    return any(isinstance(item, Node) and isinstance(item.fill, Solid) for item in items)


def _still(work: _Work, edit: Still) -> list[str]:
    index = work.find(edit.id)
    element = work.elements[index]
    rest = tuple(one for one in element.animations if edit.property not in (None, one.property))
    if len(rest) == len(element.animations):
        raise Refused(f"it has no animation of {edit.property or 'anything'}", "leave this edit out")
    work.elements[index] = msgspec.structs.replace(element, animations=rest)
    return []


def _replace(work: _Work, edit: Replace) -> list[str]:
    if edit.id == GROUND:
        work.ground, notes = work.draw(edit.fragment, GROUND)
        work.ground_raster = work.ground_tiling = None
        return notes
    index = work.find(edit.id)
    element = work.elements[index]
    look, notes = work.draw(edit.fragment, edit.id)
    drawn = msgspec.structs.replace(element, look=look, raster=None, corner=(0.0, 0.0), note="")
    for animation in element.animations:
        _check_property(drawn, animation.property)
    work.elements[index] = drawn
    return notes


def _insert(work: _Work, edit: Insert) -> list[str]:
    work.check_free(edit.id)
    look, notes = work.draw(edit.fragment, edit.id)
    left, top, right, bottom = bounds(look)
    index = len(work.elements) if edit.before is None else work.find(edit.before)
    parent = None if edit.before is None else work.elements[index].parent
    work.elements.insert(index, Element(edit.id, look, ((left + right) / 2, (top + bottom) / 2), parent=parent))
    return notes


def _remove(work: _Work, edit: Remove) -> list[str]:
    if edit.id == GROUND:
        raise Refused("the ground has to stay", "replace it")
    gone = work.below({work.elements[work.find(edit.id)].id})
    work.elements = [element for element in work.elements if element.id not in gone]
    for name in gone:
        work.names.pop(name, None)
    return []


def _ids(element: Element) -> set[str]:
    return {element.id, *(item.id for item in walk(element.look.children))}


def _renamed(items: tuple[Item, ...], old: str, new: str) -> tuple[Item, ...]:
    """Return items whose ids begin with another name."""

    def other(name: str) -> str:
        return f"{new}{name[len(old) :]}" if name == old or name.startswith(f"{old}-") else name

    found: list[Item] = []
    for item in items:
        match item:
            case Bundle():
                children = _renamed(item.children, old, new)
                found.append(msgspec.structs.replace(item, id=other(item.id), children=children))
            case Use():
                found.append(msgspec.structs.replace(item, id=other(item.id), of=other(item.of)))
            case Node():
                found.append(msgspec.structs.replace(item, id=other(item.id)))
    return tuple(found)


_OPERATIONS: dict[type[Change], Callable[..., list[str]]] = {
    Rename: _rename, Group: _group, Animate: _animate, Still: _still, Replace: _replace, Insert: _insert,
    Remove: _remove,
}  # fmt: skip
