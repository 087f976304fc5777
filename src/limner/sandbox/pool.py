"""A pool of warm sealed workers: a question goes in, an answer comes out, in well under a millisecond of overhead.

A worker is one Python process in the sandbox. Its script is ours and has

- ``serve(request: bytes) -> bytes``, called for each request, sealed; or ``serve(request, tell)``, which may tell
  something on its way, ``tell(payload: bytes)``;
- optionally ``prepare()``, called once before the seal, for slow imports; it must start no threads.

A worker that crashes, hangs or says too much is killed, its caller told, and the next call gets a new one. Workers die
with this process, however it dies.

Not covered: a request that takes over its worker can answer the later requests to that worker with lies (never
reach outside the sandbox). Keep requests of different owners in different pools. A pool does not survive ``os.fork``.
"""

import os
import select
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from limner.sandbox.data import Child, Limits, Sandbox, SandboxError
from limner.sandbox.folder import workplace

# A 4096 x 4096 RGBA image is 64 MiB; four of them are more than any renderer here hands back at once.
ANSWER_BYTES = 256 << 20
_CHUNK = 1 << 20
_HEAD = 4
_TOLD = 2
"""Status of what is no answer yet."""


class WorkerDied(SandboxError):
    """The worker ended before it answered."""


class WorkerTimeout(SandboxError):
    """The worker did not answer in time."""


class WorkerFailed(SandboxError):
    """The worker's ``serve`` raised; the worker goes on."""


