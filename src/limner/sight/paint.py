"""The paints that a region of a picture may have: one colour, a linear gradient or a radial one, round or elliptical.

A gradient is colours at stops along a place: the way along an axis, or the distance from a centre. Each paint says
what colour it has at a pixel, and turns into the scene graph's paint. ``gradient`` finds them. Not covered: patterns.
"""

import msgspec
import numpy as np

from limner.sight import graph
from limner.sight.colour import css

STOP = 1.0
"""Levels by which a stop must differ from the mix of its neighbours to be one."""


class Flat(msgspec.Struct, frozen=True):
    """One premultiplied colour, ``(4,)`` levels."""

    colour: np.ndarray

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the colour ``(N, 4)`` at positions in pixels."""
        return np.broadcast_to(self.colour, (len(x), 4))

    def paint(self) -> graph.Paint:
        """Return it as the scene graph's paint."""
        return graph.Solid(*css(self.colour))


class Band(Flat, frozen=True):
    """One of the bands that a smooth region was cut into: its borders with other bands are where we put them."""


class Axial(msgspec.Struct, frozen=True):
    """A linear gradient: colour over the position along a unit direction."""

    direction: tuple[float, float]
    span: tuple[float, float]
    colours: np.ndarray
    """``(S, 4)`` premultiplied colours of the stops."""
    offsets: np.ndarray | None = None
    """``(S,)`` in [0, 1]: where in ``span`` the stops are; at equal steps unless given."""

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the colour ``(N, 4)`` at positions in pixels."""
        return interpolate(x * self.direction[0] + y * self.direction[1], self.span, self.colours, self.offsets)

    def paint(self, centre: tuple[float, float] = (0.0, 0.0)) -> graph.Paint:
        """Return it as the scene graph's paint, its axis laid through ``centre``."""
        (ux, uy), (low, high) = self.direction, self.span
        middle = centre[0] * ux + centre[1] * uy
        start, end = low - middle, high - middle
        (cx, cy), stops = centre, _stops(self.colours, 0.0, self.offsets)
        x1, y1, x2, y2 = (float(value) for value in (cx + ux * start, cy + uy * start, cx + ux * end, cy + uy * end))
        return graph.Linear(x1, y1, x2, y2, stops)


class Concentric(msgspec.Struct, frozen=True):
    """A radial gradient: colour over the distance from a centre, that across ``angle`` being ``1 / squeeze`` as far."""

    centre: tuple[float, float]
    span: tuple[float, float]
    colours: np.ndarray
    """``(S, 4)`` premultiplied colours of the stops."""
    squeeze: float = 1.0
    angle: float = 0.0
    """Degrees."""
    offsets: np.ndarray | None = None
    """``(S,)`` in [0, 1]: where in ``span`` the stops are; at equal steps unless given."""

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the colour ``(N, 4)`` at positions in pixels."""
        places = distance(x, y, self.centre, self.squeeze, self.angle)
        return interpolate(places, self.span, self.colours, self.offsets)

    def paint(self) -> graph.Paint:
        """Return it as the scene graph's paint."""
        low, high = self.span
        cx, cy = self.centre
        stops = _stops(self.colours, float(low / high), self.offsets)
        return graph.Radial(float(cx), float(cy), float(high), stops, round(self.squeeze, 4), round(self.angle, 2))


Fill = Flat | Axial | Concentric


def moved(fill: Fill, dx: float, dy: float) -> Fill:
    """Return a paint moved by ``(dx, dy)`` pixels."""
    match fill:
        case Axial(direction, (low, high)):
            along = dx * direction[0] + dy * direction[1]
            return msgspec.structs.replace(fill, span=(low + along, high + along))
        case Concentric((cx, cy)):
            return msgspec.structs.replace(fill, centre=(cx + dx, cy + dy))
    return fill


def distance(x: np.ndarray, y: np.ndarray, centre: tuple[float, float], squeeze: float, angle: float) -> np.ndarray:
    """Return how far positions are from a centre, ``1 / squeeze`` as far across ``angle`` (degrees) as along it."""
    dx, dy = x - centre[0], y - centre[1]
    if squeeze == 1:
        return np.hypot(dx, dy)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.hypot(c * dx + s * dy, (c * dy - s * dx) / squeeze)


def locate(places: np.ndarray, span: tuple[float, float], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return, of ``count`` knots at equal steps of ``span``, the one before each place and how far on it lies."""
    position = np.clip((places - span[0]) * ((count - 1) / (span[1] - span[0])), 0, count - 1)
    knot = np.minimum(position.astype(np.int32), count - 2)
    return knot, position - knot


def interpolate(
    places: np.ndarray, span: tuple[float, float], colours: np.ndarray, offsets: np.ndarray | None = None
) -> np.ndarray:
    """Return the colours ``(N, 4)`` at places of a gradient.

    Args:
        places: ``(N,)``.
        span: where the first and the last stop are.
        colours: ``(S, 4)`` of the stops.
        offsets: ``(S,)`` in [0, 1], where in ``span`` the stops are; at equal steps unless given.
    """
    if offsets is not None:
        knots = span[0] + offsets * (span[1] - span[0])
        return np.column_stack([np.interp(places, knots, channel) for channel in colours.T])
    knot, on = locate(places, span, len(colours))
    return colours[knot] + on[:, None] * np.diff(colours, axis=0)[knot]


def _stops(colours: np.ndarray, first: float, offsets: np.ndarray | None) -> tuple[graph.Stop, ...]:
    """Return a gradient's stops, those left out that lie on the line between their neighbours."""
    at = np.linspace(0, 1, len(colours)) if offsets is None else offsets
    kept = [0]
    for end in range(2, len(colours)):
        start = kept[-1]
        on = (at[start + 1 : end] - at[start])[:, None] / (at[end] - at[start])
        between = colours[start] + on * (colours[end] - colours[start])
        if np.abs(between - colours[start + 1 : end]).max() > STOP:
            kept.append(end - 1)
    kept.append(len(colours) - 1)
    places = first + (1 - first) * at[kept]
    return tuple(graph.Stop(float(place), *css(colour)) for place, colour in zip(places, colours[kept], strict=True))
