from dataclasses import replace

import numpy as np
import pytest

from limner.motion.course import Course, Samples, value
from limner.motion.easing import NAMED
from limner.motion.hone import compact, cost, easing_bits, hone, price
from limner.motion.keys import assemble, segments
from limner.sight.animation import LINEAR, PRESETS, Easing

TIMES = np.arange(150) / 30
TRUE = Course(
    np.array([0.2, 1.32, 2.1, 2.4, 3.3]), np.array([[0.0, 0.0], [100.0, 20.0], [50.0, -30.0]]),
    np.array([[0, 1], [1, 2], [2, 2], [2, 0]]), (PRESETS["ease"], LINEAR), np.array([0, 0, 1, 0]),
)  # fmt: skip


def sampled(course: Course, noise: float) -> Samples:
    values = value(course, TIMES) + np.random.default_rng(5).normal(0, noise, (150, course.table.shape[1]))
    return Samples(TIMES, values, np.full(values.shape, noise), np.zeros(values.shape[1]), 1 / 30)


def test_honing_finds_names_equal_values_and_knots() -> None:
    for noise in (0.02, 0.3):
        samples = sampled(TRUE, noise)
        found = hone(assemble(segments(samples, 0.004), samples), samples)
        assert cost(found, samples) <= cost(TRUE, samples) + 3
        assert [found.eases[index] for index in found.ease[~found.holds]] == [PRESETS["ease"]] * 3
        assert len(found.table) == 3 and found.ends.tolist() == TRUE.ends.tolist()
        assert np.allclose(found.knots, TRUE.knots, atol=0.02)


def test_a_knot_that_is_none_goes() -> None:
    samples = sampled(TRUE, 0.1)
    split = replace(
        TRUE, knots=np.insert(TRUE.knots, 1, 0.7), table=np.vstack([TRUE.table, [70.0, 14.0]]),
        ends=np.array([[0, 3], [3, 1], [1, 2], [2, 2], [2, 0]]), ease=np.array([0, 0, 0, 1, 0]),
    )  # fmt: skip
    assert len(hone(split, samples).ease) == 4


def test_a_steep_curve_cut_in_two_is_one_again() -> None:
    fall = Easing("bezier", (0.5, 0.0, 1.0, 0.6))
    true = Course(
        np.array([0.0, 1.0]), np.array([[0.0], [267.0]]), np.array([[0, 1]]), (fall,), np.array([0]), np.inf, True
    )
    samples = sampled(true, 0.05)
    halves = (Easing("bezier", (0.51, 0.0, 0.93, 0.86)), Easing("bezier", (0.56, 0.26, 1.0, 0.67)))
    middle = value(true, np.array([0.555]))
    split = replace(
        true, knots=np.array([0.0, 0.555, 1.0]), table=np.vstack([true.table, middle]),
        ends=np.array([[0, 2], [2, 1]]), eases=halves, ease=np.array([0, 1]),
    )  # fmt: skip
    found = hone(split, samples)
    assert len(found.ease) == 1 and found.eases[0].numbers == pytest.approx(fall.numbers, abs=0.02)


def test_what_is_not_used_falls_away() -> None:
    wide = replace(TRUE, table=np.vstack([TRUE.table, [9.0, 9.0]]), eases=(*TRUE.eases, NAMED["ease-in-quad"]))
    assert len(compact(wide).table) == 3 and len(compact(wide).eases) == 2
    held = replace(
        TRUE, knots=np.insert(TRUE.knots, 0, 0.0), ends=np.vstack([[0, 0], TRUE.ends]), ease=np.insert(TRUE.ease, 0, 1)
    )
    assert compact(held).knots[0] == 0.2, "a hold before the beginning needs no telling"


def test_prices_rise_with_what_must_be_said() -> None:
    assert easing_bits(LINEAR) < easing_bits(PRESETS["ease"]) < easing_bits(NAMED["ease-out-quint"])
    assert easing_bits(NAMED["ease-out-quint"]) < easing_bits(Easing("bezier", (0.1, 0.2, 0.3, 0.4)))
    more = replace(TRUE, eases=(PRESETS["ease"], Easing("bezier", (0.1, 0.2, 0.3, 0.4))), ease=np.array([0, 1, 0, 0]))
    assert price(more) > price(TRUE)
