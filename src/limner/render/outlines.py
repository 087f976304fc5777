"""Reads path data into outlines (SVG 2, section 9.3): every command, absolute and relative.

Quadratic curves become cubic ones, which they are exactly; arcs of ellipses become cubic curves of at most a quarter
turn each (Maisonobe 2003: off by 0.03 % of the radius); arcs of circles stay.
"""

import math
import re
from collections.abc import Iterator

from limner.sight.graph import Point, Subpath

_TOKEN = re.compile(r"\s*,?\s*([MmZzLlHhVvCcSsQqTtAa]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_FLAG = re.compile(r"\s*,?\s*([01])")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
ROUND = 1e-4
"""Relative difference of two radii that are one."""
Segment = tuple[float, ...]


def outlines(data: str) -> tuple[Subpath, ...]:
    """Read path data.

    Raises:
        ValueError: it is none; the message says where.
    """
    found: list[Subpath] = []
    start: Point = (0.0, 0.0)
    here: Point = (0.0, 0.0)
    control: tuple[str, Point] = ("", here)
    segments: list[Segment] = []

    def end(closed: bool) -> None:
        if segments:
            found.append(Subpath(start, tuple(segments), closed))
        segments.clear()

    for letter, values in _commands(data):
        kind = letter.upper()
        if letter.islower():
            values = _absolute(kind, values, here)
        before, control = control, ("", here)
        match kind:
            case "M":
                end(closed=False)
                start = here = (values[0], values[1])
                continue
            case "Z":
                end(closed=True)
                here = start
                continue
            case "L":
                segments.append((values[0], values[1]))
            case "H":
                segments.append((values[0], here[1]))
            case "V":
                segments.append((here[0], values[0]))
            case "C" | "S":
                if kind == "S":
                    values = [*_mirrored(before, "C", here), *values]
                control = ("C", (values[2], values[3]))
                segments.append(tuple(values))
            case "Q" | "T":
                if kind == "T":
                    values = [*_mirrored(before, "Q", here), *values]
                control = ("Q", (values[0], values[1]))
                segments.append(_raised(here, values))
            case _:
                segments += _arc(here, values)
        if segments:
            here = (segments[-1][-2], segments[-1][-1])
    end(closed=False)
    return tuple(found)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; a repeated one is told again, and what follows a move is a line."""
    at, letter = 0, ""
    while data[at:].strip(" \t\r\n,"):
        match = _TOKEN.match(data, at)
        if match is None or (not match[1].isalpha() and letter in ("", "Z", "z")):
            raise ValueError(f"path data cannot be read from {data[at : at + 20].strip()!r} on")
        if match[1].isalpha():
            if not letter and match[1] not in "Mm":
                raise ValueError("path data has to begin with M")
            letter, at = match[1], match.end()
        values: list[float] = []
        for index in range(_COUNTS[letter.upper()]):
            pattern = _FLAG if letter in "Aa" and index in (3, 4) else _TOKEN
            match = pattern.match(data, at)
            if match is None or match[1].isalpha():
                raise ValueError(f"path data lacks a number of its command {letter!r}")
            values.append(float(match[1]))
            at = match.end()
        if not all(map(math.isfinite, values)):
            raise ValueError("path data holds a number that is too large")
        yield letter, values
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _absolute(kind: str, values: list[float], here: Point) -> list[float]:
    if kind == "H":
        return [values[0] + here[0]]
    if kind == "V":
        return [values[0] + here[1]]
    if kind == "A":
        return [*values[:5], values[5] + here[0], values[6] + here[1]]
    return [value + here[index % 2] for index, value in enumerate(values)]


def _mirrored(control: tuple[str, Point], kind: str, here: Point) -> Point:
    """Return the last control point mirrored, or where we are after a curve of another kind."""
    return (2 * here[0] - control[1][0], 2 * here[1] - control[1][1]) if control[0] == kind else here


def _raised(here: Point, values: list[float]) -> Segment:
    """Return the cubic curve that a quadratic one is."""
    x, y, end_x, end_y = values
    first = (here[0] + 2 / 3 * (x - here[0]), here[1] + 2 / 3 * (y - here[1]))
    second = (end_x + 2 / 3 * (x - end_x), end_y + 2 / 3 * (y - end_y))
    return (*first, *second, end_x, end_y)


def _arc(here: Point, values: list[float]) -> list[Segment]:
    """Return an arc as one, or where its ellipse is no circle as curves (SVG 2, section B.2.4)."""
    rx, ry, turn, large, sweep, x, y = (abs(values[0]), abs(values[1]), *values[2:])
    if (x, y) == here:
        return []
    if not rx or not ry:
        return [(x, y)]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    half = ((here[0] - x) / 2, (here[1] - y) / 2)
    u, v = (cos * half[0] + sin * half[1]) / rx, (cos * half[1] - sin * half[0]) / ry
    reach = math.hypot(u, v)
    if reach > 1:  # radii too small to reach: SVG 2, section B.2.5
        rx, ry, u, v = rx * reach, ry * reach, u / reach, v / reach
    if abs(rx - ry) <= ROUND * rx:
        return [(rx, large, sweep, x, y)]
    # On the unit circle: the centre is across the chord's middle, on the side that the flags say.
    chord = min(math.hypot(u, v), 1.0)
    rise = math.sqrt(1 - chord**2) / chord * (1 if large == sweep else -1)
    cu, cv = -v * rise, u * rise
    first = math.atan2(v - cv, u - cu)
    span = (math.atan2(-v - cv, -u - cu) - first) % (2 * math.pi)
    span = span if sweep else span - 2 * math.pi
    middle = ((here[0] + x) / 2, (here[1] + y) / 2)

    def place(p: float, q: float) -> Point:
        across, down = rx * (p + cu), ry * (q + cv)
        return middle[0] + cos * across - sin * down, middle[1] + sin * across + cos * down

    count = math.ceil(abs(span) / (math.pi / 2) - 1e-9)
    step = span / count
    pull = 4 / 3 * math.tan(step / 4)
    found: list[Segment] = []
    for index in range(count):
        a, b = first + index * step, first + (index + 1) * step
        one = place(math.cos(a) - pull * math.sin(a), math.sin(a) + pull * math.cos(a))
        two = place(math.cos(b) + pull * math.sin(b), math.sin(b) - pull * math.cos(b))
        last = (x, y) if index == count - 1 else place(math.cos(b), math.sin(b))
        found.append((*one, *two, *last))
    return found
