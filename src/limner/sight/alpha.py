"""Cuts a thing out of a frame whose plate is known: its own colour and how much it covers, pixel by pixel.

Where it covers fully its colour is what is seen. On its edges the nearest covered pixel's colour is its own, and the
coverage follows by projection (closed form, as in Smith and Blinn 1996 with a known backing). What no mixture of the
two explains, a shadow or a glow, gets the least coverage that can: then black stays black.
"""

import cv2
import numpy as np

from limner.sight.difference import greatest
from limner.sight.inked import inked
from limner.sight.moving import LUMA

RINGING, FAINT = 0.2, 14.0
"""Part of a difference that compression spreads around it, and the levels that this stays below."""
COLOUR = 0.25
"""Weight of a difference in colour beside one in brightness (BT.601)."""
NEAR = np.ones((7, 7), np.uint8)
"""Pixels around one to which an edge bleeds."""
FRINGE = 0.15
"""Part of the difference beside it below which a pixel is no edge, but what lies around one."""
STOUT = (np.ones((21, 21), np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (21, 21)))
"""Pixels: what is as wide holds edges that are sharp beside it."""
HOLE, BOTH = 80, 0.1
"""Pixels of a hole that may be where brightness passes the ground's, and part of what is around it on either side."""
EVEN, SLOW, ENDS = 5.0, 0.04, 0.06
"""Levels by which the channels below a shadow may differ from being darkened alike; what its share of black may change
from pixel to pixel; and what it may be where it ends."""
SHADOW = 5.0
"""Times the noise's limit by which a pixel must differ from every mixture to be a shadow or a glow: what compression
rings with beside an edge is less."""


