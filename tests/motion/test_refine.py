import math

import msgspec
import numpy as np
import pytest

from limner.motion.refine import refine
from limner.sight.animation import PRESETS, Animated, Animation, Element, Key, state
from limner.sight.graph import Scene
from limner.sight.tracks import Clip

BLANK = Scene(160, 60)


def film(delay: float, duration: float, second: float = 0.6) -> Animated:
    slide = (Key(0, (0, 0), PRESETS["ease-in-out"]), Key(1, (100, 0)))
    back = (Key(0, (0, 0)), Key(1, (-80, 0)))
    elements = (
        Element("a", BLANK, (20, 15), (Animation("translate", slide, duration, delay),)),
        Element("b", BLANK, (120, 45), (Animation("translate", back, second, 0.2),)),
    )
    return Animated(160, 60, 2.0, 30, BLANK, elements)


def shoot(made: Animated, fps: float) -> np.ndarray:
    """Draw each element as a square, its edges covering parts of pixels."""
    frames = []
    for number in range(round(made.seconds * fps)):
        frame = np.full((60, 160, 3), 255.0)
        for element in made.elements:
            x, y = (state(made, element, number / fps).matrix @ (*element.origin, 1))[:2]
            across = np.clip(np.minimum(np.arange(160) + 1, x + 10) - np.maximum(np.arange(160), x - 10), 0, 1)
            down = np.clip(np.minimum(np.arange(60) + 1, y + 8) - np.maximum(np.arange(60), y - 8), 0, 1)
            frame -= np.outer(down, across)[..., None] * (200, 120, 60)
        frames.append(np.clip(frame, 0, 255))
    return np.rint(np.stack(frames)).astype(np.uint8)


def clip(made: Animated) -> Clip:
    frames = shoot(made, made.fps)
    return Clip(frames, np.arange(len(frames)) / made.fps, made.fps, made.seconds)


def test_times_that_are_off_come_right_and_round() -> None:
    target = clip(film(0.3, 1.0, 0.8))
    found = refine(film(0.36, 0.91, 0.87), target, shoot)
    first, second = (element.animations[0] for element in found.elements)
    assert (first.delay, first.duration) == pytest.approx((0.3, 1.0), abs=0.002)
    assert (second.delay, second.duration) == pytest.approx((0.2, 0.8), abs=0.002)


def test_what_is_right_stays() -> None:
    made = film(0.3, 1.0)
    assert refine(made, clip(made), shoot) == made


def test_a_page_filmed_a_row_higher_is_compared_all_the_same() -> None:
    """Sizes that are no whole number of pixels once reduced are rounded one way here and the other way there."""
    target = clip(film(0.3, 1.0))

    def higher(made: Animated, fps: float) -> np.ndarray:
        return np.pad(shoot(made, fps), ((0, 0), (0, 1), (0, 0), (0, 0)), mode="edge")

    found = refine(film(0.34, 0.96), target, higher)
    assert found.elements[0].animations[0].delay == pytest.approx(0.3, abs=0.002)


def test_whole_times_in_a_noisy_film_are_believed_soon() -> None:
    made, shots = film(0.3, 1.0), []
    target = clip(made)
    noise = np.random.default_rng(1).normal(0, 6, target.frames.shape)
    target = msgspec.structs.replace(target, frames=np.clip(target.frames + noise, 0, 255).astype(np.uint8))

    def counted(tried: Animated, fps: float) -> np.ndarray:
        shots.append(tried)
        return shoot(tried, fps)

    assert refine(made, target, counted) == made
    assert len(shots) < 12, "one round of steps, and a film to compare with"


def test_it_never_gets_worse() -> None:
    target = clip(film(0.3, 1.0))
    wrong = film(0.3, 1.0)
    still = msgspec.structs.replace(wrong, elements=(wrong.elements[0],))

    def error(made: Animated) -> float:
        return float(np.abs(shoot(made, 30).astype(int) - target.frames).mean())

    assert error(refine(still, target, shoot)) <= error(still) + 1e-9


def test_a_film_in_which_nothing_moves_is_left_alone() -> None:
    made = msgspec.structs.replace(film(0, 1), elements=())
    assert refine(made, clip(film(0.3, 1.0)), shoot) == made


