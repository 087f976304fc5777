"""Prints numbers and path data as briefly as SVG allows.

Path data is relative, with rounding carried along so that it never adds up: every joint is where it would be if its
position had been rounded by itself.
"""

import math
from collections.abc import Iterable, Iterator

import msgspec

from limner.sight.graph import Point, Subpath

DECIMALS = 2
LONGEST = 125.0
"""Degrees of the longest arc that is printed as one."""


class Grid(msgspec.Struct, frozen=True):
    """The grid that positions are printed on."""

    unit: float = 1.0
    """Pixels to a unit of the document."""
    decimals: int = DECIMALS

    def number(self, value: float) -> str:
        """Print a length or a position, given in pixels."""
        return number(value / self.unit, self.decimals)

    def point(self, value: Point) -> str:
        """Print a point, given in pixels."""
        return f"{self.number(value[0])},{self.number(value[1])}"


def number(value: float, decimals: int = DECIMALS) -> str:
    """Print a number as briefly as SVG allows: ``0.50`` is ``.5`` and ``-0.0`` is ``0``."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def outline(shape: Subpath, grid: Grid) -> str:
    """Print an outline as path data."""
    x, y = (round(value / grid.unit, grid.decimals) for value in shape.start)
    parts = [f"M{join((x, y), grid.decimals)}"]
    command = ""
    for segment in _stable(shape):
        letter, values, (dx, dy) = _step(segment, (x, y), grid)
        data = join(values, grid.decimals)
        if letter == command:
            parts.append(data if data.startswith("-") else f" {data}")
        else:
            parts.append(letter + data)
        command = letter
        x, y = x + dx, y + dy
    return "".join([*parts, "z"] if shape.closed else parts)


def join(values: Iterable[float], decimals: int = DECIMALS) -> str:
    """Print numbers in a row, with separators only where they are needed."""
    text = ""
    for value in values:
        piece = number(value, decimals)
        # A minus sign, or a second decimal point, separates numbers by itself (SVG 1.1, section 8.3.1).
        fused = piece.startswith("-") or (piece.startswith(".") and "." in text.rsplit(" ", 1)[-1].rsplit("-", 1)[-1])
        text += piece if not text or fused else f" {piece}"
    return text


def _stable(shape: Subpath) -> Iterator[tuple[float, ...]]:
    """Yield an outline's segments, long arcs cut in parts.

    An arc is given by its ends and radius. Near a half circle a radius that is rounded by a hundredth moves the centre
    by a pixel; up to ``LONGEST`` degrees it moves it by twice the rounding at most.
    """
    x, y = shape.start
    for segment in shape.segments:
        if len(segment) == 5:
            radius, larger, clockwise, end_x, end_y = segment
            dx, dy = end_x - x, end_y - y
            chord = math.hypot(dx, dy)
            half = math.degrees(2 * math.asin(min(chord / (2 * radius), 1.0))) if radius > 0 else 0.0
            sweep = 360 - half if larger else half
            parts = math.ceil(sweep / LONGEST)
            if parts > 1 and chord > 0:
                rise = math.sqrt(max(radius**2 - chord**2 / 4, 0.0)) * (1 if larger != clockwise else -1)
                cx, cy = (x + end_x) / 2 - dy / chord * rise, (y + end_y) / 2 + dx / chord * rise
                first = math.atan2(y - cy, x - cx)
                turn = math.radians(sweep if clockwise else -sweep)
                for part in range(1, parts):
                    angle = first + turn * part / parts
                    yield radius, 0.0, clockwise, cx + radius * math.cos(angle), cy + radius * math.sin(angle)
                segment = (radius, 0.0, clockwise, end_x, end_y)
        yield segment
        x, y = segment[-2], segment[-1]


def _step(segment: tuple[float, ...], here: Point, grid: Grid) -> tuple[str, list[float], Point]:
    """Return a segment's briefest command, its numbers and how far it leads, in units of the document."""
    if len(segment) == 5:
        radius, larger, clockwise, x, y = segment
        dx, dy = (round(value / grid.unit - base, grid.decimals) for value, base in zip((x, y), here, strict=True))
        return "a", [radius / grid.unit, radius / grid.unit, 0, larger, clockwise, dx, dy], (dx, dy)
    bases = here * (len(segment) // 2)
    steps = [round(value / grid.unit - base, grid.decimals) for value, base in zip(segment, bases, strict=True)]
    end = (steps[-2], steps[-1])
    if len(steps) == 6:
        return "c", steps, end
    if steps[1] == 0:
        return "h", steps[:1], end
    return ("v", steps[1:], end) if steps[0] == 0 else ("l", steps, end)
