import numpy as np

from limner.sight.moving import blobs_of
from limner.sight.sever import common_colours, sever
from tests.sight.filmed import box, film

PLATE = np.broadcast_to(np.array([245, 240, 232], np.uint8), (90, 120, 3)).copy()


def test_things_that_always_touch_part_by_their_colours() -> None:
    clip = film(
        [
            (lambda t: box(30, 20 + t, 20, 40), lambda t: (200, 40, 30)),
            (lambda t: box(50, 40 - t, 20, 40), lambda t: (30, 80, 200)),
        ],
        count=10,
    )
    blobs = [blobs_of(frame, PLATE, 4.0, t, (0, 0, 120, 90))[0] for t, frame in enumerate(clip.frames)]
    parts = sever(clip.frames, PLATE.astype(np.float32), blobs, 4.0)
    assert [len(one.blobs) for one in parts] == [10, 10]
    ways = sorted(one.blobs[-1].centre[1] - one.blobs[0].centre[1] for one in parts)
    assert np.abs(np.array(ways) - [-9, 9]).max() < 1
    assert sever(clip.frames, PLATE.astype(np.float32), parts[0].blobs, 4.0) == []


def test_colours_of_edges_are_not_common() -> None:
    pixels = np.array([[200, 40, 30]] * 60 + [[30, 80, 200]] * 40 + [[115, 60, 115]] * 3)
    assert common_colours(pixels).tolist() == [[200, 40, 30], [30, 80, 200]]