def shaded(made: Animated, fps: float) -> np.ndarray:
    """Draw the first element as a square, as opaque as it is."""
    frames = np.full((round(made.seconds * fps), 60, 160, 3), 250.0)
    for number, frame in enumerate(frames):
        opacity = state(made, made.elements[0], number / fps).opacity
        frame[20:40, 60:90] -= 200 * opacity
    return np.rint(frames).astype(np.uint8)


@pytest.mark.parametrize(("deepest", "kept"), [(0.5, ["translate", "opacity"]), (0.9, ["translate"])])
def test_a_fade_is_left_out_that_the_target_does_not_show(deepest: float, kept: list[str]) -> None:
    made = film(0.3, 1.0)
    keys = (Key(0, (1.0,)), Key(0.5, (deepest,)), Key(1, (1.0,)))
    fade = Animation("opacity", keys, 2.0)
    element = msgspec.structs.replace(made.elements[0], animations=(*made.elements[0].animations, fade))
    made = msgspec.structs.replace(made, elements=(element,))
    solid = msgspec.structs.replace(made, elements=film(0.3, 1.0).elements[:1])
    found = refine(made, clip_of(shaded(made if "opacity" in kept else solid, 30)), shaded)
    assert [animation.property for animation in found.elements[0].animations] == kept


def paired(made: Animated, fps: float) -> np.ndarray:
    """Draw both elements as squares side by side, each as opaque as it is."""
    frames = np.full((round(made.seconds * fps), 60, 160, 3), 250.0)
    for number, frame in enumerate(frames):
        for left, element in zip((30, 100), made.elements, strict=True):
            frame[20:40, left : left + 30] -= 200 * state(made, element, number / fps).opacity
    return np.rint(frames).astype(np.uint8)


def test_keyframes_that_several_share_are_believed_of_all_of_them() -> None:
    keys = (Key(0, (1.0,)), Key(0.5, (0.0,)), Key(1, (1.0,)))

    def faded(*delays: float) -> Animated:
        made = film(0.3, 1.0)
        elements = tuple(
            msgspec.structs.replace(element, animations=(Animation("opacity", keys, 0.4, delay),))
            for element, delay in zip(made.elements, delays, strict=True)
        )
        return msgspec.structs.replace(made, elements=elements)

    # The second fades at quite another time, at which alone it would be as well told without.
    found = refine(faded(0.2, 0.1), clip_of(paired(faded(0.2, 1.4), 30)), paired)
    assert [len(element.animations) for element in found.elements] == [1, 1]
    apart = msgspec.structs.replace(faded(0.2, 0.1), elements=(
        msgspec.structs.replace(faded(0.2, 0.1).elements[0], animations=()), faded(0.2, 0.1).elements[1]))  # fmt: skip
    alone = refine(apart, clip_of(paired(faded(5.0, 1.4), 30)), paired)
    assert [len(element.animations) for element in alone.elements] == [0, 0]


def clip_of(frames: np.ndarray) -> Clip:
    return Clip(frames, np.arange(len(frames)) / 30, 30, len(frames) / 30)


def test_even_delays_stay_even() -> None:
    keys = (Key(0, (1.0,)), Key(0.5, (0.2,)), Key(1, (1.0,)))

    def row(*delays: float) -> Animated:
        elements = tuple(
            Element(f"dot-{index}", BLANK, (0, 0), (Animation("opacity", keys, 0.9, delay, math.inf),))
            for index, delay in enumerate(delays)
        )
        return Animated(160, 60, 2.0, 30, BLANK, elements)

    def dots(made: Animated, fps: float) -> np.ndarray:
        frames = np.full((round(made.seconds * fps), 60, 160, 3), 250.0)
        for number, frame in enumerate(frames):
            for left, element in zip((10, 45, 80, 115), made.elements, strict=True):
                frame[20:40, left : left + 25] -= 200 * state(made, element, number / fps).opacity
        return np.rint(frames).astype(np.uint8)

    true = (-0.825, -0.75, -0.675, -0.6)
    found = refine(row(*(delay + 0.04 for delay in true)), clip_of(dots(row(*true), 30)), dots)
    delays = [element.animations[0].delay for element in found.elements]
    assert delays == pytest.approx(true, abs=0.006)
    assert np.diff(delays) == pytest.approx([0.075] * 3, abs=1e-6)
    assert refine(row(*true), clip_of(dots(row(*true), 30)), dots) == row(*true)
