"""Follows several round things that grow and fade about one middle: ripples, double bounces, halos behind a still dot.

They lie over one another, so that no blob is one of them. A place whose every frame looks the same in all directions is
read as radial profiles (``radial``), and these are told as a few discs or rings, alike but for their radius and
opacity, each of which goes on from frame to frame. One that has faded or shrunk to nothing and one that comes after it
are taken for the same thing, as loaders have them. They are then painted out of the film. Not covered: a single thing
in the open, which ``twins`` follows; things that are of different colours, and what is not round.
"""

import msgspec
import numpy as np

from limner.sight.moving import Blob
from limner.sight.places import ALIKE, alike, spots
from limner.sight.radial import BIN, Form, Profile, fitted, laid, read
from limner.sight.swell import looked_at
from limner.sight.tracks import Track

LARGE, MARGIN = 8.0, 5.0
"""Pixels of radius that a place has at least; and more around it that are looked at."""
ROUND, VISITED = 0.05, 0.5
"""Part of the squares of all that is seen that may differ between directions: in all frames, and in any of them of
what is seen in most."""
BLIND = 0.15
"""Part of the squares of what is seen in a frame that may differ between directions for it to tell anything."""
EXPLAINED = 0.06
"""Part of the squares of all that is seen that things may leave."""
MOST = 3
"""Things at one place at one time."""
TOGETHER = 6
"""Frames in which two or more are seen, at least."""
NEW, BRIEF, SLIGHT = 4, 4, 0.15
"""Frames after which it is known how a thing goes on; frames for which one is seen at least; and part of what the
largest one covers that it covers at least, unless the film ends or begins with it."""
FAINT, TINY = 0.03, 1.2
"""Opacity and pixels of radius below which nothing is seen."""
GAIN, CLEAR = 0.5, 2.0
"""Part of what things leave that one more may leave to be there; and pixels of full colour that it covers at least."""
OPENED = 0.3
"""Part of the full colour that is seen of the middle of a disc at most where it is a ring."""
SHARES = np.linspace(1.0, 0.5, 9)
"""Parts of the strongest colour seen that are tried for the opacity that gave it."""
WORSE = 1.15
"""Times what the best of them leaves, or varies by, that a greater one may, to be believed."""
FULL, OVER = 0.98, 1.02
"""Quantile of the strongest seen in each frame that is no noise; and how far past the full colour noise may lead."""
STEADY = 0.06
"""Opacity within which it stays."""
DIFFERENT, CHANGES, SMALLEST = 20.0, 8.0, 3.0
"""Levels by which a still thing in the middle differs from what is behind it, and by which it may change; and pixels of
its radius, at least."""
SOFT_CORE = 3.0
"""Pixels outside its edge in which its colour is smeared."""
UNSEEN = 3.0
"""Pixels outside of that from which what comes out from under it may start."""
HALO = 4
"""Pixels around a thing to which compression smears it."""
GROWS = 0.15
"""Part of the greatest radius by which each of several things about one middle grows or shrinks, at least."""
OPAQUE = 0.9
"""Opacity from which on a thing hides what is behind it."""


class Life(msgspec.Struct, eq=False):
    """One thing while it is seen."""

    first: int
    things: list[np.ndarray]
    """Of each frame from ``first`` on its outer radius and opacity."""

    @property
    def last(self) -> int:
        """The last frame in which it is seen."""
        return self.first + len(self.things) - 1

    def ahead(self) -> np.ndarray:
        """Foretell the next frame's."""
        now = self.things[-1].copy()
        if len(self.things) > 1:
            now[0] += np.clip(now[0] - self.things[-2][0], -6, 6)
        return np.array([max(now[0], 0.3), now[1]])


def ripples(frames: np.ndarray, blobs: list[list[Blob]], plate: np.ndarray) -> tuple[list[Track], np.ndarray]:
    """Follow round things about one middle.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        blobs: of each frame, what differs from the plate.
        plate: ``(H, W, 3) float32``.

    Returns:
        Their tracks, bottom first, and the film without them: ``frames`` itself where there are none.
    """
    tracks: list[Track] = []
    left = frames
    for members, colour in alike(spots(blobs, plate.shape[:2]), frames, plate):
        for spot in members:
            reach = max(float(max(blob.box[2:])) for blob in spot.blobs) / 2
            if reach < LARGE:
                continue
            found = _found(spot.centre, reach, colour, frames, plate)
            if not found:
                continue
            left = frames.copy() if left is frames else left
            tracks += [msgspec.structs.replace(one, id=len(tracks) + index) for index, one in enumerate(found)]
            y, x = np.indices(plate.shape[:2]) + 0.5
            gone = np.hypot(x - spot.centre[0], y - spot.centre[1]) < reach + HALO
            left[:, gone] = np.clip(np.round(plate), 0, 255).astype(np.uint8)[gone]
    return tracks, left


