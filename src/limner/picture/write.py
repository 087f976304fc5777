"""The authors of ``picture``: one that measures, and one that asks a model to improve on what was measured."""

import asyncio
import threading
import time

from limner.core.data import Cost, Finding, Program, Proposal, Step, Task
from limner.core.events import Event, Listener, ignore
from limner.core.model import Model
from limner.core.patience import faults, turn
from limner.core.prompts import fill
from limner.core.run import Run
from limner.picture.brief import PROMPTS, hints, png, printed, rendered, source, spoken, state
from limner.picture.edit import apply
from limner.picture.reply import extract, parse
from limner.picture.tally import tally
from limner.render import svg
from limner.render.sanitise import sanitise
from limner.render.tree import SvgError
from limner.sight import graph
from limner.sight.limits import UNLIMITED, Limits
from limner.sight.load import Picture
from limner.sight.see import see

ENTRY, SCENE = "picture.svg", "scene.json"
MEASURED = "measured"


class Measured:
    """Writes one program: what measuring the pixels gives. Needs no model, no key and no network.

    Args:
        picture: the target.
        listen: is told how far the work has got.
        limits: how much the drawing may say.
    """

    def __init__(self, picture: Picture, listen: Listener, limits: Limits = UNLIMITED) -> None:
        self._picture = picture
        self._listen = listen
        self._limits = limits

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
            seen = await asyncio.to_thread(see, self._picture.pixels, self._limits, self._measure, progress)
        finally:
            cancelled.set()
        if seen.note:
            self._listen(Event("note", seen.note))
        files = {ENTRY: svg.write(seen.scene, self._picture.size).encode(), SCENE: graph.dump(seen.scene)}
        cost = Cost(seconds=time.monotonic() - began)
        return Proposal(Program(files, ENTRY, "svg"), MEASURED, note=tally(seen.scene), cost=cost)

    def _measure(self, scene: graph.Scene) -> int:
        return len(svg.write(scene, self._picture.size).encode())


class Modelled:
    """Lets a model edit the measured draft by element id, or write the first SVG itself.

    Args:
        model: the model.
        measured: writes the draft.
        picture: the target.
        listen: is told when the model finds nothing better.
        from_scratch: the model writes the first SVG; measuring gives it hints only.
    """

    def __init__(
        self, model: Model, measured: Measured, picture: Picture, listen: Listener = ignore, *, from_scratch: bool
    ) -> None:
        self._model = model
        self._measured = measured
        self._picture = picture
        self._listen = listen
        self._from_scratch = from_scratch

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the draft, then edits of the best step, until the model is done or fails too often.

        Raises:
            ModelError: it failed too often and nothing was kept.
        """
        if not run.steps and not self._from_scratch:
            return await self._measured.draft()
        number = turn(run, MEASURED, self._model.name, "drawn", self._listen)
        if number is None:
            return None
        # A seed of its own for each step: else a failure that repeats word for word is answered from disk for ever.
        seed = task.seed + number
        best = run.best
        return await (self._write(run, seed) if best is None else self._edit(run, best, seed))

    async def _edit(self, run: Run, best: Step, seed: int) -> Proposal:
        before = source(best)
        system = fill(PROMPTS, "edit", measured=run.steps[0].proposal.author == MEASURED)
        parts = (state(run, best), png(self._picture.pixels), png(rendered(best)))
        answer = await self._model.ask(system, parts, budget=run.record.budget.left(run.cost), seed=seed)
        edits, findings = parse(answer.text)
        note = edits.note or ("" if edits.edits or findings else "nothing left to improve")
        after, refused = apply(before, edits)
        findings += refused
        if after == before and edits.edits and not findings:
            findings = (Finding("the edits change nothing", 'make others, or answer {"edits": []}'),)
        program = None if after == before else _program(after)
        return Proposal(program, self._model.name, best.number, note, findings, answer.cost, (answer.exchange,))

    async def _write(self, run: Run, seed: int) -> Proposal:
        height, width = self._picture.pixels.shape[:2]
        system = fill(PROMPTS, "scratch", width=width, height=height, hints=hints(self._picture.pixels))
        wrong = [spoken(finding) for step in run.steps[-1:] for finding in faults(step)]
        parts = ["Draw this picture.", png(self._picture.pixels)]
        if wrong:
            parts.append("\n- ".join(("Your last answer could not be used:", *wrong)))
        answer = await self._model.ask(system, parts, budget=run.record.budget.left(run.cost), seed=seed)
        program, findings = _written(answer.text)
        return Proposal(program, self._model.name, findings=findings, cost=answer.cost, exchange=(answer.exchange,))


def _written(answer: str) -> tuple[Program | None, tuple[Finding, ...]]:
    """Read an SVG document that a model wrote, less what may not be in a drawing."""
    text = extract(answer)
    if text is None:
        return None, (Finding("the reply holds no SVG document", "answer with one SVG document in an ```svg fence"),)
    try:
        clean = sanitise(text)
    except SvgError as error:
        return None, (Finding(f"the SVG cannot be drawn: {error}", "mend that"),)
    dropped = tuple(Finding(f"left out: {line}", "keep to plain static SVG") for line in clean.dropped)
    return _program(printed(clean.svg.decode())), dropped


def _program(text: str) -> Program:
    return Program({ENTRY: text.encode()}, ENTRY, "svg")
