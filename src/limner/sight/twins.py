"""Follows alike things that stay where they are while they grow, shrink, fade and come back: dots and bars of loaders.

Nothing but its place tells such a thing from its neighbours, and each is gone for a while: blobs linked from frame to
frame take one for another, and merge where they touch. So they are found by their places (``places``), their common
outline is drawn from the largest looks of all of them, finer than any single one shows it, and each is measured at its
place by size and opacity alone (``swell``). What comes back in its place is the same thing. Believed are three places
or more whose every frame this explains, and a thing alone that both swells and fades, again and again, as a pulse does:
its sprite is never seen whole. Bars that grow along one axis are found by what they fill at their longest (``sprout``)
and measured alike. They are then painted out of the film, for the rest to be followed as ever.
Not covered: those that something else passes before.
"""

from collections.abc import Iterator
from itertools import chain

import cv2
import msgspec
import numpy as np

from limner.sight.moving import Blob
from limner.sight.places import Spot, alike, spots
from limner.sight.sprout import sprouts
from limner.sight.swell import GRID, SIZES, Place, Seen, Swelling, Way, averaged, bank, looked_at, measure, softness
from limner.sight.tracks import Track

FEW = 3
"""Places, at least, that are told from one thing that jumps."""
WIDE, MARGIN = 0.8, 3
"""Part of the largest blob's sides, and pixels more, that are looked at around a place, each way."""
LARGE, LOOKS = 0.7, 24
"""Part of the heaviest look's weight from which others serve for the outline, and how many do at most."""
FULL = 0.92
"""Part of the greatest size and opacity from which a look serves for the outline in the second round."""
KIN = 0.5
"""Part of the full size and opacity, as an area, that each must reach at some time to be of the same kind."""
HALO = 4
"""Pixels around a thing to which compression smears it."""
EDGE = 3
"""Pixels around a thing in which its colour is left in the plate where it is never gone."""
TOP = 0.97
"""Quantile of the sizes of what is clearly seen that is the full one: the greatest is noise."""
EXPLAINED = 0.06
"""Part of the squares of all differences from the plate that may stay unexplained at a place."""
PLAINER = 0.012
"""Part of them by which the fit of a thing may be worse that only grows, or only fades, to be told so."""
GONE = 0.12
"""Part of its fullest look below which a thing counts as gone at some time, as each must be."""
SHORT = 0.85
"""The same for what grows along one axis: below, it counts as short at some time."""
BETWEEN, GRADUAL = (0.15, 0.85), 3
"""Parts of its fullest look that are neither there nor gone, and frames of them in which it must be seen."""
INNER, SMEAR = 0.9, 1
"""Coverage from which on a pixel is inside, and pixels beside an edge to which its colour is smeared."""
AGAIN = 0.4
"""Part of its fullest look from which on a thing that was gone has come back."""
DOT, STRONGER = 12.0, 1.1
"""Pixels that a look covers whose opacity is known, and times the full looks' from which on that tells the colour."""
FAINT = 0.03
"""Opacity below which nothing is seen."""
NOTHING = 0.002
"""The least size: nothing can be told of what has none."""
TONE = 8.0
"""Levels by which a colour may be off that is the family's: compression is out by some."""
SPECK = 0.7
"""Pixels that something adds up to, at least, to be seen."""


def twins(frames: np.ndarray, blobs: list[list[Blob]], plate: np.ndarray) -> tuple[list[Track], np.ndarray, np.ndarray]:
    """Follow alike things that stay.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        blobs: of each frame, what differs from the plate.
        plate: ``(H, W, 3) float32``.

    Returns:
        Their tracks, and the film without them and the plate as it goes on under them: ``frames`` and ``plate``
        themselves where there are none.
    """
    tracks: list[Track] = []
    left = frames
    for family in chain(_swelling(frames, blobs, plate), _growing(frames, plate)):
        left = frames.copy() if left is frames else left
        plate = _continued(plate, family)
        flat = np.clip(np.round(plate), 0, 255).astype(np.uint8)
        for place, swelling in zip(family.places, family.ways, strict=True):
            tracks.append(_track(len(tracks), family, place, swelling, frames, plate))
            x0, y0, x1, y1 = place.box
            out = left[:, y0:y1, x0:x1]
            np.copyto(out, flat[None, y0:y1, x0:x1], where=_reach(family, place)[None, ..., None])
    return tracks, left, plate


