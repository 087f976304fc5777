"""Finds still things that change colour as a whole while something moves on them: a switch whose knob slides.

Such a thing has one outline all the time, and along the inside of it one colour, which is another in other frames. It
is told as a track of its own that stands and changes its tint; the film is given back with the thing in one colour
throughout, so that what moves on it is seen before a still ground as ever. Not covered: things that are the ground's
colour at times, those that nothing moves on (they are followed as whole things), and gradients.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.difference import greatest
from limner.sight.moving import FINE
from limner.sight.tracks import Track

CLEAR, HALF = 12.0, 0.5
"""Levels from which on what differs from the plate is looked at, and part of the strongest from which on it is a thing.
"""
LEAST = 200
"""Pixels of such a thing, at least."""
INNER = (2, 4)
"""Pixels inwards of the outline between which it has one colour."""
NEAR = 14.0
"""Levels beside four times the noise up to which a colour is the same."""
WHOLE = 0.8
"""Part of that band that has it, in each frame."""
APART = 15.0
"""Levels by which it differs from the ground, always."""
TURNS = 20.0
"""Levels by which it changes, at least."""
UPON, FRAMES = 0.03, 3
"""Part of its inside that something else covers, and in how many frames that is, at least."""
CALM = 0.25
"""Part of what a colour is off, where it is the thing's, that is kept."""
SOFT = 0.35
"""Part of its contrast by which its soft edge may be off as well."""
BESIDE = 4
"""Pixels around it that its soft edge and what compression smears reach."""


class Recoloured(msgspec.Struct, frozen=True, eq=False):
    """A still thing that changes colour."""

    box: tuple[int, int, int, int]
    """``(x0, y0, x1, y1)``."""
    alpha: np.ndarray
    """``(h, w) float32``."""
    colours: np.ndarray
    """``(N, 3)`` levels in each frame."""
    best: int
    """The frame whose colour differs most from what is around it and on it."""

    def track(self, number: int, noise: float) -> Track:
        """Tell it as a track."""
        count = len(self.colours)
        colour = np.broadcast_to(self.colours[self.best], (*self.alpha.shape, 3))
        return Track(
            id=number, sprite=np.dstack([colour, self.alpha]).astype(np.float32), corner=self.box[:2],
            canonical=self.best, pose=np.tile(np.eye(3), (count, 1, 1)), opacity=np.ones(count), seen=np.ones(count),
            error=np.full(count, noise), kind="still", tint=self.colours.copy(),
        )  # fmt: skip


def recoloured(
    frames: np.ndarray, plate: np.ndarray, noise: float
) -> tuple[list[Recoloured], np.ndarray, np.ndarray, np.ndarray]:
    """Find still things that change colour while something moves on them.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        noise: of the film, in levels.

    Returns:
        The things, the film with each in one colour, the plate with them, and the plate without them: ``frames`` and
        ``plate`` themselves where there are none.
    """
    found = []
    bare = plate
    for mask in _filled(frames, plate):
        ground = _under(bare, mask)
        thing = _thing(frames, ground, mask, NEAR + 4 * noise)
        if thing is None:
            continue
        found.append(thing)
        bare = ground
        frames = frames.copy() if len(found) == 1 else frames
        plate = plate.copy() if len(found) == 1 else plate
        _settle(thing, frames, plate, bare, NEAR + 4 * noise)
    return found, frames, plate, bare


