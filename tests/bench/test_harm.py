import numpy as np
import pytest

from limner.bench.harm import NAMES, PUBLISHED, Harm, harmed
from limner.bench.turns import mapped, warp

y, x = np.mgrid[:180, :260]
PICTURE = np.dstack([(np.sin(x / 9) * 90 + 128), (np.cos(y / 11) * 90 + 128), (x + y) % 256 * 0.5 + 60]).astype(
    np.uint8
)


def off(picture: np.ndarray) -> float:
    return float(np.abs(picture.astype(int) - PICTURE.astype(int)).mean())


def test_there_are_fifteen_published_and_four_of_documents():
    assert len(PUBLISHED) == 15 and len(NAMES) == len(set(NAMES)) == 19


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("low resolution", "elastic")])
def test_each_is_seeded_and_grows_with_severity(name: str):
    results = []
    for severity in range(1, 6):
        first, matrix = harmed(PICTURE, Harm(name, severity), np.random.default_rng(9))
        again, _ = harmed(PICTURE, Harm(name, severity), np.random.default_rng(9))
        assert first.dtype == np.uint8 and first.shape == PICTURE.shape and (first == again).all()
        assert (matrix == np.eye(3)).all()
        results.append(off(first))
    assert 0 < results[0] < results[4]


def test_nothing_is_done_for_none():
    result, matrix = harmed(PICTURE, Harm(), np.random.default_rng(0))
    assert result is PICTURE and (matrix == np.eye(3)).all()


def test_noise_has_the_published_strength():
    grey = np.full((300, 300, 3), 128, np.uint8)
    noisy, _ = harmed(grey, Harm("gaussian noise", 2), np.random.default_rng(0))
    assert noisy.std() / 255 == pytest.approx(0.12, abs=0.003)
    salted, _ = harmed(grey, Harm("impulse noise", 4), np.random.default_rng(0))
    assert (salted != 128).mean() == pytest.approx(0.17, abs=0.005)
    shot, _ = harmed(grey, Harm("shot noise", 3), np.random.default_rng(0))
    assert shot.mean() == pytest.approx(128, abs=2)


def test_low_resolution_is_a_smaller_picture_with_its_matrix():
    small, matrix = harmed(PICTURE, Harm("low resolution", 5), np.random.default_rng(0))
    assert small.shape[:2] == (63, 91)
    assert mapped(matrix, np.array([[91, 63.0]])) == pytest.approx(np.array([[260, 180.0]]))


@pytest.mark.parametrize("severity", [1, 3])
def test_elastic_is_taken_back_by_its_affine_part(severity: int):
    bent, matrix = harmed(PICTURE, Harm("elastic", severity), np.random.default_rng(2))
    back = warp(bent, matrix, (260, 180))
    middle = (slice(60, 120), slice(90, 170))
    before = np.abs(bent[middle].astype(int) - PICTURE[middle].astype(int)).mean()
    after = np.abs(back[middle].astype(int) - PICTURE[middle].astype(int)).mean()
    assert after < (0.3 * before if severity == 1 else before)


@pytest.mark.parametrize("harm", [Harm("rain", 1), Harm("fog", 0), Harm("fog", 6)])
def test_what_there_is_not(harm: Harm):
    with pytest.raises(ValueError, match="no corruption"):
        harmed(PICTURE, harm, np.random.default_rng(0))
