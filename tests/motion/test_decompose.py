import numpy as np
import pytest

from limner.motion.decompose import Box, decompose, exactness, paths
from limner.sight.animation import compose

BOX = Box(100.0, 60.0, 40.0, 30.0)
TIMES = np.linspace(0, 1, 60)


def noisy(matrices: list[np.ndarray], noise: float = 0.02) -> np.ndarray:
    """Affine poses from corners that are wrong by ``noise`` pixels."""
    rng = np.random.default_rng(0)
    result = np.array(matrices)
    for pose in result:
        seen = BOX.corners @ pose[:2].T + rng.normal(0, noise, (4, 2))
        pose[:2] = np.linalg.lstsq(BOX.corners, seen, rcond=None)[0].T
    return result


@pytest.mark.parametrize("origin", [(120.0, 75.0), (100.0, 60.0), (120.0, 90.0), (120.0, 190.0), (127.5, 71.0)])
def test_a_turn_is_about_the_point_that_stays(origin: tuple[float, float]) -> None:
    poses = noisy([compose((0, 0), 500 * t, (1, 1), 0, origin) for t in TIMES])
    found = decompose(poses, BOX)
    assert found.origins == [pytest.approx(origin, abs=0.3)] and not found.paths
    assert list(found.values) == ["rotate"]
    assert np.allclose(found.values["rotate"][:, 0], 500 * TIMES, atol=0.3), "beyond a whole turn"


def test_size_and_place() -> None:
    poses = noisy([compose((50 * t, 0), 0, (1 + t, 1 + t), 0, (120, 75)) for t in TIMES])
    found = decompose(poses, BOX)
    assert found.values["scale"].shape == (60, 1) and np.allclose(found.values["scale"][:, 0], 1 + TIMES, atol=0.01)
    assert "rotate" not in found.values and "skew" not in found.values


def test_a_flip_is_a_negative_scale() -> None:
    poses = noisy([compose((0, 0), 0, (np.cos(3 * t), 1), 0, (120, 75)) for t in TIMES], 0.005)
    found = decompose(poses, BOX)
    assert "rotate" not in found.values
    assert np.allclose(found.values["scale"], np.stack([np.cos(3 * TIMES), np.ones(60)], 1), atol=0.02)


def test_shear() -> None:
    poses = noisy([compose((0, 0), 30 * t, (1, 1.5), 25 * t, (120, 75)) for t in TIMES])
    found = decompose(poses, BOX)
    assert np.allclose(found.values["skew"][:, 0], 25 * TIMES, atol=0.5)
    assert np.allclose(found.values["rotate"][:, 0], 30 * TIMES, atol=0.3)


def test_what_only_moves_only_moves_and_gaps_stay_gaps() -> None:
    poses = noisy([compose((60 * t, 9 * t), 0, (1, 1), 0, (120, 75)) for t in TIMES])
    poses[20:23] = np.nan
    found = decompose(poses, BOX)
    assert not found.values and found.origins == [(120.0, 75.0)] and len(found.paths) == 1
    assert np.isnan(found.paths[0][20:23]).all() and np.allclose(found.paths[0][-1], (60, 9), atol=0.1)
    still = decompose(noisy([np.eye(3)] * 60), BOX)
    assert not still.values and not still.paths


def test_a_point_that_moves_is_told_from_one_that_stays() -> None:
    poses = noisy([compose((70 * t**2, 0), 200 * t, (1, 1), 0, (120, 75)) for t in TIMES])
    found = decompose(poses, BOX)
    assert found.origins[0] == (120, 75) and np.allclose(found.paths[0][:, 0], 70 * TIMES**2, atol=0.1)


def test_exactness() -> None:
    poses = noisy([compose((0, 0), 200 * t, (1, 1), 0, (120, 75)) for t in TIMES], 0.1)
    assert 0.04 < exactness(paths(poses, BOX)) < 0.2


def test_what_grows_one_way_only_grows_about_the_middle_of_an_edge() -> None:
    poses = noisy([compose((0, 0), 0, (1, 0.2 + 0.8 * t), 0, (120, 90)) for t in TIMES])
    assert decompose(poses, BOX).origins == [pytest.approx((120, 90), abs=0.1)]
    # Near an edge, and not on it.
    poses = noisy([compose((0, 0), 0, (1, 0.2 + 0.8 * t), 0, (120, 83)) for t in TIMES])
    ((x, y),) = decompose(poses, BOX).origins
    assert x == pytest.approx(120) and y == pytest.approx(83, abs=0.3)
