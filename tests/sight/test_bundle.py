import numpy as np

from limner.sight.bundle import adjusted
from limner.sight.stack import Stack
from limner.sight.tracks import Track

PLATE = np.full((80, 140, 3), 235, np.float32)
COUNT = 16


def block(corner: tuple[int, int], colour: tuple[int, int, int], speed: float) -> Track:
    sprite = np.zeros((24, 24, 4), np.float32)
    sprite[..., :3], sprite[..., 3] = colour, 1
    pose = np.tile(np.eye(3), (COUNT, 1, 1))
    pose[:, 0, 2] = speed * np.arange(COUNT)
    return Track(0, sprite, corner, 0, pose, np.ones(COUNT), np.ones(COUNT), np.zeros(COUNT))


def film(tracks: list[Track]) -> np.ndarray:
    stack = Stack(tracks, None, PLATE, COUNT)
    return np.stack([np.rint(stack.whole(time, (0, 0, 140, 80))) for time in range(COUNT)]).astype(np.uint8)


def test_foreign_pieces_fall_out_and_covered_parts_come_in() -> None:
    lower, upper = block((20, 20), (250, 200, 20), 4), block((36, 30), (220, 80, 40), 0)
    frames = film([lower, upper])
    # As it was cut out of its first frame: with the corner of what lies over it.
    lower.sprite[10:, 16:, :3] = (220, 80, 40)
    tracks, ranks = adjusted([lower, upper], None, ["translation", "still"], frames, PLATE, 0.0, 4.0)
    assert ranks is None
    mended = tracks[0]
    inside = mended.sprite[mended.sprite[..., 3] > 0.9][:, :3]
    assert np.abs(inside - (250, 200, 20)).max() < 6
    assert (mended.sprite[..., 3] > 0.5).sum() == 24 * 24


def test_what_was_cut_out_faint_comes_to_its_full_colour() -> None:
    one = block((20, 20), (20, 60, 120), 3)
    one.opacity[:] = np.linspace(0.4, 1.0, COUNT)
    frames = film([one])
    one.sprite[..., :3] = 235 + 0.5 * (one.sprite[..., :3] - 235)
    one.opacity[:] = np.minimum(one.opacity / 0.5, 1)
    one.canonical = 2
    (track,), _ = adjusted([one], None, ["translation"], frames, PLATE, 0.0, 4.0)
    assert np.abs(np.median(track.sprite[track.sprite[..., 3] > 0.9][:, :3], axis=0) - (20, 60, 120)).max() < 12
    assert np.abs(track.opacity - np.linspace(0.4, 1.0, COUNT)).max() < 0.05


def test_the_order_is_that_which_the_film_shows() -> None:
    lower, upper = block((20, 20), (250, 200, 20), 4), block((50, 30), (20, 80, 140), 0)
    frames = film([lower, upper])
    tracks, _ = adjusted([upper, lower], None, ["still", "translation"], frames, PLATE, 0.0, 4.0)
    assert [track.pose[-1, 0, 2] > 1 for track in tracks] == [True, False]
