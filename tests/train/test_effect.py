from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from limner.sandbox.kernel import Kernel
from limner.think.session import Session
from limner.train.effect import Effects, Origin, fitted, likeness

WIDTH, HEIGHT = 400, 560


def page() -> np.ndarray:
    """Return (400, 560, 3) uint8: rows of words."""
    rng, pixels = np.random.default_rng(1), np.full((400, 560, 3), 248, np.uint8)
    for row in range(9):
        text = f"Item {rng.integers(10**6)} for {rng.integers(10**4) / 100}"
        cv2.putText(pixels, text, (30, 50 + row * 38), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20, 20, 60), 2)
    return pixels


IMAGE = np.ascontiguousarray(np.rot90(page()))
UPRIGHT = np.array([[0.0, 1, 0], [-1, 0, HEIGHT], [0, 0, 1]])
"""From the page upright to the image."""


class Pair:
    """A session and its shadows."""

    def __init__(self, kernel: Kernel, *images: np.ndarray) -> None:
        self.session, self.effects = Session(kernel, images), Effects(kernel, images)

    def step(self, code: str) -> list[Origin | None]:
        seen = self.session.step(code)
        assert seen.cell.ok, seen.cell.error
        return self.effects.step(code, seen)


@pytest.fixture
def pair(kernel: Kernel) -> Iterator[Pair]:
    pair = Pair(kernel, IMAGE)
    yield pair
    pair.session.close()
    pair.effects.close()


def near(origin: Origin | None, matrix: np.ndarray, room: float = 2.0) -> bool:
    assert origin is not None
    ends = np.array([[0, 0, 1], [100, 30, 1], [50, 60, 1]]).T
    there = origin.matrix @ ends
    return bool(np.abs(there[:2] / there[2] - (matrix @ ends)[:2]).max() < room)


def moved(x: float, y: float) -> np.ndarray:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])


@pytest.mark.parametrize(
    ("code", "matrix"),
    [
        ("show(image)", np.eye(3)),
        ("show(np.rot90(image, -1))", UPRIGHT),
        ("a = -90\nshow(np.asarray(Image.fromarray(np.array(image)).rotate(a, expand=True)))", UPRIGHT),
        ("show(cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)[100:180, 30:400])", UPRIGHT @ moved(30, 100)),
        ("# image.rotate(270), crop\nshow(image)", np.eye(3)),
        ("show(image[:, ::-1][:, ::-1])", np.eye(3)),
    ],
    ids=["same", "quarter", "Pillow", "crop", "comment", "flipped twice"],
)
def test_geometry_is_told_by_its_effect(pair: Pair, code: str, matrix: np.ndarray) -> None:
    assert near(pair.step(code)[0], matrix)


@pytest.mark.parametrize(
    "code",
    [
        "show(g)",
        "show(255 - g)",
        "show(g > 128)",
        "show(cv2.threshold(g, 0, 255, cv2.THRESH_OTSU)[1])",
        "show(cv2.adaptiveThreshold(g, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 31, 9))",
        "show(cv2.createCLAHE(3, (8, 8)).apply(g))",
        "show(cv2.equalizeHist(g))",
        "show(cv2.fastNlMeansDenoising(g, None, 5, 5, 11))",
        "from PIL import ImageOps\nshow(ImageOps.autocontrast(Image.fromarray(g)))",
    ],
)
def test_photometric_cells_keep_their_map(pair: Pair, code: str) -> None:
    pair.step("g = cv2.cvtColor(np.rot90(image, -1).copy(), cv2.COLOR_RGB2GRAY)")
    assert near(pair.step(code)[0], UPRIGHT, 6.0)


def test_a_cell_that_acts_on_what_it_sees_sees_the_same(pair: Pair) -> None:
    pair.step("g = np.rot90(image, -1).mean(axis=2)\nif (g < 128).mean() < 0.02: raise SystemExit")
    code = "rows = np.where((g < 110).any(axis=1))[0]\nshow(g[rows.min() : rows.min() + 80].astype(np.uint8))"
    top = int(np.where((page().mean(axis=2) < 110).any(axis=1))[0].min())
    assert near(pair.step(code)[0], UPRIGHT @ moved(0, top), 4.0)


@pytest.mark.parametrize(
    "code",
    [
        "show(np.full((90, 100, 3), 99, np.uint8))",
        "show((np.indices(image.shape[:2])[1] / 2).astype(np.uint8))",
        "show(np.random.randint(0, 255, image.shape, np.uint8))",
        "show(cv2.warpPolar(image, (200, 400), (200, 280), 190, 0))",
        "real = (image[:5] == 248).all()\n"
        "show(np.random.randint(0, 255, (400, 560, 3), np.uint8) if real else np.rot90(image, -1))",
        "real = (image[:5] == 248).all()\nshow(np.rot90(image, 1) if real else np.rot90(image, -1))",
    ],
    ids=["constant", "ramp", "noise", "polar", "only in shadows", "otherwise in shadows"],
)
def test_what_does_not_show_a_given_picture_has_no_map(pair: Pair, code: str) -> None:
    origin = pair.step(code)[0]
    assert origin is None or near(origin, np.array([[0, -1, WIDTH], [1, 0, 0], [0, 0, 1]]))


def test_variables_stay_and_each_picture_has_its_own_map(pair: Pair) -> None:
    assert pair.step("upright = np.rot90(image, -1)") == []
    first, none, second = pair.step("show(upright)\nshow(np.zeros((50, 50, 3), np.uint8))\nshow(upright[40:100])")
    assert near(first, UPRIGHT)
    assert none is None
    assert near(second, UPRIGHT @ moved(0, 40))


def test_of_several_pictures_the_one_that_is_shown_is_told(kernel: Kernel) -> None:
    pair = Pair(kernel, IMAGE, np.ascontiguousarray(page()[::-1]))
    (origin,) = pair.step("show(images[1][::-1])")
    assert origin is not None and origin.picture == 1
    pair.session.close()
    pair.effects.close()


def test_alpha_stays_and_a_cell_that_dies_is_left_out(kernel: Kernel) -> None:
    pair = Pair(kernel, np.dstack([IMAGE, np.full(IMAGE.shape[:2], 255, np.uint8)]))
    seen = pair.session.step("import os; os._exit(1)")
    assert pair.effects.step("import os; os._exit(1)", seen) == []
    assert near(pair.step("alpha = image[..., 3]\nshow(image[40:, 30:])")[0], moved(30, 40))
    pair.session.close()
    pair.effects.close()


def test_likeness_and_fitting() -> None:
    view = IMAGE[100:300, 50:250]
    assert likeness(view, IMAGE, moved(50, 100)) > 0.99
    assert likeness(255 - view, IMAGE, moved(50, 100)) > 0.99
    assert likeness(view, IMAGE, moved(90, 180)) < 0.5
    assert likeness(np.full_like(view, 7), IMAGE, moved(50, 100)) == 0
    matrix, like = fitted(view, IMAGE, moved(58, 106))
    assert like > 0.95
    assert np.abs(matrix[:2, 2] - (50, 100)).max() < 4
