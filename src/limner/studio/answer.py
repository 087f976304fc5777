"""The page of a run that answered a question: the answer, where in the images it rests, and every cell that ran.

Reads the run folder and nothing else, as ``report.py`` does, which hands such runs over. Code is shown as text, never
run; pictures are those that the cells showed.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from markupsafe import Markup

from limner.core.data import Step
from limner.core.errors import InputError
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.sight.load import load
from limner.studio.images import Shown, read, show
from limner.studio.listing import colour
from limner.studio.page import fill, flat, spoken
from limner.think.evidence import Box, Crop, Evidence, gather, output, settled
from limner.think.frame import bounds
from limner.think.session import Corners, identifier

WHOLE = 0.95
"""Share of an image's sides from which on a picture shows all of it."""
_PLACES = 12
"""Places that the table lists; all are drawn."""


class Place(msgspec.Struct, frozen=True):
    """A quadrilateral in a source image."""

    id: str
    kind: str
    """``says`` where it supports the answer, ``crop`` for a picture that was shown, ``whole`` for one of all of the
    image, else ``seen``."""
    points: str
    """As SVG has it, in pixels of the source."""
    label: str


class Source(msgspec.Struct, frozen=True):
    """A source image with what was looked at in it."""

    id: str
    name: str
    shown: Shown | None
    """``None`` where it cannot be read any more."""
    size: tuple[int, int]
    places: list[Place]


class Row(msgspec.Struct, frozen=True):
    """A place in the table."""

    place: str
    by: str
    text: str
    where: str
    step: int


class Picture(msgspec.Struct, frozen=True):
    """A picture that a cell showed."""

    shown: Shown
    id: str
    caption: str
    where: str
    place: str
    """The id of its place in a source; empty where its frame is unknown."""
    size: tuple[int, int]


class View(msgspec.Struct, frozen=True):
    """A step as the page shows it."""

    step: Step
    code: Markup
    first: str
    """The first line of its code."""
    output: str
    pictures: list[Picture]
    exchange: list[tuple[str, str]]


def write(run: Run, path: Path) -> Path:
    """Write the page on ``run`` to ``path`` and return it.

    Raises:
        InputError: the page cannot be written.
    """
    evidence, given = gather(run), settled(run.steps)
    rests = [number for number, box in enumerate(evidence.boxes) if box.supports or box.by != "read"]
    rests = (rests or [*range(len(evidence.boxes))])[:_PLACES]
    page = fill(
        "answer",
        run=run,
        end=run.end,
        given=given,
        sources=[_source(number, file, evidence) for number, file in enumerate(run.task.inputs)],
        rows=[_row(number, evidence.boxes[number]) for number in rests],
        more=len(evidence.boxes) - len(rests),
        views=[_view(step, evidence.crops) for step in run.steps],
        options=flat(run.record.options) | flat(msgspec.to_builtins(run.record.budget)),
    )
    write_atomic(path, page)
    return path


def _source(number: int, file: Path, evidence: Evidence) -> Source:
    name = identifier(number)
    try:
        picture = load(file)
    except InputError:
        return Source(name, file.name, None, (1, 1), [])
    places = [
        Place(_crop_id(crop), "crop" if _is_part(crop.quad, picture.size) else "whole", _points(crop.quad), crop.id)
        for crop in evidence.crops
        if crop.image == name and crop.quad
    ]
    places += [
        Place(_box_id(at), "says" if box.supports else "seen", _points(box.quad), box.text or box.by)
        for at, box in enumerate(evidence.boxes)
        if box.image == name
    ]
    return Source(name, file.name, show(picture.pixels), picture.size, places)


def _row(number: int, box: Box) -> Row:
    left, top, right, bottom = (round(value) for value in box.box)
    return Row(_box_id(number), box.by, box.text, f"{box.image}  {left}, {top} – {right}, {bottom}", box.step)


def _view(step: Step, crops: Sequence[Crop]) -> View:
    code = step.proposal.program.text if step.proposal.program else ""
    pictures = [picture for crop in crops if crop.step == step.number and (picture := _picture(crop, step)) is not None]
    exchange = [spoken(message) for message in step.proposal.exchange]
    return View(step, colour(code, "python")[0], code.partition("\n")[0], output(step), pictures, exchange)


def _picture(crop: Crop, step: Step) -> Picture | None:
    pixels = read(crop.file)
    if pixels is None:
        return None
    told: dict[str, Any] = next(each for each in step.rendering.facts["images"] if each["id"] == crop.id)
    where = f"of {crop.image}" if crop.image else "frame unknown"
    place = _crop_id(crop) if crop.quad else ""
    return Picture(show(pixels), crop.id, told["caption"], where, place, crop.size)


def _is_part(corners: Corners, size: tuple[int, int]) -> bool:
    """Say whether a picture shows clearly less than all of an image: only then its outline tells anything."""
    left, top, right, bottom = bounds(corners)
    return right - left < WHOLE * size[0] or bottom - top < WHOLE * size[1]


def _points(corners: Corners) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)


def _crop_id(crop: Crop) -> str:
    return f"at-{crop.step}-{crop.id}"


def _box_id(number: int) -> str:
    return f"at-{number}"
