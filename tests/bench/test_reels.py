import numpy as np
import pytest

from limner.bench import premiere, rehearsal
from limner.bench.reels import RATES, Lot, reels


def test_the_same_plan_gives_the_same_pages() -> None:
    first, second = (list(reels(rehearsal.DESIGN, "dev", 3, 8)) for _ in range(2))
    assert first == second
    assert first[:5] == list(reels(rehearsal.DESIGN, "dev", 3, 5)), "a page does not depend on how many there are"
    assert {one.text for one in first}.isdisjoint(one.text for one in reels(rehearsal.DESIGN, "dev", 4, 8))


def test_kinds_take_turns_and_rates_and_sizes_differ() -> None:
    found = list(reels(rehearsal.DESIGN, "dev", 0, 52))
    kinds = list(rehearsal.DESIGN.templates)
    assert [one.kind for one in found[:26]] == kinds * 2
    assert {one.fps for one in found} == set(RATES) and {one.scale for one in found} == {0.5, 1.0}
    assert all(one.width * one.scale <= 400 and one.height * one.scale <= 300 for one in found)
    assert all(one.seconds * one.fps <= 120 for one in found)


def test_the_parts_share_kinds_and_nothing_else() -> None:
    dev, test = rehearsal.DESIGN, premiere.DESIGN
    assert list(dev.templates) == list(test.templates)
    assert {colour for each in dev.palettes for colour in each} & {c for each in test.palettes for c in each} <= {
        "#ffffff"
    }
    assert not set(dev.fonts) & set(test.fonts)
    assert not {one for one in dev.easings if "(" in one} & {one for one in test.easings if "(" in one}


def test_a_lot_draws_in_its_range() -> None:
    lot = Lot(np.random.default_rng(0), 800, 600, (("#000", "#111", "#222"),), ("ease",))
    assert lot.unit == 2 and 20 <= lot.px(10, 20) <= 40 and 80 <= lot.x(0.1, 0.2) <= 160
    assert sorted(lot.colours) == ["#111", "#222"] and lot.ease() == "ease"
    assert lot.time(0.55, 0.64) == "0.6s" and not lot.chance(0)
    assert lot.y(0, 0) == 0 and lot.pick("a") == "a"


@pytest.mark.parametrize("design", [rehearsal.DESIGN, premiere.DESIGN], ids=["dev", "test"])
def test_pages_are_whole(design) -> None:
    for reel in reels(design, "dev", 5, 26):
        assert reel.text.count("{") == reel.text.count("}") and "{{" not in reel.text and "@keyframes" in reel.text
