import numpy as np
import pytest

from limner.sight.moving import blobs_in, tolerance
from limner.sight.plate import find_plate, noise_of
from limner.sight.track import track
from limner.sight.tracks import Clip, Track
from limner.sight.twins import twins
from tests.sight.looped import Look, looped, ring, wave


def found(clip: Clip) -> tuple[list[Track], np.ndarray, np.ndarray]:
    plate, changed = find_plate(clip.frames)
    noise = noise_of(clip.frames, plate, changed)
    blobs = blobs_in(clip.frames, plate, tolerance(noise), changed)
    return twins(clip.frames, blobs, plate)


def middle(one: Track) -> np.ndarray:
    """Where its size leaves it, by the poses that change most."""
    solid = one.sprite[..., 3]
    rows, columns = np.indices(solid.shape) + 0.5
    return np.array([(columns * solid).sum(), (rows * solid).sum()]) / solid.sum() + one.corner


def paired(tracks: list[Track], centres: list[tuple[float, float]]) -> list[Track]:
    return [min(tracks, key=lambda one: float(np.hypot(*(middle(one) - centre)))) for centre in centres]


def test_dots_that_fade_and_shrink_are_each_one_thing_in_its_place() -> None:
    centres = ring(8, 40, (75.3, 60.6))
    looks: list[Look] = [lambda t, k=k: (0.6 + 0.4 * wave(t, 2.5 * k), wave(t, 2.5 * k)) for k in range(8)]
    tracks, left, plate = found(looped(centres, looks))
    assert len(tracks) == 8 and np.abs(left - plate).max() < 30
    for one, centre, look in zip(paired(tracks, centres), centres, looks, strict=True):
        truth = np.array([look(t) for t in range(48)])
        assert middle(one) == pytest.approx(centre, abs=0.15)
        assert np.abs(one.opacity - truth[:, 1]).max() < 0.09
        clear = truth[:, 1] > 0.3
        assert np.abs(one.pose[clear, 0, 0] - truth[clear, 0]).max() < 0.05
        assert np.allclose(
            np.array([one.pose[t] @ [*centre, 1] for t in np.flatnonzero(clear)])[:, :2], centre, atol=0.1
        )
        assert np.median(one.sprite[one.sprite[..., 3] > 0.95][:, :3], axis=0) == pytest.approx([46, 204, 113], abs=4)


