"""The authors of ``picture``: one that measures, and one that asks a model to improve on what was measured."""

import asyncio
import io
import threading
import time

import numpy as np
from PIL import Image

from limner.core.data import Cost, Finding, Program, Proposal, Step, Task
from limner.core.events import Event, Listener
from limner.core.model import Model
from limner.core.prompts import fill, load
from limner.core.run import Run
from limner.picture import edit, reply
from limner.render import svg
from limner.sight import graph
from limner.sight.load import Picture
from limner.sight.trace import Trace, trace

ENTRY, SCENE = "picture.svg", "scene.json"
MEASURED = "measured"
SHOWN = 1024
"""Longest side in pixels of the images that a model is shown."""
MAX_SVG = 60_000
"""Characters of SVG that a model is shown; of a longer one, the beginning."""
PATIENCE = 3
"""Steps in a row that a model may fail to improve on before it is done."""
MODEL_STEPS = 6
"""Steps of a model where the user sets no limit."""


class Measured:
    """Writes one program: what measuring the pixels gives. Needs no model, no key and no network.

    Args:
        picture: the target.
        listen: is told how far the work has got.
    """

    def __init__(self, picture: Picture, listen: Listener) -> None:
        self._picture = picture
        self._listen = listen

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the traced picture, once."""
        return None if run.steps else await self.draft()

    async def draft(self) -> Proposal:
        """Trace the picture in a thread, which ends early when the run is cancelled."""
        began = time.monotonic()
        cancelled = threading.Event()

        def progress(text: str, done: float, total: float) -> None:
            if cancelled.is_set():
                raise asyncio.CancelledError
            self._listen(Event("progress", text, done, total))

        try:
            traced = await asyncio.to_thread(trace, self._picture.pixels, progress=progress)
        finally:
            cancelled.set()
        if traced.texture > 0.5:
            self._listen(Event("note", "this looks like a photograph: drawn as a bounded number of smooth patches"))
        return Proposal(_program(traced, self._picture.size), MEASURED, cost=Cost(seconds=time.monotonic() - began))


class Modelled:
    """Lets a model edit the measured draft by element id, or write the first SVG itself.

    Args:
        model: the model.
        measured: writes the draft.
        picture: the target.
        from_scratch: the model writes the first SVG; measuring gives it hints only.
    """

    def __init__(self, model: Model, measured: Measured, picture: Picture, *, from_scratch: bool) -> None:
        self._model = model
        self._measured = measured
        self._picture = picture
        self._from_scratch = from_scratch

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the draft, then edits of the best step, until the model is done or fails too often."""
        if not run.steps and not self._from_scratch:
            return await self._measured.draft()
        asked = [step for step in run.steps if step.proposal.author != MEASURED]
        recent = asked[-PATIENCE:]
        if len(recent) == PATIENCE and not any(step.kept for step in recent):
            return None
        if run.record.budget.max_steps is None and len(asked) >= MODEL_STEPS:
            return None
        best = run.best
        return await (self._write(task, run) if best is None else self._edit(task, run, best))

    async def _edit(self, task: Task, run: Run, best: Step) -> Proposal | None:
        if best.proposal.program is None:
            raise ValueError("a kept step has a program")
        parts = (_state(run, best, self._picture), _png(self._picture.pixels), _png(_drawn(best)))
        answer = await self._model.ask(
            load(__package__, "edit"), parts, budget=run.record.budget.left(run.cost), seed=task.seed
        )
        edits, findings = reply.parse(answer.text)
        if not edits.edits and not findings:
            return None
        program, note = None, edits.note
        if edits.edits:
            text, more = edit.apply(best.proposal.program.text, edits)
            findings += more
            if text != best.proposal.program.text:
                program = Program({ENTRY: text.encode()}, ENTRY, "svg")
        return Proposal(program, self._model.name, best.number, note, findings, answer.cost, (answer.exchange,))

    async def _write(self, task: Task, run: Run) -> Proposal:
        height, width = self._picture.pixels.shape[:2]
        system = fill(__package__, "scratch", width=width, height=height, hints=hints(self._picture.pixels))
        failed = [finding for step in run.steps[-1:] for finding in (*step.proposal.findings, *step.review.findings)]
        parts = ["Draw this picture.", _png(self._picture.pixels), *(_spoken(finding) for finding in failed)]
        answer = await self._model.ask(system, parts, budget=run.record.budget.left(run.cost), seed=task.seed)
        text = reply.extract(answer.text)
        missing = Finding("the reply holds no SVG document", "answer with one SVG document in an ```svg fence")
        return Proposal(
            None if text is None else Program({ENTRY: text.encode()}, ENTRY, "svg"),
            self._model.name,
            findings=(missing,) if text is None else (),
            cost=answer.cost,
            exchange=(answer.exchange,),
        )


def hints(pixels: np.ndarray) -> str:
    """Return what measuring tells a model that writes from scratch: the main colours and how much each covers."""
    small = Image.fromarray(pixels).convert("RGBa").resize((64, 64), Image.Resampling.NEAREST).convert("RGBA")
    colours, counts = np.unique(np.asarray(small).reshape(-1, 4) // 8 * 8, axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:8]
    named = (f"#{r:02x}{g:02x}{b:02x}" if a > 127 else "transparent" for r, g, b, a in colours[order])
    return "main colours " + ", ".join(
        f"{name} {count / 40.96:.0f} %" for name, count in zip(named, counts[order], strict=True)
    )


def _program(traced: Trace, size: tuple[int, int]) -> Program:
    files = {ENTRY: svg.write(traced.scene, size).encode(), SCENE: graph.dump(traced.scene)}
    return Program(files, ENTRY, "svg")


def _state(run: Run, best: Step, picture: Picture) -> str:
    height, width = picture.pixels.shape[:2]
    program = best.proposal.program
    text = program.text if program else ""
    if len(text) > MAX_SVG:
        text = text[:MAX_SVG] + f"\n... ({len(text) - MAX_SVG} characters more are not shown, and stay as they are)"
    last = run.steps[-1]
    rejected = None
    if not last.kept:
        findings = [_spoken(finding) for finding in (*last.proposal.findings, *last.review.findings[:4])]
        rejected = {"note": last.proposal.note, "score": last.review.score, "findings": findings}
    return fill(
        __package__,
        "state",
        width=width,
        height=height,
        score=best.review.score or 0.0,
        components=best.review.components,
        findings=[_spoken(finding) for finding in (*best.proposal.findings, *best.review.findings)],
        rejected=rejected,
        svg=text,
    )


def _spoken(finding: Finding) -> str:
    where = f" at {' '.join(f'{value:g}' for value in finding.box)}" if finding.box else ""
    element = f" (element {finding.element})" if finding.element else ""
    amount = f", {finding.amount:g} {finding.unit}" if finding.amount is not None else ""
    return f"{finding.what}{where}{element}{amount}" + (f": {finding.advice}" if finding.advice else "")


def _drawn(step: Step) -> np.ndarray:
    return np.asarray(Image.open(step.rendering.frames[0]).convert("RGBA"))


def _png(pixels: np.ndarray) -> bytes:
    image = Image.fromarray(pixels)
    image.thumbnail((SHOWN, SHOWN))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
