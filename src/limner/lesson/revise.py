"""Revision without a model: what the critic found in a performed lesson is mended in its plan, and tried.

Each finding has moves that would mend it, the mildest first: show it longer; show the formula that is only heard; let
go what only stayed; part a long list, table, program or derivation; part the beat. A revision makes one move for each
beat that something is wrong in. The loop keeps it only where it is better; where it is not, the next moves are tried on
the plan that was kept, so what is proposed follows from the run's history alone. What is left in the end is told.
"""

import asyncio
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from limner.core.data import Cost, Program, Proposal, Step, Task
from limner.core.events import Event, Listener, ignore
from limner.core.loop import Author
from limner.core.run import Run
from limner.lesson.compose import compose
from limner.lesson.look import PLAN, defects
from limner.lesson.places import present
from limner.lesson.plan import Beat, Bullets, Code, Derivation, Formula, Plan, Section, Shown, Table
from limner.lesson.save import text
from limner.lesson.sentences import sentences
from limner.lesson.slugs import Slugs
from limner.lesson.stage import reports
from limner.lesson.timing import timings
from limner.lesson.voice import Voice
from limner.lesson.watch import Defect
from limner.lesson.write import narrated
from limner.render.manim import Stagehands

REVISED = "revised"
ROUNDS = 4
"""Revisions of one lesson at most."""
TOLD = 8
"""Findings of which the user is told one by one."""
LEAST = 4
"""Rows, lines or items from which something is long enough to be parted."""
_HEARD = re.compile(r"says \$(.+)\$ and does not show it")
Move = tuple[str, tuple[Beat, ...]]
"""What is done, and the beats that take the place of one."""


class Revising:
    """Proposes what another author does, then revisions of the plan of what was kept.

    Args:
        author: writes the first program.
        voice: speaks what is parted.
        hands: measure it.
        images: that the plan names, by their paths in it.
        listen: is told what could not be mended.
    """

    def __init__(
        self, author: Author, voice: Voice, hands: Stagehands, images: Mapping[str, bytes], listen: Listener
    ) -> None:  # fmt: skip
        self._author, self._voice, self._hands, self._images, self._listen = author, voice, hands, images, listen

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the author's program, then up to ``ROUNDS`` revisions."""
        first = await self._author.propose(task, run)
        best = run.best
        if first is not None or best is None or best.proposal.program is None or best.review.reach < 1:
            return first
        revisions = sum(step.proposal.author == REVISED for step in run.steps)
        found = found_in(best)
        if revisions < ROUNDS and any(found.values()):
            rung = run.steps[-1].number - best.number
            plan, done = revised(planned(best.proposal.program), found, rung)
            if done:
                return await asyncio.to_thread(self._proposal, plan, done)
        self._tell(found)
        return None

    def _proposal(self, plan: Plan, done: Sequence[str]) -> Proposal:
        began = time.monotonic()
        times = timings(plan, narrated(plan, self._voice, ignore))
        codes = compose(plan, times, self._hands, self._images)
        files = {PLAN: text(plan).encode(), **self._images, **{name: code.encode() for name, code in codes.items()}}
        return Proposal(
            Program(files, PLAN, "manim"), REVISED, note="; ".join(done), cost=Cost(time.monotonic() - began)
        )

    def _tell(self, found: Mapping[str, Sequence[Defect]]) -> None:
        left = [(name, one) for name, each in found.items() for one in each]
        for name, one in left[:TOLD]:
            advice = f": {one.advice}" if one.advice else ""
            self._listen(Event("note", f"section {name!r}: {one.what}{advice}"))
        if len(left) > TOLD:
            self._listen(Event("note", f"{len(left) - TOLD} more findings are in the run's record"))


def planned(program: Program) -> Plan:
    """Return the plan that a program was written from."""
    from limner.lesson import load

    return load.plan(program.files[PLAN].decode(), folder=None)


def found_in(step: Step) -> dict[str, list[Defect]]:
    """Return what is wrong in each section of a performed step, by its id, each with its beat's time."""
    if step.proposal.program is None:
        return {}
    plan = planned(step.proposal.program)
    told = reports(step.rendering).values()
    return {
        section.id: defects(report, section, None, plan.language)
        for section, report in zip(plan.sections, told, strict=True)
    }


def revised(plan: Plan, found: Mapping[str, Sequence[Defect]], rung: int = 0) -> tuple[Plan, list[str]]:
    """Make one move for each beat that something is wrong in.

    Args:
        plan: as it was performed.
        found: in it, by section.
        rung: how many moves for the same findings were tried and are passed over.

    Returns:
        The plan, and what was done, empty where nothing is left to be done.
    """
    replace = msgspec.structs.replace
    done: list[str] = []
    parts = []
    used = set(_ids(plan.sections))
    for section in plan.sections:
        chosen: dict[str, Move] = {}
        for defect in found.get(section.id, ()):
            beat = _beat(section, defect)
            ways = list(moves(section, beat, defect, plan.language, used)) if beat else []
            if beat and beat.id not in chosen and rung < len(ways):
                chosen[beat.id] = ways[rung]
                used.update(_ids([replace(section, beats=ways[rung][1])]))
        done += [what for what, _ in chosen.values()]
        made = [each for beat in section.beats for each in (chosen[beat.id][1] if beat.id in chosen else (beat,))]
        parts.append(replace(section, beats=_kept(made)))
    return replace(plan, sections=tuple(parts)), done


