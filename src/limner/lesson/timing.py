"""When what is shown appears: with the words that speak of it.

Times are the voice's. What nothing speaks of appears as its beat begins; the items of a list and the lines of a
derivation appear in their order, those that are not found in the speech evenly between those that are. A beat after
which something leaves lasts until that can have been read (:mod:`limner.lesson.pace`).
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from limner.lesson.align import BEFORE, Narration, mention, phrase
from limner.lesson.code import Cue, Timing
from limner.lesson.pace import FIGURES, FINDING, PLAIN, SPEEDS
from limner.lesson.places import present
from limner.lesson.plan import Beat, Bullets, Code, Derivation, Formula, Plan, Section, Shown, Table, Text

LEAD = 0.2
"""Seconds by which something appears before its word: a thing that comes in takes some to be seen."""
TRANSFORMING = 0.8
"""Seconds in which a line of a derivation becomes the next (:mod:`limner.chalk.formula`)."""
LOOKED = 3.0
"""Times as long as the least (:data:`limner.lesson.pace.FIGURES`) that a figure stays before it leaves."""
SETTLED = 0.8
"""Seconds that a beat goes on after the last thing came in."""
_COMMAND = re.compile(r"\\[A-Za-z]+")
_UNDRAWN = re.compile(r"[\s{}^_$*`&\\]")
USUAL = 0.4
"""Seconds of a beat's pause where none is asked for."""
LEAST = 1.5
"""Seconds of a beat in which nothing is said."""


def timings(plan: Plan, narrations: Mapping[str, Narration]) -> dict[str, Timing]:
    """Time every beat.

    Args:
        plan: of the lesson.
        narrations: by beat.
    """
    found: dict[str, Timing] = {}
    for section in plan.sections:
        found |= read(section, {beat.id: timed(beat, narrations[beat.id]) for beat in section.beats})
    return found


def read(section: Section, times: Mapping[str, Timing]) -> dict[str, Timing]:
    """Lengthen beats of a section so that what leaves after them was there long enough to be read."""
    found = dict(times)
    visible = [{"", *(element.id for element in one)} for one in present(section)]  # the title has no name
    for index, beat in enumerate(section.beats):
        later = visible[index + 1] if index + 1 < len(visible) else set[str]()
        missing = _missing(section, found, visible[index] - later, index)
        if missing > 0:
            longer = round(found[beat.id].seconds + missing, 2)
            found[beat.id] = Timing(longer, found[beat.id].cues)
    return found


def _missing(section: Section, times: Mapping[str, Timing], leaving: set[str], last: int) -> float:
    """Return the seconds by which things that leave after a beat are gone too early."""
    loads, begin = [(0.0, "", FINDING + _glyphs(section.title) / PLAIN)], 0.0
    for beat in section.beats[: last + 1]:
        for element in beat.show:
            cues = [cue for cue in times[beat.id].cues if cue.element == element.id]
            needs = _needs(element)
            for part, need in enumerate(needs):
                at = next((cue.at for cue in cues if cue.part == part), cues[0].at)
                loads.append((begin + at, element.id, need))
        begin += times[beat.id].seconds
    begin -= max(0.0, section.beats[last].pause - USUAL)  # a longer pause was asked for, and comes on top
    free, missing = 0.0, 0.0
    for at, id, need in sorted(loads):
        free = max(free, at) + need
        if id in leaving:
            missing = max(missing, free - begin)
    return missing


def _needs(element: Shown) -> list[float]:
    """Return the seconds in which an element is read: of what comes part by part, of each."""
    kind = str(element.__struct_config__.tag)
    if kind in FIGURES:
        return [FINDING + LOOKED * FIGURES[kind]]
    match element:
        case Bullets() | Derivation() | Formula() | Text():
            texts = _texts(element)
        case Code(source=source):
            texts = (source,)
        case Table(rows=rows, header=header):
            texts = (" ".join(cell for row in (header, *rows) for cell in row),)
        case _:
            return [LEAST]
    below = _glyphs(element.caption) / PLAIN
    return [FINDING + below / len(texts) + _glyphs(text) / SPEEDS.get(kind, PLAIN) for text in texts]


def _glyphs(text: str) -> int:
    """Count what is drawn of a text or a formula: a command as one sign."""
    return len(_UNDRAWN.sub("", _COMMAND.sub("x", text)))


def timed(beat: Beat, narration: Narration) -> Timing:
    """Time the elements of one beat."""
    cues: list[Cue] = []
    for element in beat.show:
        start = _start(element, narration)
        cues.append(Cue(element.id, round(start, 2)))
        cues += [Cue(element.id, round(at, 2), index) for index, at in _parts(element, narration, start)]
    last = max((cue.at for cue in cues), default=0.0)
    seconds = max(narration.seconds, last + SETTLED if cues else 0.0, 0.0 if narration.words else LEAST)
    return Timing(round(seconds + beat.pause, 2), tuple(cues))


def _start(element: Shown, narration: Narration) -> float:
    found = phrase(narration, element.at) if element.at else None
    if found is None and isinstance(element, Formula | Derivation | Bullets | Text):
        found = mention(narration, _texts(element)[0])
    opens = isinstance(element, Text) and element.role == "title"  # nothing is there before it
    return max(0.0 if opens else BEFORE, found[0] - LEAD) if found else BEFORE


def _texts(element: Formula | Derivation | Bullets | Text) -> tuple[str, ...]:
    """Return what is read of an element, part by part."""
    match element:
        case Formula(tex=tex):
            return (f"${tex}$",)
        case Derivation(steps=steps):
            return tuple(f"${step}$" for step in steps)
        case Bullets(items=items):
            return items
    return (element.text,)


def _parts(element: Shown, narration: Narration, start: float) -> list[tuple[int, float]]:
    """Give each part that comes after the first, and when."""
    if isinstance(element, Bullets | Derivation):
        texts, first = _texts(element), 1
    elif isinstance(element, Code) and element.focus:
        return _even(range(len(element.focus)), [None] * len(element.focus), start + 1.0, narration.seconds)
    else:
        return []
    heard: list[float | None] = []
    after = start + LEAD
    lead = LEAD + (TRANSFORMING if isinstance(element, Derivation) else 0.0) / 2
    for text in texts[first:]:
        found = mention(narration, text, after + 0.05)
        heard.append(None if found is None else max(found[0] - lead, after - lead + 0.05))
        after = found[0] if found else after
    return _even(range(first, len(texts)), heard, start, narration.seconds)


def _even(
    indices: Sequence[int], heard: Sequence[float | None], start: float, end: float
) -> list[tuple[int, float]]:  # fmt: skip
    """Fill in the times of parts that were not heard."""
    if not indices:
        return []
    places = [-1, *[place for place, time in enumerate(heard) if time is not None], len(heard)]
    times = [start, *[time for time in heard if time is not None], max(end, start + len(heard))]
    filled = np.interp(np.arange(len(heard)), places, times)
    return [(index, float(time)) for index, time in zip(indices, filled, strict=True)]
