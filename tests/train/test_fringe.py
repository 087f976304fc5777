from collections.abc import Callable

import cv2
import numpy as np
import pytest

from limner.train import fringe

SIZE = WIDTH, HEIGHT = 600, 400


def maps(cell: Callable[[np.ndarray], np.ndarray]) -> list[np.ndarray]:
    """Run a cell on textured pictures under waves."""
    returned = [np.atleast_3d(cell(picture)) for picture in fringe.laid(fringe.textured(HEIGHT, WIDTH), 40)]
    return fringe.maps(returned, (returned[0].shape[1], returned[0].shape[0]), SIZE)


def grey(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


@pytest.mark.parametrize(
    ("cell", "matrix"),
    [
        (lambda p: p, np.eye(3)),
        (lambda p: np.rot90(p), [[0, -1, WIDTH], [1, 0, 0], [0, 0, 1]]),
        (lambda p: p[::-1], [[1, 0, 0], [0, -1, HEIGHT], [0, 0, 1]]),
        (lambda p: p[100:160, 50:200], [[1, 0, 50], [0, 1, 100], [0, 0, 1]]),
        (lambda p: cv2.resize(p[100:200, 50:200], None, fx=3, fy=3), [[1 / 3, 0, 50], [0, 1 / 3, 100], [0, 0, 1]]),
        (lambda p: grey(p)[100:200, 50:300], [[1, 0, 50], [0, 1, 100], [0, 0, 1]]),
        (lambda p: np.clip(p * 1.2 - 20, 0, 255).astype(np.uint8), np.eye(3)),
        (lambda p: cv2.GaussianBlur(p, (0, 0), 3), np.eye(3)),
    ],
    ids=["same", "quarter", "mirrored", "crop", "zoom", "grey crop", "contrast", "blur"],
)
def test_linear_maps_come_out_to_a_pixel(cell: Callable[[np.ndarray], np.ndarray], matrix: list[list[float]]) -> None:
    found = maps(cell)[0]
    ends = np.array([[0, 0, 1], [60, 40, 1], [150, 60, 1]]).T
    assert np.abs((found @ ends)[:2] - (np.array(matrix) @ ends)[:2]).max() < 1.5


def test_a_negative_is_one_of_two() -> None:
    found = maps(lambda p: 255 - p[100:200, 50:200])
    assert any(np.abs(matrix[:2, 2] - (50, 100)).max() < 1.5 for matrix in found)


def test_a_threshold_comes_near() -> None:
    found = maps(lambda p: cv2.threshold(grey(p), 127, 255, cv2.THRESH_BINARY)[1])[0]
    assert np.abs(found - np.eye(3))[:2, :2].max() < 0.05
    assert np.abs(found[:2, 2]).max() < 0.03 * WIDTH


def test_a_slanted_view_is_a_homography() -> None:
    forth = np.array([[0.9, 0.1, 0], [0.05, 0.9, 0], [2e-4, 4e-4, 1]])
    found = maps(lambda p: cv2.warpPerspective(p, forth, SIZE))[0]
    ends = np.array([[100, 100, 1], [400, 200, 1]]).T
    there, true = found @ ends, np.linalg.inv(forth) @ ends
    assert np.abs(there[:2] / there[2] - true[:2] / true[2]).max() < 3


@pytest.mark.parametrize(
    "cell",
    [
        lambda p: np.full((100, 100, 3), 99, np.uint8),
        lambda p: np.hstack([p, p]),
        lambda p: cv2.warpPolar(p, (300, 600), (300, 200), 250, 0),
        lambda p: np.random.default_rng(int(p.sum())).integers(0, 255, (100, 100, 3), np.uint8),
        lambda p: p[: 100 + int(p[0, 0, 0]) % 90],
    ],
    ids=["constant", "twice", "polar", "noise", "sizes that differ"],
)
def test_what_is_no_map_has_none(cell: Callable[[np.ndarray], np.ndarray]) -> None:
    assert maps(cell) == []


def test_tinted_pictures_keep_their_grey_and_carry_the_same_waves() -> None:
    base = fringe.textured(HEIGHT, WIDTH)
    pictures = fringe.tinted(base, 24)
    expected = base.mean(axis=2) * ((255 - 48) / 255) + 24
    assert all(np.abs(picture.mean(axis=2) - expected).max() < 1.1 for picture in pictures)
    parts = fringe.parted([picture[50:250, 100:400] for picture in pictures])
    assert np.abs(fringe.maps(parts, (300, 200), SIZE)[0][:2, 2] - (100, 50)).max() < 1
    assert fringe.maps(fringe.parted([grey(picture)[..., None] for picture in pictures]), SIZE, SIZE) == []
