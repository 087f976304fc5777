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


def test_a_gradient_is_no_pattern_though_it_is_the_same_all_along_its_bands() -> None:
    rows, columns = np.indices((90, 120))
    surface = np.repeat((200 + 0.3 * rows + 0.1 * columns)[..., None], 3, axis=2).astype(np.float32)
    picture = surface.copy()
    picture[5:9, [8, 11, 12, 17, 23, 24, 26, 35]] = 60
    known = np.ones((90, 120), bool)
    assert continued(picture, known, surface) is None
    striped = surface + np.where((rows + columns)[..., None] // 8 % 2, 20, -20).astype(np.float32)
    assert continued(striped, known, surface) is not None


def test_a_smooth_ground_with_noise_is_no_pattern() -> None:
    ramp = np.broadcast_to(np.linspace(120, 220, 120)[None, :, None], (90, 120, 3))
    noisy = ramp + np.random.default_rng(2).normal(0, 1, ramp.shape)
    assert continued(noisy.astype(np.float32), np.ones((90, 120), bool)) is None
