"""Finds alike things that grow along one axis from a point of their own: the bars of an equaliser.

At its longest each fills what it ever fills, so that what was filled at any time falls into as many pieces as there are
things, be they never alone in any one frame. How long one is in a frame is told by how much of it there is; its middle
then goes along with that in a straight line, and where this line comes to nothing is the point that stays: its foot,
its middle, or any other. Not covered: bars that touch when they are long, and what grows along both axes.
"""

import cv2
import numpy as np

from limner.sight.difference import greatest
from limner.sight.moving import FINE, LEAST, Blob
from limner.sight.places import Spot, alike
from limner.sight.swell import Place, Seen, looked_at

FEW = 3
"""Things, at least."""
CLEAR = 12.0
"""Levels from which on what differs from the plate is looked at."""
HALF = 0.5
"""Part of a piece's strongest difference from which on it was filled."""
SAME, PART = 1.5, 0.04
"""Pixels, and part of the length, by which the sides of alike things may differ."""
MARGIN = 4
"""Pixels around what was filled that are looked at."""
LIVELY, STEADY = 1.25, 1.12
"""Times as long as the shortest that the longest is, and at most the other side, 5 % at each end aside."""
STRAIGHT = 0.6
"""Pixels by which the middle may stray from its line, root mean square."""
SNAP = 1.2
"""Pixels within which the point that stays is an end or the middle."""
LONG, LOOKS = 0.93, 24
"""Part of the longest from which on a look serves for the outline, and how many do at most."""


def sprouts(frames: np.ndarray, plate: np.ndarray) -> list[tuple[list[Place], list[Seen], np.ndarray]]:
    """Find alike things that grow along one axis.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.

    Returns:
        Of each kind its places, frames in which some are at their longest, and its colour, ``(3,)`` levels.
    """
    pieces = _pieces(frames, plate)
    found = []
    for members, colour in alike(pieces, frames, plate) if len(pieces) >= FEW else ():
        for kind in _kinds(members):
            made = _places(kind, pieces, colour, frames, plate)
            if made is not None:
                found.append((*made, colour))
    return found


def _pieces(frames: np.ndarray, plate: np.ndarray) -> list[Spot]:
    """Cut what was filled at any time into pieces, each seen in the frame in which most of it is."""
    ground = cv2.transform(plate, FINE)
    strongest = np.zeros(plate.shape[:2], np.float32)
    for frame in frames:
        apart = cv2.transform(frame.astype(np.float32), FINE) - ground
        strongest = np.maximum(strongest, greatest(np.abs(apart)))
    _, found = cv2.connectedComponents((strongest > CLEAR).astype(np.uint8), connectivity=8)
    labels = np.asarray(found).astype(np.int64)
    peaks = np.zeros(int(labels.max()) + 1, np.float32)
    np.maximum.at(peaks, labels.ravel(), strongest.ravel())
    filled = (labels > 0) & (strongest > HALF * peaks[labels])
    count, pieces, stats, middles = cv2.connectedComponentsWithStats(filled.astype(np.uint8), connectivity=8)
    spots = []
    for label in range(1, count):
        x, y, w, h, area = (int(number) for number in stats[label])
        if area < LEAST:
            continue
        mask = pieces[y : y + h, x : x + w] == label
        below = plate[y : y + h, x : x + w][mask]
        weights = [float(np.abs(frame[y : y + h, x : x + w][mask] - below).sum()) for frame in frames]
        best = int(np.argmax(weights))
        centre = (float(middles[label, 0]) + 0.5, float(middles[label, 1]) + 0.5)
        spots.append(Spot(np.array(centre), [Blob(best, (x, y, w, h), mask, weights[best], centre, below[0])]))
    return spots


def _kinds(members: list[Spot]) -> list[list[Spot]]:
    """Gather pieces whose boxes are of one size, in those of three or more."""
    kinds: list[list[Spot]] = []
    for spot in members:
        sides = np.array(spot.heaviest.box[2:])
        for kind in kinds:
            if (np.abs(sides - kind[0].heaviest.box[2:]) <= SAME + PART * sides).all():
                kind.append(spot)
                break
        else:
            kinds.append([spot])
    return [kind for kind in kinds if len(kind) >= FEW]


