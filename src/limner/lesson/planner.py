"""The planner: a model that writes the plan of a lesson from a topic, and mends what is found wrong with it.

What the plan's own loader refuses, what cannot be spoken or drawn (:mod:`limner.lesson.trial`), and claims that are
false go back to it with their lines, a bounded number of times. A plan that is worse is never kept.
"""

from pathlib import Path

import msgspec

from limner.chalk.theme import THEMES
from limner.core.data import Finding, Program, Proposal, Step, Task
from limner.core.errors import InputError, LimnerError, ModelError
from limner.core.events import Event, Listener, inner
from limner.core.loop import loop
from limner.core.model import Model
from limner.core.patience import turn
from limner.core.prompts import fill
from limner.core.reply import FENCE
from limner.core.run import Run
from limner.lesson.audit import Audit
from limner.lesson.claims import Checker
from limner.lesson.form import form, icons
from limner.lesson.lines import LANGUAGE, edited, numbered
from limner.lesson.load import checked
from limner.lesson.load import plan as loaded
from limner.lesson.plan import Plan
from limner.lesson.references import References, references
from limner.lesson.save import text
from limner.lesson.trial import Trial, Trials
from limner.lesson.voice import Voice
from limner.lesson.write import PLAN
from limner.render.manim import Stagehands

PROMPTS = "limner.lesson"
"""The package whose prompts are filled."""
TURNS = 5
"""Plans that are asked for at most: one, and four corrections."""
MOST = 20
"""Findings that a model is told at once."""