def _found(centre: np.ndarray, reach: float, colour: np.ndarray, frames: np.ndarray, plate: np.ndarray) -> list[Track]:
    """Follow what is at one place; nothing where it is not round, or is one thing in the open."""
    height, width = plate.shape[:2]
    wide = reach + MARGIN
    x0, y0 = np.maximum(np.floor(centre - wide), 0).astype(int).tolist()
    x1, y1 = np.minimum(np.ceil(centre + wide), (width, height)).astype(int).tolist()
    below = np.median(plate[y0:y1, x0:x1][[0, -1]], axis=(0, 1))
    y, x = np.indices((y1 - y0, x1 - x0)) + 0.5
    far = np.hypot(x + x0 - centre[0], y + y0 - centre[1])
    core = _core(far, frames[:, y0:y1, x0:x1], below)
    mine = far > core + SOFT_CORE if core else np.ones_like(far, bool)
    middle = np.median(frames[:, y0:y1, x0:x1][:, far < max(core - 2, 1.5)], axis=(0, 1)).astype(np.float32)
    if core and _paler(colour - below, middle - below):
        colour = middle
    place = looked_at(centre, (x0, y0, x1, y1), mine, colour, frames, plate)
    profile, uneven = read(place.cover, (x0, y0), centre, mine, wide)
    power = (place.cover**2).sum(axis=(1, 2))
    if uneven.sum() > ROUND * power.sum() or uneven.max() > VISITED * np.median(power[power > 0.1 * power.max()]):
        return []
    form = _form(profile)
    share, lives = _told(form, profile)
    lives = [life for life in lives if np.median(life.things, axis=0)[0] > core + SOFT_CORE]
    together = np.zeros(len(frames), int)
    for life in lives:
        together[life.first : life.last + 1] += 1
    if not lives or ((together > 1).sum() < TOGETHER and not core):
        return []
    if any(np.ptp([one[0] for one in life.things]) < GROWS * reach for life in lives if len(life.things) > BRIEF):
        return []  # what only fades where it is
    pure = np.clip(below + (colour - below) / share, 0, 255).astype(np.float32)
    if core and np.abs(pure - middle).max() < DIFFERENT and _opaque(lives):
        return []  # one disc that pulses, and never gets smaller than that
    blind = uneven > BLIND * power
    tracks = [_track(own, form, profile, pure, blind, core) for own in _shared(lives)]
    if core:
        tracks.append(
            _track(
                [Life(0, [np.array([core, 1.0])] * len(frames))],
                Form(),
                profile,
                middle,
                np.zeros(len(frames), bool),
                0,
            )
        )
    return tracks


def _opaque(lives: list[Life]) -> bool:
    """Say whether what was followed hides what is behind it, but for the frames in which it is hardly there."""
    return bool(np.median(np.concatenate([life.things for life in lives])[:, 1]) > OPAQUE)


