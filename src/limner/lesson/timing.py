"""When what is shown appears: with the words that speak of it.

Times are the voice's. What nothing speaks of appears as its beat begins; the items of a list and the lines of a
derivation appear in their order, those that are not found in the speech evenly between those that are.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from limner.lesson.align import Narration, mention, phrase
from limner.lesson.code import Cue, Timing
from limner.lesson.plan import Beat, Bullets, Code, Derivation, Formula, Plan, Shown

LEAD = 0.2
"""Seconds by which something appears before its word: a thing that comes in takes some to be seen."""
SETTLED = 0.8
"""Seconds that a beat goes on after the last thing came in."""
LEAST = 1.5
"""Seconds of a beat in which nothing is said."""


def timings(plan: Plan, narrations: Mapping[str, Narration]) -> dict[str, Timing]:
    """Time every beat.

    Args:
        plan: of the lesson.
        narrations: by beat.
    """
    beats = (beat for section in plan.sections for beat in section.beats)
    return {beat.id: timed(beat, narrations[beat.id]) for beat in beats}


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
    if found is None and isinstance(element, Formula):
        found = phrase(narration, f"${element.tex}$")
    return max(0.0, found[0] - LEAD) if found else 0.0


def _parts(element: Shown, narration: Narration, start: float) -> list[tuple[int, float]]:
    """Give each part that comes after the first, and when."""
    if isinstance(element, Bullets):
        texts, first = list(element.items), 1
    elif isinstance(element, Derivation):
        texts, first = [f"${step}$" for step in element.steps], 1
    elif isinstance(element, Code) and element.focus:
        return _even(range(len(element.focus)), [None] * len(element.focus), start + 1.0, narration.seconds)
    else:
        return []
    heard: list[float | None] = []
    after = start
    for text in texts[first:]:
        found = mention(narration, text, after + 0.05)
        heard.append(None if found is None else max(found[0] - LEAD, after + 0.05))
        after = heard[-1] if heard[-1] is not None else after
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
