"""The coder: a model that writes Manim code in the marked blocks of a section, then edits lines as the critic finds.

A section is a part of the run, with a budget in common with the others: sections are worked on side by side, and each
keeps its own best. Code is checked against the index of the installed Manim before anything runs, and repaired in
the smallest scope that helps; what cannot be drawn is left out in the end, and said.
"""

import asyncio
import re
import time
from collections.abc import Mapping
from importlib.metadata import version
from textwrap import dedent

import msgspec

from limner.chalk.report import Order
from limner.chalk.theme import THEMES
from limner.core.data import Finding, Program, Proposal, Step, Task
from limner.core.events import Event, Listener
from limner.core.model import Model
from limner.core.patience import PATIENCE, turn
from limner.core.prompts import fill
from limner.core.reply import FENCE
from limner.core.run import Run
from limner.lesson.anchors import anchored
from limner.lesson.api import chalk, manim
from limner.lesson.code import Timing, variable
from limner.lesson.lines import edited, numbered
from limner.lesson.marked import filled, unwritten
from limner.lesson.mending import Mechanic, changes, left, recorded
from limner.lesson.plan import Free, Plan, Section
from limner.lesson.repair import repair
from limner.lesson.stage import images
from limner.lesson.write import MEASURED
from limner.render.manim import Stagehands

PROMPTS = "limner.lesson"
MOST = 12
"""Findings that a model is told at once."""
BLANK = "pass  # this could not be drawn\n"


