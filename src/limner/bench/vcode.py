"""CodeVQA as published (VCode, arXiv 2511.02778): draw each picture, ask a model about the drawing alone, score.

The questions of MM-Vet, MMMU and CV-Bench come from a file (:mod:`limner.bench.published`), the drawings from limner or
from a folder of anybody's SVG files; the same questions are asked about the controls of :mod:`limner.bench.views`.
Replies are kept by the door to models, so a run that was stopped goes on at no cost when it is started again.

Not promised: the paper's figures to the digit. Its sets, its policy and its judge are not fetched here, and the prompts
are not its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from limner.bench.asking import Mark, ask
from limner.bench.marks import Drawn
from limner.bench.published import Item, Vet, read, set_of
from limner.bench.siglip import Features
from limner.bench.views import VIEWS, Views, look, png
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.errors import BudgetSpent, InputError, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.files import write_atomic
from limner.core.model import Model
from limner.picture.published import cosine
from limner.picture.write import Measured
from limner.render.raster import Rasteriser
from limner.sight.load import Picture, load

AT_ONCE = 4
"""Questions that are with the model at a time."""


async def measured(picture: Picture) -> str:
    """Return limner's own drawing of a picture."""
    proposal = await Measured(picture, ignore).draft()
    assert proposal.program is not None  # the measured draft always is one
    return proposal.program.text


class Tools(msgspec.Struct, frozen=True):
    """What a run works with."""

    policy: Model
    raster: Rasteriser
    draw: Callable[[Picture], Awaitable[str]] = measured
    """Draws where no drawings are given; what it raises is a picture without a drawing."""
    judge: Model | None = None
    """Needed where there are questions of MM-Vet."""
    features: Features | None = None
    """SigLIP's, where the likeness is wanted."""
    count: Callable[[str], int] | None = None
    """Counts tokens, where the length in tokens is wanted."""


class Done(msgspec.Struct, frozen=True):
    """A whole run."""

    items: tuple[Item, ...]
    marks: tuple[Mark, ...]
    drawn: tuple[Drawn, ...]
    cost: Cost


async def run(
    questions: Path,
    images: Path,
    tools: Tools,
    *,
    svg: Path | None = None,
    save: Path | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    limit: int | None = None,
    listen: Listener = ignore,
) -> Done:
    """Draw, ask and mark.

    Args:
        questions: the file of questions.
        images: the folder of their pictures.
        tools: what to work with.
        svg: a folder of drawings to score, each of the picture's name with the ending ``.svg``; else limner draws.
        save: a folder where limner's drawings are kept; those that it holds are not drawn again.
        budget: limits on all that is asked; what is under way when one is reached may go beyond it.
        seed: of every request.
        limit: at most so many questions of each set, the first ones.
        listen: is told how far the work has got.

    Raises:
        InputError: a question, a picture or a folder is wrong.
        ModelError, BudgetSpent: a model failed or the budget ran out; what was answered is kept for the next time.
    """
    items = _first(read(questions, images), limit)
    if tools.judge is None and any(isinstance(item, Vet) for item in items):
        raise InputError("answers to MM-Vet's questions are marked by a model: name one with --judge PROVIDER:NAME")
    for folder in (svg, save):
        if folder is not None and not folder.is_dir():
            raise InputError(f"there is no folder {folder}: make it first")
    pictures = list(dict.fromkeys(item.image for item in items))
    marks: list[Mark] = []
    drawn: list[Drawn] = []
    cost = Cost()
    for number, name in enumerate(pictures):
        listen(Event("progress", name, number, len(pictures)))
        picture = load(images / name)
        text, error = _given(svg, name) if svg else await _drawing(picture, name, save, tools)
        views = await asyncio.to_thread(look, picture.pixels, text, tools.raster, error)
        drawn.append(await asyncio.to_thread(_measured, name, views, tools))
        about = [item for item in items if item.image == name]
        found = await _asked(about, views, tools, (budget or Budget()).left(cost), seed)
        marks += found
        cost = sum((mark.cost for mark in found), cost)
    return Done(tuple(items), tuple(marks), tuple(drawn), cost)


def _first(items: list[Item], limit: int | None) -> list[Item]:
    if limit is None:
        return items
    sets: dict[str, list[Item]] = {}
    for item in items:
        sets.setdefault(set_of(item), []).append(item)
    return [item for group in sets.values() for item in group[:limit]]


def _file(folder: Path, name: str) -> Path:
    return (folder / name).with_suffix(".svg")


def _given(folder: Path, name: str) -> tuple[str | None, str]:
    """Return the drawing that a folder holds of a picture, or why there is none."""
    path = _file(folder, name)
    try:
        return path.read_bytes().decode("utf-8", "replace"), ""
    except OSError as error:
        return None, f"{path}: {error.strerror}"


async def _drawing(picture: Picture, name: str, save: Path | None, tools: Tools) -> tuple[str | None, str]:
    """Return a new drawing, from the folder of kept ones where it is there, or why there is none."""
    if save is not None and _file(save, name).is_file():
        return _given(save, name)
    try:
        text = await tools.draw(picture)
    except Exception as error:  # a crash of the author is a result: a picture that it did not draw
        return None, f"{type(error).__name__}: {error}"[:200]
    if save is not None:
        _file(save, name).parent.mkdir(parents=True, exist_ok=True)
        write_atomic(_file(save, name), text.encode())
    return text, ""


def _measured(name: str, views: Views, tools: Tools) -> Drawn:
    likeness = {}
    if tools.features:
        shown = {view: pixels for view in VIEWS if (pixels := views.of(view)) is not None}
        rows = tools.features(list(shown.values()))
        original = rows[list(shown).index("original")]
        cosines = cosine(np.broadcast_to(original, rows.shape), rows)
        likeness = {view: float(value) for view, value in zip(shown, cosines, strict=True)}
    return Drawn(
        name,
        views.error,
        likeness,
        tools.count(views.svg) if tools.count and views.svg is not None else None,
        len(views.svg.encode()) if views.svg is not None else None,
    )


async def _asked(items: Sequence[Item], views: Views, tools: Tools, budget: Budget, seed: int) -> list[Mark]:
    """Ask about every view of one picture; what there is no view of is worth nothing, and is not asked."""
    gate = asyncio.Semaphore(AT_ONCE)
    shown = {view: png(pixels) for view in VIEWS if (pixels := views.of(view)) is not None}

    async def one(item: Item, view: str) -> Mark:
        if view not in shown:
            return Mark(set_of(item), item.id, view, 0.0)
        async with gate:
            try:
                return await ask(item, view, shown[view], tools.policy, tools.judge, budget, seed)
            except (ModelError, BudgetSpent) as error:
                where = f"{set_of(item)} {item.id}"
                raise type(error)(f"{where}: {error}; what was answered is kept: start again to go on") from error

    return await asyncio.gather(*(one(item, view) for item in items for view in VIEWS))
