"""Cuts a slender thing of one ink out of a frame, as letters and lines are: coverage follows from brightness alone.

Films keep colour at half the size of brightness (4:2:0): beside an edge, and all through thin letters, the colour of a
pixel is a mix of more than the pixel shows. So colour is asked only whether it is what the coverage makes of one ink.
What is half covered must be an edge: where it is broad, or deep inside, the thing has another colour there that lies in
between. What is stout has an inside, where its colour is seen: it is cut as other things are (:mod:`.alpha`).
"""

import cv2
import numpy as np

from limner.sight.moving import LUMA

LEAST, CLEARLY = 12, 4.0
"""Pixels that say of what ink a thing is, and times the limit by which it must differ from the plate."""
SLENDER, THICK = np.ones((9, 9), np.uint8), 0.2
"""Pixels: what is as wide has an inside; and the part of a thing that may be."""
STRONGEST, PURE = 0.9, 0.9
"""Quantile of what differs, and the part of it from which a pixel has the ink itself."""
STRANGE, OVER = 0.04, 0.15
"""Part of a thing that may be unlike it; part by which a pixel may be stronger than the ink, or go the other way."""
STEEP, EDGE = 0.2, (0.1, 0.9)
"""How much coverage changes from pixel to pixel along an edge; and coverage that only an edge has."""
TONE, TINGE = 3.0, 0.25
"""Times the limit, and part of its contrast, by which a pixel's colour may be off."""
TELLING, MOST = 0.5, 0.5
"""Part of its strongest contrast from which a plate tells the ink, and part of a thing where it must."""
AROUND = np.ones((3, 3), np.uint8)


def inked(frame: np.ndarray, plate: np.ndarray, mask: np.ndarray, limit: float) -> np.ndarray | None:
    """Cut out what ``mask`` marks if it is slender and of one ink.

    Args:
        frame: ``(h, w, 3) float32``, levels of 255.
        plate: ``(h, w, 3) float32``, what is behind.
        mask: ``(h, w) bool``: the thing, with its edges and what compression smears around them.
        limit: levels below which a difference is noise.

    Returns:
        ``(h, w, 4) float32``: sRGB in [0, 255], the ink everywhere, and alpha in [0, 1]; ``None`` where it is not.
    """
    if mask.sum() < LEAST:
        return None
    apart = frame - plate
    bright = apart @ LUMA
    peak = float(np.quantile(np.abs(bright[mask]), STRONGEST))
    if peak < CLEARLY * limit:
        return None
    level = float(np.median((frame @ LUMA)[mask & (np.abs(bright) > PURE * peak)]))
    ahead = level - plate @ LUMA
    telling = np.abs(ahead) > TELLING * peak
    asked = mask & telling
    if asked.sum() < max(LEAST, MOST * mask.sum()):
        return None
    share = np.where(telling, bright / np.where(telling, ahead, 1), 0)
    core = ((share > 0.5) & asked).astype(np.uint8)
    if cv2.erode(core, SLENDER, borderValue=0).sum() > THICK * core.sum():
        return None
    noise = limit / peak
    alpha = np.clip(share, 0, 1) * (cv2.dilate(asked.astype(np.uint8), AROUND) > 0)
    tone, off = _tone(apart - bright[..., None], plate - (plate @ LUMA)[..., None], alpha, asked)
    strange = _between(share, core > 0, noise) | (off > 1 + TONE * limit)
    if strange[asked].sum() > STRANGE * mask.sum():
        return None
    alpha[share < noise] = 0
    alpha[share > 1 - noise] = 1
    return np.dstack([np.broadcast_to(np.clip(level + tone, 0, 255), frame.shape), alpha]).astype(np.float32)


def _between(share: np.ndarray, core: np.ndarray, noise: float) -> np.ndarray:
    """Tell where brightness is none that an ink with edges has, ``(h, w) bool``."""
    even = cv2.dilate(share, AROUND) - cv2.erode(share, AROUND) < STEEP
    deep = cv2.erode(core.astype(np.uint8), AROUND, borderValue=0) > 0
    half = (share > EDGE[0] + noise) & (share < EDGE[1] - noise)
    strange = (share < -OVER - noise) | (share > 1 + OVER + noise)
    return strange | (even & (half | (share < -noise))) | (deep & (np.abs(share - 1) > OVER + noise))


def _tone(apart: np.ndarray, plate: np.ndarray, alpha: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve for an ink's colour less its brightness, ``(3,)``, from colour kept at full size or at half of it.

    Args:
        apart: ``(h, w, 3)``: colour less brightness, by which the frame differs from the plate.
        plate: ``(h, w, 3)``: colour less brightness.
        alpha: ``(h, w)``.
        mask: ``(h, w) bool``: where to look.

    Returns:
        The tone, and the levels by which each pixel is off beyond part of the tone's own contrast, ``(h, w)``.
    """
    found = []
    for spread in (alpha, cv2.blur(alpha, (3, 3))):
        weight = spread[mask][:, None]
        own = apart[mask] + plate[mask] * weight
        tone = (own * weight).sum(axis=0) / max(float((weight**2).sum()), 1e-6)
        off = np.abs(apart - (tone - plate) * spread[..., None]).max(axis=2)
        contrast = float(np.abs(tone - plate[mask].mean(axis=0)).max())
        found.append((float(off[mask].sum()), tone, off - TINGE * contrast))
    _, tone, off = min(found, key=lambda each: each[0])
    return tone, off
