import numpy as np
import pytest

from limner.bench import weather

GREY = np.full((100, 140, 3), 0.4, np.float32)
RED = np.tile(np.array([0.6, 0.2, 0.2], np.float32), (60, 60, 1))


@pytest.mark.parametrize("fall", [weather.snow, weather.frost, weather.fog, weather.brightness])
def test_weather_is_seeded_and_adds_light(fall):
    first, second = (fall(GREY.copy(), 3, np.random.default_rng(4)) for _ in range(2))
    assert first.shape == GREY.shape and (first == second).all()
    # Fog is scaled back to the brightest level there was and frost weakens the picture: both leave it uneven.
    assert first.mean() > GREY.mean() or first.std() > 0.03


def test_brightness_keeps_the_hue():
    bright = weather.brightness(RED.copy(), 2, np.random.default_rng(0))
    assert bright[0, 0] == pytest.approx([0.8, 0.8 / 3, 0.8 / 3], abs=0.01)


def test_plasma_fills_its_range_and_is_smooth():
    cloud = weather.plasma(90, 130, 2.0, np.random.default_rng(1))
    assert cloud.shape == (90, 130) and 0 <= cloud.min() and cloud.max() <= 1
    rough = weather.plasma(90, 130, 1.4, np.random.default_rng(1))
    assert np.abs(np.diff(cloud, axis=1)).mean() < np.abs(np.diff(rough, axis=1)).mean()


def test_ice_is_a_little_blue_and_leaves_the_pane_clear_in_places():
    ice = weather.ices(200, 300, np.random.default_rng(2))
    assert 0 <= ice.min() < 0.2 and ice.max() <= 1 and (ice[..., 2] >= ice[..., 0]).all()
