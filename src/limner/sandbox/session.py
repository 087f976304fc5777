"""A session: cells of code that share their state, in one forked process that may die and be made again.

State is what the cells made of it, nothing else: where the process dies, the next cell gets a new one in which
those cells that came to an end, well or with an exception, have been executed again, in their order, with the same
random seeds, on the same images. The cell at which the process died is left out, for it would die again; so is one
that was broken off because its time was over or its memory full, and the process with it.
"""

import re
import secrets
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from limner.sandbox.cell import CUT, Cell, CellLimits, Fate, Pixels, Shown
from limner.sandbox.data import SandboxError
from limner.sandbox.folder import fill, remove
from limner.sandbox.fork import Answer, Fork
from limner.sandbox.shared import Shared

# Seconds for a new process to be up, its setup executed.
_START = 30.0
_SEED_STEP = 1_000_003  # a prime, so that the cells of sessions with neighbouring seeds differ
_OPEN_FILES = 64
_NAME = 100  # characters of a picture's name
# A cell of fewer seconds is not looked at when it ends: it cannot have done much.
_NOTICEABLE = 0.05
_FATES: dict[Fate, str] = {
    "time": "TimeoutError: the cell took longer than {seconds:g} s",
    "memory": "MemoryError: the cell took more memory than {memory} MiB",
    "disk": "OSError: the files of the session take more than {disk} MiB",
    "threads": "RuntimeError: more than {threads} threads",
}
_FATAL = re.compile(r"^(Fatal Python error: .*?)(?:\n|\Z)", re.MULTILINE)
_AT = re.compile(r'^  File "<cell (\d+)>", line (\d+)', re.MULTILINE)


class Server(Protocol):
    """What a session needs of the kernel."""

    folder: Path
    """Where work folders are made."""

    def fork(self, order: Mapping[str, Any], shared: Shared, folder: Path, limits: CellLimits) -> Fork:
        """Start a process; see :class:`limner.sandbox.kernel.Kernel`."""
        ...

    def reap(self, fork: Fork) -> int | None:
        """Bury a killed process; return its exit code where it is known, negative for a signal."""
        ...

    def forget(self, session: "Session") -> None:
        """Called by a session that closes."""
        ...


@dataclass(frozen=True, slots=True)
class _Done:
    """A cell that came to an end: what it was given, and whether it ended well."""

    number: int
    code: str
    seconds: float
    ok: bool


