"""Strokes of one paint agree in width, cap and join; bars and dots are strokes in the company of strokes."""

import pytest

from limner.sight.graph import Circle, Line, Node, Polyline, Rect, Shape, Solid, Stroke
from limner.sight.kin import agree

INK, RED = Solid("#222222"), Solid("#cc0000")


def stroked(shape: Shape, width: float, cap: str = "round", join: str = "round", paint: Solid = INK) -> Node:
    return Node("", shape, None, Stroke(paint, width, cap, join))


def pen(node: Node) -> tuple[float, str, str]:
    assert node.stroke is not None
    return node.stroke.width, node.stroke.cap, node.stroke.join


ARROW = stroked(Polyline(((0, 0), (10, 10), (0, 20))), 4.02)
BAR = Node("", Rect(0, 0, 16, 4, 2), INK)
LINE = stroked(Line(2, 2, 14, 2), 3.98)


def test_widths_that_differ_by_less_than_can_be_seen_are_one() -> None:
    found = agree([ARROW, stroked(Line(0, 0, 9, 9), 3.95), stroked(Line(0, 0, 9, 9), 8.0)], {})
    assert [pen(node)[0] for node in found] == [3.985, 3.985, 8.0]


def test_what_shows_no_end_and_no_corner_takes_those_of_its_kin() -> None:
    found = agree([ARROW, stroked(Circle(9, 9, 5), 4.0, "butt", "miter")], {})
    assert pen(found[1])[1:] == ("round", "round")


def test_what_shows_its_ends_keeps_them() -> None:
    found = agree([ARROW, stroked(Line(0, 0, 30, 0), 4.0, "butt", "miter")], {})
    assert pen(found[1])[1] == "butt"


def test_a_bar_is_a_line_among_lines_of_its_width_and_paint() -> None:
    assert agree([ARROW, BAR], {1: LINE})[1].shape == LINE.shape
    assert agree([BAR], {0: LINE}) == [BAR]
    broad = Node("", Rect(0, 0, 16, 9, 4.5), INK)
    assert agree([ARROW, broad], {1: stroked(Line(4.5, 4.5, 11.5, 4.5), 9.0)})[1] == broad
    red = stroked(ARROW.shape, 4.0, paint=RED)
    assert agree([red, BAR], {1: LINE})[1] == BAR


def test_two_long_bars_are_lines() -> None:
    found = agree([BAR, BAR], {0: LINE, 1: LINE})
    assert all(node.stroke for node in found)


def test_a_disc_as_wide_as_a_round_pen_is_its_dot() -> None:
    found = agree([ARROW, Node("", Circle(30, 30, 2.0), INK), Node("", Circle(30, 30, 5.0), INK)], {})
    assert found[1].shape == Line(30, 30, 30, 30)
    assert found[2].fill == INK


def test_a_pill_as_wide_as_a_round_pen_is_its_dash() -> None:
    found = agree([ARROW, Node("", Rect(10, 20, 4, 9, 2), INK), Node("", Rect(10, 20, 4, 9, 1), INK)], {})
    assert found[1].shape == Line(12, 22, 12, 27)
    assert found[2].fill == INK
    (_, turned) = agree([ARROW, Node("", Rect(10, 20, 9, 4, 2, 90), INK)], {})
    assert isinstance(turned.shape, Line)
    assert (turned.shape.x1, turned.shape.y1, turned.shape.y2) == pytest.approx((14.5, 19.5, 24.5))