def _paler(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether what differs so from the ground is what differs like ``other``, and translucent."""
    long = float(np.linalg.norm(other))
    along = float(one @ other) / max(long, 1e-6)
    return along < long and along > ALIKE * float(np.linalg.norm(one))


def _core(far: np.ndarray, frames: np.ndarray, below: np.ndarray) -> float:
    """Give the radius, pixels, of an opaque disc in the middle that stays as it is; 0 where there is none.

    Args:
        far: ``(h, w)``: distance of pixels from the middle.
        frames: ``(N, h, w, 3) uint8``.
        below: ``(3,)``: what is behind.
    """
    low, middle, high = np.quantile(frames[:: max(len(frames) // 24, 1)], (0.1, 0.5, 0.9), axis=0)
    stays = ((high - low).max(axis=2) < CHANGES) & (np.abs(middle - below).max(axis=2) > DIFFERENT)
    stays &= np.abs(middle - np.median(middle[far < 3], axis=0)).max(axis=2) < DIFFERENT
    other = far[~stays]
    if not len(other) or other.min() < SMALLEST:
        return 0.0
    own = np.median(middle[far < SMALLEST], axis=0) - below
    cover = (np.stack([low, middle, high]) - below) @ own / (own @ own)
    slot = (far / BIN).astype(int).ravel()
    mean = np.bincount(slot, cover.min(axis=0).ravel()) / np.maximum(np.bincount(slot), 1)
    edge = int(np.argmax((mean < 0.5) & (np.bincount(slot) > 0) & (np.arange(len(mean)) * BIN > other.min())))
    before, after = mean[edge - 1], mean[edge]
    return BIN * (edge - 0.5 + (before - 0.5) / max(before - after, 1e-3))


def _form(profile: Profile) -> Form:
    """Tell rings from discs: in the middle of a ring nothing is seen once it is large."""
    inner, outer = [], []
    strongest = profile.values.max(axis=1)
    for row, most in zip(profile.values, strongest, strict=True):
        high = np.flatnonzero(row > 0.5 * most)
        if most < 0.2 * strongest.max() or profile.radii[high[-1]] < LARGE:
            continue
        edge = high[-1]
        low = np.flatnonzero(row[:edge] < 0.5 * row[max(edge - 2, 0)])
        inner.append(profile.radii[low[-1]] + BIN / 2 if len(low) else 0.0)
        outer.append(profile.radii[edge] + BIN / 2)
    ratio, rim = np.array(inner) / np.maximum(outer, 1e-6), np.array(outer) - inner
    if len(ratio) < 3 or np.median(ratio) < OPENED:
        return Form()
    even, same = (float(np.median(np.abs(one - np.median(one))) / np.median(one)) for one in (1 - ratio, rim))
    return Form(hollow=float(np.median(ratio))) if even < same else Form(rim=float(np.median(rim)))


def _told(form: Form, profile: Profile) -> tuple[float, list[Life]]:
    """Follow things through all frames, and tell which part of the true colour the strongest one seen is."""
    power = float((profile.values**2 * profile.weight).sum())
    full = np.quantile([np.convolve(row, np.full(3, 1 / 3), "valid").max() for row in profile.values], FULL)
    tried = []
    for share in min(1.0, OVER / full) * SHARES:
        lives, miss = _followed(form, msgspec.structs.replace(profile, values=profile.values * share))
        tried.append((miss / share**2, _unsteady(lives) / share, share, lives))
    least = min(miss for miss, *_ in tried)
    if least > EXPLAINED * power:
        return 1.0, []
    good = [entry for entry in tried if entry[0] <= WORSE * least]
    calm = min(unsteady for _, unsteady, _, _ in good)
    return next((share, lives) for _, unsteady, share, lives in good if unsteady <= WORSE * calm)


def _unsteady(lives: list[Life]) -> float:
    """Give by how much opacities change, on average over what is seen: what is alike has no two where it overlaps."""
    spread, weight = 0.0, 1e-9
    for life in lives:
        radius, opacity = np.array(life.things).T
        mean = (opacity * radius).sum() / radius.sum()
        spread += float((radius * np.abs(opacity - mean)).sum())
        weight += float(radius.sum())
    return spread / weight


def _followed(form: Form, profile: Profile) -> tuple[list[Life], float]:
    done, live, miss = list[Life](), list[Life](), 0.0
    for time, seen in enumerate(profile.values):
        start = np.array([life.ahead() for life in live]).reshape(-1, 2)
        sure = np.array([min(len(life.things) / NEW, 1.0) for life in live])
        here, left = fitted(form, profile, seen, start, sure) if len(start) else (start, _power(profile, seen))
        while len(here) < MOST:
            more = _more(form, profile, seen, here)
            if more is None:
                break
            sure = np.append(sure, 0.0)
            found, rest = fitted(form, profile, seen, np.vstack([here, more]), sure)
            gained = min(found[-1, 1] * found[-1, 0] ** 2, left - rest)
            if rest > GAIN * left or gained < CLEAR or found[-1, 0] < TINY:
                break
            here, left = found, rest
            live.append(Life(time, []))
        kept: list[Life] = []
        for life, thing in zip(live, here, strict=True):
            if thing[1] < FAINT or thing[0] < TINY:
                done.append(life)
            else:
                life.things.append(thing)
                kept.append(life)
        live = kept
        miss += left
    lives = [life for life in done + live if len(life.things) >= BRIEF]
    heavy = [max(float(outer * outer * opacity) for outer, opacity in life.things) for life in lives]
    ends = {0, len(profile.values) - 1}
    lives = [life for life, own in zip(lives, heavy, strict=True)
             if own > SLIGHT * max(heavy) or ends & {life.first, life.last}]  # fmt: skip
    return sorted(lives, key=lambda life: life.first), miss


def _power(profile: Profile, seen: np.ndarray) -> float:
    return float((seen * seen * profile.weight).sum())


def _more(form: Form, profile: Profile, seen: np.ndarray, here: np.ndarray) -> np.ndarray | None:
    """Find the one more thing that explains most of what is left."""
    clear = 1 - laid(form, profile.radii, here) if len(here) else np.ones_like(seen)
    rest = seen - (1 - clear)
    best, most = None, 0.0
    for outer in np.arange(profile.radii[0] + 1, profile.radii[-1], 1.0):
        shape = form.cover(profile.radii, outer) * clear
        power = float((shape * shape * profile.weight).sum())
        common = float((shape * rest * profile.weight).sum())
        gain = common * common / power if power > 1e-6 and common > 0 else 0.0
        if gain > most:
            best, most = np.array([outer, min(common / power, 1.0)]), gain
    return best


def _shared(lives: list[Life]) -> list[list[Life]]:
    """Give every life to the thing that has been gone for longest: alike things take turns."""
    things: list[list[Life]] = []
    for life in lives:
        free = [own for own in things if own[-1].last < life.first]
        most = max(sum(other.first <= life.first <= other.last for other in lives) for life in lives)
        if free and len(things) >= most:
            min(free, key=lambda own: own[-1].last).append(life)
        else:
            things.append([life])
    return things


def _track(
    lives: list[Life], form: Form, profile: Profile, colour: np.ndarray, blind: np.ndarray, core: float
) -> Track:
    """Tell a thing as a track whose sprite is drawn.

    ``blind`` ``(N,)`` are frames that are not round, and ``core`` is the radius of what may hide it.
    """
    count = len(blind)
    radius, opacity = np.full(count, np.nan), np.zeros(count)
    for before, life in zip([None, *lives], lives, strict=False):
        if core and life.things[0][0] < core + SOFT_CORE + UNSEEN:  # it came out from under the core
            opacity[before.last + 1 if before else 0 : life.first] = np.nan
        radius[life.first : life.last + 1], opacity[life.first : life.last + 1] = np.array(life.things).T
    hidden = radius < core + SOFT_CORE + UNSEEN if core else np.zeros(count, bool)
    radius[hidden | blind], opacity[hidden | blind] = np.nan, np.nan
    heavy = np.nan_to_num(radius) ** 2 * np.nan_to_num(opacity)
    canonical = int(heavy.argmax())
    clear = heavy > 0.1 * heavy.max()
    low, usual, high = np.quantile(opacity[clear], (0.05, 0.5, 0.95))
    if high - low < STEADY * usual:
        opacity[np.nan_to_num(opacity) > 0] = usual
    full = float(radius[canonical])
    there = np.isfinite(radius)
    low = np.floor(profile.centre - full).astype(int) - 2
    size = 2 * (int(np.ceil(full)) + 3)
    y, x = (np.indices((size, size)) + 0.5) + low[::-1, None, None]
    alpha = np.clip(form.cover(np.hypot(x - profile.centre[0], y - profile.centre[1]), full), 0, 1)
    alpha[alpha < 0.02] = 0
    sprite = np.dstack([np.broadcast_to(colour, (size, size, 3)), alpha]).astype(np.float32)
    pose = np.full((count, 3, 3), np.nan)
    for time in np.flatnonzero(there):
        zoom = radius[time] / full
        pose[time] = np.diag([zoom, zoom, 1.0])
        pose[time, :2, 2] = profile.centre * (1 - zoom)
    return Track(
        id=0, sprite=sprite, corner=(int(low[0]), int(low[1])), canonical=canonical, pose=pose, opacity=opacity,
        seen=there.astype(float), error=np.where(there, 0.0, np.nan),
        kind="morph", rim=form.rim,
    )  # fmt: skip
