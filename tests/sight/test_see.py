"""The whole of measuring: what each kind of picture becomes, and that no limit is ever passed."""

import numpy as np
import pytest

from limner.core.errors import InputError
from limner.render.svg import write
from limner.sight.graph import Circle, Node, Rect, Scene, Solid, Text
from limner.sight.inks import coverage
from limner.sight.limits import Limits
from limner.sight.see import see
from tests.sight import lettered
from tests.sight.drawn import WHITE, draw, error, photo

POSTER = (
    WHITE + '<circle cx="35" cy="40" r="25" fill="#c02020"/><rect x="50" y="45" width="40" height="40" fill="#2040c0"/>'
    '<path d="M8 92l20-14 10 12z" fill="#208040"/><circle cx="85" cy="15" r="3" fill="#e0a020"/>'
    '<path d="M62 10q10 25 25 22t5 8q-20 10-35-8z" fill="#702090"/>'
)


def measure(scene: Scene) -> int:
    return len(write(scene).encode())


def nodes(scene: Scene) -> list[Node]:
    return list(scene.nodes())


def page(size: float = 24) -> np.ndarray:
    return lettered.draw([lettered.line("Quarterly report", 30, 60, size)], 300, 100)


def test_flat_art_is_its_shapes_in_order() -> None:
    pixels = draw(POSTER)
    found = see(pixels)
    assert found.note == ""
    kinds = [type(node.shape) for node in nodes(found.scene)]
    assert kinds.count(Circle) == 2 and kinds.count(Rect) == 2
    assert error(found.scene, pixels) < 0.3


def test_words_are_text_and_need_not_be() -> None:
    (word,) = [node.shape for node in nodes(see(page()).scene) if isinstance(node.shape, Text)]
    assert word.content == "Quarterly report"
    assert word.size == pytest.approx(24, abs=0.3)
    assert not [node for node in nodes(see(page(), Limits(text=False)).scene) if isinstance(node.shape, Text)]


def test_enlarged_pixel_art_is_squares_on_its_own_grid() -> None:
    small = np.random.default_rng(5).integers(0, 4, (12, 12))
    colours = np.array([(255, 255, 255, 255), (192, 32, 32, 255), (32, 64, 192, 255), (0, 0, 0, 0)], np.uint8)
    found = see(np.ascontiguousarray(colours[small].repeat(8, axis=0).repeat(8, axis=1)))
    assert "pixel art" in found.note
    assert found.scene.unit == 8
    assert {type(node.shape) for node in nodes(found.scene)} <= {Rect, type(nodes(found.scene)[0].shape)}


def test_a_photograph_is_a_bounded_number_of_patches() -> None:
    found = see(photo(120, 160), Limits(shapes=40))
    assert "photograph" in found.note
    assert 20 <= len(nodes(found.scene)) <= 40


@pytest.mark.parametrize("pixels", [draw(POSTER), photo(120, 160), page()], ids=["poster", "photograph", "page"])
@pytest.mark.parametrize("most", [1, 3])
def test_there_are_no_more_shapes_than_allowed(pixels: np.ndarray, most: int) -> None:
    assert 1 <= len(nodes(see(pixels, Limits(shapes=most)).scene)) <= most


@pytest.mark.parametrize(("pixels", "most"), [
    (draw(POSTER), 700), (draw(POSTER), 300), (photo(120, 160), 2000), (page(), 400),
], ids=["poster", "small poster", "photograph", "page"])  # fmt: skip
def test_bytes_are_never_more_than_allowed(pixels: np.ndarray, most: int) -> None:
    found = see(pixels, Limits(max_bytes=most), measure)
    assert measure(found.scene) <= most
    assert nodes(found.scene)


def test_bytes_that_are_enough_change_nothing() -> None:
    pixels = draw(POSTER)
    assert see(pixels, Limits(max_bytes=100_000), measure).scene == see(pixels).scene


@pytest.mark.parametrize("pixels", [draw(POSTER), photo(60, 80)], ids=["poster", "photograph"])
def test_bytes_for_nothing_at_all_are_refused(pixels: np.ndarray) -> None:
    with pytest.raises(InputError, match="--max-bytes 20 is too little"):
        see(pixels, Limits(max_bytes=20), measure)


@pytest.mark.parametrize("pixels", [draw(POSTER), photo(60, 80), page()], ids=["poster", "photograph", "page"])
@pytest.mark.parametrize("most", [1, 2, 4])
def test_there_are_no_more_colours_than_allowed(pixels: np.ndarray, most: int) -> None:
    assert 1 <= len(coverage(see(pixels, Limits(colours=most)).scene)) <= most


def test_less_detail_is_fewer_shapes_and_the_main_ones_stay() -> None:
    pixels = draw(POSTER)
    counts = [len(nodes(see(pixels, Limits(detail=detail)).scene)) for detail in (0.0, 0.5, 1.0)]
    assert counts == sorted(counts) and counts[0] < counts[-1]
    rough = {node.fill.colour for node in nodes(see(pixels, Limits(detail=0)).scene) if isinstance(node.fill, Solid)}
    assert {"#c02020", "#2040c0"} <= rough and "#e0a020" not in rough


def test_progress_is_told() -> None:
    said: list[str] = []
    see(draw(POSTER), progress=lambda text, done, total: said.append(text))
    assert said[0] == "finding regions" and "settling numbers" in said
