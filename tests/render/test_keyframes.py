import re

import msgspec
import numpy as np
import pytest

from limner.render.keyframes import Sheet, function, hexadecimal, hinged, seconds
from limner.sight.animation import Animation, Easing, Key
from tests.render.films import IN, OUT, SPRING, TINT, TURN, dot, triangle


def test_animations_of_one_time_become_one_rule_and_equal_ones_are_written_once() -> None:
    sheet = Sheet([dot(0), dot(1)])
    first, second = (sheet.motions(dot(index), (0, 0)) for index in (0, 1))
    assert [motion.name for motion in first] == ["move-fade"]
    assert second[0].name == "move-fade"
    assert len(sheet.rules()) == 1
    assert second[0].timing.delay == pytest.approx(0.15)
    assert first[0].undelayed == second[0].undelayed


def test_each_keyframe_says_its_own_easing_where_they_differ() -> None:
    sheet = Sheet([dot(0)])
    sheet.motions(dot(0), (0, 0))
    rule = sheet.rules()[0]
    assert "animation-timing-function: ease-out" in rule
    assert "animation-timing-function: ease-in" in rule


def test_different_times_stay_apart() -> None:
    element = triangle(TURN, TINT)
    sheet = Sheet([element])
    motions = sheet.motions(element, (0, 0))
    assert sheet.shorthand(motions) == "turn 2s linear infinite, tint 1s linear infinite alternate"
    assert sheet.properties() == []


def test_animations_of_one_time_and_other_easings_stay_apart() -> None:
    move = Animation("translate", (Key(0, (0, 0), IN), Key(1, (9, 0))), 1)
    fade = Animation("opacity", (Key(0, (0,), OUT), Key(1, (1,))), 1)
    element = triangle(move, fade)
    assert len(Sheet([element]).motions(element, (0, 0))) == 2


def test_a_spring_is_near_its_curve() -> None:
    easing = SPRING.keys[0].easing
    inside = re.fullmatch(r"linear\((.*)\)", function(easing))
    assert inside
    points = [part.split() for part in inside[1].split(", ")]
    at = [0.0, *(float(words[1][:-1]) / 100 for words in points[1:-1]), 1.0]
    values = [float(words[0]) for words in points]
    parts = np.linspace(0, 1, 101)
    assert np.interp(parts, at, values) == pytest.approx([easing.at(part) for part in parts], abs=0.004)


@pytest.mark.parametrize(
    ("easing", "text"),
    [
        (Easing("steps", (4, 0)), "steps(4, jump-end)"),
        (Easing("steps", (3, 1)), "steps(3, jump-start)"),
        (Easing("bezier", (0.68, -0.55, 0.265, 1.55)), "cubic-bezier(.68, -.55, .265, 1.55)"),
    ],
)
def test_easings_are_functions_of_css(easing: Easing, text: str) -> None:
    assert function(easing) == text


def test_own_curves_that_are_shared_are_custom_properties() -> None:
    curve = Easing("bezier", (0.2, 0.8, 0.2, 1.0))
    element = triangle(Animation("rotate", (Key(0, (0,), curve), Key(1, (90,))), 1))
    alone = Sheet([element])
    assert alone.shorthand(alone.motions(element, (0, 0))) == "turn 1s cubic-bezier(.2, .8, .2, 1) both"
    assert alone.properties() == []
    sheet = Sheet([element, element])
    assert sheet.shorthand(sheet.motions(element, (0, 0))) == "turn var(--duration) var(--ease) both"
    assert "--ease: cubic-bezier(.2, .8, .2, 1);" in sheet.properties()


def test_a_tilt_is_told_for_a_box_at_its_own_corner() -> None:
    tilt = Animation("project", (Key(0, (1, 0, 5, 0, 1, 7, 0, 0)), Key(1, (1, 0, 0, 0, 1, 0, 0.001, 0))), 1)
    element = triangle(tilt)
    sheet = Sheet([element])
    sheet.motions(element, (100, 50))
    first, last = re.findall(r"matrix3d\((.*)\)", sheet.rules()[0])
    assert [float(word) for word in first.split(",")] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 7, 0, 1]
    numbers = np.array([float(word) for word in last.split(",")]).reshape(4, 4).T
    x, y, _, w = numbers @ (20, 30, 0, 1)
    assert (x / w + 100, y / w + 50) == pytest.approx((120 / 1.12, 80 / 1.12), abs=0.01)


