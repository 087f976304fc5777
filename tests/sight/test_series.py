import pytest

from limner.sight.axes import axes
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
    import msgspec

    dot = marks(cloud([(1, 1), (2, 2)]))[-1]
    assert ink(msgspec.structs.replace(dot, colour="#ffffff", rim=BLUE)) == BLUE
    assert ink(msgspec.structs.replace(dot, colour=BLUE, rim="#ffffff")) == BLUE
