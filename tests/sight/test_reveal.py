import numpy as np
import pytest

from limner.sight import glyphs
from limner.sight.glyphs import Face
from limner.sight.moving import blobs_in
from limner.sight.reveal import reveals
from limner.sight.tracks import Track

PLATE = np.full((90, 200, 3), 240, np.float32)
RISES = [60, 60, 44, 31, 28, 23, 18, 13, 8, 5, 2, 1, 0, 0]


def ink(x: float, y: float, text: str = "Rising", size: float = 30) -> np.ndarray:
    line = glyphs.plate(Face("DejaVu Sans", 700), text, size)
    return line.cover(size, x, y, (90, 200))


def film(covers: list[np.ndarray]) -> np.ndarray:
    return np.stack([np.rint(PLATE * (1 - cover[..., None])) for cover in covers]).astype(np.uint8)


def found_in(frames: np.ndarray) -> tuple[list[Track], np.ndarray]:
    blobs = blobs_in(frames, PLATE, 5.0, np.ones(PLATE.shape[:2], bool))
    tracks, left, _ = reveals(frames, blobs, PLATE, 5.0)
    return tracks, left


def test_a_line_that_rises_behind_an_edge_is_one_thing_and_is_painted_out() -> None:
    covers = [ink(30, 50 + shift) * (np.arange(90) < 60)[:, None] for shift in RISES]
    tracks, left = found_in(film(covers))
    assert len(tracks) == 1
    assert tracks[0].crop is not None and tracks[0].crop[3] == 60
    seen = tracks[0].seen > 0
    assert not seen[0] and seen[3]
    moves = tracks[0].pose[:, 1, 2] - tracks[0].pose[-1, 1, 2]
    assert moves[3:] == pytest.approx(RISES[3:], abs=0.3)
    assert np.abs(left - PLATE).max() < 5


def test_where_it_waits_out_of_sight_is_guessed() -> None:
    covers = [ink(30, 50 + shift) * (np.arange(90) < 60)[:, None] for shift in [60] * 6 + RISES]
    track = found_in(film(covers))[0][0]
    assert track.seen[0] == 0
    waits = track.pose[0, 1, 2] - track.pose[-1, 1, 2]
    top = np.flatnonzero(ink(30, 50).any(axis=1)).min()
    assert 60 - top - 2 <= waits < 60


def test_words_that_roll_through_a_slot_are_one_strip() -> None:
    way = [0, 0, 0, 2, 6, 12, 20, 28, 34, 38, 40, 40, 40]
    slot = ((np.arange(90) >= 24) & (np.arange(90) < 64))[:, None]
    covers = [(ink(30, 52 - up, "apps") + ink(30, 92 - up, "sites")) * slot for up in way]
    tracks, _ = found_in(film(covers))
    assert len(tracks) == 1
    assert tracks[0].sprite.shape[0] > 50
    assert tracks[0].pose[0, 1, 2] - tracks[0].pose[:, 1, 2] == pytest.approx(way, abs=0.3)
    assert tracks[0].crop is not None and tracks[0].crop[1::2] == (24, 64)


@pytest.mark.parametrize("kind", ["free", "box", "behind", "film"])
def test_other_things_are_left_alone(kind: str) -> None:
    """A line in the open, a bar that grows, what passes behind a bar, and what comes in from the film's own edge."""
    rows, columns = np.indices((90, 200))
    covers = {
        "free": [ink(30, 50 + shift / 3) for shift in RISES],
        "box": [((columns > 30) & (columns < 170 - 2 * shift) & (rows > 30) & (rows < 50)) * 1.0 for shift in RISES],
        "behind": [ink(10 + 10 * k, 50, "Go") * ~((columns > 80) & (columns < 110)) for k in range(14)],
        "film": [ink(30 - 2 * shift, 50) for shift in RISES],
    }[kind]
    frames = film([np.asarray(cover, np.float32) for cover in covers])
    tracks, left = found_in(frames)
    assert tracks == []
    assert left is frames


def test_a_box_that_moves_the_other_way_is_no_strip_of_pictures() -> None:
    rows, columns = np.indices((90, 200))
    tops = [10] * 12 + [12, 16, 22, 29, 34, 38, 40] + [40] * 12
    covers = [((rows >= top) & (rows < top + 30) & (columns > 60) & (columns < 90)) * 1.0 for top in tops]
    assert found_in(film(covers))[0] == []