class Family(msgspec.Struct, eq=False):
    """Alike things."""

    outline: np.ndarray
    """``(M, M) float32``, see ``swell.bank``."""
    blur: float
    colour: np.ndarray
    way: Way
    places: list[Place]
    ways: list[Swelling]


def _swelling(frames: np.ndarray, blobs: list[list[Blob]], plate: np.ndarray) -> Iterator[Family]:
    """Find alike things that come and go about their middles."""
    found = spots(blobs, plate.shape[:2])
    for members, colour in alike(found, frames, plate):
        while members:
            places = [_place(spot, members, found, colour, frames, plate) for spot in members]
            family, own = _family(places, _looks(members, places), colour, frames, plate)
            members = [spot for index, spot in enumerate(members) if index not in own]
            if family is not None:
                yield family


def _growing(frames: np.ndarray, plate: np.ndarray) -> Iterator[Family]:
    """Find alike things that grow along one axis."""
    for places, looks, colour in sprouts(frames, plate):
        family, _ = _family(places, looks, colour, frames, plate)
        if family is not None:
            yield family


def _family(
    places: list[Place], looks: list[Seen], colour: np.ndarray, frames: np.ndarray, plate: np.ndarray
) -> tuple[Family | None, list[int]]:
    """Measure alike things.

    Args:
        places: of things of one colour, heaviest first.
        looks: frames in which some are large.
        colour: theirs.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.

    Returns:
        Those that are of one size with the heaviest, ``None`` where too few of them stay and are explained; and the
        numbers of all of that size.
    """
    outline, ways, full = averaged(looks), list[Swelling](), (1.0, 1.0)
    for _ in range(2):
        blur = softness(outline, places)
        ways = [measure(outline, place, blur, ["both"])[0] for place in places]
        full = _full(places, ways)
        for place, swelling in zip(places, ways, strict=True):
            _centred(outline, place, swelling, blur[0])
        outline = _redrawn(outline, places, ways, full)
    most = full[1] * full[0] ** sum(places[0].grows)
    own = [index for index, one in enumerate(ways) if one.heavy(places[index]).max() > KIN * most] or [0]
    places = [places[index] for index in own]
    blur = softness(outline, places)
    way, ways = _plainest(outline, places, blur)
    if len(places) < FEW and way != "both":
        return None, own
    alone = len(places) < FEW
    kept = [index for index in range(len(places)) if _believed(places[index], ways[index], alone)]
    if not kept or (len(kept) < FEW and not alone):
        return None, own
    places, ways = [places[index] for index in kept], [ways[index] for index in kept]
    pure, share = _coloured(outline, places, ways, blur[0], colour, frames, plate)
    if way != "size":
        ways = [msgspec.structs.replace(one, opacity=one.opacity / share) for one in ways]
    return Family(outline, blur[0], pure, way, places, ways), own


def _reach(family: Family, place: Place) -> np.ndarray:
    """Tell the pixels that a thing reaches at its largest, with what compression smears around it: ``(h, w) bool``."""
    largest = max(float(one.size.max()) for one in family.ways)
    drawn = bank(family.outline, place, np.array([largest]), family.blur)[0].reshape(place.mine.shape)
    spread = np.ones((2 * HALO + 1, 2 * HALO + 1), np.uint8)
    return (cv2.dilate((drawn > 0.02).astype(np.uint8), spread) > 0) & place.mine