def _places(
    kind: list[Spot], every: list[Spot], colour: np.ndarray, frames: np.ndarray, plate: np.ndarray
) -> tuple[list[Place], list[Seen]] | None:
    """Look at alike pieces, ``None`` where they do not all grow along the same axis from the same point of theirs."""
    height, width = plate.shape[:2]
    nearest = _nearest(every, (height, width))
    lines, places = [], []
    for spot in kind:
        x, y, w, h = spot.heaviest.box
        box = max(x - MARGIN, 0), max(y - MARGIN, 0), min(x + w + MARGIN, width), min(y + h + MARGIN, height)
        number = next(index for index, other in enumerate(every) if other is spot)
        mine = nearest[box[1] : box[3], box[0] : box[2]] == number
        place = looked_at(np.array([x + w / 2, y + h / 2]), box, mine, colour, frames, plate)
        if (line := _grown(place)) is None:
            return None
        lines.append(line)
        places.append(place)
    axis = lines[0][0]
    if any(line[0] != axis for line in lines):
        return None
    side = float(np.median([spot.heaviest.box[2 + axis] for spot in kind]))
    away = float(np.median([line[1] for line in lines]))
    fixed = min((-side / 2, 0.0, side / 2), key=lambda point: abs(point - away))
    away = fixed if abs(fixed - away) <= SNAP else away
    for place in places:
        place.centre[axis] += away
        place.grows = (1 - axis, axis)
    looks = [
        (line[2][time], place, int(time))
        for line, place in zip(lines, places, strict=True)
        for time in np.flatnonzero(line[2] > LONG)
    ]
    looks = [looks[index] for index in np.unique(np.linspace(0, len(looks) - 1, LOOKS).astype(int))]
    return places, [(place, time, float(length), 1.0) for length, place, time in looks]


def _grown(place: Place) -> tuple[int, float, np.ndarray] | None:
    """Tell along which axis a thing grows, from which point, and its length in each frame, the longest 1.

    Returns:
        0 for x and 1 for y; pixels from the middle of its place along it; ``(N,)``. ``None`` where it does not.
    """
    cover = np.clip(place.cover, 0, 1.2)
    mass = cover.sum(axis=(1, 2))
    if mass.min() < 1:
        return None
    length = mass / np.quantile(mass, 0.98)
    for axis in (0, 1):
        own, other = cover.sum(axis=1 if axis == 0 else 2), cover.sum(axis=2 if axis == 0 else 1)
        middle, spread = _moments(own)
        _, across = _moments(other)
        if _range(spread) < LIVELY or _range(across) > STEADY or _range(mass) < LIVELY:
            continue
        slope, start = np.polyfit(length, middle, 1)
        stray = float(np.sqrt(np.mean((slope * length + start - middle) ** 2)))
        if stray < STRAIGHT:
            return axis, start + place.box[axis] - place.centre[axis], length
    return None


def _moments(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the middle and the standard deviation of what lies along an axis, ``(N, K)``, in each frame."""
    at = np.arange(rows.shape[1]) + 0.5
    weight = np.maximum(rows.sum(axis=1), 1e-6)
    middle = rows @ at / weight
    return middle, np.sqrt(np.maximum((rows * (at - middle[:, None]) ** 2).sum(axis=1) / weight, 0))


def _range(values: np.ndarray) -> float:
    """Give how many times as large as the least the greatest is, 5 % at each end aside."""
    low, high = np.quantile(values, (0.05, 0.95))
    return float(high / max(low, 1e-6))


def _nearest(every: list[Spot], shape: tuple[int, int]) -> np.ndarray:
    """Number each pixel by the piece that is nearest to it: ``(H, W) int``."""
    numbers = np.full(shape, -1)
    for index, spot in enumerate(every):
        x, y, w, h = spot.heaviest.box
        numbers[y : y + h, x : x + w][spot.heaviest.mask] = index
    _, found = cv2.distanceTransformWithLabels((numbers < 0).astype(np.uint8), cv2.DIST_L2, 5,
                                               labelType=cv2.DIST_LABEL_PIXEL)  # fmt: skip
    labels = np.asarray(found).astype(np.int64)
    of = np.full(int(labels.max()) + 1, -1)
    of[labels[numbers >= 0]] = numbers[numbers >= 0]
    return of[labels]
