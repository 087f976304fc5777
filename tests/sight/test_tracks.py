import numpy as np

from limner.sight.tracks import Clip, Track, Tracked


def test_what_is_not_said_is_as_plain_as_can_be() -> None:
    clip = Clip(np.zeros((2, 3, 4, 3), np.uint8), np.array([0, 0.1]), 10, 0.2)
    assert (clip.backdrop, clip.notes, clip.zoom) == (None, (), 1.0)
    one = np.ones(2)
    track = Track(0, np.zeros((1, 1, 4), np.float32), (0, 0), 0, np.stack([np.eye(3)] * 2), one, one, one)
    assert (track.kind, track.tint, track.masks) == ("translation", None, None)
    assert Tracked(clip, np.zeros((3, 4, 3), np.float32), 0.3, [track]).order is None
