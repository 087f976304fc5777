"""TRL's GRPO trainer on these episodes: ``GRPOTrainer(..., environment_factory=trl.factory())`` (TRL 1.16).

What TRL asks of an environment: ``reset(**row)`` before each rollout, which may return a text that goes to the end of
the prompt; ``get_reward()`` after it; and every other public method is a tool, whose schema is made of its type hints
and its Google docstring and which returns content blocks. TRL makes one environment for each rollout side by side and
uses it again; its tools run one after another over a batch.

The rows of the data set are as :func:`limner.train.example.from_row` takes them, beside TRL's own ``prompt``. Neither
TRL nor torch is imported here.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from limner.sandbox.cell import CellLimits
from limner.think import session as think
from limner.think.brief import SHOWN
from limner.think.turn import abstained, answered
from limner.train.environment import TURNS, Session
from limner.train.example import from_row

Content = list[dict[str, Any]]
"""Blocks as chat templates have them: ``{"type": "image", "image": ...}``, ``{"type": "text", "text": ...}``."""


class Environment:
    """One rollout after another, as TRL's ``environment_factory`` wants it."""

    def __init__(self, turns: int = TURNS, limits: CellLimits | None = None, sandbox: str = "auto") -> None:
        self._turns, self._limits, self._sandbox = turns, limits, sandbox
        self._session: Session | None = None

    def reset(self, **row: Any) -> str:
        """Begin a rollout; return what the prompt is to end with: the pictures' names and full sizes."""
        self._close()
        example = from_row(row)
        kernel = think.kernel(self._sandbox)
        self._session = Session(example, kernel, turns=self._turns, limits=self._limits)
        sizes = (f"images[{n}]: {image.shape[1]} x {image.shape[0]} pixels" for n, image in enumerate(example.images))
        return "\n" + "\n".join(sizes)

    def get_reward(self) -> float:
        """Return the rollout's reward, and end it."""
        if self._session is None:
            return 0.0
        total = self._session.reward.total
        self._close()
        return total

    def run(self, code: str) -> Content:
        """Run a cell of Python on the images; variables stay from cell to cell.

        Args:
            code: Python source. `image` is the first image, `images` are all, as arrays; `show(picture)` looks at one.

        Returns:
            What it printed, the value of its last line, its error, and the pictures that it showed.
        """
        return self._step(code)

    def answer(self, answer: str) -> Content:
        """Give the final answer.

        Args:
            answer: In few words, or as a number.

        Returns:
            That it was taken.
        """
        return self._step(answered(answer))

    def abstain(self, why: str) -> Content:
        """Say that the images do not tell the answer.

        Args:
            why: What is missing.

        Returns:
            That it was taken.
        """
        return self._step(abstained(why))

    def _step(self, code: str) -> Content:
        if self._session is None:
            raise RuntimeError("reset was not called")
        seen = self._session.step(code)
        blocks: Content = [{"type": "image", "image": _small(image.pixels)} for image in seen.images]
        return [*blocks, {"type": "text", "text": seen.text}]

    def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def factory(turns: int = TURNS, limits: CellLimits | None = None, sandbox: str = "auto") -> Callable[[], Environment]:
    """Return what makes environments, for ``environment_factory``."""
    return lambda: Environment(turns, limits, sandbox)


def _small(pixels: np.ndarray) -> Image.Image:
    """Return a picture as the model sees it."""
    image = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).convert("RGB")
    image.thumbnail((SHOWN, SHOWN))
    return image
