import numpy as np
import pytest

from limner.bench.filmed import film
from limner.bench.reels import Lot
from limner.bench.rehearsal import DESIGN
from limner.bench.trails import moves
from tests.bench.reel import camera


@pytest.fixture(scope="module")
def opened():
    with camera() as found:
        yield found


@pytest.mark.parametrize("kind", DESIGN.templates)
def test_a_page_of_each_kind_runs_and_changes(opened, kind: str) -> None:
    lot = Lot(np.random.default_rng(1), 200, 150, DESIGN.palettes, DESIGN.easings)
    css, body = DESIGN.templates[kind](lot)
    found = film(opened, f"<style>{css}</style>{body}", width=200, height=150, fps=5, seconds=2.2)
    assert not opened.faults and not opened.refused and found.timings
    assert (found.frames != found.frames[0]).any()
    assert kind in ("colour", "morph", "spinner", "steps") or moves(found.points).any()
