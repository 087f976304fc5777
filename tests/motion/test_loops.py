import math
from dataclasses import replace

import numpy as np
import pytest

from limner.motion.course import Course, Samples, value
from limner.motion.loops import active, endless, lags, mirrors, ruled
from limner.motion.story import story
from limner.sight.animation import LINEAR, PRESETS

TIMES = np.arange(120) / 30
PULSE = Course(
    np.array([0.0, 0.3, 1.1]), np.array([[10.0], [60.0]]), np.array([[0, 1], [1, 0]]), (PRESETS["ease-in-out"],),
    np.array([0, 0]), math.inf,
)  # fmt: skip


def sampled(course: Course, turn: float = 0.0, noise: float = 0.05, times: np.ndarray = TIMES) -> Samples:
    values = value(course, times) + np.random.default_rng(0).normal(0, noise, (len(times), 1))
    return Samples(times, values, np.full(values.shape, noise), np.array([turn]), 1 / 30)


def test_the_period_is_found_to_a_fraction_of_a_frame() -> None:
    assert lags(sampled(PULSE))[0] == pytest.approx(1.1, abs=0.01)
    once = sampled(replace(PULSE, iterations=1.0))
    first, last = active(once)
    assert not lags(once.part(slice(first, last + 1)))


def test_what_moves_is_told_from_what_rests() -> None:
    first, last = active(sampled(replace(PULSE, knots=PULSE.knots + 0.5, iterations=2.0)))
    assert abs(TIMES[first] - 0.5) < 0.08 and abs(TIMES[last] - 2.7) < 0.08


@pytest.mark.parametrize(("start", "iterations", "mirror"), [
    (0.0, math.inf, False), (0.4, math.inf, False), (-0.35, math.inf, False), (0.2, 2.0, False), (0.2, 3.0, False),
])  # fmt: skip
def test_loops(start: float, iterations: float, mirror: bool) -> None:
    true = replace(PULSE, knots=PULSE.knots + start, iterations=iterations, mirror=mirror)
    found, _ = story(sampled(true))
    assert found.period == pytest.approx(1.1, rel=0.005) and found.iterations == iterations
    assert len(found.ease) == 2 and found.eases[found.ease[0]] == PRESETS["ease-in-out"]
    if start >= 0:
        assert found.knots[0] == pytest.approx(start, abs=0.02)
    assert np.abs(value(found, TIMES) - value(true, TIMES)).max() < 0.2


@pytest.mark.parametrize("iterations", [math.inf, 3.0])
def test_to_and_fro(iterations: float) -> None:
    knots, table = np.array([0.1, 0.7]), np.array([[0.0], [50.0]])
    true = Course(knots, table, np.array([[0, 1]]), (PRESETS["ease-in"],), np.array([0]), iterations, True)
    samples = sampled(true)
    assert mirrors(samples, 3, 119, 1.2)
    found, _ = story(samples)
    assert found.mirror and found.period == pytest.approx(0.6, rel=0.005) and found.iterations == iterations
    assert found.eases == (PRESETS["ease-in"],)


def test_a_loop_that_jumps_back() -> None:
    true = replace(PULSE, knots=np.array([0.0, 0.9]), ends=np.array([[0, 1]]), eases=(LINEAR,), ease=np.array([0]))
    found, _ = story(sampled(true))
    assert found.period == pytest.approx(0.9, rel=0.005) and len(found.ease) == 1 and math.isinf(found.iterations)


def test_an_even_turn_goes_on_for_ever() -> None:
    spin = replace(
        PULSE, knots=np.array([0.0, 5.0]), table=np.array([[0.0], [-360.0]]), ends=np.array([[0, 1]]), eases=(LINEAR,),
        ease=np.array([0]),
    )  # fmt: skip
    samples = sampled(spin, 360.0)
    found, _ = story(samples)
    assert found.period == pytest.approx(5, rel=0.002) and math.isinf(found.iterations)
    once = replace(spin, knots=np.array([0.5, 2.0]), iterations=1.0)
    assert endless(once, samples) is None, "it has a beginning and an end"


def test_there_and_back_once_is_a_loop_that_alternates() -> None:
    once = Course(np.array([0.0, 1.0]), np.array([[10.0], [60.0]]), np.array([[0, 1]]), (PRESETS["ease-out"],),
                  np.array([0]), math.inf, True)  # fmt: skip
    found, _ = story(sampled(once, times=TIMES[:60]))
    assert found.mirror and math.isinf(found.iterations)
    assert found.period == pytest.approx(1.0, abs=0.02) and found.eases == (PRESETS["ease-out"],)


@pytest.mark.parametrize("mirror", (False, True))
def test_what_waits_as_it_is_at_rest_jumps_when_its_turn_comes(mirror: bool) -> None:
    knots, table = np.array([0.6, 1.3]), np.array([[30.0], [60.0], [10.0]])
    true = Course(knots, table, np.array([[0, 1]]), (PRESETS["ease-in-out"],), np.array([0]), math.inf, mirror, 2)
    found, _ = story(replace(sampled(true), waits=True))
    assert math.isinf(found.iterations) and found.eases == (PRESETS["ease-in-out"],)
    assert found.period * (1 + found.mirror) == pytest.approx(0.7 * (1 + mirror), abs=0.02)
    assert found.knots[0] == pytest.approx(0.6, abs=0.02) and found.table[found.before, 0] == pytest.approx(10, abs=0.1)
    assert story(sampled(true))[0].before < 0, "what has no rest cannot wait at it"


def test_an_iteration_is_cut_by_each_easing_that_a_rule_may_have() -> None:
    ways = list(ruled(PULSE, sampled(PULSE), 0.004))
    found = [way for way in ways if way.eases[0] == PRESETS["ease-in-out"]]
    assert len(ways) > 4 and len(found) == 1 and len(found[0].ease) == 2
    assert found[0].period == pytest.approx(1.1) and math.isinf(found[0].iterations)
