"""Measures a film: its plate, and a sprite with its pose in every frame for each thing that moves.

The film is cut against its plate into blobs, blobs are linked to tracklets, and the plainest tracklet gives a sprite,
which is carried through the film as far as it is seen. What it explains is taken away; what is left gives the next.
"""

from collections.abc import Callable
from itertools import chain, pairwise

import msgspec
import numpy as np

from limner.sight.alpha import cut
from limner.sight.apart import carried_on
from limner.sight.bundle import adjusted
from limner.sight.choose import badly, choose, extended, is_plain
from limner.sight.corners import measured
from limner.sight.depth import Drawn, mended, stacked, votes
from limner.sight.dusk import evened, underlaid
from limner.sight.enlarge import enlarged, halved, is_large
from limner.sight.exits import outside
from limner.sight.flip import righted
from limner.sight.follow import Tracklet, link
from limner.sight.grow import BACKDROP, GROUND, Film, rejoin, resume, shows
from limner.sight.join import joined
from limner.sight.lamp import lit
from limner.sight.lesser import lesser
from limner.sight.mean import sharpened
from limner.sight.morph import morphs
from limner.sight.moving import Blob, blobs_in, stirring, tolerance
from limner.sight.needed import needed
from limner.sight.overlay import Part, left
from limner.sight.peel import peeled
from limner.sight.plate import backdrop, find_plate, noise_of
from limner.sight.pose import moved, ready, warped, window
from limner.sight.recoloured import recoloured
from limner.sight.reveal import reveals
from limner.sight.ripple import ripples
from limner.sight.sever import sever
from limner.sight.sides import sides
from limner.sight.stack import Stack
from limner.sight.symmetry import settled
from limner.sight.thing import Thing
from limner.sight.tilt import tilt
from limner.sight.tracks import Clip, Kind, Track, Tracked
from limner.sight.trim import trims
from limner.sight.twins import twins
from limner.sight.unite import unite

MOST = 60
"""Things looked for."""
ONE = 0.25
"""Pixels by which a sprite may miss a tracklet that is one thing beyond doubt."""
FEW = 0.05
"""Part of its difference from the plate that one sprite may leave of a tracklet without more being looked for."""
BETTER = 0.7
"""Part of the difference that one sprite leaves which several may leave, to be believed."""
LEAST_WEIGHT = 0.002
"""Part of the film's whole difference from the plate that a thing must be, to be one."""
STOOD = 3.0
"""Pixels that the centre of blobs may move that are a still thing."""

KINDS: dict[str, Kind] = {
    "still": "still", "translation": "translation", "zoom": "similarity", "similarity": "similarity",
    "stretch": "affine", "affine": "affine", "homography": "homography",
}  # fmt: skip


def track(clip: Clip, progress: Callable[[float], None] | None = None) -> Tracked:
    """Measure a film.

    Args:
        clip: the film.
        progress: told the part that is done, in [0, 1].
    """
    tell = progress or (lambda part: None)
    frames, ground = evened(clip.frames)
    even = msgspec.structs.replace(clip, frames=frames)
    found = enlarged(_measured(halved(even), tell), even) if is_large(even) else _measured(even, tell)
    found = msgspec.structs.replace(found, clip=clip, tracks=sides(found.tracks))
    return found if ground is None else underlaid(found, ground, clip.frames)