class Session:
    """Cells that share their state. Made by :meth:`limner.sandbox.kernel.Kernel.session`; one cell runs at a time."""

    def __init__(
        self,
        server: Server,
        images: Sequence[Pixels],
        setup: str,
        limits: CellLimits,
        seed: int,
        files: Mapping[str, bytes],
    ) -> None:
        self._server, self._setup, self._limits, self._seed, self._files = server, setup, limits, seed, dict(files)
        self._lock = threading.RLock()
        self._done: list[_Done] = []
        self._number = 0
        self._fork: Fork | None = None
        self._folder: Path | None = None
        self._closed = False
        with ExitStack() as stack:
            self._shared = stack.enter_context(Shared(images, limits))
            stack.callback(self._end)
            self._begin()
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the living process, as seen from here."""
        return self._fork.number if self._fork else None

    def run(self, code: str, *, seconds: float | None = None) -> Cell:
        """Execute a cell.

        Args:
            code: Python source.
            seconds: wall clock; the session's limit where not given.

        Raises:
            SandboxError: the session is closed, or no process can be forked any more.
        """
        with self._lock:
            if self._closed:
                raise SandboxError("the session is closed: open a new one")
            replayed = lost = 0
            if self._fork is None:
                replayed, lost = self._revive()
            self._number += 1
            seconds = self._limits.seconds if seconds is None else seconds
            cell = self._execute(self._number, code, seconds)
            if cell.died is None:
                self._done.append(_Done(self._number, code, seconds, cell.ok))
            return replace(cell, replayed=replayed, lost=lost)

    def close(self) -> None:
        """Kill the process and forget the state. May be repeated."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._stack.close()
                self._server.forget(self)

    def _begin(self) -> None:
        """Fork a process, in a folder of its own, and execute the setup in it."""
        folder = self._folder = self._server.folder / secrets.token_hex(16)
        folder.mkdir(0o700)
        fill(folder, self._files)
        limits, shared = self._limits, self._shared
        order = {
            "folder": str(folder),
            "images": list(zip(shared.offsets, shared.shapes, strict=True)),
            "size": shared.size,
            "pixels_at": shared.pixels_at,
            "output": limits.output,
            "value": limits.value,
            "shown": limits.shown,
            "seal": {
                "memory": limits.memory, "file_bytes": limits.file_bytes, "open_files": _OPEN_FILES,
                "cpu_seconds": None, "tasks": None,
            },
        }  # fmt: skip
        shared.rewind()
        self._fork = self._server.fork(order, shared, folder, limits)
        cell = self._execute(0, self._setup, _START)
        if not cell.ok:
            self._end()
            where = f" (line {cell.line} of the setup)" if cell.line else ""
            raise SandboxError(f"the session cannot start: {cell.error}{where}\n{cell.trace or cell.stdout}".rstrip())

    def _revive(self) -> tuple[int, int]:
        """Make the state again. Return how many cells were executed, and how many of them ended otherwise.

        A cell at which the new process dies, though it did not the first time, is left out from then on; so is the
        last one where after it the process cannot execute a cell without code.
        """
        dropped = 0
        while True:
            self._begin()
            different = 0
            for done in self._done:
                cell = self._execute(done.number, done.code, max(done.seconds, self._limits.seconds), again=True)
                if cell.died is not None:
                    break
                different += cell.ok != done.ok
            else:
                if not self._done or self._execute(0, "", self._limits.seconds).died is None:
                    return len(self._done), dropped + different
                done = self._done[-1]
            self._done.remove(done)
            dropped += 1
            self._end()

    def _execute(self, number: int, code: str, seconds: float, *, again: bool = False) -> Cell:
        """Execute a cell. ``again``: what it shows has been seen."""
        fork = self._fork
        assert fork is not None
        began = time.monotonic()
        seed = (self._seed * _SEED_STEP + number) % (1 << 32)
        answer = fork.ask(number, code, seed, seconds)
        taken = time.monotonic() - began
        if isinstance(answer, Answer):
            stdout, cut = self._shared.text()
            images = () if again else tuple(self._images(answer))
            died: Fate | None = answer.fate or (fork.watched() if taken > _NOTICEABLE else None)
            if died:
                self._end()
            error = answer.error if answer.error or not died else self._words(died, None, seconds, "")
            return Cell(
                ok=error is None, stdout=stdout, value=self._cut(answer.value), error=self._cut(error),
                line=answer.line, trace=answer.trace[: self._limits.value], images=images, seconds=taken,
                died=died, cut=cut,
            )  # fmt: skip
        code_of_end = self._end()
        stdout, cut = self._shared.text()
        stdout, report = _split(stdout)
        places = [int(line) for at, line in _AT.findall(report) if int(at) == number]
        return Cell(
            ok=False, stdout=stdout, value=None, error=self._words(answer, code_of_end, seconds, report),
            line=places[0] if places else None, trace="", images=(), seconds=taken, died=answer, cut=cut,
        )  # fmt: skip

    def _images(self, answer: Answer) -> list[Shown]:
        """Copy out the images that the process names, as long as they can all be in the memory that it shares."""
        shown, room = [], self._shared.size - self._shared.pixels_at
        for picture in answer.images:
            pixels = self._shared.image(picture.offset, picture.shape)
            room -= prod(picture.shape)
            if pixels is not None and room >= 0:
                name = None if picture.name is None else picture.name[:_NAME]
                shown.append(Shown(pixels=pixels, name=name, size=picture.size))
        return shown

    def _cut(self, text: str | None) -> str | None:
        """The process cuts its texts itself, unless it lies."""
        return None if text is None else text[: self._limits.value + len(CUT)]

    def _words(self, fate: Fate, code: int | None, seconds: float, report: str) -> str:
        limits = self._limits
        if fate in _FATES:
            return _FATES[fate].format(
                seconds=seconds, memory=limits.memory >> 20, disk=limits.folder_bytes >> 20, threads=limits.threads
            )
        if code is not None and code >= 0:
            return f"the process ended itself with exit code {code}"
        if report:
            return f"the process crashed: {report.splitlines()[0].removeprefix('Fatal Python error: ')}"
        if code is not None and code != -signal.SIGKILL:
            return f"the process crashed: {signal.Signals(-code).name}"
        return "the process broke off, or its answer could not be understood"

    def _end(self) -> int | None:
        """Kill the process and remove its folder. Return its exit code, where it is known."""
        fork, self._fork = self._fork, None
        code = None
        if fork is not None:
            fork.kill()
            code = self._server.reap(fork)
            fork.close()
        folder, self._folder = self._folder, None
        if folder is not None:
            remove(folder)
        return code


def _split(text: str) -> tuple[str, str]:
    """Divide what was printed from the report of the fault handler behind it."""
    found = _FATAL.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")
