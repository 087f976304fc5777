"""How well a lesson is delivered, measured without a model: what was performed against what was said.

Each figure has a floor in the stand-ins of :mod:`limner.bench.slides`. A blank film has no layout defect, and a page of
all words at once shows everything early; so *in time* asks both ways, within .3 s of the word, and *good* asks for all
at once: shown in time, with no defect and time to read it. What is spoken of is taken from the lesson's plan and found
in the voice's own times of its words, the same for the lesson and for its stand-ins.

Not covered: figures without a word of their own (no ``at``), and whether what is shown is right.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from limner.bench.filmstrip import Cue
from limner.bench.slides import page
from limner.chalk.report import Order, Report
from limner.lesson.align import Narration, mention, phrase
from limner.lesson.look import defects
from limner.lesson.pace import ROWS
from limner.lesson.plan import Beat, Bullets, Derivation, Formula, Plan, Shown, Text
from limner.lesson.subtitles import DENSE_SPEED, SPEED
from limner.lesson.tongue import tongue
from limner.lesson.watch import Defect, Watched, watched

NEAR = 0.3
"""Seconds around its word within which something is in time: about one fixation of the eye (Rayner 1998)."""
SEEN = 0.5
"""Opacity from which something is visible."""
LAYOUT = ("off-frame", "overlap", "small", "contrast", "crowded")
"""Rules of layout; ``fast`` is the one of reading speed."""


class Spoken(msgspec.Struct, frozen=True):
    """Something that is shown and spoken of."""

    section: int
    beat: str
    element: str
    part: int | None
    """Of a list's items or a derivation's lines; ``None``: the whole."""
    word: float
    """Seconds from the beat's beginning at which its first word is said."""
    text: bool = True
    """Whether it is made of words, which a page of words shows too."""


class Delivery(msgspec.Struct, frozen=True):
    """Counts of one film. Sums with ``+``."""

    seconds: float = 0.0
    sections: int = 0
    performed: int = 0
    """Sections whose code ran to its end."""
    errors: int = 0
    """Layout defects that hide something or put it out of sight."""
    warnings: int = 0
    """Layout defects with which it can still be read, but badly."""
    fast: int = 0
    """Things that leave before they can be read."""
    cues: int = 0
    quick: int = 0
    """Subtitles faster than can be read."""
    spoken: int = 0
    """Things that are spoken of, in the lesson's own plan."""
    timely: int = 0
    """Those that come into view within ``NEAR`` of their word."""
    good: int = 0
    """Those of them without any defect."""

    def __add__(self, other: "Delivery") -> "Delivery":
        return Delivery(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))


def spoken(plan: Plan, narrations: Mapping[str, Narration]) -> list[Spoken]:
    """Return what a plan shows and speaks of, with the time of its word.

    Args:
        plan: of the lesson.
        narrations: by beat.
    """
    return [
        Spoken(number, beat.id, element.id, part, word, isinstance(element, Text | Bullets | Formula | Derivation))
        for number, section in enumerate(plan.sections)
        for beat in section.beats
        for element in beat.show
        for part, word in _words(element, narrations[beat.id])
    ]


def measure(
    plan: Plan, reports: Sequence[Report], expected: Sequence[Spoken], cues: Sequence[Cue], seconds: float
) -> Delivery:
    """Measure a film.

    Args:
        plan: that was performed.
        reports: of its sections, in order, from an order with ``look``.
        expected: what is spoken of, which may be another plan's of the same beats.
        cues: its subtitles.
        seconds: its length.
    """
    rate = Order("", "").rate
    errors = warnings = fast = timely = good = 0
    for number, report in enumerate(reports):
        seen, found = watched(report, rate), defects(report)
        layout = [one for one in found if one.rule in LAYOUT]
        errors += sum(one.severity == "error" for one in layout)
        warnings += sum(one.severity != "error" for one in layout)
        fast += sum(one.rule == "fast" for one in found)
        beats = {beat.id: beat for beat in plan.sections[number].beats}
        for one in expected:
            if one.section == number and (shown := _shown(one, beats.get(one.beat), seen)) is not None:
                element, time = shown
                in_time = abs(time - seen.begins[one.beat] - one.word) <= NEAR
                timely += in_time
                good += in_time and not _faulty(element, found)
    return Delivery(
        seconds, len(plan.sections), sum(report.fault is None for report in reports), errors, warnings, fast,
        len(cues), quick(cues, plan.language), len(expected), timely, good,
    )  # fmt: skip


def quick(cues: Sequence[Cue], language: str) -> int:
    """Count the subtitles with more characters a second than can be read."""
    speed = SPEED if tongue(language).spaced else DENSE_SPEED
    return sum(len(cue.text) > speed * (cue.end - cue.start) * 1.05 for cue in cues)


def _words(element: Shown, narration: Narration) -> Iterator[tuple[int | None, float]]:
    """Yield the parts of an element that are spoken of, and when."""
    told = phrase(narration, element.at) if element.at else None
    if isinstance(element, Bullets | Derivation):
        texts = element.items if isinstance(element, Bullets) else tuple(f"${step}$" for step in element.steps)
        after = 0.0
        for number, text in enumerate(texts):
            found = told if number == 0 and told else mention(narration, text, after)
            if found is not None:
                yield number, found[0]
                after = found[0] + 0.05
        return
    if told is None and isinstance(element, Formula):
        told = phrase(narration, f"${element.tex}$")
    if told is None and isinstance(element, Text):
        told = mention(narration, element.text)
    if told is not None:
        yield None, told[0]


def _shown(one: Spoken, beat: Beat | None, seen: Watched) -> tuple[str, float] | None:
    """Return the element that shows something and when it came into view; on a page of words that is the page."""
    if beat is None or beat.id not in seen.begins:
        return None
    own = next((element for element in beat.show if element.id == one.element), None)
    if own is None and not one.text:
        return None
    element, part = (one.element, one.part) if own is not None else (page(beat.id), None)
    for look in seen.report.looks:
        for box in look.boxes:
            if box.id == element and any(
                shape.opacity >= SEEN
                and (part is None or box.kind not in ROWS or shape.path.split("/")[0] == str(part))
                for shape in box.parts
            ):
                return element, look.time
    return None


def _faulty(element: str, found: Sequence[Defect]) -> bool:
    return any(element in (one.element, one.other) and (one.severity == "error" or one.rule == "fast") for one in found)
