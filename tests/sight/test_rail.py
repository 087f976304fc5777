import math

import numpy as np
import pytest

from limner.sight.follow import Tracklet, link
from limner.sight.graph import Circle, Polyline
from limner.sight.rail import Rail, cut, rail, refined, unrolled
from limner.sight.tracks import Clip
from tests.sight.strokes import COLOUR, arc, filmed, seen

TICK = np.array([(40, 70), (70, 100), (120, 40)], float)


def tick(x: np.ndarray, y: np.ndarray, part: float) -> np.ndarray:
    """Cover the first part of a tick of six pixels' width."""
    sizes = np.hypot(*np.diff(TICK, axis=0).T)
    left, cover = part * sizes.sum(), np.zeros_like(x, bool)
    for start, way, size in zip(TICK, np.diff(TICK, axis=0), sizes, strict=False):
        u, v = way / size
        along, off = (x - start[0]) * u + (y - start[1]) * v, np.abs((y - start[1]) * u - (x - start[0]) * v)
        cover |= (along >= 0) & (along <= min(left, size)) & (off < 3)
        left -= size
    return cover


def longest(clip: Clip) -> tuple[Tracklet, np.ndarray]:
    plate, blobs = seen(clip)
    return max(link(blobs), key=lambda one: one.weight), plate


def test_all_that_is_seen_of_an_arc_lies_on_its_ring() -> None:
    clip = filmed(lambda time, x, y: arc(x, y, 0.2, 0.2 + 0.9 * time / 59))
    tracklet, plate = longest(clip)
    own = rail(tracklet, clip.frames, plate)
    assert own is not None and own.closed
    across, _, shares = unrolled(own, clip.frames, plate)
    own = refined(own, across, shares)
    assert isinstance(own.shape, Circle)
    assert (own.shape.cx, own.shape.cy, own.shape.r) == pytest.approx((80, 70, 40), abs=0.15)
    assert own.width == pytest.approx(7, abs=0.3) and own.length == pytest.approx(80 * math.pi, abs=1)


def test_a_tick_is_a_line_of_two_pieces() -> None:
    clip = filmed(lambda time, x, y: tick(x, y, time / 59))
    tracklet, plate = longest(clip)
    own = rail(tracklet, clip.frames, plate)
    assert own is not None and isinstance(own.shape, Polyline) and len(own.shape.points) == 3
    assert own.shape.points[1] == pytest.approx((70, 100), abs=1.5)
    assert own.colour == pytest.approx(COLOUR, abs=8)


def test_what_only_moves_or_is_a_straight_bar_has_no_rail() -> None:
    def disc(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.hypot(x - 20 - 2 * time, y - 70) < 10

    def bar(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x > 20) & (x < 30 + 2 * time) & (np.abs(y - 70) < 4)

    for draw in (disc, bar):
        clip = filmed(draw)
        tracklet, plate = longest(clip)
        assert rail(tracklet, clip.frames, plate) is None


def test_a_line_is_cut_to_what_is_seen_of_it() -> None:
    own = cut(Rail(Polyline(((0, 0), (10, 0), (10, 10))), 2.0, np.zeros(3)), -2, 15)
    assert own.shape == Polyline(((-2, 0), (10, 0), (10, 5))) and own.length == 17
    near = own.near((20, 20), 2)
    assert near[1, 5] and near[4, 10] and not near[8, 2]
