"""Draws tracks over each other in one frame, bottom first: what lies behind a thing, what lies over it, and all of it.

Boxes are ``(x0, y0, x1, y1)`` of the frame, in pixels.
"""

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

    def refresh(self, index: int) -> None:
        """Take over a track's new sprite."""
        self.sprites[index] = ready(self.tracks[index].sprite, self.tracks[index].corner)

    def stacked(self, time: int) -> list[int]:
        """List the tracks as they lie in a frame, bottom first."""
        return np.argsort(self.ranks[time]).tolist()

    def shown(self, index: int, time: int) -> bool:
        """Say whether a track is seen in a frame, covered or not."""
        track = self.tracks[index]
        return bool(np.isfinite(track.pose[time, 0, 0]) and np.nan_to_num(track.opacity[time]) > 0)

    def box(self, index: int, time: int) -> Box | None:
        """Give the box that a track shows in; ``None`` where it does not."""
        if not self.shown(index, time):
            return None
        return window(self.sprites[index], self.tracks[index].pose[time], self.plate.shape)

    def drawn(self, index: int, time: int, box: Box) -> np.ndarray | None:
        """Draw a track into a box, premultiplied, with its opacity: ``(h, w, 4)``; ``None`` where it does not show."""
        own = self.box(index, time)
        if own is None or own[0] >= box[2] or own[2] <= box[0] or own[1] >= box[3] or own[3] <= box[1]:
            return None
        track = self.tracks[index]
        over = np.clip(warped(self.sprites[index], track.pose[time], box), 0, None)
        if track.tint is not None:
            over[..., :3] = over[..., 3:] * track.tint[time].astype(np.float32)
        return over * np.float32(track.opacity[time])

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
            over = self.drawn(other, time, box)
            if over is not None:
                open_part *= 1 - np.minimum(over[..., 3], 1)
        return 1 - open_part

    def _laid(self, stack: list[int], time: int, box: Box) -> np.ndarray:
        x0, y0, x1, y1 = box
        out = self.plate[y0:y1, x0:x1].copy()
        for other in stack:
            over = self.drawn(other, time, box)
            if over is not None:
                out = out * (1 - over[..., 3:]) + over[..., :3]
        return out
