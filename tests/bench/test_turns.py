import cv2
import numpy as np
import pytest

from limner.bench.desk import flat
from limner.bench.turns import Turn, dihedral, inverse, lay, mapped, place, quad, turned, warp
from limner.sight.question import ORIENTATIONS

RNG = np.random.default_rng(3)
PICTURE = RNG.integers(0, 256, (40, 60, 3), dtype=np.uint8)
SMOOTH = cv2.GaussianBlur(RNG.integers(0, 256, (160, 220, 3), dtype=np.uint8), (0, 0), 5)
SLANT = (0.05, 0.02, 0.0, 0.06, 0.04, 0.01, 0.02, 0.05)


@pytest.mark.parametrize("name", ORIENTATIONS)
def test_an_orientation_moves_each_pixel_where_its_matrix_says(name: str):
    result, matrix = turned(PICTURE, name), dihedral(name, 60, 40)
    for x, y in ((0, 0), (59, 0), (17, 31)):
        ((a, b),) = mapped(matrix, np.array([[x + 0.5, y + 0.5]]))
        assert (result[int(b), int(a)] == PICTURE[y, x]).all()
    assert (turned(result, inverse(name)) == PICTURE).all()


def test_names_mean_what_they_say():
    assert (turned(PICTURE, "turned right") == cv2.rotate(PICTURE, cv2.ROTATE_90_CLOCKWISE)).all()
    assert (turned(PICTURE, "turned left") == cv2.rotate(PICTURE, cv2.ROTATE_90_COUNTERCLOCKWISE)).all()
    assert (turned(PICTURE, "mirrored") == PICTURE[:, ::-1]).all()
    assert (turned(PICTURE, "mirrored upside down") == PICTURE[::-1]).all()
    mirrored = PICTURE[:, ::-1]
    assert (turned(PICTURE, "mirrored and turned right") == cv2.rotate(mirrored, cv2.ROTATE_90_CLOCKWISE)).all()


@pytest.mark.parametrize("name", ["upright", "turned right", "mirrored upside down"])
@pytest.mark.parametrize("tilt", [(), SLANT])
def test_the_matrix_takes_a_slant_picture_back(name: str, tilt: tuple[float, ...]):
    turn = Turn(name, 9.0, tilt, margin=0.04, raised=True)
    picture, matrix = place(SMOOTH, turn, flat((90, 60, 30)))
    back = warp(picture, matrix, (SMOOTH.shape[1], SMOOTH.shape[0]))
    inner = (slice(4, -4), slice(4, -4))
    assert np.abs(back[inner].astype(int) - SMOOTH[inner].astype(int)).max() <= 5
    box = (20.0, 30.0, 90.0, 60.0)
    assert quad(matrix, (0, 0, 1, 1)).shape == (4, 2)
    assert np.allclose(mapped(matrix, quad(np.linalg.inv(matrix), box)), quad(np.eye(3), box))


def test_nothing_asked_is_nothing_done():
    picture, matrix = lay(PICTURE, Turn("turned left"), flat((0, 0, 0)))
    assert picture is PICTURE and (matrix == np.eye(3)).all()


def test_a_sheet_throws_a_shadow_on_its_ground():
    ground = flat((200, 200, 200))
    lying, plain = (lay(SMOOTH, Turn(skew=5, margin=0.1, raised=raised), ground)[0] for raised in (True, False))
    assert lying.min() < 200 and (plain[0, 0] == 200).all() and lying.sum() < plain.sum()
