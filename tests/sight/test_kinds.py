import math

import numpy as np
import pytest

from limner.sight.graph import (
    Circle,
    Ellipse,
    Line,
    Node,
    Path,
    Polygon,
    Polyline,
    Rect,
    Sector,
    Shape,
    Solid,
    Stroke,
    Text,
)
from limner.sight.kinds import is_sector, kind, outline_of, polygon
from tests.sight.drawn import RING, seen


def regular(count: int, inner: float = 0.0, turn: float = 0.3) -> Polygon:
    steps = 2 * count if inner else count
    radii = [50 * (inner if inner and k % 2 else 1) for k in range(steps)]
    angles = [turn + 2 * math.pi * k / steps for k in range(steps)]
    return Polygon(tuple((60 + r * math.cos(a), 60 + r * math.sin(a)) for r, a in zip(radii, angles, strict=True)))


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [(Rect(0, 0, 40, 40, 6), "square"), (Rect(0, 0, 40, 40, 0, 20), "square"), (Rect(0, 0, 40, 40, 0, 45), "diamond"),
     (Rect(0, 0, 60, 40), "rectangle"), (Rect(0, 0, 90, 3), "line"), (Circle(0, 0, 9), "circle"),
     (Ellipse(0, 0, 20, 12), "ellipse"), (Ellipse(0, 0, 20, 20.1), "circle"), (Sector(0, 0, 40, 0, 80), "sector"),
     (regular(3), "triangle"), (regular(5), "pentagon"), (regular(6), "hexagon"), (regular(5, 0.4), "star"),
     (regular(6, 0.5), "star"), (regular(4, turn=0.0), "diamond"), (regular(4, turn=0.4), "square"),
     (Line(0, 0, 30, 40), "line"), (Polyline(((0, 0), (10, 10.1), (20, 20))), "line"),
     (Polyline(((0, 0), (10, 10), (20, 0))), ""), (Polygon(((0, 0), (50, 0), (60, 30), (20, 50), (0, 20))), "")],
)  # fmt: skip
def test_shapes_have_the_kind_that_one_sees(shape: Shape, wanted: str) -> None:
    assert kind(Node("a", shape, Solid("#ff0000"))) == wanted


def test_hollow_round_things_are_rings_and_text_is_no_shape() -> None:
    stroke = Stroke(Solid("#ff0000"), 4)
    assert kind(Node("a", Circle(0, 0, 9), None, stroke)) == "ring"
    assert kind(Node("a", Rect(0, 0, 9, 9), None, stroke)) == "square"
    assert kind(Node("a", Text(0, 0, "star", 9), Solid("#ff0000"))) == ""
    assert len(outline_of(Text(0, 0, "star", 9))) == 0 and len(outline_of(Rect(0, 0, 9, 9))) == 4


def test_what_was_traced_has_its_kind() -> None:
    ring = seen(f'<rect width="100%" height="100%" fill="#fff"/><path d="{RING}" fill="#c00" fill-rule="evenodd"/>')
    assert "ring" in {kind(node) for node in ring} or "circle" in {kind(node) for node in ring}


def test_a_slice_is_a_sector_and_a_half_moon_is_none() -> None:
    angles = np.radians(np.linspace(10, 100, 40))
    arc = np.column_stack([np.cos(angles), np.sin(angles)]) * 50
    assert is_sector(np.vstack([arc, [[0, 0]]]))
    assert not is_sector(np.array([[0, 0], [50, 0], [50, 30], [0, 30]], float))
    assert polygon(arc) == ""


def test_a_path_of_curves_is_no_shape_of_corners() -> None:
    leaf = Path((graph_leaf(),))
    assert kind(Node("a", leaf, Solid("#00aa00"))) == ""


def graph_leaf():
    from limner.sight.graph import Subpath

    return Subpath((0, 0), ((40, -60, 80, 20, 100, 0), (60, 60, 30, 10, 0, 0)))
