"""The critic of ``lesson``: what is wrong with what was performed, from all that was drawn and when.

There is no target: the basis of a review is its checks. A section's score is the share of its checks that found
nothing, an error counting in full and a warning by a quarter; a review's is the mean over its sections.
"""

from collections.abc import Mapping

from limner.chalk.report import Order, Report
from limner.core.data import Finding, Program, Rendering, Review, Task
from limner.lesson.checks import crowded, faint, outside, overlapping, small
from limner.lesson.code import Timing
from limner.lesson.pace import fast
from limner.lesson.plan import Plan, Section
from limner.lesson.save import text
from limner.lesson.stage import reports
from limner.lesson.told import told
from limner.lesson.watch import Defect, watched

PLAN = "plan.yaml"
"""A program's file with the plan that it was written from."""
CHECKS = (outside, overlapping, small, faint, crowded, fast)
WARNING = 0.25
"""How much a warning counts to an error."""


class Critic:
    """Looks at performed sections.

    Args:
        plan: of the lesson.
        timings: of its beats, where they are known.
    """

    def __init__(self, plan: Plan, timings: Mapping[str, Timing] | None = None) -> None:
        self._plan, self._timings = plan, timings or {}

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        """Check what was performed."""
        findings: list[Finding] = []
        scores = []
        plan = self._plan
        if PLAN in program.files and program.files[PLAN] != text(plan).encode():  # it was revised
            from limner.lesson import load

            plan = load.plan(program.files[PLAN].decode(), folder=None)
        sections = {section.id: section for section in plan.sections}
        for name, report in reports(rendering).items():
            section = sections.get(name.removesuffix(".py").partition("_")[2])
            found = defects(report, section, self._timings, self._plan.language)
            findings += [*_fault(name, report), *found]
            scores.append(0.0 if report.fault else score(report, found))
        whole = sum(scores) / max(len(scores), 1)
        return Review(round(whole, 4), "checks", rendering.reach, findings=tuple(findings))


def defects(
    report: Report, section: Section | None = None, timings: Mapping[str, Timing] | None = None, language: str = "en"
) -> list[Defect]:  # fmt: skip
    """Return what is wrong with a section, worst first.

    Args:
        report: of an :class:`~limner.chalk.report.Order` with ``look``.
        section: of the plan; ``None``: only what is drawn is checked.
        timings: of its beats by id.
        language: of the narration, BCP 47.
    """
    seen = watched(report, Order("", "").rate)
    found = [one for check in CHECKS for one in check(seen)]
    if section is not None:
        found += told(section, seen, timings or {}, language)
    return sorted(found, key=lambda one: (one.severity != "error", one.time or (0.0, 0.0)))


def score(report: Report, found: list[Defect]) -> float:
    """Return the share of a section's checks that found nothing, in [0, 1]."""
    elements = {box.id for look in report.looks for box in look.boxes}
    checks = max(1, len(CHECKS) * len(elements))
    wrong = sum(WARNING if one.severity == "warning" else 1.0 for one in found)
    return max(0.0, 1 - wrong / checks)


def _fault(name: str, report: Report) -> list[Finding]:
    fault = report.fault
    return [Finding(f"{name}, line {fault.line}: {fault.kind}: {fault.what}")] if fault else []
