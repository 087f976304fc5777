"""Answers typed questions about a picture from its scene graph alone.

``None`` where the graph does not tell: an empty scene tells nothing, and a question about buttons has no answer where
no control was understood. Never a guess.
"""

from collections.abc import Sequence

from limner.sight import visible
from limner.sight.graph import Scene
from limner.sight.marks import Mark, contains
from limner.sight.meaning import explain
from limner.sight.picks import picked
from limner.sight.question import PARTS, PLACES, Question
from limner.sight.things import Thing, things
from limner.sight.words import plain

TALES = {"bar": "chart", "slice": "chart", "point": "chart", "box": "diagram", "arrow": "diagram", "cell": "table",
         "button": "form", "field": "form", "checkbox": "form", "icon": "form"}  # fmt: skip
"""What must be understood in a picture before the lack of a part means anything."""


def ask(scene: Scene, question: Question) -> str | None:
    """Return the answer to a question, ``None`` where the scene does not tell.

    Args:
        scene: a scene; one that :func:`~limner.sight.meaning.explain` has explained is not explained again.
        question: what is asked.

    Raises:
        ValueError: the question is of no known family, relation or measure.
    """
    return answer(things(explain(scene)), question, scene)


def answer(found: Sequence[Thing], question: Question, scene: Scene) -> str | None:
    """Return the answer to one of several questions about the same things; see :func:`ask`."""
    if not found or not _is_told(found, question):
        return None
    of = picked(found, question.of)
    match question.family:
        case "existence":
            return _yes(bool(of))
        case "count":
            return str(len(of))
        case "colour":
            return _one([thing.colour for thing in of])
        case "position":
            return _one([_place(thing.mark, scene) for thing in of if thing.mark])
        case "reading":
            return _one([thing.words for thing in of])
        case "value":
            return _one([_value(thing) for thing in of])
        case "relation" | "comparison" if question.to is not None:
            return _between(of, picked(found, question.to), question, found)
    raise ValueError(f"a question of the family {question.family!r} cannot be asked so")


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _one(answers: Sequence[str]) -> str | None:
    """Return the answer that all agree on."""
    return answers[0] if len(set(answers)) == 1 and answers[0] else None


def _is_told(found: Sequence[Thing], question: Question) -> bool:
    """Say whether the picture was understood as far as the question goes: a lack of something is told only then."""
    if question.family not in ("existence", "count"):
        return True
    kind = question.of.kind
    if kind in PARTS:
        siblings = [part for part, tale in TALES.items() if tale == TALES.get(kind, "")] or ["text", "title"]
        return any(thing.part in siblings for thing in found)
    return not question.of.label or any(thing.words for thing in found)


def _place(mark: Mark, scene: Scene) -> str:
    column = min(max(int(3 * mark.cx / scene.width), 0), 2)
    row = min(max(int(3 * (mark.box[1] + mark.box[3]) / 2 / scene.height), 0), 2)
    return PLACES[3 * row + column]


def _value(thing: Thing) -> str:
    return plain(thing.value) if thing.value is not None else ""


def _between(of: Sequence[Thing], to: Sequence[Thing], question: Question, found: Sequence[Thing]) -> str | None:
    if len(of) != 1 or len(to) != 1:
        return None
    if question.family == "comparison":
        return _compared(of[0], to[0], question.how)
    if question.how == "connected to":
        return _connected(of[0], to[0], found)
    one, other = of[0].mark, to[0].mark
    if one is None or other is None:
        return None
    match question.how:
        case "left of":
            return _yes(one.cx < other.cx)
        case "right of":
            return _yes(one.cx > other.cx)
        case "above":
            return _yes(one.cy < other.cy)
        case "below":
            return _yes(one.cy > other.cy)
        case "inside":
            return _yes(contains(other.box, one.box))
        case "in front of":
            return _yes(one.at > other.at) if visible.meet(one, other) else "no"
    raise ValueError(f"there is no relation {question.how!r}")


def _connected(one: Thing, other: Thing, found: Sequence[Thing]) -> str | None:
    links = [thing for thing in found if thing.leads]
    if not links or one.part != "box" or other.part != "box":
        return None
    there = any(thing.leads == (one.id, other.id) for thing in links)
    back = any(thing.leads == (other.id, one.id) and thing.part != "arrow" for thing in links)
    return _yes(there or back)


def _compared(one: Thing, other: Thing, how: str) -> str | None:
    if how == "higher":
        return _yes(one.value > other.value) if one.value is not None and other.value is not None else None
    if one.mark is None or other.mark is None:
        return None
    match how:
        case "larger":
            return _yes(one.area > other.area)
        case "wider":
            return _yes(one.mark.width > other.mark.width)
        case "taller":
            return _yes(one.mark.height > other.mark.height)
    raise ValueError(f"there is no measure {how!r}")
