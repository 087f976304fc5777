"""The gallery: what went in, what came out and where they differ, side by side on one self-contained page."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from limner.core.errors import InputError
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.studio.images import Shown, heat, read, show
from limner.studio.page import fill


class Item(msgspec.Struct, frozen=True):
    """A picture and what was made of it."""

    name: str
    target: Path
    render: Path
    output: Path
    """The SVG."""
    score: float | None
    shapes: int
    seconds: float


class _Card(msgspec.Struct, frozen=True):
    item: Item
    target: Shown
    render: Shown
    heat: Shown
    link: str
    size: int


def of(run: Run, output: Path) -> Item:
    """Make an item from a finished run and the SVG it wrote.

    Raises:
        InputError: nothing was kept in the run.
    """
    best = run.best
    if best is None or best.proposal.program is None or not best.rendering.frames:
        raise InputError(f"nothing was kept in {run.folder}: see `limner show {run.folder}`")
    shapes = len(
        re.findall(r"<(?:path|rect|circle|ellipse|line|polyline|polygon|text|image|use)\b", best.proposal.program.text)
    )
    return Item(
        run.record.name,
        run.task.inputs[0],
        best.rendering.frames[0],
        output,
        best.review.score,
        shapes,
        run.cost.seconds,
    )


def write(items: Sequence[Item], path: Path) -> Path:
    """Write the page.

    Raises:
        InputError: a picture cannot be read, or the page cannot be written.
    """
    write_atomic(path, fill("gallery", cards=[_card(item, path) for item in items]))
    return path


def _card(item: Item, page: Path) -> _Card:
    target, render = read(item.target), read(item.render)
    if target is None or render is None:
        raise InputError(f"{item.target} or {item.render} is not a readable image")
    link = Path(os.path.relpath(item.output.resolve(), page.parent.resolve())).as_posix()
    return _Card(item, show(target), show(render), heat(target, render), link, item.output.stat().st_size)
