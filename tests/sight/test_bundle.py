import numpy as np

from limner.sight.bundle import adjusted
from tests.sight.blocks import block, film

PLATE = np.full((80, 140, 3), 235, np.float32)
COUNT = 16


def test_foreign_pieces_fall_out_and_covered_parts_come_in() -> None:
    lower, upper = block((20, 20), 24, (250, 200, 20), 4, COUNT), block((36, 30), 24, (220, 80, 40), 0, COUNT)
    frames = film([lower, upper], PLATE, COUNT)
    # As it was cut out of its first frame: with the corner of what lies over it.
    lower.sprite[10:, 16:, :3] = (220, 80, 40)
    tracks, ranks = adjusted([lower, upper], None, ["translation", "still"], frames, PLATE, 0.0, 4.0)
    assert ranks is None
    mended = tracks[0]
    inside = mended.sprite[mended.sprite[..., 3] > 0.9][:, :3]
    assert np.abs(inside - (250, 200, 20)).max() < 6
    assert (mended.sprite[..., 3] > 0.5).sum() == 24 * 24


def test_what_was_cut_out_faint_comes_to_its_full_colour() -> None:
    one = block((20, 20), 24, (20, 60, 120), 3, COUNT)
    one.opacity[:] = np.linspace(0.4, 1.0, COUNT)
    frames = film([one], PLATE, COUNT)
    one.sprite[..., :3] = 235 + 0.5 * (one.sprite[..., :3] - 235)
    one.opacity[:] = np.minimum(one.opacity / 0.5, 1)
    one.canonical = 2
    (track,), _ = adjusted([one], None, ["translation"], frames, PLATE, 0.0, 4.0)
    assert np.abs(np.median(track.sprite[track.sprite[..., 3] > 0.9][:, :3], axis=0) - (20, 60, 120)).max() < 12
    assert np.abs(track.opacity - np.linspace(0.4, 1.0, COUNT)).max() < 0.05


def test_the_order_is_that_which_the_film_shows() -> None:
    lower, upper = block((20, 20), 24, (250, 200, 20), 4, COUNT), block((50, 30), 24, (20, 80, 140), 0, COUNT)
    frames = film([lower, upper], PLATE, COUNT)
    tracks, _ = adjusted([upper, lower], None, ["still", "translation"], frames, PLATE, 0.0, 4.0)
    assert [track.pose[-1, 0, 2] > 1 for track in tracks] == [True, False]
