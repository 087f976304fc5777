"""A run's films as one picture: rows of frames with what they came to."""

import io
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("manim")

from limner.bench.delivery import Delivery
from limner.bench.filmstrip import strip
from limner.bench.staging import Made
from limner.bench.student import Reply
from limner.bench.teachquiz import Answered
from limner.bench.topics import Topic
from limner.bench.wall import ACROSS, CAPTION, GAP, HEIGHT, WIDTH, caption, sheet, spread
from tests.bench.pupils import film

MOON, BEES = Topic("moon", "The Moon"), Topic("bees", "Bees")
MADE = Made("moon", "limner", delivery=Delivery(90.0, 3, 3, 2, 0, 1, 9, 0, 8, 7, 6))


def test_what_a_film_came_to_stands_above_it() -> None:
    answered = [Answered("moon", 0, "plain", "before", Reply("A", False, "")),
                Answered("moon", 0, "plain", "after", Reply("B", True, ""))]  # fmt: skip
    assert caption(MOON, MADE, answered) == (
        "The Moon - 90 s - in time 7 of 8, layout errors 2, too fast 1 - 0 right before, 1 after"
    )
    assert caption(MOON, Made("moon", "films", delivery=Delivery(9.0)), ()) == "The Moon - 9 s"
    assert caption(BEES, Made("bees", "limner", error="no text"), ()) == "Bees: no text"


def test_frames_are_spread_over_the_film() -> None:
    frames = [bytes([number]) for number in range(20)]
    found = spread(frames)
    assert (
        len(found) == ACROSS and found[-1] == frames[-1] and found == sorted(found) and spread(frames[:3]) == frames[:3]
    )


def test_a_row_for_each_topic(tmp_path: Path) -> None:
    strips = {"moon": strip(film(tmp_path, "moon"))}
    made = MADE, Made("bees", "limner", error="no text")
    with Image.open(io.BytesIO(sheet((MOON, BEES), made, strips, ()))) as page:
        assert page.size == (ACROSS * (WIDTH + GAP) + GAP, 2 * (CAPTION + HEIGHT + GAP) + GAP)
        first = page.convert("RGB").getpixel((GAP + 50, GAP + CAPTION + 50))
        assert isinstance(first, tuple) and abs(first[0] - 40) < 6, "the frame of the film"
