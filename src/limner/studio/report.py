"""The report of a run: one self-contained page that shows every step, what it drew, and why it was kept or not.

Reads the run folder and nothing else. Programs are shown as text and as the pictures they rendered to, never as
live code. Films are linked, not embedded.
"""

import os
from pathlib import Path

import msgspec
import numpy as np

from limner.core.data import Finding, Step
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.studio import answer, film, lecture
from limner.studio.images import Shown, heat, read, show
from limner.studio.listing import Code, code
from limner.studio.page import fill, flat, spoken
from limner.studio.tree import rows

OTHERS = {"think": answer, "motion": film, "lesson": lecture}
"""Crafts whose runs have a page of their own kind."""


class View(msgspec.Struct, frozen=True):
    """A step as the page shows it."""

    step: Step
    best: bool
    gain: float | None
    """Score less the best score before it."""
    frame: Shown | None
    heat: Shown | None
    links: list[tuple[str, str]]
    """Name and relative address of frames that are not embedded."""
    code: Code | None
    exchange: list[tuple[str, str]]
    """Who spoke, and what, as indented JSON."""


class Point(msgspec.Struct, frozen=True):
    """A step in the chart of scores, in the chart's units."""

    x: float
    y: float
    number: int
    label: str
    kept: bool


def write(run: Run, path: Path) -> Path:
    """Write the page on ``run`` to ``path`` and return it.

    Raises:
        InputError: the page cannot be written.
    """
    if run.record.craft in OTHERS:
        return OTHERS[run.record.craft].write(run, path)
    target = next((pixels for source in run.task.inputs if (pixels := read(source)) is not None), None)
    page = fill(
        "report",
        run=run,
        end=run.end,
        best=run.best,
        target=None if target is None else show(target),
        views=_views(run, target, path.parent),
        tree=rows(run.steps, run.best),
        points=_chart(run),
        options=flat(run.record.options) | flat(msgspec.to_builtins(run.record.budget)),
        where=_where,
    )
    write_atomic(path, page)
    return path


def _views(run: Run, target: np.ndarray | None, folder: Path) -> list[View]:
    views, high = [], None
    by_number = {step.number: step for step in run.steps}
    for step in run.steps:
        score = step.review.score
        gain = None if score is None or high is None else score - high
        if step.kept and score is not None:
            high = score
        parent = by_number.get(step.proposal.parent or 0)
        views.append(_view(step, parent, step == run.best, gain, target, folder))
    return views


def _view(
    step: Step, parent: Step | None, best: bool, gain: float | None, target: np.ndarray | None, folder: Path
) -> View:
    frames = step.rendering.frames
    pixels = read(frames[0]) if frames else None
    links = frames if pixels is None else frames[1:]
    return View(
        step,
        best,
        gain,
        None if pixels is None else show(pixels),
        None if pixels is None or target is None else heat(target, pixels),
        [(frame.name, Path(os.path.relpath(frame.resolve(), folder.resolve())).as_posix()) for frame in links],
        code(step, parent),
        [spoken(message) for message in step.proposal.exchange],
    )


def _where(finding: Finding) -> str:
    """Say where a finding is, in whole pixels."""
    if finding.box is None:
        return ""
    x0, y0, x1, y1 = finding.box
    return f"{x0:.0f}, {y0:.0f} – {x1:.0f}, {y1:.0f}"


def _chart(run: Run) -> list[Point]:
    scored = [(step, step.review.score) for step in run.steps if step.review.score is not None]
    if len(scored) < 3:
        return []
    # From the third worst up: one failed step must not flatten what the others differ in.
    low, high = sorted(score for _, score in scored)[min(2, len(scored) // 4)], max(score for _, score in scored)
    span = max(high - low, 1e-9)
    last = max(step.number for step, _ in scored)
    return [
        Point(
            round(12 + 696 * (step.number - 1) / max(last - 1, 1), 1),
            round(84 - 72 * min(1, max(0, (score - low) / span)), 1),
            step.number,
            f"Step {step.number}, {step.proposal.author}: {score:.4f}",
            step.kept,
        )
        for step, score in scored
    ]
