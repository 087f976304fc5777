"""What stays on the frame from beat to beat: what is still spoken of, as long as there is room.

An element leaves when its topic (its ``###`` part) ends, when neither this beat nor the next speaks of it and another
has come, or when the frame is full. What is already seen is not shown twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from limner.lesson.plan import (
    Bullets,
    Chart,
    Code,
    Derivation,
    Flow,
    Formula,
    Free,
    Geometry,
    Numberline,
    Picture,
    Plot,
    Shown,
    Table,
    Text,
)
from limner.lesson.sentences import topics

ROOM = 6.5
"""Lines of about the height of a formula that a frame holds in comfort."""

TALL = {"\\sum": 1.6, "\\prod": 1.6, "\\int": 1.6, "frac": 1.3}
"""How high a line with one of these is."""
BROKEN = 48
"""Signs from which a formula is too wide for a line of the frame at a size that is read with ease."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A beat as far as it matters here."""

    say: str
    show: tuple[Shown, ...]
    topic: int
    line: int
    """Of its paragraph: beats of one paragraph build on each other."""


def weight(element: Shown) -> float:
    """Return how much of a frame an element takes, in lines."""
    match element:
        case Derivation(steps=steps):
            return 0.9 * sum(map(_rows, steps))
        case Formula(tex=tex):
            return _rows(tex)
        case Bullets(items=items):
            return 0.4 + 0.7 * len(items)
        case Plot() | Geometry() | Chart() | Flow() | Picture():
            return 3.0
        case Numberline():
            return 1.5
        case Table(rows=rows):
            return min(5.0, 1 + 0.5 * len(rows))
        case Code(source=source):
            return min(5.0, 1 + (source.count("\n") + 1) / 4)
        case Free():
            return 5.0
        case Text(role="quote"):
            return 2.0
    return 1.0


def _rows(tex: str) -> float:
    """Return how high a formula is, in lines: sums and fractions are higher, a long one is broken at its relations."""
    total = 0.0
    for row in re.split(r"\\\\", re.sub(r"\\(?:begin|end)\{\w+\}", "", tex)):
        signs = re.sub(r"[_^]\{[^{}]*\}|\\[a-z]+|[\s{}&]", "", row)
        high = next((high for sign, high in TALL.items() if sign in row), 1.0)
        total += (high + max(0, signs.count("=") - 1) if len(signs) > BROKEN else high) if signs else 0.0
    return total


def stay(scenes: Sequence[Scene], language: str) -> list[tuple[tuple[Shown, ...], tuple[str, ...]]]:
    """Say for each beat of a section what it shows anew, and the ids of what stays.

    Args:
        scenes: the beats; all elements have ids.
        language: of the narration, BCP 47.

    Returns:
        One pair a beat: elements, ids.
    """
    found: list[tuple[tuple[Shown, ...], tuple[str, ...]]] = []
    visible: list[Shown] = []
    for at, scene in enumerate(scenes):
        if at and scenes[at - 1].topic != scene.topic:
            visible = []
        seen = {_content(each): each.id for each in visible}
        fresh = tuple(each for each in scene.show if _content(each) not in seen)
        again = {seen[_content(each)] for each in scene.show if _content(each) in seen}
        following = scenes[at + 1].say if at + 1 < len(scenes) and scenes[at + 1].topic == scene.topic else ""
        now, soon = topics(scene.say, language), topics(following, language)
        room = ROOM - sum(weight(each) for each in fresh)
        last = {each.id for each in scenes[at - 1].show} if at and scenes[at - 1].line == scene.line else set()
        latest = {each.id for each in scenes[at - 1].show} if at else set()  # what is spoken of without its name
        ranked = sorted(
            visible,
            key=lambda each: (
                _worth(each, now, soon, language)
                + (each.id in last)
                + 1.5 * (each.id in latest)
                + 9 * (each.id in again)
            ),
            reverse=True,
        )
        kept: set[str] = set()
        for each in ranked:
            worth = _worth(each, now, soon, language) + (each.id in last)
            if each.id in again or (worth > 0 and weight(each) <= room):
                kept.add(each.id)
                room -= weight(each)
        visible = [each for each in visible if each.id in kept]
        found.append((fresh, tuple(each.id for each in visible)))
        visible += fresh
    return found


def _worth(element: Shown, now: frozenset[str], soon: frozenset[str], language: str) -> float:
    about = topics(" ".join(_strings(msgspec.to_builtins(element))), language)
    if element.id.startswith("topic-"):
        return 5.0
    lasting = 2.5 if 2.5 <= weight(element) < 5 else 1.0 if isinstance(element, Formula | Derivation) else 0.0
    return 2.0 * bool(about & now) + 1.0 * bool(about & soon) + lasting


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [
            text for key, each in value.items() if key not in ("kind", "id", "at", "role") for text in _strings(each)
        ]
    if isinstance(value, list | tuple):
        return [text for each in value for text in _strings(each)]
    return []


def _content(element: Shown) -> str:
    return repr(msgspec.structs.replace(element, id="", at=""))
