import asyncio
import io
import json
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from limner.bench import controls
from limner.bench.codevision import GROUPS, attempt, grouped, knowing, readable, report, run, seeing, sheet, tile
from limner.bench.merit import mark
from limner.bench.solvers import Answered
from limner.bench.stock import Plan
from limner.core.errors import BudgetSpent
from limner.render.raster import Rasteriser
from limner.sight.question import Question
from tests.bench import visions


class Placeholder:
    """Stands for a solver: it sees pictures and a question alone."""

    async def answer(self, images: Sequence[np.ndarray], question: Question) -> Answered:
        if question.family == "count":
            raise RuntimeError("no idea")
        return Answered("upright" if question.family == "orientation" else None, 0.5, turns=2, seconds=0.25)


def test_a_run_marks_every_item():
    plan = Plan(limit=6)
    with Rasteriser() as raster:
        marks, tiles = run(plan, seeing(Placeholder()), raster, ocr=False, quiet=True, tiles=True)
    assert len(marks) == len(tiles) == 6 and all(not one.item.pictures for one in marks)
    assert {one.answered.error for one in marks if one.item.question.family == "count"} == {"RuntimeError: no idea"}
    groups = grouped(marks)
    assert set(groups) == {"all", *GROUPS} and groups["all"][0].items == 6
    assert all(sum(row.items for row in rows) == 6 for rows in groups.values())
    result = json.loads(json.dumps(report(plan, "placeholder", marks)))
    assert result["plan"]["limit"] == 6 and len(result["items"]) == 6
    assert {"question", "answer", "harm", "program", "truth", "matrices", "covered"} <= set(result["items"][0])
    page = Image.open(io.BytesIO(sheet(marks, tiles)))
    assert page.width > 5 * 420


def test_the_oracle_is_right_wherever_it_sees():
    marks = [mark(item, asyncio.run(attempt(item, knowing(controls.oracle))), readable(item, ocr=False))
             for item in map(visions.one, range(6, 12))]  # fmt: skip
    (row,) = grouped(marks)["all"]
    assert row.accuracy == row.coverage == row.abstained == 1 and row.wrong == 0
    assert row.covered is not None and row.covered > 0.97


def test_what_only_words_tell_is_read_by_the_oracles_ocr():
    item = visions.one(6, Plan(upright=True, clean=True))
    assert readable(item)
    assert readable(visions.one(1)) == visions.one(1).solved


def test_who_cannot_go_on_stops_the_run():
    async def broke(item: object) -> Answered:
        raise BudgetSpent("nothing is left")

    with pytest.raises(BudgetSpent):
        asyncio.run(attempt(visions.one(0), broke))


def test_a_tile_shows_the_evidence():
    item = visions.one(6, Plan(upright=True, clean=True))
    green = (np.abs(tile(item, Answered()).astype(int) - (0x18, 0xA5, 0x58)).sum(axis=2) < 60).sum()
    assert green > 100
