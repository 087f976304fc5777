"""Calls a function in other processes, and outlives what it does to them: a crash or a hang is a result.

``concurrent.futures`` gives up its whole pool when one of its processes dies and cannot say on which call; here each
process has one call at a time, so that the one at fault is known, and is replaced.
"""

import multiprocessing
import queue
import threading
import time
from collections.abc import Callable, Generator, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
R = TypeVar("R")


class Died(msgspec.Struct, frozen=True):
    """A call that did not come back."""

    why: str
    seconds: float
    """Wall-clock time that it had."""


def spread(
    function: Callable[[T], R], arguments: Sequence[T], *, jobs: int = 1, seconds: float = 60.0
) -> Generator[tuple[T, R | Died], None, None]:
    """Call ``function`` with each argument in one of ``jobs`` processes, and yield the answers as they come.

    Args:
        function: a function of a module, since its name is what is sent; it must not raise.
        arguments: picklable.
        jobs: how many processes.
        seconds: wall-clock time for one call.
    """
    waiting: queue.SimpleQueue[T] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[T, Any]] = queue.SimpleQueue()
    stop = threading.Event()
    for argument in arguments:
        waiting.put(argument)
    threads = [
        threading.Thread(target=_feed, args=(function, waiting, answers, seconds, stop), daemon=True)
        for _ in range(min(jobs, len(arguments)))
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in arguments:
            yield answers.get()
    finally:
        stop.set()
        for thread in threads:
            thread.join()


class _Process:
    """A process that answers calls of one function."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        # Spawned: a process that was forked while others' threads hold locks may wait for them for ever.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(function, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def call(self, argument: Any, seconds: float, stop: threading.Event) -> Any:
        began = time.monotonic()
        try:
            self.pipe.send(argument)
            while not self.pipe.poll(0.2):
                if time.monotonic() - began > seconds:
                    return Died(f"takes more than {seconds:g} s", time.monotonic() - began)
                if stop.is_set():
                    return Died("was stopped", time.monotonic() - began)
            return self.pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self.process.join()
            return Died(f"the process died (exit code {self.process.exitcode})", time.monotonic() - began)

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _feed(
    function: Callable[[Any], Any],
    waiting: "queue.SimpleQueue[Any]",
    answers: "queue.SimpleQueue[tuple[Any, Any]]",
    seconds: float,
    stop: threading.Event,
) -> None:
    process = _Process(function)
    try:
        while not stop.is_set():
            try:
                argument = waiting.get_nowait()
            except queue.Empty:
                return
            answer = process.call(argument, seconds, stop)
            answers.put((argument, answer))
            if isinstance(answer, Died):
                process.close()
                process = _Process(function)
    finally:
        process.close()


def _serve(function: Callable[[Any], Any], pipe: Connection) -> None:
    while True:
        try:
            argument = pipe.recv()
        except EOFError:
            return
        pipe.send(function(argument))
