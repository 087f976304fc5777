"""Tells whether a sprite is one shape in one colour: what films do to such a shape explains all that is seen.

A film keeps colour at half the size of brightness and rings beside edges, so that a plain shape comes out with a rim of
mixed colours a pixel or two wide. Where its edges are only brightness tells; what differs there was drawn where it is
more than ringing. Not covered: gradients, and what has several colours.
"""

import cv2
import msgspec
import numpy as np

from limner.motion.primitive import BLUR, SMALLEST, Form, primitive
from limner.sight.moving import LUMA

CHROMA = 0.0625
"""Weight of a squared difference in colour beside one in brightness: at half the size it says a quarter in each
direction."""
REACH = 3
"""Pixels to either side of an edge to which its colours and its ringing go."""
PEAK, NEAR_PEAK = 0.9, 0.85
"""Quantile of what is furthest from the ground, and part of it from which a pixel has the colour itself."""
ENOUGH = 24
"""Pixels deep inside that tell a colour."""
RINGING, FLOOR = 0.1, 5.0
"""Part of the step at an edge by which its rings differ from it, in the mean of one distance; levels nobody sees."""
ROUGH = 0.16
"""The same of single pixels, root mean square: half a pixel of an edge, once blurred."""

LOST = 0.15
"""Part of a shape's area that may be beside it and is not explained: what trackers leave of other things."""


class Plainly(msgspec.Struct, frozen=True, eq=False):
    """A sprite as one shape in one colour."""

    form: Form
    colour: np.ndarray
    """``(3,)`` levels."""
    cover: np.ndarray
    """``(h, w)``: how much of each pixel brightness says that it covers."""
    seen: np.ndarray
    """``(h, w, 3)``: the sprite on its ground."""
    wanted: np.ndarray
    """The same of the shape."""


def one(sprite: np.ndarray, plate: np.ndarray) -> Plainly | None:
    """Read a sprite as one shape in one colour, ``None`` where there is too little of it.

    Args:
        sprite: ``(h, w, 4)``: sRGB in [0, 255] not multiplied with alpha, and alpha in [0, 1].
        plate: ``(h, w, 3)``: what it was seen on.
    """
    alpha = sprite[..., 3:]
    seen = (plate + alpha * (sprite[..., :3] - plate)).astype(np.float32)
    colour = _colour(seen, plate, alpha[..., 0])
    if colour is None:
        return None
    seen_cover = covered(seen, plate, colour) * (alpha[..., 0] > 0)
    form = primitive(seen_cover)
    if form is None:
        return None
    cover = form.cover((alpha.shape[0], alpha.shape[1]))[..., None]
    colour = _whole(colour, seen - plate, cover[..., 0], plate)
    return Plainly(form, colour, seen_cover, seen, plate + cover * (colour - plate))


def holds(plain: Plainly, plate: np.ndarray) -> bool:
    """Say whether a sprite's edges are those of its shape, as films show them: by brightness, which alone tells edges.

    The mean of the pixels at one distance from the edge would be an outline's; the root mean square of all, the mark of
    a wrong shape.
    """
    cover = plain.form.cover((plate.shape[0], plate.shape[1]))
    away = _away(cover)
    inside = cover > 0.5
    if not inside.any():
        return False
    step = float(np.sqrt(power(plain.colour - plate)[inside].mean()))
    gap = cv2.GaussianBlur((plain.seen - plain.wanted) @ LUMA, (0, 0), BLUR)
    rings = [(away > near) & (away <= near + 1) for near in range(-REACH, REACH)]
    outline = max((abs(float(gap[ring].mean())) for ring in rings if ring.any()), default=0.0)
    rough = float(np.sqrt((gap[np.abs(away) <= REACH] ** 2).mean()))
    beside = (away < -REACH) & (np.sqrt(power(plain.seen - plain.wanted)) > max(ROUGH * step, 2 * FLOOR))
    if beside.sum() > max(ENOUGH, LOST * inside.sum()):
        return False
    return outline < max(RINGING * step, FLOOR) and rough < max(ROUGH * step, FLOOR)


def _colour(seen: np.ndarray, plate: np.ndarray, alpha: np.ndarray) -> np.ndarray | None:
    """Return the colour of what covers: deep inside where it is wide, else where it is furthest from its ground."""
    full = alpha > 0.9
    if alpha.sum() < SMALLEST or not full.any():
        return None
    far = np.sqrt(power(seen - plate)) * full
    near = far >= NEAR_PEAK * np.quantile(far[full], PEAK)
    for side in (7, 5, 3):
        deep = cv2.erode(near.astype(np.uint8), np.ones((side, side), np.uint8), borderValue=0) > 0
        if deep.sum() >= ENOUGH:
            return np.median(seen[deep], axis=0)
    return np.median(seen[near], axis=0)


def _whole(colour: np.ndarray, apart: np.ndarray, cover: np.ndarray, plate: np.ndarray) -> np.ndarray:
    """Return a colour with the tone that all of a thin shape has: what runs out of it is not lost, but beside it."""
    deep = cv2.erode((cover > 0.9).astype(np.uint8), np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8), borderValue=0)
    if deep.sum() >= ENOUGH or cover.sum() < SMALLEST:
        return colour
    near = cv2.dilate((cover > 0.02).astype(np.uint8), np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8)) > 0
    mean = plate[near].mean(axis=0) + apart[near].sum(axis=0) / cover.sum()
    own, whole = (each - each @ LUMA for each in (colour, mean))
    ground = plate[near].mean(axis=0)
    ground = ground - ground @ LUMA
    # Whatever runs out of a colour makes it more like its ground.
    stronger = max((own, whole), key=lambda tone: float(((tone - ground) ** 2).sum()))
    return np.clip(colour @ LUMA + stronger, 0, 255)


def covered(seen: np.ndarray, plate: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Return how much a colour covers each pixel of a ground, ``(h, w)`` in [0, 1], by projection.

    Args:
        seen: ``(h, w, 3)`` levels.
        plate: the same: the ground.
        colour: the same, or ``(3,)``.
    """
    own, apart = colour - plate, seen - plate
    bright, brighter = own @ LUMA, apart @ LUMA
    mixed = ((own - bright[..., None]) * (apart - brighter[..., None])).sum(axis=2)
    return np.clip((bright * brighter + CHROMA * mixed) / np.maximum(power(own), 1e-3), 0, 1).astype(np.float32)


def power(apart: np.ndarray) -> np.ndarray:
    """Return squared differences, as much as films tell of each."""
    bright = apart @ LUMA
    return bright**2 + CHROMA * ((apart - bright[..., None]) ** 2).sum(axis=-1)


def _away(cover: np.ndarray) -> np.ndarray:
    """Return how far each pixel's middle is from an edge, outside negative."""
    inside = (cover > 0.5).astype(np.uint8)
    within = cv2.distanceTransform(np.pad(inside, 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    without = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 3)
    return np.where(inside > 0, within - 0.5, 0.5 - without)
