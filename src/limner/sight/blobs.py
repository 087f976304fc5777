"""Finds things of one colour that lie on a plain ground, straight from the pixels, however spoilt: for counting them.

No outline is traced. Noise is averaged away, the ground's light is modelled as a smooth surface, and what stands out
from it by more than half of its own depth is a thing: an edge stays where it was under any blur that is the same on
both sides. Things that touch are parted at their waists (watershed on the distance to the outline, Beucher and
Lantuejoul 1979). The contrast that fog, darkness or a pale exposure took is given back before colours are named.
Promised: things of more than some ten pixels that stand apart or only touch. Not promised: things over each other,
on busy grounds or of the ground's colour; what cannot be told has several names, or no kind.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import colours, masks
from limner.sight.clean import NOISE, grain
from limner.sight.ground import Ground, calmed, over
from limner.sight.ocr import Box
from limner.sight.profile import Fit, blur_of, fits, near, profile
from limner.sight.warp import opaque

LEAST = 30.0
"""Square pixels of a thing."""
DWARF, GIANT = 0.12, 12.0
"""Parts of the usual area below which a thing is a crumb, and above which it is a panel."""
SOLID = 0.35
"""The part of its box that a thing fills at least: less is a frame or a line."""
WAIST = 0.72
"""How narrow a waist is, beside the thing on each side of it, where two touch."""
TOP, TOPS = 0.3, 400
"""How wide a thing is beside the widest that it touches, at least, and the places that are looked at for one."""
GOOD, LOOSE, WORST = 0.055, 2.2, 0.1
"""Error of a shape that is known; the same in the errors that are usual in a spoilt picture, and at most."""
CLEAR, USUALLY, AHEAD = 0.004, 0.35, 1.35
"""By how much the next best must be worse, the same in the usual errors, and how many times."""
SPAN, FAINT = 215.0, 1.25
"""Levels from the darkest to the lightest channel of things and ground that are not spoilt, and how much a picture is
stretched at least if it is."""
DOUBT = (0.88, 1.0, 1.12)
"""Contrasts, as parts of the one that is taken for the true one, under which colours must keep their names."""
HOLE = 0.08
"""The part of a thing's area that is a hole in it."""
UPRIGHT = 7.0
"""Degrees by which a square that stands on its corner, and is a diamond, may lean (see ``kinds``)."""
PALE, SOFT, STAGES = 0.42, 0.8, 3
"""The part of strong things' depth, and of their edges' steepness, below which both a thing shines through from the
back; and how often what lies under things is looked at again."""
RIM = 3
"""Pixels around what was taken, and half the thickness of a rim that may be left of it."""
PANEL = 0.12
"""The part of a picture from which a box is a panel's."""
MIXED, PATCH = 0.3, 0.08
"""How far, as a part of a thing's depth, what is of another colour is off, and the part of a thing that is."""
MANY = 100
"""Parts of a picture that stand out, from which most are no things: snow, frost, a ground that is no plain one."""
BLURRED = 2.5
"""Pixels of blur from which outlines are no more as they were drawn."""
UNEVEN = 0.08
"""How much the ground under things varies, as a part of it, where light is uneven."""


class Blob(msgspec.Struct, frozen=True):
    """A thing of one colour."""

    box: Box
    area: float
    """Square pixels."""
    colour: str
    """``#rrggbb``, as it would be in a good light."""
    names: frozenset[str]
    """The basic terms that it may have; one where it is clear."""
    kinds: frozenset[str]
    """The kinds of shapes that it may be, of ``profile.KINDS`` and ``ring``; empty where it is none of them."""
    mixed: bool
    """It is not of one colour: it may be several things, or hold one."""

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


Place = tuple[float, float, float, float]
"""Left, top, right, bottom of words, in pixels."""
Part = tuple[Box, np.ndarray, np.ndarray]
"""A thing: its box, its mask ``(h, w) bool`` in the box, and the levels of its core over the ground ``(3,)``."""


class Strewn(msgspec.Struct, frozen=True):
    """What lies on a ground."""

    blobs: tuple[Blob, ...]
    """From top to bottom."""
    blur: float
    """Standard deviation in pixels of the picture's blur, as the shapes tell it."""
    noise: float
    """Levels of standard deviation."""
    parts: int
    """How many stand out, crumbs and panels too."""
    unexplained: float
    """The part of the picture that stands out as things do, and is none."""

    @property
    def soft(self) -> bool:
        """Whether noise or blur took the outlines, of whatever picture it is."""
        return self.noise > NOISE or self.blur >= BLURRED

    @property
    def spoilt(self) -> bool:
        """Whether outlines cannot be traced any more as they were drawn."""
        return self.soft or self.parts > MANY


