"""Joins what was followed in pieces: one thing that jumps, restarts or is lost for a while is one track.

Two things that are never seen at the same time are one where the better sprite of the two, laid on the other's frames,
explains them about as well as the other's own does: the film is then told with one sprite less. Pairs that follow each
other closely are tried first. Shape, size and colour decide: a piece that is never as opaque as the sprite that should
explain it, and does not fade either, has another colour.
"""

from copy import deepcopy

import numpy as np

from limner.sight.difference import greatest
from limner.sight.grow import FAINT, GAIN, STRETCHING, Film, Path, note, onto, spanned
from limner.sight.pose import MODELS, Fit, fit, moved, warped, window
from limner.sight.thing import Thing

TOGETHER = 2
"""Frames in which both may be found: where one begins and the other ends."""
WORSE = 1.5
"""Times that the one sprite's error may be the other's own, in the other's frames."""
SHARE = 0.05
"""Part of the difference from the ground that one sprite may always leave: what compression does to edges."""
LIKE = 6.0
"""Ratio of areas from which on two sprites are not compared: pieces that something cropped are small."""
SAME = 1.05
"""Ratio of scales up to which a thing that never changes its size has kept it."""
MOST = 0.25
"""Part of a piece's frames that may stay unexplained: its beginning and its end, where something covers it."""
DOUBLE = 0.6
"""Part of what two sprites cover together that both cover, where they are doubles."""
EDGES, BLUR = 0.55, 0.25
"""Pixels by which the edges of one sprite may be off, and part of the difference that it may leave then: thin things
are edges all over."""
LOOKS = 10
"""Frames of a piece that are judged."""


def joined(film: Film, things: list[Thing]) -> list[Thing]:
    """Join pieces that are one thing.

    Args:
        film: the film, with what things explain marked as theirs; the marks are kept up.
        things: all that were found.

    Returns:
        The things, in the same order, without those that became part of another.
    """
    things = list(things)
    refused: set[tuple[int, int]] = set()
    while True:
        pairs = [
            (away, main, other)
            for index, main in enumerate(things)
            for other in things[index + 1 :]
            if (main.number, other.number) not in refused and (away := _away(film, main, other)) < np.inf
        ]
        for _, first, second in sorted(pairs, key=lambda pair: pair[0]):
            main, other = (first, second) if _worth(film, first) >= _worth(film, second) else (second, first)
            path = _explained(film, main, other)
            if path is None:
                refused.add((first.number, second.number))
                continue
            main.model, main.path = path
            film.taken[film.taken == other.number] = 0
            main.take(film)
            things.remove(other)
            # What grew may now fit what was too far from it before.
            refused = {pair for pair in refused if main.number not in pair}
            break
        else:
            return things


def _shown(thing: Thing) -> np.ndarray:
    return np.flatnonzero(thing.path.there & (np.nan_to_num(thing.path.opacity) > FAINT))


def _worth(film: Film, thing: Thing) -> float:
    """Give how much of a thing its sprite shows: what it adds up to before the ground, in levels."""
    (height, width), (x, y) = thing.sheet.shape[:2], thing.corner
    below = film.plate[y : y + height, x : x + width]
    return float((thing.sheet[..., 3] * greatest(np.abs(thing.sheet[..., :3] - below))).sum())


