"""Carries a sprite through a film, from the frame in which it was cut out to both ends, as far as it is seen.

In each frame it begins where its last motion leads, where it was last, and where a blob of its tracklet lies, and keeps
what fits best; a start that fits badly is turned round in steps (brute force), for what is symmetric but for a gap.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import msgspec
import numpy as np

from limner.sight.corners import pinned
from limner.sight.difference import greatest
from limner.sight.mirror import mirrored
from limner.sight.moving import FINE, Blob
from limner.sight.pose import Fit, Sprite, fit, moved, warped, window

GAIN = 0.5
"""Part of what differs from the ground that a sprite must explain where it shows, to be there."""
REJOINED = 0.75
"""Part of a blob's difference from the ground that a sprite must explain to be what was lost before."""
OWN = 0.1
"""Part of a blob that a sprite must cover to be in it: else it lies elsewhere, where it is known to be."""
SEEN = 0.2
"""Part of a thing that must show, to be followed."""
SLIP = 0.5
"""Sizes of a thing that it may lie away from where it was expected, if no blob says that it does."""
FAINT = 0.03
"""Opacity below which a thing counts as gone."""
LEAST = 1e-4
"""Part of its canonical area below which nothing is left of a thing."""
SPARE = 0.15
"""Part of a tracklet that a model may fail at: beginnings, ends, and what something hides."""
STRETCHING = ("stretch", "affine", "homography")
BENT = 0.9
"""Part of a fit's miss that another one from the corners must come to, to be taken for it."""
SAME = 3.0
"""Levels by which no pixel may change for a thing to rest."""
EXPECTED = 2.0
"""Pixels from where a thing's corners were expected within which it is not looked for elsewhere."""
LOST = 3
"""Frames without it, after which it is no longer looked for."""
REST = 7
"""Frames for which trying harder is given up, at most, after it has not helped."""
SLACK = (30.0, 0.35)
"""Levels, and part of a thing's contrast, by which its edges may be off: about a third of a pixel."""

GROUND, BACKDROP = 255, 254
"""Mark pixels that never change: a thing that passes there passes behind them. The backdrop is what surrounds all."""


class Patience(msgspec.Struct, eq=False):
    """For how many more frames trying harder is given up: twice as long each time that it has not helped."""

    wait: int = 0
    left: int = 0
    since: int = 0
    """The frame in which it was looked for last: from then on it has rested."""

    def told(self, helped: bool) -> None:
        """Learn whether a frame was explained in the end."""
        self.wait = 0 if helped else min(2 * self.wait + 1, REST)
        self.left = self.wait


class Film(msgspec.Struct, eq=False):
    """What all steps share."""

    frames: np.ndarray
    plate: np.ndarray
    """``(H, W, 3) float32``."""
    noise: float
    limit: float
    """Levels by which a pixel must differ from the plate to be something else."""
    taken: np.ndarray
    """``(N, H, W) uint8``: the number of the thing that explains a pixel, 0 where none does; see ``GROUND``."""

    def hidden(self, time: int, *numbers: int) -> np.ndarray:
        """Give what others than the things of these numbers explain in a frame: ``(H, W) bool``."""
        taken = self.taken[time]
        return np.logical_and.reduce([taken != number for number in (0, *numbers)])


class Path(msgspec.Struct, eq=False):
    """A sprite's way through the film."""

    pose: np.ndarray
    """``(N, 3, 3)``, NaN where it is not seen."""
    opacity: np.ndarray
    error: np.ndarray
    gain: np.ndarray
    miss: np.ndarray
    tint: np.ndarray | None = None
    """``(N, 3)``: its one colour in each frame, where that changes; opacity is then one."""

    @property
    def there(self) -> np.ndarray:
        """``(N,) bool``: frames in which it is seen."""
        return np.isfinite(self.pose[:, 0, 0])


def nowhere(count: int, tinted: bool = False) -> Path:
    """Make the way of what is seen in no frame."""
    opacity, error, gain, miss = np.full((4, count), np.nan)
    tint = np.full((count, 3), np.nan) if tinted else None
    return Path(np.full((count, 3, 3), np.nan), opacity, error, gain, miss, tint)


