"""Outlines of lines and cubics as chords, all segments at once: what `flatten.subpath` does one by one.

:func:`limner.sight.flatten.subpath` is the readable reference, and draws circular arcs too.
"""

import msgspec
import numpy as np

from limner.sight.flatten import FLAT
from limner.sight.graph import Subpath


class Chords(msgspec.Struct, frozen=True):
    """The ends of the chords of an outline."""

    points: np.ndarray
    """``(N, 2)``: the start, then points on each segment up to its end."""
    weights: np.ndarray
    """``(N, 4)``: each point as a mix of a cubic's start, its two controls and its end."""
    columns: np.ndarray
    """``(N, 4)``: where those four begin in the row of the outline's numbers (start, then segments)."""


def chords(outline: Subpath) -> Chords | None:
    """Return an outline's chords, no further than ``FLAT`` from its curves; ``None`` where it has circular arcs."""
    lengths = np.array([len(segment) for segment in outline.segments], int)
    if (lengths == 5).any():
        return None
    row = np.array([value for part in (outline.start, *outline.segments) for value in part], float)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    own, end = ends[:-1], ends[1:]
    curved = lengths == 6
    # A line is a cubic whose only point after its start is its end.
    columns = np.column_stack([own, np.where(curved, own + 2, own), np.where(curved, own + 4, end), end])
    controls = np.stack([row[columns], row[columns + 1]], axis=2)
    bends = np.diff(controls, n=2, axis=1)
    bend = np.hypot(bends[..., 0], bends[..., 1]).max(axis=1, initial=0)
    # Wang's bound, as in `flatten.cubic`.
    counts = np.where(curved, np.maximum(np.ceil(np.sqrt(0.75 * bend / FLAT)), 1), 1).astype(int)
    segment = np.repeat(np.arange(len(lengths)), counts)
    t = (np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts) + 1) / counts[segment]
    s = 1 - t
    weights = np.column_stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3])
    points = np.einsum("nk,nkx->nx", weights, controls[segment])
    return Chords(
        np.vstack([row[None, :2], points]),
        np.vstack([[[1.0, 0, 0, 0]], weights]),
        np.vstack([[[0, 0, 0, 0]], columns[segment]]),
    )
