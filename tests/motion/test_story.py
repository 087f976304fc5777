import numpy as np
import pytest

from limner.motion.course import Course, Samples, misses, value
from limner.motion.easing import name
from limner.motion.story import noisier, polyline, story, well
from limner.sight.animation import PRESETS, Easing

TIMES = np.arange(120) / 30


def samples_of(values: np.ndarray, sigma: float) -> Samples:
    return Samples(TIMES, values, np.full(values.shape, sigma), np.zeros(values.shape[1]), 1 / 30)


def test_what_does_not_move_has_no_story() -> None:
    noise = np.random.default_rng(0).normal(5, 0.1, (120, 2))
    found, _ = story(samples_of(noise, 0.1))
    assert len(found.table) == 1 and np.allclose(found.table, 5, atol=0.05)


def test_noise_is_corrected_by_what_is_left() -> None:
    true = Course(
        np.array([0.4, 1.6]), np.array([[0.0], [70.0]]), np.array([[0, 1]]), (PRESETS["ease"],), np.array([0])
    )
    values = value(true, TIMES) + np.random.default_rng(1).normal(0, 0.1, (120, 1))
    found, settled = story(samples_of(values, 0.05))
    assert 0.07 < settled.sigma[0, 0] < 0.17 and well(found, settled)
    assert found.eases == true.eases and np.allclose(found.knots, true.knots, atol=0.02)
    assert noisier(found, settled) is settled


def test_what_nothing_explains_becomes_straight_lines_in_bounds() -> None:
    walk = np.cumsum(np.random.default_rng(2).normal(0, 4, (120, 1)), 0)
    lines = polyline(samples_of(walk, 0.1))
    assert len(lines.ease) <= 40 and lines.knots[0] == 0 and lines.knots[-1] == TIMES[-1]
    smooth = polyline(samples_of(np.abs(TIMES - 2)[:, None] * 20, 0.1))
    assert len(smooth.ease) == 2
    assert np.abs(misses(smooth, samples_of(np.abs(TIMES - 2)[:, None] * 20, 0.1))).max() < 3


def test_gaps_are_bridged() -> None:
    true = Course(
        np.array([0.4, 2.6]), np.array([[0.0], [70.0]]), np.array([[0, 1]]), (PRESETS["ease-in-out"],), np.array([0])
    )
    samples = samples_of(value(true, TIMES) + np.random.default_rng(1).normal(0, 0.05, (120, 1)), 0.05)
    samples.sigma[40:55] = np.inf
    found, _ = story(samples)
    assert found.eases == true.eases and np.allclose(found.knots, true.knots, atol=0.02)


def test_what_drags_a_thing_along_for_a_while_is_no_motion() -> None:
    true = Course(
        np.array([0.4, 2.6]), np.array([[0.0], [90.0]]), np.array([[0, 1]]), (PRESETS["ease"],), np.array([0])
    )
    rng = np.random.default_rng(1)
    noise, dragged = rng.normal(0, 0.05, (120, 1)), np.repeat(rng.normal(0, 0.12, (30, 1)), 4, axis=0)
    found, settled = story(samples_of(value(true, TIMES) + noise + dragged, 0.05))
    assert len(found.ease) == 1 and found.knots == pytest.approx((0.4, 2.6), abs=0.15)
    assert settled.sigma[0, 0] > 0.07


def test_an_error_that_bends_a_curve_a_little_takes_no_name_from_it() -> None:
    swing = Course(
        np.array([0.0, 1.6]), np.array([[1.0], [0.6]]), np.array([[0, 1]]), (PRESETS["ease-in-out"],), np.array([0]),
        np.inf, True,
    )  # fmt: skip
    size = value(swing, TIMES)
    noise = np.random.default_rng(2).normal(0, 0.0006, size.shape)
    bent = size + noise + 0.0006 * np.sin((size - 0.8) / 0.2 * np.pi)  # a size that is measured a little wrong
    found, _ = story(samples_of(bent, 0.0006))
    assert [name(easing) for easing in found.eases] == ["ease-in-out"] and found.mirror


def test_ways_there_and_back_that_are_nearly_mirror_images_are_told_apart() -> None:
    times = np.arange(0, 2.4, 1 / 30)
    back = Easing("bezier", (0.68, -0.55, 0.265, 1.55))  # turned round it is (.735, -.55, .32, 1.55)
    knots, table = np.array([-0.2, 0.1, 0.4, 0.8]), np.array([[0.0], [26.0]])
    true = Course(knots, table, np.array([[0, 1], [1, 0], [0, 0]]), (back,), np.zeros(3, int), np.inf)
    noise = np.random.default_rng(4).normal(0, 0.03, (len(times), 1))
    sigma = np.full((len(times), 1), 0.2)  # what it seems to be, since nothing that bounces looks smooth
    samples = Samples(times, value(true, times) + noise, sigma, np.zeros(1), 1 / 30, most=1.0, least=0.25)
    found, _ = story(samples)
    assert not found.mirror
    assert found.period == pytest.approx(1.0, abs=0.01)
    assert name(found.eases[found.ease[~found.holds][0]]) == "elastic"
