"""The grid that a picture was drawn on: found where measures show one, and not claimed where they do not."""

import msgspec
import numpy as np
import pytest

from limner.sight import numbers
from limner.sight.graph import (
    Circle,
    Item,
    Line,
    Node,
    Path,
    Polygon,
    Polyline,
    Rect,
    Scene,
    Shape,
    Solid,
    Stroke,
    Subpath,
)
from limner.sight.unit import measures, unit

INK = Solid("#000000")
ARROW = (Line(5, 12, 19, 12), Polyline(((12, 5), (19, 12), (12, 19))))
HOUSE = (Path((Subpath((3, 9), ((12, 2), (21, 9), (21, 20), (2, 0, 1, 19, 22), (5, 22), (2, 0, 1, 3, 20), (3, 9))),)),)
FORM = (Rect(2, 3, 20, 18, 2), Line(6, 8, 18, 8), Line(6, 12, 14, 12), Circle(17.5, 16.5, 1.5))


def drawn(shapes: tuple[Shape, ...], units: int, size: int, stroke: float = 2, noise: float = 0.0) -> Scene:
    """Shapes in units of a square, as they are measured in pixels."""
    scale, rng = size / units, np.random.default_rng(7)
    nodes = []
    for index, shape in enumerate(shapes):
        row = numbers.read(shape)
        for place, kind in enumerate(numbers.kinds(shape)):
            if kind in "xyl" and row[place]:
                row[place] = row[place] * scale + rng.normal(0, noise)
        width = stroke * scale + rng.normal(0, noise)
        nodes.append(Node(str(index), numbers.write(shape, row), None, Stroke(INK, width)))
    return Scene(size, size, tuple(nodes))


@pytest.mark.parametrize("shapes", [ARROW, HOUSE, FORM], ids=["arrow", "house", "form"])
@pytest.mark.parametrize(("size", "noise"), [(512, 0.0), (512, 0.05), (300, 0.04), (200, 0.02)])
def test_icons_of_24_units_are_known(shapes: tuple[Shape, ...], size: int, noise: float) -> None:
    assert unit(drawn(shapes, 24, size, noise=noise)) == pytest.approx(size / 24)


def test_a_flag_of_640_by_480_is_known_at_another_size() -> None:
    bars = [(80, 40, 320, 88), (11, 22, 33, 99), (160, 301, 211, 96), (47, 139, 503, 227), (401, 13, 57, 371)]
    nodes = tuple(Node(str(k), Rect(*(0.8 * value for value in bar)), INK) for k, bar in enumerate(bars))
    assert unit(Scene(512, 384, nodes)) == pytest.approx(0.8)


def test_what_is_drawn_in_pixels_is_in_pixels() -> None:
    nodes = tuple(Node(str(k), Rect(17 * k + 3, 29 * k + 5, 23, 31), INK) for k in range(12))
    assert unit(Scene(500, 500, nodes)) == 1


def test_random_numbers_have_no_grid() -> None:
    rng = np.random.default_rng(0)
    found = []
    for _ in range(100):
        count = int(rng.integers(1, 50))
        shapes: list[Item] = [
            Node(str(k), Polygon(tuple((float(x), float(y)) for x, y in rng.uniform(0, 512, (3, 2)))))
            for k in range(count)
        ]
        found.append(unit(Scene(512, 512, tuple(shapes))))
    assert found.count(1) >= 98


def test_borders_and_middles_say_nothing() -> None:
    nodes = (Node("a", Rect(0, 0, 480, 480), INK), Node("b", Circle(240, 240, 100), INK))
    assert measures(Scene(480, 480, nodes)) == pytest.approx([100])
    assert unit(Scene(480, 480, nodes)) == 1
    assert unit(Scene(480, 480)) == 1


def test_mirrored_parts_are_one_piece_of_evidence() -> None:
    one = (Node("a", Line(40, 90, 200, 90)),)
    both = (*one, Node("b", Line(440, 90, 280, 90)))
    assert measures(Scene(480, 480, one)) == pytest.approx(measures(Scene(480, 480, both)))


def test_where_curves_are_cut_is_no_evidence() -> None:
    smooth = Path((Subpath((100, 90), ((120, 60, 160, 55, 190, 70), (220, 85, 130, 130, 100, 90))),))
    assert len(measures(Scene(480, 480, (Node("a", smooth, INK),)))) == 0
    level = msgspec.structs.replace(smooth, outlines=(Subpath((100, 90), ((100, 60, 160, 70, 190, 70),)),))
    assert measures(Scene(480, 480, (Node("a", level, INK),))) == pytest.approx([70, 100])
