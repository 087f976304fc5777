"""Slices that a border of the ground's colour keeps apart are whole slices with that border; others stay."""

from math import cos, radians, sin

import pytest

from limner.sight.graph import Node, Rect, Sector, Solid
from limner.sight.slices import whole
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error

TURNS = ((-90, 80, "#e05040"), (-10, 210, "#4080e0"), (200, 70, "#40a060"))


def piece(start: float, sweep: float, fill: str, inner: float, border: str) -> str:
    def at(r: float, angle: float) -> str:
        return f"{120 + r * cos(radians(angle)):.3f} {110 + r * sin(radians(angle)):.3f}"

    larger = int(sweep > 180)
    outer = f"M{at(inner, start)}L{at(90, start)}A90 90 0 {larger} 1 {at(90, start + sweep)}"
    back = f"L{at(inner, start + sweep)}A{inner} {inner} 0 {larger} 0 {at(inner, start)}" if inner else ""
    return f'<path d="{outer}{back}z" fill="{fill}" {border}/>'


def chart(inner: float = 0, border: str = 'stroke="#fff" stroke-width="3"') -> str:
    return WHITE + "".join(piece(*turn, inner, border) for turn in TURNS)


@pytest.mark.parametrize("inner", [0, 40])
def test_bordered_slices_are_whole(inner: float) -> None:
    pixels = draw(chart(inner), 260, 220)
    scene = trace(pixels).scene
    nodes = {node.fill.colour: node for node in scene.nodes() if isinstance(node.fill, Solid)}
    for start, sweep, fill in TURNS:
        node = nodes[fill]
        assert isinstance(node.shape, Sector)
        assert (node.shape.cx, node.shape.cy, node.shape.r) == pytest.approx((120, 110, 90), abs=0.3)
        assert (node.shape.start % 360, node.shape.sweep) == pytest.approx((start % 360, sweep), abs=1.0)
        assert node.shape.inner == pytest.approx(inner, abs=0.5)
        assert node.stroke is not None
        assert node.stroke.paint == Solid("#ffffff")
        assert node.stroke.width == pytest.approx(3, abs=0.4)
    assert error(scene, pixels) < 1.0


def test_slices_that_touch_have_no_border() -> None:
    nodes = trace(draw(chart(border=""), 260, 220)).scene.nodes()
    assert all(node.stroke is None for node in nodes)


@pytest.mark.parametrize(
    "others",
    [[], [Sector(200, 110, 60, 10, 100)], [Sector(100, 100, 60, 120, 100)]],
    ids=["alone", "elsewhere", "at the centre itself"],
)
def test_what_is_not_kept_apart_by_a_border_stays(others: list[Sector]) -> None:
    ground = Node("", Rect(0, 0, 260, 220), Solid("#ffffff"))
    slices = [Node("", shape, Solid("#4080e0")) for shape in (Sector(100, 100, 60, 10, 100), *others)]
    assert whole([ground, *slices], 0.25) == [ground, *slices]
