"""Explains things that touch by several sprites: from the top down, each as it looks without the others.

Of the regions of one colour into which ``sever`` cut a tracklet, those in front are whole: painted alone on the plate,
the others taken away, one sprite explains them. What they cover is unknown in those behind, where they are left out of
account; each sprite is then completed from all frames in which it is seen, and what is covered throughout gets the
colour beside it. The pieces are believed if together they explain the film much better than one sprite for all.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.alpha import cut, nearest
from limner.sight.choose import badly, choose
from limner.sight.difference import greatest
from limner.sight.follow import Tracklet
from limner.sight.grow import Film, carry
from limner.sight.moving import FINE, Blob
from limner.sight.overlay import Part, relaid
from limner.sight.pose import MODELS, ready

RIGID = MODELS[:-1]
"""Models for what is seen in part: a homography would bend its hidden end anyhow."""
FRONT = 0.45
"""Pixels by which a sprite may miss a region that nothing covers."""
POOR = 1.0
"""Pixels by which it misses from which on it is tried once more, as if all that touches it may cover it."""
SMEAR = 2
"""Pixels on each side of an edge over which compression smears colour."""
STRETCH = 24
"""Frames from which it is judged what is in front."""
MOST, EQUAL = 20, 0.25
"""Frames from which a sprite is completed, and the part by which its area may differ in them."""
SWOLLEN = 1.1
"""Times the usual area of a region, from which on it holds a piece of another."""
AS_LARGE = 0.9
"""Part of the largest area from which on a region is seen as well as ever."""
TRAIL, REST = 6, 0.5
"""Frames for which compression keeps the debris of what has moved, and pixels in one that are no motion."""
OWN = 16.0
"""Levels within which a region's pixels have its colour."""
ODD = 0.03
"""Part of what is seen of a thing that its mirror image may leave uncovered where nothing hides it."""
MARGIN = 12
"""Pixels around a tracklet that are looked at."""


class Scene(msgspec.Struct, eq=False):
    """The part of the film around a tracklet, and which pixels are whose."""

    film: Film
    corner: tuple[int, int]
    owner: dict[int, np.ndarray]
    """``(h, w) int`` by frame: the number of the region, -2 what none owns, -1 where there is nothing."""
    regions: list[dict[int, Blob]]
    """By frame."""
    beside: list[set[int]]
    """For each region, those that touch it in any frame."""
    tried: dict[tuple[int, frozenset[int], int], tuple[Part | None, float]]
    """What came of laying a region, by what may cover it and the number of frames: most is asked again and again."""


def peeled(film: Film, blobs: list[Blob], tracklets: list[Tracklet]) -> list[Part]:
    """Explain a tracklet by its regions.

    Args:
        film: the film.
        blobs: the tracklet's.
        tracklets: of its regions.

    Returns:
        Sprites, bottom first; those of regions that no sprite explains are left out.
    """
    scene = _scene(film, blobs, tracklets)
    rest = sorted(range(len(tracklets)), key=lambda index: tracklets[index].weight)
    found: list[Part] = []
    before: list[int] = []
    while rest:
        index = _front(scene, rest, before)
        part, miss = _part(scene, index, before, sorted(scene.owner))
        if miss > POOR and len(rest) > 1:
            behind, other = _part(scene, index, before + [one for one in rest if one != index], sorted(scene.owner))
            part = behind if other < miss else part
        found += [] if part is None else [part]
        before.append(index)
        rest.remove(index)
    return [_placed(part, scene.corner) for part in relaid(scene.film, found[::-1])]


def _front(scene: Scene, rest: list[int], before: list[int]) -> int:
    """Find which region of those left is in front: it does not fit better where what touches it may cover it."""
    times = _liveliest(scene)
    alone: dict[int, float] = {}
    for index in rest:
        alone[index] = 0.0 if len(rest) == 1 else _part(scene, index, before, times)[1]
        if alone[index] < FRONT:
            return index

    def ratio(index: int) -> float:
        behind = _part(scene, index, before + [other for other in rest if other != index], times)[1]
        return min(alone[index], 3.0) / min(max(behind, 1e-3), 3.0)

    return min(rest, key=ratio)


