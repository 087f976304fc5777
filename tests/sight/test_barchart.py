"""Bars from pixels and words."""

import numpy as np
import pytest

from limner.sight.barchart import Scene, bars
from limner.sight.ticks import Ticks, Word, ticks

BLUE, WHITE = np.array([31.0, 119.0, 180.0]), np.array([255.0, 255.0, 255.0])
PLACES = (100, 200, 300)


def _word(text: str, x: float, y: float) -> Word:
    return Word(text, (x - 10, y - 6, x + 10, y + 6), 12.0, 0.0)


NAMES = tuple(_word(text, x, 340) for text, x in zip(("Oak", "Elm", "Fir"), PLACES, strict=True))


def _axis(*numbers: tuple[str, float]) -> Ticks:
    axis = ticks([_word(text, 30, y) for text, y in numbers])
    assert axis is not None
    return axis


def _scene(spans: list[tuple[int, int]], axis: Ticks, rest: tuple[Word, ...] = ()) -> Scene:
    page = np.full((380, 400, 3), 255, np.uint8)
    for x, (top, bottom) in zip(PLACES, spans, strict=True):
        page[top:bottom, x - 20 : x + 20] = BLUE
    return Scene(page, (45, 50, 400, 330), WHITE, (BLUE,), {}, axis, NAMES, rest)


def _values(scene: Scene) -> dict[str, float]:
    return {one.label: one.value for one in bars(scene)}


def test_bars_below_nought_are_negative() -> None:
    axis = _axis(("10", 100), ("0", 200), ("-10", 300))
    found = _values(_scene([(150, 200), (200, 280), (120, 200)], axis))
    assert found == pytest.approx({"Oak": 5, "Elm": -8, "Fir": 8}, abs=0.2)


def test_bars_may_start_above_nought() -> None:
    axis = _axis(("70", 100), ("60", 200), ("50", 300))
    found = _values(_scene([(150, 310), (200, 310), (120, 310)], axis))
    assert found == pytest.approx({"Oak": 65, "Elm": 60, "Fir": 68}, abs=0.2)


def test_numbers_at_the_bars_are_the_values() -> None:
    axis = _axis(("20", 100), ("10", 200), ("0", 300))
    said = tuple(_word(text, x, y) for text, x, y in (("14.97", 100, 138), ("10.03", 200, 188), ("18", 300, 108)))
    found = _values(_scene([(150, 300), (200, 300), (120, 300)], axis, said))
    assert found == {"Oak": 14.97, "Elm": 10.03, "Fir": 18.0}


def test_bars_that_are_not_even_are_not_read() -> None:
    scene = _scene([(150, 300), (200, 300), (120, 300)], _axis(("20", 100), ("10", 200), ("0", 300)))
    scene.image[180:300, 340:380] = BLUE
    assert bars(scene) == ()