def _measured(clip: Clip, tell: Callable[[float], None]) -> Tracked:
    plate, changed = find_plate(clip.frames)
    noise = noise_of(clip.frames, plate, changed)
    limit = tolerance(noise)
    turning, frames, plate, bare = recoloured(clip.frames, plate, noise)
    blobs = blobs_in(frames, plate, limit, changed)
    least = LEAST_WEIGHT * stirring(frames, blobs, limit)
    sliding, frames, plate = reveals(frames, blobs, plate, limit)
    if sliding:
        blobs = blobs_in(frames, plate, limit, changed)
    hoops, frames = ripples(frames, blobs, plate)
    if hoops:
        blobs = blobs_in(frames, plate, limit, changed)
    strokes, frames = trims(frames, clip.times, blobs, plate)
    if strokes:
        blobs = blobs_in(frames, plate, limit, changed)
    alike, frames, plate = twins(frames, blobs, plate)
    if alike:
        blobs = blobs_in(frames, plate, limit, changed)
    bent, frames = morphs(frames, blobs, plate, noise)
    if bent:
        blobs = blobs_in(frames, plate, limit, changed)
    film = Film(frames, plate, noise, limit, np.zeros(frames.shape[:3], np.uint8))
    film.taken[:, ~changed] = GROUND
    film.taken[:, ~changed & backdrop(plate, noise)] = BACKDROP
    tell(0.2)
    things = joined(film, _things(film, blobs, least, tell)) if changed.any() else []
    tell(0.9)
    order, ranks = _order(film, things)
    tracks = [_track(film, things[index], number) for number, index in enumerate(order)]
    tracks, ranks = _picked(tracks, ranks, kept := needed(tracks, frames, plate))
    models = [things[order[index]].model for index in kept]
    tracks, ranks = adjusted(tracks, ranks, models, frames, plate, noise, film.limit)
    tracks = [lesser(settled(one, noise), frames, plate, noise) for one in tracks]
    tell(1.0)
    tracks, ranks = unite(tracks, ranks, noise)
    if ranks is None and (again := mended(Stack(tracks, None, plate, len(frames)), frames)) is not None:
        tracks, ranks = _picked(tracks, None, again)
    tracks, ranks = _picked(tracks, ranks, needed(tracks, frames, plate))
    tracks, ranks = _with([_head_on(one, film) for one in tracks], ranks, [*sliding, *bent, *alike, *hoops, *strokes])
    tracks, ranks = _beneath([thing.track(0, noise) for thing in turning], tracks, ranks)
    for thing in turning:
        x0, y0, x1, y1 = thing.box
        plate[y0:y1, x0:x1] = bare[y0:y1, x0:x1]
    tracks, plate = lit(tracks, plate)
    return Tracked(clip, plate, noise, tracks, ranks)


def _beneath(
    fewer: list[Track], tracks: list[Track], ranks: np.ndarray | None
) -> tuple[list[Track], np.ndarray | None]:
    """Lay tracks under others."""
    if ranks is not None:
        below = np.broadcast_to(np.arange(len(fewer)), (len(ranks), len(fewer)))
        ranks = np.concatenate([below, ranks + len(fewer)], axis=1)
    return [msgspec.structs.replace(one, id=number) for number, one in enumerate([*fewer, *tracks])], ranks


def _with(tracks: list[Track], ranks: np.ndarray | None, more: list[Track]) -> tuple[list[Track], np.ndarray | None]:
    """Lay further tracks on top."""
    if ranks is not None:
        above = np.broadcast_to(np.arange(len(more)) + len(tracks), (len(ranks), len(more)))
        ranks = np.concatenate([ranks, above], axis=1)
    return [msgspec.structs.replace(one, id=number) for number, one in enumerate([*tracks, *more])], ranks


def _picked(tracks: list[Track], ranks: np.ndarray | None, kept: list[int]) -> tuple[list[Track], np.ndarray | None]:
    """Keep some tracks, numbered anew, and their ranks."""
    few = [msgspec.structs.replace(tracks[index], id=number) for number, index in enumerate(kept)]
    return few, None if ranks is None else np.argsort(np.argsort(ranks[:, kept], axis=1), axis=1)


def _head_on(one: Track, film: Film) -> Track:
    """Tell what turns in depth as that, and average its frames anew as seen head-on."""
    found = tilt(measured(one, film.frames, film.plate), film.noise)
    if found.tilt is not None:
        alone = Stack([found], None, film.plate, len(film.frames))
        found.sprite, found.corner = sharpened(alone, 0, film.frames, film.limit)
    return found


def _order(film: Film, things: list[Thing]) -> tuple[list[int], np.ndarray | None]:
    def draw(index: int, time: int) -> Drawn | None:
        thing = things[index]
        if not thing.path.there[time] or thing.path.opacity[time] < 0.9 or thing.path.tint is not None:
            return None
        return shows(film, thing.sprite, thing.path, time)

    return stacked(votes(film.frames, draw, len(things))) if len(things) > 1 else (list(range(len(things))), None)


