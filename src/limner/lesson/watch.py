"""What was seen when in a performed section: each element's time on the frame, and each defect's place in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from limner.chalk.region import FRAME
from limner.chalk.report import Box, Look, Part, Report
from limner.core.data import Finding

PIXELS = 135.0
"""To a unit of the frame, at 1080 lines."""
BRIEF = 0.3
"""Seconds below which what is wrong passes unseen: about one fixation of the eye (Rayner 1998)."""


class Defect(Finding, frozen=True):
    """A finding in a section."""

    rule: str = ""
    """``off-frame``, ``overlap``, ``small``, ``crowded``, ``contrast``, ``fast``, ``unshown``, ``unsaid``, ``late``."""
    severity: str = "error"
    """``error``, or ``warning``: still to be seen and read, but badly."""
    line: int = 0
    """Of the section's code: where the element was made."""
    other: str = ""
    """The element that it is in the way of."""


@dataclass(frozen=True, slots=True)
class Sight:
    """An element as it was from one time to another."""

    start: float
    end: float
    box: Box


@dataclass(frozen=True, slots=True)
class Watched:
    """A section as it was seen."""

    report: Report
    seconds: float
    begins: dict[str, float]
    """When each beat begins, by id."""
    sights: dict[str, list[Sight]]
    """Of each element, at rest, in order of time."""

    def rests(self) -> Iterator[tuple[Look, float]]:
        """Yield what was on the frame at rest, and until when."""
        resting = [look for look in self.report.looks if not look.moving]
        for at, look in enumerate(resting):
            yield look, resting[at + 1].time if at + 1 < len(resting) else self.seconds

    def span(self, id: str) -> tuple[float, float]:
        """Return when an element is first and last on the frame."""
        sights = self.sights[id]
        return sights[0].start, sights[-1].end


def watched(report: Report, rate: int) -> Watched:
    """Gather what was seen.

    Args:
        report: of a section that was performed with ``look``.
        rate: frames a second.
    """
    begins, now = {}, 0.0
    for beat in report.beats:
        begins[beat.id] = now
        now += beat.frames / rate
    found = Watched(report, max([now, *(look.time for look in report.looks)]), begins, {})
    for look, until in found.rests():
        for box in look.boxes:
            found.sights.setdefault(box.id, []).append(Sight(look.time, until, box))
    return found


def pixels(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return a box in units as one in pixels at 1080 lines, origin top-left."""
    left, bottom, right, top = box
    return (
        round((left - FRAME.left) * PIXELS, 1), round((FRAME.top - top) * PIXELS, 1),
        round((right - FRAME.left) * PIXELS, 1), round((FRAME.top - bottom) * PIXELS, 1),
    )  # fmt: skip


def drawn(parts: Iterable[Part]) -> tuple[float, float, float, float] | None:
    """Return the box of what is drawn, in units."""
    boxes = [part.box for part in parts]
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
