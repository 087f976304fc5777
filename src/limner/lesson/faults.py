"""What is wrong with a plan that has the right form: names, times, numbers and formulas that do not fit together.

Each fault has a path such as ``$.sections[0].beats[1].show[0]``, from which :mod:`limner.lesson.load` finds the line.
Not covered: whether a plan teaches well, whether it fits the frame, and what only drawing shows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from limner.chalk.latex import parse
from limner.core.errors import InputError
from limner.lesson.expression import expression
from limner.lesson.figures import geometry
from limner.lesson.lexicon import is_code
from limner.lesson.plan import (
    Beat,
    Bullets,
    Chart,
    Code,
    Derivation,
    Element,
    Flow,
    Formula,
    Free,
    Geometry,
    Numberline,
    Picture,
    Plan,
    Plot,
    Section,
    Table,
    Text,
)
from limner.lesson.sentences import FORMULA


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something wrong in a plan."""

    path: str
    what: str
    """What is wrong, and what to do."""
    other: str = ""
    """Path of the second place, where there is one."""


def faults(plan: Plan, folder: Path) -> list[Fault]:
    """Return what is wrong with a plan, in its order.

    Args:
        plan: of the right form.
        folder: where its images are.
    """
    found = list(_names(plan))
    if not is_code(plan.language):
        found.append(
            Fault(path="$.language", what=f"{plan.language!r} is no language code: write en, de, es, zh or another")
        )
    if not plan.sections:
        found.append(Fault(path="$", what="the plan has no sections: add one with a beat"))
    for at, section in enumerate(plan.sections):
        path = f"$.sections[{at}]"
        if not section.beats:
            found.append(Fault(path=path, what=f"section {section.id!r} has no beats: add one"))
        found += _staying(section, path)
        for number, beat in enumerate(section.beats):
            found += _beat(beat, f"{path}.beats[{number}]", folder)
    return found


def _names(plan: Plan) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for path, name in _ids(plan):
        if not name.strip():
            yield Fault(path=path, what="the id is empty: give it a name")
        elif name in seen:
            yield Fault(path=path, what=f"the id {name!r} is taken: rename one of the two", other=seen[name])
        else:
            seen[name] = path


def _ids(plan: Plan) -> Iterator[tuple[str, str]]:
    for at, section in enumerate(plan.sections):
        yield f"$.sections[{at}].id", section.id
        for number, beat in enumerate(section.beats):
            path = f"$.sections[{at}].beats[{number}]"
            yield f"{path}.id", beat.id
            for place, element in enumerate(beat.show):
                yield f"{path}.show[{place}].id", element.id


def _staying(section: Section, path: str) -> Iterator[Fault]:
    visible: list[str] = []
    known: set[str] = set()
    for number, beat in enumerate(section.beats):
        for at, name in enumerate(beat.keep):
            where = f"{path}.beats[{number}].keep[{at}]"
            if name in visible:
                continue
            if name in known:
                yield Fault(
                    path=where, what=f"{name!r} has already left before {beat.id!r}: keep it in the beats between, too"
                )
            else:
                yield Fault(path=where, what=f"no earlier beat of the section shows {name!r}{_near(name, known)}")
        visible = [*(name for name in beat.keep if name in visible), *(element.id for element in beat.show)]
        known |= set(visible)


def _near(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), 1)
    return f": did you mean {near[0]!r}?" if near else f": it shows {', '.join(sorted(known)) or 'nothing'}"


def _beat(beat: Beat, path: str, folder: Path) -> Iterator[Fault]:
    if not beat.say.strip():
        yield Fault(path=f"{path}.say", what=f"nothing is said in {beat.id!r}: write its narration")
    if not beat.show and not beat.keep:
        yield Fault(path=path, what=f"nothing is seen during {beat.id!r}: show or keep something")
    if not 0 <= beat.pause <= 60:
        yield Fault(path=f"{path}.pause", what=f"a pause of {beat.pause:g} s: 0 to 60 seconds are possible")
    yield from _formulas(beat.say, f"{path}.say")
    for at, claim in enumerate(beat.claims):
        yield from _formula(claim.tex, f"{path}.claims[{at}].tex")
    for at, element in enumerate(beat.show):
        where = f"{path}.show[{at}]"
        if element.at and element.at not in beat.say:
            yield Fault(
                path=f"{where}.at",
                what=f"{element.at!r} is not said in {beat.id!r}: copy the words as they stand there",
            )
        yield from _element(element, where, folder)


