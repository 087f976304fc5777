import numpy as np
import pytest

from limner.motion.channels import Film, Within, channels
from limner.sight.animation import compose, tilted
from limner.sight.tracks import Tilt, Track

TIMES = np.arange(60) / 30
PLATE = np.full((300, 400, 3), 240.0)
FILM = Film(TIMES, 1 / 30, np.zeros(60, bool), PLATE)


def track(pose: np.ndarray | None = None, opacity: np.ndarray | None = None, **more: object) -> Track:
    ones = np.ones(60)
    still = np.repeat(np.eye(3)[None], 60, 0)
    sprite = np.full((20, 30, 4), (200, 30, 30, 1), np.float32)
    found = Track(
        0, sprite, (50, 40), 0, still if pose is None else pose, ones if opacity is None else opacity, ones, ones
    )
    for name, value in more.items():
        setattr(found, name, value)
    return found


def test_only_what_changes_is_a_channel() -> None:
    found = channels(track(), FILM)
    assert not found.series and not found.paths and found.origins == [(65.0, 50.0)]
    fading = channels(track(opacity=np.linspace(1, 0.2, 60)), FILM)
    assert list(fading.series) == ["opacity"]


def test_nobody_knows_where_a_thing_is_that_cannot_be_seen() -> None:
    pose = np.repeat(np.eye(3)[None], 60, 0)
    pose[:, 0, 2] = 90 * TIMES
    pose[:10] = np.nan
    opacity = np.where(TIMES < 10 / 30, 0.0, 1.0)
    found = channels(track(pose, opacity), FILM)
    assert np.isinf(found.paths[0].sigma[:10]).all() and np.isfinite(found.paths[0].sigma[10:]).all()
    assert np.isfinite(found.series["opacity"].sigma).all()


def test_repeated_frames_tell_nothing() -> None:
    again = np.zeros(60, bool)
    again[7] = True
    found = channels(track(opacity=np.linspace(1, 0.2, 60)), Film(TIMES, 1 / 30, again, PLATE))
    assert np.flatnonzero(np.isinf(found.series["opacity"].sigma[:, 0])).tolist() == [7]


def test_colour_and_order() -> None:
    tint = np.column_stack([np.linspace(0, 255, 60), np.zeros(60), np.full(60, 40.0)])
    order = np.where(TIMES < 1, 0, 2)
    found = channels(track(tint=tint), FILM, order)
    assert list(found.series) == ["fill", "order"]
    assert found.series["fill"].values.max() == 1 and set(found.series["order"].values[:, 0]) == {0, 2}


def test_a_changing_outline_is_told_in_few_numbers() -> None:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    masks = [65 + 9 * ring + 3 * np.sin(t) * ring * np.cos(2 * angles)[:, None] for t in TIMES]
    found = channels(track(kind="morph", masks=masks), FILM)
    assert found.outline is not None and found.series["clip"].values.shape == (60, 1)
    row = found.outline.mean + found.series["clip"].values[40] @ found.outline.rows
    assert np.allclose(row.reshape(-1, 2), masks[40], atol=0.01)


def test_a_box_that_grows_and_rounds_off_is_told_by_its_size_and_radii() -> None:
    part = np.linspace(0, 1, 60)
    wide = np.column_stack([50 - 10 * part, np.full(60, 40.0), 80 + 10 * part, np.full(60, 60.0)])
    bevel = np.column_stack([wide, np.repeat(8 * part[:, None], 8, 1)])
    found = channels(track(kind="morph", bevel=bevel), FILM)
    assert list(found.series) == ["size", "radius"] and found.series["radius"].values.shape == (60, 1)
    assert np.allclose(found.series["size"].values[-1], (50, 20))


def test_perspective_is_eight_numbers() -> None:
    pose = np.repeat(np.eye(3)[None], 60, 0)
    pose[:, 2, 0] = 0.002 * TIMES
    found = channels(track(pose, kind="homography"), FILM)
    assert found.series["project"].values.shape == (60, 8)
    assert np.allclose(found.series["project"].values[:, 6], 0.002 * TIMES)