def blobs(pixels: np.ndarray, words: Sequence[Place] = ()) -> Strewn:
    """Find the things in a picture.

    Args:
        pixels: ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4) uint8``, sRGB.
        words: where text stands, in pixels; nothing there is a thing.
    """
    image = opaque(pixels)
    noise = grain(image)
    ground = over(calmed(image))
    parts = _parted(ground, words)
    found = _usual(parts, image.shape[0] * image.shape[1])
    found = _solid(ground, found)
    if not found:
        return Strewn((), 0.0, noise, len(parts), 0.0)
    kinds, blur = _shaped(ground, found)
    result = [
        Blob(box, float(mask.sum()), colour, terms, shapes, _is_mixed(ground, (box, mask, depth), blur))
        for (box, mask, depth), (colour, terms), shapes in zip(found, _named(ground, found), kinds, strict=True)
    ]
    return Strewn(tuple(sorted(result, key=lambda one: (one.box[1], one.box[0]))), blur, noise, len(parts),
                  _unexplained(ground, found, words))  # fmt: skip


def _usual(found: list[Part], whole: int) -> list[Part]:
    """Leave out panels and crumbs: what is far larger or smaller than most of what stands out."""
    small = [one for one in found if one[1].size < PANEL * whole]
    if not small:
        return []
    areas = np.sort([float(mask.sum()) for _, mask, _ in small])
    # Half of all that is covered is covered by things no larger: crumbs, however many, count for little.
    usual = float(areas[np.searchsorted(np.cumsum(areas), areas.sum() / 2)])
    return [one for one in small if DWARF * usual <= one[1].sum() <= GIANT * usual]


def _unexplained(ground: Ground, found: Sequence[Part], words: Sequence[Place]) -> float:
    """Return the part of a picture that stands out as things do, and is none."""
    depth = float(np.median([np.linalg.norm(one) for _, _, one in found]))
    rest = np.linalg.norm(ground.levels, axis=2) > max(ground.limit, 0.45 * depth)
    for left, top, right, bottom in [*(box for box, _, _ in found), *words]:
        rest[max(round(top) - RIM, 0) : round(bottom) + RIM, max(round(left) - RIM, 0) : round(right) + RIM] = False
    return float(rest.mean())


def _solid(ground: Ground, found: list[Part]) -> list[Part]:
    """Leave out what shines through from the back: paler than things are, and softer."""
    if len(found) < 2:
        return found
    depths = np.array([float(np.linalg.norm(depth)) for _, _, depth in found])
    strong = depths > PALE * np.quantile(depths, 0.8)
    steep = np.array([_steepness(ground, one) for one in found])
    ghosts = ~strong & (steep < SOFT * float(np.median(steep[strong])))
    return [one for one, ghost in zip(found, ghosts, strict=True) if not ghost]


def _steepness(ground: Ground, part: Part) -> float:
    """Return how much of a thing's depth its edge falls in a pixel."""
    (left, top, right, bottom), _, depth = part
    levels = ground.levels[max(top - 3, 0) : bottom + 3, max(left - 3, 0) : right + 3] @ depth / float(depth @ depth)
    down, across = np.gradient(levels)
    return float(np.quantile(np.hypot(down, across), 0.9))


def _is_mixed(ground: Ground, part: Part, blur: float) -> bool:
    """Say whether a thing is not of one colour: something lies on it, or it is shaded or framed."""
    (left, top, right, bottom), mask, depth = part
    off = np.linalg.norm(ground.levels[top:bottom, left:right] - depth, axis=2)
    far = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    inner = far > min(1.5 + 1.5 * blur, 0.7 * float(far.max()))
    return float((off[inner] > max(ground.limit, MIXED * float(np.linalg.norm(depth)))).mean()) > PATCH


