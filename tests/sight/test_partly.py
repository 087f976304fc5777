"""Kinds of shapes that show in part."""

import cv2
import numpy as np
import pytest

from limner.sight.graph import Circle, Node, Path, Polygon, Rect, Scene, Solid, Subpath
from limner.sight.marks import Mark, marks
from limner.sight.partly import partly


def shown(whole: np.ndarray, over: Circle) -> tuple[Mark, list[Mark]]:
    """Return what shows of a polygon under a circle, traced, and what covers it."""
    mask, cover = (np.zeros((1600, 1600), np.uint8) for _ in range(2))
    cv2.fillPoly(mask, [np.rint(whole * 8).astype(np.int32)], 1)
    cv2.circle(cover, (round(over.cx * 8), round(over.cy * 8)), round(over.r * 8), 1, -1)
    contours, _ = cv2.findContours(mask & ~cover & 1, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=len)[:, 0] / 8
    points = cv2.approxPolyDP(outline.astype(np.float32), 0.3, True)[:, 0].astype(float)
    first, *rest = (tuple(point) for point in points.tolist())
    part = Node("part", Path((Subpath(first, tuple(rest)),)), Solid("#cc3344"))
    first, *rest = marks(Scene(200, 200, (part, Node("over", over, Solid("#3344cc")))))
    return first, rest


def regular(sides: int, turn: float = 10.0) -> np.ndarray:
    at = np.radians(turn + 360 / sides * np.arange(sides))
    return 100 + 60 * np.column_stack([np.cos(at), np.sin(at)])


def star(turn: float = -90.0) -> np.ndarray:
    at = np.radians(turn + 36 * np.arange(10))
    return 100 + np.where(np.arange(10) % 2, 24, 62)[:, None] * np.column_stack([np.cos(at), np.sin(at)])


DIAMOND = np.array([[100, 30], [145, 100], [100, 170], [55, 100]], float)
ROUND = 100 + 60 * np.column_stack([np.cos(t := np.linspace(0, 2 * np.pi, 240, endpoint=False)), np.sin(t)])


@pytest.mark.parametrize(
    "kind, whole, over",
    [
        ("pentagon", regular(5), Circle(150, 120, 26)),
        ("hexagon", regular(6), Circle(150, 120, 26)),
        ("triangle", regular(3), Circle(148, 108, 18)),
        ("star", star(), Circle(150, 85, 24)),
        ("diamond", DIAMOND, Circle(100, 35, 22)),
        ("circle", ROUND, Circle(150, 120, 30)),
        ("ellipse", (ROUND - 100) * [1, 0.6] + 100, Circle(150, 120, 30)),
        ("square", np.array([[60, 60], [140, 60], [140, 140], [60, 140]], float), Circle(140, 140, 25)),
        ("rectangle", np.array([[40, 60], [160, 60], [160, 140], [40, 140]], float), Circle(160, 140, 25)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_corner_less_is_enough(kind: str, whole: np.ndarray, over: Circle) -> None:
    assert partly(*shown(whole, over)) == kind


def test_a_ring_that_is_cut_through_is_a_ring() -> None:
    hole = (ROUND - 100) * 0.6 + 100
    wide = np.vstack([ROUND[20:-20], hole[20:-20][::-1]])
    assert partly(*shown(wide, Circle(172, 100, 50))) == "ring"


def test_no_kind_where_too_little_shows() -> None:
    assert partly(*shown(regular(6), Circle(100, 100, 52))) == ""


def test_a_square_with_one_side_hidden_is_not_told() -> None:
    whole = np.array([[60, 60], [140, 60], [140, 140], [60, 140]], float)
    assert partly(*shown(whole, Circle(190, 100, 80))) == ""


def test_an_irregular_shape_has_none() -> None:
    leaf = Node("leaf", Polygon(((20, 90), (70, 40), (150, 60), (170, 130), (60, 160))), Solid("#118833"))
    (mark,) = marks(Scene(200, 200, (leaf,)))
    assert partly(mark, []) == ""


def test_words_and_lines_are_left_alone() -> None:
    (mark,) = marks(Scene(200, 200, (Node("strip", Rect(10, 10, 150, 8), Solid("#118833")),)))
    assert partly(mark, []) == ""