def test_what_a_parent_does_is_taken_off() -> None:
    about = np.array([compose((0, 0), 90 * t, (1, 1), 0, (10, 10)) for t in TIMES])
    moved = about @ np.array([compose((30 * t, 0), 0, (1, 1), 0, (0, 0)) for t in TIMES])
    fades = np.linspace(1, 0.5, 60)
    found = channels(track(moved, opacity=fades), FILM, None, Within(about, fades))
    assert not found.series, "neither turn nor fading are its own"
    assert np.allclose(found.paths[0].values[:, 0], 30 * TIMES, atol=1e-6)


def test_a_turn_in_depth_is_an_angle() -> None:
    angles = np.column_stack([np.zeros(60), np.linspace(-50, 50, 60)])
    tilt = Tilt(300.0, (65.0, 50.0), (65.0, 50.0), angles)
    pose = tilted(angles[:, 0], angles[:, 1], 300.0, tilt.eye, tilt.origin)
    found = channels(track(pose, kind="homography", tilt=tilt), FILM)
    assert list(found.series) == ["tilt"] and found.tilt is tilt and found.origins == [(65.0, 50.0)]
    assert found.series["tilt"].values[:, 0] == pytest.approx(angles[:, 1])
    assert 0.01 < np.median(found.series["tilt"].sigma) < 3


def test_what_grows_from_nothing_is_not_faded() -> None:
    pose = np.repeat(np.eye(3)[None], 60, 0)
    size = np.clip(TIMES - 0.2, 0, 1)
    pose[:, 0, 0] = pose[:, 1, 1] = size
    pose[size < 0.1] = np.nan
    opacity = np.where(size < 0.1, 0.0, 1 - 0.3 * np.clip(0.3 - size, 0, 1))  # a speck seems faint
    found = channels(track(pose, opacity, kind="similarity"), FILM)
    assert "opacity" not in found.series
    assert found.series["scale"].values[0, 0] == 0 and np.isfinite(found.series["scale"].sigma[0, 0])


