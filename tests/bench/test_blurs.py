import numpy as np
import pytest

from limner.bench import blurs

RNG = np.random.default_rng(0)
POINT = np.zeros((81, 81, 3), np.float32)
POINT[40, 40] = 1
NOISE = RNG.random((90, 120, 3)).astype(np.float32)


@pytest.mark.parametrize("blur", [blurs.defocus, blurs.glass, blurs.motion, blurs.zoom])
def test_blurs_keep_the_light_and_grow(blur):
    spreads = []
    for severity in (1, 5):
        result = blur(NOISE, severity, np.random.default_rng(1))
        assert result.shape == NOISE.shape and abs(float(result.mean()) - float(NOISE.mean())) < 0.02
        spreads.append(float(result.std()))
    assert spreads[1] < spreads[0] < float(NOISE.std())


def test_defocus_is_a_disk():
    light = blurs.defocus(POINT, 3, RNG)[..., 0]
    assert light.sum() == pytest.approx(1, abs=1e-4)
    assert light[40, 36] == pytest.approx(light[36, 40]) and light[40, 40 + 12] < 1e-9


def test_motion_leaves_a_streak_to_one_side():
    light = blurs.streaked(POINT, 10, 4.0, 0.0)[..., 0]
    assert light[40].sum() == pytest.approx(1, abs=1e-4) and light[:40].sum() < 1e-9
    assert light[40, :40].sum() < 1e-4 or light[40, 41:].sum() < 1e-4


def test_zoom_keeps_the_middle():
    ring = blurs.zoomed(POINT, 2.0)
    assert ring[40, 40].max() > 0.9 and ring.shape == POINT.shape
    assert blurs.zoom(POINT, 3, RNG)[40, 40].max() > 0.5


def test_glass_moves_pixels_by_chance_alone():
    first, second, other = (blurs.glass(NOISE, 2, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert (first == second).all() and not (first == other).all()
