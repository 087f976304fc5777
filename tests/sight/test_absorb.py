import numpy as np

from limner.sight.absorb import absorb
from limner.sight.refit import Work
from limner.sight.stack import Stack
from limner.sight.tracks import Track
from tests.sight import blocks

PLATE = np.full((60, 120, 3), 230, np.float32)
COUNT = 12


def block(corner: tuple[int, int], colour: float, times: range, speed: float) -> Track:
    """A block that is there for some time only."""
    track = blocks.block(corner, 20, colour, speed, COUNT)
    gone = np.isin(np.arange(COUNT), times, invert=True)
    track.pose[gone], track.opacity[gone], track.canonical = np.nan, 0, times[0]
    return track


def test_one_thing_that_was_found_twice_is_one_again() -> None:
    whole = block((10, 20), 60, range(COUNT), 3)
    frames = blocks.film([whole], PLATE, COUNT)
    early, late = block((10, 20), 60, range(5), 3), block((10, 20), 60, range(5, COUNT), 3)
    work = Work(Stack([early, late], None, PLATE, COUNT), ["translation", "translation"], frames, 0.0)
    absorb(work)
    kept = [track for track in (early, late) if np.isfinite(track.pose[:, 0, 0]).any()]
    assert len(kept) == 1
    assert np.abs(kept[0].pose - whole.pose).max() < 0.1


def test_two_things_stay_two() -> None:
    one, two = block((10, 20), 60, range(COUNT), 3), block((22, 30), 120, range(COUNT), 2)
    frames = blocks.film([one, two], PLATE, COUNT)
    absorb(Work(Stack([one, two], None, PLATE, COUNT), ["translation", "translation"], frames, 0.0))
    assert np.isfinite(one.pose).all()
    assert np.isfinite(two.pose).all()