def test_squares_of_a_grid_that_touch_at_their_full_size_only_change_their_size() -> None:
    centres = [(45 + 14.4 * column, 40 + 14.4 * row) for row in range(3) for column in range(3)]
    looks: list[Look] = [lambda t, k=k: (wave(t, 2 * (k % 3 + k // 3)), 1.0) for k in range(9)]
    tracks, _, _ = found(looped(centres, looks, side=14.4, square=True))
    assert len(tracks) == 9
    for one, look in zip(paired(tracks, centres), looks, strict=True):
        truth = np.array([look(t)[0] for t in range(48)])
        assert (one.opacity == 1).all() and np.abs(one.pose[:, 0, 0] - truth).max() < 0.05
        assert one.sprite[..., 3].sum() == pytest.approx(14.4**2, rel=0.06)


def test_what_only_fades_keeps_its_size() -> None:
    centres = [(30.0, 60), (75, 60), (120, 60)]
    tracks, _, _ = found(looped(centres, [lambda t, k=k: (1.0, wave(t, 5 * k)) for k in range(3)]))
    assert len(tracks) == 3 and {one.kind for one in tracks} == {"translation"}
    for one in tracks:
        there = np.isfinite(one.pose[:, 0, 0])
        assert np.allclose(one.pose[there], np.eye(3)) and one.opacity.min() == 0


def test_two_kinds_of_one_colour_have_each_their_own_look() -> None:
    squares, dots = [(22.0, 35), (54.0, 35), (86.0, 35)], [(30.0, 85), (60.0, 85), (90.0, 85), (120.0, 85)]
    first = looped(squares, [lambda t, k=k: (wave(t, 4 * k), 1.0) for k in range(3)], side=21, square=True)
    second = looped(dots, [lambda t, k=k: (wave(t, 4 * k), wave(t, 4 * k)) for k in range(4)], side=10)
    frames = np.where((np.arange(120) < 60)[None, :, None, None], first.frames, second.frames)
    tracks, _, _ = found(Clip(frames, first.times, first.fps, first.seconds))
    areas = sorted(float(one.sprite[..., 3].sum()) for one in tracks)
    assert areas == pytest.approx([np.pi * 25] * 4 + [441] * 3, rel=0.07)


def test_a_pulse_that_fades_as_it_grows_keeps_its_colour() -> None:
    def pulse(t: int) -> tuple[float, float]:
        return (t % 24 / 24, 1 - t % 24 / 24)

    (one,), _, _ = found(looped([(75.3, 60.4)], [pulse], side=70))
    truth = np.array([pulse(t) for t in range(48)])
    clear = (truth[:, 1] > 0.1) & (truth[:, 0] > 0.15)
    assert np.abs(one.opacity[clear] / one.opacity[clear].max() - truth[clear, 1] / truth[clear, 1].max()).max() < 0.08
    ratio = one.pose[clear, 0, 0] / truth[clear, 0]
    assert ratio == pytest.approx(np.median(ratio), rel=0.04)
    colour = np.median(one.sprite[one.sprite[..., 3] > 0.95][:, :3], axis=0)
    assert colour == pytest.approx([46, 204, 113], abs=35), "nearer to full than any frame shows it"


def test_what_comes_once_alone_is_left_to_be_followed() -> None:
    tracks, _, _ = found(looped([(75.3, 60.4)], [lambda t: (min(0.2 + t / 30, 1), min(t / 20, 1))], side=50))
    assert tracks == []


def test_one_thing_that_jumps_is_left_to_be_followed() -> None:
    centres = [(30.0, 60), (75, 60), (120, 60)]
    looks: list[Look] = [lambda t, k=k: (1.0, float(t // 4 % 3 == k)) for k in range(3)]
    clip = looped(centres, looks)
    tracks, left, _ = found(clip)
    assert tracks == [] and left is clip.frames


def test_what_stays_beside_them_is_followed_as_ever() -> None:
    centres = ring(6, 28, (40, 60))
    clip = looped(centres, [lambda t, k=k: (wave(t, 3 * k), 1.0) for k in range(6)])
    other = looped([(0, 0)], [lambda t: (0.0, 0.0)])
    for t, frame in enumerate(other.frames):
        frame[50:70, 85 + t : 105 + t] = (220, 60, 50)
    frames = np.where((np.arange(150) < 80)[None, None, :, None], clip.frames, other.frames)
    tracked = track(Clip(frames, clip.times, clip.fps, clip.seconds))
    assert len(tracked.tracks) == 7 and [one.id for one in tracked.tracks] == list(range(7))
    moving = tracked.tracks[0]
    assert moving.kind == "translation" and moving.pose[40, 0, 2] - moving.pose[10, 0, 2] == pytest.approx(30, abs=0.3)
    assert tracked.clip.frames is frames


def test_alike_things_of_other_colours_keep_theirs() -> None:
    centres = [(45 + 20.0 * column, 40 + 20.0 * row) for row in range(3) for column in range(3)]
    looks: list[Look] = [lambda t, k=k: (wave(t, 2 * (k % 3 + k // 3)), 1.0) for k in range(9)]
    clip = looped(centres, looks, side=14.4, square=True)
    frames = clip.frames.copy()
    right = frames[:, :, 75:]  # the last column in other colours
    right[:] = right[..., [1, 0, 2]]
    tracks, _, _ = found(Clip(frames, clip.times, clip.fps, clip.seconds))
    ones = paired(tracks, centres)
    colours = [np.median(one.sprite[one.sprite[..., 3] > 0.95][:, :3], axis=0) for one in ones]
    assert len(tracks) == 9 and colours[0] == pytest.approx([46, 204, 113], abs=6)
    assert colours[2] == pytest.approx([204, 46, 113], abs=6) and ones[2].opacity.max() > 0.95
