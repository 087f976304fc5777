"""Questions about shapes, answered by what stands out from the ground, or not at all."""

import numpy as np
import pytest

from limner.sight.blobs import Blob, Strewn
from limner.think.papers import Line
from limner.think.tally import asks_for_shapes, tally
from limner.think.wording import understand

SIZE = (400, 300)


def _blob(x: int, y: int, colour: str, kind: str, side: int = 20, mixed: bool = False) -> Blob:
    kinds = frozenset(kind.split("/")) if kind else frozenset[str]()
    return Blob((x, y, x + side, y + side), float(side**2), "#000000", frozenset(colour.split("/")), kinds, mixed)


THINGS = (
    _blob(40, 100, "red", "circle"),
    _blob(90, 160, "red", "circle", 30),
    _blob(250, 100, "red", "square"),
    _blob(320, 200, "blue", "square"),
)
HEADS = [Line("Left tray", (40.0, 20.0, 120.0, 40.0), 0.9), Line("Right tray", (260.0, 20.0, 340.0, 40.0), 0.9)]


def _told(question: str, things: tuple[Blob, ...] = THINGS, unexplained: float = 0.0) -> str | None:
    wanted = understand(question)
    assert asks_for_shapes(wanted, question)
    return tally(Strewn(things, 1.0, 0.0, len(things), unexplained), HEADS, wanted, SIZE).answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many circles are there?", "2"),
        ("How many red things are there?", "3"),
        ('Count the squares in "Right tray".', "2"),
        ('How many circles in "Right tray" are there?', "0"),
        ("Is there a blue circle?", "no"),
        ("What colour are the circles?", "red"),
        ("Where is the blue square?", "bottom right"),
        ("What colour are the squares?", None),
        ("Where is the red circle?", None),
    ],
)
def test_answers(question: str, answer: str | None) -> None:
    assert _told(question) == answer


def test_what_may_be_meant_and_may_not_leaves_no_answer() -> None:
    doubtful = (*THINGS, _blob(200, 250, "red", "circle/hexagon"))
    assert _told("How many red circles are there?", doubtful) is None
    assert _told("How many blue squares are there?", doubtful) == "1"
    assert _told("How many red circles are there?", (*THINGS, _blob(200, 250, "red", "square", mixed=True))) is None


def test_a_picture_with_more_than_things_leaves_no_answer() -> None:
    assert _told("How many circles are there?", THINGS, 0.05) is None
    assert _told("How many circles are there?", (*THINGS, *(_blob(9 * k, 9, "grey", "") for k in range(9)))) is None


def test_evidence_is_the_things_that_are_counted() -> None:
    found = tally(Strewn(THINGS, 1.0, 0.0, 4, 0.0), HEADS, understand("How many circles are there?"), SIZE)
    assert np.array_equal(found.boxes, [THINGS[0].box, THINGS[1].box])


def test_other_questions_are_not_asked() -> None:
    for question in ("How many coins are there?", "What is the total?", "What colour is the largest circle?"):
        assert not asks_for_shapes(understand(question), question)
