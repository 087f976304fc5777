import numpy as np
import pytest

from limner.sight.track import track
from limner.sight.tracks import Clip
from tests.sight.filmed import box, film, turned

RED = (200.0, 40.0, 30.0)


def after(clip: Clip, other: Clip) -> Clip:
    frames = np.concatenate([clip.frames, other.frames])
    return Clip(frames, np.arange(len(frames)) / 30, 30.0, len(frames) / 30)


def test_what_restarts_while_it_fades_is_one_track() -> None:
    clip = film([(lambda t: box(10 + 5 * (t % 12), 30, 24, 24), lambda t: (*RED, 1 - 0.07 * (t % 12)))], count=36)
    (one,) = track(clip).tracks
    assert np.isfinite(one.pose).all()
    assert one.opacity == pytest.approx(1 - 0.07 * (np.arange(36) % 12), abs=0.08)
    way = one.pose[:, 0, 2] - one.pose[0, 0, 2]
    assert way == pytest.approx(5.0 * (np.arange(36) % 12), abs=0.15)


def test_what_turns_in_jumps_is_one_track() -> None:
    clip = film([(lambda t: turned(box(40, 36, 40, 12), 70 * (t // 8)), lambda t: RED)], count=24)
    (one,) = track(clip).tracks
    assert np.isfinite(one.pose).all()


@pytest.mark.parametrize(
    ("outline", "colour"),
    [
        (box(140, 30, 24, 24), (30, 90, 200)),
        (box(140, 26, 32, 32), RED),
        (np.array([[140, 56], [156, 26], [172, 56]], float), RED),
        (box(140, 30, 24, 24), (220, 130, 120)),
    ],
)
def test_what_has_another_shape_size_or_colour_is_another_thing(outline: np.ndarray, colour: tuple[float, ...]) -> None:
    first = film([(lambda t: box(10 + t, 30, 24, 24), lambda t: RED)], count=12, size=(200, 90))
    second = film([(lambda t: outline + (0.7 * t, 0), lambda t: colour)], count=12, size=(200, 90))
    tracks = track(after(first, second)).tracks
    assert len(tracks) == 2
    assert not (np.isfinite(tracks[0].pose[:, 0, 0]) & np.isfinite(tracks[1].pose[:, 0, 0])).any()


def test_equal_things_that_are_seen_together_stay_apart() -> None:
    clip = film(
        [(lambda t: box(10 + 2 * t, 10, 20, 20), lambda t: RED), (lambda t: box(80 - 2 * t, 55, 20, 20), lambda t: RED)]
    )
    assert len(track(clip).tracks) == 2
