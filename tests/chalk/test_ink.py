import numpy as np
import pytest

from limner.chalk.ink import POINT, outline, read

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<g transform="translate(10 20)" data-typst-label="word">'
    '<g transform="matrix(1 0 0 -1 0 0)"><use xlink:href="#a" fill="#ff0000"/></g></g>'
    '<path stroke="#00ff00" stroke-width="2" fill="none" d="M 0 0h 10"/>'
    '<defs><symbol id="a"><path d="M 0 0h 4v 4h -4Z"/></symbol></defs></svg>'
)


def test_commands_become_cubic_curves() -> None:
    square = outline("M 0 0h 4v 4h -4Z")
    assert square.shape == (16, 2) and square[-1].tolist() == [0, 0]
    quadratic = outline("M 0 0q 3 3 6 0")
    assert quadratic.tolist() == [[0, 0], [2, 2], [4, 2], [6, 0]]
    assert outline("M 1 1c 1 0 2 1 3 3").tolist()[-1] == [4, 4]
    assert len(outline("")) == 0


def test_glyphs_are_placed_upright_and_can_be_selected() -> None:
    ink = read(SVG, size=40)
    glyph = ink.select("word")
    assert glyph.get_left()[0] == pytest.approx(10 * POINT) and glyph.get_bottom()[1] == pytest.approx(-20 * POINT)
    assert glyph.width == pytest.approx(4 * POINT) and glyph[0].get_fill_color().to_hex() == "#FF0000"
    assert len(ink.select("nothing")) == 0


def test_a_straight_stroke_is_a_filled_bar_that_scales() -> None:
    bar = read(SVG, size=40)[1]
    assert bar.height == pytest.approx(2 * POINT) and bar.get_fill_opacity() == 1 and bar.get_stroke_width() == 0
    assert bar.scale(3).height == pytest.approx(6 * POINT)


def test_the_size_of_the_font_is_known_however_it_is_scaled() -> None:
    ink = read(SVG, size=40)
    assert ink.font_size == pytest.approx(40) and ink.scale(0.5).font_size == pytest.approx(20)
    assert ink.select("word").font_size == pytest.approx(20)


def test_images_are_refused() -> None:
    with pytest.raises(ValueError, match="coloured pictures"):
        read('<svg xmlns="http://www.w3.org/2000/svg"><image/></svg>', size=40)


def test_a_rotation_is_carried_out() -> None:
    svg = SVG.replace("translate(10 20)", "matrix(0 1 -1 0 0 0)")
    part = read(svg, size=40).select("word")
    assert np.allclose([part.get_left()[0], part.get_bottom()[1]], [0, -4 * POINT])
