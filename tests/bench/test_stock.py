import shutil
from collections import Counter

import numpy as np
import pytest

from limner.bench.easel import BROWSERS
from limner.bench.harm import Harm
from limner.bench.item import KINDS
from limner.bench.stock import ASKED, Plan, draught, items
from limner.bench.turns import Turn, quad, warp
from limner.render.raster import Rasteriser
from limner.sight.graph import Text
from limner.sight.question import ORIENTATIONS
from tests.bench import visions

HAS_BROWSER = any(shutil.which(name) for name in BROWSERS)


def test_the_same_number_is_the_same_item():
    first, again = (draught(Plan(), 7) for _ in range(2))
    assert first.posed == again.posed and first.turns == again.turns and first.pages[0].nodes == again.pages[0].nodes
    assert draught(Plan(seed=1), 7).pages[0].nodes != first.pages[0].nodes


@pytest.mark.parametrize("plan", [Plan(upright=True), Plan(clean=True), Plan(severity=3)])
def test_conditions_change_what_befalls_an_item_and_nothing_else(plan: Plan):
    for number in range(12):
        free, bound = draught(Plan(), number), draught(plan, number)
        assert [page.nodes for page in free.pages] == [page.nodes for page in bound.pages]
        if free.posed.question.family not in ("orientation", "difference"):
            assert free.posed == bound.posed
        if plan.upright:
            assert set(bound.turns) == {Turn()}
        else:
            assert bound.turns == free.turns
        assert not plan.clean or bound.harm == Harm()
        assert not plan.severity or bound.harm.severity == plan.severity


def test_a_part_has_everything():
    drafts = [draught(Plan(), number) for number in range(240)]
    assert {one.kind for one in drafts} == set(KINDS)
    turns = Counter(one.turns[0].name for one in drafts)
    assert set(turns) == set(ORIENTATIONS) and min(turns.values()) > 15
    assert len({one.harm.name for one in drafts}) == 20 and {one.harm.severity for one in drafts} == set(range(6))
    assert {one.posed.why for one in drafts} == {"", "absent", "unreadable", "no up"}
    undetermined = sum(one.posed.answer is None for one in drafts) / 240
    assert 0.1 < undetermined < 0.25
    assert any(one.turns[0].tilt for one in drafts) and all(abs(one.turns[0].skew) <= 12 for one in drafts)


def test_what_is_asked_does_not_keep_step_with_the_orientations():
    assert all(len(ORIENTATIONS) % len(row) or len(row) == 1 for row in ASKED.values())


def test_the_test_part_shares_no_font_with_the_development_part():
    fonts = {
        part: {node.shape.family for number in range(48) for page in draught(Plan(part), number).pages
               for node in page.nodes if isinstance(node.shape, Text)}
        for part in ("dev", "test")
    }  # fmt: skip
    assert not fonts["dev"] & fonts["test"]


def test_the_matrix_lays_a_picture_over_its_source():
    item = visions.one(0)  # a photographed receipt
    assert item.turn.tilt and item.turn.raised
    height, width = item.sources[0].shape[:2]
    back = warp(item.pictures[0], item.matrices[0], (width, height), edge=True)
    inner = (slice(10, -10), slice(10, -10))
    alike = np.corrcoef(back[inner].ravel().astype(float), item.sources[0][inner].ravel().astype(float))[0, 1]
    assert alike > 0.7
    corners = quad(np.linalg.inv(item.matrices[0]), (0, 0, width, height))
    tall, wide = item.pictures[0].shape[:2]
    assert (corners > 0).all() and (corners < (wide, tall)).all(), "the sheet lies on its desk"


def test_items_come_in_their_order():
    with Rasteriser() as raster:
        found = list(items(Plan(limit=7), raster))
    assert [item.name.rsplit("-", 1)[1] for item in found] == [*KINDS, KINDS[0]]
    assert all(len(item.pictures) == (2 if item.kind == "twins" else 1) for item in found)


@pytest.mark.skipif(not HAS_BROWSER, reason="the test part's renderer is not installed")
def test_the_test_part_is_drawn():
    with Rasteriser() as raster:
        found = list(items(Plan("test", limit=5, upright=True, clean=True), raster))
    assert all(item.solved and item.part == "test" for item in found)
