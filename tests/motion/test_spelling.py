import math

import pytest

from limner.motion.spelling import MOST, easing, spelt, told
from limner.sight.animation import LINEAR, PRESETS, Animation, Easing, Key


@pytest.mark.parametrize(
    ("text", "curve"),
    [
        ("ease-in-out", PRESETS["ease-in-out"]),
        (" Linear ", LINEAR),
        ("cubic-bezier(.1, -0.5, 0.9, 1.5)", Easing("bezier", (0.1, -0.5, 0.9, 1.5))),
        ("steps(4)", Easing("steps", (4, 0))),
        ("steps(4, jump-start)", Easing("steps", (4, 1))),
        ("step-end", Easing("steps", (1, 0))),
        ("spring(0.3, 2.5)", Easing("spring", (0.3, 2.5))),
    ],
)
def test_an_easing_is_read_and_said_the_same(text: str, curve: Easing) -> None:
    assert easing(text) == curve
    assert easing(spelt(curve)) == curve


@pytest.mark.parametrize(
    "text",
    ["", "bouncy", "cubic-bezier(1, 2, 3)", "cubic-bezier(1.5, 0, 0, 1)", "cubic-bezier(a, 0, 0, 1)", "steps(0)",
     "steps(2, jump-both)", "steps(2.5)", "spring(1, 2)", "spring(0.5, nan)", "cubic-bezier(nan, 0, 0, 1)",
     "cubic-bezier(0, inf, 0, 1)"],
)  # fmt: skip
def test_what_is_no_easing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="there is no easing"):
        easing(text)


def test_an_animation_is_a_line() -> None:
    keys = (Key(0, (0, 0), PRESETS["ease-in"]), Key(0.5, (0, -60.25), PRESETS["ease-out"]), Key(1, (0, 0)))
    jump = Animation("translate", keys, 1.2, 0.15, math.inf, "alternate")
    said = "translate 1.2s delay .15s infinite alternate: 0 0 0 ease-in; .5 0 -60.25 ease-out; 1 0 0"
    assert told(jump) == said
    tint = Animation("fill", (Key(0, (1, 0, 0), LINEAR), Key(1, (0, 0, 1))), 2, iterations=3, fill="none")
    assert told(tint) == "fill 2s 3 times fill none linear: 0 #ff0000; 1 #0000ff"


def test_a_long_row_is_cut() -> None:
    keys = tuple(Key(index / 40, (float(index),)) for index in range(41))
    line = told(Animation("rotate", keys, 1))
    assert line.count(";") == MOST and line.endswith(f"; and {41 - MOST} more, to 1 40")
