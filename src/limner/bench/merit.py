"""How CodeVision's answers and their evidence are marked, and what a group of items comes to.

Readings count by their letters and digits; amounts and counts exactly; values read off an axis within 2 % of it or 5 %
of themselves, as in CodeVQA. Where the answer is undetermined, to abstain is right. Where an OCR that is given the true
upright picture cannot read it, an item counts as undetermined too, but who answers it all the same and is right is not
held wrong.

Evidence is compared in pixels of the pictures that were given, of two pictures in those that are cited: which share of
the true boxes lies inside those that are cited, and how many times larger the cited ones are together.
"""

from collections import Counter
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.bench import answers
from limner.bench.answers import AXIS, RELAXED
from limner.bench.item import Item
from limner.bench.solvers import Answered, Cited
from limner.bench.turns import quad

CENT = 0.005
"""Half of the least step of an amount."""
MOST = 20.0
"""Cited boxes that are larger count as so many times larger."""


class Mark(msgspec.Struct, frozen=True):
    """One item's outcome; the item is without its pixels."""

    item: Item
    answered: Answered
    right: bool
    """The answer is the true one."""
    readable: bool
    """An oracle can read it: else it counts as undetermined."""
    covered: float | None = None
    """The share of the true evidence that is inside the cited boxes; ``None`` where nothing is cited or to be cited."""
    excess: float | None = None
    """The cited area over the true one."""

    @property
    def determined(self) -> bool:
        """Whether an answer is asked for."""
        return self.item.answer is not None and self.readable

    @property
    def wrong(self) -> bool:
        """Whether it was answered, and wrongly."""
        return self.answered.text is not None and not self.right


class Figures(msgspec.Struct, frozen=True):
    """What a group of items comes to; shares in [0, 1], ``None`` of nothing."""

    name: str
    items: int
    determined: int
    accuracy: float | None
    """Right answers of those determined."""
    coverage: float | None
    """Answers of those determined."""
    precise: float | None
    """Right answers of the answers to those determined."""
    wrong: float | None
    """Wrong answers, to whatever, of all items."""
    abstained: float | None
    """Abstentions of those undetermined."""
    covered: float | None
    excess: float | None
    """The median."""
    majority: float | None
    """What the commonest answer of each family would get, of those determined."""
    turns: float
    tokens: float
    seconds: float


def right(item: Item, text: str | None) -> bool:
    """Say whether an answer is the true one; of an undetermined item none is."""
    if item.answer is None or text is None or not text.strip():
        return False
    if item.rule == "words":
        return _plain(text) == _plain(item.answer)
    got, true = answers.number(text), float(item.answer)
    if got is None:
        return False
    room = CENT if item.rule == "exact" else max(AXIS * item.scale, RELAXED * abs(true)) + 1e-9
    return abs(got - true) <= room


def mark(item: Item, answered: Answered, readable: bool = True) -> Mark:
    """Mark an answer; the item is to have its pixels, which the mark does not keep."""
    covered, excess = evident(item, answered.evidence)
    bare = msgspec.structs.replace(item, sources=(), pictures=())
    return Mark(bare, answered, right(item, answered.text), readable, covered, excess)


def evident(item: Item, cited: Sequence[Cited]) -> tuple[float | None, float | None]:
    """Return the share of the true evidence inside cited boxes, and the cited area over the true one."""
    if not cited or not item.proofs:
        return None, None
    true_area = inside = cited_area = 0.0
    for k in {one.picture for one in cited}:
        picture = item.pictures[k]
        true, said = np.zeros(picture.shape[:2], np.uint8), np.zeros(picture.shape[:2], np.uint8)
        back = np.linalg.inv(item.matrices[k])
        for proof in item.proofs:
            if proof.picture == k:
                cv2.fillPoly(true, [np.rint(quad(back, proof.box)).astype(np.int32)], 1)
        for one in cited:
            if one.picture == k:
                left, top, right, bottom = (max(round(value), 0) for value in one.box)
                said[top:bottom, left:right] = 1
        true_area += float(true.sum())
        inside += float((true & said).sum())
        cited_area += float(said.sum())
    if not true_area:
        return None, None
    return inside / true_area, min(cited_area / true_area, MOST)


def figures(name: str, marks: Sequence[Mark], majority: dict[str, str] | None = None) -> Figures:
    """Sum a group up.

    Args:
        name: of the group.
        marks: of its items.
        majority: by family, the commonest answer; from the group itself where not given.
    """
    known = [one for one in marks if one.determined]
    rest = [one for one in marks if not one.determined]
    said = [one for one in known if one.answered.text is not None]
    common = majority if majority is not None else commonest(marks)
    guesses = [right(one.item, common.get(one.item.question.family)) for one in known]
    cited = [one for one in marks if one.covered is not None and one.excess is not None]
    return Figures(
        name, len(marks), len(known), _mean([one.right for one in known]),
        _mean([one.answered.text is not None for one in known]), _mean([one.right for one in said]),
        _mean([one.wrong for one in marks]), _mean([one.answered.text is None for one in rest]),
        _mean([one.covered or 0.0 for one in cited]),
        float(np.median([one.excess or 0.0 for one in cited])) if cited else None, _mean(guesses),
        _mean([one.answered.turns for one in marks]) or 0.0, _mean([one.answered.tokens for one in marks]) or 0.0,
        _mean([one.answered.seconds for one in marks]) or 0.0,
    )  # fmt: skip


def commonest(marks: Sequence[Mark]) -> dict[str, str]:
    """Return the commonest answer of each family."""
    counts: dict[str, Counter[str]] = {}
    for one in marks:
        if one.item.answer is not None:
            counts.setdefault(one.item.question.family, Counter())[one.item.answer] += 1
    return {family: count.most_common(1)[0][0] for family, count in counts.items()}


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
