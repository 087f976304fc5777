"""Sprites that lie over each other: draws them, lays each again on what is below it, and tells what they leave."""

import cv2
import msgspec
import numpy as np

from limner.sight.difference import greatest
from limner.sight.grow import GAIN, Film, Path, note
from limner.sight.moving import Blob
from limner.sight.pose import Sprite, fit, ready, warped, window

LOOKS = 12
"""Frames in which it is judged what sprites leave."""
SURE = 1.0
"""Pixels by which a sprite may miss a frame to be laid there anew."""

Box = tuple[int, int, int, int]


class Part(msgspec.Struct, eq=False):
    """A sprite and its way."""

    sheet: np.ndarray
    """``(h, w, 4) float32``, see ``alpha.cut``."""
    corner: tuple[int, int]
    canonical: int
    model: str
    path: Path


def relaid(film: Film, parts: list[Part]) -> list[Part]:
    """Lay sprites again in the frames in which something lies below them.

    Args:
        film: the film.
        parts: bottom first; their ways are changed in place.
    """
    sprites = [ready(part.sheet, part.corner) for part in parts]
    for time in range(len(film.frames)):
        ground = film.plate.copy()
        for index, part in enumerate(parts):
            box = _box(film, sprites[index], part, time)
            if box is None:
                continue
            below = np.s_[box[1] : box[3], box[0] : box[2]]
            if not np.array_equal(ground[below], film.plate[below]):
                hidden = film.taken[time].copy()
                for sprite, over in zip(sprites[index + 1 :], parts[index + 1 :], strict=True):
                    _hide(hidden, film, sprite, over, time)
                found = fit(film.frames[time], ground, sprites[index], part.path.pose[time], part.model,
                            noise=film.noise, hidden=hidden, tinted=part.path.tint is not None)  # fmt: skip
                if found is not None and found.gain > GAIN and found.miss < SURE:
                    note(part.path, time, found)
            whole = (0, 0, ground.shape[1], ground.shape[0])
            _draw(ground, whole, sprites[index], part, time)
    return parts


def left(film: Film, parts: list[Part], blobs: list[Blob]) -> float:
    """Give what sprites leave of the film in a tracklet: levels, summed.

    Args:
        film: the film.
        parts: bottom first.
        blobs: the tracklet's.
    """
    sprites = [ready(part.sheet, part.corner) for part in parts]
    total = 0.0
    for blob in blobs[:: max(1, len(blobs) // LOOKS)]:
        x, y, w, h = blob.box
        out = film.plate[y : y + h, x : x + w].copy()
        for sprite, part in zip(sprites, parts, strict=True):
            _draw(out, (x, y, x + w, y + h), sprite, part, blob.frame)
        rest = greatest(np.abs(film.frames[blob.frame, y : y + h, x : x + w] - out))
        total += float(np.maximum(rest - film.limit, 0)[blob.mask].sum())
    return total


def _box(film: Film, sprite: Sprite, part: Part, time: int) -> Box | None:
    return window(sprite, part.path.pose[time], film.plate.shape) if part.path.there[time] else None


def _draw(out: np.ndarray, area: Box, sprite: Sprite, part: Part, time: int) -> None:
    """Draw a sprite on a piece of a frame, in place."""
    shape = (area[3], area[2])
    box = window(sprite, part.path.pose[time], shape) if part.path.there[time] else None
    if box is None or box[2] <= area[0] or box[3] <= area[1]:
        return
    x0, y0 = max(box[0], area[0]), max(box[1], area[1])
    drawn = warped(sprite, part.path.pose[time], (x0, y0, box[2], box[3])) * min(float(part.path.opacity[time]), 1.0)
    own = drawn[..., :3] if part.path.tint is None else drawn[..., 3:] * part.path.tint[time].astype(np.float32)
    place = np.s_[y0 - area[1] : box[3] - area[1], x0 - area[0] : box[2] - area[0]]
    out[place] = out[place] * (1 - drawn[..., 3:]) + own


def _hide(hidden: np.ndarray, film: Film, sprite: Sprite, part: Part, time: int) -> None:
    """Mark where a sprite covers a frame, with the pixel beside it."""
    box = _box(film, sprite, part, time)
    if box is not None:
        cover = (warped(sprite, part.path.pose[time], box)[..., 3] > 0.05).astype(np.uint8)
        hidden[box[1] : box[3], box[0] : box[2]] |= cv2.dilate(cover, np.ones((3, 3), np.uint8)) > 0