def _liveliest(scene: Scene) -> list[int]:
    """Give the frames, ``STRETCH`` at most and one after the other, in which the regions move most."""
    times = sorted(scene.owner)
    ways = np.zeros(len(times))
    for region in scene.regions:
        for number in range(1, len(times)):
            if times[number] in region and times[number - 1] in region:
                ways[number] += np.hypot(*np.subtract(region[times[number]].centre, region[times[number - 1]].centre))
    length = min(STRETCH, len(times))
    start = int(np.convolve(ways, np.ones(length), "valid").argmax())
    return times[start : start + length]


def _scene(film: Film, blobs: list[Blob], tracklets: list[Tracklet]) -> Scene:
    height, width = film.plate.shape[:2]
    x0 = max(min(blob.box[0] for blob in blobs) - MARGIN, 0)
    y0 = max(min(blob.box[1] for blob in blobs) - MARGIN, 0)
    x1 = min(max(blob.box[0] + blob.box[2] for blob in blobs) + MARGIN, width)
    y1 = min(max(blob.box[1] + blob.box[3] for blob in blobs) + MARGIN, height)
    view = np.s_[y0:y1, x0:x1]
    owner = {}
    for blob in blobs:
        owner[blob.frame] = np.full((y1 - y0, x1 - x0), -1)
        _marked(owner[blob.frame], blob, (x0, y0))[blob.mask] = -2
    regions = []
    for index, one in enumerate(tracklets):
        moved = {}
        for blob in one.blobs:
            _marked(owner[blob.frame], blob, (x0, y0))[blob.mask] = index
            box = (blob.box[0] - x0, blob.box[1] - y0, blob.box[2], blob.box[3])
            centre = (blob.centre[0] - x0, blob.centre[1] - y0)
            moved[blob.frame] = msgspec.structs.replace(blob, box=box, centre=centre)
        regions.append(moved)
    local = Film(film.frames[:, *view], film.plate[view], film.noise, film.limit, film.taken[:, *view])
    return Scene(local, (x0, y0), owner, regions, [_beside(owner, index) for index in range(len(regions))], {})


def _beside(owner: dict[int, np.ndarray], index: int) -> set[int]:
    """List the regions that touch one in any frame, closer than compression smears."""
    spread = np.ones((4 * SMEAR + 1, 4 * SMEAR + 1), np.uint8)
    found: set[int] = set()
    for own in owner.values():
        found.update(np.unique(own[cv2.dilate((own == index).astype(np.uint8), spread) > 0]).tolist())
    return found - {index, -1, -2}


def _marked(owner: np.ndarray, blob: Blob, corner: tuple[int, int]) -> np.ndarray:
    x, y, w, h = blob.box
    return owner[y - corner[1] : y - corner[1] + h, x - corner[0] : x - corner[0] + w]


def _part(scene: Scene, index: int, before: list[int], times: list[int]) -> tuple[Part | None, float]:
    """Explain one region, those in ``before`` covering it and the rest taken away; and by how much it misses."""
    covering = frozenset(before) & scene.beside[index]
    key = index, covering, len(times)
    if key not in scene.tried:
        scene.tried[key] = _laid(scene, index, sorted(covering), times)
    return scene.tried[key]


def _laid(scene: Scene, index: int, before: list[int], times: list[int]) -> tuple[Part | None, float]:
    """Do what ``_part`` remembers."""
    film = scene.film
    hints = {time: blob for time, blob in scene.regions[index].items() if time in times}
    if len(hints) < 2:
        return None, np.inf
    alone = msgspec.structs.replace(film, frames=film.frames.copy(), taken=film.taken.copy())
    spread = np.ones((2 * SMEAR + 1, 2 * SMEAR + 1), np.uint8)
    for time in hints:
        owner = scene.owner[time]
        covers = np.isin(owner, before)
        others = (owner != index) & (owner != -1) & ~covers
        alone.frames[time] = without(film.frames[time], film.plate, owner == index, others)
        alone.taken[time] |= cv2.dilate(covers.astype(np.uint8), spread) > 0
    best = _clearest(film, hints)
    sheet, corner = _sheet(alone, best, np.isin(scene.owner[best.frame], before))
    solid = sheet[sheet[..., 3] > 0.9][:, :3]
    plain = len(solid) > 0 and float(np.abs(solid - np.median(solid, axis=0)).mean()) < 3 + 2 * film.noise
    model, path = choose(alone, ready(sheet, corner), best.frame, hints, plain, RIGID)
    if not path.there[list(hints)].all():  # it was given up where something half clear lies over it
        path = carry(alone, ready(sheet, corner), best.frame, model, hints, (min(hints), max(hints)), path)
    if path.there.sum() < 2:
        return None, np.inf
    part = Part(sheet, corner, best.frame, model, path)
    part.sheet = _completed(alone, part)
    return part, badly(path, hints)


