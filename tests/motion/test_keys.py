import numpy as np

from limner.motion.course import Course, Samples, value
from limner.motion.keys import assemble, leaps, segments, stairs
from limner.sight.animation import LINEAR, PRESETS

TIMES = np.arange(120) / 30
MOVES = Course(
    np.array([0.5, 1.2, 1.8, 3.0]), np.array([[0.0], [80.0], [20.0]]), np.array([[0, 1], [1, 1], [1, 2]]),
    (PRESETS["ease-in-out"], LINEAR), np.array([0, 1, 0]),
)  # fmt: skip


def sampled(values: np.ndarray, noise: float = 0.05) -> Samples:
    noisy = values + np.random.default_rng(0).normal(0, noise, values.shape)
    return Samples(TIMES[: len(values)], noisy, np.full(values.shape, noise), np.zeros(values.shape[1]), 1 / 30)


def test_holds_and_moves_are_found_to_a_frame() -> None:
    samples = sampled(value(MOVES, TIMES))
    found = segments(samples, 0.004)
    assert [part.easing is None for part in found] == [True, False, True, False, True]
    edges = [TIMES[part.first] for part in found[1:]]
    assert np.allclose(edges, MOVES.knots, atol=2.1 / 30)
    course = assemble(found, samples)
    assert course.holds.tolist() == [False, True, False] and not course.jumps.any()
    assert np.allclose(course.table[:, 0], [0, 80, 20], atol=1.5)


def test_a_jump_stays_one() -> None:
    values = np.where(TIMES < 1.5, 20 * TIMES, 100.0)[:, None]
    samples = sampled(values)
    at = int(np.argmax(TIMES >= 1.5))
    assert leaps(samples, at) and not leaps(samples, at - 5)
    course = assemble(segments(samples, 0.004), samples)
    assert course.jumps.sum() == 1
    assert abs(course.knots[1] - 1.5) < 1 / 30


def test_a_fast_start_is_no_jump() -> None:
    moves = Course(
        np.array([0.5, 1.0]), np.array([[0.0], [90.0]]), np.array([[0, 1]]), (PRESETS["ease-out"],), np.array([0])
    )
    samples = sampled(value(moves, TIMES))
    assert not any(leaps(samples, index) for index in range(1, len(TIMES)))


def test_stairs() -> None:
    levels = np.floor(TIMES / 0.4)[:, None] * 12
    found = stairs(sampled(levels))
    assert found is not None and found.holds.all() and len(found.holds) == 10
    assert np.allclose(np.diff(found.knots)[1:-1], 0.4, atol=1 / 30)
    assert stairs(sampled(value(MOVES, TIMES))) is None


def test_stairs_that_stir_a_little_where_they_mostly_rest_are_stairs() -> None:
    levels = np.floor(TIMES / 0.4)[:, None] * 12
    levels[7] += 0.3  # of a reach of a hundred, and all other frames are repeated to the bit
    found = stairs(Samples(TIMES, levels, np.full(levels.shape, 0.05), np.zeros(1), 1 / 30))
    assert found is not None and found.holds.all()


def test_stairs_along_one_axis_are_not_hidden_by_what_rests_along_the_other() -> None:
    levels = np.floor(TIMES / 0.4)[:, None] * (12, 0)
    levels[30:, 1] += 0.02  # repeated to the bit before and after
    found = stairs(Samples(TIMES, levels, np.full(levels.shape, 0.05), np.zeros(2), 1 / 30))
    assert found is not None and len(found.holds) == 10


def test_long_series_are_thinned_out() -> None:
    times = np.arange(600) / 60
    samples = Samples(times, value(MOVES, times), np.full((600, 1), 0.05), np.zeros(1), 1 / 60)
    found = segments(samples, 0.004)
    assert found[-1].last == 600 and len(found) <= 7
