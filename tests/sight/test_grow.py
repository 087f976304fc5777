import numpy as np

from limner.sight.grow import carry, rejoin, shows, take
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
