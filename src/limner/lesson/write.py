"""The measured author of ``lesson``: speaks a plan, times it, lays it out and writes its code. No model, no key."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from limner.core.data import Cost, Finding, Program, Proposal, Task
from limner.core.errors import InputError
from limner.core.events import Event, Listener
from limner.core.run import Run
from limner.lesson.align import Narration, narrate
from limner.lesson.claims import Checker, Verdict, check
from limner.lesson.code import Timing
from limner.lesson.compose import compose
from limner.lesson.look import PLAN
from limner.lesson.plan import Plan
from limner.lesson.save import text
from limner.lesson.voice import Voice
from limner.render.manim import Stagehands

VERDICTS = "verdicts.json"
"""What came of the plan's claims."""
MEASURED = "measured"


class Measured:
    """Writes one program: the plan, and the code of its sections.

    Args:
        plan: of the lesson.
        times: of each beat, by its id.
        images: that the plan names, by their paths in it.
        hands: make elements, to measure them.
        checker: of the plan's claims.
        listen: is told how far the work has got.
    """

    def __init__(
        self, plan: Plan, times: Mapping[str, Timing], images: Mapping[str, bytes], hands: Stagehands, checker: Checker,
        listen: Listener,
    ) -> None:  # fmt: skip
        self._plan, self._times, self._images, self._hands = plan, times, images, hands
        self._checker, self._listen = checker, listen

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the code of the plan, once."""
        return None if run.steps else await asyncio.to_thread(self._draft)

    def _draft(self) -> Proposal:
        began = time.monotonic()
        self._listen(Event("progress", "laying out", 0, 1))
        codes = compose(self._plan, self._times, self._hands, self._images)
        written = {name: code.encode() for name, code in codes.items()}
        verdicts = list(check(self._plan, self._checker))
        files = {PLAN: text(self._plan).encode(), VERDICTS: msgspec.json.encode(verdicts), **self._images, **written}
        elements = sum(len(beat.show) for section in self._plan.sections for beat in section.beats)
        note = f"{len(self._plan.sections)} sections, {elements} elements"
        findings = tuple(_wrong(verdicts, self._listen))
        cost = Cost(time.monotonic() - began)
        return Proposal(Program(files, PLAN, "manim"), MEASURED, note=note, findings=findings, cost=cost)


def wrong(plan: Plan, checker: Checker, listen: Listener) -> Iterator[Finding]:
    """Check a plan's claims; the user is told of those that are not true, and of those that nobody could check."""
    return _wrong(check(plan, checker), listen)


def _wrong(verdicts: Iterable[Verdict], listen: Listener) -> Iterator[Finding]:
    unknown = 0
    for verdict in verdicts:
        unknown += verdict.state == "unknown"
        if verdict.state == "false":
            against = f", as for {verdict.counterexample}" if verdict.counterexample else ""
            listen(Event("note", f"beat {verdict.beat!r}: {verdict.claim.tex} is not true{against}"))
            yield Finding(f"{verdict.claim.tex} is not true{against}", "correct it in the plan", verdict.beat)
    if unknown:
        listen(Event("note", f"formulas that could not be checked by computing: {unknown}"))


def narrated(plan: Plan, voice: Voice, listen: Listener) -> dict[str, Narration]:
    """Speak every beat of a plan.

    Raises:
        InputError: the language is not known, or a formula cannot be read; the message names the beat.
        LimnerError: the voice fails.
    """
    beats = [beat for section in plan.sections for beat in section.beats]
    found = {}
    for number, beat in enumerate(beats):
        listen(Event("progress", "speaking", number, len(beats)))
        try:
            found[beat.id] = narrate(beat.say, plan.language, voice)
        except InputError as error:
            raise InputError(f"beat {beat.id!r}: {error}") from error
    return found
