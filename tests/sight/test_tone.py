"""Colours get better by the measure they are chosen for, and its slope is the true one."""

import numpy as np
import pytest

from limner.sight import difference, tone
from tests.sight.drawn import photo


def _stack(shape: tuple[int, int], size: int = 20) -> tone.Stack:
    rows, columns = np.indices(shape) // size
    labels = (rows * (shape[1] // size) + columns).astype(np.int32)
    return tone.Stack(labels, np.zeros(shape, np.float32))


def _means(picture: np.ndarray, stack: tone.Stack) -> np.ndarray:
    count = int(stack.labels.max()) + 1
    rows = [picture[stack.labels == label].mean(axis=0) for label in range(count)]
    return np.repeat(np.array(rows)[:, None], 2, axis=1)


def test_tuned_colours_are_more_like_the_picture_than_means() -> None:
    picture = photo(80, 120, grain=12)[..., :3]
    stack = _stack((80, 120), 10)
    means = _means(picture.astype(np.float32), stack)
    tuned = tone.tune(picture.astype(np.float32), stack, means)
    before, after = (np.rint(tone.render(stack, colours)).astype(np.uint8) for colours in (means, tuned))
    assert difference.ssim(picture, after) > difference.ssim(picture, before) + 0.005
    assert difference.mse(picture, after) < 1.3 * difference.mse(picture, before)


def test_colours_that_are_perfect_stay() -> None:
    stack = _stack((60, 80))
    colours = np.repeat(np.random.default_rng(0).uniform(20, 230, (12, 1, 3)), 2, axis=1)
    picture = tone.render(stack, colours)
    assert tone.tune(picture, stack, colours) == pytest.approx(colours, abs=0.5)


def test_fixed_patches_stay() -> None:
    picture = photo(60, 80)[..., :3].astype(np.float32)
    stack = _stack((60, 80))
    start = np.full((12, 2, 3), 128.0)
    tuned = tone.tune(picture, stack, start, np.arange(12) == 4)
    assert (tuned[4] == 128).all()
    assert (tuned[5] != 128).any()


def test_a_ramp_runs_from_the_first_colour_to_the_second() -> None:
    ramp = np.linspace(0, 1, 5, dtype=np.float32)[None]
    drawn = tone.render(tone.Stack(np.zeros((1, 5), np.int32), ramp), np.array([[[0.0, 100, 200], [100, 100, 0]]]))
    assert drawn[0, :, 0].tolist() == [0, 25, 50, 75, 100]
    assert drawn[0, :, 2].tolist() == [200, 150, 100, 50, 0]


def test_the_slope_is_that_of_the_gain() -> None:
    random = np.random.default_rng(3)
    picture = random.uniform(0, 255, (24, 24, 3)).astype(np.float32)
    drawn = (picture + random.normal(0, 40, picture.shape)).astype(np.float32)
    change = random.normal(0, 1, picture.shape).astype(np.float32)
    change[:6] = change[-6:] = change[:, :6] = change[:, -6:] = 0  # mirrored borders are left to the rounding
    target = tone._Target(picture)
    up, down = (target.gain(drawn + side * 2 * change)[0] for side in (1, -1))
    predicted = float((target.gain(drawn)[1] * change).sum()) / picture.size
    assert (up - down) / 4 == pytest.approx(predicted, rel=0.05)
