"""The whole protocol on a few questions of our own, with a model server that looks at what it is sent."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from limner.bench import vcode
from limner.bench.marks import Summary, summarise
from limner.bench.vcode import Done, Tools
from limner.core.budget import Budget
from limner.core.errors import BudgetSpent, InputError, ModelError
from limner.core.model import connect
from limner.render.raster import Rasteriser
from limner.sight.load import Picture
from tests.bench.seeing import FIXTURE, Seeing
from tests.scripted import Line, Request, Say, Server, Status

ITEMS, IMAGES, SVG = FIXTURE / "items.jsonl", FIXTURE / "images", FIXTURE / "svg"


@pytest.fixture(scope="module")
def raster() -> Iterator[Rasteriser]:
    with Rasteriser() as one:
        yield one


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")


def colours(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """Return features that are easy to check: the mean colour."""
    return np.array([picture.mean(axis=(0, 1)) for picture in pictures])


def examined(
    raster: Rasteriser, server: Server, cache: Path, judge: bool = True, draw: Any = vcode.measured, **options: Any
) -> Done:
    model = connect("openai:scripted", server.url, cache=cache)
    tools = Tools(model, raster, draw, model if judge else None, colours, len)
    return asyncio.run(vcode.run(ITEMS, IMAGES, tools, **options))


def scored(done: Done) -> Summary:
    return summarise(done.items, done.marks, done.drawn)


def test_somebodys_drawings_are_scored_beside_the_controls(raster: Rasteriser, tmp_path: Path) -> None:
    """The sign is drawn with its word, a ball is left out, and the chart is missing."""
    with Seeing() as server:
        done = examined(raster, server, tmp_path, svg=SVG)
    scores = scored(done).scores
    assert (scores["original"].mm_vet, scores["original"].mmmu, scores["original"].cv_bench) == (1, 1, 1)
    assert scores["original"].overall == pytest.approx(1.0)
    drawing, plain, blank = scores["drawing"], scores["no text"], scores["blank"]
    assert (drawing.mm_vet, plain.mm_vet, blank.mm_vet) == (1.0, 0.5, 0.0)
    assert (drawing.mmmu, drawing.cv_2d, drawing.cv_3d, drawing.cv_bench) == (0.0, 0.5, 0.0, 0.25)
    assert drawing.overall == pytest.approx((218 * 1.0 + 100 * 0.25) / 464)
    assert blank.overall == 0.0
    errors = {picture.image: picture.error for picture in done.drawn}
    assert errors["sign.png"] is None and errors["coco/balls.png"] is None
    assert "chart.svg" in (errors["chart.png"] or "") and scored(done).drawn == 2
    assert {mark.reply for mark in done.marks if mark.set == "mmmu" and mark.view == "drawing"} == {None}


def test_likeness_and_length_are_of_pictures_not_of_questions(raster: Rasteriser, tmp_path: Path) -> None:
    with Seeing() as server:
        done = examined(raster, server, tmp_path, svg=SVG)
    summary = scored(done)
    likeness = summary.scores["drawing"]
    assert likeness.siglip_drawn is not None and likeness.siglip == pytest.approx(likeness.siglip_drawn * 2 / 3)
    assert summary.scores["original"].siglip == pytest.approx(1.0)
    assert summary.tokens == np.mean([len((SVG / name).read_text()) for name in ("sign.svg", "coco/balls.svg")])


def test_limner_draws_where_no_drawings_are_given(raster: Rasteriser, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with Seeing() as server:
        done = examined(raster, server, tmp_path / "cache", save=tmp_path / "kept")
        first = len(server.requests)
        assert scored(done).drawn == 3 and scored(done).scores["drawing"].overall == pytest.approx(1.0)
        kept = tmp_path / "kept" / "coco" / "balls.svg"
        assert "<svg" in kept.read_text()
        kept.write_text(kept.read_text().replace("<svg", "<sgv"))
        again = examined(raster, server, tmp_path / "cache", save=tmp_path / "kept")
    assert first and len(server.requests) == first, "what was asked before is not asked again"
    assert scored(again).drawn == 2, "a kept drawing is not drawn anew"


def test_a_picture_that_the_author_fails_on_counts_as_nothing(raster: Rasteriser, tmp_path: Path) -> None:
    async def broken(picture: Picture) -> str:
        raise ZeroDivisionError("no area")

    with Seeing() as server:
        done = examined(raster, server, tmp_path, draw=broken)
    assert {picture.error for picture in done.drawn} == {"ZeroDivisionError: no area"}
    assert scored(done).scores["drawing"].overall == 0.0 and scored(done).scores["original"].overall == 1.0


def test_a_run_that_broke_off_goes_on(raster: Rasteriser, tmp_path: Path) -> None:
    class Failing(Seeing):
        broken = True

        def take(self, request: Request) -> Line:
            line = super().take(request)
            return Status(401) if self.broken and len(self.requests) > 9 else line

    with Failing() as server:
        with pytest.raises(ModelError, match="start again to go on"):
            examined(raster, server, tmp_path, svg=SVG)
        server.broken, before = False, len(server.requests)
        done = examined(raster, server, tmp_path, svg=SVG)
        asked = len(server.requests)
        free = examined(raster, server, tmp_path, svg=SVG)
    assert before < asked == len(server.requests)
    assert free.cost.requests == 0 and scored(free) == scored(done)


def test_a_budget_ends_the_run(raster: Rasteriser, tmp_path: Path) -> None:
    with Seeing() as server, pytest.raises(BudgetSpent, match=r"mm-vet v1_0: .*--max-tokens"):
        examined(raster, server, tmp_path, svg=SVG, budget=Budget(max_tokens=10))


def test_a_limit_takes_the_first_of_each_set(raster: Rasteriser, tmp_path: Path) -> None:
    with Seeing() as server:
        done = examined(raster, server, tmp_path, svg=SVG, limit=1)
    assert scored(done).questions == {"mm-vet": 1, "mmmu": 1, "cv-bench": 1}


def test_mm_vet_needs_a_judge(raster: Rasteriser, tmp_path: Path) -> None:
    with Server(Say("x")) as server, pytest.raises(InputError, match="--judge"):
        examined(raster, server, tmp_path, judge=False)
    assert server.requests == []


def test_a_folder_that_is_not_there_is_said_before_anything_is_asked(raster: Rasteriser, tmp_path: Path) -> None:
    with Server(Say("x")) as server, pytest.raises(InputError, match="no folder"):
        examined(raster, server, tmp_path, svg=tmp_path / "none")
    assert server.requests == []


def test_the_fixture_has_every_set_and_source() -> None:
    lines = [json.loads(line) for line in ITEMS.read_text().splitlines()]
    assert {line["set"] for line in lines} == {"mm-vet", "mmmu", "cv-bench"}
    assert {line["source"] for line in lines if "source" in line} == {"ADE20K", "COCO", "Omni3D"}