def carry(
    film: Film, sprite: Sprite, canonical: int, model: str, hints: dict[int, Blob], within: tuple[int, int],
    path: Path | None = None, bar: float = np.inf,
) -> Path:  # fmt: skip
    """Carry a sprite from its canonical frame both ways.

    Args:
        film: the film.
        sprite: what is carried.
        canonical: where it was cut out, or where ``path`` already knows it.
        model: how it may move.
        hints: blobs that are it, by frame.
        within: first and last frame to look at.
        path: what is known already; it is filled in.
        bar: pixels; it is given up as soon as more than ``SPARE`` of the hints fit worse than that.
    """
    path = path or nowhere(len(film.frames))
    bad = 0
    if not path.there[canonical]:
        note(path, canonical, fit(film.frames[canonical], film.plate, sprite, np.eye(3), model, noise=film.noise,
                                   hidden=film.taken[canonical], rounds=0, tinted=path.tint is not None))  # fmt: skip
    for way in (1, -1):
        lost = 0
        patience = Patience(since=canonical)
        time = canonical + way
        while within[0] <= time <= within[1] and lost <= LOST:
            if path.there[time] and time not in hints:
                patience.since = time
                time += way
                continue
            found = _rested(film, sprite, path, time, time - way, patience.since)
            if found is None:
                patience.since = time
                found = _look(film, sprite, path, time, way, model, hints.get(time), lost, patience)
            bad += time in hints and (found is None or (found.miss > bar and found.opacity > 0.1))
            if bar < np.inf and bad > SPARE * len(hints) + 1:
                return path
            if found is None:
                lost = 0 if time in hints else lost + 1
            else:
                lost = 0
                note(path, time, found)
            time += way
    return path


def note(path: Path, time: int, found: Fit | None) -> None:
    """Write down how a sprite lies in a frame."""
    if found is not None:
        path.pose[time] = found.pose
        path.opacity[time], path.error[time] = found.opacity, found.error
        path.gain[time], path.miss[time] = found.gain, found.miss
        if path.tint is not None and found.tint is not None:
            path.tint[time] = found.tint


def _rested(film: Film, sprite: Sprite, path: Path, time: int, last: int, since: int) -> Fit | None:
    """Take over how a sprite lay in the frame beside, where nothing has changed since it was looked for."""
    box = window(sprite, path.pose[last], film.plate.shape) if path.there[last] else None
    if box is None:
        return None
    view = np.s_[box[1] : box[3], box[0] : box[2]]
    if cv2.absdiff(film.frames[time][view], film.frames[since][view]).max() > SAME:
        return None
    if not np.array_equal(film.taken[time][view], film.taken[since][view]):
        return None
    tint = None if path.tint is None else path.tint[last]
    return Fit(path.pose[last], path.opacity[last], path.error[last], path.gain[last], path.miss[last], tint)


def _look(
    film: Film, sprite: Sprite, path: Path, time: int, way: int, model: str, hint: Blob | None, lost: int,
    patience: Patience,
) -> Fit | None:  # fmt: skip
    known = [index for index in (time - way * k for k in range(1, lost + 4)) if 0 <= index < len(path.pose)]
    known = [index for index in known if path.there[index]]
    if not known:
        return None
    last = path.pose[known[0]]
    starts = [last]
    if len(known) > 1 and abs(known[0] - known[1]) == 1:
        step = last @ np.linalg.inv(path.pose[known[1]])
        ahead = last
        for _ in range(abs(time - known[0])):
            ahead = step @ ahead
        starts.insert(0, ahead / ahead[2, 2])
    if hint is not None:
        starts += [onto(start, sprite, hint.centre) for start in starts[:1]]
        if model in STRETCHING:
            starts.append(spanned(last, sprite, hint.box))
    if model == "still":
        starts = [last]
    settle: dict[str, Any] = {"noise": film.noise, "hidden": film.taken[time], "tinted": path.tint is not None}
    usual = float(np.quantile(path.miss[path.there], 0.25))
    best = fit(film.frames[time], film.plate, sprite, starts[0], model, **settle)
    # What lies where it was expected has no need to be looked for elsewhere.
    surely = best is not None and best.miss < _doubtful(usual, film.noise) and _near(sprite, best.pose, starts[0])
    ranked: list[Fit] = []
    if not surely:
        tried = [fit(film.frames[time], film.plate, sprite, start, model, rounds=0, **settle) for start in starts]
        ranked = sorted((t for t in tried if t is not None), key=lambda t: t.miss)
        for start in ranked[:2]:
            if np.array_equal(start.pose, starts[0]):
                found = best
            else:
                found = fit(film.frames[time], film.plate, sprite, start.pose, model, **settle)
            if found is not None and (best is None or found.miss < best.miss):
                best = found
            if best is not None and best.miss < _doubtful(usual, film.noise):
                break
    if model == "homography" and hint is not None:
        best = _pinned(film, sprite, best, last, hint, settle)
    if best is None:
        return None
    if best.miss <= _doubtful(usual, film.noise):
        patience.told(True)
    elif patience.left:
        patience.left -= 1
    else:
        best = _again(film, sprite, best, ranked, model, usual, time, settle, hint, last)
        patience.told(best.miss <= _doubtful(usual, film.noise))
    if best.opacity < FAINT or best.gain < GAIN or best.seen < SEEN or abs(np.linalg.det(best.pose)) < LEAST:
        return None
    if hint is None and _slipped(sprite, best.pose, starts):
        return None
    return best


