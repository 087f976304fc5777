"""CodeVQA on pictures of our own: does limner's drawing say what the picture says, and is it what was drawn?

Two figures come of one drawing: answers to typed questions, with controls beside them, and truth, the drawing's nodes
beside the objects that the picture was made of. A picture that fails, in the author or in the renderer, counts with no
answer right and no object found. What an author needs in time is not measured here.
"""

import asyncio
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.progress import track

from limner.bench import answers, truth
from limner.bench.easel import draw
from limner.bench.exam import ARTISTIC, Asked, Picture
from limner.bench.gallery import pictures
from limner.bench.policies import VIEWS, Answers, Author, Policy, author
from limner.bench.truth import Verdict
from limner.bench.views import Views, look
from limner.render.raster import Rasteriser
from limner.render.svg import write
from limner.sight.graph import Scene

TILE, GAP, CAPTION = 360, 8, 18


class Plan(msgspec.Struct, frozen=True):
    """What to measure."""

    part: str = "dev"
    seed: int = 0
    limit: int = 40


class Trial(msgspec.Struct, frozen=True):
    """One picture: what was answered, and how true the drawing is."""

    picture: Picture
    answers: Answers
    verdict: Verdict
    error: str | None = None
    """Why there is no drawing."""


class Tally(msgspec.Struct, frozen=True):
    """The answers to one family of questions."""

    family: str
    questions: int
    right: Mapping[str, float]
    """By view, the share of right answers."""
    majority: float
    """What the commonest answer alone would get."""


def run(
    plan: Plan, policy: Policy, raster: Rasteriser, quiet: bool = False, author: Author = author
) -> tuple[list[Trial], list[tuple[np.ndarray, np.ndarray | None]]]:
    """Measure what a plan asks for; a progress bar goes to standard error.

    Args:
        plan: what to measure.
        policy: answers the questions.
        raster: draws pictures and drawings.
        quiet: draw no progress bar.
        author: draws.

    Returns:
        The trials, and of each the picture beside its render ``(H, W, 3) uint8``.

    Raises:
        MissingError: the part's renderer is not installed.
        ModelError, BudgetSpent: the policy cannot go on.
    """
    chosen = pictures(plan.part, plan.seed, plan.limit)
    trials, pairs = [], []
    drawn = draw(chosen, raster)
    bar = track(drawn, "asking", len(chosen), console=Console(stderr=True), disable=quiet, transient=True)
    for picture, pixels in bar:
        trial, views = attempt(picture, pixels, policy, raster, author)
        trials.append(trial)
        pairs.append((views.original, views.drawing))
    return trials, pairs


def attempt(
    picture: Picture, pixels: np.ndarray, policy: Policy, raster: Rasteriser, author: Author = author
) -> tuple[Trial, Views]:
    """Let limner draw a picture, ask the policy about it and measure the drawing.

    Raises:
        ModelError, BudgetSpent: the policy cannot go on.
    """
    scene, svg, why = None, None, "the author failed"
    try:
        scene = author(pixels)
        svg = write(scene)
    except Exception as error:  # whatever an author raises is its result
        why = f"{type(error).__name__}: {error}"[:200]
    views = look(pixels, svg, raster, why)
    found = asyncio.run(policy.answer(picture, views, scene))
    empty = Scene(picture.truth.width, picture.truth.height)
    verdict = truth.judge(picture.truth, scene if scene is not None and views.drawing is not None else empty)
    return Trial(picture, found, verdict, views.error), views


def tally(trials: Sequence[Trial]) -> list[Tally]:
    """Count right answers by family, in the order of their first question, then over all."""
    marks: dict[str, list[tuple[Asked, dict[str, bool]]]] = {}
    for trial in trials:
        for k, asked in enumerate(trial.picture.asked):
            row = {view: answers.right(asked, trial.answers[view][k]) for view in VIEWS}
            marks.setdefault(asked.question.family, []).append((asked, row))
    result = [
        Tally(
            family,
            len(rows),
            {view: float(np.mean([row[view] for _, row in rows])) for view in VIEWS},
            answers.majority([asked for asked, _ in rows]),
        )
        for family, rows in marks.items()
    ]
    return [*result, _all(result)]