def _parted(ground: Ground, words: Sequence[Place]) -> list[Part]:
    """Return what stands out, in things; those that touch are parted."""
    off = np.sqrt((ground.levels**2).sum(axis=2))
    result: list[Part] = []
    rest = off > ground.limit
    for _ in range(STAGES):
        labels, stats = masks.parts(rest)
        for label in range(1, len(stats)):
            left, top, width, height, area = (int(value) for value in stats[label])
            if area < LEAST or _is_text((left, top, left + width, top + height), words):
                continue
            window = np.s_[top : top + height, left : left + width]
            mask = labels[window] == label
            # What is deepest comes first: a ghost, or a pale thing, may lie under it and reach out.
            bright = mask & (off[window] > 0.45 * float(np.quantile(off[window][mask], 0.9)))
            parts, sizes = masks.parts(bright)
            for k in range(1, len(sizes)):
                if sizes[k, 4] >= LEAST:
                    result += _things(parts == k, ground.levels[window], (left, top))
            rest[window] &= ~masks.dilate(bright, RIM)
        # The rims that blur leaves around what was taken are thin.
        rest = cv2.morphologyEx(rest.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2 * RIM + 1,) * 2, np.uint8)) > 0
    return result


def _things(mask: np.ndarray, levels: np.ndarray, corner: tuple[int, int]) -> list[Part]:
    """Return the things in a connected part of what stands out."""
    result: list[Part] = []
    for piece in _pieces(mask):
        depth = np.median(levels[_core(piece)], axis=0)
        # Half of the way from the ground to the core is where the edge is.
        half = _largest(piece & (levels @ depth > 0.5 * float(depth @ depth)))
        if half.sum() < LEAST:
            continue
        rows, columns = np.nonzero(half)
        box = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
        tight = half[box[1] : box[3], box[0] : box[2]]
        if _filled(tight).mean() >= SOLID:
            x, y = corner
            result.append(((x + box[0], y + box[1], x + box[2], y + box[3]), tight, depth.astype(np.float32)))
    return result


def _is_text(box: tuple[int, int, int, int], words: Sequence[Place]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in words)


def _largest(mask: np.ndarray) -> np.ndarray:
    labels, stats = masks.parts(mask)
    return labels == 1 + int(np.argmax(stats[1:, 4])) if len(stats) > 2 else mask


def _pieces(mask: np.ndarray) -> list[np.ndarray]:
    """Part at their waists things that touch."""
    inner = np.pad(_filled(mask), 1)
    far = cv2.distanceTransform(inner.astype(np.uint8), cv2.DIST_L2, 5)
    seeds = _summits(far)
    if len(seeds) < 2:
        return [mask]
    markers = np.where(inner, 0, len(seeds) + 1).astype(np.int32)
    for number, (row, column) in enumerate(seeds, 1):
        cv2.circle(markers, (column, row), 1, number, -1)
    relief = np.rint(255 * (1 - far / far.max())).astype(np.uint8)
    split = cv2.watershed(cv2.cvtColor(relief, cv2.COLOR_GRAY2BGR), markers)[1:-1, 1:-1]
    return [piece for k in range(1, len(seeds) + 1) if (piece := (split == k) & mask).any()]


def _summits(far: np.ndarray) -> list[tuple[int, int]]:
    """Return the tops of a distance map, row and column, each parted from every higher one by a waist."""
    rows, columns = np.nonzero((far >= cv2.dilate(far, np.ones((5, 5), np.uint8))) & (far >= TOP * far.max()))
    result: list[tuple[int, int]] = []
    order = np.argsort(-far[rows, columns], kind="stable")[:TOPS]
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        labels = masks.label(far > WAIST * far[row, column])
        if all(labels[row, column] != labels[other] for other in result):
            result.append((row, column))
    return result


def _filled(mask: np.ndarray) -> np.ndarray:
    """Return a mask with its holes filled."""
    outside = masks.label(~np.pad(mask, 1), 4)
    return (outside != outside[0, 0])[1:-1, 1:-1]


def _core(mask: np.ndarray) -> np.ndarray:
    """Return the inner part of a mask, all of it where there is none."""
    far = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    return far > 0.5 * far.max()


def _named(ground: Ground, found: Sequence[Part]) -> list[tuple[str, frozenset[str]]]:
    """Return the colour of each thing and the names that it may have."""
    depths = np.array([depth for _, _, depth in found])
    base = np.array([np.median(ground.surface[box[1] : box[3], box[0] : box[2]].reshape(-1, 3), axis=0)
                     for box, _, _ in found])  # fmt: skip
    depths, base, even = _evened(depths, base)
    low, high = min(0.0, float(depths.min())), max(0.0, float(depths.max()))
    gain = SPAN / max(high - low, 1.0)
    if gain > FAINT:
        base = np.full_like(base, 255 - 20 - high * gain if -low > high else 20 - low * gain)
    else:
        gain = 1.0
    result = []
    for depth, under in zip(depths, base, strict=True):
        shades = [_code(under + depth * gain * doubt) for doubt in (DOUBT if gain > 1 or not even else (1.0,))]
        terms = frozenset(filter(None, (colours.name(shade) for shade in shades)))
        result.append((_code(under + depth * gain), terms))
    return result


