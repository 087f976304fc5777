"""The reward of an episode: whether the answer is right, and how well the cells showed what it stands on.

::

    reward = outcome + 0.5 E [answered right] - work [right] - waste + 0.05 (1 - faults / turns)

outcome   1 for the right answer, and for an abstention where the pictures do not tell; 0 for a needless abstention;
          -0.1 for a wrong answer, and for none. To answer pays from a chance of one in eleven, never to guess where it
          cannot be known.
E         evidence gained, in [0, 1]: the mean over the true places of (best in any returned picture) - (in the
          pictures as they were given). How well a picture shows a place is a product of three factors:

          - *visible*: the share of the place within the picture, where it really looks as it should (``effect.py``);
          - *upright*: for words, 1 within 10 degrees of upright, none from 40 degrees on, and none where mirrored: the
            orientation of the map to the picture composed with that of the picture to its upright source;
          - *legible*: the place's lower side as the model sees it, from 6 pixels (0) to 24 (1), by its logarithm.

          Only improvement on the best so far counts, so nothing is earned twice, and the sum of the steps is E.
work      0.01 a cell after the second and 0.01 per 1000 tokens after the first 4000 (of code, output and pictures),
          0.3 at most. Only who is right pays it: it must not teach to give up early.
waste     0.03 for each useless picture after the second, 0.5 at most: one that shows no place as well as it was shown
          before. It eats up what a spray of crops earns.
faults    turns in which nothing could be run.

An honest failure, a wrong answer after looking in the right places, has -0.1 + 0.05; so has any wrong answer, whatever
its cells say or show, and less where they showed useless pictures. Without process reward: questions whose places are
not known, and abstentions. What a cell reads by itself and prints, without a picture, earns none either.

After CodeVision (arXiv 2512.03746), whose reward is right or wrong, plus names of functions in the code's text.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from limner.sandbox.cell import Pixels
from limner.think.brief import CROWDED, FEW, SHOWN
from limner.think.frame import bounds, quad
from limner.think.session import Given
from limner.train.effect import ALIKE, Origin, likeness
from limner.train.example import Example, Proof, right

RIGHT, NEEDLESS, WRONG = 1.0, 0.0, -0.1
EVIDENCE, FORMAT = 0.5, 0.05
CELL, TOKENS, WORK = 0.01, 0.01 / 1000, 0.3
FREE_CELLS, FREE_TOKENS = 2, 4000
USELESS, FREE_VIEWS, WASTE = 0.03, 2, 0.5
LEVEL, SLANTED = 10.0, 40.0
"""Degrees from upright to which words are as good as upright, and from which on they are not to be read."""
SMALL, LARGE = 6.0, 24.0
"""Pixels of a place's lower side at which words cannot be read, and can with ease."""
AS_WELL = 0.9
"""Of the best so far: a picture that shows a place so well is not useless."""
PATCH = 28
"""Pixels of the side of what a vision model takes for one token (Qwen2.5-VL; others have 14 to 32)."""


class Reward(msgspec.Struct, frozen=True):
    """A reward and what it is made of; the parts add up to ``total``."""

    total: float
    outcome: float
    evidence: float
    work: float
    waste: float
    format: float
    right: bool
    shown: float
    """How well the true places were shown at best, in [0, 1]."""
    gained: float
    """``shown`` less what the given pictures showed."""