def _all(rows: Sequence[Tally]) -> Tally:
    total = sum(row.questions for row in rows)

    def mean(values: Iterator[float]) -> float:
        return sum(value * row.questions for value, row in zip(values, rows, strict=True)) / max(total, 1)

    right = {view: mean(row.right[view] for row in rows) for view in VIEWS}
    return Tally("all", total, right, mean(row.majority for row in rows))


def by_kind(trials: Sequence[Trial]) -> dict[str, dict[str, float]]:
    """Return, by kind of picture, the shares that tell where answers and truth are lost."""
    result = {}
    for kind in dict.fromkeys(trial.picture.kind for trial in trials):
        group = [trial for trial in trials if trial.picture.kind == kind]
        figures, overall = truth.totals([trial.verdict for trial in group]), tally(group)[-1]
        result[kind] = {
            "pictures": len(group),
            "drawing": overall.right["drawing"],
            "original": overall.right["original"],
            **{name: figures[name] for name in ("typed", "within", "colour", "ordered")},
        }
    return result


def makeup(trials: Sequence[Trial]) -> dict[str, float]:
    """Return what the pictures are made of: the minima that the set promises, measured."""
    chosen = [trial.picture for trial in trials]
    artistic = [one.hidden for one in chosen if one.kind in ARTISTIC]
    objects = [sum(1 for _ in one.truth.nodes()) - 1 for one in chosen]
    return {
        "pictures": len(chosen),
        "objects": float(np.mean(objects)) if objects else 0.0,
        "hidden": float(np.mean(artistic)) if artistic else 0.0,
        "jpeg": float(np.mean([one.jpeg is not None for one in chosen])) if chosen else 0.0,
        "gradients": float(np.mean([one.gradient for one in chosen])) if chosen else 0.0,
    }


def report(plan: Plan, policy: str, trials: Sequence[Trial]) -> dict[str, Any]:
    """Return the result as JSON values: the plan, what the set is made of, the figures and every question."""
    return {
        "plan": msgspec.to_builtins(plan),
        "policy": policy,
        "makeup": makeup(trials),
        "answers": msgspec.to_builtins(tally(trials)),
        "kinds": {kind: {name: _finite(value) for name, value in row.items()} for kind, row in by_kind(trials).items()},
        "truth": {name: _finite(value) for name, value in truth.totals([trial.verdict for trial in trials]).items()},
        "trials": [_row(trial) for trial in trials],
    }


def _row(trial: Trial) -> dict[str, Any]:
    picture = trial.picture
    questions = [
        {
            "family": asked.question.family,
            "text": asked.question.text,
            "answer": asked.answer,
            **{view: trial.answers[view][k] for view in VIEWS},
        }
        for k, asked in enumerate(picture.asked)
    ]
    figures = {name: _finite(value) for name, value in truth.totals([trial.verdict]).items()}
    return {"name": picture.name, "renderer": picture.renderer, "jpeg": picture.jpeg, "gradient": picture.gradient,
            "error": trial.error, "truth": figures, "questions": questions}  # fmt: skip


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def sheet(trials: Sequence[Trial], pairs: Sequence[tuple[np.ndarray, np.ndarray | None]], across: int = 3) -> bytes:
    """Draw a contact sheet, a PNG file: each picture beside its render."""
    width, height = 2 * TILE + GAP, TILE + CAPTION + GAP
    rows = -(-len(trials) // across)
    page = Image.new("RGB", (across * (width + 2 * GAP) + GAP, rows * height + GAP), "#dddddd")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(11)
    for number, (trial, pair) in enumerate(zip(trials, pairs, strict=True)):
        x, y = GAP + number % across * (width + 2 * GAP), GAP + number // across * height
        right = sum(answers.right(a, got) for a, got in zip(trial.picture.asked, trial.answers["drawing"], strict=True))
        true = trial.verdict.matches
        note = f"{right}/{len(trial.picture.asked)} right, {sum(m.typed for m in true)}/{len(true)} true"
        pen.text((x, y + 2), f"{trial.picture.name}: {trial.error or note}"[:110], fill="black", font=font)
        for k, pixels in enumerate(pair):
            if pixels is not None:
                tile = Image.fromarray(np.ascontiguousarray(pixels))
                tile.thumbnail((TILE, TILE))
                page.paste(tile, (x + k * (TILE + GAP), y + CAPTION))
    file = io.BytesIO()
    page.save(file, "PNG", optimize=True)
    return file.getvalue()
