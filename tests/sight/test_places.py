import numpy as np
import pytest

from limner.sight.moving import blobs_of
from limner.sight.places import alike, spots
from tests.sight.looped import looped, ring, wave

SIZE = (150, 120)
PLATE = np.broadcast_to(np.array([32, 36, 44], np.float32), (120, 150, 3))


def seen(clip):
    flat = PLATE.astype(np.uint8)
    return [blobs_of(frame, flat, 8.0, index, (0, 0, *SIZE)) for index, frame in enumerate(clip.frames)]


def test_places_are_where_things_of_all_sizes_have_their_middle() -> None:
    centres = ring(6, 40, (75.3, 60.6))
    clip = looped(centres, [lambda t, k=k: (wave(t, 3 * k), 1.0) for k in range(6)])
    found = spots(seen(clip), (120, 150))
    assert len(found) == 6
    for centre in centres:
        assert min(np.hypot(*(spot.centre - centre)) for spot in found) < 0.4
    ((members, colour),) = alike(found, clip.frames, PLATE)
    assert len(members) == 6 and colour == pytest.approx([46, 204, 113], abs=6)


def test_what_touches_its_neighbours_at_times_is_known_by_when_it_does_not() -> None:
    centres = [(40 + 14.2 * column, 30 + 14.2 * row) for row in range(3) for column in range(3)]
    looks = [lambda t, k=k: (wave(t, 2 * (k % 3 + k // 3)), 1.0) for k in range(9)]
    found = spots(seen(looped(centres, looks, side=14.2, square=True)), (120, 150))
    assert len(found) == 9
    assert max(spot.heaviest.area for spot in found) < 20**2, "never a blob of several"


def test_what_moves_or_rests_has_no_place() -> None:
    clip = looped([(75, 60), (30, 30)], [lambda t: (1.0, 1.0), lambda t: (1.0, 1.0)])
    assert spots(seen(clip), (120, 150)) == []
    moving = [seen(looped([(20 + 3.1 * t, 60)], [lambda _: (1.0, 1.0)], count=1))[0] for t in range(30)]
    assert spots(moving, (120, 150)) == []


def test_things_of_other_colours_are_no_kin() -> None:
    one = looped([(40, 60)], [lambda t: (wave(t, 0), 1.0)])
    two = looped([(110, 60)], [lambda t: (wave(t, 5), 1.0)], colour=(220, 40, 40))
    both = np.where((np.arange(150) < 75)[None, None, :, None], one.frames, two.frames)
    found = spots(seen(type(one)(both, one.times, one.fps, one.seconds)), (120, 150))
    assert [len(members) for members, _ in alike(found, both, PLATE)] == [1, 1]
