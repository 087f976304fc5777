import numpy as np
import pytest

from limner.bench import crowd, inquiry, papers
from limner.bench.charts import bars, pie
from limner.bench.draft import Draft
from limner.bench.item import Proof
from limner.bench.parlance import look
from limner.bench.phrases import DEV
from limner.bench.screens import table


def page(layout, seed: int = 1) -> Draft:
    rng = np.random.default_rng(seed)
    draft = Draft(700, 460, look("dev", rng), rng)
    layout(draft, DEV)
    return draft


def test_a_sum_of_two_prices():
    rng = np.random.default_rng(0)
    posed = inquiry.paper("dev", "sum", papers.receipt("dev", rng), rng)
    assert posed.answer is not None and posed.rule == "exact"
    assert float(posed.answer) == pytest.approx(sum(proof.value or 0 for proof in posed.proofs))
    assert all(proof.value and proof.words in f"{proof.value:.2f}" for proof in posed.proofs)


def test_counting_goods_has_the_totals_for_decoys():
    rng = np.random.default_rng(0)
    posed = inquiry.paper("dev", "count", papers.receipt("dev", rng), rng)
    assert posed.answer == str(len(posed.proofs)) and len(posed.decoys) == 4 and posed.field


@pytest.mark.parametrize("what", ["absent", "unreadable"])
def test_what_has_no_answer(what: str):
    rng = np.random.default_rng(5)
    draft = papers.letter("dev", rng)
    nodes = len(draft.nodes)
    posed = inquiry.paper("dev", what, draft, rng)
    assert posed.answer is None and posed.why == what and not posed.proofs
    known = posed.question.of.label in {thing.label for thing in draft.things}
    assert known == (what == "unreadable") and (len(draft.nodes) > nodes) == (what == "unreadable")


def test_a_column_of_a_table():
    posed = inquiry.sheet("dev", "sum", page(table), np.random.default_rng(2))
    assert posed.answer is not None and posed.question.of.column and "%" not in "".join(p.words for p in posed.proofs)
    assert float(posed.answer) == pytest.approx(sum(float(proof.words) for proof in posed.proofs), abs=0.05)
    assert inquiry.sheet("dev", "absent", page(table), np.random.default_rng(2)).why == "absent"


@pytest.mark.parametrize("what", ["value", "reading", "sum", "comparison"])
def test_charts_are_asked_as_codevqa_asks(what: str):
    posed = inquiry.chart("dev", what, "bars", page(bars, 4), 0, np.random.default_rng(3))
    assert posed.answer and posed.proofs and posed.anchors and posed.question.family == what
    assert len(posed.proofs) == (2 if what in ("sum", "comparison") else 1)


def test_a_slice_is_seen_whole_and_a_missing_one_is_missed():
    rng = np.random.default_rng(0)
    posed = inquiry.chart("dev", "value", "pie", page(pie), 0, rng)
    left, top, right, bottom = posed.proofs[0].box
    assert min(right - left, bottom - top) > 40
    assert inquiry.chart("dev", "absent", "pie", page(pie), 0, rng).answer is None


def test_only_its_own_tray_is_counted():
    rng = np.random.default_rng(9)
    draft = crowd.trays("dev", rng)
    posed = inquiry.crowd("dev", "count", draft, rng)
    same = [t for t in draft.things if (t.kind, t.colour) == (posed.question.of.kind, posed.question.of.colour)]
    assert len(posed.proofs) + len(posed.decoys) == len(same) and posed.answer == str(len(posed.proofs))
    assert posed.anchors[0].words == posed.question.of.column
    short = crowd.trays("dev", rng, short=True)
    assert inquiry.crowd("dev", "absent", short, rng).why == "absent"


def test_pairs_and_orientations():
    rng = np.random.default_rng(1)
    box = (10.0, 10.0, 40.0, 40.0)
    found = {inquiry.twins("dev", ((box, box),), (300, 300), "upright", rng).answer for _ in range(20)}
    assert found == {"top left", "1"}
    turned = {inquiry.twins("dev", ((box, box),), (300, 200), "turned right", rng).answer for _ in range(20)}
    assert turned == {"top right", "1"}, "as the picture is shown"
    assert inquiry.twins("dev", ((box, box), (box, box)), (300, 300), "upright", rng).answer == "2"
    assert inquiry.oriented("dev", "mirrored", True, rng).answer == "mirrored"
    assert inquiry.oriented("dev", "mirrored", False, rng).why == "no up"


def test_the_box_around_boxes():
    assert inquiry.hull([Proof((1, 2, 3, 4)), Proof((0, 3, 2, 9))]) == (0, 2, 3, 9)
