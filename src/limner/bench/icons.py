"""Icon grids: tiles with a drawn sign on each and its name below."""

from collections.abc import Callable, Mapping

from limner.bench.draft import Draft, regular
from limner.bench.palette import apart
from limner.bench.phrases import Vocabulary
from limner.sight.graph import Circle, Line, Path, Polygon, Polyline, Rect, Sector, Shape, Subpath

Stroke = tuple[Shape, bool]
"""A shape in units of half the sign's side about its middle, and whether it is filled; else it is a stroke."""


def icons(draft: Draft, words: Vocabulary, part: str) -> None:
    """Draw a grid of signs, on tiles or bare, and their names."""
    rng, theme = draft.rng, draft.theme
    columns, rows = int(rng.integers(3, 6)), int(rng.integers(2, 5))
    tiles, named = bool(rng.random() < 0.6), bool(rng.random() < 0.75)
    cell = (draft.width / columns, draft.height / rows)
    side = round(min(cell) * (0.5 if named else 0.58))
    names = rng.permutation(words.captions)[: columns * rows]
    signs = SIGNS[part]
    fills = [c for c in draft.fills if apart(c, theme.ground) > 0.14]
    palette = [fills[k] for k in rng.permutation(len(fills))[: int(rng.integers(3, 6))]]
    for number in range(columns * rows):
        cx, cy = round(cell[0] * (number % columns + 0.5)), round(cell[1] * (number // columns + 0.5)) - 8 * named
        colour = palette[int(rng.integers(len(palette)))]
        box = (cx - side / 2, cy - side / 2, cx + side / 2, cy + side / 2)
        made = _tile(draft, colour, box) if tiles else ()
        ink = "#ffffff" if apart(colour, "#ffffff") > 0.25 else "#1b1b1b"
        sign = tuple(signs)[int(rng.integers(len(signs)))]
        made += _sign(draft, signs[sign], (cx, cy), side * (0.27 if tiles else 0.42), ink if tiles else colour)
        label = str(names[number]) if named and number < len(names) else ""
        if label:
            size = max(13, min(18, round(side * 0.17)))
            draft.text(cx, round(cy + side / 2 + size * 1.4), label, size, theme.quiet, "middle")
        draft.thing("icon", made, box, label=label, words=label)


def _tile(draft: Draft, colour: str, box: tuple[float, float, float, float]) -> tuple[str, ...]:
    left, top, right, bottom = box
    radius = round((right - left) * (0.5 if draft.theme.radius > 6 else 0.22))
    shape = Rect(left, top, right - left, bottom - top, radius)
    if radius * 2 >= right - left:
        shape = Circle((left + right) / 2, (top + bottom) / 2, (right - left) / 2)
    return (draft.add(shape, draft.fill(colour, box)),)


def _sign(
    draft: Draft, strokes: tuple[Stroke, ...], at: tuple[float, float], scale: float, ink: str
) -> tuple[str, ...]:
    width = max(2.0, round(scale * 0.18))
    return tuple(
        draft.add(placed(shape, at, scale), ink) if filled else
        draft.add(placed(shape, at, scale), None, ink, width, cap="round", join="round")
        for shape, filled in strokes
    )  # fmt: skip


def placed(shape: Shape, at: tuple[float, float], scale: float) -> Shape:
    """Return a sign's shape at its place, in pixels."""
    x0, y0 = at

    def x(value: float) -> float:
        return x0 + value * scale

    def y(value: float) -> float:
        return y0 + value * scale

    match shape:
        case Rect():
            return Rect(x(shape.x), y(shape.y), shape.width * scale, shape.height * scale, shape.radius * scale)
        case Circle(cx, cy, r):
            return Circle(x(cx), y(cy), r * scale)
        case Sector(cx, cy, r, start, sweep, inner):
            return Sector(x(cx), y(cy), r * scale, start, sweep, inner * scale)
        case Line(x1, y1, x2, y2):
            return Line(x(x1), y(y1), x(x2), y(y2))
        case Polyline(points) | Polygon(points):
            return type(shape)(tuple((x(a), y(b)) for a, b in points))
        case Path(outlines):
            return Path(tuple(_scaled(one, x, y) for one in outlines))
    raise ValueError(f"a sign has no {type(shape).__name__}")


def _scaled(outline: Subpath, x: Callable[[float], float], y: Callable[[float], float]) -> Subpath:
    start = (x(outline.start[0]), y(outline.start[1]))
    segments = tuple(tuple(x(v) if k % 2 == 0 else y(v) for k, v in enumerate(segment)) for segment in outline.segments)
    return Subpath(start, segments, outline.closed)


HEART = Path((Subpath((0, 0.85), ((-0.5, 0.45, -1, 0.1, -1, -0.35), (-1, -0.95, -0.2, -1.0, 0, -0.45),
                                  (0.2, -1.0, 1, -0.95, 1, -0.35), (1, 0.1, 0.5, 0.45, 0, 0.85))),))  # fmt: skip
DROP = Path((Subpath((0, -1), ((0.35, -0.5, 0.7, -0.1, 0.7, 0.3), (0.7, 0.7, 0.4, 1, 0, 1),
                               (-0.4, 1, -0.7, 0.7, -0.7, 0.3), (-0.7, -0.1, -0.35, -0.5, 0, -1))),))  # fmt: skip
DEV: Mapping[str, tuple[Stroke, ...]] = {
    "mail": ((Rect(-1, -0.7, 2, 1.4, 0.12), False), (Polyline(((-0.9, -0.55), (0, 0.15), (0.9, -0.55))), False)),
    "search": ((Circle(-0.2, -0.2, 0.65), False), (Line(0.3, 0.3, 0.9, 0.9), False)),
    "play": ((Polygon(((-0.6, -0.85), (0.9, 0), (-0.6, 0.85))), True),),
    "plus": ((Line(-0.8, 0, 0.8, 0), False), (Line(0, -0.8, 0, 0.8), False)),
    "levels": tuple((Rect(x, 0.8 - h, 0.38, h), True) for x, h in ((-0.8, 0.7), (-0.19, 1.6), (0.42, 1.1))),
    "heart": ((HEART, True),),
    "check": ((Polyline(((-0.8, 0.05), (-0.2, 0.65), (0.85, -0.6))), False),),
    "star": ((regular(0, 0, 1, 5, inner=0.45), True),),
}
TEST: Mapping[str, tuple[Stroke, ...]] = {
    "clock": ((Circle(0, 0, 0.9), False), (Polyline(((0, -0.5), (0, 0), (0.4, 0.25))), False)),
    "user": ((Circle(0, -0.45, 0.42), True), (Sector(0, 0.95, 0.85, 180, 180), True)),
    "house": ((Polygon(((0, -0.95), (1, -0.05), (-1, -0.05))), True), (Rect(-0.7, 0.05, 1.4, 0.85), True)),
    "pause": ((Rect(-0.65, -0.8, 0.45, 1.6, 0.1), True), (Rect(0.2, -0.8, 0.45, 1.6, 0.1), True)),
    "menu": tuple((Line(-0.85, y, 0.85, y), False) for y in (-0.6, 0, 0.6)),
    "drop": ((DROP, True),),
    "target": ((Circle(0, 0, 0.9), False), (Circle(0, 0, 0.35), True)),
    "arrow": ((Line(-0.9, 0, 0.8, 0), False), (Polyline(((0.2, -0.6), (0.85, 0), (0.2, 0.6))), False)),
    "card": ((Rect(-1, -0.7, 2, 1.4, 0.15), False), (Line(-0.95, -0.25, 0.95, -0.25), False)),
    "bolt": ((Polygon(((0.2, -1), (-0.7, 0.2), (-0.1, 0.2), (-0.25, 1), (0.7, -0.25), (0.1, -0.25))), True),),
}
SIGNS = {"dev": DEV, "test": TEST}
