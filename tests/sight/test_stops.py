"""The stops of a gradient: as few as it was written with, where they were, and none for what stays as it is."""

import numpy as np
import pytest

from limner.sight import stops
from limner.sight.colour import largest

COLOURS = np.array([(20, 60, 200, 255), (240, 240, 90, 255), (200, 30, 40, 255), (30, 160, 80, 255)], float)


def ramp(offsets: list[float], grain: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return places from 0 to 300 and the colours of a gradient there, in whole levels."""
    places = np.sort(np.random.default_rng(1).uniform(0, 300, 3000))
    levels = np.column_stack([np.interp(places, offsets, channel) for channel in COLOURS[: len(offsets)].T])
    return places, np.rint(levels + np.random.default_rng(2).normal(0, grain, levels.shape))


def good(off: np.ndarray) -> bool:
    return float(largest(np.abs(off)).mean()) < 0.8


@pytest.mark.parametrize("offsets", [[0, 300], [0, 90, 300], [0, 200, 300], [0, 60, 150, 300]])
def test_stops_are_found_where_they_were(offsets: list[float]) -> None:
    places, colours = ramp(offsets)
    found = stops.place(places, colours, (0, 300), good)
    assert found is not None
    (low, high), at, knots = found
    assert low + at * (high - low) == pytest.approx(offsets, abs=2)
    assert np.abs(knots - COLOURS[: len(offsets)]).max() < 2


def test_a_gradient_that_begins_and_ends_within_sight_needs_no_stops_for_what_is_even() -> None:
    places, colours = ramp([50, 240])
    found = stops.place(places, colours, (0, 300), good)
    assert found is not None
    span, at, knots = found
    assert span == pytest.approx((50, 240), abs=2) and at == pytest.approx([0, 1])
    assert np.abs(knots - COLOURS[:2]).max() < 2


def test_noise_is_no_reason_for_stops() -> None:
    places, colours = ramp([0, 300], grain=3)
    found = stops.place(places, colours, (0, 300), lambda off: float(np.abs(off).mean()) < 3)
    assert found is not None and len(found[1]) == 2


def test_what_takes_too_many_stops_has_none() -> None:
    places = np.linspace(0, 300, 3000)
    waves = np.repeat(128 + 100 * np.sin(places / 8)[:, None], 4, axis=1)
    assert stops.place(places, waves, (0, 300), good) is None
