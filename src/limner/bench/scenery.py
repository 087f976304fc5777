"""Shape scenes and posters: shapes that lie over each other, turned, some of each hidden.

Where a shape is put is decided by trying: a place is taken only if enough of every shape stays visible for a person to
say what it is, and if what meets differs in colour.
"""

import cv2
import numpy as np

from limner.bench.draft import Draft, around, painted, regular
from limner.bench.palette import apart
from limner.bench.phrases import Vocabulary
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Line, Node, Polygon, Rect, Sector, Shape, Solid

SHAPES = ("circle", "ellipse", "ring", "square", "rectangle", "triangle", "diamond", "pentagon", "hexagon", "star",
          "sector", "line")  # fmt: skip
LEAST_SEEN = 0.55
"""The share of a shape that stays visible: with less, a square behind a circle may as well be a triangle."""
PARTLY = (0.06, 1 - LEAST_SEEN)
"""How much of a shape another hides, at least and at most, where it is to be partly hidden."""
CONTRAST = 0.14
"""OKLab distance of colours that meet."""
TRIES = 60


class Floor:
    """Which shape is on top where, so that what is hidden can be counted.

    Args:
        width: in pixels.
        height: in pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.owner = np.full((height, width), -1, np.int32)
        self.full: list[int] = []
        self.tint: list[str] = []

    def mask(self, shape: Shape, stroke: float) -> np.ndarray:
        """Return the pixels of a shape, ``(H, W) bool``; with ``stroke`` that many pixels wide along its outline."""
        canvas = np.zeros(self.owner.shape, np.uint8)
        lines = [np.rint(one.points * 16).astype(np.int32) for one in flatten(shape)]
        if stroke:
            cv2.polylines(canvas, lines, not isinstance(shape, Line), 1, max(1, round(stroke)), shift=4)
        else:
            cv2.fillPoly(canvas, lines, 1, shift=4)
        return canvas.astype(bool)

    def hides(self, mask: np.ndarray) -> dict[int, float]:
        """Return, by number, which share of each shape would be hidden if ``mask`` were painted."""
        under, counts = np.unique(self.owner[mask], return_counts=True)
        return {int(k): float(n) / self.full[k] for k, n in zip(under, counts, strict=True) if k >= 0}

    def seen(self, number: int) -> float:
        """Return the share of a shape that is visible."""
        return float((self.owner == number).sum()) / self.full[number]

    def take(self, mask: np.ndarray, tint: str) -> None:
        """Paint a shape."""
        self.owner[mask] = len(self.full)
        self.full.append(int(mask.sum()))
        self.tint.append(tint)

    def allows(self, mask: np.ndarray, tint: str, wish: bool) -> bool:
        """Say whether a shape may be put there; with ``wish`` only where it hides part of another."""
        near = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
        hidden, touched = self.hides(mask), self.hides(near)
        if any(apart(tint, self.tint[k]) < CONTRAST for k in touched):
            return False
        if any(self.seen(k) - share < LEAST_SEEN for k, share in hidden.items()):
            return False
        # A sliver in common is neither apart nor in front: nobody could say which.
        if any(share < PARTLY[0] for share in hidden.values()) or set(touched) != set(hidden):
            return False
        return len(hidden) >= 1 if wish else not hidden


def scene(draft: Draft, words: Vocabulary) -> None:
    """Draw a scene of nine to fourteen shapes, half of which lie over another."""
    rng = draft.rng
    side = min(draft.width, draft.height)
    scatter(draft, int(rng.integers(10, 15)), side * 0.085, side * 0.17, (0, 0, draft.width, draft.height))


def poster(draft: Draft, words: Vocabulary) -> None:
    """Draw a poster: a big title, two lines of small print, and shapes in a field of their own."""
    rng, theme = draft.rng, draft.theme
    title, second, third = words.posters[int(rng.integers(len(words.posters)))]
    width, height = draft.width, draft.height
    low = bool(rng.random() < 0.5)
    margin, middle = round(width * 0.08), bool(rng.random() < 0.4)
    x, anchor = (width / 2, "middle") if middle else (margin, "start")
    size = min(0.84 * width / draft.run(title, 1, 700), height * 0.12)
    small = max(16.0, round(size * 0.38))
    top = height * 0.7 if low else height * 0.06
    field = (0, 0, width, round(height * 0.66)) if low else (0, round(height * 0.37), width, height)
    scatter(draft, int(rng.integers(9, 13)), width * 0.09, width * 0.19, field, lines=False)
    if rng.random() < 0.6:
        band = height * 0.69 if low else height * 0.34
        rule = draft.line(margin, round(band), width - margin, round(band), theme.ink, max(2.0, theme.stroke * 2))
        draft.thing("line", (rule,), (margin, round(band) - 2, width - margin, round(band) + 2))
    lines = ((title, size, 700, theme.ink), (second, small, 400, theme.quiet), (third, small, 400, theme.quiet))
    y = top
    for number, (content, height_of, weight, colour) in enumerate(lines):
        y += height_of * (1.0 if number == 0 else 1.55)
        name = draft.text(x, round(y), content, round(height_of), colour, anchor, weight)
        run = draft.run(content, height_of, weight)
        left = x - run / 2 if middle else x
        box = (left, y - height_of * 0.72, left + run, y)
        draft.thing("text" if number else "title", (name,), box, words=content, colour="")


def scatter(
    draft: Draft, count: int, least: float, most: float, field: tuple[int, int, int, int], lines: bool = True
) -> None:
    """Put shapes into a field, each a thing.

    Args:
        draft: the page.
        count: how many, if there is room.
        least: the smallest radius of a shape in pixels.
        most: the largest.
        field: left, top, right, bottom in pixels.
        lines: whether there may be lines among them.
    """
    rng, floor = draft.rng, Floor(draft.width, draft.height)
    for number in range(count):
        # Two of three are to hide part of another: those hidden are then about half of all.
        wish = number >= 3 and rng.random() < 0.72
        for _ in range(TRIES):
            kind = SHAPES[int(rng.integers(len(SHAPES) if lines else len(SHAPES) - 1))]
            node = _shape(draft, kind, float(rng.uniform(least, most)), field, floor if wish else None)
            left, top, right, bottom = around(node)
            if left < field[0] + 8 or top < field[1] + 8 or right > field[2] - 8 or bottom > field[3] - 8:
                continue
            mask = floor.mask(node.shape, node.stroke.width if node.stroke and node.fill is None else 0)
            tint = _tint(node)
            if apart(tint, draft.theme.ground) < CONTRAST or not floor.allows(mask, tint, wish):
                continue
            floor.take(mask, tint)
            draft.nodes.append(node)
            draft.thing(kind, (node.id,), around(node), colour=painted(node))
            break
        else:
            continue


def _tint(node: Node) -> str:
    paint = node.fill or (node.stroke.paint if node.stroke else None)
    assert paint is not None  # everything drawn here has a paint
    return paint.colour if isinstance(paint, Solid) else paint.stops[0].colour


def _shape(draft: Draft, kind: str, r: float, field: tuple[int, int, int, int], floor: Floor | None) -> Node:
    """Make a shape somewhere; with ``floor`` near one of the shapes on it."""
    rng = draft.rng
    cx, cy = _spot(draft, r, field)
    if floor is not None and floor.full:
        spots = np.argwhere(floor.owner == int(rng.integers(len(floor.full))))
        if len(spots):
            cy, cx = (float(v) for v in spots[int(rng.integers(len(spots)))] + rng.uniform(-r, r, 2) * 0.8)
    colour = draft.fills[int(rng.integers(len(draft.fills)))]
    turn = float(rng.uniform(0, 180)) if rng.random() < 0.6 else 0.0
    shape, thick = outline(kind, cx, cy, r, turn, rng)
    box = (cx - r, cy - r, cx + r, cy + r)
    if thick:
        draft.add(shape, None, colour, thick, cap="round" if rng.random() < 0.5 else "butt")
    elif rng.random() < 0.25:
        draft.add(shape, draft.fill(colour, box), draft.theme.ink, float(rng.integers(2, 6)))
    else:
        draft.add(shape, draft.fill(colour, box))
    return draft.nodes.pop()


def _spot(draft: Draft, r: float, field: tuple[int, int, int, int]) -> tuple[float, float]:
    """Return the emptiest of six places: shapes are then spread over the field (Mitchell 1991, best candidate)."""
    rng = draft.rng
    taken = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in (thing.box for thing in draft.things)]
    left, top, right, bottom = field
    spots = [
        (float(rng.uniform(left + r, max(right - r, left + r + 1))),
         float(rng.uniform(top + r, max(bottom - r, top + r + 1))))
        for _ in range(6)
    ]  # fmt: skip
    room = [min((np.hypot(x - a, y - b) for a, b in taken), default=0.0) for x, y in spots]
    return spots[int(np.argmax(room))]


def outline(kind: str, cx: float, cy: float, r: float, turn: float, rng: np.random.Generator) -> tuple[Shape, float]:
    """Return a shape of a kind about a centre, and the width of its stroke where it is nothing but a stroke.

    Ellipses and rectangles are at least a third longer than wide, so that none passes for a circle or a square.
    """
    long = float(rng.uniform(0.45, 0.72))
    match kind:
        case "circle":
            return Circle(cx, cy, r * 0.85), 0
        case "ellipse":
            return Ellipse(cx, cy, r, r * long, turn), 0
        case "ring":
            return Circle(cx, cy, r * 0.8), round(r * float(rng.uniform(0.2, 0.4)), 1)
        case "square":
            # Within 20 degrees of standing on a corner it would be a diamond to some.
            lean = turn % 90 if not 25 <= turn % 90 <= 65 else turn % 90 - 25
            side = r * 1.4
            soft = side * 0.18 if rng.random() < 0.3 else 0.0
            return Rect(cx - side / 2, cy - side / 2, side, side, soft, lean), 0
        case "rectangle":
            soft = r * 0.16 if rng.random() < 0.3 else 0.0
            return Rect(cx - r * 0.95, cy - r * long * 0.95, r * 1.9, r * long * 1.9, soft, turn), 0
        case "triangle":
            return regular(cx, cy, r, 3, -90 + turn), 0
        case "diamond":
            half = r * float(rng.uniform(0.6, 0.75))
            return Polygon(((cx, cy - r), (cx + half, cy), (cx, cy + r), (cx - half, cy))), 0
        case "pentagon" | "hexagon":
            return regular(cx, cy, r * 0.95, 5 if kind == "pentagon" else 6, -90 + turn), 0
        case "star":
            return regular(cx, cy, r, 5, -90 + turn, 0.42), 0
        case "sector":
            return Sector(cx, cy, r, turn * 2, float(rng.uniform(70, 150))), 0
        case "line":
            c, s = np.cos(np.radians(turn * 2)) * r, np.sin(np.radians(turn * 2)) * r
            return Line(float(cx - c), float(cy - s), float(cx + c), float(cy + s)), float(rng.integers(4, 9))
    raise ValueError(f"there is no shape {kind!r}")