class Planner:
    """Writes plans.

    Args:
        model: the model.
        topic: what the lesson is about, and whatever else is wanted of it, in a person's words.
        given: what to go by.
        folder: where the images are that a plan may show.
        listen: is told when the model finds nothing better.
    """

    def __init__(self, model: Model, topic: str, given: References, folder: Path, listen: Listener) -> None:
        self._model, self._topic, self._given = model, topic, given
        self._folder, self._listen = folder, listen

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose a plan, then what mends it, until nothing is wrong with it or the model fails too often.

        Raises:
            ModelError: it failed too often and nothing was kept.
        """
        best = run.best
        if best is not None and not best.review.findings:
            return None
        number = turn(run, "", self._model.name, "used as a plan", self._listen, "write the lecture in Markdown")
        if number is None or number >= TURNS:
            return None
        names = [name for name, _ in self._given.pictures]
        system = fill(PROMPTS, "plan", form=form(), icons=icons(), themes=list(THEMES), images=names)
        parts: list[str | bytes] = [f"The topic: {self._topic}", *self._given.parts]
        before = _before(run)
        if run.steps:
            parts.append(_state(run, before))
        answer = await self._model.ask(system, parts, budget=run.left, seed=task.seed + number)
        plan, note, findings = _read(answer.text, before, self._folder)
        program = None if plan is None else Program({PLAN: text(plan).encode()}, PLAN, "yaml")
        if program is not None and best is not None and program == best.proposal.program:
            program, findings = None, (Finding("the plan is as it was", "change what the findings name"),)
        parent = best.number if best else None
        return Proposal(program, self._model.name, parent, note, findings, answer.cost, (answer.exchange,))


async def planning(
    run: Run, model: Model, hands: Stagehands, voice: Voice, checker: Checker, folder: Path, listen: Listener
) -> Plan:
    """Have a lesson planned from a run's topic, as a part of the run; where that was done, return the plan.

    Args:
        run: whose options hold the topic, and whose inputs are what to go by.
        model: the model.
        hands: make elements, to try the plan.
        voice: speaks, to try the plan.
        checker: of its claims.
        folder: where the images are that it may show.
        listen: is told how far the work has got.

    Raises:
        ModelError, BudgetSpent: no plan came of it that can be spoken and drawn.
    """
    listen(Event("run", str(run.folder)))
    listen(Event("progress", "planning", 0, 1))
    part = run.part("plan")
    if part.end is None or part.end.reason != "done":
        author = Planner(model, run.task.options["topic"], references(run.task.inputs), folder, listen)
        try:
            reason = await loop(
                part.task, author, Trials(Trial(hands, voice, folder)), Audit(checker, folder), part, inner(listen)
            )
        except LimnerError as error:
            part.finish(str(error))
            raise
        part.finish(reason)
    best = part.best
    if best is None or best.proposal.program is None:
        raise ValueError("a loop that ends has kept something")
    if best.review.reach < 1:
        file = part.folder / "steps" / f"{best.number:03d}" / "program" / PLAN
        what = best.review.findings[0].what
        raise ModelError(f"{model.name}: {what}: mend that in {file} and give it as the lecture")
    return loaded(best.proposal.program.files[PLAN].decode(), folder=folder)


def _before(run: Run) -> str:
    """Return what a model would edit: the best plan, else what it wrote last."""
    if run.best is not None and run.best.proposal.program is not None:
        return run.best.proposal.program.files[PLAN].decode()
    made = ""
    for step in run.steps:  # edits of what was never a plan stand only in what was said
        said = str(step.proposal.exchange[0]["reply"]) if step.proposal.exchange else ""
        made = _written(said, made) or made
    return made


def _state(run: Run, before: str) -> str:
    best, last = run.best, run.steps[-1]
    wrong = best.review.findings if best else _wrong(last)
    refused = _wrong(last) if best and last.number != best.number else ()
    return fill(
        PROMPTS, "replan", kept=best is not None, text=numbered(before),
        findings=[_told(each) for each in wrong[:MOST]], refused=[_told(each) for each in refused[:MOST]],
    )  # fmt: skip


def _wrong(step: Step) -> tuple[Finding, ...]:
    return (*step.proposal.findings, *step.review.findings) if step.proposal.program else step.proposal.findings


def _told(finding: Finding) -> str:
    return f"{finding.what}: {finding.advice}" if finding.advice else finding.what


def _written(reply: str, before: str) -> str:
    """Return the plan's text that a reply comes to; empty where it holds none."""
    fences = {name.lower(): body for name, body in FENCE.findall(reply) if name.lower() in ("yaml", "yml", "")}
    whole = next((fences[name] for name in ("yaml", "yml", "") if "sections:" in fences.get(name, "")), "")
    if not whole and before:
        made = edited(before, reply)
        if made.asked:
            return made.text
    bare = any(line.rstrip() == "sections:" for line in reply.splitlines())
    return whole or (reply if bare and "```" not in reply else "")


def _read(reply: str, before: str, folder: Path) -> tuple[Plan | None, str, tuple[Finding, ...]]:
    """Return the plan of a reply, the model's word on it, and what was wrong with the reply."""
    made = edited(before, reply) if before else None
    note = made.note if made else ""
    written = _written(reply, before)
    if not written:
        if made is not None and not made.asked and '"edits"' in reply:
            return None, note or "nothing left to mend", ()
        advice = f"answer with the whole plan in a ```yaml fence, or with edits: {LANGUAGE.form}"
        return None, note, (Finding("the reply holds no plan", advice),)
    refused = made.findings if made is not None and written == made.text else ()
    try:
        plan, faults = checked(written, folder=folder)
    except InputError as error:
        return None, note, (*refused, Finding(str(error)))
    if faults:
        return None, note, (*refused, *map(Finding, faults))
    return _without_code(plan), note, refused


def _without_code(plan: Plan) -> Plan:
    """Take out code that the planner wrote of its own accord where it also said what is wanted: the coder writes it."""
    sections = tuple(
        msgspec.structs.replace(section, beats=tuple(
            msgspec.structs.replace(beat, show=tuple(
                msgspec.structs.replace(one, source="") if getattr(one, "wanted", "") else one for one in beat.show
            )) for beat in section.beats
        )) for section in plan.sections
    )  # fmt: skip
    return msgspec.structs.replace(plan, sections=sections)
