"""Who answers CodeVQA's questions, and from what: limner's own code from the scene graph, or a model from pixels.

Each policy answers from four views, so that a score can be read:

==========  ===============================================  =====================================
view        code sees                                        a model sees
==========  ===============================================  =====================================
drawing     the scene that limner made of the pixels         the render of limner's SVG
no text     that scene without its words                     the render without ``<text>``
original    the true scene, its meaning found by the code    the picture itself
blank       a scene with nothing in it                       a white picture
==========  ===============================================  =====================================

Of ``code``, ``original`` is the bound that a perfect tracer would reach: it has the true shapes and words, but what is
an axis or a button it must find as in any other scene.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec
import numpy as np

from limner.bench.exam import Asked, Picture
from limner.bench.views import Views, png
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.model import Model
from limner.core.prompts import fill
from limner.sight.ask import ask
from limner.sight.graph import Group, Item, Node, Scene, Text
from limner.sight.meaning import explain
from limner.sight.question import COLOURS, PLACES, Family
from limner.sight.see import see

VIEWS = ("drawing", "no text", "original", "blank")
CHOICES: Mapping[Family, Sequence[str]] = {
    "existence": ("yes", "no"), "relation": ("yes", "no"), "comparison": ("yes", "no"), "colour": COLOURS,
    "position": PLACES,
}  # fmt: skip
FORMS: Mapping[Family, str] = {
    "count": "a whole number", "reading": "the words alone, as they are written",
    "value": "a number on the scale of the chart, of a pie the share from 0 to 1",
}  # fmt: skip
Author = Callable[[np.ndarray], Scene]
"""From the pixels of a picture ``(H, W, 4) uint8`` to a scene of its size."""
Answers = Mapping[str, Sequence[str | None]]
"""By view, the answers to a picture's questions in their order."""


class Policy(Protocol):
    """Answers the questions about a picture from every view."""

    async def answer(self, picture: Picture, views: Views, scene: Scene | None) -> Answers:
        """Return the answers; ``None`` where there is none.

        Args:
            picture: what is asked, and the truth.
            views: the picture and its drawing as pixels.
            scene: what the author made of it; ``None`` where that failed.
        """
        ...


def author(pixels: np.ndarray) -> Scene:
    """Return what limner makes of a picture ``(H, W, 4) uint8``: the scene graph with its meaning."""
    return see(pixels).scene


class Code:
    """Answers from the scene graph alone, by ``sight.ask``."""

    async def answer(self, picture: Picture, views: Views, scene: Scene | None) -> Answers:
        """Return the answers from each view of the scene; a drawing that does not render answers nothing."""
        drawn = scene is not None and views.drawing is not None
        empty = Scene(picture.truth.width, picture.truth.height)
        scenes = {
            "drawing": scene if drawn else None,
            "no text": explain(wordless(scene)) if scene is not None and drawn else None,
            "original": explain(picture.truth),
            "blank": empty,
        }
        return {
            view: [None if seen is None else ask(seen, one.question) for one in picture.asked]
            for view, seen in scenes.items()
        }


class Looking:
    """A model that is shown one view at a time.

    Args:
        model: answers.
        budget: what all its answers may cost.
        seed: of its replies.
    """

    def __init__(self, model: Model, budget: Budget, seed: int = 0) -> None:
        self._model, self._budget, self._seed = model, budget, seed
        self.cost = Cost()
        """What was spent so far."""

    async def answer(self, picture: Picture, views: Views, scene: Scene | None) -> Answers:
        """Ask every question with every view.

        Raises:
            ModelError: the model refused, failed or could not be reached.
            BudgetSpent: nothing is left.
        """
        return {view: await self._see(views.of(view), picture.asked) for view in VIEWS}

    async def _see(self, pixels: np.ndarray | None, asked: Sequence[Asked]) -> list[str | None]:
        if pixels is None:
            return [None] * len(asked)
        image = png(pixels)
        return [await self._ask(image, one) for one in asked]

    async def _ask(self, image: bytes, asked: Asked) -> str:
        family = asked.question.family
        wanted = FORMS.get(family) or "one of: " + ", ".join(CHOICES[family])
        parts = (image, fill("limner.bench", "quiz", question=asked.question.text, wanted=wanted))
        system = fill("limner.bench", "policy")
        reply = await self._model.ask(system, parts, budget=self._budget.left(self.cost), seed=self._seed)
        self.cost += reply.cost
        return spoken(reply.text)


def spoken(text: str) -> str:
    """Return the answer in a reply: what follows ``answer:`` in its last line, without quotes and full stop."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    last = lines[-1].replace("*", "")
    head, mark, tail = last.partition(":")
    if mark and head.strip().casefold().endswith("answer"):
        last = tail
    return last.strip().strip("\"'`").rstrip(".").strip("\"'`")


def wordless(scene: Scene) -> Scene:
    """Return a scene without its text, and without what is known of words and meaning in its shapes."""
    return msgspec.structs.replace(scene, children=tuple(_mute(scene.children)))


def _mute(items: Sequence[Item]) -> list[Item]:
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Node) and isinstance(item.shape, Text):
            continue
        bare = msgspec.structs.replace(item, data={})
        kept.append(msgspec.structs.replace(bare, children=tuple(_mute(item.children))) if isinstance(item, Group) and
                    isinstance(bare, Group) else bare)  # fmt: skip
    return kept
