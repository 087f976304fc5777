"""Cuts blobs that touch all the time into regions of one colour each, and links these over time.

Colours are the few that are common in the tracklet, and those that pass smoothly into each other are one: shades of
a gradient. A pixel that no colour claims, an edge or what chroma subsampling smeared, goes to the region beside it.
Not covered: things of one colour that never part.
"""

import cv2
import numpy as np

from limner.sight.difference import greatest
from limner.sight.follow import Tracklet, link
from limner.sight.moving import LEAST, Blob

NEAR = 24.0
"""Levels within which colours are one."""
FADING, FAINTEST = 8.0, 0.1
"""Levels by which what fades is thought further from its colour, and the least opacity at which it is known by it."""
SHARE = 0.008
"""Part of a blob that a colour must fill to count."""
MOST = 8
"""Colours looked for."""
RINGING, FAINT = 0.2, 14.0
"""Part of a difference that compression spreads around it, and the levels that this stays below."""
SMOOTH = 0.5
"""Part of the difference of two colours that is seen across their border, below which the one shades into the other."""
ACROSS = 4
"""Pixels over which that is measured: what the smear of compression takes."""
FULL = 0.8
"""Part of the difference from the plate of the pixels beside it, below which a pixel is an edge."""
MAIN = 0.85
"""Part of a colour's pixels that one piece must hold to be all of it, and part of the frames in which it must."""
LASTING = 0.3
"""Part of the tracklet in which a region must be followed, to count."""


Look = tuple[np.ndarray, np.ndarray, np.ndarray]


