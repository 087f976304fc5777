import numpy as np

from limner.motion.channels import Film, channels
from limner.motion.told import resting, tell, values, within
from limner.sight.animation import state
from tests.motion.moves import film, measured


def test_a_track_is_told_on_one_timing_with_round_numbers() -> None:
    animated = film(24)  # a turn and a move at one time, about the centre
    tracked = measured(animated, 0.05, 24)
    times = tracked.clip.times
    told = tell(channels(tracked.tracks[0], Film(times, 1 / animated.fps, np.zeros(len(times), bool))), 0)
    assert sorted(column.name for strand in told.strands for column in strand.columns) == ["rotate", "translate"]
    assert not told.lengthy
    assert all(np.isclose(strand.course.knots[0], 0.4, atol=0.01) for strand in told.strands)


def test_what_it_does_to_its_children_is_its_own_pose() -> None:
    animated = film(11)
    tracked = measured(animated, 0.02, 11)
    times = tracked.clip.times
    track = tracked.tracks[0]
    told = tell(channels(track, Film(times, 1 / animated.fps, np.zeros(len(times), bool))), track.canonical)
    true = np.array([state(animated, animated.elements[0], float(time)).matrix for time in times])
    relative = true @ np.linalg.inv(true[track.canonical])
    found = within(told, times).matrix @ resting(told)
    points = np.array([(*animated.elements[0].corner, 1.0), (animated.elements[0].corner[0] + 20, 90.0, 1.0)])
    assert np.abs((found - relative) @ points.T).max() < 0.3


def test_values_are_relative_to_rest() -> None:
    animated = film(11)
    tracked = measured(animated, 0.02, 11)
    times = tracked.clip.times
    told = tell(channels(tracked.tracks[0], Film(times, 1 / animated.fps, np.zeros(len(times), bool))), 0)
    strand, rest = told.strands[0], told.rest[0]
    rows = values(strand.course, strand.columns[0], rest["rotate"])
    assert sorted(np.round(np.abs(rows.ravel()), 6)) == [0, 270]
    assert np.allclose(values(strand.course, strand.columns[0], None), strand.course.table)
