"""Frames as an encoder takes them: luma and halved chroma of BT.709, limited range; rows that stay are not converted.

Most of a frame is as it was in the one before, and converting 1920 x 1080 pixels takes as long as encoding them.
"""

import cv2
import numpy as np
from av.video.frame import VideoFrame

_WRITTEN, _READ = 2, 6
"""Rows beyond those that changed which are written, for the chroma of two rows is one, and which are read besides, for
the filter's sake."""


class Planes:
    """Converts one frame after another, all of one size, ``(H, W, 4) uint8`` RGBA; H and W even."""

    def __init__(self) -> None:
        self._last: np.ndarray | None = None
        self._planes = np.zeros(0, np.uint8)

    def of(self, frame: np.ndarray) -> VideoFrame:
        """Convert a frame, which must not be changed afterwards."""
        high, wide = frame.shape[:2]
        if self._last is None:
            self._planes = converted(frame).to_ndarray()
        else:
            now, before = (each.reshape(high, -1).view(np.uint64) for each in (np.ascontiguousarray(frame), self._last))
            changed = np.flatnonzero((now != before).any(axis=1))
            if changed.size:
                self._replace(frame, int(changed[0]), int(changed[-1]) + 1)
        self._last = np.ascontiguousarray(frame)
        return VideoFrame.from_ndarray(self._planes.reshape(high * 3 // 2, wide), format="yuv420p")

    def _replace(self, frame: np.ndarray, first: int, end: int) -> None:
        high, wide = frame.shape[:2]
        top, bottom = max(0, first - _READ) & ~1, min(high, (end + _READ + 1) & ~1)
        into, out = max(0, first - _WRITTEN) & ~1, min(high, (end + _WRITTEN + 1) & ~1)
        band = converted(frame[top:bottom]).to_ndarray()
        for plane, part in zip(_parts(self._planes, high, wide), _parts(band, bottom - top, wide), strict=True):
            scale = high // len(plane)
            plane[into // scale : out // scale] = part[(into - top) // scale : (out - top) // scale]


def converted(frame: np.ndarray) -> VideoFrame:
    """Convert a whole frame."""
    pixels = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGBA2RGB), np.uint8)
    return VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
        format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
    )


def _parts(planes: np.ndarray, high: int, wide: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """View luma ``(H, W)`` and both chromas ``(H / 2, W / 2)``, which lie one after the other."""
    flat, size = planes.reshape(-1), high * wide
    halves = (high // 2, wide // 2)
    return (
        flat[:size].reshape(high, wide), flat[size : size + size // 4].reshape(halves),
        flat[size + size // 4 :].reshape(halves),
    )  # fmt: skip
