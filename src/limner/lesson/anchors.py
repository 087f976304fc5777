"""Frames of a section with named places on them: its regions, where each element is, by its id, and a ruler in units.

A model that sees a frame guesses numbers badly; here they stand on it, and beside it in words, with the line by which
each element was made.
"""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from PIL import Image, ImageDraw, ImageFont

from limner.chalk.region import FRAME, Region
from limner.chalk.report import Look, Order, Report
from limner.core.data import Finding, Step
from limner.core.fonts import SANS, path
from limner.lesson.stage import reports
from limner.lesson.watch import PIXELS

FRAMES = 4
"""Frames that a model is shown at once."""
INK, WRONG, RULER = "#ffd400", "#ff3030", "#9fb2bd"
SIZE, GAP = 13, 3
"""Of letters, and between an element and its box, in pixels of a still."""
_REGION = re.compile(r"^\s*(\w+) = Region\((-?[\d.]+), (-?[\d.]+), ([\d.]+), ([\d.]+)\)", re.MULTILINE)


class Frame(msgspec.Struct, frozen=True):
    """The end of a beat, as a model sees it."""

    title: str
    """What it shows, and where everything is."""
    picture: bytes
    """PNG."""
    lines: dict[str, int]
    """Of the code, where each element was made, by id."""


def anchored(step: Step, name: str) -> list[Frame]:
    """Return the frames of a section in which something was found, the worst first; else its last one.

    Args:
        step: that was performed.
        name: of the section's file.
    """
    report = reports(step.rendering)[name]
    stem = name.removesuffix(".py")
    stills = {int(one.stem.rpartition("-")[2]): one for one in step.rendering.frames if one.stem.startswith(stem)}
    ends = _ends(report)
    wanted: list[int] = []
    for finding in step.review.findings:
        times = finding.time or (0.0, ends[-1] if ends else 0.0)
        at = next((at for at, end in enumerate(ends) if times[0] < end), len(ends) - 1)
        wanted += [at] if at in stills and at not in wanted else []
    if not wanted and ends and len(ends) - 1 in stills:
        wanted = [len(ends) - 1]
    code = step.proposal.program.files[name].decode() if step.proposal.program else ""
    named = regions(code)
    return [_frame(report, at, stills[at], step.review.findings, ends, named) for at in wanted[:FRAMES]]


def regions(code: str) -> dict[str, Region]:
    """Return the places that a section's code names."""
    return {found[1]: Region(*map(float, found.groups()[1:])) for found in _REGION.finditer(code)}


def _ends(report: Report) -> list[float]:
    """Return when each beat ends, in seconds of the section."""
    found, now = [], 0.0
    for beat in report.beats:
        now += beat.frames / Order("", "").rate
        found.append(now)
    return found


def _frame(
    report: Report, at: int, still: Path, findings: Sequence[Finding], ends: Sequence[float],
    named: Mapping[str, Region],
) -> Frame:  # fmt: skip
    beat, begin = report.beats[at].id, ends[at - 1] if at else 0.0
    looks = [look for look in report.looks if look.beat == beat and not look.moving]
    look = looks[-1] if looks else Look(beat, 0.0, ())
    wrong = [one for one in findings if one.box and one.time and one.time[0] < ends[at] and one.time[1] > begin]
    with Image.open(still) as picture:
        drawn = picture.convert("RGB")
    _ruled(drawn)
    for name, region in named.items():
        _marked(drawn, (region.left, region.bottom, region.right, region.top), name, RULER, "lower")
    places = []
    for box in look.boxes:
        left, bottom, right, top = box.box
        _marked(drawn, (left, bottom, right, top), box.id, INK, "upper")
        places.append(f"{box.id} (line {box.line}): x {left:.2f} to {right:.2f}, y {bottom:.2f} to {top:.2f}")
    for number, one in enumerate(wrong, 1):
        assert one.box is not None
        x0, y0, x1, y1 = one.box
        units = (x0 / PIXELS + FRAME.left, FRAME.top - y1 / PIXELS, x1 / PIXELS + FRAME.left, FRAME.top - y0 / PIXELS)
        _marked(drawn, units, f"{number}", WRONG, "right")
    told = "; ".join(f"{number}: {one.what}" for number, one in enumerate(wrong, 1))
    title = f"The end of beat {beat!r}, at {ends[at]:.2f} s. In units: {'; '.join(places) or 'nothing is shown'}."
    title += f" In red, {told}." if told else ""
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return Frame(title, out.getvalue(), {box.id: box.line for box in look.boxes})


def _ruled(picture: Image.Image) -> None:
    """Draw the scene's units along two sides."""
    pen, font = ImageDraw.Draw(picture), _font(picture)
    scale = picture.width / FRAME.width
    for unit in range(-6, 7, 2):
        x = (unit - FRAME.left) * scale
        pen.line((x, picture.height - 6, x, picture.height), fill=RULER)
        pen.text((x, picture.height - 7), f"{unit}", fill=RULER, font=font, anchor="mb")
    for unit in range(-2, 4, 2):
        y = (FRAME.top - unit) * scale
        pen.line((0, y, 6, y), fill=RULER)
        pen.text((9, y), f"{unit}", fill=RULER, font=font, anchor="lm")


def _marked(
    picture: Image.Image, box: tuple[float, float, float, float], name: str, colour: str,
    corner: Literal["upper", "lower", "right"],
) -> None:  # fmt: skip
    """Draw a box in units, around what is in it, with its name on a plate at a corner."""
    pen, font = ImageDraw.Draw(picture), _font(picture)
    scale = picture.width / FRAME.width
    left, top = (box[0] - FRAME.left) * scale - GAP, (FRAME.top - box[3]) * scale - GAP
    right, bottom = (box[2] - FRAME.left) * scale + GAP, (FRAME.top - box[1]) * scale + GAP
    pen.rectangle((left, top, right, bottom), outline=colour)
    wide, high = pen.textbbox((0, 0), name, font=font)[2:]
    x = min(max(right - wide - 4 if corner == "right" else left, 0), picture.width - wide - 4)
    y = min(max(bottom if corner == "lower" else top - high - 4, 0), picture.height - high - 4)
    pen.rectangle((x, y, x + wide + 4, y + high + 4), fill=colour)
    pen.text((x + 2, y + 1), name, fill="#000000", font=font)


def _font(picture: Image.Image) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path(SANS)), round(SIZE * picture.height / 480))
