"""A gradient is found where a patch has one, and only where it saves more than it costs."""

import numpy as np
import pytest

from limner.sight import shade


def _picture() -> tuple[np.ndarray, np.ndarray]:
    """Two patches: the left one gets brighter downwards, the right one is flat under grain."""
    picture = np.full((60, 100, 3), 90, np.float32)
    picture[:, :50] = np.linspace(60, 180, 60, dtype=np.float32)[:, None, None]
    picture[:, 50:] += np.random.default_rng(0).normal(0, 3, (60, 50, 3)).astype(np.float32)
    seen = np.ones((60, 100), np.int32)
    seen[:, 50:] = 2
    return picture, seen


def test_a_slope_becomes_a_gradient_along_it() -> None:
    found = shade.find(*_picture(), 3, price=5.0)
    assert list(found.axes) == [1]
    (x1, y1), (x2, y2) = found.axes[1]
    assert abs(x2 - x1) < 0.5
    first, last = (found.colours[1][0], found.colours[1][1]) if y1 < y2 else (found.colours[1][1], found.colours[1][0])
    assert first == pytest.approx(60, abs=4)
    assert last == pytest.approx(180, abs=4)


def test_the_ramp_repaints_the_slope() -> None:
    picture, seen = _picture()
    found = shade.find(picture, seen, 3, price=5.0)
    start, end = found.colours[seen, 0], found.colours[seen, 1]
    drawn = start + (end - start) * found.ramp[..., None]
    assert np.abs(drawn - picture)[:, :50].max() < 4


def test_flat_patches_have_their_mean() -> None:
    picture, seen = _picture()
    found = shade.find(picture, seen, 3, price=5.0)
    assert found.colours[2] == pytest.approx(np.tile(picture[:, 50:].mean(axis=(0, 1)), (2, 1)), abs=0.01)
    assert not found.ramp[:, 50:].any()


def test_bytes_that_are_dear_buy_no_gradient() -> None:
    picture, seen = _picture()
    picture[:, 10:40] = 90  # what is left of the slope is no plane
    assert shade.find(picture, seen, 3, price=5.0).axes
    assert not shade.find(picture, seen, 3, price=1e9).axes


def test_a_sky_is_worth_a_gradient_at_any_price() -> None:
    assert list(shade.find(*_picture(), 3, price=1e9).axes) == [1]


def test_specks_have_no_gradient() -> None:
    picture = np.zeros((40, 40, 3), np.float32)
    picture[:] = np.linspace(0, 255, 40, dtype=np.float32)[:, None]
    seen = np.ones((40, 40), np.int32)
    seen[:7, :7] = 2
    assert 2 not in shade.find(picture, seen, 3, price=0.0).axes