def _things(film: Film, blobs: list[list[Blob]], least: float, tell: Callable[[float], None]) -> list[Thing]:
    tracklets = link(blobs)
    things: list[Thing] = []
    for _ in range(3):
        left = sorted(tracklets, key=_worth, reverse=True)
        for one in left:
            rest = [piece for piece in (_left(film, blob) for blob in one.blobs) if piece is not None]
            weight = sum(blob.weight for blob in rest)
            if not rest or weight < 0.3 * one.weight or len(things) >= MOST or weight < least:
                continue
            if (
                _resumed(film, things, rest, one.span) or len(rest) < 2
            ):  # a single view is no thing, but may be one that is known
                continue
            parts = _taken_apart(film, rest, one.span)
            for thing in chain.from_iterable(carried_on(film, part) for part in parts):
                things.append(thing)
                thing.number = len(things)
                thing.take(film)
            if len(parts) > 1:
                _close(film, rest)
            tell(0.2 + 0.7 * min(len(things) / 20, 1))
    return things


def _resumed(film: Film, things: list[Thing], blobs: list[Blob], span: tuple[int, int]) -> bool:
    """Try whether blobs are a thing that is known from other frames; nearest ones first."""
    blob = max(blobs, key=lambda one: one.weight)
    offers = []
    moves = np.ptp([one.centre for one in blobs], axis=0).max() > STOOD
    for thing in things:
        if moves and thing.model == "still":
            continue
        found = rejoin(film, thing.sprite, thing.path, thing.model, blob)
        if found is not None:
            times = np.flatnonzero(thing.path.there)
            gap = int(np.abs(times - blob.frame).min())
            last = thing.path.pose[times[np.abs(times - blob.frame).argmin()]]
            # What grows from a corner is where that is.
            points = np.concatenate([thing.sprite.box, thing.sprite.box.mean(axis=0, keepdims=True)])
            way = float(np.linalg.norm(moved(points, last) - moved(points, found.pose), axis=1).min())
            if way > _reach(thing, gap):
                continue
            offers.append((found.miss + 0.01 * way + 0.002 * gap, len(offers), thing, found))
    if not offers:
        return False
    _, _, thing, found = min(offers, key=lambda offer: offer[:2])
    resume(film, thing.sprite, thing.path, thing.model, found, blobs, blob.frame, span)
    thing.take(film)
    return True


def _reach(thing: Thing, gap: int) -> float:
    """Give how far a thing may have come, in pixels, in frames in which it was not seen: by its own speed."""
    middle = thing.sprite.box.mean(axis=0, keepdims=True)
    times = np.flatnonzero(thing.path.there)
    ways = np.array([moved(middle, thing.path.pose[time])[0] for time in times])
    steps = np.linalg.norm(np.diff(ways, axis=0), axis=1)[np.diff(times) == 1]
    speed = float(np.quantile(steps, 0.9)) if len(steps) else 0.0
    return 0.3 * float(np.sqrt((thing.sheet[..., 3] > 0.5).sum())) + 1.5 * speed * gap + 2


def _worth(one: Tracklet) -> float:
    return one.weight * (0.2 if one.mixed else 1.0)


def _left(film: Film, blob: Blob) -> Blob | None:
    """Give what of a blob no thing explains; ``None`` where that is next to nothing."""
    x, y, w, h = blob.box
    free = blob.mask & (film.taken[blob.frame, y : y + h, x : x + w] == 0)
    part = free.sum() / blob.mask.sum()
    if part > 0.98:
        return blob
    return None if part < 0.3 else Blob(blob.frame, blob.box, free, blob.weight * part, blob.centre, blob.colour)


def _taken_apart(film: Film, blobs: list[Blob], span: tuple[int, int]) -> list[Thing]:
    """Make a thing of blobs, or several where regions that move apart explain them better."""
    whole = _thing(film, blobs, span)
    if whole is not None and badly(whole.path, {blob.frame: blob for blob in blobs}) < ONE:
        return [whole]
    one = [] if whole is None else [Part(whole.sheet, whole.corner, whole.canonical, whole.model, whole.path)]
    unexplained = left(film, one, blobs)
    if unexplained < FEW * left(film, [], blobs):
        return [] if whole is None else [whole]
    regions = sever(film.frames, film.plate, blobs, film.limit)
    parts = peeled(film, blobs, regions) if len(regions) > 1 else []
    if len(parts) > 1 and left(film, parts, blobs) < BETTER * unexplained:
        return [Thing(part.sheet, part.corner, part.canonical, part.model, part.path, 0) for part in parts]
    return [] if whole is None else [whole]


