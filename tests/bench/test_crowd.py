import numpy as np
import pytest

from limner.bench.crowd import pair, spots, strewn, trays
from limner.bench.pillow import paint


def test_trays_hold_their_things():
    draft = trays("dev", np.random.default_rng(1))
    captions = [thing.words for thing in draft.things if thing.kind == "text"]
    assert len(captions) >= 2 and {t.column for t in draft.things if t.kind != "text"} == set(captions)
    assert len({t.words for t in trays("dev", np.random.default_rng(1), short=True).things if t.words}) == 2


def test_things_lie_apart():
    rng = np.random.default_rng(2)
    found = spots((0, 0, 500, 400), 20, (15, 25), ["#d64545"], np.array(["circle"]), rng)
    gaps = [np.hypot(a.x - b.x, a.y - b.y) - a.r - b.r for a in found for b in found if a is not b]
    assert len(found) > 12 and min(gaps) > 4


def test_what_is_strewn_has_no_words():
    draft = strewn("test", np.random.default_rng(3))
    assert all(not thing.words and not thing.column and thing.colour for thing in draft.things)


@pytest.mark.parametrize("seed", range(5))
def test_a_pair_differs_in_its_changes_and_nowhere_else(seed: int):
    first, second, changes = pair("dev", np.random.default_rng(seed), 1 + seed % 4)
    assert len(changes) == 1 + seed % 4
    strange = np.abs(paint(first.scene()).astype(int) - paint(second.scene()).astype(int)).max(axis=2) > 20
    for boxes in changes:
        for box in boxes:
            left, top, right, bottom = (round(value) for value in box)
            assert strange[top:bottom, left:right].any()
    for boxes in changes:
        for left, top, right, bottom in boxes:
            strange[int(top) - 3 : int(bottom) + 4, int(left) - 3 : int(right) + 4] = False
    assert not strange.any()
