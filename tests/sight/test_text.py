"""Text found, set and taken out."""

import subprocess
import sys

import msgspec
import numpy as np
import pytest

from limner.core import fonts
from limner.sight import text
from limner.sight.graph import Node, Text
from tests.sight.lettered import draw, line

CARD = '<rect width="100%" height="100%" fill="#eef"/><rect x="10" y="10" width="380" height="180" rx="9" fill="#fff"/>'
NODES = [
    line("A heading", 30, 50, 24, "#112244", weight=700),
    line("with some words below it", 30, 80, 13, "#555555"),
    line("in italics, 2026", 30, 110, 13, "#555555", family=fonts.SERIF, italic=True),
]


def found(nodes: list[Node], ground: str = CARD) -> tuple[np.ndarray, list[text.Line]]:
    pixels = draw(nodes, 400, 200, ground)
    return pixels, text.words(pixels)


def test_a_page_comes_back_as_it_was_written() -> None:
    pixels, lines = found(NODES)
    assert [line.content for line in lines] == [n.shape.content for n in NODES if isinstance(n.shape, Text)]
    for read, node in zip(lines, NODES, strict=True):
        assert read.node is not None and isinstance(read.node.shape, Text) and isinstance(node.shape, Text)
        moved = msgspec.structs.replace(read.node.shape, x=node.shape.x, y=node.shape.y)
        assert moved == node.shape
        assert (read.node.shape.x, read.node.shape.y) == pytest.approx((node.shape.x, node.shape.y), abs=0.1)
    drawn = draw([line.node for line in lines if line.node], 400, 200, CARD)
    assert np.abs(drawn.astype(int) - pixels).mean() < 0.2


def test_text_is_taken_out() -> None:
    pixels, lines = found(NODES)
    bare = text.without(pixels, lines)
    assert np.abs(bare.astype(int) - draw([], 400, 200, CARD)).max() <= 2
    assert (text.without(pixels, []) == pixels).all()


def test_a_gradient_goes_on_below() -> None:
    ground = (
        '<defs><linearGradient id="g"><stop stop-color="#123"/><stop offset="1" stop-color="#47a"/></linearGradient>'
        '</defs><rect width="100%" height="100%" fill="url(#g)"/>'
    )
    pixels, lines = found([line("Over a slope", 60, 110, 36, "#ffffff")], ground)
    assert [each.node is not None for each in lines] == [True]
    assert np.abs(text.without(pixels, lines).astype(int) - draw([], 400, 200, ground)).max() <= 3


def test_another_font_is_read_but_not_set() -> None:
    # Drawn twice, a little apart: a bolder face than any that is shipped.
    twice = [line("Strangely heavy words", 30 + 1.8 * k, 100, 28, weight=700) for k in range(2)]
    pixels, lines = found(twice)
    assert [(each.content, each.node) for each in lines] == [("Strangely heavy words", None)]
    left, top, right, bottom = lines[0].box
    window = pixels[top:bottom, left:right]
    dark = window[..., 0] < 128
    assert (lines[0].ink & dark).sum() > 0.98 * dark.sum()
    assert lines[0].etching is not None
    assert np.abs(text.without(pixels, lines).astype(int) - draw([], 400, 200, CARD)).max() <= 2


def test_short_lines_beside_long_ones_are_text_in_any_font() -> None:
    def heavy(content: str, y: float) -> list[Node]:
        return [line(content, 30 + 1.8 * k, y, 28, weight=700) for k in range(2)]

    _, lines = found([*heavy("Strangely heavy words", 60), *heavy("42", 110)])
    assert [each.content for each in lines] == ["Strangely heavy words", "42"]


def test_a_picture_without_words_loads_no_model() -> None:
    code = (
        "import sys, numpy as np; from limner.sight import text;"
        "print(text.words(np.full((64, 64, 4), 255, np.uint8)), 'rapidocr' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"


def test_a_lens_is_no_letter() -> None:
    lens = '<g fill="none" stroke="#222" stroke-width="5"><circle cx="60" cy="56" r="20"/><path d="M74 70L92 88"/></g>'
    _, lines = found([line("Search the archive", 130, 75, 16)], f'<rect width="400" height="200" fill="#fff"/>{lens}')
    assert [each.content for each in lines] == ["Search the archive"]
