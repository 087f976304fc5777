import numpy as np
import pytest

from limner.think.session import Given
from limner.train import reward as r
from limner.train.audit import example
from limner.train.effect import Origin
from limner.train.example import Example, Proof

CASE = example(0)
LEFT, TOP, RIGHT, BOTTOM = (int(value) for value in CASE.proofs[0].box)


def crop(x0: int, y0: int, x1: int, y1: int, times: int = 1) -> tuple[np.ndarray, Origin]:
    pixels = CASE.images[0][y0:y1, x0:x1].repeat(times, 0).repeat(times, 1)
    return pixels, Origin(0, np.array([[1 / times, 0, x0], [0, 1 / times, y0], [0, 0, 1]]), 1.0)


def shown(pixels: np.ndarray, origin: Origin | None) -> float:
    assert origin is not None
    return float(r.showing(pixels, origin, CASE)[0])


def test_a_large_crop_of_the_place_shows_it_whole() -> None:
    assert shown(*crop(LEFT - 20, TOP - 20, RIGHT + 20, BOTTOM + 20, 3)) == 1.0


def test_a_small_one_shows_it_less_well_and_a_cut_one_in_part() -> None:
    small = shown(*crop(LEFT - 20, TOP - 20, RIGHT + 20, BOTTOM + 20))
    assert 0 < small < 1
    middle = (LEFT + RIGHT) // 2
    assert shown(*crop(middle, TOP - 20, RIGHT + 20, BOTTOM + 20, 3)) == pytest.approx(0.5, abs=0.05)
    assert shown(*crop(RIGHT + 5, TOP - 20, RIGHT + 90, BOTTOM + 20, 3)) == 0


def test_words_must_be_upright_other_things_need_not() -> None:
    pixels, origin = crop(LEFT - 20, TOP - 20, RIGHT + 20, BOTTOM + 20, 3)
    height, width = pixels.shape[:2]
    half = np.array([[-1.0, 0, width], [0, -1, height], [0, 0, 1]])
    mirror = np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]])
    things = Example("a", "?", "1", CASE.images, (Proof(CASE.proofs[0].box, 0, False),))
    for way, move in (
        (np.ascontiguousarray(pixels[::-1, ::-1]), half),
        (np.ascontiguousarray(pixels[:, ::-1]), mirror),
    ):
        there = Origin(0, origin.matrix @ move, 1.0)
        assert shown(way, there) == 0
        assert r.showing(way, there, things)[0] == 1


def test_a_picture_that_does_not_look_as_it_should_shows_nothing() -> None:
    pixels, origin = crop(LEFT - 20, TOP - 20, RIGHT + 20, BOTTOM + 20, 3)
    other, _ = crop(LEFT - 20, TOP - 83, RIGHT + 20, BOTTOM - 43, 3)
    assert other.shape == pixels.shape
    assert shown(other, origin) == 0
    assert shown(np.full_like(pixels, 90), origin) == 0


def test_only_improvement_counts() -> None:
    ledger = r.Ledger(CASE)
    view = crop(LEFT - 20, TOP - 20, RIGHT + 20, BOTTOM + 20)
    first = ledger.view(*view)
    assert first > 0
    assert ledger.view(*view) == 0
    large = crop(LEFT - 20, TOP - 20, RIGHT + 20, BOTTOM + 20, 3)
    assert ledger.view(*large) > 0
    assert ledger.view(*view) == 0
    ledger.cell("answer", "", Given("32.64"))
    reward = ledger.reward()
    assert reward.evidence == pytest.approx(r.EVIDENCE * reward.gained)
    assert reward.gained > first


def test_nothing_but_the_outcome_and_waste_where_it_is_wrong() -> None:
    ledger = r.Ledger(CASE)
    ledger.view(*crop(LEFT - 20, TOP - 20, RIGHT + 20, BOTTOM + 20, 3))
    for _ in range(r.FREE_VIEWS + 3):
        ledger.view(np.zeros((50, 50, 3), np.uint8), None)
    for _ in range(50):
        ledger.cell("x" * 4000, "", None)
    ledger.cell("", "", Given("1"))
    reward = ledger.reward()
    assert (reward.evidence, reward.work) == (0, 0)
    assert reward.total == pytest.approx(r.WRONG + r.FORMAT - 3 * r.USELESS)


def test_who_is_right_pays_for_the_work_and_never_more_than_an_answer_is_worth() -> None:
    ledger = r.Ledger(CASE)
    for _ in range(100):
        ledger.turn(fault=True)
        ledger.cell("x" * 4000, "", None)
        ledger.view(np.zeros((50, 50, 3), np.uint8), None)
    ledger.cell("", "", Given("32.64"))
    reward = ledger.reward()
    assert reward.work == -r.WORK and reward.waste == -r.WASTE and reward.format == 0
    assert reward.total > r.NEEDLESS + r.FORMAT


def test_abstentions() -> None:
    for answer, given, total in (("1", None, r.NEEDLESS), (None, None, r.RIGHT), (None, "1", r.WRONG)):
        ledger = r.Ledger(Example("a", "?", answer, CASE.images))
        ledger.cell("", "", Given(given))
        assert ledger.reward().total == pytest.approx(total + r.FORMAT)


def test_the_first_answer_counts() -> None:
    ledger = r.Ledger(CASE)
    ledger.cell("", "", Given("1"))
    ledger.cell("", "", Given("32.64"))
    assert not ledger.reward().right


def test_tokens_are_of_what_a_model_sees() -> None:
    assert r.tokens(np.zeros((280, 560, 3), np.uint8)) == 200
    assert r.tokens(np.zeros((4096, 4096, 3), np.uint8)) == r.tokens(np.zeros((1024, 1024, 3), np.uint8))
