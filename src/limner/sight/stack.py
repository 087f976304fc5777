"""Draws tracks over each other in one frame, bottom first: what lies behind a thing, what lies over it, and all of it.

Boxes are ``(x0, y0, x1, y1)`` of the frame, in pixels.
"""

import math

import cv2
import numpy as np

from limner.sight.pose import Sprite, ready, warped, window
from limner.sight.tracks import Track

Box = tuple[int, int, int, int]


class Stack:
    """A film's tracks, ready to be drawn; ``refresh`` follows a sprite that was changed."""

    def __init__(self, tracks: list[Track], ranks: np.ndarray | None, plate: np.ndarray, count: int) -> None:
        self.tracks, self.plate = tracks, plate.astype(np.float32)
        self.ranks = np.tile(np.arange(len(tracks)), (count, 1)) if ranks is None else ranks.copy()
        self.sprites: list[Sprite] = [ready(track.sprite, track.corner) for track in tracks]
        self._boxes: dict[tuple[int, int], tuple[Sprite, bytes, Box | None]] = {}

    def refresh(self, index: int) -> None:
        """Take over a track's new sprite."""
        self.sprites[index] = ready(self.tracks[index].sprite, self.tracks[index].corner)

    def stacked(self, time: int) -> list[int]:
        """List the tracks as they lie in a frame, bottom first."""
        return np.argsort(self.ranks[time]).tolist()

    def shown(self, index: int, time: int) -> bool:
        """Say whether a track is seen in a frame, covered or not."""
        track = self.tracks[index]
        return math.isfinite(track.pose[time, 0, 0]) and bool(track.opacity[time] > 0)

    def box(self, index: int, time: int) -> Box | None:
        """Give the box that a track shows in; ``None`` where it does not."""
        if not self.shown(index, time):
            return None
        sprite, pose = self.sprites[index], self.tracks[index].pose[time]
        known = self._boxes.get((index, time))
        if known is None or known[0] is not sprite or known[1] != pose.tobytes():
            known = sprite, pose.tobytes(), window(sprite, pose, self.plate.shape)
            self._boxes[index, time] = known
        return known[2]

    def drawn(self, index: int, time: int, box: Box | None = None) -> tuple[np.ndarray, Box] | None:
        """Draw a track, premultiplied, with its opacity: ``(h, w, 4)`` and where; ``None`` where it does not show.

        Args:
            index: of the track.
            time: the frame.
            box: within which it is drawn.
        """
        own = self.box(index, time)
        if own is not None and box is not None:
            own = max(own[0], box[0]), max(own[1], box[1]), min(own[2], box[2]), min(own[3], box[3])
        if own is None or own[0] >= own[2] or own[1] >= own[3]:
            return None
        track = self.tracks[index]
        over = warped(self.sprites[index], track.pose[time], own)
        np.maximum(over, 0, out=over)
        if track.tint is not None:
            over[..., :3] = over[..., 3:] * track.tint[time].astype(np.float32)
        over *= np.float32(track.opacity[time])
        return over, own

    def below(self, index: int, time: int, box: Box) -> np.ndarray:
        """Draw the plate and what lies under a track: ``(h, w, 3) float32``."""
        stack = self.stacked(time)
        return self._laid(stack[: stack.index(index)], time, box)

    def whole(self, time: int, box: Box) -> np.ndarray:
        """Draw everything: ``(h, w, 3) float32``."""
        return self._laid(self.stacked(time), time, box)

    def cover(self, index: int, time: int, box: Box) -> np.ndarray:
        """Give how much of what lies at a track's height is covered by what lies over it: ``(h, w) float32``."""
        open_part = np.ones((box[3] - box[1], box[2] - box[0]), np.float32)
        stack = self.stacked(time)
        for other in stack[stack.index(index) + 1 :]:
            if (found := self.drawn(other, time, box)) is not None:
                over, (x0, y0, x1, y1) = found
                open_part[y0 - box[1] : y1 - box[1], x0 - box[0] : x1 - box[0]] *= 1 - np.minimum(over[..., 3], 1)
        return 1 - open_part

    def _laid(self, stack: list[int], time: int, box: Box) -> np.ndarray:
        x0, y0, x1, y1 = box
        out = self.plate[y0:y1, x0:x1].copy()
        for other in stack:
            if (found := self.drawn(other, time, box)) is not None:
                over, (left, top, right, bottom) = found
                lay_on(out[top - y0 : bottom - y0, left - x0 : right - x0], over)
        return out


def lay_on(ground: np.ndarray, over: np.ndarray) -> None:
    """Lay ``(h, w, 4) float32``, premultiplied, on ``(h, w, 3) float32``, in place."""
    open_part = cv2.cvtColor(1 - cv2.extractChannel(over, 3), cv2.COLOR_GRAY2BGR)
    ground[:] = cv2.add(cv2.multiply(ground, open_part), cv2.cvtColor(over, cv2.COLOR_BGRA2BGR))
