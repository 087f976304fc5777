"""The run folder: the only thing a run leaves, and the only thing reports, resuming and training read.

::

    runs/20261120-233400-picture-logo/
      run.json                 what was asked for, with what, in which versions
      inputs/                  the run's own copies
      steps/001/program/       the code
      steps/001/render/        what it drew
      steps/001/review.json    score, components, findings
      steps/001/step.json      author, parent, cost, kept
      steps/001/exchange.jsonl what a model was asked and answered
      parts/intro/             a part of the work: a run like this one, under the same budget
      end.json                 how it ended (absent: it has not)

A step is written to a hidden temporary folder and renamed, so the listing is the truth: a folder named
by a number is a whole step, and a run killed at any instant is readable and can go on. Nothing here keeps
a step's pixels in memory.
"""

import errno
import fcntl
import importlib.metadata
import os
import re
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Result, Review, Step, Task
from limner.core.errors import InputError
from limner.core.events import Event, Listener
from limner.core.files import write_atomic

SCHEMA = 1
_LIBRARIES = ("numpy", "opencv-python-headless", "pillow", "contourpy", "pyvips", "resvg-py", "pydantic-ai-slim")


class Record(msgspec.Struct, frozen=True):
    """``run.json``: everything needed to read the run, and to do it again."""

    schema: int
    craft: str
    name: str
    started: str
    inputs: tuple[str, ...]
    options: Mapping[str, Any]
    seed: int
    budget: Budget
    versions: Mapping[str, str]


class End(msgspec.Struct, frozen=True):
    """``end.json``: how a run ended."""

    reason: str
    best: int | None
    outputs: tuple[str, ...] = ()


class _StepFile(msgspec.Struct, frozen=True):
    author: str
    parent: int | None
    note: str
    entry: str | None
    language: str
    files: tuple[str, ...]
    frames: tuple[str, ...]
    reach: float
    error: str | None
    log: str
    duration: float | None
    facts: Mapping[str, Any]
    findings: tuple[Finding, ...]
    kept: bool
    cost: Cost
    proposal_cost: Cost
    proposal_facts: Mapping[str, Any] = {}