def _evened(depths: np.ndarray, base: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return things and their grounds as in one light, and whether they were.

    A shadow takes as much from a thing as from its ground; fog adds to both, and leaves what they are apart.
    """
    light = base.mean(axis=1)
    if len(light) < 3 or np.ptp(light) < UNEVEN * float(light.max()):
        return depths, base, True
    size = np.log(np.maximum(np.abs(depths).max(axis=1), 1))
    share = size - np.log(np.maximum(light, 1))
    spreads = [float(np.median(np.abs(one - np.median(one)))) for one in (size, share)]
    full = base[int(light.argmax())]
    if spreads[1] < spreads[0]:
        return depths * (full / np.maximum(base, 1)), np.broadcast_to(full, base.shape), False
    return depths, np.broadcast_to(full, base.shape), False


def _code(levels: np.ndarray) -> str:
    red, green, blue = (int(value) for value in np.clip(np.rint(levels), 0, 255))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _shaped(ground: Ground, found: Sequence[Part]) -> tuple[list[frozenset[str]], float]:
    """Return the kinds that each thing may be, and the picture's blur in pixels."""
    profiles, radii, holes = [], [], []
    taken = np.zeros(ground.levels.shape[:2], np.int32)
    for number, (box, mask, _) in enumerate(found, 1):
        taken[box[1] : box[3], box[0] : box[2]][mask] = number
    for number, (box, mask, depth) in enumerate(found, 1):
        filled = _filled(mask)
        radius = float(np.sqrt(filled.sum() / np.pi))
        holes.append(float(filled.sum() - mask.sum()) > HOLE * float(filled.sum()))
        pad = int(1.3 * radius) + 2
        left, top = max(box[0] - pad, 0), max(box[1] - pad, 0)
        window = np.s_[top : box[3] + pad, left : box[2] + pad]
        levels = ground.levels[window] @ depth / max(float(depth @ depth), 1.0)
        others = (taken[window] > 0) & (taken[window] != number)
        levels = np.where(masks.dilate(others, 1) & (taken[window] != number), 0, levels).astype(np.float32)
        place = levels[box[1] - top : box[3] - top, box[0] - left : box[2] - left]
        place[filled & ~mask] = 1
        rows, columns = np.nonzero(filled)
        middle = float(columns.mean()) + box[0] - left + 0.5, float(rows.mean()) + box[1] - top + 0.5
        # What stands beside a thing, apart from it, is none of it.
        labels, _ = masks.parts(levels > 0.5)
        own = labels[int(middle[1]), int(middle[0])]
        levels[masks.dilate((labels != own) & (labels > 0), 1)] = 0
        profiles.append(profile(levels, middle, radius))
        radii.append(radius)
    known = [(one, radius) for one, radius in zip(profiles, radii, strict=True) if one is not None]
    if not known:
        return [frozenset[str]()] * len(found), 0.0
    blur = blur_of([one for one, _ in known], [radius for _, radius in known])
    ranked = [None if one is None else fits(one, near(blur / radius))
              for one, radius in zip(profiles, radii, strict=True)]  # fmt: skip
    usual = float(np.median([each[0].error for each in ranked if each]))
    kinds = [_kinds(each, hole, usual) if each else frozenset() for each, hole in zip(ranked, holes, strict=True)]
    return kinds, blur


def _kinds(ranked: Sequence[Fit], hole: bool, usual: float) -> frozenset[str]:
    best = ranked[0].error
    if best > min(max(GOOD, LOOSE * usual), WORST):
        return frozenset()
    limit = max(best + max(CLEAR, USUALLY * usual), AHEAD * best)
    terms = {_told(one.kind, one.turn) for one in ranked if one.error < limit} | {_told(ranked[0].kind, ranked[0].turn)}
    return frozenset({"ring" if hole and term == "circle" else term for term in terms})


def _told(kind: str, turn: float) -> str:
    """Return the name of a kind that is turned: a square on its corner is a diamond."""
    lean = abs((turn + 45) % 90 - 45)
    return "diamond" if kind == "square" and lean > 45 - UPRIGHT else kind
