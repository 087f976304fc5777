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


AXIS = (
    '<rect width="300" height="120" fill="#fff"/><path d="M60 40V110H290" fill="none" stroke="#222" stroke-width="2"/>'
)


def test_a_number_beside_an_axis_is_read_without_it() -> None:
    ticks = '<path d="M52 40H60M52 75H60" stroke="#777"/>'
    pixels = draw([line("40", 34, 45, 13), line("20", 34, 80, 13), line("0", 42, 112, 13)], 300, 120, AXIS + ticks)
    assert texts(ocr.read(pixels)) == ["0", "20", "40"]


def test_a_single_digit_that_the_detector_misses_is_read_in_its_row() -> None:
    pixels = draw([line("4", 40, 60, 13)], 100, 100)
    assert texts(ocr.read(pixels, [], [(30, 40, 58, 70)])) == ["4"]


def test_a_window_that_cuts_a_line_is_widened() -> None:
    pixels = draw([line("Cairo", 20, 30, 13)], 120, 50)
    assert texts(ocr.read(pixels, [(12, 12, 42, 42)])) == ["Cairo"]


def test_dots_of_a_chart_are_no_letters() -> None:
    dots = '<rect width="90" height="60" fill="#fff"/><circle cx="40" cy="30" r="7" fill="#fff" stroke="#666"/>'
    assert ocr.read(draw([], 90, 60, dots), None, [(26, 16, 54, 44)]) == []
