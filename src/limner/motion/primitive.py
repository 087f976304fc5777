"""Reads the outline of a sprite as the shape that a person would write, by its description length.

Compression frays a border by a pixel here and there, which follows no curve. Every shape that may be meant (circle,
ellipse, rectangle, polygon, star, ring, arc, slice, and paths of several tolerances) is fitted to the coverage of all
pixels by Gauss-Newton, and judged by what its numbers cost and what it leaves, whose variance is unknown (BIC: Schwarz
1978): a path has to gain on a circle all that its many numbers cost. Not covered: text.
"""

import math
from collections.abc import Callable, Iterator

import cv2
import msgspec
import numpy as np

from limner.sight import curve, outline
from limner.sight.draw import filled, stroked
from limner.sight.gon import gon
from limner.sight.graph import Arc, Circle, Ellipse, Path, Polygon, Rect, Shape, Solid, Stroke, moved
from limner.sight.length import numbers
from limner.sight.shapes import recognise

SMALLEST = 12.0
"""Pixels of area: in less every shape is alike."""
BLUR = 0.6
"""Pixels by which both sides are blurred before they are compared: what rescaling and compression do to an edge."""
STEP = 2.0
"""Pixels of a border whose errors go together: codecs make them in blocks of 4 and more."""
PRICE = 3.0
"""Nats that a number costs: about the four digits that it is written with, of which the last is noise."""
FREE, BOXY = 1.5, 4
"""Times as dear as those of other shapes are the numbers of paths, and of polygons of more corners: few write them."""
LONG = 64.0
"""Pixels of a border: of a longer one errors tell less, for what makes them (things behind, trackers) is longer too."""
TRUE = 0.03
"""Coverage by which a shape is off that is what was drawn: rounding, anti-aliasing."""
FRAYED = 0.06
"""Squared difference of coverage for each pixel of the border up to which a shape is what is seen."""
MISSED = 0.5
"""Part of the squares of coverage from which on a shape is not what is seen, however plain: a thin bow through letters.
"""
LIKELY = 4
"""Shapes that are refined, of all that are tried."""
MOST = 24
"""Numbers of a shape up to which it is refined."""
ROUNDS = 5
GAIN = 0.995
"""The part of the squared error that a round of refinement may leave, else it was the last."""
TOLERANCES = (0.3, 0.6, 1.0, 1.5, 2.2)
"""Pixels by which a path may stray from the border."""
STRAIGHT = (0.7, 1.0, 1.5, 2.2, 3.2)
"""Pixels by which a polygon may stray from the border, before it is refined."""
CORNERS = 12
"""Of a polygon; one of more is a path."""
GON = 5
"""Numbers of a regular polygon or star: centre, radius, turn, and how many corners or how deep."""
CRUMB = 3.0, 0.01
"""Pixels of area, and part of the whole, below which a piece by itself is what compression left."""
ROUND = 0.08
"""Parts by which the radii of a turned ellipse differ, at least; of an upright one half of it. Else it is a circle."""
MARGIN = 3
"""Pixels of nothing around, in which a shape that reaches too far shows."""
UPRIGHT = 1.0
"""Degrees within which a shape that is upright is tried."""

Pen = tuple[float, str]
"""Width and cap of a stroke."""


class Form(msgspec.Struct, frozen=True):
    """A shape that is filled, or where ``pen`` says how, stroked."""

    shape: Shape
    pen: Pen | None = None
    count: int = 0
    """Numbers that it is written with."""

    def cover(self, size: tuple[int, int]) -> np.ndarray:
        """Return its coverage ``(H, W) float32`` of a window of that height and width."""
        box = (0, 0, size[1], size[0])
        if self.pen is None:
            return filled(self.shape, box)
        return stroked(self.shape, self.stroke("#000000"), box)

    def stroke(self, colour: str) -> Stroke:
        """Return its stroke in a colour."""
        assert self.pen is not None
        return Stroke(Solid(colour), self.pen[0], self.pen[1])


