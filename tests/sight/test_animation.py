import math

import numpy as np
import pytest

from limner.sight.animation import (
    LINEAR,
    PRESETS,
    Animated,
    Animation,
    Easing,
    Element,
    Key,
    compose,
    state,
)
from limner.sight.graph import Scene

UP = (Key(0, (0.0,)), Key(1, (10.0,)))


def test_easings_begin_and_end_where_they_should() -> None:
    for easing in (*PRESETS.values(), Easing("steps", (4, 0)), Easing("bezier", (0.34, 1.56, 0.64, 1))):
        assert easing.at(0.0) == pytest.approx(0, abs=1e-9) and easing.at(1.0) == pytest.approx(1, abs=1e-9)
    assert PRESETS["ease"].at(0.5) == pytest.approx(0.8024, abs=1e-4), "as browsers have it"
    spring = Easing("spring", (0.3, 3.0))
    assert spring.at(0.0) == 0 and abs(spring.at(1.0) - 1) < 0.01 and max(spring.at(k / 50) for k in range(50)) > 1.2


@pytest.mark.parametrize(("start", "levels"), [(0, [0, 0.25, 0.5, 0.75, 1]), (1, [0.25, 0.5, 0.75, 1, 1])])
def test_steps(start: int, levels: list[float]) -> None:
    assert [Easing("steps", (4, start)).at(part) for part in (0, 0.25, 0.5, 0.75, 1)] == levels


def test_a_step_at_the_start_is_not_taken_before_it() -> None:
    """Easing Functions 2, section 2.3: the before flag."""
    easing = Easing("steps", (2, 1))
    animation = Animation("rotate", (Key(0, (0.0,), easing), Key(1, (10.0,))), 1.0, delay=0.5)
    assert animation.at(0.4) == (0.0,) and animation.at(0.5) == (5.0,) and animation.at(1.1) == (10.0,)


@pytest.mark.parametrize(("direction", "values"), [
    ("normal", [0, 0, 5, 0, 5, 10, 10]), ("reverse", [10, 10, 5, 10, 5, 0, 0]),
    ("alternate", [0, 0, 5, 10, 5, 0, 0]), ("alternate-reverse", [10, 10, 5, 0, 5, 10, 10]),
])  # fmt: skip
def test_directions(direction: str, values: list[float]) -> None:
    animation = Animation("rotate", UP, 1.0, 0.5, 2, direction)
    assert [animation.at(time) for time in (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 9.0)] == [(float(value),) for value in values]


def test_fills() -> None:
    for fill, before, after in (("none", None, None), ("forwards", None, 10), ("backwards", 0, None), ("both", 0, 10)):
        animation = Animation("rotate", UP, 1.0, 0.5, fill=fill)
        assert animation.at(0.2) == (None if before is None else (before,))
        assert animation.at(2.0) == (None if after is None else (after,))


def test_rounding_of_times_neither_delays_a_turn_nor_starts_another() -> None:
    endless = Animation("rotate", UP, 0.1, iterations=math.inf)
    assert endless.at(0.1 * 3) == (pytest.approx(0, abs=1e-6),), "0.1 * 3 / 0.1 is less than 3"
    once = Animation("rotate", UP, 1.0, 0.4)
    assert once.at(42 / 30) == (10.0,), "42 / 30 - 0.4 is less than 1"
    half = Animation("rotate", UP, 1.0, 0.0, 1.5)
    assert half.at(7.0) == (5.0,)
    nothing = Animation("rotate", UP, 0.0, 1.0)
    assert nothing.at(0.9) == (0.0,) and nothing.at(1.0) == (10.0,), "without a duration it jumps"


def test_keys_with_one_offset_are_a_jump() -> None:
    animation = Animation("rotate", (Key(0, (0.0,)), Key(0.5, (0.0,)), Key(0.5, (9.0,)), Key(1, (9.0,))), 1.0)
    assert [animation.at(time) for time in (0.49, 0.5, 1.0)] == [(0.0,), (9.0,), (9.0,)]


def test_transforms_are_applied_in_the_order_of_css() -> None:
    matrix = compose((5, 0), 90, (2, 1), 0, (10, 10))
    assert (matrix @ (11, 10, 1))[:2] == pytest.approx((15, 12)), "scaled first, then turned, then moved"
    sheared = compose((0, 0), 0, (1, 1), 45, (0, 0))
    assert (sheared @ (0, 1, 1))[:2] == pytest.approx((1, 1))


def test_children_move_with_their_parents() -> None:
    turn = Animation("rotate", (Key(0, (0.0,)), Key(1, (90.0,))), 1.0)
    fade = Animation("opacity", (Key(0, (1.0,)), Key(1, (0.5,))), 1.0)
    look = Scene(1, 1, ())
    animated = Animated(
        9, 9, 1.0, 30, look, (Element("a", look, (0, 0), (turn, fade)), Element("b", look, (2, 0), (fade,), "a"))
    )
    found = state(animated, animated.element("b"), 1.0)
    assert (found.matrix @ (2, 0, 1))[:2] == pytest.approx((0, 2)) and found.opacity == 0.25
    assert found.fill is None and found.order is None


def test_a_projection_takes_the_place_of_the_others() -> None:
    numbers = (1.0, 0.0, 3.0, 0.0, 1.0, 4.0, 0.001, 0.0)
    project = Animation("project", (Key(0, numbers), Key(1, numbers, LINEAR)), 1.0)
    look = Scene(1, 1, ())
    animated = Animated(9, 9, 1.0, 30, look, (Element("a", look, (0, 0), (project,)),))
    assert np.allclose(state(animated, animated.elements[0], 0.3).matrix.ravel()[:8], numbers)


def test_what_turns_in_depth_is_seen_in_perspective() -> None:
    swing = Animation("tilt", (Key(0, (0.0, 60.0)), Key(1, (0.0, 60.0))), 1)
    panel = Element("panel", Scene(100, 100), (50, 40), (swing,), perspective=(200, 50, 40))
    near = state(Animated(100, 100, 1, 30, Scene(100, 100), (panel,)), panel, 0.5).matrix @ (30.0, 20.0, 1.0)
    depth = 20 * math.sin(math.radians(60))  # CSS turns the left side to the eye
    assert near[:2] / near[2] == pytest.approx((50 - 10 / (1 - depth / 200), 40 - 20 / (1 - depth / 200)))
    flat = Element("panel", Scene(100, 100), (50, 40), (swing,))
    far = state(Animated(100, 100, 1, 30, Scene(100, 100), (flat,)), flat, 0.5).matrix @ (30.0, 20.0, 1.0)
    assert far == pytest.approx((40, 20, 1))
