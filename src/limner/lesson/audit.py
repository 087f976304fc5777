"""What is wrong with a plan as teaching, as far as it can be counted or computed: the critic of planning.

False claims, and what could not be spoken or made, count in full; what makes a lesson hard to follow by a quarter. Not
covered: whether what is said is true beyond its claims, and whether it interests anybody.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from limner.core.data import Finding, Program, Rendering, Review, Task
from limner.core.events import ignore
from limner.lesson.claims import Checker
from limner.lesson.load import plan as loaded
from limner.lesson.plan import Beat, Bullets, Derivation, Formula, Plan, Section, Text
from limner.lesson.sentences import length
from limner.lesson.write import PLAN, wrong

WEIGHT = 0.25
"""How much what is only hard to follow counts to what is false."""
LONG, LONGEST = 75, 2100
"""Words of a beat, half a minute; and of a lesson: 15 minutes at 140 words a minute (six are watched to the end: Guo,
Kim and Rubin, *How video production affects student engagement*, 2014)."""
SHOWN = 4
"""Things that one beat brings: what working memory holds (Cowan 2001)."""


class Audit:
    """Looks at plans.

    Args:
        checker: of their claims.
        folder: where the images are that plans name.
    """

    def __init__(self, checker: Checker, folder: Path) -> None:
        self._checker, self._folder = checker, folder

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        """Check a plan that was tried."""
        plan = loaded(program.files[PLAN].decode(), folder=self._folder)
        errors = [Finding(line, "write it so that it can be spoken and drawn")
                  for line in (rendering.error or "").splitlines()]  # fmt: skip
        errors += await asyncio.to_thread(lambda: list(wrong(plan, self._checker, ignore)))
        doubts = list(hard(plan))
        beats = [beat for section in plan.sections for beat in section.beats]
        checks = 4 + len(plan.sections) + sum(2 + len(beat.show) + len(beat.claims) for beat in beats)
        score = max(0.0, 1 - (len(errors) + WEIGHT * len(doubts)) / checks)
        return Review(round(score, 4), "checks", rendering.reach, findings=(*errors, *doubts))


def hard(plan: Plan) -> Iterator[Finding]:
    """Find what makes a plan hard to follow."""
    beats = [beat for section in plan.sections for beat in section.beats]
    if not plan.objective:
        yield Finding("there is no objective", "say what a learner can do afterwards")
    if not plan.audience:
        yield Finding("there is no audience", "say for whom the lesson is")
    words = sum(length(beat.say) for beat in beats)
    if words > LONGEST:
        yield Finding(f"the lesson has {words:.0f} words", f"say at most {LONGEST}", amount=words, unit="words")
    if not any(sign in beat.say for beat in beats for sign in "?？"):
        yield Finding("the learner is never asked anything", "ask a question, with a pause before its answer")
    stated = any(_states(beat) for beat in beats)
    if stated and not any(beat.claims for beat in beats):
        yield Finding("equations are shown and none is claimed", "add them as claims, so that they are computed")
    for section in plan.sections:
        yield from _plain(section)
    for beat in beats:
        yield from _beat(beat)


def _states(beat: Beat) -> bool:
    tex = [each.tex for each in beat.show if isinstance(each, Formula)]
    tex += [step for each in beat.show if isinstance(each, Derivation) for step in each.steps]
    return any("=" in one for one in tex)


def _plain(section: Section) -> Iterator[Finding]:
    if all(isinstance(each, Text | Bullets) for beat in section.beats for each in beat.show):
        advice = "show what it is about: a figure, an example, a formula, a table"
        yield Finding(f"section {section.id!r} shows nothing but words", advice, section.id)


def _beat(beat: Beat) -> Iterator[Finding]:
    words = length(beat.say)
    if words > LONG:
        yield Finding(f"beat {beat.id!r} has {words:.0f} words", f"cut it into beats of at most {LONG}", beat.id,
                      amount=words, unit="words")  # fmt: skip
    if len(beat.show) > SHOWN:
        advice = f"bring at most {SHOWN}, the others in a beat of their own"
        yield Finding(f"beat {beat.id!r} brings {len(beat.show)} things", advice, beat.id, amount=len(beat.show),
                      unit="things")  # fmt: skip
