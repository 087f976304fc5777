"""The critic: nothing is known to compare an answer with, so it only says what went wrong in a cell and what to do.

A cell that came to an end is kept, also with an exception, since the variables it made stay; one at which the process
died had no effect and is not.
"""

from limner.core.data import Finding, Program, Rendering, Review, Task

_FATES = {
    "time": "work on a crop or a reduced copy, or in fewer steps",
    "memory": "work on a crop or a reduced copy, and in uint8",
    "disk": "keep pictures in variables, not in files",
    "threads": "do without threads",
    "crash": "do it another way",
}


class Critic:
    """Judges cells by whether they ran."""

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        """Say whether the cell ran, and what to do where it did not."""
        return Review(
            None,
            basis="none",
            reach=rendering.reach,
            # Each cell that ran goes further than those before it.
            structure=float(rendering.facts["cell"]),
            findings=tuple(_faults(rendering)),
        )


def _faults(rendering: Rendering) -> list[Finding]:
    facts, findings = rendering.facts, []
    if rendering.error is not None:
        line = f" (line {facts['line']})" if facts["line"] else ""
        died = facts["died"]
        if died is not None:
            advice = f"{_FATES[died]}; the cell had no effect, and variables are as they were before it"
        elif rendering.error.startswith(("SyntaxError", "IndentationError", "TabError")):
            advice = "nothing of the cell was run: send all of it again, mended"
        else:
            advice = "mend it; what the cell did before that line stays"
        findings.append(Finding(f"{rendering.error}{line}", advice))
    if facts["cut"]:
        findings.append(Finding("the output was too long and is cut", "print less: a slice, a count, a summary"))
    if facts["lost"]:
        findings.append(Finding("variables of earlier cells may be missing", "make those you need again"))
    return findings
