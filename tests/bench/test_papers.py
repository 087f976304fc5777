import numpy as np
import pytest

from limner.bench.papers import blot, letter, money, receipt, taxed
from limner.bench.parlance import PARLANCES
from limner.bench.pillow import paint


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("seed", range(4))
def test_a_receipt_adds_up_to_the_cent(part: str, seed: int):
    draft = receipt(part, np.random.default_rng(seed))
    entries = [thing for thing in draft.things if thing.kind == "entry" and thing.value is not None]
    goods = [round(100 * (thing.value or 0)) for thing in entries if thing.column == "goods"]
    sub, tax, due = (round(100 * (thing.value or 0)) for thing in entries[len(goods) :])
    rate = int("".join(c for c in entries[len(goods) + 1].label if c.isdigit()))
    assert len(goods) >= 4 and sum(goods) == sub and taxed(sub, rate) == tax and sub + tax == due
    assert all(thing.words == money(round(100 * (thing.value or 0))) for thing in entries)
    assert draft.height <= 900 and all(thing.box[3] < draft.height for thing in entries)


def test_amounts():
    assert (money(5), money(1240), taxed(150, 7), taxed(100, 19)) == ("0.05", "12.40", 11, 19)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_a_letter_has_its_entries(part: str):
    draft = letter(part, np.random.default_rng(1))
    entries = [thing for thing in draft.things if thing.kind == "entry"]
    assert len(entries) >= 4 and all(thing.words and "#" not in thing.words for thing in entries)
    assert {thing.label for thing in entries}.isdisjoint(PARLANCES[part].strangers)
    tops = [thing.box[1] for thing in entries]
    assert tops == sorted(tops) and draft.height < 900


def test_a_blot_leaves_nothing_to_read():
    draft = letter("dev", np.random.default_rng(2))
    box = (200.0, 300.0, 420.0, 321.0)
    blot(draft, box)
    under = paint(draft.scene())[300:321, 200:420, :3]
    assert under.std(axis=(0, 1)).max() < 1
