"""Repair of a section that fails: the smallest scope first, each change performed before it is kept.

ScopeRefine (Chen et al., *Code2Video*, 2025, section 3.2) asks a model for a line, then a block, then the scene. Here
what can be known is mended without one, a model is asked last in each scope, and a change counts only where the
section, performed without being encoded, comes further than before.
"""

import time
from collections.abc import Callable, Iterator

import msgspec

from limner.chalk.report import Fault, Order, Report
from limner.lesson.index import index
from limner.lesson.mends import mends
from limner.lesson.scopes import LEVELS, Level, Span, replaced, scope, text
from limner.render.manim import Stagehands

Propose = Callable[[Fault, Level, str], str | None]
"""Gives new lines for those of a scope, or ``None``: a model."""
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
    spent: list[Spent] = []
    code = order.code
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
    yield from mends(code, span, fault, index())
    if propose is not None and (new := propose(fault, level, text(code, span))):
        yield replaced(code, span, new), f"the {level} was written anew"


def further(result: Report, before: Report) -> bool:
    """Say whether a section came further: no fault, or one that surfaces later."""
    if result.fault is None or before.fault is None:
        return result.fault is None
    if (len(result.beats), len(result.looks)) != (len(before.beats), len(before.looks)):
        return (len(result.beats), len(result.looks)) > (len(before.beats), len(before.looks))
    return result.fault.line > before.fault.line and result.fault.kind != "SyntaxError"
