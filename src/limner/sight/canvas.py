"""A drawn scene beside the picture it should look like, which knows what a change of some nodes would do to the error.

Each node's coverage is kept, so a change is drawn in the box that it touches and nowhere else. The error is the sum
of squared differences in levels over all four premultiplied channels. Where text is not drawn, nothing is compared.
"""

from collections.abc import Mapping, Sequence

import cv2
import msgspec
import numpy as np

from limner.sight.draw import Box, Coat, Words, coats, lay, meet, window
from limner.sight.graph import Node, Text

WIDEST = 0.75
"""Pixels to a letter's size, about the width of the widest letters: how far text may reach that is not drawn."""
AROUND = np.ones((3, 3), np.uint8)


class Trial(msgspec.Struct, frozen=True):
    """A change that was drawn and not yet kept."""

    nodes: Mapping[int, Node]
    coats: Mapping[int, list[Coat]]
    box: Box | None
    """What of the picture it may change."""
    picture: np.ndarray
    """``(4, H, W) float32``: the box with the change."""
    rise: float
    """By how much the error rises; negative where the change is for the better."""


class Canvas:
    """A drawn scene and its target.

    Args:
        nodes: what is painted, bottom first.
        target: ``(H, W, 4)`` premultiplied levels in [0, 255].
        words: draws text; without it the places of text are not compared.
    """

    def __init__(self, nodes: Sequence[Node], target: np.ndarray, words: Words | None = None) -> None:
        height, width = target.shape[:2]
        self.nodes = list(nodes)
        self.whole: Box = (0, 0, width, height)
        self.target = np.ascontiguousarray(target.transpose(2, 0, 1), np.float32)
        self._words = words
        self.coats = [list(coats(node, self.whole, words)) for node in self.nodes]
        self._boxes = np.array([_around(found) or (0, 0, 0, 0) for found in self.coats]).reshape(-1, 4)
        self.seen = self._compared()
        self.picture = self.drawn(self.whole)

    def drawn(self, box: Box, instead: Mapping[int, list[Coat]] | None = None, start: int = 0) -> np.ndarray:
        """Draw a box from node ``start`` on, some nodes' coats by others: ``(4, H, W) float32``."""
        canvas = np.zeros((4, box[3] - box[1], box[2] - box[0]), np.float32)
        for index in self.within(box, instead or ()):
            if index >= start:
                for coat in (instead or {}).get(index, self.coats[index]):
                    _lay_part(canvas, box, coat)
        return canvas

    def within(self, box: Box, also: Mapping[int, object] | Sequence[int] = ()) -> list[int]:
        """Return the numbers of the nodes that may touch a box, bottom first, and ``also`` these."""
        left, top, right, bottom = self._boxes.T
        hit = (left < box[2]) & (right > box[0]) & (top < box[3]) & (bottom > box[1])
        return sorted({*np.flatnonzero(hit).tolist(), *also})

    def error(self, box: Box | None = None) -> float:
        """Return the sum of squared differences in a box, or in the whole picture."""
        rows, columns = window(box or self.whole)
        return self._sum(self.picture[:, rows, columns], box or self.whole)

    def residual(self, box: Box) -> np.ndarray:
        """Return the picture less its target in a box, ``(4, H, W)``; 0 where nothing is compared."""
        rows, columns = window(box)
        off = self.picture[:, rows, columns] - self.target[:, rows, columns]
        return off if self.seen is None else off * self.seen[rows, columns]

    def leverage(self, index: int, part: int) -> np.ndarray:
        """Return how the picture changes with the coverage of a node's coat, in the coat's box.

        Painting is affine in coverage: what lies below shines through ``1 - cover``, what lies above hides the sum.

        Args:
            index: of the node.
            part: of its coats.

        Returns:
            ``(4, H, W) float32``, levels to a whole pixel of coverage.
        """
        coat = self.coats[index][part]
        near = self.within(coat.box)
        below = np.zeros((4, *coat.cover.shape), np.float32)
        clear = np.ones(coat.cover.shape, np.float32)
        for other in near:
            for number, upper in enumerate(self.coats[other]):
                if (other, number) < (index, part):
                    _lay_part(below, coat.box, upper)
                elif (other, number) > (index, part) and (box := meet(coat.box, upper.box)):
                    cut = _part(upper, box)
                    clear[window(box, coat.box[:2])] *= 1 - cut.cover * (cut.levels()[3] / 255)
        colour = coat.levels()
        return clear * (colour - below * (colour[3] / 255))

    def contrast(self) -> np.ndarray:
        """Return ``(H, W) float32``: the most that an edge could change a pixel by, squared, summed over channels."""
        total = np.zeros(self.target.shape[1:], np.float32)
        for plane in self.target:
            span = cv2.dilate(plane, AROUND) - cv2.erode(plane, AROUND)
            total += span * span
        return total

    def attempt(self, nodes: Mapping[int, Node], drawn: Trial | None = None) -> Trial:
        """Draw what the picture would be with other nodes in the place of some.

        Args:
            nodes: by their numbers.
            drawn: a trial in which some of them were drawn already.
        """
        known = drawn.coats if drawn is not None else {}
        laid = {
            index: known[index] if index in known else list(coats(node, self.whole, self._words))
            for index, node in nodes.items()
        }
        touched = [coat for index, found in laid.items() for coat in (*found, *self.coats[index])]
        box = _around(touched)
        if box is None:
            return Trial(nodes, laid, None, np.zeros((4, 0, 0), np.float32), 0.0)
        picture = self.drawn(box, laid)
        return Trial(nodes, laid, box, picture, self._sum(picture, box) - self.error(box))

    def keep(self, trial: Trial) -> None:
        """Make a change that was tried the state of things."""
        for index, node in trial.nodes.items():
            self.nodes[index] = node
            self.coats[index] = trial.coats[index]
            self._boxes[index] = _around(self.coats[index]) or (0, 0, 0, 0)
        if trial.box is not None:
            rows, columns = window(trial.box)
            self.picture[:, rows, columns] = trial.picture

    def _sum(self, picture: np.ndarray, box: Box) -> float:
        rows, columns = window(box)
        off = picture - self.target[:, rows, columns]
        if self.seen is not None:
            off *= self.seen[rows, columns]
        return float(np.vdot(off, off))

    def _compared(self) -> np.ndarray | None:
        """Return ``(H, W) bool``, false where there is text that was not drawn; ``None`` where there is none."""
        blind = [
            node.shape
            for node, found in zip(self.nodes, self.coats, strict=True)
            if isinstance(node.shape, Text) and not found
        ]
        if not blind:
            return None
        _, _, width, height = self.whole
        seen = np.ones((height, width), bool)
        for text in blind:
            reach = text.size * (WIDEST * len(text.content) + 1) if text.angle or text.anchor != "start" else text.size
            ahead = text.size * (WIDEST * len(text.content) + 1)
            box = (
                int(text.x - reach),
                int(text.y - max(reach, text.size)),
                int(text.x + ahead) + 1,
                int(text.y + reach) + 1,
            )
            if inside := meet(box, self.whole):
                seen[window(inside)] = False
        return seen


def _around(found: Sequence[Coat]) -> Box | None:
    if not found:
        return None
    lefts, tops, rights, bottoms = zip(*(coat.box for coat in found), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _lay_part(canvas: np.ndarray, box: Box, coat: Coat) -> None:
    if inside := meet(box, coat.box):
        lay(canvas, box[:2], coat if inside == coat.box else _part(coat, inside))


def _part(coat: Coat, box: Box) -> Coat:
    return Coat(box, coat.cover[window(box, coat.box[:2])], coat.paint)