def _continued(plate: np.ndarray, family: Family) -> np.ndarray:
    """Let a plate go on, from around, where it is never clear of things: what is seen there is their soft edges."""
    hidden = np.zeros(plate.shape[:2], np.uint8)
    for place, swelling in zip(family.places, family.ways, strict=True):
        if swelling.opacity.min() < FAINT or swelling.size.min() < SIZES[0]:
            continue
        whole = msgspec.structs.replace(place, mine=np.ones_like(place.mine))
        least = bank(family.outline, whole, swelling.size.min(keepdims=True), family.blur)[0]
        x0, y0, x1, y1 = place.box
        hidden[y0:y1, x0:x1] |= least.reshape(place.mine.shape) > 0.02
    if not hidden.any():
        return plate
    hidden = cv2.dilate(hidden, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8))
    filled = cv2.inpaint(np.clip(np.round(plate), 0, 255).astype(np.uint8), hidden, EDGE, cv2.INPAINT_NS)
    return np.where(hidden[..., None] > 0, filled, plate).astype(np.float32)


def _coloured(
    outline: np.ndarray, places: list[Place], ways: list[Swelling], blur: float, colour: np.ndarray,
    frames: np.ndarray, plate: np.ndarray,
) -> tuple[np.ndarray, float]:  # fmt: skip
    """Tell the colour of the most opaque looks, and how opaque they are by the one assumed.

    Those that are full have inner pixels that show it; where what is opaque is never large it follows from how much
    more opaque that is.
    """
    size, opacity = _full(places, ways)
    seen, shares, below = list[np.ndarray](), list[float](), list[np.ndarray]()
    for place, swelling in zip(places, ways, strict=True):
        x0, y0, x1, y1 = place.box
        below.append(np.median(plate[y0:y1, x0:x1], axis=(0, 1)))
        times = np.flatnonzero((swelling.size > FULL * size) & (swelling.opacity > FULL * opacity))
        for time in times[np.unique(np.linspace(0, len(times) - 1, LOOKS // 3).astype(int))] if len(times) else ():
            drawn = bank(outline, place, swelling.size[time : time + 1], blur)[0].reshape(place.mine.shape)
            inner = cv2.erode((drawn > INNER).astype(np.uint8), np.ones((2 * SMEAR + 1,) * 2, np.uint8)) > 0
            inner = inner if inner.any() else drawn >= drawn.max() - 1e-3
            seen.append(frames[time, y0:y1, x0:x1][inner])
            shares.append(float(swelling.opacity[time]))
    area = float(outline.sum()) / GRID**2
    clear = np.concatenate(
        [one.opacity[one.size ** sum(place.grows) * area > DOT] for place, one in zip(places, ways, strict=True)]
    )
    most = float(np.quantile(clear, TOP)) if len(clear) else opacity
    if seen and most < STRONGER * opacity:
        return np.median(np.concatenate(seen), axis=0).astype(np.float32), float(np.median(shares))
    under = np.mean(below, axis=0)
    return np.clip(under + most * (colour - under), 0, 255).astype(np.float32), most


def _place(
    spot: Spot, members: list[Spot], every: list[Spot], colour: np.ndarray, frames: np.ndarray, plate: np.ndarray
) -> Place:
    """Look at a place as far as the largest of its kind reaches, but for what is nearer to others."""
    height, width = plate.shape[:2]
    sides = np.max([one.heaviest.box[2:] for one in members], axis=0)
    reach = WIDE * sides + MARGIN
    x0, y0 = np.maximum(np.floor(spot.centre - reach), 0).astype(int).tolist()
    x1, y1 = np.minimum(np.ceil(spot.centre + reach), (width, height)).astype(int).tolist()
    x, y = np.arange(x0, x1) + 0.5, (np.arange(y0, y1) + 0.5)[:, None]
    mine = np.ones((y1 - y0, x1 - x0), bool)
    own = np.hypot(x - spot.centre[0], y - spot.centre[1])
    for other in every:
        if other is not spot:
            mine &= own <= np.hypot(x - other.centre[0], y - other.centre[1])
    return looked_at(spot.centre, (x0, y0, x1, y1), mine, colour, frames, plate)


def _looks(members: list[Spot], places: list[Place]) -> list[Seen]:
    """Choose the heaviest blobs."""
    heaviest = max(spot.heaviest.weight for spot in members)
    looks = [
        (blob.weight, place, blob.frame)
        for spot, place in zip(members, places, strict=True)
        for blob in spot.blobs
        if blob.weight > LARGE**2 * heaviest
    ]
    looks = sorted(looks, key=lambda one: -one[0])[:LOOKS]
    return [(place, frame, 1.0, 1.0) for _, place, frame in looks]


def _full(places: list[Place], ways: list[Swelling]) -> tuple[float, float]:
    """Give the greatest size, and the greatest opacity, of what is clearly seen."""
    size, opacity = (np.concatenate(each) for each in zip(*((one.size, one.opacity) for one in ways), strict=True))
    heavy = np.nan_to_num(np.concatenate([one.heavy(place) for place, one in zip(places, ways, strict=True)]))
    clear = heavy >= 0.5 * heavy.max()
    return float(np.quantile(size[clear], TOP)), float(np.quantile(opacity[clear], TOP))


def _centred(outline: np.ndarray, place: Place, swelling: Swelling, blur: float) -> None:
    """Shift a place to where its thing lies in the frames that tell most (one step of Gauss-Newton)."""
    heavy = swelling.heavy(place)
    looks = np.argsort(-heavy)[:LOOKS]
    drawn = bank(outline, place, swelling.size[looks], blur) * swelling.opacity[looks, None]
    drawn = drawn.reshape(-1, *place.mine.shape)
    inner = cv2.erode(place.mine.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    right, down = np.gradient(drawn, axis=2)[:, inner].ravel(), np.gradient(drawn, axis=1)[:, inner].ravel()
    rest = (place.cover[looks] - drawn)[:, inner].ravel()
    slopes = np.stack([right, down])
    shift = -np.linalg.solve(slopes @ slopes.T + 1e-6 * np.eye(2), slopes @ rest)
    place.centre = place.centre + np.clip(shift, -1, 1)


def _redrawn(
    outline: np.ndarray, places: list[Place], ways: list[Swelling], full: tuple[float, float]
) -> np.ndarray:  # fmt: skip
    """Draw the outline anew from all looks that are nearly full, at the full size."""
    looks = []
    for place, swelling in zip(places, ways, strict=True):
        good = (swelling.size > FULL * full[0]) & (swelling.opacity > FULL * full[1] * 0.8)
        times = np.flatnonzero(good)
        for time in times[np.unique(np.linspace(0, len(times) - 1, LOOKS // 3).astype(int))] if len(times) else ():
            looks.append((place, int(time), float(swelling.size[time]) / full[0], float(swelling.opacity[time])))
    return averaged(looks) if looks else outline


def _plainest(outline: np.ndarray, places: list[Place], blur: tuple[float, float]) -> tuple[Way, list[Swelling]]:
    """Tell what changes: size, opacity, or where neither alone explains all of them together, both."""
    whole = sum(float((place.cover**2).sum()) for place in places)
    names: list[Way] = ["size", "opacity", "both"]
    found = zip(*(measure(outline, place, blur, names) for place in places), strict=True)
    tried = dict(zip(names, map(list, found), strict=True))
    left = {way: sum(float(one.left.sum()) for one in found) / whole for way, found in tried.items()}
    for way in names[:2]:
        if left[way] < left["both"] + PLAINER:
            return way, tried[way]
    return "both", tried["both"]


def _believed(place: Place, swelling: Swelling, alone: bool) -> bool:
    """Say whether a place's every frame is explained by a thing that comes and goes by degrees; alone, again and again.

    What comes or goes once in its place is followed as well by its sprite, and has not one colour only.
    """
    part = float(swelling.left.sum() / max((place.cover**2).sum(), 1e-6))
    heavy = swelling.heavy(place)
    heavy = heavy / max(heavy.max(), 1e-6)
    gradual = ((heavy > BETWEEN[0]) & (heavy < BETWEEN[1])).sum()
    if alone:
        known = heavy[(heavy < GONE) | (heavy > AGAIN)] > AGAIN
        if (known[1:] & ~known[:-1]).sum() + known[0] < 2:
            return False
    most = GONE if all(place.grows) else SHORT
    return part < EXPLAINED and heavy.min() < most and gradual >= GRADUAL


def _own(
    family: Family, place: Place, swelling: Swelling, frames: np.ndarray, plate: np.ndarray
) -> tuple[np.ndarray, float]:
    """Give a thing's colour, and how opaque it seems by the family's at its fullest: 1 where it has the family's.

    What is seen of another colour than any opacity of the family's makes over the plate has one of its own.
    """
    (x0, y0, x1, y1), time = place.box, int(swelling.heavy(place).argmax())
    drawn = bank(family.outline, place, swelling.size[time : time + 1], family.blur)[0].reshape(place.mine.shape)
    inner = cv2.erode((drawn > INNER).astype(np.uint8), np.ones((2 * SMEAR + 1,) * 2, np.uint8)) > 0
    most = float(swelling.opacity[time])
    if not inner.any() or most <= 0:
        return family.colour, 1.0
    seen, under = (np.median(one[y0:y1, x0:x1][inner], axis=0) for one in (frames[time], plate))
    if np.abs(seen - (under + most * (family.colour - under))).max() <= TONE:
        return family.colour, 1.0
    return seen.astype(np.float32), most


def _track(
    number: int, family: Family, place: Place, swelling: Swelling, frames: np.ndarray, plate: np.ndarray
) -> Track:  # fmt: skip
    """Tell a thing as a track whose sprite is the family's, at this place."""
    x0, y0, x1, y1 = place.box
    whole = msgspec.structs.replace(place, mine=np.ones_like(place.mine))
    alpha = bank(family.outline, whole, np.ones(1), family.blur)[0].reshape(place.mine.shape)
    alpha[alpha < 0.02] = 0
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    alpha = alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    colour, most = _own(family, place, swelling, frames, plate)
    sprite = np.dstack([np.broadcast_to(colour, (*alpha.shape, 3)), np.clip(alpha, 0, 1)]).astype(np.float32)
    heavy = swelling.heavy(place)
    # What only shrinks is there all the time; what fades is nowhere to be seen at times.
    there = (swelling.opacity >= FAINT) & (heavy * float(alpha.sum()) > SPECK) | (family.way == "size")
    # Of a dot that may fade as well nobody can tell how much of either it is.
    vague = there & (family.way == "both") & (swelling.size <= SIZES[0])
    there &= ~vague
    pose = np.full((len(frames), 3, 3), np.nan)
    for time in np.flatnonzero(there):
        size = max(float(swelling.size[time]), NOTHING)
        sizes = size ** np.array(place.grows)
        pose[time] = np.diag([*sizes, 1.0])
        pose[time, :2, 2] = place.centre * (1 - sizes)
    opacity = np.where(there, np.clip(swelling.opacity / most, 0, 1), np.where(vague, np.nan, 0.0))
    strength = float(np.abs(family.colour - plate[y0:y1, x0:x1]).mean())
    error = np.where(there, np.sqrt(swelling.left / place.mine.sum()) * strength, np.nan)
    return Track(
        id=number, sprite=sprite, corner=(x0 + int(columns[0]), y0 + int(rows[0])), canonical=int(heavy.argmax()),
        pose=pose, opacity=opacity, seen=there.astype(float), error=error,
        kind="translation" if family.way == "opacity" else "similarity" if all(place.grows) else "affine",
    )  # fmt: skip
