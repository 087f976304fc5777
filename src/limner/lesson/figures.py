"""The two figures that are built up line by line: constructed geometry, and boxes with arrows.

``` ```geometry ```: points first, then what is drawn through them; a text in quotes is the label::

    A = (0, 0)
    B = (4, 0)
    C = (4, 3) "C'"
    M = midpoint A B
    polygon A B C
    right A B C
    segment A B "c"

Points with a capital letter as name are labelled by it; ``""`` leaves the label away. The constructions and what can be
drawn are those of :class:`limner.lesson.plan.Geometry`.

``` ```flow ```: chains of arrows; after a colon what stands beside the last of them::

    Question -> Hypothesis -> Experiment
    Experiment -> Question: fails
    direction: down
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise

from limner.core.errors import InputError
from limner.lesson.expression import number
from limner.lesson.plan import Flow, Geometry
from limner.lesson.slugs import slug

CONSTRUCTIONS = {
    "midpoint": 2,
    "foot": 3,
    "meet": 4,
    "centroid": 3,
    "circumcentre": 3,
    "incentre": 3,
    "rotate": 3,
    "reflect": 3,
}
"""How points are constructed, and from how many words."""
STROKES = {"segment": (2, 2), "line": (2, 2), "ray": (2, 2), "arrow": (2, 2), "polygon": (3, 40), "circle": (2, 2),
           "arc": (3, 3), "angle": (3, 3), "right": (3, 3), "point": (1, 1)}  # fmt: skip
"""What is drawn, and through how many words at least and at most."""
_POINT = re.compile(r"^(\w[\w']*)\s*=\s*(.*)$")
_LABEL = re.compile(r'\s*["“„]([^"”“]*)["”“]\s*$')
_SAME = {"triangle": "polygon", "circumcenter": "circumcentre", "incenter": "incentre"}
_ARROW = re.compile(r"\s*(?:-+>|→|⇒|=+>)\s*")

Numbered = Sequence[tuple[int, str]]
"""Lines with their numbers."""


def geometry(lines: Numbered, labels: Numbered, name: str, caption: str) -> Geometry:
    """Read a figure.

    Args:
        lines: points and strokes.
        labels: more labels, ``segment A B "c"``.
        name: the element's id.
        caption: its caption.

    Raises:
        InputError: a line is not understood, or names a point that is not there.
    """
    points: dict[str, tuple[float, float] | str] = {}
    draw: list[str] = []
    named: dict[str, str] = {}
    for line, text in lines:
        found = _LABEL.search(text)
        label = found[1] if found else None
        text = (text[: found.start()] if found else text).strip()
        if point := _POINT.match(text):
            points[point[1]] = _place(line, point[2].strip(), points)
            text = point[1]
            label = text if label is None and re.fullmatch(r"[A-Z]['\d]*", text) else label
        else:
            text = _stroke(line, text, points)
            draw.append(text)
        if label:
            named[text] = label
    for line, text in labels:
        found = _LABEL.search(text)
        if not found:
            raise InputError(f'line {line}: a label is what was drawn and a text in quotes: segment A B "c"')
        named[" ".join(text[: found.start()].split())] = found[1]
    if not draw:
        raise InputError(f"line {lines[0][0]}: nothing is drawn in ```geometry: add a line such as polygon A B C")
    return Geometry(id=name, caption=caption, points=points, draw=tuple(draw), labels=named)


def _place(line: int, text: str, points: dict[str, tuple[float, float] | str]) -> tuple[float, float] | str:
    if text.startswith("("):
        parts = text.strip("()").split(",")
        if len(parts) != 2:
            raise InputError(f"line {line}: a point is (x, y), not {text}")
        try:
            return number(parts[0]), number(parts[1])
        except InputError as error:
            raise InputError(f"line {line}: {error}") from None
    verb, *rest = text.split()
    verb = _SAME.get(verb, verb)
    _known(line, verb, CONSTRUCTIONS, "construction")
    if len(rest) != CONSTRUCTIONS[verb]:
        raise InputError(f"line {line}: {verb} takes {CONSTRUCTIONS[verb]} words, not {len(rest)}")
    _points(line, rest[:2] if verb == "rotate" else rest, points)
    return " ".join([verb, *rest])


def _stroke(line: int, text: str, points: dict[str, tuple[float, float] | str]) -> str:
    verb, *rest = text.replace(",", " ").split()
    wanted = _SAME.get(verb, verb)
    _known(line, wanted, STROKES, "figure")
    low, high = STROKES[wanted]
    if not low <= len(rest) <= high:
        raise InputError(f"line {line}: {verb} takes {low} words, not {len(rest)}: {wanted} {' '.join('ABC'[:low])}")
    radius = wanted == "circle" and rest[1] not in points
    if radius:
        try:
            number(rest[1])
        except InputError:
            radius = False
    _points(line, rest[:1] if radius else rest, points)
    return " ".join([wanted, *rest])


def _known(line: int, verb: str, allowed: dict, what: str) -> None:
    if verb not in allowed:
        near = get_close_matches(verb, [*allowed], 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(allowed)}"
        raise InputError(f"line {line}: unknown {what} {verb!r}: {hint}")


def _points(line: int, names: Sequence[str], points: dict[str, tuple[float, float] | str]) -> None:
    for name in names:
        if name not in points:
            raise InputError(f"line {line}: there is no point {name!r} yet: add {name} = (x, y) before")


def flow(lines: Numbered, direction: str, name: str, caption: str) -> Flow:
    """Read boxes and arrows.

    Args:
        lines: chains of arrows.
        direction: ``right``, ``down``, or empty: right up to four boxes in a row.
        name: the element's id.
        caption: its caption.

    Raises:
        InputError: a line has no arrow, or the direction is not known.
    """
    nodes: dict[str, str] = {}
    edges: list[tuple[str, ...]] = []
    for line, text in lines:
        chain, _, beside = text.partition(": ")
        boxes = [part.strip() for part in _ARROW.split(chain)]
        if len(boxes) < 2 or not all(boxes):
            raise InputError(f"line {line}: {text!r} has no arrow between two boxes: write A -> B")
        keys = [slug(box) or box for box in boxes]
        nodes |= {key: box for key, box in zip(keys, boxes, strict=True) if key not in nodes}
        pairs = list(pairwise(keys))
        edges += [(*pair, beside.strip()) if beside.strip() and pair == pairs[-1] else pair for pair in pairs]
    if direction not in ("", "right", "down"):
        raise InputError(f"line {lines[0][0]}: the direction of ```flow is right or down, not {direction!r}")
    if not nodes:
        raise InputError("```flow has no boxes: write A -> B")
    down = direction == "down" or (not direction and len(nodes) > 4)
    return Flow(
        id=name, caption=caption, nodes=nodes, edges=tuple(edges), direction="down" if down else "right"
    )  # fmt: skip
