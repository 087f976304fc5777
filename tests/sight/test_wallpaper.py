import numpy as np

from limner.sight.wallpaper import continued


def test_stripes_and_checks_go_on_below_what_covers_them() -> None:
    rows, columns = np.indices((90, 120))
    for value in ((rows + columns) // 8 % 2, (rows // 7 + columns // 9) % 2):
        picture = np.where((value > 0)[..., None], (250.0, 240, 230), (30, 40, 60)).astype(np.float32)
        known = np.ones((90, 120), bool)
        known[30:60, 40:80] = False
        covered = picture.copy()
        covered[~known] = (200, 0, 0)
        found = continued(covered, known)
        assert found is not None
        assert np.abs(found - picture).max() < 1


def test_what_is_not_repeated_is_not_continued() -> None:
    picture = np.random.default_rng(1).uniform(0, 255, (90, 120, 3)).astype(np.float32)
    assert continued(picture, np.ones((90, 120), bool)) is None
    assert continued(np.full((40, 40, 3), 90, np.float32), np.ones((40, 40), bool)) is None


def test_a_smooth_ground_with_noise_is_no_pattern() -> None:
    ramp = np.broadcast_to(np.linspace(120, 220, 120)[None, :, None], (90, 120, 3))
    noisy = ramp + np.random.default_rng(2).normal(0, 1, ramp.shape)
    assert continued(noisy.astype(np.float32), np.ones((90, 120), bool)) is None
