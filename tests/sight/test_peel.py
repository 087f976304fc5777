import numpy as np

from limner.sight.grow import Film
from limner.sight.moving import blobs_of
from limner.sight.peel import peeled, without
from limner.sight.pose import moved
from limner.sight.sever import sever
from tests.sight.filmed import box, film, turned

PLATE = np.broadcast_to(np.array([245, 240, 232], np.float32), (90, 120, 3)).copy()


def test_what_turns_on_a_card_is_a_sprite_of_its_own_and_the_card_is_whole() -> None:
    card, sign = (lambda t: box(15 + 2 * t, 20, 60, 50)), (lambda t: turned(box(35 + 2 * t, 35, 20, 14), 8 * t))
    clip = film([(card, lambda t: (200, 40, 30)), (sign, lambda t: (30, 80, 200))], count=16)
    one = Film(clip.frames, PLATE, 0.0, 4.0, np.zeros(clip.frames.shape[:3], bool))
    blobs = [blobs_of(frame, PLATE.astype(np.uint8), 4.0, t, (0, 0, 120, 90))[0] for t, frame in enumerate(clip.frames)]
    below, above = peeled(one, blobs, sever(clip.frames, PLATE, blobs, 4.0))
    for part, outline in ((below, card), (above, sign)):
        first = outline(part.canonical)
        worst = max(np.abs(moved(first, part.path.pose[t]) - outline(t)).max() for t in range(16))
        assert worst < 0.3
    x, y = 45 + 2 * below.canonical - below.corner[0], 42 - below.corner[1]
    assert below.sheet[y, x, 3] > 0.9 and np.abs(below.sheet[y, x, :3] - [200, 40, 30]).max() < 6


def test_a_corner_that_is_hidden_throughout_is_the_others_mirror_image() -> None:
    card, sign = (lambda t: box(15 + t, 30, 60, 40)), (lambda t: box(60 + t, 22 + t % 4, 25, 22))
    clip = film([(card, lambda t: (200, 40, 30)), (sign, lambda t: (30, 80, 200))], count=16)
    one = Film(clip.frames, PLATE, 0.0, 4.0, np.zeros(clip.frames.shape[:3], bool))
    blobs = [blobs_of(frame, PLATE.astype(np.uint8), 4.0, t, (0, 0, 120, 90))[0] for t, frame in enumerate(clip.frames)]
    below, _ = peeled(one, blobs, sever(clip.frames, PLATE, blobs, 4.0))
    x, y = 15 + below.canonical - below.corner[0], 30 - below.corner[1]
    inside = below.sheet[y + 1 : y + 39, x + 1 : x + 59]
    assert inside[..., 3].min() > 0.9 and np.abs(inside[..., :3] - [200, 40, 30]).max() < 12


def test_a_region_alone_keeps_its_edge() -> None:
    frame = np.full((20, 30, 3), (200, 40, 30), np.uint8)
    frame[:, 15:] = (30, 80, 200)
    frame[:, 14] = (115, 60, 115)
    plate = np.full((20, 30, 3), 240, np.float32)
    mine = np.zeros((20, 30), bool)
    mine[:, :14] = True
    out = without(frame, plate, mine, ~mine)
    assert out[10, 5].tolist() == [200, 40, 30] and out[10, 20].tolist() == [240, 240, 240]
    assert np.abs(out[10, 14].astype(float) - [220, 140, 135]).max() < 4
