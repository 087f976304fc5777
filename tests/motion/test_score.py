import numpy as np
import pytest

from limner.motion.score import compare, components, score

PLATE = np.full((60, 100, 3), 240, np.uint8)


def film(places: list[float]) -> np.ndarray:
    frames = np.repeat(PLATE[None], len(places), axis=0)
    for frame, place in zip(frames, places, strict=True):
        frame[20:40, round(place) : round(place) + 20] = (30, 90, 160)
    return frames


SLIDE = [min(max(i - 5, 0), 30) * 2.0 for i in range(45)]


def test_a_film_is_like_itself() -> None:
    found = compare(film(SLIDE), film(SLIDE), PLATE)
    assert (found.look, found.time) == (1, 1)
    assert score(components(found)) == 1


def test_a_delay_shows_in_time_and_not_in_look() -> None:
    late = [*SLIDE[:1] * 3, *SLIDE[:-3]]
    found = compare(film(SLIDE), film(late), PLATE)
    assert found.look > 0.97
    assert found.time < found.look - 0.1
    assert found.frames[0] == 1
    assert min(found.frames) < 0.8


def test_standing_still_is_not_right_because_the_page_is() -> None:
    found = compare(film(SLIDE), film([SLIDE[len(SLIDE) // 2]] * len(SLIDE)), PLATE)
    assert found.time < 0.4


def test_nothing_at_all_is_worth_nothing() -> None:
    found = compare(film(SLIDE), np.repeat(PLATE[None], len(SLIDE), axis=0), PLATE)
    assert found.time == pytest.approx(0, abs=0.02)
    assert found.look == pytest.approx(0, abs=0.02)


def test_what_compression_leaves_is_no_difference() -> None:
    noisy = film(SLIDE).astype(int) + np.random.default_rng(0).integers(-1, 2, film(SLIDE).shape)
    assert compare(film(SLIDE), np.clip(noisy, 0, 255).astype(np.uint8), PLATE).time > 0.99