def test_the_nearest_plane_transform_is_right_where_it_is_taken() -> None:
    tilt = Animation("project", (Key(0, (1, 0, 0, 0, 1, 0, 0.001, 0)), Key(1, (1, 0, 0, 0, 1, 0, 0, 0))), 1)
    element = triangle(tilt)
    sheet = Sheet([element], flat=True)
    sheet.motions(element, (120, 80))
    found = re.search(r"matrix\((.*)\)", sheet.rules()[0])
    assert found
    a, b, c, d, e, f = (float(word) for word in found[1].split(","))
    assert (a * 120 + c * 80 + e, b * 120 + d * 80 + f) == pytest.approx((120 / 1.12, 80 / 1.12), abs=0.01)


@pytest.mark.parametrize(
    ("offset", "printed"), [(0.5, ["from", "50%", "50.001%", "to"]), (1.0, ["from", "99.999%", "to"])]
)
def test_a_jump_keeps_both_of_its_values(offset: float, printed: list[str]) -> None:
    keys = [Key(0, (0, 0)), Key(offset, (10, 0)), Key(offset, (70, 0))] + ([Key(1, (90, 0))] if offset < 1 else [])
    element = triangle(Animation("translate", tuple(keys), 1))
    sheet = Sheet([element])
    sheet.motions(element, (0, 0))
    lines = sheet.rules()[0].splitlines()[1:-1]
    assert [line.split(" {")[0].strip() for line in lines] == printed
    assert "70px" in sheet.rules()[0]
    assert "10px" in sheet.rules()[0]


@pytest.mark.parametrize(
    ("radii", "printed"),
    [
        ((9,), "9px"),
        ((9, 0, 9, 0), "9px 0"),
        ((9, 4, 1, 4), "9px 4px 1px"),
        ((9, 4, 1, 2), "9px 4px 1px 2px"),
        ((9, 9, 9, 9, 9, 9, 9, 9), "9px"),
        ((9, 3, 4, 3, 9, 3, 4, 3), "9px 4px / 3px"),
    ],
)
def test_radii_are_said_in_as_few_words_as_css_needs(radii: tuple[float, ...], printed: str) -> None:
    sheet = Sheet([])
    element = dot(0)
    round_off = Animation("radius", (Key(0, (0.0,) * len(radii)), Key(1, radii)), 1)
    sheet.motions(msgspec.structs.replace(element, animations=(round_off,)), (0, 0))
    assert f"to {{ border-radius: {printed} }}" in sheet.rules()[0]


def test_numbers_are_brief() -> None:
    assert seconds(0.5) == ".5s"
    assert hexadecimal((1, 0.5, -0.1)) == "#ff8000"


def test_turns_in_depth_are_printed_with_their_perspective() -> None:
    swing = Animation("tilt", (Key(0, (0, -50)), Key(1, (0, 50))), 1)
    panel = msgspec.structs.replace(triangle(swing), origin=(120, 90), perspective=(340, 120, 90))
    sheet = Sheet([panel])
    sheet.motions(panel, (0, 0))
    assert "from { transform: perspective(340px) rotateY(-50deg) }" in sheet.rules()[0] and not hinged(panel)
    door = msgspec.structs.replace(panel, perspective=(340, 160, 90))
    sheet = Sheet([door])
    sheet.motions(door, (0, 0))
    assert "to { transform: rotateY(50deg) }" in sheet.rules()[0] and hinged(door)
    move = Animation("translate", (Key(0, (0, 0)), Key(1, (9, 0))), 2)
    both = msgspec.structs.replace(door, animations=(move, swing))
    sheet = Sheet([both])
    sheet.motions(both, (0, 0))
    assert "translate(40px, 0) perspective(340px) translate(-40px, 0) rotateY(50deg)" in sheet.rules()[1]