def _close(film: Film, blobs: list[Blob]) -> None:
    """Leave nothing of blobs: what their parts leave along their borders is not another thing."""
    for blob in blobs:
        x, y, w, h = blob.box
        area = film.taken[blob.frame, y : y + h, x : x + w]
        area[(area == 0) & blob.mask] = GROUND


def _thing(film: Film, blobs: list[Blob], span: tuple[int, int]) -> Thing | None:
    height, width = film.plate.shape[:2]

    def worth(blob: Blob) -> float:
        x, y, w, h = blob.box
        cropped = x == 0 or y == 0 or x + w >= width or y + h >= height
        return blob.weight * (0.3 if cropped else 1.0)

    best = max(blobs, key=worth)
    sheet, corner = _sheet(film, best)
    sprite = ready(sheet, corner)
    hints = {blob.frame: blob for blob in blobs}
    model, path = choose(film, sprite, best.frame, hints, is_plain(sheet, film.noise))
    model, path = extended(film, sprite, best.frame, model, path, hints, span)
    if path.there.sum() < 2:
        return None
    righted(film, sprite, model, best.frame, path)
    return Thing(sheet, corner, best.frame, model, path, 0)


def _sheet(film: Film, blob: Blob) -> tuple[np.ndarray, tuple[int, int]]:
    """Cut a blob out of its frame, with a margin of two pixels."""
    x, y, w, h = blob.box
    height, width = film.plate.shape[:2]
    x0, y0, x1, y1 = max(x - 2, 0), max(y - 2, 0), min(x + w + 2, width), min(y + h + 2, height)
    mask = np.zeros((y1 - y0, x1 - x0), bool)
    mask[y - y0 : y - y0 + h, x - x0 : x - x0 + w] = blob.mask
    return cut(film.frames[blob.frame, y0:y1, x0:x1], film.plate[y0:y1, x0:x1], mask, film.limit), (x0, y0)


def _hidden(film: Film, thing: Thing) -> np.ndarray:
    """Tell frames in which something lies over where it should be, between two in which it was seen: ``(N,) bool``."""
    path = thing.path
    hidden = np.zeros(len(film.frames), bool)
    times = np.flatnonzero(path.there)
    for first, last in pairwise(times):
        for time in range(first + 1, last):
            part = (time - first) / (last - first)
            pose = path.pose[first] * (1 - part) + path.pose[last] * part
            box = window(thing.sprite, pose, film.plate.shape)
            if box is not None:
                mine = warped(thing.sprite, pose, box)[..., 3] > 0.5
                over = film.taken[time, box[1] : box[3], box[0] : box[2]] > 0
                hidden[time] = mine.any() and over[mine].mean() > 0.5
    return hidden


def _track(film: Film, thing: Thing, number: int) -> Track:
    path = thing.path
    count = len(film.frames)
    seen = np.zeros(count)
    area = float((thing.sprite.picture[..., 3] > 0.5).sum())
    middle = np.append(thing.sprite.box.mean(axis=0), 1.0)
    for time in np.flatnonzero(path.there):
        shown = shows(film, thing.sprite, path, int(time))
        if shown is not None:
            depth = path.pose[time][2] @ middle
            scale = abs(np.linalg.det(path.pose[time]) / depth**3)
            seen[time] = min(float((shown[0][..., 3] > 0.5).sum()) / max(area * scale, 1.0), 1.0)
    height, width = film.plate.shape[:2]
    corners = np.stack([moved(thing.sprite.box, pose) for pose in path.pose])
    unknown = _hidden(film, thing) | outside(corners, width, height)
    opacity = np.where(path.there, np.clip(path.opacity, 0, 1), np.where(unknown, np.nan, 0.0))
    return Track(
        id=number, sprite=thing.sheet, corner=thing.corner, canonical=thing.canonical, pose=path.pose,
        opacity=opacity, seen=seen, error=np.where(path.there, path.error, np.nan), kind=KINDS[thing.model],
        tint=path.tint,
    )  # fmt: skip
