import numpy as np

from limner.sight.pose import moved
from limner.sight.track import track
from tests.sight.filmed import box, film, turned

SIZE = (200, 140)


def nearest(tracked, first: np.ndarray):
    def away(one) -> float:
        height, width = one.sprite.shape[:2]
        corners = moved(box(*one.corner, width, height), np.linalg.inv(one.pose[one.canonical]))
        return float(np.hypot(*(corners.mean(axis=0) - first.mean(axis=0))))

    return min(tracked.tracks, key=away)


def test_things_apart_are_found_with_their_motion_and_opacity() -> None:
    slide, spin, fade = (
        lambda t: box(20 + 4.3 * t, 15, 30, 20),
        lambda t: turned(box(30, 70, 40, 24), 6 * t),
        lambda t: box(130, 80, 40, 30),
    )
    clip = film(
        [
            (slide, lambda t: (200, 40, 30)),
            (spin, lambda t: (30, 80, 200)),
            (fade, lambda t: (20, 150, 90, (t + 1) / 24)),
        ],
        count=24, size=SIZE, plate=(20, 22, 30),
    )  # fmt: skip
    parts: list[float] = []
    tracked = track(clip, parts.append)
    assert len(tracked.tracks) == 3 and tracked.noise < 0.3
    assert parts == sorted(parts) and parts[-1] == 1.0
    for outline in (slide, spin):
        best = min(
            max(np.abs(moved(outline(one.canonical), one.pose[t]) - outline(t)).max() for t in range(24))
            for one in tracked.tracks
            if np.isfinite(one.pose).all()
        )
        assert best < 0.2
    still = [one for one in tracked.tracks if one.kind == "still"]
    assert len(still) == 1
    assert np.abs(still[0].opacity[2:] - (np.arange(24)[2:] + 1) / 24).max() < 0.03


def test_a_colour_that_changes_is_a_tint() -> None:
    clip = film([(lambda t: box(60, 40, 50, 40), lambda t: (220 - 9 * t, 60, 40 + 9 * t))], size=SIZE)
    tracked = track(clip)
    (one,) = tracked.tracks
    assert one.tint is not None
    truth = np.array([[220 - 9 * t, 60, 40 + 9 * t] for t in range(20)])
    assert np.abs(one.tint - truth).max() < 6


def test_a_film_without_motion_has_no_tracks() -> None:
    tracked = track(film([], count=5))
    assert tracked.tracks == [] and np.abs(tracked.plate - np.array([245, 240, 232])).max() < 1
