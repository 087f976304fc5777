"""The author of ``motion`` with a model: it edits what was measured, by element id, or writes the page itself.

Edits change the typed form, from which page and SVG are printed anew. A page that the model writes, because no CSS
explains the motion or because it was asked to begin from scratch, is a program of one file without a typed form: it is
sealed (:mod:`limner.render.seal`) and filmed like any other, in the confined camera, and never run here.
"""

import asyncio
from collections.abc import Sequence

import msgspec

from limner.core.data import Finding, Program, Proposal, Step, Task
from limner.core.events import Listener, ignore
from limner.core.model import Model
from limner.core.patience import faults, turn
from limner.core.prompts import fill
from limner.core.run import Run
from limner.motion.brief import PROMPTS, filmed, hints, measured, natural, picks, sheet, spoken, state, typed
from limner.motion.edit import apply
from limner.motion.reply import NO_PAGE, Reading, parse
from limner.motion.write import MEASURED, PAGE, POINTS, Measured, Measurement, program
from limner.render.seal import sealed
from limner.sight.animation import Animated
from limner.sight.tracks import Tracked


class Modelled:
    """Lets a model edit the measured draft by element id, or write the first page itself.

    Args:
        model: the model.
        measured: writes the draft.
        tracked: the target, measured.
        listen: is told when the model finds nothing better.
        from_scratch: the model writes the first page; measuring gives it hints only.
    """

    def __init__(
        self, model: Model, measured: Measured, tracked: Tracked, listen: Listener = ignore, *, from_scratch: bool
    ) -> None:
        self._model = model
        self._measured = measured
        self._tracked = tracked
        self._listen = listen
        self._from_scratch = from_scratch

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the draft, then edits of the best step, until the model is done or fails too often.

        Raises:
            ModelError: it failed too often and nothing was kept.
        """
        if not run.steps and not self._from_scratch:
            return await self._measured.draft(task.name)
        number = turn(run, MEASURED, self._model.name, "filmed", self._listen)
        if number is None:
            return None
        # A seed of its own for each step: else a failure that repeats word for word is answered from disk for ever.
        seed = task.seed + number
        best = run.best
        return await (self._write(run, seed) if best is None else self._edit(task, run, best, seed))

    async def _edit(self, task: Task, run: Run, best: Step, seed: int) -> Proposal:
        before = best.proposal.program
        if before is None:
            raise ValueError("a kept step has a program")
        film, clip = typed(before), self._tracked.clip
        drafted = run.steps[0].proposal.author == MEASURED
        system = fill(PROMPTS, "edit", typed=film is not None, measured=drafted)
        moments = picks(clip, best.review.findings)
        made = await asyncio.to_thread(filmed, best)
        parts = (state(run, best, clip), sheet(clip.frames, clip.times, moments), sheet(*made, moments))
        answer = await self._model.ask(system, parts, budget=run.record.budget.left(run.cost), seed=seed)
        reading = parse(answer.text, typed=film is not None)
        after, findings = _revised(before, film, reading, task.name)
        asked = bool(reading.edits) or reading.page is not None
        note = reading.note or ("" if asked or findings else "nothing left to improve")
        if after is None and asked and not findings:
            findings = (Finding("the edits change nothing", 'make others, or answer {"edits": []}'),)
        return Proposal(after, self._model.name, best.number, note, findings, answer.cost, (answer.exchange,))

    async def _write(self, run: Run, seed: int) -> Proposal:
        clip = self._tracked.clip
        width, height = natural(clip)
        system = fill(
            PROMPTS, "scratch", width=width, height=height, seconds=clip.seconds, fps=clip.fps,
            hints=hints(self._tracked),
        )  # fmt: skip
        parts: list[str | bytes] = ["Rebuild this animation.", sheet(clip.frames, clip.times, picks(clip))]
        wrong = [spoken(finding, clip.zoom) for step in run.steps[-1:] for finding in faults(step)]
        if wrong:
            parts.append("\n- ".join(("Your last answer could not be used:", *wrong)))
        answer = await self._model.ask(system, parts, budget=run.record.budget.left(run.cost), seed=seed)
        reading = parse(answer.text, typed=False)
        findings = reading.findings
        if reading.page is None and not findings:
            findings = (NO_PAGE,)
        return Proposal(
            None if reading.page is None else _page(reading.page),
            self._model.name, note=reading.note, findings=findings, cost=answer.cost, exchange=(answer.exchange,),
        )  # fmt: skip


def _revised(
    before: Program, film: Animated | None, reading: Reading, title: str
) -> tuple[Program | None, tuple[Finding, ...]]:
    """Return what a reply makes of a program, ``None`` where that is nothing new, and what was wrong with the reply."""
    if reading.page is not None:
        after = _page(reading.page)
        return (None if after.text == before.text else after), reading.findings
    if film is None:
        return None, reading.findings
    edited = apply(film, reading.edits)
    findings = (*reading.findings, *edited.findings)
    if edited.film == film:
        return None, findings
    printed = program(edited.film, title)
    points = _carried(measured(before), edited.film, edited.names)
    files = {**printed.files, POINTS: msgspec.json.encode(points)} if POINTS in before.files else printed.files
    return msgspec.structs.replace(printed, files=files), findings


def _carried(points: Sequence[Measurement], film: Animated, names: dict[str, str]) -> list[Measurement]:
    """Return what was measured of the animations that there still are, in the names that elements have now."""
    now = {old: new for new, old in names.items()}
    there = {(element.id, animation.property) for element in film.elements for animation in element.animations}
    renamed = [msgspec.structs.replace(point, element=now.get(point.element, "")) for point in points]
    return [point for point in renamed if (point.element, point.property) in there]


def _page(html: str) -> Program:
    return Program({PAGE: sealed(html).encode()}, PAGE, "html")