def common_colours(pixels: np.ndarray) -> np.ndarray:
    """List the colours of ``(K, 3)`` pixels that are common, commonest first: ``(M, 3) float32``."""
    left = pixels.astype(np.float32)
    least = max(SHARE * len(pixels), LEAST)
    found: list[np.ndarray] = []
    while len(left) >= least and len(found) < MOST:
        _, which, counts = np.unique((left // 16).astype(int) @ [4096, 64, 1], return_inverse=True, return_counts=True)
        apart = np.abs(left - np.median(left[which == counts.argmax()], axis=0)).max(axis=1)
        if (apart <= NEAR).sum() >= least:
            found.append(np.median(left[apart <= NEAR], axis=0))
            left = left[apart > 1.5 * NEAR]
        else:
            left = left[which != counts.argmax()]
    return np.array(found, np.float32).reshape(-1, 3)


def sever(frames: np.ndarray, plate: np.ndarray, blobs: list[Blob], limit: float) -> list[Tracklet]:
    """Cut the blobs of a tracklet by colour, and link the pieces.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        blobs: of successive frames.
        limit: levels below which a difference is noise.

    Returns:
        The pieces' tracklets, heaviest first; none where there is one colour only.
    """
    thirds = [blobs[start::3] for start in range(min(3, len(blobs)))]
    looks = [max(third, key=lambda blob: blob.weight) for third in thirds]
    views = [_views(frames, plate, blob, limit) for blob in looks]
    colours = common_colours(np.concatenate([view[full] for view, _, full in views]))
    colours = colours[[not _mixture(views, colours, index) for index in range(len(colours))]]
    ground = np.median(np.concatenate([_below(plate, blob) for blob in looks]), axis=0)
    colours = colours[[not _faded(views, colours, ground, index) for index in range(len(colours))]]
    classes = _shades(views, colours) if len(colours) > 1 else []
    if len(set(classes)) < 2:
        return []
    cut: dict[int, list[list[Blob]]] = {one: [] for one in set(classes)}
    for blob in blobs:
        view, mask, full = _views(frames, plate, blob, limit)
        labels = labelled(view, full, mask, colours, classes, np.median(_below(plate, blob), axis=0))
        for one, pieces in cut.items():
            pieces.append(_pieces(view, blob, labels == one))
    whole = sum(blob.weight for blob in blobs)
    found = [
        one
        for pieces in cut.values()
        for one in _linked(pieces)
        if one.weight > 0.02 * whole and len(one.blobs) >= max(2, LASTING * len(blobs))
    ]
    return sorted(found, key=lambda one: -one.weight)


def _linked(pieces: list[list[Blob]]) -> list[Tracklet]:
    """Link the pieces of one colour: where one is all that there is, without asking whether it jumped or was cut."""
    seen = [max(found, key=lambda blob: blob.area) for found in pieces if found]
    main = [
        one.area >= MAIN * sum(blob.area for blob in found)
        for one, found in zip(seen, filter(None, pieces), strict=True)
    ]
    return [Tracklet(seen)] if seen and np.mean(main) >= MAIN else link(pieces)


def labelled(
    view: np.ndarray, full: np.ndarray, mask: np.ndarray, colours: np.ndarray, classes: list[int], ground: np.ndarray
) -> np.ndarray:
    """Say of every pixel of a blob to which class of colours it belongs.

    Args:
        view: ``(h, w, 3)``.
        full: ``(h, w) bool``: pixels that are not an edge against the plate.
        mask: ``(h, w) bool``: the blob's.
        colours: ``(M, 3)``.
        classes: the number of each colour's class.
        ground: ``(3,)``: the plate's colour there, which what fades goes to.

    Returns:
        ``(h, w) int``, -1 outside of the mask.
    """
    apart = np.stack([_distance(view, colour, ground) for colour in colours])
    best = np.array(classes)[apart.argmin(axis=0)]
    near = mask & (apart.min(axis=0) <= NEAR)
    labels = np.full(mask.shape, -1)
    for one in set(classes):
        mine = (near & full & (best == one)).astype(np.uint8)
        # What is a pixel wide is an edge between two other colours.
        mine &= cv2.dilate(cv2.erode(mine, np.ones((2, 2), np.uint8)), np.ones((3, 3), np.uint8))
        count, parts, stats, _ = cv2.connectedComponentsWithStats(mine, connectivity=8)
        large = np.array([False] + [stats[index][4] >= 2 * LEAST for index in range(1, count)])
        core = large[parts]
        wide = cv2.dilate(core.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        labels[core | (near & wide & (best == one))] = one
    if (labels < 0).all():
        return labels
    _, near_by = cv2.distanceTransformWithLabels((labels < 0).astype(np.uint8), cv2.DIST_L2, 5,
                                                 labelType=cv2.DIST_LABEL_PIXEL)  # fmt: skip
    places = np.asarray(near_by).astype(np.intp)
    table = np.full(int(places.max()) + 1, -1)
    table[places[labels >= 0]] = labels[labels >= 0]
    return np.where(mask, table[places], -1)


def _shades(views: list[Look], colours: np.ndarray) -> list[int]:
    """Number the classes of colours: those that pass smoothly into each other are one."""
    steps: dict[tuple[int, int], list[float]] = {}
    half = ACROSS // 2
    for view, _, full in views:
        best = np.stack([greatest(np.abs(view - colour)) for colour in colours]).argmin(axis=0)
        for seen, own, inside in ((view, best, full), (view.swapaxes(0, 1), best.T, full.T)):
            if len(seen) <= ACROSS:
                continue
            upper, lower = own[half:-half], own[half - 1 : -half - 1]
            border = (upper != lower) & inside[ACROSS:] & inside[:-ACROSS]
            far = greatest(np.abs(seen[ACROSS:] - seen[:-ACROSS]))
            for a, b, step in zip(upper[border], lower[border], far[border], strict=True):
                steps.setdefault((min(a, b), max(a, b)), []).append(float(step))
    classes = list(range(len(colours)))
    for (a, b), found in steps.items():
        if np.median(found) < SMOOTH * float(np.abs(colours[a] - colours[b]).max()):
            low, high = sorted((classes[a], classes[b]))
            classes = [low if one == high else one for one in classes]
    return classes


def _below(plate: np.ndarray, blob: Blob) -> np.ndarray:
    """Give the plate's colours under a blob: ``(K, 3)``."""
    x, y, w, h = blob.box
    return plate[y : y + h, x : x + w][blob.mask]


def _distance(view: np.ndarray, colour: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Give how far pixels are from a colour, or from what it is when it fades, which is a little less likely."""
    way = colour - ground
    share = np.clip((view - ground) @ way / max(float(way @ way), 1e-6), FAINTEST, 1)
    fading = greatest(np.abs(view - ground - share[..., None] * way)) + FADING
    return np.minimum(greatest(np.abs(view - colour)), fading)


def _faded(views: list[Look], colours: np.ndarray, ground: np.ndarray, index: int) -> bool:
    """Say whether a colour is another one that fades: nearer to the ground, and never seen beside it."""
    there = [[_fills(view, full, colour) for colour in colours] for view, _, full in views]
    for other, colour in enumerate(colours):
        way = colour - ground
        share = float((colours[index] - ground) @ way / max(float(way @ way), 1e-6))
        if other == index or not 0 < share < 1 or any(one[index] and one[other] for one in there):
            continue
        if np.abs(ground + share * way - colours[index]).max() < NEAR:
            return True
    return False


def _fills(view: np.ndarray, full: np.ndarray, colour: np.ndarray) -> bool:
    near = full & (greatest(np.abs(view - colour)) <= NEAR)
    return bool(cv2.erode(near.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0).sum() >= LEAST)


def _mixture(views: list[Look], colours: np.ndarray, index: int) -> bool:
    """Say whether a colour is only seen on narrow edges between two others."""
    if any(_fills(view, full, colours[index]) for view, _, full in views):
        return False
    others = [other for other in range(len(colours)) if other != index]
    for a in others:
        for b in others[: others.index(a)]:
            way = colours[b] - colours[a]
            share = float((colours[index] - colours[a]) @ way / max(float(way @ way), 1e-6))
            if 0 < share < 1 and np.abs(colours[a] + share * way - colours[index]).max() < NEAR:
                return True
    return False


def _views(frames: np.ndarray, plate: np.ndarray, blob: Blob, limit: float) -> Look:
    """Give what is seen in a blob's box, ``float32``, its mask without ringing, and where it is full: no edge."""
    x, y, w, h = blob.box
    view = frames[blob.frame, y : y + h, x : x + w].astype(np.float32)
    far = greatest(np.abs(view - plate[y : y + h, x : x + w]))
    strong = far >= np.minimum(RINGING * cv2.dilate(far, np.ones((9, 9), np.uint8)), FAINT)
    mask = blob.mask & strong
    full = mask & (far >= np.maximum(FULL * cv2.dilate(far, np.ones((5, 5), np.uint8)), 2 * limit))
    # A pixel on its own is what compression left.
    return view, mask, full & (cv2.boxFilter(full.astype(np.float32), -1, (3, 3), normalize=False) >= 4)


def _pieces(view: np.ndarray, blob: Blob, region: np.ndarray) -> list[Blob]:
    """Make a blob of each connected piece of a region."""
    count, labels, stats, centres = cv2.connectedComponentsWithStats(region.astype(np.uint8), connectivity=8)
    found = []
    for label in range(1, count):
        x, y, w, h, area = (int(number) for number in stats[label])
        if area < 2 * LEAST:
            continue
        box = (blob.box[0] + x, blob.box[1] + y, w, h)
        centre = (float(centres[label][0]) + blob.box[0] + 0.5, float(centres[label][1]) + blob.box[1] + 0.5)
        mask = labels[y : y + h, x : x + w] == label
        colour = np.median(view[y : y + h, x : x + w][mask], axis=0)
        found.append(Blob(blob.frame, box, mask, area * blob.contrast, centre, colour))
    return found
