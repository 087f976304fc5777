import cv2
import numpy as np
import pytest

from limner.motion.tiled import tiled
from limner.sight.graph import Circle, Rect, Solid, rgb

SIZE = (160, 220)
KNOWN = np.ones(SIZE, bool)


def dotted(apart: int, radius: float, shift: tuple[float, float] = (0, 0)) -> np.ndarray:
    rows, columns = np.indices((SIZE[0] * 4, SIZE[1] * 4)) / 4 + 0.125
    away = np.hypot((columns - shift[0]) % apart - apart / 2, (rows - shift[1]) % apart - apart / 2)
    picture = np.where((away < radius)[..., None], (60.0, 90, 140), (240, 244, 248)).astype(np.float32)
    return cv2.resize(picture, (SIZE[1], SIZE[0]), interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize(("radius", "shift"), [(4, (0, 0)), (5.5, (7, 3)), (1.3, (0, 0))])
def test_a_dot_is_in_the_middle_of_its_cell(radius: float, shift: tuple[float, float]) -> None:
    found, _ = tiled(dotted(24, radius, shift), KNOWN, 0.3) or (None, None)
    assert found is not None
    assert (found.width, found.height, found.x, found.y, found.colour) == (24, 24, *shift, "#f0f4f8")
    (dot,) = found.nodes
    assert isinstance(dot.shape, Circle) and isinstance(dot.fill, Solid)
    assert (dot.shape.cx, dot.shape.cy) == (12, 12)
    assert dot.shape.r == pytest.approx(radius, abs=0.25)
    if radius > 2:
        assert max(abs(np.subtract(rgb(dot.fill.colour), (60, 90, 140)))) < 20


def test_a_board_is_two_squares() -> None:
    rows, columns = np.indices(SIZE)
    board = np.where(((rows // 12 + (columns + 5) // 12) % 2 > 0)[..., None], (250.0, 240, 230), (60, 80, 120))
    found, _ = tiled(board.astype(np.float32), KNOWN, 0.3) or (None, None)
    assert found is not None
    assert [node.shape for node in found.nodes] == [Rect(12, 0, 12, 12), Rect(0, 12, 12, 12)]
    assert (found.x, found.y) == (19, 0)
    paints = {found.colour, *(node.fill.colour for node in found.nodes if isinstance(node.fill, Solid))}
    assert paints == {"#faf0e6", "#3c5078"}


def test_lines_run_from_border_to_border() -> None:
    plate = np.full((*SIZE, 3), 250, np.float32)
    plate[::20] = plate[:, ::20] = (180, 190, 200)
    found, _ = tiled(plate, KNOWN, 0.3) or (None, None)
    assert found is not None
    shapes = [node.shape for node in found.nodes]
    assert [(shape.width, shape.height) for shape in shapes if isinstance(shape, Rect)] == [(20, 1), (1, 20)]
    for shape, start in zip(shapes, (found.y, found.x), strict=True):
        assert isinstance(shape, Rect) and (start + max(shape.x, shape.y)) % 20 == 0


def test_a_texture_is_none() -> None:
    noise = np.random.default_rng(4).uniform(0, 255, (20, 20, 3))
    assert tiled(np.tile(noise, (8, 11, 1)).astype(np.float32), KNOWN, 0.3) is None
    assert tiled(np.full((*SIZE, 3), 90, np.float32), KNOWN, 0.3) is None


def test_lines_of_a_plaid_shine_through_one_another() -> None:
    rows, columns = np.indices(SIZE)
    plate = np.full((*SIZE, 3), (244.0, 234, 216))
    for at, colour in ((rows, (160, 40, 60)), (columns, (40, 80, 120))):
        plate = np.where((at % 20 < 8)[..., None], 0.65 * plate + 0.35 * np.array(colour), plate)
    found, _ = tiled(plate.astype(np.float32), KNOWN, 0.3) or (None, None)
    assert found is not None and found.colour == "#f4ead8"
    lower, upper = (node.fill for node in found.nodes)
    assert isinstance(lower, Solid) and isinstance(upper, Solid) and lower.opacity == 1
    assert upper.opacity == pytest.approx(0.35, abs=0.02)
    assert np.abs(np.subtract(rgb(upper.colour), (40, 80, 120))).max() < 12
