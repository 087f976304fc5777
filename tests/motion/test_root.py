import math
from dataclasses import replace

import numpy as np
import pytest

from limner.motion.course import Course, Samples, value
from limner.motion.root import rooted
from limner.sight.animation import LINEAR, PRESETS

TIMES = np.arange(120) / 30
PULSE = Course(
    np.array([0.0, 0.3, 1.1]), np.array([[10.0], [60.0]]), np.array([[0, 1], [1, 0]]), (PRESETS["ease-in-out"],),
    np.array([0, 0]), math.inf,
)  # fmt: skip


def sampled(course: Course) -> Samples:
    values = value(course, TIMES)
    return Samples(TIMES, values, np.full(values.shape, 0.05), np.zeros(1), 1 / 30)


def test_a_loop_begins_with_the_film_where_it_can() -> None:
    turned = replace(PULSE, knots=np.array([-0.8, 0.0, 0.3]), ends=np.array([[1, 0], [0, 1]]))
    found = rooted(turned, sampled(PULSE))
    assert found.knots == pytest.approx([0.0, 0.3, 1.1]) and found.table[found.ends[0, 0]] == 10


def test_a_straight_way_that_the_films_beginning_cuts_is_one() -> None:
    whole = Course(
        np.array([-0.5, 1.5]), np.array([[0.0], [90.0]]), np.array([[0, 1]]), (LINEAR,), np.array([0]), math.inf
    )
    cut = replace(
        whole, knots=np.array([0.0, 1.5, 2.0]), table=np.array([[22.5], [90.0], [0.0]]),
        ends=np.array([[0, 1], [2, 0]]), ease=np.array([0, 0]),
    )  # fmt: skip
    found = rooted(cut, sampled(whole))
    assert len(found.ease) == 1 and found.knots == pytest.approx([-0.5, 1.5], abs=1e-3)
    bent = replace(cut, table=np.array([[40.0], [90.0], [0.0]]))
    assert len(rooted(bent, sampled(bent)).ease) == 2


def test_an_iteration_that_does_the_same_twice_is_two() -> None:
    half = replace(PULSE, knots=np.array([0.0, 0.4, 0.8]), table=np.array([[0.0], [50.0], [90.0]]),
                   ends=np.array([[0, 1], [1, 2]]))  # fmt: skip
    double = replace(half, knots=np.array([0.0, 0.4, 0.8, 1.2, 1.6]), ends=np.array([[0, 1], [1, 2], [0, 1], [1, 2]]),
                     ease=np.zeros(4, int))  # fmt: skip
    found = rooted(double, sampled(half))
    assert found.period == pytest.approx(0.8, abs=1e-3) and len(found.ease) == 2
    other = replace(double, ends=np.array([[0, 1], [1, 2], [0, 1], [1, 0]]))
    assert len(rooted(other, sampled(other)).ease) == 4
