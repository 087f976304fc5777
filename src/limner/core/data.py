"""The words of the house: task, program, rendering, finding, review, step.

All of it is frozen data. Behaviour lives in functions and in the three roles of ``loop.py``; what is
kept on disk, and how, is ``run.py``'s business.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec


class Task(msgspec.Struct, frozen=True):
    """What is wanted."""

    craft: str
    """The craft's package name: ``picture``, ``motion``, ..."""
    name: str
    """A short name for people, made from the input's file name."""
    inputs: tuple[Path, ...] = ()
    """Absolute paths of the run's own copies of the inputs."""
    options: Mapping[str, Any] = {}
    """The craft's options as JSON values; no secret is ever among them."""
    seed: int = 0


class Program(msgspec.Struct, frozen=True):
    """Code: a set of files and where it starts."""

    files: Mapping[str, bytes]
    """Relative POSIX path -> content."""
    entry: str
    language: str

    @property
    def text(self) -> str:
        """The entry file as text."""
        return self.files[self.entry].decode("utf-8", errors="replace")


class Rendering(msgspec.Struct, frozen=True):
    """What running a program gave. A failure is data here, never an exception."""

    frames: tuple[Path, ...] = ()
    """Image or video files, in order."""
    reach: float = 1.0
    """How far the program ran, in [0, 1]."""
    error: str | None = None
    log: str = ""
    duration: float | None = None
    """Seconds of film; ``None`` for a still."""
    facts: Mapping[str, Any] = {}
    """What the renderer measured, as JSON values: size in pixels, element boxes, tracks."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong: where, what, how much, and what to do about it."""

    what: str
    advice: str = ""
    element: str | None = None
    """The id of the element at fault, where one is known."""
    box: tuple[float, float, float, float] | None = None
    """``(x0, y0, x1, y1)`` in pixels of the target, origin top-left."""
    time: tuple[float, float] | None = None
    """Seconds, from and to."""
    amount: float | None = None
    unit: str = ""


class Review(msgspec.Struct, frozen=True):
    """What a critic made of a rendering."""

    score: float | None
    """In [0, 1], larger is better; ``None`` where there is nothing to judge by."""
    basis: Literal["target", "checks", "none"] = "target"
    reach: float = 1.0
    """The rendering's reach: a program that runs further is better than one that scores better."""
    structure: float = 0.0
    """Quality of the code itself (names, groups, few nodes); decides only between equal scores."""
    components: Mapping[str, float] = {}
    findings: tuple[Finding, ...] = ()


class Cost(msgspec.Struct, frozen=True):
    """What something cost. Costs add up with ``+``."""

    seconds: float = 0.0
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(*(getattr(self, f) + getattr(other, f) for f in self.__struct_fields__))

    @property
    def tokens(self) -> int:
        """Tokens in and out together."""
        return self.tokens_in + self.tokens_out


class Proposal(msgspec.Struct, frozen=True):
    """What an author proposes: a program, or (``program is None``) the findings that say why there is none."""

    program: Program | None
    author: str
    parent: int | None = None
    """Number of the step this one was made from."""
    note: str = ""
    """The author's own words, one line."""
    findings: tuple[Finding, ...] = ()
    """What the author already knows to be wrong, such as an edit that names no element."""
    cost: Cost = Cost()
    exchange: tuple[Mapping[str, Any], ...] = ()
    """Requests and replies exchanged with a model, as JSON values without secrets."""
    facts: Mapping[str, Any] = {}
    """What the author measured as it wrote, as JSON values: what each scope of a repair cost."""


class Step(msgspec.Struct, frozen=True):
    """A proposal, what it rendered to, what the critic said, and whether it was kept."""

    number: int
    proposal: Proposal
    rendering: Rendering
    review: Review
    kept: bool
    cost: Cost
    """The proposal's cost and the seconds of rendering and review."""


class Result(msgspec.Struct, frozen=True):
    """What a craft hands back, and what ``--json`` prints."""

    run: Path
    """The run's folder."""
    output: tuple[Path, ...]
    """The files written, the main one first."""
    score: float | None
    components: Mapping[str, float]
    seconds: float
    author: str
    """Who wrote the best step."""
    reason: str
    """Why the run ended: ``done``, or the limit or fault that ended it."""
    note: str = ""
    """The author's word on the best step."""
