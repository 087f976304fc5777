"""Cuts the box of a line down to its words: columns of a table apart, and off what is no letter.

A detector's box may hold the cells of two columns, the marker of a legend, the tick of an axis or the axis itself. What
is looked at is the strip of the box, upright and of one height. Not promised: words that touch what is cut off.
"""

import cv2
import numpy as np

from limner.sight import masks
from limner.sight.quads import rectify

HEIGHT = 48
"""Rows of a strip."""
COLUMN = 0.8
"""Gap in heights of the box: a wider one divides columns of a table."""
EDGE = 0.2
"""What is left around ink, in its height: as much as the detector leaves."""
RULE = 0.9
"""The part of its height from which a column of ink is the rule of a table, not a letter."""
SOLID = 0.9
"""The part of its box that a marker fills at least: the fullest letters fill 0.75."""
LOWER = 0.8
"""The part of its height to which a box must shrink without foreign ink to be looked at anew."""
FLAT, OFF = 0.2, 0.12
"""Of a line's height: the height of a tick at most, and its distance from the number at least."""
INKED = 40
"""Levels from its ground at which a pixel is ink."""


def columns(image: np.ndarray, quad: np.ndarray) -> list[np.ndarray]:
    """Return the parts of a box that hold words, from the left; none where there is no ink.

    Args:
        image: ``(H, W, 3) uint8``.
        quad: ``(4, 2)`` corners in pixels, as read.
    """
    strip = rectify(image, quad, HEIGHT, cv2.INTER_LINEAR).astype(np.int16)
    ground = np.median(strip.reshape(-1, 3), axis=0)
    contrast = np.abs(strip - ground).max(axis=2)
    ink = contrast > max(INKED, int(np.quantile(contrast, 0.99)) // 2)
    foreign = _foreign(image, quad, ink.shape[1])
    ink &= ~((ink.mean(axis=0) > RULE)[None] | (ink.mean(axis=1) > RULE)[:, None] | foreign)
    ink &= ~_markers(ink)
    lower = _lower(quad, ink) if foreign.any() else quad
    if np.linalg.norm(lower[3] - lower[0]) < LOWER * np.linalg.norm(quad[3] - quad[0]):
        return columns(image, lower)
    edges = np.flatnonzero(np.diff(np.r_[False, ink.any(axis=0), False].astype(np.int8)))
    starts, stops = edges[::2], edges[1::2]
    if not len(starts):
        return []
    wide = np.flatnonzero(starts[1:] - stops[:-1] > COLUMN * HEIGHT)
    margin = HEIGHT // 5
    lefts = np.maximum(np.r_[starts[0], starts[wide + 1]] - margin, 0) / ink.shape[1]
    rights = np.minimum(np.r_[stops[wide], stops[-1]] + margin, ink.shape[1]) / ink.shape[1]
    ahead, down = quad[1] - quad[0], quad[3] - quad[0]
    return [
        np.array([quad[0] + a * ahead, quad[0] + b * ahead, quad[0] + b * ahead + down, quad[0] + a * ahead + down])
        for a, b in zip(lefts, rights, strict=True)
    ]


def _lower(quad: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Return a box cut down to the rows that a strip has ink in, with the room that the detector leaves around it."""
    rows = np.flatnonzero(ink.any(axis=1))
    if not len(rows):
        return quad
    room = EDGE * (rows[-1] + 1 - rows[0])
    top, bottom = max(rows[0] - room, 0) / HEIGHT, min(rows[-1] + 1 + room, HEIGHT) / HEIGHT
    down = quad[3] - quad[0]
    return quad + np.array([top, top, bottom - 1, bottom - 1])[:, None] * down


def _foreign(image: np.ndarray, quad: np.ndarray, wide: int) -> np.ndarray:
    """Return where in a strip there is ink of what reaches far out of it: an axis and its ticks, a box's border."""
    ahead, down = quad[1] - quad[0], quad[3] - quad[0]
    beyond = ahead * (np.linalg.norm(down) / max(float(np.linalg.norm(ahead)), 1e-6))
    ring = [-beyond - down / 2, beyond - down / 2, beyond + down / 2, -beyond + down / 2]
    window = rectify(image, quad + np.array(ring), 2 * HEIGHT, cv2.INTER_LINEAR).astype(np.int16)
    left, top = (window.shape[1] - wide) // 2, HEIGHT // 2
    inner = window[top : top + HEIGHT, left : left + wide]
    contrast = np.abs(window - np.median(inner.reshape(-1, 3), axis=0)).max(axis=2)
    labels, _ = masks.parts(contrast > INKED)
    leaving = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return np.isin(labels[top : top + HEIGHT, left : left + wide], leaving[leaving > 0])


def _markers(ink: np.ndarray) -> np.ndarray:
    """Return the first or last part of a line's ink where it is a marker of a legend or the tick of an axis.

    A marker is a solid square as high as letters, a tick a dash that stands further off than a sign of minus.
    """
    labels, stats = masks.parts(ink)
    if len(stats) < 3:
        return np.zeros(ink.shape, bool)
    left, top, width, height, area = stats.T
    square = (area > SOLID * width * height) & (height > HEIGHT / 4) & (width > 0.6 * height) & (width < 1.8 * height)
    dash = (area > 0.6 * width * height) & (height < FLAT * HEIGHT) & (width > 1.5 * height)
    middle = (float(top[1:].min()) + float((top + height)[1:].max())) / 2
    dash &= np.abs(top + height / 2 - middle) < HEIGHT / 6
    first, last = 1 + int(np.argmin(left[1:])), 1 + int(np.argmax((left + width)[1:]))
    after = np.delete(left, [0, first]).min() - left[first] - width[first]
    before = left[last] - np.delete(left + width, [0, last]).max()
    found = [
        part for part, gap in ((first, after), (last, before)) if square[part] or (dash[part] and gap > OFF * HEIGHT)
    ]
    return np.isin(labels, found)
