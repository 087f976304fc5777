"""Turns a line of text upright, so that it is fitted along x, and turns what was fitted back.

At right angles no pixel changes; at others pixels are resampled. A frame's coordinates ``(u, v)`` run along and down
the line from the corner of its window, in pixels of the picture.
"""

import cv2
import msgspec
import numpy as np

MARGIN = 0.2
"""What is added round a line's box, in its heights: the detector may cut an ascender or a last letter."""
LEVEL = 2.5
"""Pixels between the heights of its ends up to which the detector's box of a level line may be off."""
SEARCH = (2.0, 0.25)
"""Degrees to either side, and the step, in which the exact angle of a turned line is sought."""


class Frame(msgspec.Struct, frozen=True):
    """A line's window."""

    window: np.ndarray
    """``(H, W, 4) float32`` premultiplied levels, upright."""
    corner: tuple[float, float]
    """Where its top left corner lies, in pixels of the picture."""
    angle: float
    """Degrees, clockwise as seen, by which the line is turned."""
    margin: int
    """Rows above and below the line's box."""

    def point(self, u: float, v: float) -> tuple[float, float]:
        """Return a point of the frame in pixels of the picture."""
        cosine, sine = _turn(self.angle)
        return self.corner[0] + u * cosine - v * sine, self.corner[1] + u * sine + v * cosine

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the picture in the frame's coordinates."""
        cosine, sine = _turn(self.angle)
        x, y = x - self.corner[0], y - self.corner[1]
        return x * cosine + y * sine, y * cosine - x * sine


def upright(image: np.ndarray, quad: np.ndarray, snap: float) -> Frame:
    """Cut out a line.

    Args:
        image: ``(H, W, 4) float32`` premultiplied levels.
        quad: ``(4, 2)`` corners of the line's box in pixels, as read.
        snap: degrees from upright, or from straight up or down, within which the line is taken for exactly that; so is
            what is turned by no more than the detector's own error.
    """
    ahead = quad[1] - quad[0]
    angle = float(np.degrees(np.arctan2(ahead[1], ahead[0])))
    right = 90.0 * round(angle / 90)
    if abs(angle - right) <= snap or not leans(quad):
        return _cut(image, quad, right % 360)
    return _resampled(image, quad, _exact(image, quad, angle))


def leans(quad: np.ndarray) -> bool:
    """Say whether a line's box ``(4, 2)`` is turned by more than the detector's own error."""
    return bool(np.abs(quad[1] - quad[0]).min() > LEVEL)


def back(frame: Frame, mask: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """Turn a mask of a frame ``(h, w) bool`` back; returns it for a box of the picture: left, top, right, bottom."""
    cosine, sine = _turn(frame.angle)
    turn = np.array([[cosine, -sine], [sine, cosine]])
    shift = np.array(frame.corner) - box[:2] + turn @ [0.5, 0.5] - 0.5
    size = (box[2] - box[0], box[3] - box[1])
    return cv2.warpAffine(mask.astype(np.float32), np.column_stack([turn, shift]), size) > 0.5


def _turn(angle: float) -> tuple[float, float]:
    if angle % 90 == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[round(angle / 90) % 4]
    return float(np.cos(np.radians(angle))), float(np.sin(np.radians(angle)))


def _cut(image: np.ndarray, quad: np.ndarray, angle: float) -> Frame:
    low, high = quad.min(axis=0), quad.max(axis=0)
    margin = np.ceil(MARGIN * (high - low).min()) + 1  # a letter that reaches the border would be taken for foreign
    left, top = (int(v) for v in np.maximum(np.floor(low - margin), 0))
    right, bottom = (int(v) for v in np.minimum(np.ceil(high + margin), image.shape[1::-1]))
    turns = round(angle / 90)
    window = np.ascontiguousarray(np.rot90(image[top:bottom, left:right], turns))
    corner = ((left, top), (right, top), (right, bottom), (left, bottom))[turns]
    return Frame(window, (float(corner[0]), float(corner[1])), angle if angle <= 180 else angle - 360, int(margin))


def _resampled(image: np.ndarray, quad: np.ndarray, angle: float) -> Frame:
    cosine, sine = _turn(angle)
    axes = np.array([[cosine, sine], [-sine, cosine]])
    low, high = (quad @ axes.T).min(axis=0), (quad @ axes.T).max(axis=0)
    margin = np.ceil(MARGIN * (high - low).min()) + 1
    low, size = low - margin, np.ceil(high - low + 2 * margin).astype(int)
    corner = low @ axes
    # The frame's pixel (j, i) has its middle at (j + 1/2, i + 1/2); OpenCV counts both from middles.
    shift = corner + np.array([0.5, 0.5]) @ axes - 0.5
    matrix = np.column_stack([axes.T, shift])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    window = cv2.warpAffine(image, matrix, (int(size[0]), int(size[1])), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return Frame(np.clip(window, 0, 255), (float(corner[0]), float(corner[1])), angle, int(margin))


def _exact(image: np.ndarray, quad: np.ndarray, angle: float) -> float:
    """Return the angle at which rows of the line differ most: baseline and x-height are then sharp."""
    reach, step = SEARCH
    angles = angle + np.arange(-reach, reach + step / 2, step)
    scores = [_sharpness(_resampled(image, quad, float(each)).window) for each in angles]
    best = int(np.clip(np.argmax(scores), 1, len(scores) - 2))
    before, here, after = scores[best - 1 : best + 2]
    bend = before - 2 * here + after
    return float(angles[best] + (step * 0.5 * (before - after) / bend if bend < 0 else 0.0))


def _sharpness(window: np.ndarray) -> float:
    strength = np.linalg.norm(window - np.median(window, axis=(0, 1)), axis=2)
    return float((np.diff(strength.mean(axis=1)) ** 2).sum())
