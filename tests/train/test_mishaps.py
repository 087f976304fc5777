import ast

import numpy as np
import pytest

from limner.sandbox.kernel import Kernel
from limner.train.environment import Session
from limner.train.lesson import State, move
from limner.train.mishaps import FAILING, MISHAPS, Mishap, spoilt
from tests.train.lessons import lying, start

LESSON = lying()
UPRIGHT = State("upright", np.array([[0.0, 1, 0], [-1, 0, 1400], [0, 0, 1]]), (1400, 910))


@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_mistake_fails_or_shows_nothing_better(mishap: Mishap, kernel: Kernel) -> None:
    for seed in range(3):
        step, state = ("crop", UPRIGHT) if mishap in ("off", "empty") else ("orient", start(LESSON))
        good = move(LESSON, step, state, np.random.default_rng(seed))
        assert good is not None
        found = spoilt(mishap, good, LESSON, state, np.random.default_rng(seed))
        assert found is not None
        bad, noticed = found
        assert bad.code != good.code and noticed.endswith(".")
        with Session(LESSON.example, kernel) as session:
            session.step("upright = np.rot90(image, -1)")
            seen = session.step(bad.code)
            assert seen.ok == (mishap not in FAILING), seen.text
            assert session.reward.gained == 0
            assert session.step(good.code).ok


def test_a_wrong_turn_says_how_the_picture_stands_then() -> None:
    good = move(LESSON, "orient", start(LESSON), np.random.default_rng(0))
    assert good is not None
    said = set()
    for seed in range(20):
        found = spoilt("turn", good, LESSON, start(LESSON), np.random.default_rng(seed))
        assert found is not None
        said.add(found[1])
    assert any("upside down" in text for text in said)
    assert not any("That is upright" in text for text in said)


def test_a_mistake_that_does_not_fit_a_step_is_not_made() -> None:
    crop = move(LESSON, "crop", UPRIGHT, np.random.default_rng(0))
    assert crop is not None
    assert spoilt("turn", crop, LESSON, UPRIGHT, np.random.default_rng(0)) is None
    found = spoilt("syntax", crop, LESSON, UPRIGHT, np.random.default_rng(0))
    assert found is not None
    with pytest.raises(SyntaxError):
        ast.parse(found[0].code)