def _clearest(film: Film, hints: dict[int, Blob]) -> Blob:
    """Give the region where most of it is seen, but where it is larger than just before and after it holds more.

    Of those equally large it is one that rests, if any does: it is compressed best, after some frames.
    """
    height, width = film.plate.shape[:2]
    times = sorted(hints)
    areas = np.array([_own(film, hints[time]) * _contrast(film, hints[time]) for time in times])
    for number, time in enumerate(times):
        x, y, w, h = hints[time].box
        usual = float(np.median([hints[near].area for near in times[max(number - 3, 0) : number + 4]]))
        swollen = hints[time].area > SWOLLEN * usual
        cropped = x == 0 or y == 0 or x + w >= width or y + h >= height
        areas[number] *= 0.3 if swollen or cropped else 1.0
    spans = np.array([float(hints[time].box[2] * hints[time].box[3]) for time in times])
    near = np.flatnonzero(areas >= AS_LARGE * areas.max())
    near = near[spans[near] >= AS_LARGE * spans[near].max()]
    centres = np.array([hints[time].centre for time in times])
    steps = np.linalg.norm(np.gradient(centres, np.array(times, float), axis=0), axis=1)
    trail = np.array([steps[max(number - TRAIL, 0) : number + 1].max() for number in range(len(times))])
    calm = int(near[trail[near].argmin()])
    return hints[times[calm if trail[calm] < REST else int(areas.argmax())]]


def _own(film: Film, blob: Blob) -> float:
    """Count the pixels of a region that have its colour: what is half clear over it has another."""
    x, y, w, h = blob.box
    seen = film.frames[blob.frame, y : y + h, x : x + w][blob.mask].astype(np.float32)
    return float((np.abs(seen - blob.colour).max(axis=1) < OWN).sum())


def _contrast(film: Film, blob: Blob) -> float:
    """Give how far a region's colour is from the plate's, in levels: less while it fades."""
    x, y, w, h = blob.box
    return float(np.abs(blob.colour - film.plate[y : y + h, x : x + w][blob.mask].mean(axis=0)).max())


