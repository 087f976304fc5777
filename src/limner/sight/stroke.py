"""Sees that a piece of one paint was drawn with strokes, and what was stroked.

Strokes have one width. So the points of a piece that are half a width from its border are a thin band around the
strokes' middle; its skeleton says what meets where, coverage summed across says exactly where the middle is, and
lines, arcs and cubics are fitted to that. What is found is drawn again and compared with the piece: a blob, a letter
with thick and thin parts or a brush does not survive it. What is nearly right is mended first (``mend``). Not covered:
strokes of several widths in one piece; strokes whose middles run closer together than their width.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.bend import Bend, Corner, advance, heading
from limner.sight.course import HAIR, Course, outcome, plan, rebend, simplest
from limner.sight.flatten import flatten
from limner.sight.graph import Line, Shape
from limner.sight.mend import mend
from limner.sight.midline import Midline, across, common, measure, sample
from limner.sight.outline import Field
from limner.sight.ribbon import ribbon
from limner.sight.runs import Run
from limner.sight.settle import subpath
from limner.sight.skeleton import skeleton
from limner.sight.trail import Trail, join

BLOB = 1.7
"""Areas of the largest square in it that a piece is at most to be a blob: a disc has 0.8, a triangle 1.3."""
GRID = 11.0
"""Pixels of the skeleton's grid to a stroke's width: enough for its band to hold together, few enough to be quick."""
FINEST = 4.0
"""Pixels of the skeleton's grid to a pixel, at most."""
INNER = 0.78
"""The part of half the width from the border at which the band around the middle begins."""
MISS = 0.13
"""Root mean square of what coverage is off at pixels on the strokes' edges, at most; resvg's own steps make 0.045."""
SPOT, SPOTS = 0.3, 6.0
"""The same for the mean of the worst spot; and spots to a stroke's width, but none is smaller than nine pixels."""
SLIM, SLIM_ROUND = 8.0, 5.0
"""Length over width of a single straight line that is no bar and no pill, by its caps."""


NEARLY, EVEN = 0.12, 0.55
"""Widths by which a stroke's may differ from place to place, and the part of it that must not differ by more, where
what misses is to be mended; on icons of strokes (dev part) less than 0.8 is still mended now and then."""
MENDABLE, FURTHER = 1.2, 1 / 6
"""How far strokes may miss to be mended: root mean square, and that much more for each width of their length."""


class Drawn(msgspec.Struct, frozen=True):
    """One stroke, in pixels of the window."""

    shape: Shape
    width: float
    cap: str
    join: str
    dash: tuple[float, ...] = ()


class Strokes(msgspec.Struct, frozen=True):
    """The strokes that make a piece."""

    drawn: tuple[Drawn, ...]
    miss: float
    """Root mean square of what coverage is off at the pixels on edges."""
    sure: bool
    """It is no short straight bar, which by itself is as good a rectangle."""


class _Tip(msgspec.Struct, frozen=True):
    """What shows of a free end."""

    at: np.ndarray
    """Where the stroke is last alone."""
    far: float
    """Pixels of ink ahead of that."""
    rounded: bool


def strokes(field: Field) -> Strokes | None:
    """Return the strokes that a piece was drawn with, or ``None`` where it was not, or not surely.

    Args:
        field: coverage of a window by one piece of one paint.
    """
    if field.soft or field.smoothed:
        return None
    shares = np.ascontiguousarray(field.shares, np.float32)
    guess = _guess(shares)
    if guess is None:
        return None
    scale = min(GRID / guess, FINEST)
    branches = sorted(skeleton(_band(shares, guess, scale)), key=lambda branch: len(branch.points) < 2)
    rows = [(branch.points / scale, branch.closed) for branch in branches if len(branch.points) > 1]
    if not rows:
        return None
    lines = measure(shares, rows, guess)
    # A single pixel has no direction to look across, but may join two junctions.
    lines += [Midline(branch.points / scale, np.zeros(1), False) for branch in branches[len(rows) :]]
    widths = np.concatenate([line.widths for line in lines])
    width = common(widths, guess)
    trails = join(branches, lines, width)
    return _fitted(shares, trails, width, _even(widths[widths > 0], width)) if trails else None


def _even(widths: np.ndarray, width: float) -> bool:
    """Say whether what is to be a stroke is of one width nearly everywhere."""
    return len(widths) > 0 and float(np.mean(np.abs(widths - width) < NEARLY * width + 0.5)) > EVEN


