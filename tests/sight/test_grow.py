import numpy as np
import pytest

from limner.sight.alpha import cut
from limner.sight.grow import Film, carry, choose, rejoin, shows, take
from limner.sight.moving import Blob, blobs_of
from limner.sight.pose import Sprite, moved, ready
from limner.sight.tracks import Clip
from tests.sight.filmed import box, film, turned

PLATE = np.broadcast_to(np.array([245, 240, 232], np.float32), (90, 120, 3)).copy()


def shared(clip: Clip) -> Film:
    return Film(clip.frames, PLATE, 0.0, 4.0, np.zeros(clip.frames.shape[:3], np.uint8))


def prepared(clip: Clip, frame: int = 0) -> tuple[Film, Sprite, dict[int, Blob]]:
    one = shared(clip)
    hints = {}
    for index, picture in enumerate(clip.frames):
        for blob in blobs_of(picture, PLATE.astype(np.uint8), 4.0, index, (0, 0, 120, 90)):
            hints[index] = blob
    mask = np.abs(clip.frames[frame] - PLATE).max(axis=2) > 4
    return one, ready(cut(clip.frames[frame], PLATE, mask, 4.0), (0, 0)), hints


def test_the_least_model_that_explains_is_chosen() -> None:
    for want, outline in [
        ("translation", lambda t: box(10 + 3.3 * t, 30, 30, 20)),
        ("similarity", lambda t: turned(box(40, 30, 30, 20), 7 * t)),
    ]:
        one, sprite, hints = prepared(film([(outline, lambda t: (200, 40, 30))]))
        model, path = choose(one, sprite, 0, hints, False)
        assert model == want
        worst = max(np.abs(moved(outline(0), path.pose[t]) - outline(t)).max() for t in range(20))
        assert worst < 0.15
        assert path.opacity == pytest.approx(np.ones(20), abs=0.02)


def test_it_is_carried_past_its_hints_and_taken() -> None:
    clip = film([(lambda t: box(10 + 2 * t, 30, 30, 20), lambda t: (200, 40, 30))])
    one, sprite, _hints = prepared(clip)
    path = carry(one, sprite, 0, "translation", {}, (0, 19))
    assert path.there.all()
    take(one, sprite, path, 3)
    assert one.taken[10, 40, 45] == 3 and one.taken[10, 40, 100] == 0
    assert one.hidden(10)[40, 45] and not one.hidden(10, 3).any()
    drawn, area = shows(one, sprite, path, 10) or (np.zeros(0), ())
    assert drawn.shape[:2] == (area[3] - area[1], area[2] - area[0])


def test_what_was_gone_is_known_again() -> None:
    clip = film([(lambda t: box(30, 30, 30, 20), lambda t: (200, 40, 30, 0.0 if 6 < t < 14 else 1.0))])
    one, sprite, hints = prepared(clip)
    path = carry(one, sprite, 0, "still", {t: hints[t] for t in range(7)}, (0, 19))
    assert path.there.sum() == 7
    assert rejoin(one, sprite, path, "still", hints[15]) is not None
    assert rejoin(one, sprite, path, "still", hints[3]) is None