def cut(frame: np.ndarray, plate: np.ndarray, mask: np.ndarray, limit: float) -> np.ndarray:
    """Cut out what ``mask`` marks.

    Args:
        frame: ``(h, w, 3)``, levels of 255.
        plate: ``(h, w, 3)``, what is behind.
        mask: ``(h, w) bool``: the thing, with its edges or without.
        limit: levels below which a difference is noise.

    Returns:
        ``(h, w, 4) float32``: sRGB in [0, 255], not multiplied with alpha, and alpha in [0, 1].
    """
    frame, plate = frame.astype(np.float32), plate.astype(np.float32)
    if (slender := inked(frame, plate, mask, limit)) is not None:
        return slender
    apart = frame - plate
    mask = _filled(mask, apart @ LUMA)
    far = greatest(np.abs(apart)) * mask
    # A rim of one pixel holds edges; where the faint smear of compression lies around it, the mask has two.
    # Small things are smeared all through, and keep what they have.
    stout = np.logical_or.reduce([cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, each) > 0 for each in STOUT])
    # Films keep colour at half the size, and it bleeds; brightness tells better where an edge is.
    bright = np.abs(apart @ LUMA)
    clear = (bright + COLOUR * greatest(np.abs(apart - (apart @ LUMA)[..., None]))) * mask
    fringe = stout & (clear < FRINGE * cv2.dilate(clear, NEAR)) & _border(mask, 7)
    inner = cv2.erode((mask & ~fringe).astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
    # In a rim no pixel is fully covered: its strongest ones are the best there are.
    strongest = far >= cv2.dilate(far, np.ones((5, 5), np.uint8)) - 1e-3
    peak = np.quantile(far[mask], 0.9) if mask.any() else 0.0
    # Beside a strong edge what is faint is its ringing, not a thing of its own.
    ringing = far < np.minimum(RINGING * cv2.dilate(far, np.ones((9, 9), np.uint8)), FAINT)
    shade = _shade(frame, plate, mask)
    sure = ((inner & ~(ringing & _border(mask, 11))) | (mask & strongest & (far > 0.5 * peak))) & (shade == 0)
    if not sure.any():
        sure = mask & (far >= far.max() - 1e-3)
    colour = nearest(frame, sure)
    own = colour - plate
    power = (own * own).sum(axis=2)
    alpha = np.clip((apart * own).sum(axis=2) / np.maximum(power, 1e-6), 0, 1)
    alpha[sure] = 1.0
    rest = greatest(np.abs(apart - alpha[..., None] * own))
    # On a light or dark ground a little noise the other way would be covered by pure white or black.
    bled = (bright < COLOUR * greatest(np.abs(apart))) & (cv2.dilate(sure.astype(np.uint8), NEAR) > 0)
    odd = (rest > SHADOW * limit) & ~sure & ~bled
    if odd.any():
        room = np.where(apart > 0, 255 - plate, plate)
        least = np.clip(greatest(np.abs(apart) / np.maximum(room, 1e-3)), 1 / 255, 1)
        alpha = np.where(odd, least, alpha)
        colour = np.where(odd[..., None], np.clip(plate + apart / least[..., None], 0, 255), colour)
    wide = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    alpha = np.where(shade > 0, shade, alpha)
    colour = np.where((shade > 0)[..., None], 0, colour)
    alpha[~wide | ((far <= 0.3 * limit) & ~mask & (greatest(np.abs(apart)) < 0.3 * limit))] = 0
    return np.dstack([colour, alpha]).astype(np.float32)


def _border(mask: np.ndarray, side: int) -> np.ndarray:
    return mask & (cv2.dilate((~mask).astype(np.uint8), np.ones((side, side), np.uint8)) > 0)


def _filled(mask: np.ndarray, brighter: np.ndarray) -> np.ndarray:
    """Fill small holes where a thing goes from brighter to darker than its ground: in between it is as bright."""
    count, found, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    labels, filled = np.asarray(found), mask.copy()
    for label in range(1, count):
        x, y, w, h, area = stats[label]
        if area > HOLE or x == 0 or y == 0 or x + w == mask.shape[1] or y + h == mask.shape[0]:
            continue
        box = np.s_[y - 1 : y + h + 1, x - 1 : x + w + 1]
        hole = labels[box] == label
        around = (cv2.dilate(hole.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & mask[box]
        up = (brighter[box][around] > 0).mean() if around.any() else 0.0
        if min(up, 1 - up) >= BOTH:
            filled[box] |= hole
    return filled


def _shade(frame: np.ndarray, plate: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Tell how much of a soft shadow's black covers each pixel, ``(h, w)`` in [0, 1]; 0 where there is none.

    A shadow darkens all channels alike, changes slowly, and ends at nothing: a grey thing ends at once.
    """
    none = np.zeros(mask.shape, np.float32)
    share = np.clip(1 - frame.sum(axis=2) / np.maximum(plate.sum(axis=2), 1), 0, 1)
    even = greatest(np.abs(frame - plate * (1 - share[..., None]))) < EVEN
    slow = np.hypot(cv2.Sobel(share, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(share, cv2.CV_32F, 0, 1, scale=1 / 8))
    soft = mask & even & (share > 0) & (slow < SLOW)
    rim = _border(mask, 5)
    if (soft & rim).sum() < 0.5 * rim.sum() or np.median(share[soft & rim]) > ENDS:
        return none
    count, labels = cv2.connectedComponents(soft.astype(np.uint8), connectivity=4)
    reaches = np.zeros(count, bool)
    reaches[np.unique(np.asarray(labels)[soft & rim])] = True
    reaches[0] = False
    return np.where(reaches[np.asarray(labels)], share, none)


def nearest(frame: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """Give every pixel the colour of the nearest one that is sure."""
    _, labels = cv2.distanceTransformWithLabels(
        (~sure).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(sure)
    table = np.zeros((int(labels.max()) + 1, 3), np.float32)
    table[np.asarray(labels)[rows, columns].astype(np.intp)] = frame[rows, columns]
    return table[np.asarray(labels).astype(np.intp)]