def _ids(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield section.id
        for beat in section.beats:
            yield beat.id
            yield from (element.id for element in beat.show)


def moves(section: Section, beat: Beat, defect: Defect, language: str, used: Collection[str]) -> Iterator[Move]:
    """Yield what would mend a finding, the mildest first.

    Args:
        section: it was found in.
        beat: in which it is mended.
        defect: the finding.
        language: of the narration, BCP 47.
        used: ids of the plan: what is parted or shown twice needs another.
    """
    replace = msgspec.structs.replace
    if defect.rule == "fast":
        seconds = float(defect.amount or 1.0)
        yield f"{beat.id} lasts {seconds:.1f} s longer", (replace(beat, pause=round(beat.pause + seconds + 0.1, 2)),)
        return
    if heard := _HEARD.search(defect.what):
        formula = Formula(id=Slugs(used).take(f"{beat.id}-heard"[:60]), tex=heard[1], at=f"${heard[1]}$")
        yield f"{beat.id} shows {heard[1]}", (replace(beat, show=(*beat.show, formula)),)
        return
    if defect.rule in ("unsaid", "late", "unshown"):
        return
    others = [id for id in beat.keep if id != defect.element]
    if others:
        yield (
            f"{others[0]} leaves before {beat.id}",
            (replace(beat, keep=tuple(one for one in beat.keep if one != others[0])),),
        )
    large = next((one for one in beat.show if one.id == defect.element or defect.element is None), None)
    if large is not None and (halves := halved(large, used)):
        yield f"{large.id} is parted", _parted(beat, large, halves, language, used)
    if len(beat.show) > 1:
        middle = -(-len(beat.show) // 2)
        first, second = _shared(beat.say, language)
        yield (
            f"{beat.id} is parted",
            (
                replace(beat, id=Slugs(used).take(f"{beat.id}-1"), say=first, show=beat.show[:middle]),
                replace(beat, id=Slugs(used).take(f"{beat.id}-2"), say=second, show=beat.show[middle:], keep=()),
            ),
        )


def halved(element: Shown, used: Collection[str] = ()) -> tuple[Shown, Shown] | None:
    """Part something long into two of about the same length; ``None`` where it is short, or cannot be parted."""
    replace = msgspec.structs.replace
    second = Slugs(used).take(f"{element.id}-more")
    match element:
        case Bullets(items=items) if len(items) >= LEAST:
            half = -(-len(items) // 2)
            start = element.start + half if element.numbered else 1
            return replace(element, items=items[:half]), replace(
                element, id=second, items=items[half:], start=start, at="", caption=""
            )
        case Table(rows=rows) if len(rows) >= LEAST:
            half = -(-len(rows) // 2)
            return replace(element, rows=rows[:half]), replace(element, id=second, rows=rows[half:], at="", caption="")
        case Code(source=source) if source.count("\n") + 1 >= 2 * LEAST:
            lines = source.split("\n")
            half = -(-len(lines) // 2)
            lit = [pair for pair in element.focus if pair[1] <= half]
            rest = [(max(low - half, 1), high - half) for low, high in element.focus if high > half]
            head, tail = "\n".join(lines[:half]), "\n".join(lines[half:])
            more = replace(element, id=second, source=tail, focus=tuple(rest), start=element.start + half)
            return replace(element, source=head, focus=tuple(lit)), replace(more, at="", caption="")
        case Derivation(steps=steps) if len(steps) >= LEAST:
            half = -(-len(steps) // 2)  # the second begins with the line that the first ends with
            more = replace(element, id=second, steps=steps[half - 1 :], reasons=element.reasons[half - 1 :])
            head = replace(element, steps=steps[:half], reasons=element.reasons[: half - 1])
            return head, replace(more, at="", caption="")
    return None


def _parted(
    beat: Beat, large: Shown, halves: tuple[Shown, Shown], language: str, used: Collection[str]
) -> tuple[Beat, ...]:
    """Part a beat in two, of which the second shows the second half of what is long, alone."""
    first, second = _shared(beat.say, language)
    show = tuple(halves[0] if one.id == large.id else one for one in beat.show)
    return (
        msgspec.structs.replace(beat, id=Slugs(used).take(f"{beat.id}-1"), say=first, show=show),
        msgspec.structs.replace(
            beat, id=Slugs(used).take(f"{beat.id}-2"), say=second, show=(halves[1],), keep=(), claims=()
        ),
    )


def _shared(say: str, language: str) -> tuple[str, str]:
    """Part what is said in the middle, between sentences; one sentence is the first's."""
    said = sentences(say, language)
    middle = -(-len(said) // 2)
    gap = "" if language.startswith("zh") else " "
    return gap.join(said[:middle]), gap.join(said[middle:])


def _kept(beats: Sequence[Beat]) -> tuple[Beat, ...]:
    """Leave out of what stays in each beat all that is not on the frame before it any more."""
    made: list[Beat] = []
    before: set[str] = set()
    for beat in beats:
        keep = tuple(id for id in beat.keep if id in before)
        made.append(msgspec.structs.replace(beat, keep=keep))
        before = {*keep, *(one.id for one in beat.show)}
    return tuple(made)


def _beat(section: Section, defect: Defect) -> Beat | None:
    """Return the beat in which a finding is mended: the last with its element where time lacks, else the fullest."""
    visible = [{one.id for one in each} for each in present(section)]
    if defect.element is None:
        return (
            next((beat for beat in section.beats if repr(beat.id) in defect.what), None)
            or max(zip(section.beats, visible, strict=True), key=lambda pair: len(pair[1]))[0]
        )
    there = [index for index, each in enumerate(visible) if defect.element in each]
    if not there:
        return section.beats[-1] if defect.rule == "fast" else None  # a title lasts as long as its section
    index = there[-1] if defect.rule == "fast" else max(there, key=lambda at: len(visible[at]))
    return section.beats[index]
