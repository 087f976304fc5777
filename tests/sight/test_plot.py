from limner.sight.axes import axes
from limner.sight.marks import marks
from limner.sight.plot import plots
from tests.sight.sketch import columns, lying, measured


def found(scene):
    seen = marks(measured(scene))
    texts = [mark for mark in seen if mark.words]
    return plots(axes(texts), texts, [mark for mark in seen if not mark.words])


def test_columns_stand_over_their_labels() -> None:
    (plot,) = found(columns(["North sea", "Baltic"], {"x": [1, 2]}, [0, 1, 2]))
    assert [label.words for label in plot.labels] == ["North sea", "Baltic"]
    assert plot.axis.upright and len(plot.grid) >= 3
    left, top, right, bottom = plot.area
    assert left < 210 < 470 < right and top < 70 < 370 < bottom


def test_bars_lie_beside_their_labels() -> None:
    (plot,) = found(lying(["Rhine", "Elbe", "Oder"], [1230, 1094, 840], [0, 500, 1000, 1500]))
    assert [label.words for label in plot.labels] == ["Rhine", "Elbe", "Oder"]
    assert not plot.axis.upright
