import asyncio
from typing import Any

import pytest

from limner.core.data import Program, Rendering, Review, Task
from limner.think.look import Critic

TASK, PROGRAM = Task("think", "x"), Program({"cell.py": b"1"}, "cell.py", "python")


def look(error: str | None = None, reach: float = 1.0, **facts: object) -> Review:
    known = {"cell": 3, "line": None, "died": None, "cut": False, "lost": 0, **facts}
    return asyncio.run(Critic().look(TASK, PROGRAM, Rendering(reach=reach, error=error, facts=known)))


def test_a_cell_that_ran_goes_further_than_those_before() -> None:
    review = look()
    assert (review.score, review.basis, review.reach, review.structure, review.findings) == (None, "none", 1, 3, ())


@pytest.mark.parametrize(
    ("error", "facts", "what", "advice"),
    [
        ("NameError: x", {"line": 2}, "NameError: x (line 2)", "mend it"),
        ("SyntaxError: bad", {"line": 1}, "SyntaxError: bad (line 1)", "nothing of the cell was run"),
        ("TimeoutError: slow", {"died": "time"}, "TimeoutError: slow", "had no effect"),
        ("crash", {"died": "crash"}, "crash", "another way"),
        (None, {"cut": True}, "too long", "print less"),
        (None, {"lost": 1}, "may be missing", "make those you need again"),
    ],
)
def test_each_fault_says_what_to_do(error: str | None, facts: dict[str, Any], what: str, advice: str) -> None:
    (finding,) = look(error, **facts).findings
    assert what in finding.what and advice in finding.advice
