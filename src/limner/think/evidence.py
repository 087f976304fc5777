"""What a run came to: the answer, and what it rests on. Pure functions of the run folder.

An answer counts where a cell before it, or its own, returned something: text, a value, a picture, a place that it
looked at. One that rests on nothing is sent back once; given again, it counts, and its evidence is empty. An abstention
needs no evidence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from limner.core.data import Result, Step
from limner.core.run import Run
from limner.think.frame import bounds
from limner.think.session import Corners, Given

MOST = 40
"""Boxes that are named."""
LONG = 2000
"""Characters of a cell's output that are quoted."""


class Ran(msgspec.Struct, frozen=True):
    """A cell that ran."""

    step: int
    code: str
    returned: str
    """What it printed, and its value; cut at ``LONG`` characters."""
    error: str | None = None


class Crop(msgspec.Struct, frozen=True):
    """A picture that a cell showed."""

    id: str
    step: int
    file: Path
    size: tuple[int, int]
    """Width and height in pixels."""
    image: str | None
    """The id of the source image; ``None``: frame unknown."""
    quad: Corners | None
    """Where its corners lie in the source, in pixels."""
    matrix: list[list[float]] | None
    """(3, 3), from its pixels to the source's."""


class Box(msgspec.Struct, frozen=True):
    """A place in a source image that the answer rests on."""

    image: str
    box: list[float]
    """``[left, top, right, bottom]`` in pixels of the source."""
    quad: Corners
    step: int
    by: str
    """``read``, ``crop``, ``find``, ``compare`` or ``answer``."""
    text: str = ""
    confidence: float | None = None
    supports: bool = False
    """Whether the answer was said to be seen there, or the text says the answer."""


class Evidence(msgspec.Struct, frozen=True):
    """What an answer rests on."""

    cells: tuple[Ran, ...] = ()
    crops: tuple[Crop, ...] = ()
    boxes: tuple[Box, ...] = ()
    """Those that support the answer first; a place that was looked at several times, once."""


class Answered(Result, frozen=True):
    """What ``think`` hands back."""

    answer: str | None = None
    """``None``: the images do not tell, or the run ended without an answer; ``why`` says which."""
    confidence: float | None = None
    why: str = ""
    """Why there is no answer."""
    evidence: Evidence = Evidence()


def settled(steps: Sequence[Step]) -> Given | None:
    """Return the answer or abstention that ends a run, ``None`` where there is none yet."""
    rests = sent_back = False
    for step in steps:
        rests = rests or returned(step)
        given = offered(step)
        if given is None:
            continue
        if given.answer is None or rests or sent_back:
            return given
        sent_back = True
    return None


def offered(step: Step) -> Given | None:
    """Return the answer or abstention that a step's cell gave, whether or not it counts."""
    given = step.rendering.facts.get("answer")
    return msgspec.convert(given, Given) if given else None


def returned(step: Step) -> bool:
    """Say whether a step's cell returned anything to rest an answer on."""
    facts = step.rendering.facts
    if not step.kept or step.rendering.error is not None:
        return False
    return bool(step.rendering.log.strip() or facts["value"] or facts["images"] or facts["looked"] or facts["read"])


def gather(run: Run) -> Evidence:
    """Return what a run's cells showed, and where in the source images they looked."""
    steps = [step for step in run.steps if step.kept and step.proposal.program is not None]
    given = settled(run.steps)
    boxes = _once(box for step in steps for box in _boxes(step, given.answer if given else None))
    boxes.sort(key=lambda box: not box.supports)  # stable
    return Evidence(
        tuple(_ran(step) for step in steps),
        tuple(crop for step in steps for crop in _crops(step)),
        tuple(boxes[:MOST]),
    )


def output(step: Step) -> str:
    """Return what a cell printed, and its value."""
    value = step.rendering.facts.get("value")
    return "\n".join(part for part in (step.rendering.log.rstrip(), value) if part)


def _ran(step: Step) -> Ran:
    said = output(step)
    code = step.proposal.program.text if step.proposal.program else ""
    return Ran(step.number, code, said if len(said) <= LONG else said[:LONG] + " ...", step.rendering.error)


def _crops(step: Step) -> Iterator[Crop]:
    for file, told in zip(step.rendering.frames, step.rendering.facts["images"], strict=False):
        width, height = told["size"]
        yield Crop(told["id"], step.number, file, (width, height), told["source"], told["quad"], told["matrix"])


def _boxes(step: Step, answer: str | None) -> Iterator[Box]:
    facts = step.rendering.facts
    for look in facts["looked"]:
        yield _box(look, step, look["by"], look["by"] == "answer")
    for line in facts["read"]:
        if line["source"] is not None:
            yield _box(line, step, "read", _says(line["text"], answer), line["text"], line["confidence"])


def _box(
    told: dict[str, Any], step: Step, by: str, supports: bool, text: str = "", confidence: float | None = None
) -> Box:
    return Box(told["source"], bounds(told["quad"]), told["quad"], step.number, by, text, confidence, supports)


def _once(boxes: Iterable[Box]) -> list[Box]:
    """Leave out what was seen before at the same place, to a pixel or so."""
    found: dict[tuple[object, ...], Box] = {}
    for box in boxes:
        found.setdefault((box.image, box.by, box.text, *(round(value / 4) for value in box.box)), box)
    return list(found.values())


def _says(text: str, answer: str | None) -> bool:
    """Say whether a line says the answer, or a word or number of it."""
    wanted, said = (re.sub(r"\W+", "", each or "").casefold() for each in (answer, text))
    return bool(wanted and said) and (wanted in said or (len(said) > 2 and said in wanted))
