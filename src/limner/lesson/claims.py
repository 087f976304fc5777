r"""Claims of a lesson checked by computing, in the sandbox, with a time limit.

A formula that somebody wrote can make SymPy compute for ever, or run out of memory; so it is read and checked in a
sealed process (:mod:`limner.lesson.prover`) that is killed when its time is up. LaTeX is read there by
latex2sympy2_extended: SymPy's own readers need another ANTLR than it (``antlr``), or find two meanings in ``\sin^2 x``
and none in ``e^{i\pi}`` (``lark``).

Not covered: words in formulas, vectors, chemical equations, functions without a formula, ``\pm``: these are "unknown".
"""

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from limner.core.errors import MissingError
from limner.lesson.formulas import relations, sides
from limner.lesson.plan import Claim, Plan
from limner.render.warm import Warm
from limner.sandbox.choose import choose
from limner.sandbox.data import MEBI, Limits
from limner.sandbox.pool import Pool, WorkerDied, WorkerFailed, WorkerTimeout

SECONDS = 6.0
"""For one claim."""
_STARTING = 40.0  # SymPy and its reader take 2 s to load on a quiet machine, several on a busy one
_SIGNS = {"=": "=", "<": "<", ">": ">", "\\lt": "<", "\\gt": ">", "\\le": "<=", "\\leq": "<=", "≤": "<=", "\\ge": ">=",
          "\\geq": ">=", "≥": ">=", "\\ne": "!=", "\\neq": "!=", "≠": "!=", "\\approx": "~", "≈": "~", "\\sim": "~",
          "\\equiv": "="}  # fmt: skip
_KINDS = {"integer": "integer", "integers": "integer", "natural": "natural", "real": "real", "positive": "positive",
          "ganz": "integer", "reell": "real", "positiv": "positive", "natürlich": "natural"}  # fmt: skip


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a claim."""

    claim: Claim
    state: Literal["true", "false", "unknown"]
    why: str
    counterexample: str = ""
    """Values for which it fails: ``x = 2, y = -1``."""
    beat: str = ""
    """Id of the beat that claims it."""


class Checker(Warm):
    """Checks claims; a context manager, which ends its process.

    Args:
        sandbox: backend by name, or ``auto`` for the best that holds here.
        seconds: time for one claim.

    Raises:
        MissingError: SymPy, or what reads LaTeX for it, is not installed.
    """

    def __init__(self, *, sandbox: str = "auto", seconds: float = SECONDS) -> None:
        if importlib.util.find_spec("sympy") is None or importlib.util.find_spec("latex2sympy2_extended") is None:
            raise MissingError("checking formulas needs SymPy: pip install 'limner[lesson]'")
        super().__init__()
        self._sandbox, self._seconds = sandbox, seconds

    def _start(self) -> Pool:
        limits = Limits(seconds=_STARTING, cpu_seconds=600, memory=1024 * MEBI)
        script = Path(__file__).with_name("prover.py")
        return Pool(script, sandbox=choose(self._sandbox), size=1, limits=limits)

    def check(self, claim: Claim) -> Verdict:
        """Check one claim.

        Raises:
            SandboxError: the sealed process does not start.
        """
        asked = {**_parts(claim.tex), "given": [_condition(part) for part in _given(claim.given)]}
        try:
            answer = json.loads(self._running().call(json.dumps(asked).encode(), self._seconds))
        except WorkerTimeout:
            return Verdict(claim=claim, state="unknown", why=f"not settled within {self._seconds:g} s")
        except (WorkerDied, WorkerFailed):
            return Verdict(claim=claim, state="unknown", why="checking it took more memory than allowed, or failed")
        return msgspec.convert({"claim": claim, **answer}, Verdict)


def check(plan: Plan, checker: Checker) -> Iterator[Verdict]:
    """Check all claims of a plan, in its order."""
    for section in plan.sections:
        for beat in section.beats:
            for claim in beat.claims:
                yield msgspec.structs.replace(checker.check(claim), beat=beat.id)


def _parts(tex: str) -> dict[str, list[str]]:
    return {"sides": sides(tex), "relations": [_SIGNS[each] for each in relations(tex)]}


def _given(text: str) -> list[str]:
    """Cut conditions at commas that stand outside brackets, and at "and"."""
    return [part.strip() for part in re.split(r"[,;](?![^(){}]*[)}])|\band\b|\bund\b", text) if part.strip()]


def _condition(text: str) -> dict[str, object]:
    words = text.replace("$", "").split()
    if kind := next((_KINDS[word] for word in words[1:] if word in _KINDS), ""):
        return {"symbol": words[0].lstrip("\\"), "kind": kind}
    return dict(_parts(text.replace("$", "")))
