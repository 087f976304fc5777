import numpy as np

from limner.motion.channels import Film, channels
from limner.motion.told import resting, tell, values, within
from limner.sight.animation import state
from limner.sight.tracks import Tracked
from tests.motion.moves import film, measured


def frames(tracked: Tracked) -> Film:
    times = tracked.clip.times
    return Film(times, 1 / tracked.clip.fps, np.zeros(len(times), bool), tracked.plate)


def test_a_track_is_told_on_one_timing_with_round_numbers() -> None:
    animated = film(24)  # a turn and a move at one time, about the centre
    tracked = measured(animated, 0.05, 24)
    told = tell(channels(tracked.tracks[0], frames(tracked)), 0)
    assert sorted(column.name for strand in told.strands for column in strand.columns) == ["rotate", "translate"]
    assert not told.lengthy
    assert all(np.isclose(strand.course.knots[0], 0.4, atol=0.01) for strand in told.strands)


def test_what_it_does_to_its_children_is_its_own_pose() -> None:
    animated = film(11)
    tracked = measured(animated, 0.02, 11)
    times = tracked.clip.times
    track = tracked.tracks[0]
    told = tell(channels(track, frames(tracked)), track.canonical)
    true = np.array([state(animated, animated.elements[0], float(time)).matrix for time in times])
    relative = true @ np.linalg.inv(true[track.canonical])
    found = within(told, times).matrix @ resting(told)
    points = np.array([(*animated.elements[0].corner, 1.0), (animated.elements[0].corner[0] + 20, 90.0, 1.0)])
    assert np.abs((found - relative) @ points.T).max() < 0.3


def test_values_are_relative_to_rest() -> None:
    animated = film(11)
    tracked = measured(animated, 0.02, 11)
    told = tell(channels(tracked.tracks[0], frames(tracked)), 0)
    strand, rest = told.strands[0], told.rest[0]
    rows = values(strand.course, strand.columns[0], rest["rotate"])
    assert sorted(np.round(np.abs(rows.ravel()), 6)) == [0, 270]
    assert np.allclose(values(strand.course, strand.columns[0], None), strand.course.table)


def test_what_fades_while_its_colour_changes_is_one_course() -> None:
    animated = film(24)
    tracked = measured(animated, 0.05, 24)
    times, track = tracked.clip.times, tracked.tracks[0]
    part = np.clip((times - 0.5) / 0.8, 0, 1)[:, None]
    alpha, plate = 1 - 0.5 * part, np.full((300, 400, 3), 250.0)
    track.pose, track.tint = np.repeat(np.eye(3)[None], len(times), 0), np.array([30.0, 60, 90]) + part * (200, 20, 0)
    track.tint, track.opacity = alpha * track.tint + (1 - alpha) * 250, np.ones(len(times))
    told = tell(channels(track, Film(times, 1 / animated.fps, np.zeros(len(times), bool), plate)), track.canonical)
    (strand,) = told.strands
    assert [column.name for column in strand.columns] == ["opacity", "fill"] and len(strand.course.ease) == 1
    assert np.allclose(strand.course.table[:, 0], (1, 0.5), atol=0.03)
    assert np.allclose(strand.course.table[1, 1:] * 255, (230, 80, 90), atol=8)


def test_a_disc_that_goes_round_turns_about_a_point_outside() -> None:
    animated = film(24)
    tracked = measured(animated, 0.05, 24)
    times, track = tracked.clip.times, tracked.tracks[0]
    y, x = np.mgrid[:24, :24] - 11.5
    track.sprite = np.dstack([np.full((24, 24, 3), 40.0), np.clip(11 - np.hypot(x, y), 0, 1)]).astype(np.float32)
    track.corner, track.kind, track.tint = (188, 88), "translation", None
    angle = np.radians(150 * times)
    track.pose = np.repeat(np.eye(3)[None], len(times), 0)
    track.pose[:, 0, 2], track.pose[:, 1, 2] = 60 * np.cos(angle) - 60, 60 * np.sin(angle)
    track.opacity, track.seen, track.error = np.ones(len(times)), np.ones(len(times)), np.ones(len(times))
    told = tell(channels(track, frames(tracked)), track.canonical)
    (strand,) = told.strands
    assert [column.name for column in strand.columns] == ["rotate"] and len(strand.course.ease) == 1
    assert np.allclose(told.origin, (140, 100), atol=0.2)
    track.sprite[2:8, 10:14, :3] = 250.0  # with a mark on it, it is seen not to turn
    told = tell(channels(track, frames(tracked)), track.canonical)
    assert [column.name for strand in told.strands for column in strand.columns] == ["translate"]
