from limner.bench.item import KINDS, STEPS, Proof
from limner.bench.oracle import OPTIONAL
from tests.bench import visions


def test_kinds_and_steps_are_named_once():
    assert len(set(KINDS)) == 6 and len(set(STEPS)) == len(STEPS) == 11
    assert set(STEPS) == set(OPTIONAL)


def test_an_item_holds_all_that_was_done():
    item = visions.one(0)
    assert len(item.sources) == len(item.pictures) == len(item.matrices) == 1
    assert item.matrices[0].shape == (3, 3) and isinstance(item.proofs[0], Proof)
