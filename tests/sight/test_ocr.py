"""Reading: what, where, and which way up."""

import numpy as np
import pytest

from limner.sight import ocr
from tests.sight.lettered import draw, line


def texts(words: list[ocr.Words]) -> list[str]:
    return sorted(word.text for word in words)


def test_lines_are_read_where_they_stand() -> None:
    found = ocr.read(draw([line("First line", 20, 30, 16), line("second, 42%", 20, 70, 9)], 300, 100))
    assert texts(found) == ["First line", "second, 42%"]
    first = next(word for word in found if word.text == "First line")
    corners = np.array(first.quad)
    assert (corners.min(axis=0) > (8, 8)).all() and (corners.max(axis=0) < (104, 44)).all()
    assert first.confidence > 0.9


@pytest.mark.parametrize("angle, ahead", [(90, (0, 1)), (-90, (0, -1)), (20, (0.94, 0.34))])
def test_turned_lines_are_read_the_right_way_up(angle: int, ahead: tuple[float, float]) -> None:
    found = ocr.read(draw([line("Which way up", 150, 150, 20, angle=angle)], 300, 300))
    assert texts(found) == ["Which way up"]
    side = np.subtract(found[0].quad[1], found[0].quad[0])
    assert side / np.linalg.norm(side) == pytest.approx(ahead, abs=0.05)


def test_cells_of_a_table_and_a_legend_are_apart() -> None:
    marker = '<rect width="300" height="60" fill="#fff"/><rect x="20" y="18" width="14" height="14" fill="#47a"/>'
    assert texts(ocr.read(draw([line("North", 40, 30, 14), line("12.5", 120, 30, 14)], 300, 60, marker))) == [
        "12.5",
        "North",
    ]


def test_a_window_is_read_alone() -> None:
    pixels = draw([line("Above", 20, 30, 18), line("Below", 20, 80, 18)], 200, 100)
    assert texts(ocr.read(pixels, [(0, 50, 200, 100)])) == ["Below"]


def test_a_picture_larger_than_a_tile() -> None:
    nodes = [line(f"Place {k}", 40 + 460 * k, 40, 13) for k in range(4)]
    assert texts(ocr.read(draw(nodes, 1900, 80))) == [f"Place {k}" for k in range(4)]


def test_light_letters_without_a_ground_are_read() -> None:
    assert texts(ocr.read(draw([line("Ghost", 20, 50, 30, "#ffffff")], 200, 80, ""))) == ["Ghost"]


def test_nothing_is_read_from_blank_paper() -> None:
    assert ocr.read(draw([], 120, 80)) == []


def test_a_rectified_strip_is_the_strip() -> None:
    image = np.random.default_rng(3).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    corners = np.array([[10, 5], [40, 5], [40, 25], [10, 25]], float)
    assert (ocr.rectify(image, corners, 20) == image[5:25, 10:40]).all()