def _pinned(
    film: Film, sprite: Sprite, best: Fit | None, last: np.ndarray, hint: Blob, settle: dict[str, Any]
) -> Fit | None:  # fmt: skip
    """Try from the corners, too: a bent view may fit nearly as well as the right one."""
    for start in pinned(last, sprite, hint):
        found = fit(film.frames[hint.frame], film.plate, sprite, start, "homography", **settle)
        if found is not None and (best is None or found.miss < BENT * best.miss):
            best = found
    return best


def _slipped(sprite: Sprite, pose: np.ndarray, starts: list[np.ndarray]) -> bool:
    """Say whether a fit went far from where a thing should be, as one that has found another thing does."""
    here = middle(sprite, pose)
    away = min(float(np.hypot(*(middle(sprite, start) - here))) for start in starts)
    size = float(np.sqrt((sprite.picture[..., 3] > 0.5).sum() * abs(np.linalg.det(pose[:2, :2]))))
    return away > 2 + SLIP * size


def _near(sprite: Sprite, pose: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two poses carry a sprite's corners to about the same places."""
    return bool(np.abs(moved(sprite.box, pose) - moved(sprite.box, other)).max() < EXPECTED)


def _doubtful(usual: float, noise: float) -> float:
    """Give the miss from which a fit is tried again, in pixels."""
    return max(1.6 * usual + 0.05, 0.15 + 0.06 * noise)


def _again(
    film: Film, sprite: Sprite, best: Fit, ranked: list[Fit], model: str, usual: float, time: int,
    settle: dict[str, Any], hint: Blob | None, last: np.ndarray,
) -> Fit:  # fmt: skip
    """Try harder: turned over, from a blurred view, and from all round."""
    frame = film.frames[time]
    if model in STRETCHING:
        start = mirrored(sprite, best.pose)
        found = fit(frame, film.plate, sprite, start, model, **settle)
        best = found if found is not None and found.miss < BENT * best.miss else best
        if best.miss < _doubtful(usual, film.noise):
            return best
    for blur in (2.0, 5.0):
        rough = fit(frame, film.plate, sprite, ranked[0].pose, model, blur=blur, rounds=8, **settle)
        found = None if rough is None else fit(frame, film.plate, sprite, rough.pose, model, **settle)
        if found is not None and found.miss < best.miss:
            best = found
        if best.miss < _doubtful(usual, film.noise):
            return best
    if model in ("still", "translation", "zoom", "stretch"):
        return best
    base = best.pose if hint is None else last
    centre = moved(sprite.box, base).mean(axis=0)
    turned = []
    for angle in np.arange(10, 360, 10) * np.pi / 180:
        cosine, sine = np.cos(angle), np.sin(angle)
        turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
        turn[:2, 2] = centre - turn[:2, :2] @ centre
        start = turn @ base
        # What jumps turns about a point that is none of its own: its blob tells where it is.
        start = start if hint is None else onto(start, sprite, hint.centre)
        tried = fit(frame, film.plate, sprite, start, model, rounds=0, **settle)
        if tried is not None:
            turned.append(tried)
    for start in sorted(turned, key=lambda t: t.miss)[:2]:
        found = fit(frame, film.plate, sprite, start.pose, model, **settle)
        if found is not None and found.miss < 0.8 * best.miss:
            best = found
    return best


def onto(pose: np.ndarray, sprite: Sprite, there: Sequence[float] | np.ndarray) -> np.ndarray:
    """Shift a pose so that the sprite's centre of mass lies at a point of the frame, ``(x, y)``."""
    shift = np.eye(3)
    shift[:2, 2] = np.asarray(there) - middle(sprite, pose)
    return shift @ pose


def spanned(pose: np.ndarray, sprite: Sprite, box: Sequence[float]) -> np.ndarray:
    """Stretch a pose along the frame's axes so that the sprite's box is another, ``(x, y, width, height)``."""
    here = moved(sprite.box, pose)
    low, size = here.min(axis=0), np.maximum(np.ptp(here, axis=0), 1e-3)
    x, y, *wanted = box
    scale = np.array(wanted) / size
    stretch = np.diag([*scale, 1.0])
    stretch[:2, 2] = np.array([x, y]) - scale * low
    return stretch @ pose


def middle(sprite: Sprite, pose: np.ndarray) -> np.ndarray:
    """Give where a sprite's centre of mass lies in a frame, ``(2,)``."""
    alpha = sprite.picture[..., 3]
    rows, columns = np.arange(alpha.shape[0]) + 0.5, np.arange(alpha.shape[1]) + 0.5
    centre = np.array([[float(alpha.sum(0) @ columns), float(alpha.sum(1) @ rows)]]) / max(float(alpha.sum()), 1e-6)
    return moved(centre + sprite.corner, pose)[0]


def rejoin(film: Film, sprite: Sprite, path: Path, model: str, blob: Blob) -> Fit | None:
    """Try whether a blob is a sprite that was lost before or is only seen later, and how it lies there."""
    if path.there[blob.frame]:
        return None
    times = np.flatnonzero(path.there)
    near = times[np.abs(times - blob.frame).argmin()]
    largest = times[path.gain[times].argmax()]
    usual = float(np.quantile(path.miss[times], 0.5))
    best: Fit | None = None
    for start in (path.pose[near], path.pose[largest], np.eye(3)):
        begins = [start, onto(start, sprite, blob.centre)]
        for begin in [*begins, spanned(start, sprite, blob.box)] if model in STRETCHING else begins:
            found = fit(film.frames[blob.frame], film.plate, sprite, begin, model, noise=film.noise,
                        hidden=film.taken[blob.frame], tinted=path.tint is not None)  # fmt: skip
            if found is not None and found.gain > REJOINED and (best is None or found.miss < best.miss):
                best = found
        if best is not None and best.miss < _doubtful(usual, film.noise):
            break
    if best is None or _shared(sprite, best.pose, blob) < OWN:
        return None
    return None if best.miss > 2 * _doubtful(usual, film.noise) or best.opacity < FAINT else best


def _shared(sprite: Sprite, pose: np.ndarray, blob: Blob) -> float:
    """Give the part of a blob that a sprite covers."""
    x, y, w, h = blob.box
    cover = warped(sprite, pose, (x, y, x + w, y + h))[..., 3] > 0.5
    return float((cover & blob.mask).sum()) / max(blob.area, 1)


def resume(
    film: Film, sprite: Sprite, path: Path, model: str, found: Fit, blobs: list[Blob], time: int, span: tuple[int, int]
) -> None:
    """Carry a sprite on from a frame in which it was found again, as far as it may be seen there."""
    note(path, time, found)
    within = (span[0], min(span[1], len(film.frames) - 1))
    carry(film, sprite, time, model, {blob.frame: blob for blob in blobs}, within, path)


def shows(film: Film, sprite: Sprite, path: Path, time: int) -> tuple[np.ndarray, tuple[int, int, int, int]] | None:
    """Give where a sprite shows in a frame: its coverage in a box of the frame, and the box."""
    box = window(sprite, path.pose[time], film.plate.shape)
    if box is None:
        return None
    return warped(sprite, path.pose[time], box), box


def take(film: Film, sprite: Sprite, path: Path, number: int) -> None:
    """Mark the pixels that a sprite explains along its way, and nothing else has, with its number."""
    for time in np.flatnonzero(path.there):
        shown = shows(film, sprite, path, int(time))
        if shown is None:
            continue
        drawn, (x0, y0, x1, y1) = shown
        below = film.plate[y0:y1, x0:x1]
        seen = film.frames[time, y0:y1, x0:x1].astype(np.float32)
        o = path.opacity[time]
        own = drawn[..., :3] if path.tint is None else drawn[..., 3:] * path.tint[time].astype(np.float32)
        over = o * (own - drawn[..., 3:] * below)
        # Colour, which a film keeps at half the size, is smeared along edges and all through thin things.
        rest = greatest(np.abs(cv2.transform(seen - below - over, FINE)))
        wide = cv2.dilate((drawn[..., 3] > 0.02).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        edge = (drawn[..., 3] > 0) & (drawn[..., 3] < 0.98)
        slack = max(SLACK[0], SLACK[1] * float(np.abs(cv2.transform(over, FINE)).max()))
        taken = film.taken[time, y0:y1, x0:x1]
        taken[(taken == 0) & wide & (rest < 2 * film.limit + slack * edge)] = number
