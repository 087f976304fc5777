"""The critic of ``lesson``: what is wrong with what was performed, from the boxes of everything that was shown.

There is no target: the basis of a review is its checks.
"""

from limner.chalk.region import FRAME
from limner.core.data import Finding, Program, Rendering, Review, Task
from limner.lesson.plan import Plan
from limner.lesson.stage import reports

SLACK = 0.02
"""Units by which a box may be beyond the frame: strokes have a width."""


class Critic:
    """Looks at performed sections.

    Args:
        plan: of the lesson.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        """Check what was performed."""
        findings = _faults(rendering) + _outside(rendering)
        elements = sum(len(beat.show) for section in self._plan.sections for beat in section.beats)
        score = max(0.0, 1 - len(findings) / max(elements, 1))
        return Review(score, "checks", rendering.reach, findings=findings)


def _faults(rendering: Rendering) -> tuple[Finding, ...]:
    return tuple(
        Finding(f"{name}, line {report.fault.line}: {report.fault.kind}: {report.fault.what}")
        for name, report in reports(rendering).items()
        if report.fault
    )


def _outside(rendering: Rendering) -> tuple[Finding, ...]:
    """Find what is beyond the frame, once each."""
    found: dict[str, Finding] = {}
    for report in reports(rendering).values():
        for look in report.looks:
            for box in look.boxes:
                left, bottom, right, top = box.box
                over = max(FRAME.left - left, FRAME.bottom - bottom, right - FRAME.right, top - FRAME.top)
                if over > SLACK and box.id not in found:
                    found[box.id] = Finding(
                        "off the frame", f"line {box.line}: move it in", box.id, box.box, (look.time, look.time), over,
                        "units",
                    )  # fmt: skip
    return tuple(found.values())
