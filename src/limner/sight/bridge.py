"""Holds hairlines together that fall apart where they pass between pixels.

A line a pixel wide gives each of two rows less than half where it passes between them, so nothing there is its own and
its pieces do not touch. Across such a place its shares add up to a line's width all the same, with nothing on either
side. A gap between wide things does not look like that: there the shares go on to both sides.
"""

import cv2
import numpy as np

from limner.sight import masks
from limner.sight.colour import added
from limner.sight.coverage import Coverage

FAINT = 0.2
"""A share below this is beside a hairline, not in it."""
LEAST = 0.35
"""What the shares across a hairline add up to at least."""


def mend(coverage: Coverage, dominant: np.ndarray, pieces: np.ndarray, paints: np.ndarray) -> tuple[np.ndarray, ...]:
    """Join pieces of one paint that a hairline between them makes one.

    Args:
        coverage: shares by paint.
        dominant: ``(H, W)``, the paint of which a pixel has most.
        pieces: ``(H, W) int32``, the connected piece of it, from 1.
        paints: ``(K,)``, the paint of each piece.

    Returns:
        Pieces and paints as given, with fewer pieces.
    """
    minor = (coverage.shares[..., 1] >= FAINT) & (coverage.labels[..., 1] > 0)
    faint = np.where(minor, coverage.labels[..., 1], 0)
    count = len(coverage.fills) + 1
    joined, torn = np.arange(len(paints)), np.bincount(paints, minlength=count) > 1
    first, second = masks.boxes(dominant, count), masks.boxes(faint, count)
    low, high = np.minimum(first[:, :2], second[:, :2]), np.maximum(first[:, 2:], second[:, 2:])
    for paint in np.flatnonzero(torn & (second[:, 2] >= second[:, 0])):
        (left, top), (right, bottom) = np.maximum(low[paint] - 2, 0), high[paint]
        window = np.s_[top : bottom + 3, left : right + 3]
        share = added(coverage.shares[window] * (coverage.labels[window] == paint))
        own = dominant[window] == paint
        between = ~own & _narrow(share)
        if between.any():
            _join(own, between, pieces[window], joined)
    if (joined == np.arange(len(joined))).all():
        return pieces, paints
    kept, number = np.unique(joined, return_inverse=True)
    return number[pieces].astype(pieces.dtype), paints[kept]


def _narrow(share: np.ndarray) -> np.ndarray:
    """Return the pixels of at most two in a row or a column, with hardly anything before or after, of a line."""
    found = np.zeros(share.shape, bool)
    for axis in (0, 1):
        before, after = (np.roll(share, shift, axis) for shift in (1, -1))
        last, following = np.roll(share, 2, axis), np.roll(share, -2, axis)
        alone = (before < FAINT) & (after < FAINT) & (share >= LEAST)
        first = (before < FAINT) & (following < FAINT) & (share + after >= LEAST)
        second = (after < FAINT) & (last < FAINT) & (share + before >= LEAST)
        found |= (share >= FAINT) & (alone | first | second)
    return found


def _join(own: np.ndarray, between: np.ndarray, pieces: np.ndarray, joined: np.ndarray) -> None:
    """Give pieces that touch the same stretch between them one number: the least of theirs."""
    _, whole = cv2.connectedComponents((own | between).astype(np.uint8), connectivity=8)
    _, stretches = cv2.connectedComponents(between.astype(np.uint8), connectivity=8)
    near = cv2.dilate(stretches.astype(np.float32), np.ones((3, 3), np.uint8)) > 0
    touched = np.unique(np.column_stack([whole[own & near], pieces[own & near]]), axis=0)
    for number in np.unique(touched[:, 0]):
        members = touched[touched[:, 0] == number, 1]
        joined[np.isin(joined, joined[members])] = joined[members].min()
