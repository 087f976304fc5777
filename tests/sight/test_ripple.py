import numpy as np
import pytest

from limner.sight.ripple import ripples
from limner.sight.tracks import Clip, Track
from tests.sight.strokes import COLOUR, filmed, seen


def found(clip: Clip) -> tuple[list[Track], np.ndarray, np.ndarray]:
    plate, blobs = seen(clip)
    return *ripples(clip.frames, blobs, plate), plate


def away(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.hypot(x - 80, y - 70)


def bounced(time: float) -> float:
    return 25 - 25 * np.cos(2 * np.pi * time / 30)


def test_two_translucent_discs_that_grow_by_turns_are_each_followed_through_the_other() -> None:
    def draw(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        one, two = (0.55 * (away(x, y) < bounced(time + late)) for late in (0, 15))
        return 1 - (1 - one) * (1 - two)

    tracks, left, plate = found(filmed(draw))
    assert len(tracks) == 2 and np.abs(left - plate).max() < 40
    for track in tracks:
        size = track.pose[:, 0, 0] * np.sqrt((track.sprite[..., 3] > 0.5).sum() / np.pi)
        misses = [np.nanmax(np.abs(size - [bounced(t + late) for t in range(60)])[size > 4]) for late in (0, 15)]
        assert min(misses) < 0.6
        solid = track.opacity[track.opacity > 0]
        assert np.ptp(solid) < 0.1 and np.median(solid) == pytest.approx(0.55, abs=0.05)
        assert np.median(track.sprite[track.sprite[..., 3] > 0.9][:, :3], axis=0) == pytest.approx(COLOUR, abs=12)


def rippled(time: float) -> tuple[float, float]:
    part = (time / 40) % 1
    return 10 + 40 * part, 1 - part


def test_rings_that_grow_while_their_border_does_not_take_turns() -> None:
    def draw(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        clear = np.ones_like(x)
        for late in (0, 20):
            outer, opacity = rippled(time + late)
            clear *= 1 - opacity * (np.abs(away(x, y) - outer + 2.5) < 2.5)
        return 1 - clear

    tracks, _, _ = found(filmed(draw, 80))
    assert len(tracks) == 2 and all(track.rim == pytest.approx(5, abs=0.4) for track in tracks)
    fades = [track.opacity for track in tracks]
    truth = [np.array([rippled(t + late)[1] for t in range(80)]) for late in (0, 20)]
    misses = [[np.nanmedian(np.abs(fade / fade[np.isfinite(fade)].max() - one)) for one in truth] for fade in fades]
    assert max(map(min, misses)) < 0.08 and np.argmin(misses[0]) != np.argmin(misses[1])


def test_a_halo_behind_a_still_dot_is_followed_and_the_dot_lies_on_it() -> None:
    def draw(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        part = (time / 30) % 1
        return np.maximum(0.6 * (1 - part) * (away(x, y) < 15 + 35 * part), away(x, y) < 15)

    tracks, _, _ = found(filmed(draw))
    halo, dot = tracks
    assert np.isnan(halo.opacity[0]) and halo.opacity[15] == pytest.approx(0.3, abs=0.04)
    assert (dot.pose == dot.pose[0]).all() and dot.sprite[..., 3].sum() == pytest.approx(np.pi * 15**2, rel=0.08)


def test_a_single_disc_in_the_open_and_what_is_not_round_are_left_to_others() -> None:
    def disc(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return away(x, y) < bounced(time)

    def bar(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (np.abs(x - 80) < bounced(time)) & (np.abs(y - 70) < 8)

    def pulse(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return away(x, y) < 18 + 0.7 * bounced(time)  # its middle always shows

    for draw in (disc, bar, pulse):
        clip = filmed(draw)
        tracks, left, _ = found(clip)
        assert not tracks and left is clip.frames


def test_what_fades_in_place_before_another_is_no_ripple() -> None:
    def crossed(time: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        over = 0.5 - 0.5 * np.cos(2 * np.pi * time / 30)
        disc, box = away(x, y) < 40, np.maximum(np.abs(x - 80), np.abs(y - 70)) < 38
        return np.where(disc & box, 0.4 + 0.4 * over, np.where(disc, 0.4, 0.8 * over * box))

    clip = filmed(crossed)
    assert not found(clip)[0]
