from collections.abc import Callable

import cv2
import numpy as np

from limner.sight.plate import backdrop, find_plate, noise_of
from tests.sight.filmed import box, film


def test_a_thing_that_covers_the_ground_most_of_the_time_is_not_the_plate() -> None:
    clip = film([(lambda t: box(30 + min(t, 5), 30, 40, 30), lambda t: (200, 40, 30))])
    plate, moved = find_plate(clip.frames)
    assert np.mean(np.abs(plate - np.array([245, 240, 232])).max(axis=2) > 4) < 0.002
    assert moved[40, 50] and not moved[5, 5]


def test_the_middle_of_what_pulses_is_not_the_plate() -> None:
    def outline(t: int) -> np.ndarray:
        return box(40 - t % 10, 30 - t % 10, 20 + 2 * (t % 10), 20 + 2 * (t % 10))

    clip = film([(outline, lambda t: (20, 40, 90))])
    plate, moved = find_plate(clip.frames)
    assert np.abs(plate - np.array([245, 240, 232])).max() <= 4
    assert moved[40, 50]


def test_a_still_card_is_the_plate_and_so_is_texture() -> None:
    ground = np.random.default_rng(3).integers(60, 200, (90, 120, 3)).astype(np.float32)
    ground[20:70, 20:80] = (30, 60, 120)
    clip = film([(lambda t: box(4 * t, 40, 14, 14), lambda t: (250, 250, 250))], plate=ground)
    plate, _ = find_plate(clip.frames)
    assert np.mean(np.abs(plate - ground).max(axis=2) > 4) < 0.002


def test_noise_is_what_codecs_leave() -> None:
    clip = film([(lambda t: box(30 + t, 30, 20, 20), lambda t: (200, 40, 30))])
    grain = np.random.default_rng(0).normal(0, 2, clip.frames.shape)
    frames = np.clip(clip.frames + grain, 0, 255).round().astype(np.uint8)
    plate, moved = find_plate(frames)
    assert 1 < noise_of(frames, plate, moved) < 4
    assert noise_of(clip.frames, *find_plate(clip.frames)) < 0.2


def test_a_pattern_is_seen_below_what_always_covers_it() -> None:
    rows, columns = np.indices((90, 120)) // 6
    ground = np.where(((rows + columns) % 2 > 0)[..., None], (30, 40, 60), (240, 240, 240)).astype(np.float32)

    def outline(t: int) -> np.ndarray:
        return box(45 - t % 10, 35 - t % 10, 20 + 2 * (t % 10), 20 + 2 * (t % 10))

    clip = film([(outline, lambda t: (200, 40, 40))], plate=ground)
    plate, _ = find_plate(clip.frames)
    assert np.mean(np.abs(plate - ground).max(axis=2) > 4) < 0.002


def test_the_backdrop_is_what_has_most_of_the_border() -> None:
    plate = np.tile(np.linspace(100, 160, 120, dtype=np.float32)[None, :, None], (90, 1, 3))
    plate[60:, :50] = 20
    plate[20:40, 60:100] = 240
    found = backdrop(plate, 0.2)
    assert found[5, 5] and found[80, 110] and not found[80, 10] and not found[30, 80]


def test_the_bar_in_which_progress_grows_is_the_plate() -> None:
    ground = np.full((90, 120, 3), (245, 240, 232), np.float32)
    ground[40:50, 10:110] = (200, 210, 250)
    clip = film([(lambda t: box(10, 40, max(5 * t, 0.01), 10), lambda t: (20, 60, 200))], plate=ground)
    plate, _ = find_plate(clip.frames)
    assert np.mean(np.abs(plate - ground).max(axis=2) > 4) < 0.002


def ringed(inner: float, outer: float, first: float, last: float) -> np.ndarray:
    """Outline a part of a ring about the middle of the film, between two angles."""
    angles = np.linspace(first, last, 60)
    rim = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.concatenate([60 + outer * rim, 60 + inner * rim[::-1]]) - (0, 15)


def test_a_narrow_ring_that_an_arc_runs_round_is_the_plate() -> None:
    def arc(t: int) -> np.ndarray:
        return ringed(25, 30, 0.4 * t, 0.4 * t + 1.5)

    pale = (226, 222, 214)
    clip = film([(lambda t: ringed(25, 30, 0, 2 * np.pi), lambda t: pale), (arc, lambda t: (40, 110, 240))], count=32)
    plate, _ = find_plate(clip.frames)
    angles = np.linspace(0, 2 * np.pi, 90)
    ring = np.floor(np.stack([60 + 27.5 * np.cos(angles), 45 + 27.5 * np.sin(angles)], axis=1)).astype(int)
    assert np.abs(plate[ring[:, 1], ring[:, 0]] - pale).max() <= 4
    assert np.abs(plate[45, 60] - (245, 240, 232)).max() <= 4


