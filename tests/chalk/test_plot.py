import numpy as np
import pytest
from manim import VMobject

from limner.chalk.plot import Curve, Mark, Plot


def box(one: VMobject) -> tuple[float, float, float, float]:
    return one.get_left()[0], one.get_bottom()[1], one.get_right()[0], one.get_top()[1]


def test_labels_of_curves_and_marks_lie_on_nothing() -> None:
    curves = [Curve("sin(x)", "sin x"), Curve("cos(x)", "cos x")]
    plot = Plot(curves, id="p", x=(0, 6), marks=[Mark(1.57, 1, "peak"), Mark(3.14, 0, "root")], width=8)
    labels = [*plot.texts[0], *(part for part in plot.texts[1] if part.width > 0.2)]
    assert len(labels) == 4
    ink = np.vstack([curve.points for curve in plot.curves])
    for index, one in enumerate(labels):
        left, bottom, right, top = box(one)
        assert not np.any((ink[:, 0] > left) & (ink[:, 0] < right) & (ink[:, 1] > bottom) & (ink[:, 1] < top))
        for other in labels[index + 1 :]:
            a, b, c, d = box(other)
            assert left >= c or right <= a or bottom >= d or top <= b


def test_it_fills_its_place_and_stays_within() -> None:
    plot = Plot([Curve("x^2", "a parabola")], id="p", x=(-2, 2), width=6, height=4, caption="below")
    assert 4.5 < plot.width <= 6.3 and 3 < plot.height <= 4.5


def test_poles_are_not_drawn_through() -> None:
    assert len(Plot([Curve("1/x")], id="p", x=(-2, 2)).curves) == 2
    assert len(Plot([Curve("tan(x)")], id="p", x=(-4, 4)).curves) >= 3


def test_a_mark_without_height_lies_on_the_first_curve() -> None:
    plot = Plot([Curve("x^2")], id="p", x=(0, 2), marks=[Mark(1), Mark(1, 1)])
    first, second = plot.texts[1][:2]
    assert first.get_center() == pytest.approx(second.get_center())


def test_an_area_reaches_the_axis() -> None:
    plot = Plot([Curve("x", area=(1, 2))], id="p", x=(0, 2), y=(0, 2))
    assert plot.areas[0].get_bottom()[1] == pytest.approx(plot.curves[0].get_bottom()[1])