class Coder:
    """Works on one section.

    Args:
        model: the model.
        plan: of the lesson.
        section: of the plan.
        name: of its file.
        program: with its code, and the images that it shows.
        times: of the lesson's beats, by id.
        hands: perform it.
        listen: is told what was mended.
    """

    def __init__(
        self, model: Model, plan: Plan, section: Section, name: str, program: Program,
        times: Mapping[str, Timing], hands: Stagehands, listen: Listener,
    ) -> None:  # fmt: skip
        self._model, self._plan, self._section, self._name = model, plan, section, name
        self._program, self._times, self._hands, self._listen = program, times, hands, listen
        self._code = program.files[name].decode()

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the section as it is, or with the code that it wants; then edits of its best step."""
        wanted = unwritten(self._section)
        best = run.best
        if best is None and not wanted:
            return None if run.steps else Proposal(self._with(self._code), MEASURED)
        if best is None:
            tries = len(run.steps)
            if tries > PATIENCE:
                return None
            return self._blank(wanted) if tries == PATIENCE else await self._write(task, run, wanted)
        blank = wanted and best.proposal.author == MEASURED
        if blank or not best.review.findings:
            return None
        number = turn(run, MEASURED, self._model.name, "performed", self._listen)
        return None if number is None else await self._edit(best, run, task.seed + number)

    async def _write(self, task: Task, run: Run, wanted: list[Free]) -> Proposal:
        """Have the code of the marked blocks written, and mended until it runs."""
        began, seed = time.monotonic(), task.seed + len(run.steps)
        system = fill(
            PROMPTS, "code", version=version("manim"), names=manim(), chalk=chalk(), theme=THEMES[self._plan.theme],
            language=self._plan.language,
        )  # fmt: skip
        last = run.steps[-1] if run.steps else None
        before = last.proposal.program.files[self._name].decode() if last and last.proposal.program else ""
        part = fill(
            PROMPTS, "wanted", section=self._section, wanted=wanted, code=numbered(before or self._code),
            findings=[_told(one) for one in (last.proposal.findings if last else ())],
            names={one.id: variable(one.id) for one in wanted}, room={one.id: self._room(one) for one in wanted},
        )  # fmt: skip
        answer = await self._model.ask(system, [part], budget=run.left, seed=seed)
        written = _blocks(answer.text, wanted)
        missing = [one for one in wanted if one.id not in written]
        if missing:
            advice = "answer with one ```python fence for each, its first line `# id: THE-ID`"
            what = f"there is no code for {', '.join(one.id for one in missing)}"
            return Proposal(None, self._model.name, findings=(Finding(what, advice),), cost=answer.cost,
                            exchange=(answer.exchange,))  # fmt: skip
        code = filled(self._code, [msgspec.structs.replace(one, source=written[one.id]) for one in wanted])
        mechanic = Mechanic(self._model, run, seed, answer.cost)
        order = Order(self._name, code, files=images(self._program))
        made = await asyncio.to_thread(repair, order, self._hands, mechanic)
        for what in changes(self._name, made.spent):
            self._listen(Event("note", what))
        cost = msgspec.structs.replace(mechanic.cost, seconds=time.monotonic() - began)
        return Proposal(
            self._with(made.code), self._model.name, None, f"drew {', '.join(one.id for one in wanted)}",
            (left(self._name, made),) if made.fault else (), cost, (answer.exchange, *mechanic.exchange),
            {"repairs": {self._name: recorded(made.spent)}},
        )  # fmt: skip

    def _room(self, element: Free) -> float:
        """Return the seconds that a drawing has: to the next cue of its beat, or to its end."""
        beat = next(beat for beat in self._section.beats if element in beat.show)
        timing = self._times[beat.id]
        begin = next(cue.at for cue in timing.cues if cue.element == element.id)
        return min((cue.at for cue in timing.cues if cue.at > begin), default=timing.seconds) - begin

    def _blank(self, wanted: list[Free]) -> Proposal:
        """Leave out what could not be drawn: the lesson goes on without it."""
        names = ", ".join(one.id for one in wanted)
        self._listen(Event("note", f"{self._name}: {self._model.name} could not draw {names}: left out"))
        code = filled(self._code, [msgspec.structs.replace(one, source=BLANK) for one in wanted])
        found = Finding(f"{names} could not be drawn", "write its source in the plan, or show something else")
        return Proposal(self._with(code), MEASURED, note=f"left out {names}", findings=(found,))

    async def _edit(self, best: Step, run: Run, seed: int) -> Proposal:
        """Have lines edited where the critic found something, and mend what then fails."""
        began = time.monotonic()
        program = best.proposal.program
        assert program is not None
        before = program.files[self._name].decode()
        system = fill(PROMPTS, "edit", version=version("manim"), chalk=chalk(), theme=THEMES[self._plan.theme])
        attempts = [
            {"note": step.proposal.note, "score": step.review.score,
             "faults": [_told(one) for one in (*step.proposal.findings, *step.review.findings)[:4]]}
            for step in run.steps if step.number > best.number
        ]  # fmt: skip
        shown = await asyncio.to_thread(anchored, best, self._name)
        places = {one: line for frame in shown for one, line in frame.lines.items()}
        findings = [_told(one, places.get(one.element or "")) for one in best.review.findings[:MOST]]
        part = fill(
            PROMPTS, "section", section=self._section, score=best.review.score or 0.0, findings=findings,
            attempts=attempts, code=numbered(before),
        )  # fmt: skip
        parts = [part, *(each for frame in shown for each in (frame.title, frame.picture))]
        answer = await self._model.ask(system, parts, budget=run.left, seed=seed)
        made = edited(before, answer.text)
        if made.text == before:
            said = made.findings
            if made.asked and not said:
                said = (Finding("the edits change nothing", 'make others, or answer {"edits": []}'),)
            elif not made.asked and '"edits"' not in answer.text:
                said = (Finding("the reply holds no edits", "answer with JSON"),)
            return Proposal(None, self._model.name, best.number, made.note or "nothing left to improve", said,
                            answer.cost, (answer.exchange,))  # fmt: skip
        mechanic = Mechanic(self._model, run, seed, answer.cost)
        order = Order(self._name, made.text, files=images(program))
        mended = await asyncio.to_thread(repair, order, self._hands, mechanic)
        cost = msgspec.structs.replace(mechanic.cost, seconds=time.monotonic() - began)
        findings = (*made.findings, *((left(self._name, mended),) if mended.fault else ()))
        return Proposal(
            self._with(mended.code), self._model.name, best.number, made.note, findings, cost,
            (answer.exchange, *mechanic.exchange), {"repairs": {self._name: recorded(mended.spent)}},
        )  # fmt: skip

    def _with(self, code: str) -> Program:
        return Program({**images(self._program), self._name: code.encode()}, self._name, "manim")


def _told(finding: Finding, line: int | None = None) -> str:
    where = f" [line {line}]" if line else ""
    time = f" [{finding.time[0]:.1f} to {finding.time[1]:.1f} s]" if finding.time else ""
    return f"{finding.what}{where}{time}" + (f": {finding.advice}" if finding.advice else "")


def _blocks(reply: str, wanted: list[Free]) -> Mapping[str, str]:
    """Return the bodies that a reply has for what is wanted."""
    fences = [body for name, body in FENCE.findall(reply) if name.lower() in ("python", "py", "")]
    found: dict[str, str] = {}
    for body in fences:
        named = re.search(r"^\s*#\s*(?:id:)?\s*([\w.-]+)\s*$", body, re.MULTILINE)
        defined = re.search(r"def\s+draw_(\w+)\s*\(", body)
        for one in wanted:
            if (named and named[1] == one.id) or (defined and defined[1] == variable(one.id)):
                found[one.id] = _body(body)
    if not found and len(fences) == len(wanted) == 1:
        found[wanted[0].id] = _body(fences[0])
    return {id: body for id, body in found.items() if body.strip()}


def _body(text: str) -> str:
    """Return the body of a method, from which its head, its id and imports are taken."""
    text = dedent(text.expandtabs(4)).strip("\n")
    if found := re.search(r"^ *def\s+\w+\s*\(\s*self\b[^)]*\)[^:\n]*:[^\n]*\n", text, re.MULTILINE):
        text = dedent(text[found.end() :])
    lines = [line for line in text.splitlines() if not re.match(r"\s*#\s*id:|(?:from|import)\s+(?:manim|limner)", line)]
    return dedent("\n".join(lines)).strip("\n") + "\n"