def test_a_card_that_dots_jump_on_is_the_plate() -> None:
    card = (200, 206, 214)
    dots = [(lambda t, x=x: box(x, 90 - (t + x) % 14, 10, 10), lambda t: (90, 96, 104)) for x in (90, 110, 130)]
    clip = film([(lambda t: box(75, 65, 80, 50), lambda t: card), *dots], size=(240, 180))
    plate, _ = find_plate(clip.frames)
    assert np.abs(plate[70:110, 80:150] - card).max() <= 6
    assert np.abs(plate[:60] - (245, 240, 232)).max() <= 4


def test_what_bars_never_leave_is_not_the_plate() -> None:
    def bar(x: int) -> Callable[[int], np.ndarray]:
        return lambda t: box(x, 50 - (t + x) % 12 * 3, 8, 30 + (t + x) % 12 * 3)

    clip = film([(bar(x), lambda t: (20, 40, 90)) for x in (30, 50, 70)], count=36)
    plate, _ = find_plate(clip.frames)
    assert np.abs(plate - (245, 240, 232)).max() <= 4


def test_a_glow_is_seen_below_what_always_covers_it() -> None:
    rows, columns = np.indices((90, 120))
    part = np.clip(np.hypot(columns - 40, rows - 40) / 90, 0, 1)[..., None]
    knots = np.array([(255, 178, 107), (122, 46, 95), (27, 16, 53)], float)
    ground = np.dstack([np.interp(part[..., 0], (0, 0.5, 1), knots[:, k]) for k in range(3)]).astype(np.float32)

    def outline(t: int) -> np.ndarray:
        return box(75 - t % 10, 45 - t % 10, 20 + 2 * (t % 10), 20 + 2 * (t % 10))

    clip = film([(outline, lambda t: (255, 233, 168))], plate=ground)
    plate, _ = find_plate(clip.frames)
    assert np.mean(np.abs(plate - ground).max(axis=2) > 5) < 0.01


def test_letters_that_stand_beside_each_other_are_the_plate() -> None:
    ground = np.full((90, 120, 3), 240, np.float32)
    for left in range(20, 100, 7):
        ground[40:56, left : left + 3] = 60
    clip = film([(lambda t: box(4 * t, 18, 14, 8), lambda t: (60, 60, 60))], plate=ground)
    plate, _ = find_plate(clip.frames)
    assert np.mean(np.abs(plate - ground).max(axis=2) > 4) < 0.002


def test_the_middle_of_what_pulses_is_not_the_plate_though_compression_stains_it() -> None:
    rng = np.random.default_rng(5)
    rows, columns = np.mgrid[:90, :120]
    away = np.hypot(columns - 60, rows - 45)
    frames = np.full((60, 90, 120, 3), (245, 240, 232), np.uint8)
    for time, frame in enumerate(frames):
        stains = np.clip(rng.normal(0, 2, (90, 120)), -6, 6).round() * (time < 20)  # then another thing came to rest
        inside = away < 17 + 4 * np.sin(time / 5)
        frame[inside] = (np.array([230, 190, 100]) + stains[..., None])[inside]
    plate, _ = find_plate(frames)
    assert np.abs(plate - (245, 240, 232)).max() <= 4


def test_a_pale_card_that_fades_in_with_its_text_is_not_the_plate() -> None:
    """Where few pixels change they do so for what moves, and tell nothing of noise."""
    frames = np.full((60, 120, 160, 3), 255, np.float32)
    rng = np.random.default_rng(3)
    text = cv2.GaussianBlur((rng.random((16, 60)) < 0.4).astype(np.float32), (0, 0), 0.7)
    for time, frame in enumerate(frames):
        shows = np.clip((time - 4) / 8, 0, 1)
        card = np.full((40, 90, 3), (229, 231, 235), np.float32)
        card[12:28, 15:75] -= 200 * text[..., None]
        frame[30:70, 30:120] += shows * (card - 255)
    plate, _ = find_plate(np.rint(frames).astype(np.uint8))
    assert np.abs(plate - 255).max() <= 6