def _element(element: Element, path: str, folder: Path) -> Iterator[Fault]:
    yield from _formulas(element.caption, f"{path}.caption")
    match element:
        case Text(text=text):
            yield from _formulas(text, f"{path}.text")
        case Bullets(items=items):
            for at, item in enumerate(items):
                yield from _formulas(item, f"{path}.items[{at}]")
            if not items:
                yield Fault(path=path, what="the list is empty: add items")
        case Formula(tex=tex):
            yield from _formula(tex, f"{path}.tex")
        case Derivation(steps=steps, reasons=reasons):
            for at, step in enumerate(steps):
                yield from _formula(step, f"{path}.steps[{at}]")
            if len(steps) < 2:
                yield Fault(path=path, what="a derivation has two steps or more: make it a formula")
            elif reasons and len(reasons) != len(steps) - 1:
                yield Fault(
                    path=f"{path}.reasons",
                    what=f"{len(reasons)} reasons for {len(steps)} steps: write {len(steps) - 1} ('' for none)",
                )
        case Picture(path=file):
            if not (folder / file).is_file():
                yield Fault(path=f"{path}.path", what=f"there is no image {file!r} beside the plan: put it there")
        case Free(source=source, wanted=wanted):
            if not source.strip() and not wanted.strip():
                yield Fault(path=path, what="nothing is wanted here: write source, or in wanted what is to be seen")
        case Code(source=source, focus=focus):
            last = source.count("\n") + 1
            for at, (low, high) in enumerate(focus):
                if not 1 <= low <= high <= last:
                    yield Fault(path=f"{path}.focus[{at}]", what=f"lines {low} to {high}: the program has {last} lines")
        case _:
            yield from _figure(element, path)


def _figure(element: Element, path: str) -> Iterator[Fault]:
    match element:
        case Table(rows=rows, header=header):
            wide = len(header or (rows[0] if rows else ()))
            for at, row in enumerate(rows):
                if len(row) != wide:
                    yield Fault(path=f"{path}.rows[{at}]", what=f"the row has {len(row)} cells, the first has {wide}")
        case Plot(curves=curves, x=x, y=y):
            for at, curve in enumerate(curves):
                yield from _tried(_curve, curve.expression, f"{path}.curves[{at}].expression")
            for name, span in (("x", x), ("y", y)):
                if span and not span[0] < span[1]:
                    yield Fault(path=f"{path}.{name}", what=f"the range {span[0]:g} to {span[1]:g} is empty")
        case Numberline(start=start, stop=stop, step=step):
            if not start < stop or step <= 0 or (stop - start) / step > 200:
                yield Fault(
                    path=path, what=f"{start:g} to {stop:g} by {step:g}: from small to large, in 1 to 200 steps"
                )
        case Chart(labels=labels, series=series):
            for name, values in series.items():
                if len(values) != len(labels):
                    yield Fault(path=f"{path}.series.{name}", what=f"{len(values)} values for {len(labels)} labels")
        case Flow(nodes=nodes, edges=edges):
            for at, edge in enumerate(edges):
                for name in edge[:2] if len(edge) in (2, 3) else ():
                    if name not in nodes:
                        yield Fault(
                            path=f"{path}.edges[{at}]", what=f"there is no box {name!r}{_near(name, set(nodes))}"
                        )
                if len(edge) not in (2, 3):
                    yield Fault(path=f"{path}.edges[{at}]", what="an arrow is [from, to] or [from, to, text]")
        case Geometry(points=points, draw=draw):
            places = {
                name: place if isinstance(place, str) else f"({place[0]}, {place[1]})" for name, place in points.items()
            }
            for name in places:
                until = list(places)[: list(places).index(name) + 1]
                yield from _tried(
                    _construct([f"{each} = {places[each]}" for each in until]), "", f"{path}.points.{name}"
                )
            lines = [f"{name} = {place}" for name, place in places.items()]
            for at, stroke in enumerate(draw):
                yield from _tried(_construct(lines), stroke, f"{path}.draw[{at}]")


def _construct(lines: list[str]) -> Callable[[str], object]:
    """Return what reads a figure of these points and one stroke."""

    def read(stroke: str) -> object:
        every = [*lines, stroke] if stroke else [*lines, f"point {lines[-1].split(' = ')[0]}"]
        return geometry([(0, line) for line in every], [], "", "")

    return read


def _tried(read: Callable[[str], object], text: str, path: str) -> Iterator[Fault]:
    try:
        read(text)
    except InputError as error:
        yield Fault(path=path, what=str(error).removeprefix("line 0: "))


def _curve(text: str) -> None:
    """Refuse the shorthand that a lecture may use: in a plan an expression stands as it is computed."""
    if (explicit := expression(text)) != text.strip().replace("^", "**"):
        raise InputError(f"{text!r} is shorthand: write {explicit}")


def _formula(tex: str, path: str) -> Iterator[Fault]:
    yield from _tried(parse, tex, path)


def _formulas(text: str, path: str) -> Iterator[Fault]:
    for found in FORMULA.finditer(text):
        yield from _formula(found[1], path)
