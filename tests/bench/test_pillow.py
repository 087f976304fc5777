import numpy as np
import pytest

from limner.bench.pillow import paint
from limner.sight.draw import draw
from limner.sight.graph import Circle, Line, Linear, Node, Polygon, Polyline, Rect, Scene, Solid, Stop, Stroke, Text

GROUND = Node("n0", Rect(0, 0, 120, 90), Solid("#f0f0f0"))
RED, INK = Solid("#d64545"), Solid("#1f2933")


@pytest.mark.parametrize(
    "node",
    [
        Node("n1", Rect(20.5, 20, 60, 30, 8, 25), RED, Stroke(INK, 3)),
        Node("n1", Circle(50, 40, 22.5), Linear(20, 0, 80, 0, (Stop(0, "#000000"), Stop(1, "#ffffff")))),
        Node("n1", Circle(50, 40, 22.5), None, Stroke(INK, 7)),
        Node("n1", Line(10, 12, 100, 70), None, Stroke(INK, 5, "round")),
        Node("n1", Line(10.5, 12, 10.5, 70), None, Stroke(INK, 1)),
        Node("n1", Polyline(((10, 10), (60, 20), (90, 80))), None, Stroke(INK, 3, "butt", "round")),
        Node("n1", Polygon(((20, 20), (90, 30), (40, 80))), RED, Stroke(INK, 4, join="round")),
        Node("n1", Circle(0, 90, 30), RED),
    ],
)
def test_pixels_are_those_of_the_truth(node: Node):
    scene = Scene(120, 90, (GROUND, node))
    exact = draw(scene)[..., :3]
    off = np.abs(paint(scene)[..., :3] - exact).max(axis=2)
    assert off.mean() < 0.6 and (off > 48).mean() < 0.001


def test_words_stand_on_their_baseline():
    pixels = paint(Scene(120, 90, (GROUND, Node("n1", Text(60, 50, "HELLO", 20, anchor="middle", weight=700), RED))))
    rows, columns = np.nonzero(np.abs(pixels[..., :3].astype(int) - 240).max(axis=2) > 60)
    assert rows.max() in (49, 50) and rows.min() in (35, 36)
    assert (columns.min() + columns.max() + 1) / 2 == pytest.approx(60, abs=1.5)