def _away(film: Film, main: Thing, other: Thing) -> float:
    """Give how far two pieces are from following each other, in frames and sizes; infinite for no pieces of one."""
    one, two = _shown(main), _shown(other)
    if not len(one) or not len(two) or (main.path.tint is None) != (other.path.tint is None):
        return np.inf
    apart = 0
    for time in np.intersect1d(one, two):
        apart += not _on_each_other(film, main, other, int(time))
        if apart > TOGETHER:
            return np.inf
    areas = sorted([main.size(int(one[len(one) // 2])), other.size(int(two[len(two) // 2]))])
    if areas[1] ** 2 > LIKE * areas[0] ** 2:
        return np.inf
    gaps = np.abs(one[:, None] - two[None])
    here, there = np.unravel_index(gaps.argmin(), gaps.shape)
    left, right = int(one[here]), int(two[there])
    far = float(np.hypot(*(main.middle(left) - other.middle(right))))
    return float(gaps.min()) + far / max(main.size(left), other.size(right), 4.0)


def _on_each_other(film: Film, first: Thing, second: Thing, time: int) -> bool:
    """Say whether two sprites show at the same place in a frame, as doubles of one thing do."""
    box = window(first.sprite, first.path.pose[time], film.plate.shape)
    beside = window(second.sprite, second.path.pose[time], film.plate.shape)
    if box is None or beside is None or box[0] >= beside[2] or beside[0] >= box[2]:
        return False
    one = warped(first.sprite, first.path.pose[time], box)[..., 3] > 0.5
    two = warped(second.sprite, second.path.pose[time], box)[..., 3] > 0.5
    return bool((one & two).sum() > DOUBLE * (one | two).sum())


def _explained(film: Film, main: Thing, other: Thing) -> tuple[str, Path] | None:
    """Carry the better sprite into the other's frames; return it all, or ``None`` where it does not explain them."""
    times = _shown(other)
    weight = other.path.opacity[times] * np.array([other.size(int(time)) for time in times])
    best = int(times[weight.argmax()])
    found = _matched(film, main, other, best)
    if found is None:
        return None
    model, first = found
    over = np.linalg.inv(other.path.pose[best]) @ first.pose
    path = deepcopy(main.path)
    looked = set(times[np.linspace(0, len(times) - 1, min(len(times), LOOKS)).astype(int)].tolist())
    fair = 0
    for time in times.tolist():
        start = other.path.pose[time] @ over
        one = _laid(film, main, other, time, start / start[2, 2], model, 8)
        if one is None or one.gain < GAIN:
            continue
        fair += time in looked and _fair(film, main, other, time, one)
        if not path.there[time] or one.miss < path.miss[time]:
            note(path, time, one)
    if fair < (1 - MOST) * len(looked):
        return None
    return (model, path) if _same_colour(main, path, times) else None


def _laid(
    film: Film, main: Thing, other: Thing, time: int, start: np.ndarray, model: str, rounds: int
) -> Fit | None:  # fmt: skip
    return fit(
        film.frames[time], film.plate, main.sprite, start, model, noise=film.noise, rounds=rounds,
        hidden=film.hidden(time, main.number, other.number), tinted=main.path.tint is not None,
    )  # fmt: skip


def _matched(film: Film, main: Thing, other: Thing, time: int) -> tuple[str, Fit] | None:
    """Lay one sprite where the other lies in a frame: as it last lay, as it was cut out, and turned."""
    known = _shown(main)
    last = main.path.pose[known[np.abs(known - time).argmin()]]
    there = other.middle(time)
    least = max(MODELS.index(main.model), MODELS.index("translation"))
    most = max(least, MODELS.index(other.model))
    for rank in sorted({least, most}):
        for start in (last, np.eye(3)):
            begins = [onto(start, main.sprite, there), start]
            if MODELS[rank] in STRETCHING:
                theirs = moved(other.sprite.box, other.path.pose[time])
                begins.append(spanned(start, main.sprite, (*theirs.min(axis=0), *np.ptp(theirs, axis=0))))
            for begin in begins:
                found = _laid(film, main, other, time, begin, MODELS[rank], 12)
                if found is not None and _fair(film, main, other, time, found):
                    return MODELS[rank], found
    return _turned(film, main, other, time, last, MODELS[max(least, MODELS.index("similarity"))])


def _turned(
    film: Film, main: Thing, other: Thing, time: int, last: np.ndarray, model: str
) -> tuple[str, Fit] | None:  # fmt: skip
    """Lay a sprite on the other turned by steps all round; of what fits equally, the least turn is taken."""
    there = other.middle(time)
    tried = []
    for angle in sorted(np.arange(-170, 190, 10) * np.pi / 180, key=abs):
        cosine, sine = np.cos(angle), np.sin(angle)
        turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
        found = _laid(film, main, other, time, onto(turn @ last, main.sprite, there), model, 0)
        if found is not None:
            tried.append((found.miss, abs(angle), found))
    best: tuple[float, float, Fit] | None = None
    for _, angle, start in sorted(tried, key=lambda one: one[:2])[:4]:
        found = _laid(film, main, other, time, start.pose, model, 12)
        if found is None or not _fair(film, main, other, time, found):
            continue
        scale = np.sqrt(abs(np.linalg.det(found.pose[:2, :2]) / np.linalg.det(last[:2, :2])))
        if main.model in ("still", "translation") and max(scale, 1 / scale) > SAME:
            continue
        if best is None or (angle < best[1] and found.miss < 1.2 * best[0] + 0.05) or found.miss < 0.8 * best[0] - 0.05:
            best = found.miss, angle, found
    return None if best is None else (model, best[2])


def _fair(film: Film, main: Thing, other: Thing, time: int, one: Fit) -> bool:
    """Say whether one sprite explains a frame about as well as the other's own, where either shows."""
    mine = window(main.sprite, one.pose, film.plate.shape)
    theirs = window(other.sprite, other.path.pose[time], film.plate.shape)
    if mine is None or theirs is None or mine[0] > theirs[2] or theirs[0] > mine[2]:
        return False
    if mine[1] > theirs[3] or theirs[1] > mine[3]:
        return False
    x0, y0, x1, y1 = (f(a, b) for f, a, b in zip((min, min, max, max), mine, theirs, strict=True))
    box = (x0, y0, x1, y1)
    below = film.plate[y0:y1, x0:x1]
    seen = film.frames[time, y0:y1, x0:x1].astype(np.float32)
    first, second = warped(main.sprite, one.pose, box), warped(other.sprite, other.path.pose[time], box)
    where = np.maximum(first[..., 3], second[..., 3]) > 0.05
    where &= ~film.hidden(time, main.number, other.number)[y0:y1, x0:x1]
    if not where.any():
        return False

    def left(drawn: np.ndarray, opacity: float, tint: np.ndarray | None) -> float:
        own = drawn[..., :3] if tint is None else drawn[..., 3:] * tint.astype(np.float32)
        rest = np.abs(seen - below - opacity * (own - drawn[..., 3:] * below)).mean(axis=2)
        return float(rest[where].mean())

    tint = None if other.path.tint is None else other.path.tint[time]
    theirs_left = left(second, float(other.path.opacity[time]), tint)
    ground = float(np.abs(seen - below).mean(axis=2)[where].mean())
    mine_left = left(first, one.opacity, one.tint)
    alike = mine_left < max(WORSE * theirs_left + film.noise, SHARE * ground)
    return alike or (one.miss < EDGES and mine_left < BLUR * ground)


def _same_colour(main: Thing, path: Path, times: np.ndarray) -> bool:
    """Say whether a piece is as opaque as the sprite that explains it, or fades: else it has another colour."""
    if path.tint is not None:
        return True
    top = float(np.nanmax(main.path.opacity))
    own = path.opacity[times][path.there[times]]
    return bool(own.max() > 0.85 * top or np.ptp(own) > 0.15 * top)
