import numpy as np
import pytest

from limner.motion.sprite import css_colour, main_colour, plain
from limner.sight import glyphs
from limner.sight.draw import filled
from limner.sight.graph import Circle, Linear, Node, Rect, Shape, Solid, Text, rgb

SIZE = (50, 80)
BOX = (0, 0, SIZE[1], SIZE[0])
RED, BLUE, WHITE = (230, 57, 70), (29, 53, 87), (241, 250, 238)


def painted(*layers: tuple[Shape, tuple[int, int, int]], noise: float = 0.0) -> np.ndarray:
    """A sprite of shapes laid on each other; the first is its outline."""
    colour = np.zeros((*SIZE, 3), np.float32)
    for index, (shape, paint) in enumerate(layers):
        cover = filled(shape, BOX)[..., None]
        colour = colour * (1 - cover) + np.array(paint) * cover if index else np.zeros_like(colour) + paint
    colour = colour + np.random.default_rng(0).normal(0, noise, colour.shape)
    return np.dstack([colour, filled(layers[0][0], BOX)]).astype(np.float32)


def only(sprite: np.ndarray, noise: float = 0.5) -> Node:
    nodes = plain(sprite, noise)
    assert nodes is not None
    assert len(nodes) == 1
    return nodes[0]


def test_one_colour_wins_over_noise() -> None:
    node = only(painted((Rect(5, 5, 60, 30, 6), RED), noise=2.0), 2.0)
    assert isinstance(node.shape, Rect)
    assert isinstance(node.fill, Solid)
    assert np.abs(np.array(rgb(node.fill.colour), float) - RED).max() <= 1


def test_a_crumb_at_the_border_is_left_out() -> None:
    sprite = painted((Circle(40, 25, 15), RED))
    sprite[22:28, 54:58] = (*WHITE, 1)
    node = only(sprite)
    assert isinstance(node.shape, Circle)
    assert node.shape.r == pytest.approx(15, abs=0.3)


def test_what_lies_on_a_shape_is_drawn_on_it() -> None:
    nodes = plain(painted((Rect(5, 5, 60, 36, 6), BLUE), (Circle(35, 23, 9), WHITE)), 0.5)
    assert nodes is not None
    assert [type(node.shape) for node in nodes] == [Rect, Circle]
    assert nodes[1].fill == Solid(css_colour(np.array(WHITE)))


def test_a_border_is_one() -> None:
    node = only(painted((Rect(5, 5, 60, 36), BLUE), (Rect(9, 9, 52, 28), WHITE)))
    assert node.stroke is not None
    assert node.stroke.width == pytest.approx(4, abs=0.3)
    assert node.fill == Solid(css_colour(np.array(WHITE)))


def test_a_gradient_is_one_where_it_is_more_than_noise() -> None:
    sprite = painted((Rect(5, 5, 60, 36), BLUE))
    sprite[..., :3] += np.linspace(0, 120, SIZE[1])[None, :, None]
    node = only(sprite)
    assert isinstance(node.fill, Linear)


def test_letters_are_text() -> None:
    word = Node("t", Text(4, 34, "Reading", 20, "Liberation Sans", 700), Solid("#1d3557"))
    alpha = glyphs.words(word, (0, 0, 100, 50))
    nodes = plain(np.dstack([np.zeros((50, 100, 3)) + BLUE, alpha]).astype(np.float32), 0.5)
    assert nodes is not None
    (node,) = nodes
    assert isinstance(node.shape, Text)
    assert node.shape.content == "Reading"


def test_textures_are_none() -> None:
    rough = np.random.default_rng(1).uniform(0, 255, (60, 60, 4)).astype(np.float32)
    rough[..., 3] = 1
    assert plain(rough, 0.0) is None


def test_the_main_colour_is_no_mix() -> None:
    colours = np.array([RED] * 60 + [WHITE] * 40, float)
    assert main_colour(colours) == pytest.approx(np.array(RED))


def test_a_face_a_little_brighter_than_what_it_lies_on_is_drawn() -> None:
    nodes = plain(painted((Rect(0, 0, 80, 50), (247, 237, 226)), (Circle(40, 25, 14), (255, 255, 255))), 0.3)
    assert nodes is not None
    assert [type(node.shape) for node in nodes] == [Rect, Circle]


def test_letters_that_fill_their_sprite_are_all_read() -> None:
    node = Node("text", Text(2, 20, "made with limner", 24, "Liberation Sans", 700), Solid("#67b9bf"))
    cover = glyphs.words(node, (0, 0, 220, 30))
    rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
    cover = cover[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    sprite = np.dstack([np.full((*cover.shape, 3), (103, 185, 191)), cover]).astype(np.float32)
    shape = only(sprite).shape
    assert isinstance(shape, Text) and shape.content == "made with limner"
