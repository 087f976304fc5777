import math

import msgspec
import numpy as np
import pytest

from limner.motion.course import Course
from limner.motion.explain import animation as written
from limner.motion.explain import explain, repeats
from limner.sight.animation import PRESETS, Animated, Animation, Easing, Element, Key, state
from limner.sight.graph import Scene
from tests.motion.moves import film, measured

LOOK = Scene(400, 300, ())


def one(*animations: Animation, fps: float = 30, seconds: float = 3.0) -> Animated:
    thing = Element("a", Scene(40, 30, ()), (120.0, 115.0), animations, corner=(100.0, 100.0))
    return Animated(400, 300, seconds, fps, LOOK, (thing,))


def test_an_entrance_is_told_as_it_was_written() -> None:
    ease = PRESETS["ease-out"]
    film_ = one(
        Animation("translate", (Key(0, (-60.0, 0.0), ease), Key(1, (0.0, 0.0))), 0.8, 0.4),
        Animation("opacity", (Key(0, (0.0,), ease), Key(1, (1.0,))), 0.8, 0.4),
    )
    (found,) = explain(measured(film_, 0.1))
    assert [animation.property for animation in found.animations] == ["translate", "opacity"]
    for animation, true in zip(found.animations, film_.elements[0].animations, strict=True):
        assert (animation.duration, animation.delay, animation.iterations) == (0.8, 0.4, 1)
        assert animation.keys[0].easing == ease and np.allclose(animation.keys[0].value, true.keys[0].value, atol=0.011)
    assert not found.note and found.residual["translate"] < 0.15


def test_what_waits_without_a_fill_is_at_rest_until_then() -> None:
    ease = PRESETS["ease-in"]
    keys = (Key(0, (0.5, 0.5), ease), Key(1, (1.4, 1.4)))
    (found,) = explain(measured(one(Animation("scale", keys, 0.7, 0.5, math.inf, fill="none")), 0.05))
    (grown,) = found.animations
    assert (grown.fill, grown.delay, grown.duration, grown.keys[0].easing) == ("none", 0.5, 0.7, ease)
    assert [key.value for key in grown.keys] == [(0.5, 0.5), (1.4, 1.4)]


def test_a_ring_that_is_gone_before_it_rests_keeps_its_easing() -> None:
    ease = Easing("bezier", (0.0, 0.0, 0.2, 1.0))
    moves = (
        Animation("scale", (Key(0, (1.0, 1.0), ease), Key(0.75, (2.0, 2.0)), Key(1, (2.0, 2.0))), 1.2, 0, math.inf),
        Animation("opacity", (Key(0, (1.0,), ease), Key(0.75, (0.0,)), Key(1, (0.0,))), 1.2, 0, math.inf),
    )
    (found,) = explain(measured(one(*moves), 0.05))
    assert [len(animation.keys) for animation in found.animations] == [3, 3]
    assert all(animation.keys[0].easing == ease for animation in found.animations)


@pytest.mark.parametrize("seed", (0, 3, 6, 8, 9, 10))
def test_every_family_is_told_shortly_and_well(seed: int) -> None:
    animated = film(seed + 24)
    tracked = measured(animated, 0.1, seed)
    times = tracked.clip.times
    for element, track, told in zip(animated.elements, tracked.tracks, explain(tracked), strict=True):
        again = Element("x", LOOK, told.origin, told.animations)
        assert {animation.property for animation in element.animations} == {move.property for move in told.animations}
        assert sum(len(move.keys) for move in told.animations) <= 1.5 * sum(
            len(move.keys) for move in element.animations
        )
        corner = np.array([*element.corner, 1.0])
        start = state(animated, element, float(times[track.canonical])).matrix @ corner
        off = []
        for time in times:
            true, found = state(animated, element, float(time)), state(animated, again, float(time))
            if true.opacity > 0.05:
                off.append((true.matrix @ corner - found.matrix @ told.rest @ start)[:2])
            assert abs(true.opacity - found.opacity) < 0.05
        assert np.sqrt(np.mean(np.square(off))) < 0.3, "below three times the noise"


