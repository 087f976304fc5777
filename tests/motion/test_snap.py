import math
from dataclasses import replace

import numpy as np
import pytest

from limner.motion.course import Course, Samples, fit, value
from limner.motion.snap import Columns, bounded, homes, snap
from limner.sight.animation import LINEAR, PRESETS, Easing

TIMES = np.arange(120) / 30
MOVE = [Columns("translate", 0, 2)]


def fitted(course: Course, noise: float) -> tuple[Course, Samples]:
    values = value(course, TIMES) + np.random.default_rng(0).normal(0, noise, (120, course.table.shape[1]))
    samples = Samples(TIMES, values, np.full(values.shape, noise), np.zeros(values.shape[1]), 1 / 30)
    return fit(course, samples)[0], samples


def test_numbers_become_those_that_were_written() -> None:
    knots = np.array([0.3, 0.3 + 1.4 * 0.35, 1.7])
    true = Course(knots, np.array([[3.3, 1.7], [123.3, 1.7], [63.3, -18.3]]), np.array([[0, 1], [1, 2]]),
                  (PRESETS["ease"],), np.array([0, 0]))  # fmt: skip
    rough, samples = fitted(true, 0.2)
    assert rough.knots[1] != knots[1]
    found = snap(rough, samples, MOVE, {"translate": 0})
    assert np.allclose(found.knots, knots, atol=1e-9)
    assert np.allclose(found.table - found.table[0], [[0, 0], [120, 0], [60, -20]], atol=1e-9)
    assert found.table[0] == pytest.approx([3.3, 1.7], abs=0.1), "where it rests is measured, not rounded"


def test_what_is_not_round_is_left_as_measured() -> None:
    knots = np.array([0.3137, 1.7291])
    true = Course(
        knots, np.array([[0.0, 0.0], [97.37, 0.0]]), np.array([[0, 1]]), (PRESETS["ease-in-out"],), np.array([0])
    )
    _, samples = fitted(true, 0.01)
    found = snap(true, samples, MOVE, {"translate": 0})
    assert np.allclose(found.knots, knots, atol=2e-3) and found.table[1, 0] == pytest.approx(97.37, abs=0.03)


def test_steps_are_rounded_together() -> None:
    steps = Easing("steps", (7.0, 0.0))
    true = Course(np.array([0.5, 1.6]), np.array([[0.0], [-90.0]]), np.array([[0, 1]]), (steps,), np.array([0]))
    samples = Samples(TIMES, value(true, TIMES), np.full((120, 1), 0.05), np.zeros(1), 1 / 30)
    begun = Course(np.array([0.507, 1.592]), true.table, true.ends, true.eases, true.ease)
    found = snap(begun, samples, [Columns("rotate", 0, 1)], {"rotate": 0})
    assert np.allclose(found.knots, [0.5, 1.6])


def test_rest_is_where_one_shots_end_and_loops_begin() -> None:
    table = np.array([[-80.0, 0.0], [0.0, 0.0]])
    once = Course(np.array([0.0, 1.0]), table, np.array([[0, 1]]), (PRESETS["ease"],), np.array([0]))
    assert homes(once, MOVE, table[1]) == {"translate": 1}
    loop = Course(np.array([0.0, 1.0]), table, np.array([[0, 1]]), (PRESETS["ease"],), np.array([0]), math.inf, True)
    assert homes(loop, MOVE, table[1]) == {"translate": 0}
    grown = Course(
        np.array([0.0, 1.0]), np.array([[1.0], [0.0]]), np.array([[0, 1]]), (PRESETS["ease"],), np.array([0])
    )
    assert homes(grown, [Columns("scale", 0, 1)], np.array([1.0])) == {"scale": 0}, "nothing has size 0 at rest"


def test_an_opacity_beyond_its_bounds_tells_when_the_fade_began() -> None:
    times = np.arange(40) / 25
    true = np.clip(times / 0.8, 0, 1)[:, None]
    samples = Samples(times, true, np.full((40, 1), 0.01), np.zeros(1), 0.04)
    early = Course(np.array([-0.2, 0.8]), np.array([[-0.25], [1.0]]), np.array([[0, 1]]), (LINEAR,), np.array([0]))
    found = bounded(early, samples, [Columns("opacity", 0, 1)])
    assert found.table[0, 0] == pytest.approx(0, abs=1e-6) and found.knots[0] == pytest.approx(0, abs=0.02)


def test_steps_may_lead_to_an_opacity_that_is_never_seen() -> None:
    steps = Course(np.array([0.0, 1.0]), np.array([[1.0], [-0.8]]), np.array([[0, 1]]), (Easing("steps", (2.0, 0.0)),),
                   np.array([0]), math.inf)  # fmt: skip
    samples = Samples(TIMES, value(steps, TIMES), np.full((120, 1), 0.01), np.zeros(1), 1 / 30)
    columns = [Columns("opacity", 0, 1)]
    assert bounded(steps, samples, columns).table[1, 0] == -0.8
    assert bounded(replace(steps, iterations=1.0), samples, columns).table[1, 0] == 0


def test_nothing_rests_where_it_is_not_seen() -> None:
    ends, table = np.array([[0, 1], [1, 1]]), np.array([[0.98, 1.0], [0.657, 0.0]])
    course = Course(np.array([0, 0.6, 1.0]), table, ends, (LINEAR,), np.zeros(2, int), math.inf)
    columns = [Columns("scale", 0, 1), Columns("opacity", 1, 2)]
    for part in (1.0, 0.97, 1.03):
        assert homes(replace(course, table=table * (part, 1)), columns, table[0]) == {"scale": 0}