def test_what_blinks_fast_is_no_noise() -> None:
    opacity = np.where(np.arange(60) // 8 % 2, 0.1, 1.0)
    assert "opacity" in channels(track(opacity=opacity), FILM).series


def test_what_is_faint_or_covered_tells_less() -> None:
    pose = np.repeat(np.eye(3)[None], 60, 0)
    pose[:, 0, 2] = 30 * TIMES
    seen = np.where(TIMES < 1, 1.0, 0.5)
    found = channels(track(pose, np.clip(TIMES, 0.1, 1), seen=seen), FILM)
    sigma = found.paths[0].sigma[:, 0]
    assert sigma[0] > 3 * sigma[29] and found.series["opacity"].sigma[40, 0] > found.series["opacity"].sigma[20, 0]


def test_what_comes_all_at_once_and_then_fades_is_told_by_its_fading_and_when_it_came() -> None:
    wave = 0.65 + 0.35 * np.cos(2 * np.pi * (TIMES - 0.2))
    found = channels(track(opacity=np.where(TIMES < 0.2, 0.0, wave)), FILM)
    assert found.shown == (pytest.approx(0.2, abs=1 / 30), np.inf)
    assert np.isinf(found.series["opacity"].sigma[TIMES < 0.19]).all()
    plain = channels(track(opacity=np.where(TIMES < 0.2, 0.0, 1.0)), FILM)
    assert plain.shown == (-np.inf, np.inf) and np.isfinite(plain.series["opacity"].sigma).all()


def test_what_comes_all_at_once_again_and_again_is_told_by_its_opacity_alone() -> None:
    part = (TIMES - 0.25) % 0.7
    found = channels(track(opacity=np.where(part < 0.4, 1 - 1.5 * part, 0.0)), FILM)
    assert found.shown == (-np.inf, np.inf)
    assert np.isfinite(found.series["opacity"].sigma).all() and found.series["opacity"].values[0, 0] < 0.5


def test_colour_and_opacity_that_go_together_are_one_series() -> None:
    part = np.linspace(0, 1, 60)[:, None]
    alpha = 1 - 0.7 * part
    tint = alpha * ((40, 50, 60) + part * (198, 58, 17)) + (1 - alpha) * 240
    found = channels(track(tint=tint), FILM)
    assert list(found.series) == ["blend"] and found.mix is not None
    assert found.mix.mean == pytest.approx((1, 40 / 255, 50 / 255, 60 / 255), abs=0.01)
    assert found.mix.rows[0, 0] == pytest.approx(-0.7, abs=0.02)


def test_what_moves_fast_is_less_exact() -> None:
    pose = np.repeat(np.eye(3)[None], 60, 0)
    pose[:, 0, 2] = np.where(TIMES < 1, 0, 600 * (TIMES - 1))
    (path,) = channels(track(pose), FILM).paths
    assert path.sigma[-2, 0] > 0.5 and path.sigma[5, 0] < 0.2


def test_a_parent_that_has_shrunk_to_nothing_says_nothing() -> None:
    matrix = np.stack([np.eye(3), np.diag([0.0, 1.0, 1.0])])
    back = Within(matrix, np.ones(2)).back
    assert np.array_equal(back[0], np.eye(3)) and np.isnan(back[1]).all()


def test_what_leaves_the_picture_is_led_on_until_nothing_of_it_shows() -> None:
    pose = np.tile(np.eye(3), (60, 1, 1))
    pose[:, 0, 2] = 12.0 * np.arange(60)
    x = 12.0 * np.arange(60) + track().corner[0]
    wide = PLATE.shape[1]
    gone = x > wide - 5
    pose[gone] = np.nan
    opacity = np.where(gone, np.nan, 1.0)
    found = channels(track(pose, opacity), FILM)
    [path] = found.paths
    last = int(np.flatnonzero(~gone)[-1])
    known = np.isfinite(path.sigma[:, 0])
    assert known[last + 1] and path.sigma[last + 1, 0] > 3 * path.sigma[last, 0]
    assert x[np.flatnonzero(known)[-1]] > wide and not known[last + 6 :].any()
    assert "opacity" not in found.series, "nobody saw it fade"


def test_a_shake_of_what_stands_alone_is_not_taken_for_noise() -> None:
    pose = np.tile(np.eye(3), (60, 1, 1))
    pose[:, 1, 2] = np.where(np.arange(60) < 40, 10 * np.array([0, -0.7, -1, 0.6, 1, 0.9])[np.arange(60) % 6], 0)
    [alone] = channels(track(pose), FILM, drag=0.2).paths
    [near] = channels(track(pose), FILM).paths
    assert np.median(alone.sigma) < 0.5 * np.median(near.sigma)


def test_what_is_hidden_and_fits_badly_is_in_doubt() -> None:
    pose = np.repeat(np.eye(3)[None], 60, 0)
    pose[:, 0, 2] = 90 * TIMES
    error, seen = np.ones(60), np.ones(60)
    error[20:22], seen[20:22] = 3.0, 0.6
    error[40] = 3.0  # nothing hides it there
    sigma = channels(track(pose, error=error, seen=seen), FILM).paths[0].sigma[:, 0]
    assert (sigma[20:22] > 3).all() and sigma[40] < 0.2


def test_of_a_stroke_that_is_drawn_from_its_beginning_only_the_end_is_told() -> None:
    end = np.clip(TIMES, 0, 1)
    found = channels(track(trim=np.column_stack([0 * end + 0.001, end])), FILM)
    assert found.series["trim"].values.shape == (60, 1) and found.trim[0] == pytest.approx(0.001)
    both = channels(track(trim=np.column_stack([end * 0.3, end + 0.1])), FILM).series["trim"]
    assert both.values.shape == (60, 2) and (both.turn == 1).all()
