import numpy as np
import pytest

from limner.sight.graph import Circle, Path, Polyline
from limner.sight.tracks import Clip, Track
from limner.sight.trim import trims
from tests.sight.strokes import arc, filmed, seen
from tests.sight.test_rail import TICK, tick


def found(clip: Clip) -> tuple[list[Track], np.ndarray, np.ndarray]:
    plate, blobs = seen(clip)
    return *trims(clip.frames, clip.times, blobs, plate), plate


def off(track: Track, truth: np.ndarray) -> float:
    assert track.trim is not None
    return float(np.nanmax(np.abs(track.trim - truth)))


def test_a_circle_that_draws_itself_begins_where_it_is_drawn_from() -> None:
    part = np.clip(np.arange(60) / 45, 0, 1)
    tracks, left, plate = found(filmed(lambda time, x, y: arc(x, y, 0.75, 0.75 + part[time])))
    assert len(tracks) == 1 and np.abs(left - plate).max() < 40
    line = tracks[0].line
    assert line is not None and isinstance(line.shape, Path) and line.stroke is not None
    assert line.shape.outlines[0].start == pytest.approx((80, 30), abs=0.3) and line.stroke.cap == "butt"
    assert off(tracks[0], np.column_stack([0 * part, part])) < 0.01
    assert tracks[0].trim is not None and np.isfinite(tracks[0].trim).mean() > 0.95


def test_what_is_drawn_the_other_way_is_so() -> None:
    part = np.clip(np.arange(60) / 45, 0, 0.6)
    tracks, _, _ = found(filmed(lambda time, x, y: arc(x, y, 0.75 - part[time], 0.75)))
    assert len(tracks) == 1 and off(tracks[0], np.column_stack([0 * part, part])) < 0.01


def test_a_steady_turn_is_told_from_what_the_ends_do() -> None:
    time = np.arange(120)
    phase = (time % 40) / 40
    start = np.where(phase < 0.5, 0, np.sin(np.pi * (phase - 0.5)) ** 2)
    end = 0.1 + np.where(phase < 0.5, np.sin(np.pi * phase) ** 2, 1)
    turn = time / 30 * 0.5
    tracks, _, _ = found(filmed(lambda k, x, y: arc(x, y, start[k] + turn[k], end[k] + turn[k]), 120))
    assert len(tracks) == 1
    track = tracks[0]
    assert track.line is not None and isinstance(track.line.shape, Circle) and track.trim is not None
    angle = np.unwrap(np.arctan2(track.pose[:, 1, 0], track.pose[:, 0, 0])) / (2 * np.pi)
    assert np.polyfit(time / 30, angle, 1)[0] == pytest.approx(0.5, abs=0.01)
    size = track.trim[:, 1] - track.trim[:, 0]
    assert np.nanmax(np.abs(size - (end - start))[end - start < 0.95]) < 0.015


def test_a_tick_is_drawn_along_its_line() -> None:
    part = np.clip((np.arange(60) - 10) / 40, 0, 1)
    tracks, _, _ = found(filmed(lambda time, x, y: tick(x, y, part[time])))
    assert len(tracks) == 1 and tracks[0].line is not None
    shape = tracks[0].line.shape
    assert isinstance(shape, Polyline)
    assert (
        np.array(shape.points) == pytest.approx(TICK, abs=1.5)
        and off(tracks[0], np.column_stack([0 * part, part])) < 0.03
    )


def test_an_arc_that_only_turns_is_left_to_others() -> None:
    clip = filmed(lambda time, x, y: arc(x, y, time / 40, time / 40 + 0.3))
    tracks, left, _ = found(clip)
    assert not tracks and left is clip.frames
