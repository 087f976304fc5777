"""A sign cut out of a badge is a stroke on top of it; other holes stay holes."""

import pytest

from limner.sight.graph import Circle, Path, Polyline, Rect, Solid
from limner.sight.inlay import inlaid
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error

TICK = '<path d="M35 52L46 63L66 40" fill="none" stroke="#fff" stroke-width="6"/>'


@pytest.mark.parametrize(
    ("badge", "kind"),
    [
        ('<circle cx="50" cy="50" r="35" fill="#2060c0"/>', Circle),
        ('<rect x="15" y="15" width="70" height="70" rx="9"/>', Rect),
    ],
)
def test_a_tick_lies_on_its_badge(badge: str, kind: type) -> None:
    pixels = draw(WHITE + badge + TICK)
    scene = trace(pixels).scene
    nodes = inlaid(list(scene.nodes()), 0.25)
    assert [type(node.shape) for node in nodes] == [Rect, kind, Polyline]
    assert nodes[2].stroke is not None
    assert nodes[2].stroke.paint == Solid("#ffffff")
    assert nodes[2].stroke.width == pytest.approx(6, abs=0.2)
    assert error(scene, pixels) < 0.5


@pytest.mark.parametrize(
    "hole",
    ['<circle cx="50" cy="50" r="12" fill="#fff"/>', '<path d="M30 30h40v30h-40z" fill="#fff"/>'],
)
def test_a_hole_that_is_no_stroke_stays(hole: str) -> None:
    nodes = list(trace(draw(f'{WHITE}<circle cx="50" cy="50" r="40" fill="#2060c0"/>{hole}')).scene.nodes())
    assert inlaid(nodes, 0.25) == nodes


def test_on_nothing_a_hole_stays_a_hole() -> None:
    (badge,) = (node for node in trace(draw(f'{WHITE}<circle cx="50" cy="50" r="35"/>{TICK}')).scene.nodes()
                if isinstance(node.shape, Path | Circle))  # fmt: skip
    assert inlaid([badge], 0.25) == [badge]
