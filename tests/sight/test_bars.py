import pytest

from limner.sight.axes import axes
from limner.sight.bars import bars, fullness, is_box
from limner.sight.graph import Circle, Node, Rect, Solid
from limner.sight.marks import Mark, marks
from limner.sight.plot import plots
from tests.sight.sketch import columns, lying, measured


def values(scene) -> list[float]:
    seen = marks(measured(scene))
    texts, shapes = [m for m in seen if m.words], [m for m in seen if not m.words]
    (plot,) = plots(axes(texts), texts, shapes)
    return [bar.value for bar in bars(plot, shapes, texts)]


@pytest.mark.parametrize("stacked", [False, True])
def test_grouped_and_stacked(stacked: bool) -> None:
    scene = columns(["Q1", "Q2", "Q3"], {"a": [10, 25, 20], "b": [5, 10, 22]}, range(0, 60, 10), stacked)
    assert values(scene) == pytest.approx([10, 5, 25, 10, 20, 22], abs=0.15)


def test_below_zero_and_lying() -> None:
    assert values(columns(["a", "b", "c"], {"x": [-10, 25, 20]}, [-20, 0, 20, 40])) == pytest.approx(
        [-10, 25, 20], abs=0.2
    )
    assert values(lying(["a", "b", "c"], [12, 10, 8], [0, 5, 10, 15])) == pytest.approx([12, 10, 8], abs=0.1)


def test_without_a_grid() -> None:
    assert values(columns(["a", "b"], {"x": [3, 4]}, [0, 2, 4], grid=False)) == pytest.approx([3, 4], abs=0.1)


def test_boxes() -> None:
    def mark(shape) -> Mark:
        return Mark(0, Node("a", shape, Solid("#ff0000")), (0, 0, 20, 20), "#ff0000")

    assert is_box(mark(Rect(0, 0, 20, 20))) and not is_box(mark(Circle(10, 10, 10)))
    assert fullness(mark(Circle(10, 10, 10))) == pytest.approx(0.785, abs=0.01)
