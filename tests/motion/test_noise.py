import numpy as np
import pytest

from limner.motion.noise import doubled, spread


@pytest.mark.parametrize("sigma", [0.01, 0.3])
def test_noise_is_told_from_motion(sigma: float) -> None:
    rng = np.random.default_rng(3)
    times = np.arange(150) / 30
    found = [spread(40 * np.sin(2 * times) + rng.normal(0, sigma, 150)) for _ in range(20)]
    assert np.mean(found) == pytest.approx(sigma, rel=0.15)


def test_what_is_not_known_is_left_out_and_too_little_tells_nothing() -> None:
    values = np.random.default_rng(0).normal(0, 1, 100)
    values[40:43] = np.nan
    assert spread(values) == pytest.approx(1, rel=0.3)
    assert spread(values[:6]) == 0


def test_single_repeats_are_found_and_steps_are_none() -> None:
    rng = np.random.default_rng(1)
    times = np.arange(60.0)
    shown = times.copy()
    shown[[17, 40]] -= 1
    path = np.stack([30 * np.sin(shown / 12), shown * 2], 1) + rng.normal(0, 0.02, (60, 2))
    path[[17, 40]] = path[[16, 39]]
    assert np.flatnonzero(doubled(path, 0.02)).tolist() == [17, 40]
    steps = np.floor(times / 2)[:, None] * 30 + rng.normal(0, 0.02, (60, 1))
    assert not doubled(steps, 0.02).any(), "even jumps in every other frame are meant"
    assert not doubled(np.zeros((60, 2)), 0.02).any()


def test_a_film_of_half_the_rate_shows_every_frame_twice() -> None:
    times = np.repeat(np.arange(30.0), 2) / 5
    path = np.stack([60 * np.sin(times), 40 * np.cos(2 * times)], 1)
    found = doubled(path, 0.02)
    assert found[1::2].mean() > 0.8 and not found[::2].any()


def test_what_swings_rests_where_it_turns() -> None:
    rng = np.random.default_rng(4)
    times = np.arange(40.0)
    shake = np.abs((times + 0.45) % 6 - 3) * 4
    path = np.stack([shake, np.zeros(40)], 1) + rng.normal(0, 0.02, (40, 2))
    assert np.abs(np.diff(shake)).min() < 0.5, "at a turn two frames are all but the same"
    assert not doubled(path, 0.05).any()