class Ledger:
    """What an episode has come to so far.

    Args:
        example: what it is about.
    """

    def __init__(self, example: Example) -> None:
        self._example = example
        side = SHOWN if len(example.images) <= FEW else CROWDED
        views = [
            showing(image, Origin(number, np.eye(3), 1.0), example, side) for number, image in enumerate(example.images)
        ]
        self._start: NDArray[np.float64] = np.max([np.zeros(len(example.proofs)), *views], axis=0)
        self._best = self._start.copy()
        self._cells = self._tokens = self._useless = self._turns = self._faults = 0
        self.given: Given | None = None

    def turn(self, *, fault: bool = False) -> None:
        """Count a turn; ``fault``: nothing of it could be run."""
        self._turns += 1
        self._faults += fault

    def cell(self, code: str, output: str, given: Given | None) -> None:
        """Count a cell, what it returned in words, and the answer that it gave; the first answer counts."""
        self._cells += 1
        self._tokens += (len(code) + len(output)) // 4
        self.given = self.given or given

    def view(self, pixels: Pixels, origin: Origin | None) -> float:
        """Count a returned picture; return the evidence gained by it."""
        self._tokens += tokens(pixels)
        if not len(self._best):
            return 0.0
        shown = np.zeros(len(self._best)) if origin is None else showing(pixels, origin, self._example)
        if not ((shown > 0) & (shown >= AS_WELL * self._best)).any():
            self._useless += 1
        better = np.maximum(self._best, shown)
        gain = float((better - self._best).mean())
        self._best = better
        return gain

    def reward(self) -> Reward:
        """Return the reward that the episode has, were it to end now."""
        fine, outcome = self._outcome()
        shown, start = (float(each.mean()) if len(each) else 0.0 for each in (self._best, self._start))
        work = min(WORK, CELL * max(0, self._cells - FREE_CELLS) + TOKENS * max(0, self._tokens - FREE_TOKENS))
        evidence = EVIDENCE * (shown - start) if fine and self._example.answer is not None else 0.0
        work = -work if fine else 0.0
        waste = -min(WASTE, USELESS * max(0, self._useless - FREE_VIEWS))
        form = FORMAT * (1 - self._faults / max(1, self._turns))
        total = outcome + evidence + work + waste + form
        return Reward(round(total, 6), outcome, evidence, work, waste, form, fine, shown, shown - start)

    def _outcome(self) -> tuple[bool, float]:
        if self.given is None:
            return False, WRONG
        if self.given.answer is None:
            return (True, RIGHT) if self._example.answer is None else (False, NEEDLESS)
        fine = right(self._example, self.given.answer)
        return fine, RIGHT if fine else WRONG


def showing(pixels: Pixels, origin: Origin, example: Example, side: float = SHOWN) -> NDArray[np.float64]:
    """Return how well a returned picture shows each of the true places, in [0, 1].

    Args:
        pixels: the picture, (H, W, any) uint8.
        origin: where it comes from.
        example: what is asked.
        side: pixels of the longer side to which a model is shown it reduced.
    """
    to_source = example.upright(origin.picture) @ origin.matrix
    found = np.zeros(len(example.proofs))
    for number, proof in enumerate(example.proofs):
        if proof.picture != origin.picture:
            continue
        corners = quad(np.linalg.inv(to_source), proof.box)
        score = visible(corners, pixels) * _posed(to_source, corners, proof) * _legible(corners, pixels, side)
        if score > 0 and likeness(pixels, example.images[proof.picture], origin.matrix, bounds(corners)) >= ALIKE:
            found[number] = score
    return found


def visible(corners: list[list[float]], pixels: Pixels) -> float:
    """Return the share of a quadrilateral that lies within a picture."""
    import cv2

    shape = np.array(corners, np.float32)
    height, width = pixels.shape[:2]
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    whole = cv2.contourArea(shape)
    if not np.isfinite(shape).all() or whole < 1:
        return 0.0
    inside, _ = cv2.intersectConvexConvex(shape, frame)
    share = min(1.0, float(inside) / whole)
    return 1.0 if share > 0.98 else share  # maps are good to a pixel or so


def _posed(to_source: np.ndarray, corners: list[list[float]], proof: Proof) -> float:
    """Return how upright the words of a place are."""
    if not proof.reads:
        return 1.0
    # Clockwise from its top left: the top side should run to the right, the left one down.
    (x0, y0), (x1, y1), _, (x3, y3) = corners
    right_, down = np.array([x1 - x0, y1 - y0]), np.array([x3 - x0, y3 - y0])
    if right_[0] * down[1] - right_[1] * down[0] <= 0:
        return 0.0
    angle = abs(float(np.degrees(np.arctan2(right_[1], right_[0]))))
    return float(np.clip((SLANTED - angle) / (SLANTED - LEVEL), 0, 1))


def _legible(corners: list[list[float]], pixels: Pixels, side: float) -> float:
    """Return how legible a place is by its size as a model sees it."""
    ends = np.array(corners)
    lengths = np.linalg.norm(ends - np.roll(ends, -1, axis=0), axis=1)
    low = min(lengths[0] + lengths[2], lengths[1] + lengths[3]) / 2 * min(1.0, side / max(pixels.shape[:2]))
    return float(np.clip(np.log(max(low, 1e-6) / SMALL) / np.log(LARGE / SMALL), 0, 1))


def tokens(pixels: Pixels) -> int:
    """Return how many tokens a picture takes, about."""
    scale = min(1.0, SHOWN / max(pixels.shape[:2]))
    return int(np.ceil(pixels.shape[0] * scale / PATCH) * np.ceil(pixels.shape[1] * scale / PATCH))