class _Target(msgspec.Struct, frozen=True):
    """What is fitted."""

    cover: np.ndarray
    """``(h, w)``, blurred."""
    weight: np.ndarray
    """0 where nobody knows what is covered, 1 elsewhere."""
    length: float
    """Of its border, in pixels."""

    def short(self, form: Form) -> np.ndarray:
        """Return how much less than what is covered a form covers."""
        return (self.cover - _soft(form.cover(_size(self.cover)))) * self.weight

    def error(self, form: Form) -> float:
        """Return the sum of squared differences of coverage."""
        return float((self.short(form) ** 2).sum())

    def nats(self, form: Form, error: float) -> float:
        """Return the description length of a form and what it leaves."""
        free = isinstance(form.shape, Path) or (isinstance(form.shape, Polygon) and form.count > 2 * BOXY)
        price = PRICE * form.count * (FREE if free else 1)
        return math.sqrt(self.length * LONG) / STEP / 2 * math.log(error / self.length + TRUE**2) + price


def primitive(alpha: np.ndarray, unsure: np.ndarray | None = None) -> Form | None:
    """Return what covers pixels as ``alpha`` ``(h, w)`` says, in its pixels; ``None`` where there is too little.

    Args:
        alpha: coverage in [0, 1]; outside there is none.
        unsure: ``(h, w) bool``: pixels that may be something else's, and say nothing.
    """
    alpha = np.pad(swept(alpha), MARGIN)
    looks = [alpha]
    weight = np.ones(alpha.shape, np.float32)
    if unsure is not None and unsure.any():
        unsure = np.pad(unsure, MARGIN)
        looks.append(swept(np.where(unsure, 0, alpha)))
        weight[unsure] = 0
    if min(float(look.sum()) for look in looks) < SMALLEST:
        return None
    soft = _soft(alpha)
    across, down = np.gradient(soft)
    target = _Target(soft, weight, max(float((np.hypot(across, down) * weight).sum()), 8.0))
    rough = [(form, values, build, target.error(form)) for look in looks for form, values, build in _tried(look)]
    rough.sort(key=lambda entry: target.nats(entry[0], entry[3]))
    whole = float((target.cover**2 * target.weight).sum())
    best: tuple[int, float, Form] | None = None
    for index, (form, values, build, error) in enumerate(rough):
        if build is not None and index < LIKELY * len(looks) and form.count <= MOST:
            form, error = _refined(build, values, target, error)
        off = (error > FRAYED * target.length) + (error > MISSED * whole)
        nats = target.nats(form, error)
        if best is None or (off, nats) < best[:2]:
            best = off, nats, form
    return msgspec.structs.replace(best[2], shape=moved(best[2].shape, -MARGIN, -MARGIN)) if best else None


def swept(alpha: np.ndarray) -> np.ndarray:
    """Return coverage without the crumbs: pieces by themselves that are too small to be anything."""
    count, labels = cv2.connectedComponents((alpha > 0.25).astype(np.uint8))
    if count <= 2:
        return alpha
    areas = np.bincount(labels.ravel(), alpha.ravel(), count)
    least = max(CRUMB[0], CRUMB[1] * float(areas[1:].sum()))
    crumbs = np.flatnonzero(areas < least)
    gone = np.isin(labels, crumbs[crumbs > 0]).astype(np.uint8)
    kept = np.isin(labels, crumbs, invert=True) & (labels > 0)
    near = cv2.dilate(gone, np.ones((3, 3), np.uint8)) > 0
    return np.where((gone > 0) | near & ~kept, 0, alpha)


Build = Callable[[np.ndarray], Form | None]
"""From numbers to a form; ``None`` where they make none."""


def _tried(alpha: np.ndarray) -> Iterator[tuple[Form, np.ndarray, Build | None]]:
    """Yield what may be meant: with its numbers where they can be refined, and how a form is made of them."""
    area = float(alpha.sum())
    for values, build in (*_round(alpha, area), *_boxes(alpha, area), *_bows(alpha, area)):
        form = build(values)
        if form is not None:
            yield form, values, build
    lines = [line for line in outline.trace(_soft(alpha)) if abs(outline.area(line)) > 1]
    if not lines:
        return
    if len(lines) == 1:
        yield from _polygons(lines[0])
    for tolerance in TOLERANCES:
        shape = recognise(lines, tolerance)
        yield Form(shape, None, numbers(shape)), np.zeros(0), None


