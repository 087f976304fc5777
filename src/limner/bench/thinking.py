"""``limner think`` as a solver: it is handed picture files and the question's words, as a person would do it.

Without a model it measures; with one the model writes the cells. Each question is a run in a temporary folder, from
which turns, tokens and the places that support the answer are read.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from limner.bench.solvers import Answered, Cited
from limner.core.budget import Budget
from limner.core.events import Listener, ignore
from limner.core.run import Run
from limner.sight.question import Question
from limner.think import arun


class Thinking:
    """Answers by running code on the pictures.

    Args:
        model: ``PROVIDER:NAME`` of who writes the code; ``None``: what can be measured is.
        base_url: of an OpenAI-compatible server.
        budget: what one question may cost.
        seed: of the cells and the model's replies.
        sandbox: the backend that confines the code.
        listen: is told how far the work has got.
    """

    def __init__(
        self,
        model: str | None = None,
        base_url: str | None = None,
        budget: Budget | None = None,
        *,
        seed: int = 0,
        sandbox: str = "auto",
        listen: Listener = ignore,
    ) -> None:
        self._model, self._base_url, self._budget = model, base_url, budget
        self._seed, self._sandbox, self._listen = seed, sandbox, listen

    async def answer(self, images: Sequence[np.ndarray], question: Question) -> Answered:
        """Answer one question in a run of its own.

        Raises:
            MissingError, ModelError, BudgetSpent: nobody could go on after it.
        """
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, pixels in enumerate(images):
                paths.append(Path(folder, f"picture-{number}.png"))
                Image.fromarray(np.ascontiguousarray(pixels)).save(paths[-1], compress_level=1)
            found = await arun(
                paths,
                question.text,
                model=self._model,
                base_url=self._base_url,
                budget=self._budget,
                seed=self._seed,
                runs=Path(folder, "runs"),
                sandbox=self._sandbox,
                listen=self._listen,
            )
            with Run.open(found.run) as run:
                tokens = run.cost.tokens
        cited = tuple(
            Cited((box.box[0], box.box[1], box.box[2], box.box[3]), int(box.image.rpartition("-")[2]))
            for box in found.evidence.boxes
            if box.supports
        )
        turns = len(found.evidence.cells)
        return Answered(found.answer, found.confidence or 0.0, cited, turns, tokens, found.seconds)
