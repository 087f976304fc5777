"""A thing while a film is being explained: its sprite, how it may move, and its way so far."""

import numpy as np

from limner.sight.grow import Film, Path, middle, take
from limner.sight.pose import ready


class Thing:
    """A sprite and its way, while the film is being explained."""

    def __init__(
        self, sheet: np.ndarray, corner: tuple[int, int], canonical: int, model: str, path: Path, number: int
    ) -> None:
        """Make a thing of a cut-out.

        Args:
            sheet: ``(h, w, 4) float32``, straight colour and alpha.
            corner: ``(x, y)`` of its top left pixel in the canonical frame.
            canonical: the frame that it was cut out of.
            model: one of ``pose.MODELS``.
            path: its way.
            number: which marks the pixels that it explains, see ``Film.taken``.
        """
        self.sheet, self.corner, self.canonical, self.model, self.path = sheet, corner, canonical, model, path
        self.sprite, self.number = ready(sheet, corner), number

    @property
    def area(self) -> float:
        """Pixels that it covers in its canonical frame."""
        return float(self.sheet[..., 3].sum())

    def middle(self, time: int) -> np.ndarray:
        """Give where its centre of mass lies in a frame in which it is seen: ``(2,)``."""
        return middle(self.sprite, self.path.pose[time])

    def size(self, time: int) -> float:
        """Give the root of the area that it covers in a frame in which it is seen, in pixels."""
        return float(np.sqrt(self.area * abs(np.linalg.det(self.path.pose[time][:2, :2]))))

    def take(self, film: Film) -> None:
        """Mark what it explains as taken."""
        take(film, self.sprite, self.path, self.number)