def _filled(frames: np.ndarray, plate: np.ndarray) -> list[np.ndarray]:
    """Cut what differs from the plate at any time into pieces without holes, each ``(H, W) bool``."""
    ground = cv2.transform(plate, FINE)
    strongest = np.zeros(plate.shape[:2], np.float32)
    for frame in frames:
        apart = cv2.transform(frame.astype(np.float32), FINE) - ground
        strongest = np.maximum(strongest, greatest(np.abs(apart)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats((strongest > CLEAR).astype(np.uint8), connectivity=8)
    found = []
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < LEAST:
            continue
        mine = labels == label
        strong = (mine & (strongest > HALF * strongest[mine].max())).astype(np.uint8)
        outlines, _ = cv2.findContours(strong, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        largest = max(outlines, key=cv2.contourArea)
        filled = cv2.drawContours(np.zeros_like(strong), [largest], -1, 1, -1) > 0
        if filled.sum() >= LEAST:
            found.append(filled)
    return found


def _under(plate: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Let the plate go on under a thing."""
    hidden = cv2.dilate(mask.astype(np.uint8), np.ones((2 * BESIDE + 1, 2 * BESIDE + 1), np.uint8))
    filled = cv2.inpaint(np.clip(np.round(plate), 0, 255).astype(np.uint8), hidden, BESIDE, cv2.INPAINT_NS)
    return np.where(hidden[..., None] > 0, filled, plate).astype(np.float32)


def _thing(frames: np.ndarray, ground: np.ndarray, mask: np.ndarray, near: float) -> Recoloured | None:
    """Read a piece as a still thing that changes colour, ``None`` where it is none."""
    rows, columns = np.nonzero(mask)
    height, width = mask.shape
    x0, x1 = max(int(columns.min()) - BESIDE, 0), min(int(columns.max()) + 1 + BESIDE, width)
    y0, y1 = max(int(rows.min()) - BESIDE, 0), min(int(rows.max()) + 1 + BESIDE, height)
    depth = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1][y0:y1, x0:x1]
    band, core = (depth > INNER[0]) & (depth <= INNER[1]), depth > INNER[0]
    seen, below = frames[:, y0:y1, x0:x1].astype(np.float32), ground[y0:y1, x0:x1]
    if band.sum() < LEAST / 4:
        return None
    colours = np.median(seen[:, band], axis=1)
    same = greatest(np.abs(seen[:, band] - colours[:, None])) <= near
    apart = np.abs(colours - np.median(below[band], axis=0)).max(axis=1)
    if same.mean(axis=1).min() < WHOLE or apart.min() < APART or np.ptp(colours, axis=0).max() < TURNS:
        return None
    upon = (greatest(np.abs(seen[:, core] - colours[:, None])) > near).mean(axis=1)
    if (upon > UPON).sum() < FRAMES:
        return None
    other = _other(seen[:, core], colours, near)
    clear = np.minimum(apart, np.abs(colours - other).max(axis=1))
    way = colours[:, None, None] - below
    cover = (seen - below).reshape(*way.shape[:3], 3)
    share = np.median((cover * way).sum(axis=3) / np.maximum((way * way).sum(axis=3), 1e-3), axis=0)
    alpha = np.where(depth > INNER[0], 1.0, np.clip(share, 0, 1) * (cv2.blur(depth, (5, 5)) > 0))
    alpha[alpha < 0.05] = 0
    return Recoloured((x0, y0, x1, y1), alpha.astype(np.float32), colours, int(clear.argmax()))


def _other(seen: np.ndarray, colours: np.ndarray, near: float) -> np.ndarray:
    """Give the commonest colour of what is on a thing, ``(3,)``."""
    values = seen[greatest(np.abs(seen - colours[:, None])) > near]
    cells = (values // 16).astype(np.int64) @ (1, 16, 256)
    names, counts = np.unique(cells, return_counts=True)
    return np.median(values[cells == names[counts.argmax()]], axis=0)


def _settle(thing: Recoloured, frames: np.ndarray, plate: np.ndarray, bare: np.ndarray, near: float) -> None:
    """Give a thing one colour throughout, where it is seen; and lay it on the plate."""
    x0, y0, x1, y1 = thing.box
    wanted = thing.colours[thing.best]
    inside, alpha = thing.alpha > 0.95, thing.alpha[..., None]
    other = _other(frames[:, y0:y1, x0:x1][:, inside].astype(np.float32), thing.colours, near)
    below = bare[y0:y1, x0:x1]
    plate[y0:y1, x0:x1] = laid = below * (1 - alpha) + alpha * wanted
    reach = np.ones((2 * BESIDE + 1, 2 * BESIDE + 1), np.uint8)
    edge = ~inside & (cv2.dilate((thing.alpha > 0).astype(np.uint8), reach) > 0)
    for frame, colour in zip(frames, thing.colours, strict=True):
        seen = frame[y0:y1, x0:x1].astype(np.float32)
        way = colour - other
        share = np.clip((seen - other) @ way / max(float(way @ way), 1e-3), 0, 1)
        # What is neither colour, nor a mix of both, is something else on it.
        off = greatest(np.abs(seen - other - share[..., None] * way))
        share = (np.where(inside, share * (off <= 2 * near), 1.0) * thing.alpha)[..., None]
        # Codecs spend little on a large change of colour: of what has it, its blocks are later and earlier than others.
        usual = below * (1 - alpha) + alpha * colour
        slack = np.where(edge, np.maximum(SOFT * greatest(np.abs(colour - below)), 2 * near), 2 * near)
        late = (inside | edge) & (greatest(np.abs(seen - usual)) <= slack)
        settled = np.where(late[..., None], laid + CALM * (seen - usual), seen + share * (wanted - colour))
        frame[y0:y1, x0:x1] = np.clip(np.round(settled), 0, 255)
