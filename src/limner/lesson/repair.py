"""Repair of a section that fails: the smallest scope first, each change performed before it is kept.

ScopeRefine (Chen et al., *Code2Video*, 2025, section 3.2) asks a model for a line, then a block, then the scene. Here
what can be known is mended without one, a model is asked last in each scope, and a change counts only where the
section, performed without being encoded, comes further than before. What the index of the installed Manim does not have
is mended before anything runs.
"""

import time
from collections.abc import Callable, Iterator

import msgspec

from limner.chalk.report import Fault, Order, Report
from limner.lesson.index import index
from limner.lesson.lint import Problem, alike, problems
from limner.lesson.mends import mends
from limner.lesson.scopes import LEVELS, Level, Span, replaced, scope
from limner.render.manim import Stagehands

Propose = Callable[[str, Span, Fault, Level], str | None]
"""Gives new lines for those of a scope of a section's code, or ``None``: a model."""
UNKNOWN = "Unknown"
"""The kind of a fault that the index told, before anything ran."""
SURE = 0.8
"""Likeness from which a name is taken for another before a model is asked, or anything runs."""
LIKE = 0.7
"""Likeness from which it is worth telling somebody of a name."""
TRIES = 8
"""Changes that are performed in one scope for one fault."""
FAULTS = 12
"""Faults that are mended in one section, one after the other."""
SECONDS = 60.0
"""For performing a section that may hang."""


class Spent(msgspec.Struct, frozen=True):
    """What one scope of one fault took."""

    fault: Fault
    level: Level
    span: Span
    tries: int
    """Changes that were tried; those of what the index told were not performed."""
    seconds: float
    mended: str
    """What was done; empty where nothing in this scope helped."""


class Repaired(msgspec.Struct, frozen=True):
    """A section after its repair."""

    code: str
    fault: Fault | None
    """What is left of it."""
    spent: tuple[Spent, ...]
    """In order."""


def repair(order: Order, hands: Stagehands, propose: Propose | None = None) -> Repaired:
    """Mend a section until it can be performed, or until nothing helps.

    Args:
        order: the section, with the files that it reads.
        hands: who perform it.
        propose: asked in each scope for what cannot be known; ``None``: no model.
    """
    code, spent = checked(order.code, propose)
    order = Order(order.name, code, files=order.files)  # neither filmed nor looked at
    report = hands.perform(order, SECONDS)
    for _ in range(FAULTS):
        if report.fault is None:
            break
        before = code
        for level in LEVELS:
            made = _scope(msgspec.structs.replace(order, code=code), report, level, hands, propose)
            spent += made[2]
            if made[0] != code:
                code, report = made[0], made[1]
                break
        if code == before:
            break
    return Repaired(code, report.fault, tuple(spent))


def checked(code: str, propose: Propose | None = None) -> tuple[str, list[Spent]]:
    """Mend what a section names that does not exist, before anything runs: a change counts where less of that is left.

    Args:
        code: of a section.
        propose: as for :func:`repair`.

    Returns:
        The code, and what was done.
    """
    spent: list[Spent] = []
    hopeless: set[str] = set()
    for _ in range(FAULTS):
        found = problems(code, index())
        first = next((one for one in found if told(one) not in hopeless), None)
        if first is None:
            break
        begun, tries, fault = time.perf_counter(), 0, Fault(UNKNOWN, told(first), first.line, "", wrong=first.wrong)
        hopeless.add(told(first))
        for level in LEVELS if propose is not None else LEVELS[:1]:
            span = scope(code, first.line, level)
            better = None
            for new, note in _changes(code, span, fault, level, propose):
                tries += 1
                if len(problems(new, index())) < len(found):
                    better = new, note
                    break
                if tries >= TRIES:
                    break
            took = round(time.perf_counter() - begun, 3)
            spent.append(Spent(fault, level, span, tries, took, better[1] if better else ""))
            if better:
                code = better[0]
                break
    return code, spent


def told(problem: Problem) -> str:
    """Say what does not exist, and what does."""
    alike_ones = [name for name in problem.near if alike(problem.wrong, name) >= LIKE]
    near = f"; it has {', '.join(alike_ones)}" if alike_ones else ""
    match problem.kind:
        case "syntax":
            return problem.wrong
        case "name":
            return f"there is no {problem.wrong}{near.replace('it has', 'there is')}"
        case "missing":
            return f"{problem.owner} needs {problem.wrong}"
        case "excess":
            return f"{problem.owner} takes fewer values than {problem.wrong} is the last of"
    return f"{problem.owner} has no {'argument ' if problem.kind == 'keyword' else ''}{problem.wrong}{near}"


def _scope(
    order: Order, report: Report, level: Level, hands: Stagehands, propose: Propose | None
) -> tuple[str, Report, list[Spent]]:  # fmt: skip
    """Try the changes of one scope; where none helps, the code comes back as it was."""
    fault, code = report.fault, order.code
    assert fault is not None
    begun, tries, seen = time.perf_counter(), 0, {code}
    spans = list(dict.fromkeys(scope(code, line, level) for line in (fault.line, fault.made) if line))
    for span in spans or [scope(code, 1, "scene")]:
        for new, note in _changes(code, span, fault, level, propose):
            if new in seen:
                continue
            seen.add(new)
            tries += 1
            result = hands.perform(msgspec.structs.replace(order, code=new), SECONDS)
            if further(result, report):
                seconds = time.perf_counter() - begun
                return new, result, [Spent(fault, level, span, tries, round(seconds, 3), note)]
            if tries >= TRIES:
                break
    span = spans[0] if spans else (0, 0)
    return code, report, [Spent(fault, level, span, tries, round(time.perf_counter() - begun, 3), "")]


def _changes(code: str, span: Span, fault: Fault, level: Level, propose: Propose | None) -> Iterator[tuple[str, str]]:
    known = None if fault.kind == UNKNOWN else fault
    yield from mends(code, span, known, index(), SURE)
    if propose is not None and (new := propose(code, span, fault, level)):
        yield replaced(code, span, new), f"the {level} was written anew"
    if known is not None:  # performing it will show what a guess is worth
        yield from mends(code, span, known, index())


def further(result: Report, before: Report) -> bool:
    """Say whether a section came further: no fault, or one that surfaces later."""
    if result.fault is None or before.fault is None:
        return result.fault is None
    if (len(result.beats), len(result.looks)) != (len(before.beats), len(before.looks)):
        return (len(result.beats), len(result.looks)) > (len(before.beats), len(before.looks))
    return result.fault.line > before.fault.line and result.fault.kind != "SyntaxError"