def test_gaps_repeats_and_a_start_before_the_film() -> None:
    ease = PRESETS["ease-in-out"]
    film_ = one(
        Animation("rotate", (Key(0, (0.0,), ease), Key(0.4, (120.0,), ease), Key(1, (0.0,))), 1.2, -0.5, math.inf)
    )
    tracked = measured(film_, 0.05, 3, gaps=0.05, doubles=0.04)
    assert repeats(tracked).any()
    (found,) = explain(tracked)
    (turn,) = found.animations
    assert turn.duration == pytest.approx(1.2, rel=0.005) and math.isinf(turn.iterations) and len(turn.keys) == 3
    assert all(key.easing == ease for key in turn.keys[:-1])


def test_what_appears_at_once_appears_at_once() -> None:
    shown = Animation("opacity", (Key(0, (0.0,)), Key(0.5, (0.0,)), Key(0.5, (1.0,)), Key(1, (1.0,))), 2.0)
    (found,) = explain(measured(one(shown), 0.05))
    (opacity,) = found.animations
    assert len(opacity.keys) == 2 and [opacity.at(time) for time in (0.9, 1.0, 2.0)] == [(0.0,), (1.0,), (1.0,)]


def test_perspective_colour_and_order_are_told() -> None:
    tracked = measured(one(Animation("rotate", (Key(0, (0.0,)), Key(1, (0.0,))), 1.0)), 0.02)
    track = tracked.tracks[0]
    pose = np.repeat(np.eye(3)[None], 90, 0)
    swing = np.sin(np.arange(90) / 30 * 2 * math.pi)
    pose[:, 2, 0] = 0.0008 * swing
    track.pose, track.kind = pose, "homography"
    track.tint = np.column_stack([np.where(np.arange(90) < 45, 250.0, 20.0)] * 3)
    order = np.column_stack([np.where(np.arange(90) < 30, 0, 1)])
    (found,) = explain(msgspec.structs.replace(tracked, order=order))
    told = {animation.property: animation for animation in found.animations}
    assert set(told) == {"project", "fill", "order"}
    assert told["project"].duration == pytest.approx(1, abs=0.02) or told["project"].duration == pytest.approx(
        0.5, abs=0.01
    )
    assert told["order"].at(0.9) == (0.0,) and told["order"].at(1.0) == (1.0,)
    assert told["fill"].at(0.2) == pytest.approx([250 / 255] * 3, abs=0.01)


def test_nothing_moves_and_nothing_is_there() -> None:
    (found,) = explain(measured(one(), 0.1))
    assert not found.animations and np.allclose(found.rest, np.eye(3), atol=1e-6)
    assert explain(msgspec.structs.replace(measured(one(), 0.1), tracks=[])) == []


def test_a_walk_without_a_plan_is_followed_and_said_to_be() -> None:
    tracked = measured(one(), 0.05)
    rng = np.random.default_rng(0)
    tracked.tracks[0].pose[:, :2, 2] = np.cumsum(rng.normal(0, 6, (90, 2)), 0)
    (found,) = explain(tracked)
    (path,) = found.animations
    assert len(path.keys) <= 60 and "keyframes" in found.note


def test_steps_that_lead_past_a_colour_are_written_one_by_one() -> None:
    table = np.array([[0.1, 0.5, 0.4], [1.7, 1.3, 1.3]])
    steps = Easing("steps", (2.0, 0.0))
    course = Course(np.array([0.4, 1.8]), table, np.array([[0, 1]]), (steps,), np.array([0]), math.inf)
    told = written(course, table, "fill")
    assert [key.offset for key in told.keys] == [0, 0.5, 1]
    for part in (0.25, 0.75, 0.999):
        assert told.between(part) == pytest.approx(table[0] + (table[1] - table[0]) * (part >= 0.5) / 2)
    within = written(course, table / 2, "fill")
    assert len(within.keys) == 2 and within.keys[0].easing == steps
