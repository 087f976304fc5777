"""Compiles and performs whole lectures: what is wrong on the frame, do picture and voice agree, how long it takes.

    python benchmarks/lesson/lectures.py [LECTURE ...] [--sheets FOLDER] [--at-once 2]

Without names, all of ``examples/lectures``. Nothing is filmed and nothing fetched. A spoken element is one whose words,
or formula, the voice says in its beat; it is in time where it begins to be seen within 0.3 s of the first of them. The
times are those at which it was drawn, in the performed section, not those that were asked for.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from limner.chalk.report import Order
from limner.core.cache import standard_folder
from limner.core.data import Program, Rendering
from limner.core.events import ignore
from limner.lesson import read
from limner.lesson.align import Narration, mention, phrase
from limner.lesson.compose import compose, images
from limner.lesson.look import defects
from limner.lesson.plan import Bullets, Derivation, Formula, Plan, Shown, Text
from limner.lesson.sheet import sheet
from limner.lesson.stage import Performing, reports
from limner.lesson.timing import timings
from limner.lesson.voice import Kept, choose
from limner.lesson.watch import Defect, watched
from limner.lesson.write import narrated
from limner.render.manim import Stagehands

LECTURES = Path(__file__).parents[2] / "examples" / "lectures"
NEAR = 0.3
"""Seconds between a word and what it speaks of, that are taken as the same time."""


@dataclass(frozen=True)
class Figures:
    """Of one lecture."""

    name: str
    sections: int
    minutes: float
    found: tuple[Defect, ...]
    gaps: tuple[tuple[str, float], ...]
    """Of each spoken element, seconds from its word to its sight."""
    composing: float
    performing: float


def measure(path: Path, hands: Stagehands, sheets: Path | None) -> Figures:
    """Compile, speak, lay out and perform one lecture."""
    voice = Kept(choose("espeak"), standard_folder("speech"))
    try:
        plan = read(path)
        narrations = narrated(plan, voice, ignore)
    finally:
        voice.close()
    times, shown = timings(plan, narrations), images(plan, path.parent)
    began = time.monotonic()
    codes = compose(plan, times, hands, shown)
    composed = time.monotonic()
    files = {"plan.yaml": b"", **shown, **{name: code.encode() for name, code in codes.items()}}
    with TemporaryDirectory() as folder:
        rendering = Performing(hands)._run(Program(files, "plan.yaml", "manim"), Path(folder))
        performed = time.monotonic()
        if sheets:
            (sheets / f"{path.stem}.png").write_bytes(sheet(rendering.frames))
    if rendering.error:
        raise SystemExit(f"{path.name}: {rendering.error}\n{rendering.log}")
    told = list(zip(plan.sections, reports(rendering).values(), strict=True))
    found = [one for section, report in told for one in defects(report, section, times, plan.language)]
    minutes = sum(each.seconds for each in times.values()) / 60
    gaps = tuple(_gaps(plan, narrations, rendering))
    return Figures(path.stem, len(plan.sections), minutes, tuple(found), gaps, composed - began, performed - composed)


def _gaps(plan: Plan, narrations: dict[str, Narration], rendering: Rendering) -> Iterator[tuple[str, float]]:
    for section, report in zip(plan.sections, reports(rendering).values(), strict=True):
        seen: dict[tuple[str, str], float] = {}
        for look in report.looks:
            for box in look.boxes:
                for part in box.parts:
                    seen.setdefault((box.id, ""), look.time)
                    seen.setdefault((box.id, part.path.split("/")[0]), look.time)
        begins = watched(report, Order("", "").rate).begins
        for beat in section.beats:
            for element in beat.show:
                for name, said in spoken(element, narrations[beat.id]):
                    if (element.id, name) in seen:
                        yield f"{beat.id}/{element.id}/{name}", seen[element.id, name] - begins[beat.id] - said


def spoken(element: Shown, narration: Narration) -> Iterator[tuple[str, float]]:
    """Yield the parts of an element that are spoken of, each with when: the whole is the part without a name."""
    match element:
        case Bullets(items=texts):
            pass
        case Derivation(steps=steps):
            texts = tuple(f"${step}$" for step in steps)
        case Formula(tex=tex, at=at):
            found = phrase(narration, at or f"${tex}$") or mention(narration, f"${tex}$", 0.0)
            if found:
                yield "", found[0]
            return
        case Text(at=at, text=text):
            found = phrase(narration, at) if at else mention(narration, text, 0.0)
            if found:
                yield "", found[0]
            return
        case _:
            found = phrase(narration, element.at) if element.at else None
            if found:
                yield "", found[0]
            return
    after = 0.0
    for number, text in enumerate(texts):
        found = mention(narration, text, after)
        if found:
            yield str(number), found[0]
            after = found[0] + 0.05


def main() -> None:
    """Print the figures."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("lectures", nargs="*", type=Path)
    reader.add_argument("--sheets", type=Path, help="the folder in which a contact sheet of each lecture is put")
    reader.add_argument("--at-once", type=int, default=2, choices=(1, 2))
    reader.add_argument("--findings", action="store_true", help="print each of them, and what is not in time")
    given = reader.parse_args()
    paths = given.lectures or sorted(LECTURES.glob("*.md"))
    if given.sheets:
        given.sheets.mkdir(parents=True, exist_ok=True)
    with Stagehands(size=given.at_once) as hands, ThreadPoolExecutor(given.at_once) as threads:
        made = []
        print(f"{'lecture':18}sections  minutes  errors  warnings  a minute  in time    compose  perform  findings")
        for one in threads.map(lambda path: measure(path, hands, given.sheets), paths):
            made.append(one)
            _print(one.name, [one])
            for defect in one.found if given.findings else ():
                print(f"    {defect.severity} {defect.rule}: {defect.what}; {defect.advice}")
            for name, gap in one.gaps if given.findings else ():
                if abs(gap) > NEAR:
                    print(f"    {gap:+.2f} s: {name}")
    _print("all", made)


def _print(name: str, made: list[Figures]) -> None:
    found = [defect for one in made for defect in one.found]
    gaps = [gap for one in made for _, gap in one.gaps]
    minutes = sum(one.minutes for one in made)
    errors = sum(defect.severity == "error" for defect in found)
    near = sum(abs(gap) <= NEAR for gap in gaps)
    kinds = ", ".join(f"{rule} {count}" for rule, count in sorted(Counter(each.rule for each in found).items()))
    print(
        f"{name:18}{sum(one.sections for one in made):8}{minutes:9.1f}{errors:8}{len(found) - errors:10}"
        f"{len(found) / minutes:10.2f}{near:5}/{len(gaps):<4}{sum(one.composing for one in made):8.1f} s"
        f"{sum(one.performing for one in made):7.1f} s  {kinds or '-'}",
        flush=True,
    )


if __name__ == "__main__":
    main()
