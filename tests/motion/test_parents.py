import math

import numpy as np

from limner.motion.explain import explain
from limner.sight.animation import PRESETS, Animated, Animation, Element, Key, state
from limner.sight.graph import Scene
from tests.motion.moves import measured


def test_what_moves_within_another_is_told_within_it() -> None:
    """A moon about a planet that swings about a sun."""
    ease = PRESETS["ease-in-out"]
    go = Animation("rotate", (Key(0, (0.0,), ease), Key(1, (140.0,))), 1.3, 0.2, math.inf, "alternate")
    round_ = Animation("rotate", (Key(0, (0.0,)), Key(1, (360.0,))), 0.9, 0.0, math.inf)
    look = Scene(400, 300, ())
    planet = Element("planet", Scene(30, 30, ()), (200.0, 150.0), (go,), corner=(100.0, 100.0))
    moon = Element("moon", Scene(12, 12, ()), (115.0, 115.0), (round_,), "planet", corner=(145.0, 109.0))
    animated = Animated(400, 300, 4.0, 30, look, (planet, moon))
    found = explain(measured(animated, 0.05))
    assert [one.parent for one in found] == [None, 0]
    (turn,) = found[1].animations
    assert turn.property == "rotate" and turn.duration == 0.9 and math.isinf(turn.iterations)
    # Both together are where the film has them.
    again = Animated(400, 300, 4.0, 30, look, (
        Element("a", look, found[0].origin, found[0].animations),
        Element("b", look, found[1].origin, found[1].animations, "a"),
    ))  # fmt: skip
    tracks = measured(animated, 0.0).tracks
    middle = np.array([151.0, 115.0, 1.0])
    start = state(animated, moon, tracks[1].canonical / 30).matrix @ middle
    for time in (0.1, 0.7, 1.9, 3.3):
        true = state(animated, moon, time).matrix @ middle
        seen = state(again, again.elements[1], time).matrix @ found[1].rest @ start
        assert np.abs(seen - true).max() < 0.4


def test_a_moon_is_told_within_its_planet_though_nobody_sees_it_turn() -> None:
    arm = Animation("rotate", (Key(0, (0.0,)), Key(1, (360.0,))), 2.2, 0.0, math.inf)
    own = Animation("rotate", (Key(0, (0.0,), PRESETS["ease-in-out"]), Key(1, (-360.0,))), 1.3, 0.0, math.inf)
    look = Scene(400, 300, ())
    stick = Element("stick", Scene(60, 6, ()), (200.0, 150.0), (arm,), corner=(200.0, 147.0))
    planet = Element("planet", Scene(30, 30, ()), (260.0, 150.0), (own,), "stick", corner=(245.0, 135.0))
    moon = Element("moon", Scene(12, 12, ()), (245.0, 135.0), (), "planet", corner=(239.0, 129.0))
    tracked = measured(Animated(400, 300, 4.0, 30, look, (stick, planet, moon)), 0.05)
    disc = np.hypot(*(np.indices(tracked.tracks[2].sprite.shape[:2]) - 5.5)) < 5
    tracked.tracks[2].sprite[:] = np.where(disc[..., None], (250.0, 0, 0, 1), 0)
    tracked.tracks[2].error[:] = 20.0  # more than its edge's pixels make
    found = explain(tracked)
    assert [one.parent for one in found] == [None, 0, 1]
    assert not found[2].animations
