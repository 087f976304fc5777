"""Rows of equal dashes are one dashed line; other rows are left alone."""

import numpy as np
import pytest

from limner.sight.dashes import dashed
from limner.sight.graph import Line, Node, Solid, Stroke
from tests.sight.drawn import WHITE, draw, nodes

PEN = Stroke(Solid("#000000"), 4.0, "round")


def row(starts: list[float], length: float = 10.0, angle: float = 0.0) -> list[Node]:
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return [Node("", Line(a * c, a * s, (a + length) * c, (a + length) * s), stroke=PEN) for a in starts]


@pytest.mark.parametrize("angle", [0, 90, 37, 160])
def test_a_row_is_one_line(angle: float) -> None:
    (found,) = dashed(row([10, 26, 42, 58, 74], angle=angle))
    assert found.stroke is not None and found.stroke.dash == pytest.approx((10, 6))
    assert isinstance(found.shape, Line)
    assert np.hypot(found.shape.x2 - found.shape.x1, found.shape.y2 - found.shape.y1) == pytest.approx(74)


@pytest.mark.parametrize("starts", [[10, 26, 42], [10, 26, 50, 58, 90], [10, 80, 150, 220]])
def test_other_rows_stay(starts: list[float]) -> None:
    assert dashed(row(starts)) == row(starts)


def test_two_rows_beside_each_other_are_two() -> None:
    below = [Node("", Line(node.shape.x1, 20, node.shape.x2, 20), stroke=PEN) for node in row([10, 26, 42, 58])]
    assert len(dashed([*row([10, 26, 42, 58]), *below])) == 2


@pytest.mark.parametrize(("cap", "dash"), [("butt", "12 6"), ("round", "8 20")])
def test_a_dashed_line_comes_back_from_pixels(cap: str, dash: str) -> None:
    width = 8 if cap == "round" else 4
    svg = (
        f'<path d="M10 50h180" stroke="#c00" stroke-width="{width}" stroke-linecap="{cap}" stroke-dasharray="{dash}"/>'
    )
    _, line = nodes(draw(WHITE + svg, 200, 100))
    assert line.stroke is not None
    assert line.stroke.dash == pytest.approx([float(value) for value in dash.split()], abs=0.5)
