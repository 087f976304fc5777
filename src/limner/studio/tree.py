"""Steps in the order and with the indent in which a person reads how one came from another."""

from collections.abc import Iterator, Sequence

import msgspec

from limner.core.data import Step

MAX_INDENT = 4
"""Deeper branches are drawn at this indent: the column is narrow."""


class Row(msgspec.Struct, frozen=True):
    """A step in the list."""

    step: Step
    indent: int
    """0 on the line that leads to the best step; one more at each branch off it."""
    best: bool


def rows(steps: Sequence[Step], best: Step | None) -> list[Row]:
    """Lay steps out: a tree where some have the same parent, else in the order they were made."""
    parents = _parents(steps)
    children: dict[int | None, list[Step]] = {}
    for step in steps:
        children.setdefault(parents[step.number], []).append(step)
    if all(len(siblings) == 1 for siblings in children.values()):
        return [Row(step, 0, step == best) for step in steps]
    return list(_walk(children, _line(parents, best), best))


def _parents(steps: Sequence[Step]) -> dict[int, int | None]:
    """Return each step's parent; one that names no earlier step starts a line of its own."""
    parents: dict[int, int | None] = {}
    for step in steps:
        parent = step.proposal.parent
        parents[step.number] = parent if parent in parents else None
    return parents


def _line(parents: dict[int, int | None], best: Step | None) -> set[int]:
    numbers, number = set[int](), best.number if best else None
    while number is not None:
        numbers.add(number)
        number = parents[number]
    return numbers


def _walk(children: dict[int | None, list[Step]], line: set[int], best: Step | None) -> Iterator[Row]:
    """Branches come before the line goes on, so that the best step is at the end of what led to it."""
    waiting: list[tuple[Step | None, int]] = [(None, 0)]
    while waiting:
        step, indent = waiting.pop()
        if step is not None:
            yield Row(step, min(indent, MAX_INDENT), step == best)
        siblings = children.get(step.number if step else None, [])
        for child in sorted(siblings, key=lambda child: (child.number in line, child.number), reverse=True):
            waiting.append((child, indent if child.number in line or len(siblings) == 1 else indent + 1))