def _round(alpha: np.ndarray, area: float) -> Iterator[tuple[np.ndarray, Build]]:
    x, y, spread = _moments(alpha, area)
    yield np.array([x, y, math.sqrt(area / math.pi)]), _circle
    turns, axes = np.linalg.eigh(spread)
    rx, ry = 2 * math.sqrt(max(spread[0, 0], 0.1)), 2 * math.sqrt(max(spread[1, 1], 0.1))
    yield np.array([x, y, rx, ry]), _ellipse
    long, short = 2 * np.sqrt(np.maximum(turns[::-1], 0.1))
    angle = math.degrees(math.atan2(axes[1, 1], axes[0, 1]))
    if abs((angle + 45) % 90 - 45) > UPRIGHT:
        yield np.array([x, y, long, short, angle]), _ellipse
    held = cv2.contourArea(_hull(alpha))
    if held > 1.2 * area:
        reach = math.sqrt(held / math.pi)
        thin = reach - math.sqrt(max(reach**2 - area / math.pi, 0.0))
        yield np.array([x, y, reach - thin / 2, thin]), _ring


def _boxes(alpha: np.ndarray, area: float) -> Iterator[tuple[np.ndarray, Build]]:
    x, y, spread = _moments(alpha, area)
    width, height = (math.sqrt(12 * max(spread[k, k], 0.1)) for k in (0, 1))
    grow = math.sqrt(area / (width * height))
    for part in (0.0, 0.15, 0.35, 0.5):
        side = math.sqrt((area + (4 - math.pi) * (part * min(width, height)) ** 2) / (width * height))
        radius = [part * min(width, height)] if part else []
        yield np.array([x, y, width * side, height * side, *radius]), _rect
    (cx, cy), (long, short), angle = cv2.minAreaRect(_hull(alpha))
    angle = (angle + 45) % 90 - 45
    if abs(angle) > UPRIGHT and min(long, short) > 1:
        if abs(angle - cv2.minAreaRect(_hull(alpha))[2]) > 1:
            long, short = short, long
        grow = math.sqrt(area / (long * short))
        for radius in (0.0, 0.2 * min(long, short)):
            yield np.array([cx, cy, long * grow, short * grow, radius, angle]), _turned


def _bows(alpha: np.ndarray, area: float) -> Iterator[tuple[np.ndarray, Build]]:
    """Yield arcs, from the circle through the middle of what is covered (Kasa 1976)."""
    rows, columns = np.nonzero(alpha > 0.5)
    if len(rows) < SMALLEST:
        return
    x, y = columns + 0.5, rows + 0.5
    basis = np.column_stack([x, y, np.ones(len(x))])
    a, b, c = np.linalg.lstsq(basis, x * x + y * y, rcond=None)[0]
    cx, cy = a / 2, b / 2
    radius = math.sqrt(max(c + cx * cx + cy * cy, 0.0))
    if not 3 < radius < 2 * max(alpha.shape):
        return
    at = np.sort(np.degrees(np.arctan2(y - cy, x - cx)) % 360)
    gaps = np.diff(at, append=at[0] + 360)
    gap = int(gaps.argmax())
    sweep = 360 - float(gaps[gap])
    width = area / (math.radians(sweep) * radius)
    if not 20 < sweep < 350 or width > radius:
        return
    start = float(at[(gap + 1) % len(at)])
    yield np.array([cx, cy, radius, start, sweep, width]), _bow("butt")
    lost = math.degrees(width / 2 / radius)
    if sweep > 2.5 * lost:
        yield np.array([cx, cy, radius, start + lost, sweep - 2 * lost, width]), _bow("round")


def _polygons(line: np.ndarray) -> Iterator[tuple[Form, np.ndarray, Build | None]]:
    even = curve.resample(line)
    regular = gon(even, np.ones(len(even), bool), 2.0)
    if regular is not None and (regular.count != 4 or regular.inner):
        yield Form(regular.polygon(), None, GON + bool(regular.inner)), np.zeros(0), None
    elif regular is not None:
        side, angle = regular.r * math.sqrt(2), math.degrees(regular.turn) % 90 - 45
        square = np.array([regular.cx, regular.cy, side, side, 0.0, angle])
        if (form := _turned(square)) is not None:
            yield form, square, _turned
    seen: set[int] = set()
    for tolerance in STRAIGHT:
        corners = cv2.approxPolyDP(line.astype(np.float32), tolerance, closed=True)[:, 0].astype(float)
        if 3 <= len(corners) <= CORNERS and len(corners) not in seen:
            seen.add(len(corners))
            form = _polygon(corners.ravel())
            yield form, corners.ravel(), _polygon


