import numpy as np

from limner.sight.grow import carry, rejoin, shows, take
from limner.sight.moving import blobs_of
from tests.sight.filmed import box, film, prepared


def test_it_is_carried_past_its_hints_and_taken() -> None:
    clip = film([(lambda t: box(10 + 2 * t, 30, 30, 20), lambda t: (200, 40, 30))])
    one, sprite, _hints = prepared(clip)
    path = carry(one, sprite, 0, "translation", {}, (0, 19))
    assert path.there.all()
    take(one, sprite, path, 3)
    assert one.taken[10, 40, 45] == 3 and one.taken[10, 40, 100] == 0
    assert one.hidden(10)[40, 45] and not one.hidden(10, 3).any()
    drawn, area = shows(one, sprite, path, 10) or (np.zeros(0), (0, 0, 0, 0))
    assert drawn.shape[:2] == (area[3] - area[1], area[2] - area[0])


def test_what_was_gone_is_known_again() -> None:
    clip = film([(lambda t: box(30, 30, 30, 20), lambda t: (200, 40, 30, 0.0 if 6 < t < 14 else 1.0))])
    one, sprite, hints = prepared(clip)
    path = carry(one, sprite, 0, "still", {t: hints[t] for t in range(7)}, (0, 19))
    assert path.there.sum() == 7
    assert rejoin(one, sprite, path, "still", hints[15]) is not None
    assert rejoin(one, sprite, path, "still", hints[3]) is None


def test_what_is_known_elsewhere_is_not_in_another_blob() -> None:
    red = (lambda t: box(30, 30, 30, 20), lambda t: (200, 40, 30))
    blue = (lambda t: box(90, 60, 20, 20), lambda t: (30, 40, 200))
    one, sprite, hints = prepared(film([red]))
    one.frames = film([red, blue]).frames
    path = carry(one, sprite, 0, "still", {t: hints[t] for t in range(7)}, (0, 6))
    flat = np.clip(np.round(one.plate), 0, 255).astype(np.uint8)
    blobs = {blob.box[0]: blob for blob in blobs_of(one.frames[15], flat, 4.0, 15, (0, 0, *flat.shape[1::-1]))}
    assert sorted(blobs) == [30, 90]
    assert rejoin(one, sprite, path, "still", blobs[30]) is not None
    assert rejoin(one, sprite, path, "still", blobs[90]) is None
