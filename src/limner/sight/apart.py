"""Carries things on past where they were lost, and takes those apart whose pieces go their own ways there.

The letters of a word that rise one after the other rest as one thing. Where that is lost, or fits badly, each connected
piece of its sprite is carried on by itself from the frames in which the whole fits; if the pieces get further, they are
things of their own. Not covered: pieces that touch.
"""

from copy import deepcopy

import cv2
import numpy as np

from limner.sight.grow import Film, Path, carry, nowhere
from limner.sight.pose import MODELS
from limner.sight.thing import Thing

LEAST = 10
"""Pixels of a piece, at least."""
MOST = 24
"""Pieces of a thing, at most."""
FURTHER = 3
"""Frames that a piece must get further than the whole for this to be taken apart."""
SURE = 0.35
"""Pixels by which the whole may miss a frame that its pieces are carried on from."""


def carried_on(film: Film, thing: Thing) -> list[Thing]:
    """Carry a thing on to where it is lost, in pieces if these get further.

    Args:
        film: the film.
        thing: one that is not marked as taken yet.

    Returns:
        The thing, or its pieces.
    """
    times = np.flatnonzero(thing.path.there)
    if thing.path.tint is not None:
        return [thing]
    good = thing.path.there & (np.nan_to_num(thing.path.miss, nan=np.inf) < SURE + 0.06 * film.noise)
    good[thing.canonical] |= thing.path.there[thing.canonical]
    if times[0] == 0 and times[-1] == len(good) - 1 and good.sum() > 0.9 * len(times):
        return [thing]
    pieces = _pieces(thing)
    model = MODELS[max(MODELS.index(thing.model), MODELS.index("translation"))]
    if thing.model == "still":
        path = _carried(film, thing, good, model)
        if path.there.sum() > len(times):
            thing = _like(thing, thing.sheet, thing.corner, path, model)
    if len(pieces) < 2:
        return [thing]
    found: list[Thing] = []
    pieces.sort(key=lambda piece: -piece.area)
    for piece in pieces:
        path = _carried(film, piece, good, "translation")
        fits = path.there & (np.nan_to_num(path.miss, nan=np.inf) < 1)
        known = thing.path.there & (np.nan_to_num(thing.path.miss, nan=np.inf) < 1)
        found.append(_like(thing, piece.sheet, piece.corner, path, "translation"))
        further = int(fits.sum()) - int(known.sum())
        if len(found) == 1 and further < FURTHER:
            return [thing]
    return found


def _like(thing: Thing, sheet: np.ndarray, corner: tuple[int, int], path: Path, model: str) -> Thing:
    return Thing(sheet, corner, thing.canonical, model, path, thing.number)


def _carried(film: Film, thing: Thing, known: np.ndarray, model: str) -> Path:
    """Carry a sprite on from the frames in which its way is known: ``(N,) bool``."""
    path = deepcopy(thing.path)
    blank = nowhere(len(known))
    for part, empty in zip(
        (path.pose, path.opacity, path.error, path.gain, path.miss),
        (blank.pose, blank.opacity, blank.error, blank.gain, blank.miss),
        strict=True,
    ):
        part[~known] = empty[~known]
    return carry(film, thing.sprite, thing.canonical, model, {}, (0, len(known) - 1), path)


def _pieces(thing: Thing) -> list[Thing]:
    """Cut a sprite into its connected pieces; none where they are too many."""
    solid = (thing.sheet[..., 3] > 0.5).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    large = [label for label in range(1, count) if stats[label][4] >= LEAST]
    if not 1 < len(large) <= MOST:
        return []
    _, nearest = cv2.distanceTransformWithLabels(
        (~np.isin(labels, large)).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    # Every soft pixel goes with the piece that is nearest.
    table = np.zeros(int(nearest.max()) + 1, int)
    nearest, labels = np.asarray(nearest, np.intp), np.asarray(labels, np.intp)
    inside = np.isin(labels, large)
    table[nearest[inside]] = labels[inside]
    owner = table[nearest]
    found = []
    for label in large:
        x, y, w, h = (int(number) for number in stats[label][:4])
        x0, y0 = max(x - 2, 0), max(y - 2, 0)
        view = np.s_[y0 : y + h + 2, x0 : x + w + 2]
        sheet = thing.sheet[view].copy()
        sheet[..., 3] *= owner[view] == label
        corner = (thing.corner[0] + x0, thing.corner[1] + y0)
        found.append(_like(thing, sheet, corner, thing.path, thing.model))
    return found
