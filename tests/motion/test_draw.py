import io

import numpy as np
import pytest
from PIL import Image

from limner.motion.draw import draw_all
from limner.sight.animation import compose
from limner.sight.area import coverage
from limner.sight.graph import Circle, Node, Polygon, Rect, Shape, Solid
from limner.sight.tracks import Track

STILL = np.eye(3)
PLATE = np.full((300, 400, 3), 250.0, np.float32)
TURN = np.linspace(0, 2 * np.pi, 80, endpoint=False)


def sprite(points: np.ndarray, height: int, width: int, colour: tuple[int, int, int]) -> np.ndarray:
    alpha = coverage([points], height, width)
    return np.dstack([np.broadcast_to(np.array(colour, float), (height, width, 3)), alpha]).astype(np.float32)


def disc(cx: float, cy: float, r: float) -> np.ndarray:
    return np.stack([cx + r * np.cos(TURN), cy + r * np.sin(TURN)], axis=1)


def followed(pixels: np.ndarray, corner: tuple[int, int]) -> Track:
    one = np.ones(1)
    return Track(0, pixels, corner, 0, STILL[None], one, one, one * 0)


def drawn(*tracks: Track, rest: np.ndarray = STILL, noise: float = 0.0) -> list[tuple[str, Shape]]:
    found = []
    for element in draw_all(tracks, [rest] * len(tracks), PLATE, noise):
        (node,) = element.look.children
        assert isinstance(node, Node)
        found.append((element.name, node.shape))
    return found


def test_things_of_one_look_share_a_name_and_are_numbered() -> None:
    one = sprite(disc(15, 15, 12.3), 30, 30, (200, 40, 60))
    other = sprite(disc(15.4, 15, 12.3), 30, 30, (200, 40, 60))
    (first, a), (second, b) = drawn(followed(one, (20, 30)), followed(other, (80, 30)))
    assert (first, second) == ("circle-1", "circle-2")
    assert isinstance(a, Circle)
    assert (a.cx, a.cy, a.r) == pytest.approx((35, 45, 12.3), abs=0.01)
    assert isinstance(b, Circle)
    assert b.cx == pytest.approx(95.4, abs=0.03)  # to a part of a pixel, though the drawing is the first one's


def test_shapes_are_named_and_placed_in_the_film() -> None:
    box = np.array([(2.3, 3), (40, 3), (40, 20.5), (2.3, 20.5)])
    triangle = np.array([(2, 20), (20, 2.5), (38, 20)])
    (first, rect), (second, polygon) = drawn(
        followed(sprite(box, 24, 44, (10, 90, 200)), (5, 100)),
        followed(sprite(triangle, 24, 44, (10, 150, 20)), (105, 100)),
    )
    assert first == "box"
    assert isinstance(rect, Rect)
    assert (rect.x, rect.y, rect.width, rect.height) == pytest.approx((7.3, 103, 37.7, 17.5), abs=0.01)
    assert second == "triangle"
    assert isinstance(polygon, Polygon)


def test_what_compression_left_is_taken_out() -> None:
    clean = sprite(disc(15, 15, 12), 30, 30, (200, 40, 60))
    noisy = clean + np.random.default_rng(0).normal(0, 2, clean.shape) * (1, 1, 1, 0.004)
    ((name, shape),) = drawn(followed(noisy.astype(np.float32), (0, 0)), noise=2.0)
    assert name == "circle"
    assert isinstance(shape, Circle)
    assert shape.r == pytest.approx(12, abs=0.15)


def test_a_drawing_is_given_as_it_rests() -> None:
    matrix = compose((10, 0), 0, (2, 2), 0, (35, 45))
    ((_, shape),) = drawn(followed(sprite(disc(15, 15, 12), 30, 30, (9, 9, 9)), (20, 30)), rest=matrix)
    assert isinstance(shape, Circle)
    assert (shape.cx, shape.cy, shape.r) == pytest.approx((45, 45, 24), abs=0.05)


def test_a_texture_is_an_image_and_says_so() -> None:
    rough = np.random.default_rng(1).uniform(0, 255, (60, 60, 4)).astype(np.float32)
    rough[..., 3] = 1
    for rest, size, corner in (
        (STILL, (60, 60), (7, 9)),
        (compose((0, 0), 0, (0.5, 0.5), 0, (7, 9)), (30, 30), (7, 9)),
    ):
        (element,) = draw_all([followed(rough, (7, 9))], [rest], PLATE, 0.0)
        assert element.name == "image"
        assert element.note
        assert element.raster is not None
        assert Image.open(io.BytesIO(element.raster)).size == size
        assert element.corner == corner


def test_what_has_the_grounds_colour_is_drawn_where_it_lay_on_something_else() -> None:
    white = sprite(disc(20, 20, 12), 40, 40, (252, 252, 252))
    element = draw_all([followed(white, (30, 20))], [STILL], np.full((80, 120, 3), 252.0, np.float32), 0.3)[0]
    (node,) = element.look.children
    assert isinstance(node, Node) and isinstance(node.shape, Circle) and node.fill == Solid("#fcfcfc")


def test_what_is_translucent_all_the_time_is_drawn_so() -> None:
    one = followed(sprite(disc(15, 15, 12), 30, 30, (40, 90, 200)), (50, 60))
    one.opacity = np.array([0.55])
    (element,) = draw_all([one], [STILL], PLATE, 0.0)
    (node,) = element.look.children
    assert isinstance(node, Node) and isinstance(node.fill, Solid) and node.fill.opacity == 0.55


def test_what_slides_through_a_slot_is_drawn_line_by_line() -> None:
    pixels = sprite(disc(15, 15, 12.3), 80, 30, (200, 40, 60))
    pixels[40:] = sprite(np.array([[3, 5], [27, 5], [27, 35], [3, 35]], float), 40, 30, (200, 40, 60))
    track = followed(pixels, (20, 30))
    track.crop = (10.0, 30.0, 60.0, 60.0)
    (element,) = draw_all([track], [STILL], PLATE, 0.0)
    shapes = [node.shape for node in element.look.nodes()]
    assert [type(shape) for shape in shapes] == [Circle, Rect]
    assert isinstance(rect := shapes[1], Rect) and rect.y == pytest.approx(75, abs=0.2)
