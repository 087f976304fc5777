import math
from dataclasses import replace

import numpy as np
import pytest

from limner.motion.course import Course, Samples, everything, fit, jacobian, loss, misses, place, still, surprise, value
from limner.sight.animation import LINEAR, Animation, Easing, Key

EASE = Easing("bezier", (0.25, 0.1, 0.25, 1.0))
TIMES = np.arange(150) / 30
TWO = Course(
    np.array([-0.2, 0.3, 0.91, 1.3]), np.array([[0.0, 0.0], [100.0, 20.0], [50.0, -30.0]]),
    np.array([[0, 1], [1, 2], [2, 0]]), (EASE, LINEAR), np.array([0, 1, 0]), math.inf, True,
)  # fmt: skip


def sampled(course: Course, noise: float = 0.05, seed: int = 0) -> Samples:
    values = value(course, TIMES) + np.random.default_rng(seed).normal(0, noise, (len(TIMES), course.table.shape[1]))
    return Samples(TIMES, values, np.full(values.shape, noise), np.zeros(values.shape[1]), 1 / 30)


def test_a_course_is_what_its_keyframes_are() -> None:
    for mirror, iterations in ((False, 1.0), (False, math.inf), (True, math.inf), (True, 2.0)):
        course = replace(TWO, mirror=mirror, iterations=iterations)
        part = (course.knots - course.knots[0]) / course.period
        keys = [
            Key(0, (0.0, 0.0), EASE),
            Key(part[1], (100.0, 20.0)),
            Key(part[2], (50.0, -30.0), EASE),
            Key(1, (0.0, 0.0)),
        ]
        animation = Animation("translate", tuple(keys), course.period, course.knots[0], iterations,
                              "alternate" if mirror else "normal")  # fmt: skip
        assert np.allclose(value(course, TIMES), [animation.at(float(time)) for time in TIMES], atol=1e-4)


def test_slopes_agree_with_differences() -> None:
    samples, free = sampled(TWO), everything(TWO)
    inside = (place(TWO, TIMES).part > 0.02) & (place(TWO, TIMES).part < 0.98)
    slope = jacobian(TWO, samples, free).reshape(len(TIMES), 2, -1)[inside]
    small = 1e-6
    for index in range(len(TWO.knots)):
        knots = TWO.knots + small * np.eye(4)[index]
        change = (value(replace(TWO, knots=knots), TIMES) - value(TWO, TIMES))[inside] / small / 0.05
        assert np.allclose(slope[:, :, index], change, rtol=1e-2, atol=1.0)
    table = TWO.table.copy()
    table[1, 1] += 1
    change = (value(replace(TWO, table=table), TIMES) - value(TWO, TIMES))[inside] / 0.05
    assert np.allclose(slope[:, :, 4 + 4 + 3], change)


def test_a_fit_finds_the_truth_from_nearby() -> None:
    samples = sampled(TWO)
    begun = replace(
        TWO, knots=TWO.knots + [0.03, -0.04, 0.02, -0.03], eases=(Easing("bezier", (0.4, 0.1, 0.5, 0.9)), LINEAR)
    )
    found, missed = fit(begun, samples, rounds=25)
    assert np.allclose(found.knots, TWO.knots, atol=2e-3)
    assert found.eases[0].numbers == pytest.approx(EASE.numbers, abs=0.02)
    assert missed <= loss(misses(TWO, samples))


def test_outliers_and_gaps_do_not_matter() -> None:
    samples = sampled(TWO)
    samples.values[33] += 40
    samples.sigma[50:60] = np.inf
    samples.values[50:60] = 1e6
    found, _ = fit(replace(TWO, knots=TWO.knots + 0.02), samples)
    assert np.allclose(found.knots, TWO.knots, atol=4e-3)


def test_whole_turns_make_no_difference() -> None:
    spin = Course(
        np.array([0.0, 1.0]), np.array([[0.0], [360.0]]), np.array([[0, 1]]), (LINEAR,), np.array([0]), math.inf
    )
    values = 360 * TIMES[:, None]
    samples = Samples(TIMES, values, np.full(values.shape, 0.1), np.array([360.0]), 1 / 30)
    assert np.abs(misses(spin, samples)).max() < 1e-6


def test_what_is_still_is_its_median() -> None:
    samples = sampled(replace(TWO, table=np.zeros((3, 2))))
    assert np.allclose(still(samples).table, 0, atol=0.02)


def test_errors_that_last_take_fewer_bits_than_noise_that_great() -> None:
    samples = sampled(TWO)
    bits, scale = surprise(TWO, samples)
    assert (scale <= 1.5).all() and bits <= loss(misses(TWO, samples))
    dragged = replace(samples, values=samples.values + (0.25 * np.sin(4 * TIMES)[:, None] * (1, 0)))
    fewer, scale = surprise(TWO, dragged)
    assert scale[0] > 2 and scale[1] <= 1.5 and fewer < loss(misses(TWO, dragged)) / 2
    bounded, scale = surprise(TWO, replace(dragged, most=1.0))
    assert scale[0] == 1 and bounded > fewer
