"""Drawing a scene: exact areas, SVG's blending, and the agreement with the reference renderer."""

import numpy as np
import pytest

from limner.sight.draw import Coat, coats, draw, extent, meet, oriented, reach
from limner.sight.graph import (
    Circle,
    Ellipse,
    Line,
    Linear,
    Node,
    Path,
    Polygon,
    Radial,
    Rect,
    Scene,
    Sector,
    Shape,
    Solid,
    Stop,
    Stroke,
    Subpath,
    Text,
)
from limner.sight.outline import area
from tests.sight import drawn

RED, BLUE = Solid("#ff0000"), Solid("#0000ff", 0.5)
STOPS = (Stop(0, "#ff0000"), Stop(0.5, "#00ff00", 0.5), Stop(1, "#0000ff"))
BOX = (0, 0, 100, 100)
SQUARE = ((20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 80.0))


def ring(outer: float, inner: float, *, turned: bool) -> Path:
    """A square ring, whose two outlines run the same way or not."""
    outlines = []
    for half, back in ((outer, False), (inner, turned)):
        points = [(50 - half, 50 - half), (50 + half, 50 - half), (50 + half, 50 + half), (50 - half, 50 + half)]
        points = points[::-1] if back else points
        outlines.append(Subpath(points[0], tuple(points[1:])))
    return Path(tuple(outlines))


@pytest.mark.parametrize(("shape", "expected"), [
    (Rect(10.25, 20.5, 30, 40), 1200), (Rect(10, 20, 30, 40, 5), 1200 - 25 * (4 - np.pi)),
    (Rect(30, 30, 20, 40, 0, 30), 800),
    (Circle(50.3, 49.6, 30), 900 * np.pi), (Ellipse(50, 50, 40, 10, 20), 400 * np.pi),
    (Sector(50, 50, 40, 0, 90, 20), 300 * np.pi),
    (Polygon(SQUARE), 3600), (ring(30, 10.5, turned=True), 3600 - 441), (ring(30, 10.5, turned=False), 3600 - 441),
    (ring(20.3, 20.1, turned=False), 4 * (20.3**2 - 20.1**2)),
])  # fmt: skip
def test_coverage_adds_up_to_the_area(shape: Shape, expected: float) -> None:
    (coat,) = coats(Node("a", shape, RED), BOX)
    assert coat.cover.sum() == pytest.approx(expected, rel=2e-3)
    assert coat.cover.min() >= 0 and coat.cover.max() <= 1 + 1e-6


def test_outlines_that_cross_cut_each_other_out() -> None:
    one = Subpath((10, 10), ((60, 10), (60, 60), (10, 60)))
    two = Subpath((40, 40), ((90, 40), (90, 90), (40, 90)))
    (coat,) = coats(Node("a", Path((one, two)), RED), BOX)
    assert coat.cover.sum() == pytest.approx(2 * (2500 - 400))


def test_holes_run_against_what_they_lie_in() -> None:
    squares = [np.array([(-r, -r), (r, -r), (r, r), (-r, r)], float) for r in (3, 2, 1)]
    assert [np.sign(area(points)) for points in oriented(squares)] == [1, -1, 1]


def test_an_edge_a_hair_off_the_pixel_grid_counts_once() -> None:
    shape = Polygon(((86.9, 64.0), (63.0, 64.0), (7e-15, 16.8), (-5e-16, 0.003)))
    (coat,) = coats(Node("a", shape, RED), BOX)
    assert coat.cover.sum() == pytest.approx(abs(area(np.array(shape.points))), rel=1e-6)


def test_blending_is_that_of_svg() -> None:
    nodes = (Node("a", Rect(0, 0, 4, 4), RED), Node("b", Rect(2, 0, 4, 4), BLUE))
    pixels = draw(Scene(8, 4, nodes))
    assert pixels[1, 1] == pytest.approx([255, 0, 0, 255])
    assert pixels[1, 3] == pytest.approx([127.5, 0, 127.5, 255])
    assert pixels[1, 5] == pytest.approx([0, 0, 127.5, 127.5])
    assert pixels[1, 7] == pytest.approx([0, 0, 0, 0])


@pytest.mark.parametrize("paint", [
    Linear(20, 30, 80, 60, STOPS), Linear(50, 50, 50, 50, STOPS), Radial(45, 55, 40, STOPS),
    Radial(50, 50, 40, STOPS, 0.4, 30), Radial(50, 50, 40, (Stop(0.3, "#fff000"), Stop(0.3, "#000fff"))),
], ids=["linear", "a point", "radial", "squeezed", "hard stop"])  # fmt: skip
def test_gradients_are_those_of_the_reference(paint: Linear | Radial) -> None:
    scene = Scene(
        100, 100, (Node("ground", Rect(0, 0, 100, 100), Solid("#ffffff")), Node("a", Rect(5, 5, 90, 90), paint))
    )
    off = np.abs(draw(scene)[..., :3] - drawn.on_white(drawn.redraw(scene)))
    assert np.quantile(off, 0.97) <= 1.5 and off.mean() < 1


@pytest.mark.parametrize("shape", [
    Rect(10.3, 20.6, 33.1, 40.7, 6), Circle(50.2, 49.3, 31.7), Ellipse(50, 50, 41, 17, 33), Polygon(SQUARE[:3]),
    ring(35.2, 20.7, turned=False), Line(12, 13, 80, 67), Sector(50, 50, 40, 20, 250, 15),
], ids=lambda shape: type(shape).__name__)  # fmt: skip
def test_edges_are_those_of_the_reference_to_within_its_sampling(shape: Shape) -> None:
    stroke = Stroke(Solid("#204060"), 5.3, "round", "round") if isinstance(shape, Line | Polygon) else None
    fill = None if isinstance(shape, Line) else Solid("#c04020")
    scene = Scene(100, 100, (Node("g", Rect(0, 0, 100, 100), Solid("#ffffff")), Node("a", shape, fill, stroke)))
    off = np.abs(draw(scene)[..., :3] - drawn.on_white(drawn.redraw(scene)))
    assert off.mean() < 0.5 and off.max() < 255 / 5


def test_a_window_is_a_part_of_the_whole() -> None:
    scene = Scene(100, 80, (Node("a", Circle(50, 40, 30.5), Radial(50, 40, 30, STOPS), Stroke(RED, 4)),))
    assert draw(scene, 30, 20, (35, 5)) == pytest.approx(draw(scene)[5:25, 35:65], abs=0.1)


def test_text_is_drawn_by_the_caller_or_not_at_all() -> None:
    scene = Scene(20, 20, (Node("a", Text(2, 10, "hi", 8), RED),))
    assert draw(scene).sum() == 0
    pixels = draw(scene, words=lambda node, within: Coat((2, 2, 6, 10), np.ones((8, 4), np.float32), RED))
    assert pixels[..., 0].sum() == pytest.approx(255 * 32)


def test_nothing_is_drawn_of_what_is_outside() -> None:
    assert reach(Node("a", Circle(-50, 50, 20), RED), BOX) is None
    assert list(coats(Node("a", Circle(-50, 50, 20), RED), BOX)) == []
    assert meet((0, 0, 5, 5), (5, 0, 9, 5)) is None
    assert meet((0, 0, 5, 5), (3, 2, 9, 9)) == (3, 2, 5, 5)


def test_the_extent_of_a_curve_holds_it() -> None:
    low, high = extent(Path((Subpath((10, 50), ((10, 20, 60, 20, 60, 50),)),)))
    assert (low <= (10, 28)).all() and (high >= (60, 50)).all()
