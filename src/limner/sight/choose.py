"""Chooses how a thing moves: the least model that carries its sprite through its tracklet and leaves only noise.

A model is carried through all frames only if it is the least that explains the few that decide.
"""

import cv2
import numpy as np

from limner.sight.grow import BACKDROP, GAIN, SPARE, STRETCHING, Film, Path, carry, nowhere, onto, shows, spanned
from limner.sight.moving import Blob
from limner.sight.pose import MODELS, Sprite, fit, moved

DEARER = 1.15
"""Times by which a model must fit better to be taken for the next lesser one."""
PROBES = 4
"""Frames in which richer models are tried before they are carried through all."""
GROWN = 0.1
"""Part by which a blob must be larger, or smaller, than what is laid on it, for that to be tried at its size."""
LURKING, LURKED = 1.0, 0.05
"""Pixels of misfit that it is worth to lie wholly behind the backdrop, and part from which more is tried: nothing hides
there but in a mask, and what shrinks looks the same."""
LOOKS = 8
"""Frames in which that is looked at."""
RESTS, FEWEST = (0.2, 0.005), 8
"""Pixels, and part of its area, that a blob may have changed by that rests; and the views that a model is judged by."""
AMISS, CLEAR, FEW, HALF = 0.5, 0.15, 5, 0.5
"""Pixels by which a sprite fits badly beyond its tracklet, from which opacity on and in how many frames; and what part
of its misfit there a richer model may leave."""
STRAY = 4.0
"""Levels by which a colour must miss every mixture of its canonical one and the plate to be another one."""
DEEP, CERTAIN = 7, 2.0
"""Pixels of a square within which compression smears an edge's colour; and times that limit by which colours that no
edge is near to must miss, for nothing else to be tried: where a thing is dark on dark, its edges tell nothing."""
PLAIN, SMEARED = 3.0, 2.5
"""Levels by which a plain thing's colours differ from their median on average, beside twice the film's noise; and times
that where its edge is looked at, too.
"""
TURNED = 5.0
"""Degrees from which on a blob that seems turned is tried at its angle, too."""


def choose(
    film: Film, sprite: Sprite, canonical: int, hints: dict[int, Blob], tinted: bool, models: tuple[str, ...] = MODELS
) -> tuple[str, Path]:
    """Choose the least model that carries a sprite through its own tracklet.

    Args:
        film: the film.
        sprite: what is carried.
        canonical: where it was cut out.
        hints: blobs that are it, by frame.
        tinted: it has one colour, so that this may change; believed where nothing else explains it half as well.
        models: that it may move by, least first.
    """
    within = min(hints), max(hints)
    telling = _telling(hints)
    enough = 0.1 + 0.06 * film.noise
    best: tuple[float, str, Path, float] | None = None
    strays, deep = _strays(film, canonical, hints) if tinted else (np.zeros(1), np.zeros(1))
    limit = STRAY + film.noise
    mostly = bool(np.quantile(strays, 1 - SPARE) > limit)
    certain = mostly and bool(np.quantile(deep, 1 - SPARE) > CERTAIN * limit)
    for colour in (
        (True,) if certain else (True, False) if mostly else (False, True) if strays.max() > limit else (False,)
    ):
        price = 2.0 if colour and not mostly else 1.0
        if best is not None and best[0] < 3 * enough:
            break
        rank: int | None = 0
        while rank is not None:
            bar = 1.5 if best is None else max(best[0] / price, enough)
            path = carry(film, sprite, canonical, models[rank], hints, within, nowhere(len(film.frames), colour), bar)
            lurks = _lurking(film, sprite, path, hints)
            score = badly(path, telling) + LURKING * lurks
            if best is None or score * price + 1e-3 < best[0]:
                best = score * price, models[rank], path, lurks
            if score < enough:
                break
            later = models[rank + 1 :]
            ahead = 0 if best[3] > LURKED and later else _improving(film, sprite, best[2], telling, later)
            rank = None if ahead is None else rank + 1 + ahead
            price *= DEARER ** (1 + (ahead or 0))
    assert best is not None
    if best[2].tint is not None and mostly and not certain:
        # What fades in small is smeared, and seems to change its colour: opacity is one number, a colour three.
        bar = max(DEARER * best[0], enough)
        path = carry(film, sprite, canonical, best[1], hints, within, nowhere(len(film.frames)), bar)
        if badly(path, hints) < bar:
            return best[1], path
    return best[1], best[2]