def _guess(shares: np.ndarray) -> float | None:
    """Return about how wide strokes would be, or ``None`` where there cannot be any."""
    solid = shares > 0.55  # half covered rows on both sides of a whole one are a line of two pixels, not of three
    covered = float(shares.sum())
    if covered < 4:
        return None
    depth = cv2.distanceTransform(np.pad(solid, 1).astype(np.uint8), cv2.DIST_L2, 5)
    deepest = max(float(depth.max()) - 0.5, 0.5)
    if covered < BLOB * (2 * deepest) ** 2:
        return None
    ridge = (depth > 0.3 * deepest) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))
    wide = common(2 * depth[ridge] - 1, 2 * deepest)
    if wide > HAIR:
        return wide
    # Of a hairline the rise of coverage on both sides counts its length twice.
    dx, dy = cv2.Sobel(shares, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(shares, cv2.CV_32F, 0, 1, scale=1 / 8)
    return float(np.clip(2 * covered / max(float(cv2.magnitude(dx, dy).sum()), 1e-6), 0.5, 2 * HAIR))


def _band(shares: np.ndarray, width: float, scale: float) -> np.ndarray:
    """Return the points around the middle of strokes, on a grid of ``scale`` cells to a pixel."""
    height, wide = (max(1, round(side * scale)) for side in shares.shape)
    if width < HAIR:
        shares = cv2.GaussianBlur(shares, (0, 0), 0.6)
        level = 0.5 * float(np.quantile(shares[shares > 0.2], 0.7)) if (shares > 0.2).any() else 0.5
    else:
        level = 0.5
    grid = cv2.resize(shares, (wide, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    depth = cv2.distanceTransform(np.pad(grid >= level, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    if width < HAIR:
        return depth > 0
    # Where few pixels tell the width it may be guessed too large: the band must not lie deeper than the piece is.
    return depth - 0.5 >= INNER * min(width * scale / 2, float(depth.max()) - 0.5)


def _fitted(shares: np.ndarray, trails: list[Trail], width: float, even: bool) -> Strokes | None:
    courses = [plan(trail, width) for trail in trails]
    tips = [
        _tip(shares, course, end, width) if not (course.shape or course.trail.closed) and node < 0 else None
        for course in courses
        for end, node in enumerate(course.trail.nodes)
    ]
    rest, off = _pens(shares, courses, tips, width), np.inf
    drawn: tuple[Drawn, ...] = ()
    while rest and (off > MISS or not drawn):
        for cap, joint in rest.pop(0):
            shapes = _drawing(shares, courses, tips, width, (cap, joint))
            tried = tuple(Drawn(shape, width, cap, joint) for shape in shapes)
            miss = _off(shares, tried)
            if miss < off or not drawn:
                off, drawn = miss, tried
    if not even or off > MENDABLE + FURTHER * float((shares > 0.5).sum()) / width**2:
        return Strokes(drawn, off, _is_sure(drawn)) if off <= MISS else None
    for cap, joint in dict.fromkeys([*((item.cap, item.join) for item in drawn[:1]), ("round", "round")]):
        if off > MISS and (mended := _mended(shares, drawn, cap, joint)) and (miss := _off(shares, mended)) < off:
            off, drawn = miss, mended
    return Strokes(drawn, off, _is_sure(drawn)) if off <= MISS else None


def _mended(shares: np.ndarray, drawn: tuple[Drawn, ...], cap: str, joint: str) -> tuple[Drawn, ...]:
    width = drawn[0].width
    shapes = [item.shape for item in drawn]
    chains = mend(shares, shapes, width, cap, joint)
    shapes = [shapes[k] if item.fixed else simplest(subpath(item)) for k, item in enumerate(chains)]
    return tuple(Drawn(shape, width, cap, joint) for shape in shapes)


def _pens(
    shares: np.ndarray, courses: list[Course], tips: list[_Tip | None], width: float
) -> list[list[tuple[str, str]]]:
    """Return groups of caps and joins to try, those first that most ends and corners speak for.

    Where few show, or are rounded, they may be mistaken. Strokes that show no end are taken to be drawn as most are:
    round with round, sharp with sharp.
    """
    bends = [course.bend for course in _placed(courses, tips, width, "butt") if course.bend]
    joint = _join(shares, bends, width)
    rounds = [tip.rounded for tip in tips if tip]
    cap = None if not rounds else "round" if np.mean(rounds) > 0.5 else "butt"
    if joint is None and any(item.corners for item in bends):
        joints = ["round", "miter"]
    else:
        joints = [joint or ("round" if cap == "round" else "miter")]
    first = [(cap or ("round" if name == "round" else "butt"), name) for name in joints]
    groups = [first, [(cap or "round", "round"), (cap or "butt", "miter")]]
    if rounds and len(set(rounds)) > 1:
        groups.append([("round", "round"), ("butt", "miter")])
    tried: set[tuple[str, str]] = set()
    result = []
    for group in groups:
        result.append([pen for pen in group if pen not in tried])
        tried.update(group)
    return [group for group in result if group]


def _placed(courses: list[Course], tips: list[_Tip | None], width: float, cap: str) -> list[Course]:
    """Return copies of courses, whose free ends are where a cap of this kind says."""
    result = []
    for k, course in enumerate(courses):
        ends = [
            advance(course.runs[-end], tip.at, (1 if end else -1) * (tip.far - (width / 2 if cap == "round" else 0.0)))
            if (tip := tips[2 * k + end]) is not None
            else course.ends[end]
            for end in range(len(course.ends))
        ]
        result.append(Course(course.trail, course.points, list(course.runs), ends, course.shape))
        rebend(result[-1], width)
    return result


def _drawing(
    shares: np.ndarray, courses: list[Course], tips: list[_Tip | None], width: float, pen: tuple[str, str]
) -> list[Shape]:
    """Return the shapes of courses, drawn with a pen of this cap and join."""
    courses = _placed(courses, tips, width, pen[0])
    for course in courses:
        if pen[1] != "bevel" and _round_off(shares, course, width):
            rebend(course, width)
    for course in courses:
        if not course.trail.closed and max(course.trail.nodes) >= 0:
            _meet(course, [other for other in courses if other is not course], width)
            rebend(course, width)
    return [outcome(course) for course in courses]


def _is_sure(drawn: tuple[Drawn, ...]) -> bool:
    only = drawn[0]
    if len(drawn) > 1 or not isinstance(line := only.shape, Line):
        return True
    length = float(np.hypot(line.x2 - line.x1, line.y2 - line.y1))
    return length >= (SLIM_ROUND if only.cap == "round" else SLIM) * only.width


def _tip(shares: np.ndarray, course: Course, end: int, width: float) -> _Tip:
    """Return how far a stroke's ink goes on from a free end, and whether its cap is round."""
    run = course.runs[-end]
    at = course.ends[end]
    ahead = (1 if end else -1) * heading(run, at)
    far = float(across(shares, at[None], ahead[None], 1.5 * width + 2)[0])
    return _Tip(at, far, _roundness(shares, at + far * ahead, ahead, width) > 0.5)


def _roundness(shares: np.ndarray, tip: np.ndarray, ahead: np.ndarray, width: float) -> float:
    """Return how much a stroke's last half width lacks to a square, as a part of what a half disc lacks."""
    step = min(0.5, width / 8)
    along = np.arange(-width / 2 + step / 2, 1.0, step)
    aside = np.arange(-width / 2 - 1 + step / 2, width / 2 + 1, step)
    normal = np.array([-ahead[1], ahead[0]])
    where = tip + along[:, None, None] * ahead + aside[None, :, None] * normal
    covered = float(sample(shares, where).sum()) * step * step
    return (0.5 * width**2 - covered) / ((0.5 - np.pi / 8) * width**2)


def _meet(course: Course, others: list[Course], width: float) -> None:
    """Let the ends that stop at a junction run on to the middle of what they meet there."""
    outlines = [outline for other in others for outline in flatten(outcome(other))]
    rows = [np.vstack([item.points, item.points[:1]]) if item.closed else item.points for item in outlines]
    for end in (0, 1):
        if course.trail.nodes[end] < 0:
            continue
        run, sign = course.runs[-end], 1 if end else -1
        start = course.ends[end]
        ahead = sign * heading(run, start)
        lengths = np.linspace(-0.3, 2.5, 15) * width
        along = np.array([advance(run, start, sign * length) for length in lengths])
        straight = start + lengths[:, None] * ahead
        hits = [hit for way in (along, straight) for row in rows for hit in _hits(way, row)]
        if hits:
            course.ends[end] = min(hits, key=lambda hit: hit[0])[1]
        elif rows:  # it runs into the side of a curve: to where the two touch
            points = np.vstack(rows)
            gaps = np.hypot(*(straight[:, None] - points[None]).transpose(2, 0, 1)).min(axis=1)
            course.ends[end] = straight[int(gaps.argmin())]


def _hits(way: np.ndarray, row: np.ndarray) -> list[tuple[float, np.ndarray]]:
    """Return where a way crosses a row of points: how far along, in pieces of the way, and the place."""
    hits = []
    q, s = row[:-1], np.diff(row, axis=0)
    for k, (p, r) in enumerate(zip(way[:-1], np.diff(way, axis=0), strict=True)):
        cross = r[0] * s[:, 1] - r[1] * s[:, 0]
        safe = np.where(np.abs(cross) > 1e-9, cross, np.inf)
        t = ((q[:, 0] - p[0]) * s[:, 1] - (q[:, 1] - p[1]) * s[:, 0]) / safe
        u = ((q[:, 0] - p[0]) * r[1] - (q[:, 1] - p[1]) * r[0]) / safe
        hits += [(k + float(t[i]), p + t[i] * r) for i in np.flatnonzero((t >= 0) & (t <= 1) & (u >= 0) & (u <= 1))]
    return hits


def _join(shares: np.ndarray, bends: list[Bend], width: float) -> str | None:
    """Return the join that reaches as far out as most corners do, or ``None`` where corners do not tell."""
    votes = {"miter": 0, "round": 0, "bevel": 0}
    for corner in (corner for item in bends for corner in item.corners):
        reached, wanted = _reach(shares, corner, width)
        off = [abs(reached - want) for want in wanted]
        if max(wanted) - min(wanted) > 0.2 and min(off) < 0.15 + 0.005 * width:
            votes[("miter", "round", "bevel")[int(np.argmin(off))]] += 1
    best = max(votes, key=lambda name: votes[name])
    return best if votes[best] else None


def _reach(shares: np.ndarray, corner: Corner, width: float) -> tuple[float, tuple[float, float, float]]:
    """Return how far coverage reaches out from a corner, and how far a miter, a round join and a bevel would."""
    out = corner.before - corner.after
    cosine = float(np.clip(np.hypot(*(corner.before + corner.after)) / 2, 0.01, 1))  # of half the turn
    out = out / max(float(np.hypot(*out)), 1e-9)
    reached = float(across(shares, corner.at[None], out[None], 2.5 * width + 2)[0])
    miter = width / 2 / cosine if cosine * 4 >= 1 else width / 2 * cosine
    return reached, (miter, width / 2, width / 2 * cosine)


def _round_off(shares: np.ndarray, course: Course, width: float) -> bool:
    """Round the corners that do not reach as far out as a join would: their arcs are hidden in the stroke's width.

    An arc of radius r between straight sides comes short of their crossing by r (1 / cos - 1) of half the turn.
    """
    if course.bend is None:
        return False
    found = False
    for corner in reversed(course.bend.corners):
        reached, (_, whole, bevel) = _reach(shares, corner, width)
        one, two = course.runs[corner.run], course.runs[(corner.run + 1) % len(course.runs)]
        short = whole - reached
        if one.radius or two.radius or short < 0.15 + 0.01 * width:
            continue
        cosine = bevel / whole
        radius = short / (1 / cosine - 1)
        inward = corner.after - corner.before
        centre = corner.at + inward / np.hypot(*inward) * radius / cosine
        sense = 1 if corner.before[0] * inward[1] - corner.before[1] * inward[0] > 0 else -1
        fillet = Run(one.last, one.last - 1, (float(centre[0]), float(centre[1])), radius=radius, sense=sense)
        course.runs.insert(corner.run + 1, fillet)
        found = True
    return found


def _off(shares: np.ndarray, drawn: tuple[Drawn, ...]) -> float:
    """Return by how much drawn strokes differ from coverage, at the pixels on either's edges."""
    clear = np.ones(shares.shape)
    for item in drawn:
        clear *= 1 - ribbon(item.shape, item.width, item.cap, item.join, item.dash, *shares.shape)
    off = (1 - clear - shares).astype(np.float32)
    edge = ((shares > 0.02) & (shares < 0.98)) | ((clear > 0.02) & (clear < 0.98))
    side = max(1, round(drawn[0].width / SPOTS) // 2) * 2 + 1
    worst = float(np.abs(cv2.blur(off, (side, side), borderType=cv2.BORDER_CONSTANT)).max())
    return float(np.sqrt((off * off).sum() / max(int(edge.sum()), 1))) + (worst > SPOT)
