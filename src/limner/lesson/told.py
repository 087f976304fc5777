"""Whether what is said is seen, and what is seen is said: a section's plan against what was performed.

Not covered: whether a figure shows what is said of it, and formulas that are told in words.
"""

from collections.abc import Iterator, Mapping

from limner.lesson.code import Timing
from limner.lesson.plan import Beat, Bullets, Derivation, Formula, Free, Section, Shown, Text
from limner.lesson.sentences import FORMULA, equations, signs, topics
from limner.lesson.watch import Defect, Watched

LATE = 0.3
"""Seconds by which something may come after its word."""


def told(section: Section, seen: Watched, timings: Mapping[str, Timing], language: str) -> Iterator[Defect]:
    """Find what is said and not shown, shown and not said, and shown after its word.

    Args:
        section: of the plan.
        seen: how it was performed.
        timings: of its beats by id; a beat that is not there is not timed.
        language: of the narration, BCP 47.
    """
    said = " ".join(beat.say for beat in section.beats) + " " + section.title
    shown = {element.id: element for beat in section.beats for element in beat.show}
    for beat in section.beats:
        begin = seen.begins.get(beat.id)
        if begin is None:
            continue
        for element in beat.show:
            yield from _missing(element, beat, seen)
            yield from _late(element, beat, seen, timings, begin)
            yield from _unsaid(element, said, language, seen)
        yield from _formulas(
            beat, [shown[id] for id in (*beat.keep, *(one.id for one in beat.show)) if id in shown], begin
        )


def _missing(element: Shown, beat: Beat, seen: Watched) -> Iterator[Defect]:
    begin = seen.begins[beat.id]
    if element.id not in seen.sights:
        yield Defect(
            f"{element.id} is in the plan of {beat.id!r} and never on the frame", f"add self.show(...) to {beat.id!r}",
            element.id, None, (begin, begin), 1.0, "elements", "unshown",
        )  # fmt: skip


def _late(
    element: Shown, beat: Beat, seen: Watched, timings: Mapping[str, Timing], begin: float
) -> Iterator[Defect]:  # fmt: skip
    cues = [cue.at for cue in timings[beat.id].cues if cue.element == element.id] if beat.id in timings else []
    looks = [look.time for look in seen.report.looks if any(box.id == element.id for box in look.boxes)]
    if not cues or not looks or isinstance(element, Free):  # what code draws is its element's only at the end of it
        return
    late = looks[0] - begin - min(cues)
    # The first look within an animation is up to a quarter of it after its beginning.
    if late > LATE + 0.5:
        yield Defect(
            f"{element.id} appears {late:.1f} s after its word", f"show it at {min(cues):.2f} s of {beat.id!r}",
            element.id, None, (begin + min(cues), looks[0]), round(late, 2), "seconds", "late", "error",
            seen.sights[element.id][0].box.line if element.id in seen.sights else 0,
        )  # fmt: skip


def _unsaid(element: Shown, said: str, language: str, seen: Watched) -> Iterator[Defect]:
    if not isinstance(element, Text | Bullets) or element.id not in seen.sights:
        return
    spoken = topics(said, language)
    for text in (element.text,) if isinstance(element, Text) else element.items:
        words = topics(text, language)
        if len(words) >= 2 and not words & spoken:
            start, end = seen.span(element.id)
            yield Defect(
                f"{element.id} shows {text[:40]!r}, of which nothing is said", "say it, or leave it out", element.id,
                None, (start, end), float(len(words)), "words", "unsaid", "warning",
                seen.sights[element.id][0].box.line,
            )  # fmt: skip


def _formulas(beat: Beat, visible: list[Shown], begin: float) -> Iterator[Defect]:
    """Find equations that are only heard: nobody can follow them by ear."""
    seen = "".join(signs(tex) + " " for element in visible for tex in _shown(element))
    pictured = any(
        element.__struct_config__.tag in ("plot", "geometry", "code", "image", "manim") for element in visible
    )
    for tex in equations(beat.say):
        if signs(tex) not in seen and not pictured:
            yield Defect(
                f"{beat.id!r} says ${tex}$ and does not show it", "show it as a formula", None, None, (begin, begin),
                float(len(signs(tex))), "signs", "unshown", "warning",
            )  # fmt: skip


def _shown(element: Shown) -> list[str]:
    if isinstance(element, Formula):
        return [element.tex]
    if isinstance(element, Derivation):
        return list(element.steps)
    texts = (element.text,) if isinstance(element, Text) else element.items if isinstance(element, Bullets) else ()
    return [found[1] for text in (*texts, element.caption) for found in FORMULA.finditer(text)]