def is_plain(sheet: np.ndarray, noise: float) -> bool:
    """Say whether a sprite ``(h, w, 4)`` has one colour: where compression smears none into it, and nearly elsewhere.

    A small disc is half edge, and there the ground's colour is smeared into it.
    """
    solid = sheet[..., 3] > 0.9
    if not solid.any():
        return False
    inner = cv2.erode(solid.astype(np.uint8), np.ones((DEEP, DEEP), np.uint8), borderValue=0) > 0
    off = np.abs(sheet[..., :3] - np.median(sheet[inner if inner.any() else solid][:, :3], axis=0))
    level = PLAIN + 2 * noise
    return float(off[solid].mean()) < level or (
        bool(inner.any()) and float(off[inner].mean()) < level and float(off[solid].mean()) < SMEARED * level
    )


def extended(
    film: Film, sprite: Sprite, canonical: int, model: str, path: Path, hints: dict[int, Blob], span: tuple[int, int]
) -> tuple[str, Path]:
    """Carry a sprite on beyond its tracklet, by a richer model where the one that did within it fits badly there.

    What turned before it came to rest may have been linked anew when it did.

    Args:
        film: the film.
        sprite: what is carried.
        canonical: where it was cut out.
        model: that explains its tracklet.
        path: how.
        hints: its tracklet.
        span: first and last frame in which it may be seen.
    """
    everywhere = (span[0], min(span[1], len(film.frames) - 1))
    usual = float(np.quantile(path.miss[path.there], 0.5)) if path.there.any() else 0.0
    beyond = np.array([time not in hints for time in range(len(film.frames))])
    path = carry(film, sprite, canonical, model, {}, everywhere, path)
    amiss = beyond & path.there & (path.opacity > CLEAR) & (path.miss > AMISS + 2 * usual)
    for richer in MODELS[MODELS.index(model) + 1 :]:
        if amiss.sum() < FEW or path.tint is not None:  # how dark a thing is that changes its colour tells little
            break
        other = carry(film, sprite, canonical, richer, {}, everywhere)
        if not other.there[amiss].mean() > 0.8 or other.there.sum() < 0.95 * path.there.sum():
            continue
        if np.nanmedian(other.miss[amiss]) < HALF * np.nanmedian(path.miss[amiss]):
            model, path = richer, other
            amiss &= path.there & (path.miss > AMISS + 2 * usual)
    return model, path


def _telling(hints: dict[int, Blob]) -> dict[int, Blob]:
    """Keep the blobs that differ from the one kept before: what rests for long says no more than one of its frames."""
    kept: list[Blob] = []
    for time in sorted(hints):
        one, last = hints[time], kept[-1] if kept else None
        if last is not None and max(abs(a - b) for a, b in zip(one.centre, last.centre, strict=True)) < RESTS[0]:
            if abs(one.area - last.area) < RESTS[1] * last.area and one.box == last.box:
                continue
        kept.append(one)
    return {one.frame: one for one in kept} if len(kept) >= FEWEST else hints


