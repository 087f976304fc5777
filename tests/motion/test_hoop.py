import pytest

from limner.motion.hoop import hooped
from limner.sight.animation import Animation, Easing, Element, Key
from limner.sight.graph import Circle, Node, Scene, Solid, Stroke

RING = Node("ring", Circle(100, 80, 47), None, Stroke(Solid("#ff0000"), 6.0))
GROWS = Animation("scale", (Key(0, (-0.02, -0.02), Easing("bezier", (0, 0.2, 0.8, 1))), Key(1, (1.0, 1.0))), 1.6)
FADES = Animation("opacity", (Key(0, (1.0,)), Key(1, (0.0,))), 1.6)


def element(*animations: Animation) -> Element:
    return Element("ring", Scene(200, 160, (RING,)), (100, 80), animations)


def test_a_ring_whose_border_stays_grows_by_its_sides_about_its_middle() -> None:
    found = hooped(element(GROWS, FADES), 5.0)
    moves = {animation.property: animation for animation in found.animations}
    assert set(moves) == {"translate", "size", "opacity"}
    assert [key.value for key in moves["size"].keys] == [(0, 0), (100, 100)]
    assert [key.value for key in moves["translate"].keys] == [(50, 50), (0, 0)]
    assert moves["size"].keys[0].easing == GROWS.keys[0].easing == moves["translate"].keys[0].easing
    node = found.look.children[0]
    assert isinstance(node, Node) and node.stroke is not None and isinstance(node.shape, Circle)
    assert node.stroke.width == 5 and node.shape.r + node.stroke.width / 2 == pytest.approx(50)


def test_what_moves_besides_or_has_no_border_of_its_own_is_left_as_it_is() -> None:
    turning = Animation("rotate", (Key(0, (0.0,)), Key(1, (90.0,))), 1.0)
    assert hooped(element(GROWS), 0.0) == element(GROWS)
    assert hooped(element(GROWS, turning), 5.0) == element(GROWS, turning)
