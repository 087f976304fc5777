import msgspec
import pytest

from limner.bench.controls import evidence
from limner.bench.merit import commonest, evident, figures, mark, right
from limner.bench.solvers import Answered, Cited
from tests.bench import visions

RECEIPT = visions.one(0)  # an amount
LOST = msgspec.structs.replace(RECEIPT, answer=None, why="absent", proofs=())


@pytest.mark.parametrize(
    ("rule", "answer", "scale", "said", "fine"),
    [
        ("exact", "3.10", 1, "3.1", True),
        ("exact", "3.10", 1, "USD 3.10", True),
        ("exact", "3.10", 1, "3.11", False),
        ("exact", "4", 1, "four", False),
        ("words", "Ines Costa", 1, "ines  costa", True),
        ("words", "Ines Costa", 1, "Ines", False),
        ("axis", "40", 200, "43.9", True),
        ("axis", "40", 200, "44.1", False),
        ("axis", "1000", 200, "1049", True),
        ("words", "yes", 1, "", False),
        ("words", "yes", 1, None, False),
        ("words", None, 1, "anything", False),
    ],
)
def test_marking(rule, answer: str | None, scale: float, said: str | None, fine: bool):
    item = msgspec.structs.replace(RECEIPT, rule=rule, answer=answer, scale=scale)
    assert right(item, said) == fine


def test_evidence_is_the_share_of_the_true_boxes_and_how_much_more():
    height, width = RECEIPT.pictures[0].shape[:2]
    whole = evident(RECEIPT, [Cited((0, 0, width, height))])
    assert whole[0] == 1 and whole[1] == 20, "all of it holds everything and says nothing"
    assert evident(RECEIPT, [Cited((0, 0, 3, 3))])[0] == 0
    assert evident(RECEIPT, ()) == (None, None) and evident(LOST, [Cited((0, 0, 3, 3))]) == (None, None)
    ((left, top, right_, bottom),) = (one.box for one in evidence(RECEIPT))
    half, _ = evident(RECEIPT, [Cited((left, top, (left + right_) / 2, bottom))])
    assert half == pytest.approx(0.5, abs=0.06)


def test_marks_keep_no_pixels():
    done = mark(RECEIPT, Answered(RECEIPT.answer, 1.0))
    assert done.right and done.determined and not done.wrong and done.item.pictures == done.item.sources == ()


def test_figures_of_a_group():
    marks = [
        mark(RECEIPT, Answered(RECEIPT.answer)),
        mark(RECEIPT, Answered("9")),
        mark(RECEIPT, Answered()),
        mark(LOST, Answered()),
        mark(LOST, Answered("9")),
        mark(RECEIPT, Answered(), readable=False),
        mark(RECEIPT, Answered(RECEIPT.answer, turns=8), readable=False),
    ]
    row = figures("all", marks)
    assert (row.items, row.determined) == (7, 3)
    assert row.accuracy == pytest.approx(1 / 3) and row.coverage == pytest.approx(2 / 3) and row.precise == 0.5
    assert row.wrong == pytest.approx(2 / 7), "who reads what the oracle could not is not wrong"
    assert row.abstained == 0.5 and row.covered is None and row.turns == pytest.approx(8 / 7)
    assert row.majority == 1 and commonest(marks) == {"value": RECEIPT.answer}
    assert figures("none", []).accuracy is None
