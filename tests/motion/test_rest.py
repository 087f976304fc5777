import msgspec
import numpy as np
import pytest

from limner.motion.rest import rested
from limner.render.box import bounds
from limner.sight.animation import Animated, Animation, Element, Key, state
from limner.sight.graph import Node, Rect, Scene, Solid


def box(angle: float, *animations: Animation, origin: tuple[float, float] = (57, 47)) -> Element:
    look = Scene(200, 100, (Node("b", Rect(50, 40, 14, 14, 0, angle), Solid("#cc3366")),))
    return Element("b", look, origin, animations)


def turn(*values: float) -> Animation:
    count = len(values) - 1
    return Animation("rotate", tuple(Key(k / count, (value,)) for k, value in enumerate(values)), 1)


def corners(element: Element, time: float) -> np.ndarray:
    """Of its only box, on the film: the four as a set, since a square's first corner is any."""
    (node,) = element.look.nodes()
    assert isinstance(node.shape, Rect)
    shape, angle = node.shape, np.radians(node.shape.angle)
    across, down = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    middle = np.array([shape.x + shape.width / 2, shape.y + shape.height / 2])
    points = [middle + 7 * (a * across + b * down) for a in (-1, 1) for b in (-1, 1)]
    film = Animated(200, 100, 1, 10, Scene(200, 100, ()), (element,))
    there = [(state(film, element, time).matrix @ (*point, 1.0))[:2] for point in points]
    return np.array(sorted(there, key=lambda point: tuple(np.round(point, 3))))


def test_a_square_that_was_seen_turned_is_drawn_upright_and_its_turn_goes_to_its_motion() -> None:
    scale = Animation("scale", (Key(0, (1, 1)), Key(1, (0.5, 0.5))), 1)
    for origin in ((57, 47), (70, 60)):
        element = box(44.0, turn(-44, 46, 136), scale, origin=origin)
        found = rested(element, alone=True)
        (node,) = found.look.nodes()
        assert isinstance(node.shape, Rect) and node.shape.angle == 0
        (animation,) = (a for a in found.animations if a.property == "rotate")
        assert [key.value[0] for key in animation.keys] == pytest.approx([0, 90, 180])
        for time in (0.0, 0.3, 0.9):
            assert corners(found, time) == pytest.approx(corners(element, time), abs=0.01)


def test_a_turn_so_near_a_round_one_that_nobody_sees_it_is_that() -> None:
    (animation,) = rested(box(42.6, turn(1, 91)), alone=True).animations
    assert [key.value[0] for key in animation.keys] == pytest.approx([45, 135])


def test_what_is_stretched_or_holds_others_or_stays_is_left_turned() -> None:
    stretched = box(44.0, turn(0, 90), Animation("scale", (Key(0, (1, 1)), Key(1, (2, 1))), 1))
    for element, alone in ((stretched, True), (box(44.0, turn(0, 90)), False), (box(44.0), True)):
        assert rested(element, alone=alone).look == element.look


def test_an_origin_is_the_middle_where_nobody_sees_the_difference() -> None:
    half = turn(0, 180)
    assert rested(box(0, half, origin=(57.1, 47)), alone=True).origin == (57, 47)
    assert rested(box(0, half, origin=(58, 47)), alone=True).origin == (58, 47)
    little = Animation("scale", (Key(0, (1, 1)), Key(1, (0.8, 0.8))), 1)
    assert rested(box(0, little, origin=(58, 47)), alone=True).origin == (57, 47)
    left, top, right, bottom = bounds(box(0).look)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((57, 47))
    tilted = msgspec.structs.replace(box(0), animations=(Animation("tilt", (Key(0, (0, 0)), Key(1, (9, 0))), 1),))
    assert rested(tilted, alone=True) is tilted
