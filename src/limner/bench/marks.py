"""Marks to the published scores, one column for each view of the pictures, and their table.

What is missing counts as nothing everywhere: a question without a drawing is scored 0, and so is a picture without one
in ``siglip``. VCode's own script leaves failed drawings out of the mean likeness: ``siglip_drawn`` is that figure.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

from limner.bench.asking import Mark
from limner.bench.published import Cv, Item, Vet, set_of
from limner.bench.views import VIEWS
from limner.picture.published import cv_bench, overall


class Drawn(msgspec.Struct, frozen=True):
    """One picture and what came of drawing it."""

    image: str
    error: str | None = None
    """Why there is no drawing."""
    siglip: Mapping[str, float] = {}
    """Cosine of the picture's features with those of each view there is."""
    tokens: int | None = None
    bytes: int | None = None


class Scores(msgspec.Struct, frozen=True):
    """The scores of one view, in [0, 1]; ``None`` where no question of a set was asked."""

    mm_vet: float | None
    capabilities: Mapping[str, float]
    """MM-Vet's mean over the questions that need a capability."""
    mmmu: float | None
    cv_2d: float | None
    cv_3d: float | None
    cv_bench: float | None
    overall: float | None
    """``None`` unless all three sets were asked, CV-Bench with all its sources."""
    unread: int
    """Replies that no letter or mark could be read from; they count as wrong."""
    siglip: float | None
    siglip_drawn: float | None


class Summary(msgspec.Struct, frozen=True):
    """What a run comes to."""

    scores: Mapping[str, Scores]
    """By view."""
    questions: Mapping[str, int]
    """By set."""
    pictures: int
    drawn: int
    tokens: float | None
    """Mean over the SVG files there are, drawable or not, as published; ``None`` where they were not counted."""
    bytes: float | None


def summarise(items: Sequence[Item], marks: Sequence[Mark], drawn: Sequence[Drawn]) -> Summary:
    """Summarise a run: every question has a mark for every view."""
    sets = [set_of(item) for item in items]
    return Summary(
        {view: _scores(items, [mark for mark in marks if mark.view == view], drawn, view) for view in VIEWS},
        {name: sets.count(name) for name in dict.fromkeys(sets)},
        len(drawn),
        sum(picture.error is None for picture in drawn),
        _mean([picture.tokens for picture in drawn if picture.tokens is not None]),
        _mean([picture.bytes for picture in drawn if picture.bytes is not None]),
    )


def show(summary: Summary, console: Console) -> None:
    """Print a summary as a table, scores times 100 as in the paper."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("")
    for view in VIEWS:
        table.add_column(view, justify="right")

    def row(label: str, value: Callable[[Scores], float | None]) -> None:
        values = [value(summary.scores[view]) for view in VIEWS]
        if any(one is not None for one in values):
            table.add_row(label, *("-" if one is None else f"{100 * one:.1f}" for one in values))

    count = summary.questions
    row(f"MM-Vet ({count.get('mm-vet', 0)})", lambda scores: scores.mm_vet)
    for name in sorted({name for scores in summary.scores.values() for name in scores.capabilities}):
        row(f"  {name}", lambda scores, name=name: scores.capabilities.get(name))
    row(f"MMMU ({count.get('mmmu', 0)})", lambda scores: scores.mmmu)
    row(f"CV-Bench ({count.get('cv-bench', 0)})", lambda scores: scores.cv_bench)
    row("  2D", lambda scores: scores.cv_2d)
    row("  3D", lambda scores: scores.cv_3d)
    row("Overall", lambda scores: scores.overall)
    row("SigLIP, missing = 0", lambda scores: scores.siglip)
    row("SigLIP, drawn alone", lambda scores: scores.siglip_drawn)
    table.add_row("replies not read", *(str(summary.scores[view].unread) for view in VIEWS))
    console.print(table)
    share = f"{summary.drawn} of {summary.pictures} pictures drawn"
    lengths = [("tokens", summary.tokens), ("bytes", summary.bytes)]
    console.print(
        "; ".join([share, *(f"{value:,.0f} {unit} on average" for unit, value in lengths if value is not None)])
    )


def _scores(items: Sequence[Item], marks: Sequence[Mark], drawn: Sequence[Drawn], view: str) -> Scores:
    scores = {(mark.set, mark.id): mark.score for mark in marks}
    by_set: dict[str, list[float]] = {}
    by_source: dict[str, list[float]] = {}
    by_capability: dict[str, list[float]] = {}
    for item in items:
        score = scores[set_of(item), item.id]
        by_set.setdefault(set_of(item), []).append(score)
        if isinstance(item, Cv):
            by_source.setdefault(item.source, []).append(score)
        if isinstance(item, Vet):
            for name in item.capability:
                by_capability.setdefault(name, []).append(score)
    vet, mmmu = (_mean(by_set.get(name, [])) for name in ("mm-vet", "mmmu"))
    cv = cv_bench(by_source)
    likeness = [picture.siglip[view] for picture in drawn if view in picture.siglip]
    return Scores(
        vet,
        {name: float(np.mean(values)) for name, values in by_capability.items()},
        mmmu,
        cv.two,
        cv.three,
        cv.total,
        overall(vet, mmmu, cv.total),
        sum(mark.reply is not None and mark.read is None for mark in marks),
        sum(likeness) / len(drawn) if any(picture.siglip for picture in drawn) else None,
        _mean(likeness),
    )


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
