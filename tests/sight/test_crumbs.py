"""What seemed to lie in a border's edges is swept away; what is larger, or lies elsewhere, stays."""

import pytest

from limner.sight.crumbs import swept
from limner.sight.graph import Line, Node, Rect, Shape, Solid, Stroke, Text

CARD = Node("card", Rect(20.0, 20.0, 60.0, 40.0), Solid("#ffffff"), Stroke(Solid("#202020"), 3))
GREY = Solid("#808080")


def kept(shape: Shape, tolerance: float = 0.25) -> bool:
    node = Node("x", shape, GREY)
    return node in swept([CARD, node], tolerance)


@pytest.mark.parametrize("shape", [Rect(18.5, 18.5, 1.5, 1.5), Rect(79, 40, 1, 2), Rect(50, 59.5, 1.5, 1)])
def test_crumbs_within_a_border_go(shape: Shape) -> None:
    assert not kept(shape)


@pytest.mark.parametrize("shape", [
    Rect(30, 30, 1.5, 1.5), Rect(90, 40, 1.5, 1.5), Rect(10, 10, 80, 60), Rect(30, 19, 12, 1), Rect(76, 20, 12, 12),
], ids=["inside", "outside", "around", "along", "across"])  # fmt: skip
def test_what_is_no_crumb_stays(shape: Shape) -> None:
    assert kept(shape)


def test_in_a_compressed_picture_crumbs_are_as_long_as_a_side() -> None:
    assert not kept(Rect(30, 19, 12, 1), tolerance=0.5)
    assert kept(Rect(30, 30, 12, 1), tolerance=0.5)


def test_strokes_count_with_their_width() -> None:
    thin = Node("x", Line(40.0, 20.0, 41.5, 20.0), None, Stroke(GREY, 0.5))
    thick = Node("y", Line(40.0, 20.0, 41.5, 20.0), None, Stroke(GREY, 9))
    assert swept([CARD, thin, thick], 0.25) == [CARD, thick]


def test_words_and_pictures_without_borders_are_left_alone() -> None:
    word = Node("t", Text(19.0, 21.0, "i", 2.0), GREY)
    assert swept([CARD, word], 0.25) == [CARD, word]
    plain = Node("p", Rect(20.0, 20.0, 60.0, 40.0), GREY)
    dot = Node("d", Rect(19, 19, 1, 1), GREY)
    assert swept([plain, dot], 0.25) == [plain, dot]