class Run:
    """A run folder, open for reading and adding steps. Use as a context manager: it holds the folder's lock."""

    def __init__(self, folder: Path, record: Record, whole: "Run | None" = None) -> None:
        self.folder = folder
        self.record = record
        self._whole = whole
        self._steps: list[Step] = [_read_step(path) for path in _step_folders(folder)]
        self._parts = {path.parent.name: _open(path.parent, self) for path in folder.glob("parts/[!.]*/run.json")}
        self._lock: int | None = None

    @classmethod
    def create(cls, runs: Path, task: Task, budget: Budget, versions: Mapping[str, str] | None = None) -> "Run":
        """Make a new run folder under ``runs`` with copies of the task's inputs.

        Raises:
            InputError: the folder cannot be made or the disk is full.
        """
        stamp = time.strftime("%Y%m%d-%H%M%S")
        name = re.sub(r"[^\w.-]+", "-", task.name).strip("-.")[:60] or "untitled"
        names = _apart([path.name for path in task.inputs])
        record = Record(
            SCHEMA, task.craft, task.name, time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            tuple(f"inputs/{name}" for name in names), task.options, task.seed, budget,
            {"limner": importlib.metadata.version("limner"), **_library_versions(), **(versions or {})},
        )  # fmt: skip
        draft = runs / f".new-{stamp}-{os.getpid()}-{name}"
        try:
            (draft / "inputs").mkdir(parents=True)
            (draft / "steps").mkdir()
            for path, copy in zip(task.inputs, names, strict=True):
                shutil.copyfile(path, draft / "inputs" / copy)
            write_atomic(draft / "run.json", _pretty(record))
            folder = _claim(draft, runs / f"{stamp}-{task.craft}-{name}")
        except (OSError, InputError) as error:
            shutil.rmtree(draft, ignore_errors=True)
            why = error.strerror if isinstance(error, OSError) else error
            raise InputError(f"cannot keep the run in {runs}: {why}; choose another place with --runs") from error
        return cls(folder, record)

    @classmethod
    def open(cls, folder: Path) -> "Run":
        """Read a run folder.

        Raises:
            InputError: ``folder`` is not a run, or was written by a later limner.
        """
        return _open(folder)

    def __enter__(self) -> Self:
        self._lock = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise InputError(f"{self.folder} is being worked on by another limner: wait for it to end") from error
        for leftover in (*self.folder.glob(".tmp-*"), *self.folder.glob("parts/*/.tmp-*")):
            shutil.rmtree(leftover, ignore_errors=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def task(self) -> Task:
        """The task as it was asked, with the inputs' copies in this folder."""
        record = self.record
        inputs = tuple((self.folder / path).resolve() for path in record.inputs)
        return Task(record.craft, record.name, inputs, record.options, record.seed)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All recorded steps in order."""
        return tuple(self._steps)

    @property
    def best(self) -> Step | None:
        """The last kept step: each kept step is better than the one kept before it."""
        return next((step for step in reversed(self._steps) if step.kept), None)

    @property
    def cost(self) -> Cost:
        """What all recorded steps cost together, those of the parts too."""
        own = sum((step.cost for step in self._steps), Cost())
        return sum((part.cost for part in self._parts.values()), own)

    @property
    def spent(self) -> str | None:
        """Which limit of the budget is reached, or ``None``; a part is bound by that of the whole."""
        if self._whole is not None:
            return self._whole.spent
        steps = len(self._steps) + sum(len(part.steps) for part in self._parts.values())
        return self.record.budget.spent(self.cost, steps)

    @property
    def left(self) -> Budget:
        """What remains of the budget of the whole for one more request."""
        return self._whole.left if self._whole is not None else self.record.budget.left(self.cost)

    @property
    def end(self) -> End | None:
        """How the run ended, or ``None`` where it has not."""
        path = self.folder / "end.json"
        return msgspec.json.decode(path.read_bytes(), type=End) if path.exists() else None

    def part(self, id: str) -> "Run":
        """Return the part of that name; it is begun where there is none.

        Args:
            id: a name for a folder, such as a section's.

        Raises:
            InputError: the disk is full.
        """
        if id not in self._parts:
            record = msgspec.structs.replace(self.record, name=id, inputs=(), options={"part": id})
            folder = self.folder / "parts" / id
            try:
                (folder / "steps").mkdir(parents=True, exist_ok=True)
                write_atomic(folder / "run.json", _pretty(record))
            except OSError as error:
                raise InputError(f"cannot keep a part in {self.folder}: {error.strerror}") from error
            self._parts[id] = Run(folder, record, self)
        return self._parts[id]

    def scratch(self) -> Path:
        """Return a new folder inside the run for a rendering; :meth:`add` moves what the step refers to out of it."""
        path = self.folder / f".tmp-{os.getpid()}-{time.monotonic_ns()}"
        path.mkdir()
        return path

    def add(self, proposal: Proposal, rendering: Rendering, review: Review, *, kept: bool, cost: Cost) -> Step:
        """Record a step in one stroke and return it as it is on disk.

        Raises:
            InputError: the disk is full; the run stays as it was.
        """
        number = 1 + max((step.number for step in self._steps), default=0)
        folder = self.folder / "steps" / f"{number:03d}"
        draft = None
        try:
            draft = self.scratch()
            _write_step(draft, proposal, rendering, review, kept, cost)
            draft.rename(folder)
        except OSError as error:
            if draft is not None:
                shutil.rmtree(draft, ignore_errors=True)
            why = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else str(error)
            raise InputError(
                f"cannot record a step in {self.folder}: {why}; then `limner resume {self.folder}`"
            ) from error
        for scratch in {path.parent for path in rendering.frames}:
            shutil.rmtree(scratch, ignore_errors=True)
        self._steps.append(_read_step(folder))
        return self._steps[-1]

    def allow(self, budget: Budget) -> None:
        """Replace the limits that ``budget`` sets; what is spent already goes on counting."""
        self.record = msgspec.structs.replace(self.record, budget=self.record.budget.replaced(budget))
        write_atomic(self.folder / "run.json", _pretty(self.record))

    def take_up(self, budget: Budget | None, listen: Listener) -> None:
        """Go on with a run: tell where it is done already, and put the limits of ``budget`` in the place of its own."""
        if self.end is not None and self.end.reason == "done":
            listen(Event("note", "this run is done: what it gave is written again"))
        if budget is not None:
            self.allow(budget)

    def result(self, best: Step, reason: str, written: tuple[Path, ...]) -> Result:
        """Return what a craft hands back; where the user asked for no file, the best step's own program is named."""
        program = best.proposal.program
        entry = (self.folder / "steps" / f"{best.number:03d}" / "program" / program.entry,) if program else ()
        return Result(
            self.folder, written or entry, best.review.score, best.review.components, round(self.cost.seconds, 3),
            best.proposal.author, reason, best.proposal.note,
        )  # fmt: skip

    def finish(self, reason: str, outputs: tuple[Path, ...] = ()) -> None:
        """Record how the run ended."""
        end = End(reason, self.best.number if self.best else None, tuple(str(path) for path in outputs))
        write_atomic(self.folder / "end.json", _pretty(end))


def _open(folder: Path, whole: Run | None = None) -> Run:
    try:
        record = msgspec.json.decode((folder / "run.json").read_bytes(), type=Record)
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"{folder} is not a run folder ({error}): `limner runs` lists those there are") from error
    if record.schema > SCHEMA:
        raise InputError(f"{folder} was written by a later limner ({record.versions.get('limner')}): upgrade limner")
    try:
        return Run(folder, record, whole)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise InputError(f"{folder} is damaged ({error}): a step in it was changed or removed by hand") from error


