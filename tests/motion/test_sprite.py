import cv2
import numpy as np
import pytest

from limner.motion.sprite import css_colour, main_colour, plain
from limner.sight import glyphs
from limner.sight.alpha import cut
from limner.sight.draw import filled
from limner.sight.graph import Circle, Linear, Node, Rect, Solid, Text, rgb
from tests.motion.painting import BLUE, BOX, RED, SIZE, WHITE, painted


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


def test_a_stain_at_the_end_of_a_bar_is_left_out_and_a_dot_is_not() -> None:
    sprite = painted((Rect(5, 5, 60, 36, 6), BLUE), (Rect(15, 12, 40, 8), WHITE))
    stained, dotted = sprite.copy(), sprite.copy()
    stained[29:32, 14:20, :3] = np.array(BLUE) + 24
    dotted[29:32, 14:20, :3] = np.array(BLUE) + 90
    assert [len(plain(one, 0.5) or ()) for one in (stained, dotted)] == [2, 3]


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


def halved(sprite: np.ndarray) -> np.ndarray:
    """What a film keeps of a sprite on white: its colours at half the size."""
    alpha = sprite[..., 3:]
    seen = np.clip(np.rint(255 + alpha * (sprite[..., :3] - 255)), 0, 255).astype(np.uint8)
    tones = cv2.cvtColor(seen, cv2.COLOR_RGB2YCrCb)
    half = cv2.resize(cv2.resize(tones, (SIZE[1] // 2, SIZE[0] // 2), interpolation=cv2.INTER_AREA), SIZE[::-1])
    return cv2.cvtColor(np.dstack([tones[..., :1], half[..., 1:]]), cv2.COLOR_YCrCb2RGB).astype(np.float32)


def test_a_rim_that_compression_makes_is_none_and_a_border_is_one() -> None:
    plate = np.full((*SIZE, 3), 255, np.float32)
    violet, cyan = (94, 96, 206), (0, 180, 216)
    for layers in ([(Rect(20, 12, 14, 14), RED)], [(Rect(8, 6, 60, 36), cyan), (Rect(12, 10, 52, 28), violet)]):
        seen = halved(painted(*layers))
        nodes = plain(cut(seen, plate, np.abs(seen - plate).max(axis=2) > 12, 8.0), 0.5, plate)
        assert nodes is not None and len(nodes) == 1
        (node,) = nodes
        assert isinstance(node.shape, Rect)
        if len(layers) == 1:
            assert node.stroke is None and node.shape.radius == 0
            assert node.shape.width == pytest.approx(14, abs=0.15)
        else:
            assert node.stroke is not None and node.stroke.width == pytest.approx(4, abs=1)
            assert isinstance(node.fill, Solid)
            assert np.abs(np.array(rgb(node.fill.colour), float) - violet).max() < 6


def test_letters_of_the_grounds_colour_are_on_a_shape_and_no_holes_in_it() -> None:
    ground = np.full((*SIZE, 3), 255, np.float32)
    words = glyphs.words(Node("t", Text(20, 28, "Start", 15), Solid("#ffffff")), BOX)[..., None]
    sprite = painted((Rect(5, 5, 68, 36, 6), BLUE))
    sprite[..., :3] += words * (255 - sprite[..., :3])
    nodes = plain(sprite, 0.5, ground)
    assert nodes is not None
    assert [type(node.shape) for node in nodes] == [Rect, Text]


def test_an_edge_of_many_mixes_is_no_border() -> None:
    plate = np.full((*SIZE, 3), (30, 50, 90), np.float32)
    across = np.linspace(0, 1, SIZE[1])[None, :, None]
    sprite = painted((Rect(8, 6, 60, 36), RED))
    sprite[..., :3] = (1 - across) * (255, 175, 8) + across * (233, 65, 66)
    inner = filled(Rect(9.6, 7.6, 56.8, 32.8), BOX)[..., None]
    sprite[..., :3] = inner * sprite[..., :3] + (1 - inner) * (0.6 * sprite[..., :3] + 0.4 * plate)
    nodes = plain(sprite, 0.5, plate)
    assert nodes is not None and len(nodes) == 1
    assert isinstance(nodes[0].fill, Linear) and nodes[0].stroke is None


def test_stripes_on_a_sprite_are_a_repeated_gradient() -> None:
    sprite = painted((Rect(4, 5, 72, 40), RED))
    columns = np.arange(SIZE[1])[None, :, None]
    sprite[..., :3] = np.where(columns // 6 % 2 > 0, RED, WHITE)
    fill = only(sprite).fill
    assert isinstance(fill, Linear) and fill.repeat and fill.x2 - fill.x1 == pytest.approx(12)
