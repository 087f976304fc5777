import math
from dataclasses import replace

import numpy as np
import pytest

from limner.motion.course import Course, Samples, value
from limner.motion.keys import stairs
from limner.motion.patterns import patterns, stepwise
from limner.motion.story import story
from limner.sight.animation import LINEAR, PRESETS, Easing

TIMES = np.arange(120) / 30


def course(easing: Easing, knots: tuple[float, float], values: tuple[float, float], iterations: float = 1.0) -> Course:
    return Course(
        np.array(knots), np.array(values)[:, None], np.array([[0, 1]]), (easing,), np.array([0]), iterations
    )  # fmt: skip


def sampled(one: Course, turn: float = 0.0) -> Samples:
    values = value(one, TIMES) + np.random.default_rng(0).normal(0, 0.05, (120, 1))
    return Samples(TIMES, values, np.full(values.shape, 0.05), np.array([turn]), 1 / 30)


@pytest.mark.parametrize("count", [3, 8])
def test_even_jumps_are_steps(count: int) -> None:
    samples = sampled(course(Easing("steps", (float(count), 0.0)), (0.4, 2.8), (0.0, 120.0)))
    flights = stairs(samples)
    assert flights is not None
    found = next(patterns(flights, samples))
    assert found.eases[0] == Easing("steps", (float(count), 0.0)) and found.table.ravel() == pytest.approx(
        [0, 120], abs=0.2
    )
    assert found.knots == pytest.approx([0.4, 2.8], abs=0.06)


def test_a_spinner_of_steps_goes_on_for_ever() -> None:
    found, _ = story(sampled(course(Easing("steps", (12.0, 0.0)), (0.0, 1.2), (0.0, 360.0), math.inf), 360.0))
    assert found.eases[0].numbers[0] == 12 and math.isinf(found.iterations)
    assert found.period == pytest.approx(1.2, abs=0.01)


def test_swings_that_die_away_are_a_spring() -> None:
    found, _ = story(sampled(course(Easing("spring", (0.25, 3.5)), (0.3, 2.1), (0.0, 80.0))))
    assert [easing.kind for easing in found.eases] == ["spring"]
    damping, swings = found.eases[0].numbers
    assert damping == pytest.approx(0.25, abs=0.01) and swings / found.period == pytest.approx(3.5 / 1.8, rel=0.01)


def test_uneven_jumps_take_one_key_each() -> None:
    levels = np.select([TIMES < 0.7, TIMES < 1.1, TIMES < 2.6], [0.0, 30.0, 10.0], 55.0)[:, None]
    samples = Samples(TIMES, levels, np.full(levels.shape, 0.05), np.zeros(1), 1 / 30)
    flights = stairs(samples)
    assert flights is not None and not list(patterns(flights, samples))
    found = stepwise(flights)
    assert len(found.knots) == 4 and not found.jumps.any()
    assert np.allclose(value(found, TIMES), levels)


@pytest.mark.parametrize("start", [0.0, -1.3])
def test_steps_that_begin_again_go_on_for_ever(start: float) -> None:
    found, _ = story(sampled(course(Easing("steps", (4.0, 0.0)), (start, start + 2.4), (0.0, 200.0), math.inf)))
    assert found.eases == (Easing("steps", (4.0, 0.0)),) and math.isinf(found.iterations)
    assert found.period == pytest.approx(2.4, abs=0.02)


@pytest.mark.parametrize("mirror", (False, True))
def test_the_beginning_of_another_iteration_is_one(mirror: bool) -> None:
    ease = Easing("bezier", (0.2, 0.8, 0.2, 1.0))
    once = course(ease, (0.2, 2.8), (0.0, 120.0), math.inf)
    found, _ = story(sampled(replace(once, mirror=mirror)))
    assert math.isinf(found.iterations) and found.mirror == mirror and len(found.ease) == 1
    assert found.period == pytest.approx(2.6, abs=0.02)


def test_most_of_a_turn_in_even_steps_goes_on() -> None:
    samples = sampled(course(Easing("steps", (10.0, 0.0)), (0.0, 4.4), (0.0, 360.0), math.inf), 360.0)
    found, _ = story(samples)
    assert found.eases == (Easing("steps", (10.0, 0.0)),) and math.isinf(found.iterations)
    assert found.period == pytest.approx(4.4, rel=0.01)


def test_two_levels_in_turn_are_a_loop_of_both() -> None:
    levels = np.where(TIMES % 1.0 < 0.6, 1.0, 0.1)[:, None]
    found, _ = story(Samples(TIMES, levels, np.full(levels.shape, 0.17), np.zeros(1), 1 / 30))
    assert math.isinf(found.iterations) and found.period == pytest.approx(1.0, abs=0.02)
    assert sorted(found.table.ravel()) == pytest.approx([0.1, 1.0]) and len(found.ease) == 2
    assert found.eases == (Easing("steps", (1.0, 0.0)),), "and none of them leads beyond"


@pytest.mark.parametrize("period", [3.4, 4.4])
def test_an_even_way_that_jumps_back_by_as_much_as_it_goes_is_a_loop(period: float) -> None:
    found, _ = story(sampled(course(LINEAR, (-1.5, period - 1.5), (0.0, -240.0), math.inf)))
    assert math.isinf(found.iterations) and found.period == pytest.approx(period, rel=0.01) and len(found.ease) == 1


def test_another_pace_after_the_jump_is_another_way() -> None:
    one = course(LINEAR, (0.0, 2.0), (0.0, 100.0))
    two = replace(one, knots=np.array([0.0, 2.0, 4.0]), table=np.array([[0.0], [100.0], [20.0], [60.0]]),
                  ends=np.array([[0, 1], [2, 3]]), ease=np.array([0, 0]))  # fmt: skip
    assert story(sampled(two))[0].iterations == 1


def test_one_whole_swing_between_parts_of_others_is_one_of_many() -> None:
    swing = replace(course(PRESETS["ease-in-out"], (-1.5, 0.7), (0.0, 80.0), math.inf), mirror=True)
    found, _ = story(sampled(swing))
    assert math.isinf(found.iterations) and found.eases == (PRESETS["ease-in-out"],)
    assert found.period * (1 + found.mirror) == pytest.approx(4.4, rel=0.01)
