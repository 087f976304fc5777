import io

import pytest
from rich.console import Console

from limner.bench.asking import Mark
from limner.bench.marks import Drawn, show, summarise
from limner.bench.published import read
from limner.bench.views import VIEWS
from limner.picture.published import overall
from tests.bench.seeing import FIXTURE

ITEMS = read(FIXTURE / "items.jsonl", FIXTURE / "images")
# One score for each question: two of MM-Vet, two of MMMU, then COCO, ADE20K and Omni3D.
SCORES = {
    "drawing": (0.5, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0),
    "no text": (0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0),
    "original": (1.0,) * 7,
    "blank": (0.0,) * 7,
}


def marks(count: int = len(ITEMS)) -> list[Mark]:
    sets = ["mm-vet"] * 2 + ["mmmu"] * 2 + ["cv-bench"] * 3
    return [
        Mark(name, item.id, view, score, "reply", None if view == "blank" else "read")
        for view in VIEWS
        for item, name, score in list(zip(ITEMS, sets, SCORES[view], strict=True))[:count]
    ]


DRAWN = [
    Drawn("sign.png", siglip={"drawing": 0.9, "no text": 0.7, "original": 1.0, "blank": 0.2}, tokens=100, bytes=300),
    Drawn("chart.png", "there is no SVG file", {"original": 1.0, "blank": 0.4}),
    Drawn("balls.png", "cannot be drawn", {"original": 1.0, "blank": 0.3}, tokens=300, bytes=500),
]


def test_the_scores_are_the_formulas() -> None:
    summary = summarise(ITEMS, marks(), DRAWN)
    scores = summary.scores["drawing"]
    assert (scores.mm_vet, scores.mmmu, scores.cv_2d, scores.cv_3d, scores.cv_bench) == (0.75, 0.0, 0.5, 1.0, 0.75)
    assert scores.overall == pytest.approx((218 * 0.75 + 100 * 0.75) / 464) == overall(0.75, 0.0, 0.75)
    assert scores.capabilities == {"ocr": 0.5, "rec": 0.75}
    assert summary.scores["original"].overall == pytest.approx(1.0) and summary.scores["blank"].overall == 0.0
    assert [summary.scores[view].unread for view in VIEWS] == [0, 0, 0, 7]
    assert summary.questions == {"mm-vet": 2, "mmmu": 2, "cv-bench": 3}


def test_what_is_missing_counts_as_nothing_and_the_published_mean_stands_beside() -> None:
    summary = summarise(ITEMS, marks(), DRAWN)
    scores = summary.scores["drawing"]
    assert scores.siglip == pytest.approx(0.3) and scores.siglip_drawn == pytest.approx(0.9)
    assert (summary.pictures, summary.drawn, summary.tokens, summary.bytes) == (3, 1, 200, 400)


def test_nothing_drawn_is_a_likeness_of_nothing() -> None:
    scores = summarise(ITEMS, marks(), DRAWN[1:]).scores["drawing"]
    assert (scores.siglip, scores.siglip_drawn) == (0.0, None)


def test_one_set_alone_has_no_overall_score() -> None:
    scores = summarise(ITEMS[:2], marks(2), [Drawn("sign.png")]).scores["drawing"]
    assert (scores.mm_vet, scores.mmmu, scores.cv_bench, scores.overall, scores.siglip) == (0.75, *(None,) * 4)


def test_the_table_has_every_control() -> None:
    console = Console(file=io.StringIO(), width=200)
    show(summarise(ITEMS, marks(), DRAWN), console)
    assert isinstance(console.file, io.StringIO)
    lines = [line.split() for line in console.file.getvalue().splitlines()]
    assert lines[0] == ["drawing", "no", "text", "original", "blank"]
    rows = {" ".join(line[:-4]): line[-4:] for line in lines[1:-1]}
    assert rows["MM-Vet (2)"] == ["75.0", "50.0", "100.0", "0.0"]
    assert rows["SigLIP, missing = 0"] == ["30.0", "23.3", "100.0", "30.0"]
    assert rows["SigLIP, drawn alone"] == ["90.0", "70.0", "100.0", "30.0"]
    assert rows["replies not read"] == ["0", "0", "0", "7"]
    assert " ".join(lines[-1]) == "1 of 3 pictures drawn; 200 tokens on average; 400 bytes on average"
