from itertools import pairwise

import msgspec
import numpy as np
import pytest

from limner.sight.axes import axes
from limner.sight.graph import Node, Polygon, Polyline
from limner.sight.marks import marks
from limner.sight.plot import plots
from limner.sight.series import ink, series
from tests.sight.sketch import BLUE, cloud, lines, measured

ROWS = {"North": [3, 7, 5, 9], "South": [8, 2, 4, 4.5]}


def found(scene):
    seen = marks(measured(scene))
    texts, shapes = [m for m in seen if m.words], [m for m in seen if not m.words]
    plot = next(plot for plot in plots(axes(texts), texts, shapes) if plot.axis.upright)
    return series(plot, [mark for mark in shapes if mark.cy > 60])


@pytest.mark.parametrize("dots", [True, False])
def test_lines_with_and_without_dots(dots: bool) -> None:
    north, south = found(lines(["a", "b", "c", "d"], ROWS, range(0, 12, 2), dots))
    assert [point.value for point in north.points] == pytest.approx(ROWS["North"], abs=0.04)
    assert [point.value for point in south.points] == pytest.approx(ROWS["South"], abs=0.04)
    assert all((point.mark is not None) == dots for point in north.points)


def test_a_logarithmic_line() -> None:
    (line,) = found(lines(["a", "b", "c"], {"x": [2, 40, 700]}, [1, 10, 100, 1000], log=True))
    assert [point.value for point in line.points] == pytest.approx([2, 40, 700], rel=0.02)


def test_a_cloud_has_two_values_a_point() -> None:
    truth = [(1.0, 10.0), (3.0, 40.0), (5.0, 35.0), (7.0, 80.0)]
    (dots,) = found(cloud(truth))
    assert dots.line is None
    assert [value for point in dots.points for value in (point.x, point.value)] == pytest.approx(
        [value for point in truth for value in point], abs=0.15
    )


def test_a_rim_that_is_richer_is_the_colour_of_a_dot() -> None:
    dot = marks(cloud([(1, 1), (2, 2)]))[-1]
    assert ink(msgspec.structs.replace(dot, colour="#ffffff", rim=BLUE)) == BLUE
    assert ink(msgspec.structs.replace(dot, colour=BLUE, rim="#ffffff")) == BLUE


def test_a_line_that_was_torn_is_one_series() -> None:
    labels = ["a", "b", "c", "d"]
    whole = lines(labels, {"x": [3, 7, 5, 9]}, range(0, 12, 2), False)
    children = [item for node in whole.children for item in _torn(node)]
    (line,) = found(msgspec.structs.replace(whole, children=tuple(children)))
    values = {point.label.words: point.value for point in line.points if point.label}
    truth = dict(zip(labels, [3, 7, 5, 9], strict=True))
    assert len(values) >= 3 and values == pytest.approx({label: truth[label] for label in values}, abs=0.15)


def _torn(node: Node) -> list[Node]:
    """Return a line as shreds of its outline, end to end."""
    if not isinstance(row := node.shape, Polyline):
        return [node]
    x, y = np.array(row.points).T
    cuts = np.arange(x[0], x[-1], 12.0)
    shreds = []
    for k, (a, b) in enumerate(pairwise([*cuts, x[-1]])):
        (u, v), paint = np.interp([a, b], x, y), node.stroke.paint if node.stroke else None
        shreds.append(Node(f"shred-{k}", Polygon(((a, u - 1), (b, v - 1), (b, v + 1), (a, u + 1))), paint))
    return shreds
