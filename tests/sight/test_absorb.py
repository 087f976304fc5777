import numpy as np

from limner.sight.absorb import absorb
from limner.sight.refit import Work
from limner.sight.stack import Stack
from limner.sight.tracks import Track

PLATE = np.full((60, 120, 3), 230, np.float32)
COUNT = 12


def block(corner: tuple[int, int], colour: float, times: range, speed: float) -> Track:
    sprite = np.zeros((20, 20, 4), np.float32)
    sprite[..., :3], sprite[..., 3] = colour, 1
    pose = np.full((COUNT, 3, 3), np.nan)
    opacity = np.zeros(COUNT)
    for time in times:
        pose[time], opacity[time] = np.eye(3), 1
        pose[time, 0, 2] = speed * time
    return Track(0, sprite, corner, times[0], pose, opacity, np.ones(COUNT), np.zeros(COUNT))


def film(tracks: list[Track]) -> np.ndarray:
    stack = Stack(tracks, None, PLATE, COUNT)
    return np.stack([np.rint(stack.whole(time, (0, 0, 120, 60))) for time in range(COUNT)]).astype(np.uint8)


def test_one_thing_that_was_found_twice_is_one_again() -> None:
    whole = block((10, 20), 60, range(COUNT), 3)
    frames = film([whole])
    early, late = block((10, 20), 60, range(5), 3), block((10, 20), 60, range(5, COUNT), 3)
    work = Work(Stack([early, late], None, PLATE, COUNT), ["translation", "translation"], frames, 0.0)
    absorb(work)
    kept = [track for track in (early, late) if np.isfinite(track.pose[:, 0, 0]).any()]
    assert len(kept) == 1
    assert np.abs(kept[0].pose - whole.pose).max() < 0.1


def test_two_things_stay_two() -> None:
    one, two = block((10, 20), 60, range(COUNT), 3), block((22, 30), 120, range(COUNT), 2)
    frames = film([one, two])
    absorb(Work(Stack([one, two], None, PLATE, COUNT), ["translation", "translation"], frames, 0.0))
    assert np.isfinite(one.pose).all()
    assert np.isfinite(two.pose).all()
