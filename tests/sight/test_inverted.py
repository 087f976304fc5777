import numpy as np
import pytest

from limner.sight.follow import Tracklet
from limner.sight.inverted import bridged
from limner.sight.moving import Blob


def blobs(first: int, heights: list[int], middle: float = 50.0, colour: float = 90.0) -> Tracklet:
    found = []
    for frame, height in enumerate(heights, first):
        mask = np.ones((height, 60), bool)
        box = (20, round(middle - height / 2), 60, height)
        found.append(Blob(frame, box, mask, 100.0 * mask.sum(), (50.0, middle), np.full(3, colour)))
    return Tracklet(found)


def test_what_is_gone_for_a_moment_while_it_is_thin_is_one_thing() -> None:
    found = bridged([blobs(7, [12, 30, 50]), blobs(0, [50, 40, 30, 20, 10])])
    assert [len(one.blobs) for one in found] == [8]
    assert [blob.frame for blob in found[0].blobs] == [0, 1, 2, 3, 4, 7, 8, 9]


@pytest.mark.parametrize("after", [
    blobs(7, [50, 50, 50]), blobs(12, [12, 30, 50]), blobs(7, [12, 30, 50], middle=90.0),
    blobs(7, [12, 30, 50], colour=200.0),
])  # fmt: skip
def test_what_comes_wide_or_late_or_elsewhere_or_in_another_colour_is_another(after: Tracklet) -> None:
    assert len(bridged([blobs(0, [50, 40, 30, 20, 10]), after])) == 2
