import numpy as np
import pytest

from limner.bench import standins
from limner.bench.board import FIGURES, Board, brevity, failed, judge, keyframes, semantic
from limner.bench.edits import Shop
from limner.bench.filmed import Fact
from limner.bench.replay import know
from tests.bench.reel import PAGE, REEL, camera, filmed, square, timing


@pytest.fixture(scope="module")
def stage():
    with camera() as opened:
        shop = Shop(opened, REEL.width, REEL.height, REEL.seconds)
        yield know(REEL, shop), shop


def test_the_original_is_right_in_everything(stage) -> None:
    original, shop = stage
    board = judge(original, original.film, shop)
    assert {figure: getattr(board, figure) for figure in FIGURES} == {
        **dict.fromkeys(FIGURES, pytest.approx(1)), "ms": 0, "loop": None, "appearance": None, "temporal": None,
    }  # fmt: skip


def test_no_stand_in_passes(stage) -> None:
    original, shop = stage
    boards = {
        name: judge(original, shop.film(standins.page(name, original.film, 160, 100), REEL.fps), shop)
        for name in standins.NAMES
    }
    assert boards["dump"].look > 0.95 and boards["dump"].tracks == 0 and boards["dump"].edit < 0.1
    assert boards["frozen"].tracks == 0 and boards["frozen"].semantic == 0 and boards["frozen"].time < 0.7
    assert 0.1 < boards["linear"].tracks < 0.8 and boards["linear"].named == 0


def test_a_page_that_fails_or_asks_for_something(stage) -> None:
    original, shop = stage
    page = PAGE + "<script>fetch('https://example.org/x').catch(() => {}); throw Error('oh')</script>"
    board = judge(original, shop.film(page, REEL.fps), shop)
    assert board.run == 0 and board.tracks == pytest.approx(1, abs=1e-3)
    nothing = failed("why")
    assert isinstance(nothing, Board) and nothing.error == "why" and nothing.tracks == nothing.edit == 0


def test_structure() -> None:
    still = square(np.zeros(3), np.zeros(3))
    ours = filmed(still, timings=(timing(), timing()))
    dense = filmed(still, timings=(timing(keys=timing().keys * 4),))
    assert keyframes(ours) == 2 and brevity(ours, dense) == 0.25 and brevity(dense, ours) == 1
    assert brevity(ours, filmed(still)) == 0
    both = filmed(np.concatenate([still, still], 1), facts=(Fact("a", False, True, -1), Fact("b", False, False, -1)))
    assert semantic(both) == 0.5 and semantic(filmed(still, opacity=np.zeros((3, 1)))) == 0
