"""Prints numbers and path data as briefly as SVG allows.

Path data is relative, with rounding carried along so that it never adds up: every joint is where it would be if its
position had been rounded by itself.
"""

from collections.abc import Iterable

import msgspec

from limner.sight.graph import Point, Subpath

DECIMALS = 2


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
    for segment in shape.segments:
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
