import msgspec
import numpy as np

from limner.bench.controls import evidence, oracle, oracle_ocr, reads
from limner.bench.merit import evident, right
from limner.bench.stock import Plan
from tests.bench import visions


def test_the_oracle_answers_what_can_be_solved():
    for number in range(6):
        item = visions.one(number)
        answered = oracle(item)
        assert right(item, answered.text) == (item.solved and item.answer is not None)
    lost = msgspec.structs.replace(visions.one(0), solved=False)
    assert oracle(lost).text is None


def test_true_evidence_is_all_of_it():
    item = visions.one(0)
    covered, excess = evident(item, evidence(item))
    assert covered is not None and covered > 0.98 and excess is not None and 1 <= excess < 6


def test_the_oracle_reads_a_slant_receipt_and_a_table():
    for number in (0, 6, 21):
        item = visions.one(number, Plan(clean=True))
        assert reads(item) and right(item, oracle_ocr(item).text), item.name


def test_what_cannot_be_read_has_no_answer():
    item = visions.one(6, Plan(upright=True, clean=True))
    blank = msgspec.structs.replace(item, pictures=tuple(np.full_like(one, 240) for one in item.pictures))
    assert oracle_ocr(blank).text is None


def test_what_is_not_made_of_words_is_left():
    crowd = visions.one(1)
    assert not reads(crowd) and oracle_ocr(crowd).text is None