def list_runs(runs: Path) -> list[Path]:
    """Return the run folders under ``runs``, oldest first. Opening one may still fail: it may have been damaged."""
    found = [path for path in runs.glob("*/run.json") if not path.parent.name.startswith(".")]
    return [path.parent for path in sorted(found, key=_age)]


def find_run(name: str, runs: Path) -> Path:
    """Return the run folder that a person means by ``name``: a path, a folder's name under ``runs``, or ``last``.

    Raises:
        InputError: there is no such run.
    """
    if name == "last":
        if found := list_runs(runs):
            return found[-1]
        raise InputError(f"there are no runs in {runs}: name their folder with --runs")
    for folder in (Path(name), runs / name):
        if (folder / "run.json").is_file():
            return folder
    raise InputError(f"there is no run {name}, neither as a folder nor in {runs}: `limner runs` lists those there are")


def _age(record: Path) -> tuple[str, int]:
    stamp = re.match(r"\d{8}-\d{6}-", record.parent.name)  # two runs may have begun in the same second
    return stamp[0] if stamp else "", record.stat().st_mtime_ns


def _apart(names: list[str]) -> list[str]:
    """Number names that are there already: inputs of one name may come from several folders."""
    given: list[str] = []
    for name in names:
        numbered = (f"{Path(name).stem}-{number}{Path(name).suffix}" for number in range(2, len(names) + 2))
        given.append(name if name not in given else next(other for other in numbered if other not in (*given, *names)))
    return given


def _claim(draft: Path, wanted: Path) -> Path:
    for suffix in ("", *(f"-{n}" for n in range(2, 1000))):
        folder = wanted.with_name(wanted.name + suffix)
        try:
            draft.rename(folder)  # fails where a (never empty) run folder of that name exists
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            return folder
    raise InputError(f"too many runs named {wanted.name}: name another place with --runs")


def _library_versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _step_folders(folder: Path) -> list[Path]:
    return sorted((path for path in (folder / "steps").glob("[0-9]*")), key=lambda path: int(path.name))


def _write_step(draft: Path, proposal: Proposal, rendering: Rendering, review: Review, kept: bool, cost: Cost) -> None:
    program = proposal.program
    if program is not None:
        for name, content in program.files.items():
            path = draft / "program" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    if rendering.frames:
        (draft / "render").mkdir()
        for frame in rendering.frames:
            shutil.copyfile(frame, draft / "render" / frame.name)
    (draft / "review.json").write_bytes(_pretty(review))
    if proposal.exchange:
        (draft / "exchange.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(proposal.exchange))
    step = _StepFile(
        proposal.author, proposal.parent, proposal.note,
        program.entry if program else None, program.language if program else "",
        tuple(program.files) if program else (), tuple(frame.name for frame in rendering.frames),
        rendering.reach, rendering.error, rendering.log, rendering.duration, rendering.facts,
        proposal.findings, kept, cost, proposal.cost, proposal.facts,
    )  # fmt: skip
    (draft / "step.json").write_bytes(_pretty(step))


def _read_step(folder: Path) -> Step:
    step = msgspec.json.decode((folder / "step.json").read_bytes(), type=_StepFile)
    review = msgspec.json.decode((folder / "review.json").read_bytes(), type=Review)
    program = None
    if step.entry is not None:
        files = {name: (folder / "program" / name).read_bytes() for name in step.files}
        program = Program(files, step.entry, step.language)
    exchange_file = folder / "exchange.jsonl"
    exchange = tuple(msgspec.json.Decoder().decode_lines(exchange_file.read_bytes())) if exchange_file.exists() else ()
    frames = tuple(folder / "render" / name for name in step.frames)
    return Step(
        int(folder.name),
        Proposal(program, step.author, step.parent, step.note, step.findings, step.proposal_cost, exchange,
                 step.proposal_facts),
        Rendering(frames, step.reach, step.error, step.log, step.duration, step.facts),
        review,
        step.kept,
        step.cost,
    )  # fmt: skip