def without(frame: np.ndarray, plate: np.ndarray, mine: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Paint a region alone on the plate, with the edge it has where it borders others.

    Args:
        frame: ``(h, w, 3) uint8``.
        plate: ``(h, w, 3) float32``.
        mine: ``(h, w) bool``.
        others: ``(h, w) bool``: what is taken away.
    """
    if not others.any() or not mine.any():
        return frame
    seen = frame.astype(np.float32)
    out = np.where(others[..., None], plate, seen)
    spread = np.ones((2 * SMEAR + 1, 2 * SMEAR + 1), np.uint8)
    near_mine, near_others = (cv2.dilate(one.astype(np.uint8), spread) > 0 for one in (mine, others))
    band = near_mine & near_others & (mine | others)
    if band.any():
        own, other = nearest(seen, _sure(mine)), nearest(seen, _sure(others))
        apart = (own - other) @ FINE.T
        share = ((seen - other) @ FINE.T * apart).sum(axis=2) / np.maximum((apart * apart).sum(axis=2), 1e-6)
        mixed = plate + np.clip(share, 0, 1)[..., None] * (own - plate)
        out = np.where(band[..., None], mixed, out)
    return np.round(out).clip(0, 255).astype(np.uint8)


def _sure(region: np.ndarray) -> np.ndarray:
    """Give the pixels of a region whose colour is its own; all of it where it is thin throughout."""
    for size in (2 * SMEAR + 1, 3):
        inner = cv2.erode(region.astype(np.uint8), np.ones((size, size), np.uint8), borderValue=0) > 0
        if inner.any():
            return inner
    return region


def _sheet(film: Film, blob: Blob, covers: np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    """Cut a region out; what lies over it is taken for its own where its convex hull or its mirror image says so."""
    x, y, w, h = blob.box
    height, width = film.plate.shape[:2]
    x0, y0, x1, y1 = max(x - 2, 0), max(y - 2, 0), min(x + w + 2, width), min(y + h + 2, height)
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    mask[y - y0 : y - y0 + h, x - x0 : x - x0 + w] = blob.mask
    frame = film.frames[blob.frame, y0:y1, x0:x1].astype(np.float32)
    spread = np.ones((2 * SMEAR + 1, 2 * SMEAR + 1), np.uint8)
    over = cv2.dilate(covers[y0:y1, x0:x1].astype(np.uint8), spread) > 0
    hull = np.zeros_like(mask)
    points = np.argwhere((mask > 0) | (_mirrored(mask > 0, over) & over))[:, ::-1].astype(np.int32)
    cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    under = over & (hull > 0)
    sure = (mask > 0) & ~over
    if under.any() and sure.any():
        frame = np.where(under[..., None], nearest(frame, _sure(sure)), frame)
    frame = np.where((over & ~under)[..., None], film.plate[y0:y1, x0:x1], frame)
    whole = ((mask > 0) | under) & ~(over & ~under)
    return cut(frame, film.plate[y0:y1, x0:x1], whole, film.limit), (x0, y0)


def _mirrored(mask: np.ndarray, over: np.ndarray) -> np.ndarray:
    """Give where the mirror images of what is seen of a thing lie, of those that what is seen does not belie.

    Args:
        mask: ``(h, w) bool``: what is seen, about whose box it is mirrored.
        over: ``(h, w) bool``: what hides it.
    """
    found = np.zeros_like(mask)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return found
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    seen, rim = mask[box], cv2.dilate((mask | over).astype(np.uint8), np.ones((3, 3), np.uint8))[box] > 0
    for image in (seen[::-1], seen[:, ::-1], seen[::-1, ::-1]):
        if (image & ~rim).sum() <= ODD * seen.sum():
            found[box] |= image
    return found


def _completed(film: Film, part: Part) -> np.ndarray:
    """Draw a sprite anew from all frames, pixel by pixel from those in which nothing covers it."""
    path = part.path
    if path.tint is not None:
        return part.sheet
    areas = np.abs(np.linalg.det(np.nan_to_num(path.pose[:, :2, :2])))
    good = path.there & (np.nan_to_num(path.opacity) > 0.97) & (np.abs(areas - 1) < EQUAL)
    good &= np.nan_to_num(path.miss, nan=np.inf) <= 2 * np.nanmedian(path.miss) + 0.05
    times = np.flatnonzero(good)
    if len(times) < 3:
        return part.sheet
    height, width = part.sheet.shape[:2]
    seen, behind = np.zeros((height, width, 3)), np.zeros((height, width, 3))
    count = np.zeros((height, width, 1))
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    place = np.array([[1, 0, part.corner[0]], [0, 1, part.corner[1]], [0, 0, 1.0]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    for time in times[np.unique(np.linspace(0, len(times) - 1, MOST).astype(int))]:
        there = np.linalg.inv(half) @ path.pose[time] @ place @ half
        free = (film.taken[time] == 0).astype(np.float32)
        ok = (cv2.warpPerspective(free, there, (width, height), flags=flags) > 0.999)[..., None]
        seen += np.where(ok, cv2.warpPerspective(film.frames[time], there, (width, height), flags=flags), 0)
        behind += np.where(ok, cv2.warpPerspective(film.plate, there, (width, height), flags=flags), 0)
        count += ok
    known = count > 0
    view = film.plate[part.corner[1] : part.corner[1] + height, part.corner[0] : part.corner[0] + width]
    behind = np.where(known, behind / np.maximum(count, 1), view)
    guess = view + part.sheet[..., 3:] * (part.sheet[..., :3] - view)
    seen = np.where(known, seen / np.maximum(count, 1), guess)
    mask = greatest(np.abs(seen - behind)) > film.limit
    return cut(seen, behind, mask, film.limit) if mask.any() else part.sheet


def _placed(part: Part, corner: tuple[int, int]) -> Part:
    """Move a part from the piece of the film that was looked at into the whole."""
    there = np.array([[1, 0, corner[0]], [0, 1, corner[1]], [0, 0, 1.0]])
    part.path.pose = there @ part.path.pose @ np.linalg.inv(there)
    part.corner = (part.corner[0] + corner[0], part.corner[1] + corner[1])
    return part