def _lurking(film: Film, sprite: Sprite, path: Path, hints: dict[int, Blob]) -> float:
    """Give the part of a thing, averaged over some frames, that would lie behind the backdrop."""
    times = [time for time in sorted(hints) if path.there[time]]
    parts = []
    for time in times[:: max(len(times) // LOOKS, 1)]:
        shown = shows(film, sprite, path, time)
        if shown is not None:
            drawn, (x0, y0, x1, y1) = shown
            over = drawn[..., 3] > 0.5
            parts.append(float((film.taken[time, y0:y1, x0:x1] == BACKDROP)[over].mean()) if over.any() else 0.0)
    return float(np.mean(parts)) if parts else 0.0


def _improving(film: Film, sprite: Sprite, path: Path, hints: dict[int, Blob], models: tuple[str, ...]) -> int | None:
    """Give the least of richer models that explains a tracklet about as well as any, from where a path lies.

    They are tried in the frames that decide. What the richest do not improve there, none will: ``None``.
    """
    times = [time for time in sorted(hints, key=lambda time: path.miss[time]) if path.there[time]]
    if not models or len(times) < (1 - SPARE) * len(hints) or len(times) < 2 * PROBES:
        return 0 if models else None
    probes = [times[int(part * (len(times) - 1))] for part in np.linspace(1 - 2 * SPARE, 1, PROBES)]

    def miss(model: str, time: int) -> float:
        found = [fit(film.frames[time], film.plate, sprite, start, model, noise=film.noise, hidden=film.taken[time],
                     tinted=path.tint is not None) for start in _starts(sprite, path, hints[time], model)]  # fmt: skip
        return min((one.miss for one in found if one is not None), default=np.inf)

    def misses(model: str) -> np.ndarray:
        return np.array([miss(model, time) for time in probes])

    tried = {model: misses(model) for model in models if model in ("affine", "homography")}
    helped = np.min([np.full(PROBES, np.inf), *tried.values()], axis=0) * DEARER < path.miss[probes]
    if helped.sum() < PROBES / 2:
        return None
    for index, model in enumerate(models):
        if model not in tried:
            tried[model] = misses(model)
        least = np.min(list(tried.values()), axis=0)
        if (tried[model] <= DEARER * least)[helped].sum() > helped.sum() / 2:
            return index
    return 0


def _starts(sprite: Sprite, path: Path, blob: Blob, model: str) -> list[np.ndarray]:
    """List where to begin: a plain thing laid by a model that cannot grow lies anywhere within what has grown."""
    pose = path.pose[blob.frame]
    size = np.sqrt(blob.area / max(float(sprite.picture[..., 3].sum()) * abs(np.linalg.det(pose[:2, :2])), 1.0))
    starts = [pose]
    if model not in ("still", "translation") and abs(size - 1) >= GROWN:
        starts.append(onto(np.diag([size, size, 1.0]) @ pose, sprite, blob.centre))
    if model in STRETCHING:
        starts.append(spanned(pose, sprite, blob.box))
    if model not in ("still", "translation", "zoom", "stretch"):
        starts += _turned(sprite, pose, blob)
    return starts


def _turned(sprite: Sprite, pose: np.ndarray, blob: Blob) -> list[np.ndarray]:
    """Give poses at which the narrowest box around a sprite would be turned as a blob's is.

    An upright square that lies on one on its corner covers as much whichever way it begins to turn.
    """
    solid = np.argwhere(sprite.picture[..., 3] > 0.5)[:, ::-1] + sprite.corner
    theirs = np.argwhere(blob.mask)[:, ::-1]
    if min(len(solid), len(theirs)) < 3:
        return []
    sides = [cv2.minAreaRect(some.astype(np.float32))[2] for some in (moved(solid + 0.5, pose), theirs)]
    angle = (sides[1] - sides[0] + 45) % 90 - 45
    if abs(angle) < TURNED:
        return []
    starts = []
    for quarter in (0, 90):
        cosine, sine = np.cos(np.radians(angle + quarter)), np.sin(np.radians(angle + quarter))
        turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
        starts.append(onto(turn @ pose, sprite, blob.centre))
    return starts


def _strays(film: Film, canonical: int, hints: dict[int, Blob]) -> tuple[np.ndarray, np.ndarray]:
    """Give the levels by which a plain thing's colours miss what any opacity of its own one gives, ``(K,)`` each.

    The second ones are 0 where all of it is near its edge.
    """
    own, plate, _ = _core(film, hints[canonical])
    own = own - plate
    found, deep = [], []
    for blob in hints.values():
        colour, plate, far = _core(film, blob)
        share = float(np.clip((colour - plate) @ own / max(float(own @ own), 1e-6), 0, 1.02))
        found.append(float(np.abs(colour - plate - share * own).max()))
        deep.append(found[-1] if far else 0.0)
    return np.array(found), np.array(deep)


def _core(film: Film, blob: Blob) -> tuple[np.ndarray, np.ndarray, bool]:
    """Give the median colours of a blob's inner pixels and of the plate there, ``(3,)`` each.

    And say whether these are far from its edge.
    """
    x, y, w, h = blob.box
    view = np.s_[y : y + h, x : x + w]
    mask = blob.mask
    for size in (DEEP, 3):
        inner = cv2.erode(blob.mask.astype(np.uint8), np.ones((size, size), np.uint8), borderValue=0) > 0
        if inner.any():
            colour, plate = (np.median(some[view][inner], axis=0) for some in (film.frames[blob.frame], film.plate))
            return colour, plate, size == DEEP
    return np.median(film.frames[blob.frame][view][mask], axis=0), np.median(film.plate[view][mask], axis=0), False


def badly(path: Path, hints: dict[int, Blob]) -> float:
    """Give the pixels by which a sprite misses its tracklet, but for its worst frames."""
    times = np.array(sorted(hints))
    fits = path.there[times] & (np.nan_to_num(path.gain[times], nan=-1.0) > GAIN)
    misses = np.where(fits, path.miss[times], 3.0)
    clear = np.nan_to_num(path.opacity[times], nan=1.0) > 0.1
    misses = misses[clear] if clear.any() else misses
    return float(np.quantile(misses, 1 - SPARE))