class Pool:
    """Workers that answer requests. Use as a context manager, or call :meth:`close`.

    Args:
        script: the worker's file.
        sandbox: where workers run.
        size: how many workers there may be; each is started when it is first needed.
        limits: of each worker over its whole life; ``memory`` counts from what ``prepare`` left. ``seconds`` bounds
            the start; each call brings its own.
        reads: files and folders workers may read beside the interpreter, its packages and ``/usr``.
        env: added to their otherwise empty environment.
        answer_bytes: the longest answer accepted.
    """

    def __init__(
        self,
        script: Path,
        *,
        sandbox: Sandbox,
        size: int,
        limits: Limits | None = None,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
        answer_bytes: int = ANSWER_BYTES,
    ) -> None:
        if size < 1:
            raise ValueError(f"a pool of {size} workers: it needs at least one")
        self._answer_bytes = answer_bytes
        self._free = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

        self._start: Callable[[], _Worker] = partial(_Worker, sandbox, script, limits or Limits(), reads, env)
        self._finish = weakref.finalize(self, _stop_all, self._all)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process numbers of the workers alive, as seen from here; under bubblewrap, of its outer process."""
        with self._lock:
            return tuple(worker.child.pid for worker in self._all)

    def call(self, payload: bytes, seconds: float, told: Callable[[bytes], None] | None = None) -> bytes:
        """Have an idle worker answer ``payload``; wait for one where all are busy. Safe from any thread.

        Args:
            payload: the request, under 4 GiB.
            seconds: wall clock for the answer, once a worker is up.
            told: called with what the worker tells on its way, each as long as an answer may be.

        Raises:
            WorkerDied: the worker ended before it answered.
            WorkerTimeout: it did not answer within ``seconds``.
            WorkerFailed: its ``serve`` raised.
            SandboxError: the answer is longer than the pool accepts, or the pool is closed.
        """
        with self._free:
            worker = self._take()
            sound = False
            try:
                status, answer = worker.ask(payload, seconds, self._answer_bytes, told or _drop)
                sound = True
            finally:
                self._give_back(worker, sound)
        if status:
            raise WorkerFailed(answer.decode("utf-8", errors="replace"))
        return answer

    def close(self) -> None:
        """Kill all workers, busy ones too. May be repeated."""
        with self._lock:
            self._closed = True
            self._idle.clear()
        self._finish()

    def _take(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise SandboxError("the pool is closed: make a new one")
            while self._idle:
                worker = self._idle.pop()
                if worker.quiet():
                    return worker
                self._all.discard(worker)
                worker.stop()
        worker = self._start()
        with self._lock:
            self._all.add(worker)
            closed = self._closed
        if closed:
            self._give_back(worker, False)
            raise SandboxError("the pool was closed while a worker started")
        return worker

    def _give_back(self, worker: "_Worker", sound: bool) -> None:
        with self._lock:
            if sound and not self._closed:
                self._idle.append(worker)
                return
            self._all.discard(worker)
        worker.stop()


class _Worker:
    """One sealed process and its work folder."""

    def __init__(
        self, sandbox: Sandbox, script: Path, limits: Limits, reads: Sequence[Path], env: Mapping[str, str] | None
    ) -> None:
        self._busy = threading.Lock()
        with ExitStack() as stack:
            folder = stack.enter_context(workplace())
            self.child: Child = sandbox.serve(script, limits, folder=folder, reads=reads, env=env)
            stack.callback(self.child.close)
            os.set_blocking(self.child.stdin, False)
            os.set_blocking(self.child.stdout, False)
            self._receive(time.monotonic() + limits.seconds, 1, f"start of {script.name}")
            self._stack = stack.pop_all()

    def ask(
        self, payload: bytes, seconds: float, answer_bytes: int, told: Callable[[bytes], None]
    ) -> tuple[int, bytes]:  # fmt: skip
        """Return the status byte and the answer; hand on what is told before."""
        with self._busy:
            end, what = time.monotonic() + seconds, f"answer within {seconds:g} s"
            self._send(len(payload).to_bytes(_HEAD, "big") + payload, end, what)
            while (answer := self._receive(end, answer_bytes + 1, what))[0] == _TOLD:
                told(bytes(memoryview(answer)[1:]))
        return answer[0], bytes(memoryview(answer)[1:])

    def quiet(self) -> bool:
        """Say whether the worker is alive and has said nothing that it was not asked."""
        return not _wait(self.child.stdout, select.POLLIN, time.monotonic())

    def stop(self) -> None:
        """Kill the worker and remove its folder. Whoever waits for its answer hears that it died."""
        self.child.kill()
        with self._busy:
            self._stack.close()

    def _send(self, data: bytes, end: float, what: str) -> None:
        rest = memoryview(data)
        while rest:
            if not _wait(self.child.stdin, select.POLLOUT, end):
                raise WorkerTimeout(f"the sealed worker was too slow: no {what}")
            try:
                rest = rest[os.write(self.child.stdin, rest[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise WorkerDied(self._last_words(what)) from None

    def _receive(self, end: float, limit: int, what: str) -> bytearray:
        head = self._read(_HEAD, end, what)
        length = int.from_bytes(head, "big")
        if not 1 <= length <= limit:
            raise SandboxError(
                f"the sealed worker's answer has {length - 1} bytes, {limit - 1} are allowed: ask for less"
            )
        return self._read(length, end, what)

    def _read(self, length: int, end: float, what: str) -> bytearray:
        found = bytearray()
        while len(found) < length:
            if not _wait(self.child.stdout, select.POLLIN, end):
                raise WorkerTimeout(f"the sealed worker was too slow: no {what}")
            try:
                chunk = os.read(self.child.stdout, min(_CHUNK, length - len(found)))
            except BlockingIOError:
                continue
            if not chunk:
                raise WorkerDied(self._last_words(what))
            found += chunk
        return found

    def _last_words(self, what: str) -> str:
        size = os.fstat(self.child.stderr).st_size
        said = os.pread(self.child.stderr, 2000, max(0, size - 2000)).decode("utf-8", errors="replace").strip()
        last = said.splitlines()[-1] if said else "it said nothing"
        return f"the sealed worker died, no {what}: {last}"


def _drop(payload: bytes) -> None:
    """Do nothing with what nobody asked to be told."""


def _wait(descriptor: int, event: int, end: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(max(0.0, end - time.monotonic()) * 1000))


def _stop_all(workers: "set[_Worker]") -> None:
    for worker in tuple(workers):
        worker.stop()
    workers.clear()
