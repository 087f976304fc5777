"""CodeVision on pictures of our own: is a question answered right when the picture was turned, slanted or spoilt?

Runs a solver over a plan's items, and beside it what an OCR reads that is given the true upright picture: what it
cannot read counts as undetermined. A solver that fails has no answer and its error is kept. Pixels are not kept: a run
holds one batch of pictures at a time.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.progress import track

from limner.bench.controls import oracle_ocr, reads
from limner.bench.item import Item
from limner.bench.merit import Figures, Mark, commonest, figures, mark, right
from limner.bench.solvers import Answered, Solver
from limner.bench.stock import Plan, items
from limner.bench.turns import quad
from limner.core.errors import LimnerError
from limner.render.raster import Rasteriser

Who = Callable[[Item], Awaitable[Answered]]
"""Answers an item; a solver by :func:`seeing`, a control by :func:`knowing`."""
TILE, GAP, CAPTION = 420, 8, 32
GROUPS: Mapping[str, Callable[[Item], str]] = {
    "family": lambda item: item.question.family,
    "kind": lambda item: item.kind,
    "transform": lambda item: item.turn.name,
    "view": lambda item: "slant" if item.turn.tilt else "skewed" if item.turn.skew else "straight",
    "corruption": lambda item: item.harm.name,
    "severity": lambda item: f"severity {item.harm.severity}" if item.harm.severity else "clean",
    "steps": lambda item: f"{len(item.program)} steps",
}
"""How items are grouped in a report."""


def seeing(solver: Solver) -> Who:
    """Let a solver answer items: it sees their pictures and questions alone."""

    async def answer(item: Item) -> Answered:
        return await solver.answer(item.pictures, item.question)

    return answer


def knowing(control: Callable[[Item], Answered]) -> Who:
    """Let a control answer items."""

    async def answer(item: Item) -> Answered:
        return control(item)

    return answer


def run(
    plan: Plan, who: Who, raster: Rasteriser, *, ocr: bool = True, quiet: bool = False, tiles: bool = False
) -> tuple[list[Mark], list[np.ndarray]]:
    """Measure what a plan asks for; a progress bar goes to standard error.

    Args:
        plan: the items and their conditions.
        who: answers them.
        raster: draws.
        ocr: find out what the oracle's OCR cannot read; else whatever the oracle's eye can see is readable.
        quiet: draw no progress bar.
        tiles: keep a small picture of each item, for :func:`sheet`.

    Returns:
        The marks, and the small pictures ``(H, W, 3) uint8``.

    Raises:
        MissingError: the part's renderer is not installed.
        ModelError, BudgetSpent: the solver cannot go on.
    """
    marks, shown = [], []
    console = Console(stderr=True)
    for item in track(items(plan, raster), "answering", plan.limit, console=console, disable=quiet, transient=True):
        answered = asyncio.run(attempt(item, who))
        marks.append(mark(item, answered, readable(item, ocr)))
        if tiles:
            shown.append(tile(item, answered))
    return marks, shown


async def attempt(item: Item, who: Who) -> Answered:
    """Let an item be answered; what a solver raises is its result, unless nobody could go on after it."""
    try:
        return await who(item)
    except LimnerError:
        raise
    except Exception as error:
        return Answered(error=f"{type(error).__name__}: {error}"[:200])


def readable(item: Item, ocr: bool = True) -> bool:
    """Say whether an oracle can read what an item's answer stands on."""
    return right(item, oracle_ocr(item).text) if ocr and reads(item) else item.solved


def grouped(marks: Sequence[Mark]) -> dict[str, list[Figures]]:
    """Return the figures of a run: of all items, and by each of ``GROUPS`` in the order of first appearance."""
    common = commonest(marks)
    result = {"all": [figures("all", marks, common)]}
    for group, key in GROUPS.items():
        names = sorted(
            {key(one.item) for one in marks}, key=lambda name: (name not in ("upright", "clean", "none"), name)
        )
        result[group] = [figures(name, [one for one in marks if key(one.item) == name], common) for name in names]
    return result


def report(plan: Plan, policy: str, marks: Sequence[Mark]) -> dict[str, Any]:
    """Return the result as JSON values: the plan, the figures and every item."""
    return {
        "plan": msgspec.to_builtins(plan),
        "policy": policy,
        "figures": msgspec.to_builtins(grouped(marks)),
        "items": [_row(one) for one in marks],
    }


def _row(one: Mark) -> dict[str, Any]:
    item, answered = one.item, one.answered
    return {
        "name": item.name, "family": item.question.family, "question": item.question.text, "answer": item.answer,
        "why": item.why, "turn": msgspec.to_builtins(item.turn), "harm": msgspec.to_builtins(item.harm),
        "program": list(item.program), "solved": item.solved, "readable": one.readable, "said": answered.text,
        "right": one.right, "confidence": answered.confidence, "covered": one.covered, "excess": one.excess,
        "turns": answered.turns, "tokens": answered.tokens, "seconds": answered.seconds, "error": answered.error,
        "evidence": [{"box": list(cited.box), "picture": cited.picture} for cited in answered.evidence],
        "truth": [{"box": list(proof.box), "picture": proof.picture} for proof in item.proofs],
        "matrices": [matrix.tolist() for matrix in item.matrices],
    }  # fmt: skip


def tile(item: Item, answered: Answered) -> np.ndarray:
    """Return an item's pictures side by side with the true evidence in green and the cited in red, reduced."""
    page = Image.new("RGB", (TILE, TILE), "#dddddd")
    room = TILE // len(item.pictures)
    for k, pixels in enumerate(item.pictures):
        picture = Image.fromarray(np.ascontiguousarray(pixels))
        pen, width = ImageDraw.Draw(picture), max(2, max(picture.size) // 250)
        for proof in item.proofs:
            if proof.picture == k:
                corners = [(float(x), float(y)) for x, y in quad(np.linalg.inv(item.matrices[k]), proof.box)]
                pen.line([*corners, *corners[:2]], fill="#18a558", width=width)
        for cited in answered.evidence:
            if cited.picture == k:
                pen.rectangle(cited.box, outline="#d64545", width=width)
        picture.thumbnail((room, TILE))
        page.paste(picture, (k * room, 0))
    return np.asarray(page)


def sheet(marks: Sequence[Mark], tiles: Sequence[np.ndarray], across: int = 5) -> bytes:
    """Draw a contact sheet, a PNG file: each item with its question, the truth and what was said."""
    width, height = TILE + GAP, TILE + CAPTION + GAP
    page = Image.new("RGB", (across * width + GAP, -(-len(marks) // across) * height + GAP), "#dddddd")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(12)
    for number, (one, pixels) in enumerate(zip(marks, tiles, strict=True)):
        x, y = GAP + number % across * width, GAP + number // across * height
        item, fine = one.item, one.right or (not one.determined and one.answered.text is None)
        state = f"{item.answer or f'({item.why})'} - said {one.answered.text}{'' if one.readable else ' (unreadable)'}"
        pen.text((x, y), item.question.text[:68], fill="black", font=font)
        pen.text((x, y + 14), state[:68], fill="#0a6b35" if fine else "#b3261e", font=font)
        page.paste(Image.fromarray(pixels), (x, y + CAPTION))
    file = io.BytesIO()
    page.save(file, "PNG", optimize=True)
    return file.getvalue()
