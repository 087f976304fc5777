"""Cells on images, one after another: ``Session.step(code)`` runs one and says what it returned, showed and answered.

Free of any framework: the loop's stage, the benchmark and trainers' environments all stand on it. Images come back at
full size with an id, their size and the frame that maps them to a source image; how small a model sees them is for
whoever shows them. A cell at which the process dies has no effect; the session goes on in the state before it.

    with Session(kernel(), [pixels]) as session:
        seen = session.step("crop(image, (10, 10, 200, 60))")

What a cell says of itself (frames, crops, lines read, the answer) is its own account, checked for form, not for truth.
"""

import atexit
import os
import re
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

import msgspec
import numpy as np

from limner.sandbox.cell import PRELOAD, Cell, CellLimits, KernelOptions, Pixels
from limner.sandbox.data import MEBI
from limner.sandbox.kernel import Kernel

LIMITS = CellLimits(seconds=60, memory=2048 * MEBI, output=64 << 10)
"""Reading a page takes seconds on a slow processor, and a copy of 100 megapixels 300 MB."""
_SETUP = "import limner.think.tools as _helpers; _helpers.begin(globals())"
_REPORT = "print(_helpers.report())"
_HELPERS = (
    "limner.think.tools",
    "limner.think.solve",
    "limner.sight.orient",
    "limner.sight.skew",
    "limner.sight.clean",
    "rapidocr",
)
_PLACE = re.compile(r"<cell (\d+)>")
_OURS = re.compile(r"^\S*/(?=limner/\w+/\w+\.py)", re.MULTILINE)

Corners = list[list[float]]
"""Four corners ``[x, y]``, in pixels of a source image, from the top left one clockwise as the picture was seen."""


class Given(msgspec.Struct, frozen=True):
    """A final answer, or an abstention."""

    answer: str | None
    """``None`` for an abstention."""
    confidence: float | None = None
    why: str = ""
    """Of an abstention."""


class Told(msgspec.Struct, frozen=True):
    """What a cell says of a picture that it showed."""

    id: str
    """``shown-3``; in the session it is ``shown[3]``."""
    caption: str = ""
    source: str | None = None
    """The id of the image that the frame leads to; ``None``: frame unknown."""
    matrix: list[list[float]] | None = None
    """(3, 3), from its pixels to the source's."""
    quad: Corners | None = None
    """Where its corners lie in the source."""


class Look(msgspec.Struct, frozen=True):
    """A place that a cell looked at: by ``crop``, ``find``, ``compare`` or ``answer``."""

    by: str
    source: str
    quad: Corners


class Read(msgspec.Struct, frozen=True):
    """A line that a cell read."""

    text: str
    confidence: float
    source: str | None = None
    quad: Corners | None = None


class Report(msgspec.Struct, frozen=True):
    """What a cell did, by its own account."""

    answer: Given | None = None
    shown: tuple[Told, ...] = ()
    looked: tuple[Look, ...] = ()
    read: tuple[Read, ...] = ()


class View(msgspec.Struct, frozen=True):
    """A picture that a cell showed."""

    told: Told
    size: tuple[int, int]
    """Width and height in the session, in pixels."""
    pixels: Pixels
    """At full size, except where it would not fit through."""


class Observation(msgspec.Struct, frozen=True):
    """What a cell gave."""

    cell: Cell
    views: tuple[View, ...]
    report: Report

    @property
    def place(self) -> str:
        """Where an error arose, ``line 3``, or nothing."""
        return f"line {self.cell.line}" if self.cell.line else ""


class Session:
    """A live session on images. Use as a context manager; blocking.

    Args:
        kernel: where it is forked.
        images: (H, W, 3 or 4) uint8 each.
        seed: of all random numbers.
        limits: of each cell; ``LIMITS`` where not given.
    """

    def __init__(
        self, kernel: Kernel, images: Sequence[Pixels], *, seed: int = 0, limits: CellLimits | None = None
    ) -> None:
        self._session = kernel.session(images, setup=_SETUP, limits=limits or LIMITS, seed=seed)
        self._runs = 0
        self._cells: dict[int, int] = {}

    def step(self, code: str, *, seconds: float | None = None) -> Observation:
        """Run a cell.

        Args:
            code: Python source.
            seconds: wall clock; that of the session's limits where not given.

        Raises:
            SandboxError: the session is closed, or no process can be forked any more.
        """
        self._runs += 1
        self._cells[self._runs] = len(self._cells) + 1
        cell = self._session.run(code, seconds=seconds)
        report = Report()
        if cell.died is None:
            self._runs += 1
            report = _read(self._session.run(_REPORT))
        told = {each.id: each for each in report.shown}
        views = tuple(
            View(told.get(image.name or "", Told(image.name or "")), image.size, np.ascontiguousarray(image.pixels))
            for image in (cell.images if cell.died is None else ())
        )
        return Observation(self._renumbered(cell), views, report)

    def interrupt(self) -> None:
        """Kill the cell that is running, from another thread; :meth:`step` then returns at once."""
        if (pid := self._session.pid) is not None:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End it. May be repeated."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _renumbered(self, cell: Cell) -> Cell:
        """Count cells as whoever wrote them does, without the reports between them."""
        trace = _PLACE.sub(lambda at: f"<cell {self._cells.get(int(at[1]), at[1])}>", cell.trace)
        return replace(cell, trace=_OURS.sub("", trace))


def _read(cell: Cell) -> Report:
    """Read a report; one that a cell has spoilt says nothing."""
    try:
        return msgspec.json.decode(cell.stdout, type=Report)
    except (msgspec.MsgspecError, UnicodeError):
        return Report()


def identifier(number: int) -> str:
    """Return the id of a source image: ``images[number]`` in the session."""
    return f"image-{number}"


_kernels: dict[tuple[str, bool], Kernel] = {}
_lock = threading.Lock()


def kernel(sandbox: str = "auto", *, libraries: bool = True) -> Kernel:
    """Return this process's kernel for such sessions, with the helpers preloaded; it ends with the process.

    Args:
        sandbox: the backend that confines the cells.
        libraries: preload all that a stranger's cells may import. Without, it starts in a third of the time, and a cell
            that imports such a library waits for it.

    Raises:
        InputError, MissingError, SandboxError: as :meth:`limner.sandbox.kernel.Kernel.open` says.
    """
    with _lock:
        if (sandbox, libraries) not in _kernels:
            options = KernelOptions(sandbox=sandbox, preload=(*PRELOAD, *_HELPERS) if libraries else _HELPERS)
            _kernels[sandbox, libraries] = opened = Kernel.open(options)
            atexit.register(opened.close)
        return _kernels[sandbox, libraries]