def _circle(values: np.ndarray) -> Form | None:
    x, y, r = map(float, values)
    return Form(Circle(x, y, r), None, 3) if r > 0.5 else None


def _ellipse(values: np.ndarray) -> Form | None:
    x, y, rx, ry, *angle = map(float, values)
    if min(rx, ry) < 0.5 or abs(rx - ry) < (ROUND if angle else ROUND / 2) * max(rx, ry):
        return None
    return Form(Ellipse(x, y, rx, ry, *angle), None, 4 + len(angle))


def _ring(values: np.ndarray) -> Form | None:
    x, y, r, width = map(float, values)
    return Form(Circle(x, y, r), (width, "butt"), 4) if 0.5 < width < 2 * r else None


def _rect(values: np.ndarray) -> Form | None:
    return _turned(np.concatenate([values, np.zeros(6 - len(values))]))


def _turned(values: np.ndarray) -> Form | None:
    x, y, width, height, radius, angle = map(float, values)
    if min(width, height) < 0.5:
        return None
    radius = min(max(radius, 0.0), width / 2, height / 2)
    shape = Rect(x - width / 2, y - height / 2, width, height, radius, angle)
    return Form(shape, None, numbers(shape))


def _bow(cap: str) -> Build:
    def build(values: np.ndarray) -> Form | None:
        x, y, r, start, sweep, width = map(float, values)
        return Form(Arc(x, y, r, start, sweep), (width, cap), 6) if 5 < sweep < 359 and 0.5 < width < 2 * r else None

    return build


def _polygon(values: np.ndarray) -> Form:
    return Form(Polygon(tuple((float(x), float(y)) for x, y in values.reshape(-1, 2))), None, len(values))


def _refined(build: Build, values: np.ndarray, target: _Target, error: float) -> tuple[Form, float]:
    """Refine numbers by Gauss-Newton on the coverage of pixels, with steps of a quarter pixel for slopes."""
    best = build(values)
    assert best is not None
    for _ in range(ROUNDS):
        short = target.short(best)
        slopes = []
        for index in range(len(values)):
            aside = values.copy()
            aside[index] += 0.25
            other = build(aside)
            slopes.append(4 * (short - target.short(other)).ravel() if other else np.zeros(short.size))
        jacobian = np.stack(slopes)
        normal = jacobian @ jacobian.T
        normal += 1e-3 * np.diag(np.diag(normal) + 1e-6)
        step = np.linalg.solve(normal, jacobian @ short.ravel())
        before = error
        for part in (1.0, 0.3):
            tried = build(values + part * step)
            off = target.error(tried) if tried else math.inf
            if tried and off < error:
                best, error, values = tried, off, values + part * step
                break
        if error > GAIN * before:
            break
    return best, error


def _moments(alpha: np.ndarray, area: float) -> tuple[float, float, np.ndarray]:
    """Return the middle of what is covered, and its second moments about it, ``(2, 2)``."""
    across, down = np.arange(alpha.shape[1]) + 0.5, np.arange(alpha.shape[0]) + 0.5
    x, y = float(alpha.sum(0) @ across) / area, float(alpha.sum(1) @ down) / area
    mixed = float((down - y) @ alpha @ (across - x)) / area
    xx, yy = float(alpha.sum(0) @ (across - x) ** 2) / area, float(alpha.sum(1) @ (down - y) ** 2) / area
    return x, y, np.array([[xx, mixed], [mixed, yy]])


def _hull(alpha: np.ndarray) -> np.ndarray:
    points = np.vstack([line for line in outline.trace(alpha)] or [np.zeros((3, 2))])
    return cv2.convexHull(points.astype(np.float32))


def _soft(alpha: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(np.asarray(alpha, np.float32), (0, 0), BLUR, borderType=cv2.BORDER_CONSTANT)


def _size(field: np.ndarray) -> tuple[int, int]:
    return field.shape[0], field.shape[1]
