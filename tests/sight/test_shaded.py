import numpy as np
import pytest

from limner.sight.shaded import shaded, share

STOPS = np.array([[58, 28, 113], [215, 109, 119], [255, 175, 123]], float)
ROWS = np.arange(120)
SKY = np.stack([np.interp(ROWS, (0, 72, 120), STOPS[:, k]) for k in range(3)], axis=1)
GROUND = np.repeat(SKY[:, None], 160, axis=1).astype(np.float32)


def test_a_sky_that_something_flies_across_is_one_gradient() -> None:
    changed = np.zeros((120, 160), bool)
    changed[24:40] = True  # from side to side
    middle = GROUND.copy()
    middle[changed] = 90
    middle[90:, 40:100] = (30, 20, 60)  # a hill before it
    near = np.zeros_like(changed)
    near[16:52] = True
    found = shaded(middle, changed, near & ~changed)
    assert found is not None and found[1] > 0.9
    assert np.abs(found[0] - GROUND)[:88].max() < 10


def test_a_texture_is_no_gradient() -> None:
    middle = np.random.default_rng(2).uniform(0, 255, (120, 160, 3)).astype(np.float32)
    changed = np.zeros((120, 160), bool)
    assert shaded(middle, changed, ~changed) is None


def test_the_still_middle_of_what_changes_its_outline_is_no_ground() -> None:
    middle = np.full((120, 160, 3), 250, np.float32)
    middle[20:100, 40:120] = (40, 120, 250)
    changed = np.zeros((120, 160), bool)
    changed[20:100, 40:120] = True
    changed[30:90, 50:110] = False  # it never uncovers
    near = ~changed
    near[:10], near[110:] = False, False
    found = shaded(middle, changed, near)
    assert found is not None and np.abs(found[0] - 250).max() < 1


def test_what_is_not_near_is_not_asked() -> None:
    near = np.zeros((120, 160), bool)
    near[:60] = True
    half = GROUND.copy()
    half[30:] += 20
    assert share(half, GROUND, near) == pytest.approx(0.5)
    assert share(half, GROUND, np.zeros_like(near)) == 0
