"""Controls that know the truth of an item: what is the most that can be got from it.

``oracle`` runs the item's program with the true matrices. ``oracle-ocr`` lays the corrupted picture upright by the true
matrix and reads what stands where the answer stands, as it is, brightened or with less noise, whichever the OCR is
surest of: what it cannot read nobody is asked to, so that those items count as undetermined.
"""

import numpy as np

from limner.bench.item import Item, Proof
from limner.bench.oracle import restored
from limner.bench.solvers import Answered, Cited, box
from limner.bench.turns import quad, warp
from limner.sight import ocr
from limner.sight.ocr import Words

SURE = 0.9
"""Confidence from which nothing else is tried."""
AROUND = 6
"""Pixels around a line that is read: detectors are unsure at a cut."""


def oracle(item: Item) -> Answered:
    """Answer by the oracle's program, which may find that nothing is left to see."""
    if item.answer is None or not item.solved:
        return Answered()
    return Answered(item.answer, 1.0, evidence(item), len(item.program))


def evidence(item: Item) -> tuple[Cited, ...]:
    """Return the true evidence as upright boxes in the pictures."""
    cited = []
    for proof in item.proofs:
        corners = quad(np.linalg.inv(item.matrices[proof.picture]), proof.box)
        (left, top), (right, bottom) = corners.min(0), corners.max(0)
        cited.append(Cited((float(left), float(top), float(right), float(bottom)), proof.picture))
    return tuple(cited)


def reads(item: Item) -> bool:
    """Say whether an answer that stands on words stands on words alone."""
    return bool(item.proofs) and all(proof.words for proof in item.proofs) and item.question.family != "count"


def oracle_ocr(item: Item) -> Answered:
    """Answer from an OCR of the true places; what is not made of words it leaves."""
    if not reads(item):
        return Answered()
    size = (item.sources[0].shape[1], item.sources[0].shape[0])
    upright = warp(item.pictures[0], item.matrices[0], size, True)
    said = [_said(proof, upright) for proof in item.proofs]
    if not all(said):
        return Answered()
    if item.question.family != "sum":
        return Answered(said[0], 1.0, evidence(item))
    try:
        total = sum(float(text) for text in said)
    except ValueError:
        return Answered()
    return Answered(f"{round(total, 4):g}", 1.0, evidence(item))


def _said(proof: Proof, upright: np.ndarray) -> str:
    """Read the words of a proof."""
    left, top, right, bottom = (round(value) for value in proof.box)
    part = upright[max(top - AROUND, 0) : bottom + AROUND, max(left - AROUND, 0) : right + AROUND]
    best = "", 0.0
    for way in (part, restored(part, "brighten"), restored(part, "denoise")):
        words = _level(way)
        sure = min((word.confidence for word in words), default=0.0)
        if sure > best[1]:
            best = " ".join(word.text for word in words), sure
        if sure > SURE:
            break
    return best[0]


def _level(part: np.ndarray) -> list[Words]:
    """Read the row in the middle of a window, from left to right: of its neighbours only rims are in there."""
    words = ocr.read(np.dstack([part, np.full(part.shape[:2], 255, np.uint8)]))
    middle = part.shape[0] / 2
    return sorted((word for word in words if box(word)[1] < middle < box(word)[3]), key=lambda word: box(word)[0])
