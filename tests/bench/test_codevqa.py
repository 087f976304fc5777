import asyncio
import io
import json
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from limner.bench import codevqa
from limner.bench.codevqa import Plan, Trial, attempt, by_kind, makeup, report, run, sheet, tally
from limner.bench.easel import draw
from limner.bench.gallery import make
from limner.bench.policies import Answers, Author, Code
from limner.bench.truth import totals
from limner.render.raster import Rasteriser
from limner.sight.graph import Scene
from limner.sight.meaning import explain

PICTURE = make("dev", 2)


@pytest.fixture(scope="module")
def raster() -> Iterator[Rasteriser]:
    with Rasteriser() as one:
        yield one


@pytest.fixture(scope="module")
def pixels(raster: Rasteriser) -> np.ndarray:
    ((_, drawn),) = draw([PICTURE], raster)
    return drawn


def knowing(pixels: np.ndarray) -> Scene:
    return explain(PICTURE.truth)


def failing(pixels: np.ndarray) -> Scene:
    raise RuntimeError("no idea")


def tried(raster: Rasteriser, pixels: np.ndarray, author: Author) -> Trial:
    return attempt(PICTURE, pixels, Code(), raster, author)[0]


def test_an_author_that_knows_the_truth_is_true(raster: Rasteriser, pixels: np.ndarray):
    trial = tried(raster, pixels, knowing)
    assert trial.error is None and totals([trial.verdict])["typed"] == 1
    (*_, overall) = tally([trial])
    assert overall.family == "all" and overall.questions == len(PICTURE.asked)
    assert overall.right["drawing"] == overall.right["original"] > 0.8


def test_figures_by_kind(raster: Rasteriser, pixels: np.ndarray):
    rows = by_kind([tried(raster, pixels, knowing), tried(raster, pixels, failing)])
    assert list(rows) == ["flow"] and rows["flow"]["pictures"] == 2
    assert rows["flow"]["typed"] == 0.5 and rows["flow"]["drawing"] == rows["flow"]["original"] / 2


def test_a_failure_counts_as_nothing_right(raster: Rasteriser, pixels: np.ndarray):
    trial = tried(raster, pixels, failing)
    assert trial.error == "RuntimeError: no idea"
    (*_, overall) = tally([trial])
    assert overall.right["drawing"] == 0 and overall.right["original"] > 0.8
    figures = totals([trial.verdict])
    assert figures["typed"] == figures["within"] == 0 and figures["objects"] > 8


def test_the_drawing_is_asked_and_the_report_holds_every_question(raster: Rasteriser):
    plan = Plan("dev", limit=1)
    trials, pairs = run(plan, Code(), raster, quiet=True)
    result = json.loads(json.dumps(report(plan, "code", trials)))
    assert result["plan"] == {"part": "dev", "seed": 0, "limit": 1}
    (row,) = result["trials"]
    assert len(row["questions"]) == len(trials[0].picture.asked) and row["error"] is None
    assert set(row["questions"][0]) == {"family", "text", "answer", "drawing", "no text", "original", "blank"}
    assert result["truth"]["objects"] == len(trials[0].verdict.matches)
    assert pairs[0][0].shape == pairs[0][1].shape == (trials[0].picture.truth.height, trials[0].picture.truth.width, 3)


def test_the_sheet_has_picture_and_render_side_by_side(raster: Rasteriser, pixels: np.ndarray):
    trial = tried(raster, pixels, knowing)
    red, blue = (np.full((300, 400, 3), colour, np.uint8) for colour in ((200, 0, 0), (0, 0, 200)))
    page = np.asarray(Image.open(io.BytesIO(sheet([trial, trial], [(red, blue), (red, None)]))))
    counts = [int((page == colour).all(axis=2).sum()) for colour in ((200, 0, 0), (0, 0, 200))]
    assert counts[0] == 2 * counts[1] > 2 * 360 * 260


def test_what_the_set_is_made_of(raster: Rasteriser, pixels: np.ndarray):
    found = makeup([tried(raster, pixels, failing)])
    assert found["pictures"] == 1 and found["objects"] == sum(1 for _ in PICTURE.truth.nodes()) - 1
    assert found["jpeg"] == float(PICTURE.jpeg is not None)
    assert makeup([])["objects"] == 0


def test_families_are_weighed_by_their_questions():
    class Silent:
        async def answer(self, picture: object, views: object, scene: object) -> Answers:
            return {view: ["yes"] * len(PICTURE.asked) for view in codevqa.VIEWS}

    answers = asyncio.run(Silent().answer(None, None, None))
    trial = Trial(PICTURE, answers, totals_of_nothing())
    rows = tally([trial])
    yes = sum(asked.answer == "yes" for asked in PICTURE.asked)
    assert rows[-1].right["drawing"] == pytest.approx(yes / len(PICTURE.asked))


def totals_of_nothing() -> codevqa.Verdict:
    return codevqa.Verdict((), 0, 0, 0)
