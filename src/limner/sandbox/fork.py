"""One forked process of the kernel, from outside: asked, watched, frozen between questions, killed.

The process is hostile. It may say anything on its link, at any time, or nothing; so an answer is bounded in length,
must fit a schema and carry the number of its question, and no wait is without an end. Descriptors that it sends
are dropped by the operating system, since nobody here receives any. Between questions it is stopped: nothing of a
session runs unasked.
"""

import os
import select
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from limner.sandbox.cell import CellLimits, Fate
from limner.sandbox.folder import fits

# Seconds that a cell gets beyond its time, to be interrupted by itself: then it can say where it was.
_GRACE = 0.5
_FIRST_LOOK, _LOOK = 0.05, 0.2
_HEAD = 4
_CHUNK = 1 << 16
# What an answer needs beside its texts, each of which JSON may make six times as long.
_SPARE = 1 << 16
_ESCAPED = 6


class Picture(msgspec.Struct, frozen=True):
    """An image in shared memory, as the process describes it."""

    offset: int
    shape: tuple[int, int, int]
    size: tuple[int, int]
    name: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """What the process says of a cell that came to an end in it."""

    number: int
    images: list[Picture]
    value: str | None = None
    error: str | None = None
    line: int | None = None
    trace: str = ""
    fate: Literal["time", "memory"] | None = None
    """Why the process is of no more use: what it did was broken off, or its memory is full."""


_decode = msgspec.json.Decoder(Answer).decode


class Fork:
    """A process that executes cells.

    Args:
        pid: its number for the fork server.
        handle: a descriptor of the process; ours from here on.
        link: our end of the socket to it; ours too.
        folder: its work folder.
        limits: what is watched from here.
    """

    def __init__(self, pid: int, handle: int, link: socket.socket, folder: Path, limits: CellLimits) -> None:
        self.pid = pid
        self._handle, self._link, self._folder, self._limits = handle, link, folder, limits
        self._longest = 3 * _ESCAPED * limits.value + _SPARE
        link.setblocking(False)
        self._poll = select.poll()
        self._poll.register(handle, select.POLLIN)
        self._poll.register(link, select.POLLIN)
        self.number = _number(handle)
        """Of the process, as seen from here."""
        self._status = f"/proc/{self.number}/status"
        # The kernel keeps the limit by address space, so this is a second net, and wider.
        self._memory = limits.memory * 5 // 4 + self._usage()[0]

    def ask(self, number: int, code: str, seed: int, seconds: float) -> Answer | Fate:
        """Have a cell executed.

        Returns:
            The answer, or what stood in its way; then the process must be killed.
        """
        request = msgspec.json.encode({"number": number, "code": code, "seed": seed, "seconds": seconds})
        end = time.monotonic() + seconds + _GRACE
        self._signal(signal.SIGCONT)
        try:
            if fate := self._send(len(request).to_bytes(_HEAD, "big") + request, end):
                return fate
            said = self._receive(end)
        except OSError:  # the link is broken
            return "crash"
        if isinstance(said, str):
            return said
        self._signal(signal.SIGSTOP)
        try:
            answer = _decode(said)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return "crash"
        if answer.number != number or len(answer.images) > self._limits.shown:
            return "crash"
        return answer

    def watched(self) -> Fate | None:
        """Look once at what the limits do not keep by themselves."""
        memory, threads = self._usage()
        if memory > self._memory:
            return "memory"
        if threads > self._limits.threads:
            return "threads"
        return None if fits(self._folder, self._limits.folder_bytes) else "disk"

    def kill(self) -> None:
        """Kill the process and wait until it is gone; it is the server's to reap."""
        self._signal(signal.SIGKILL)
        gone = select.poll()
        gone.register(self._handle, select.POLLIN)
        gone.poll(5000)

    def close(self) -> None:
        """Let go of it."""
        self._link.close()
        os.close(self._handle)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    def _send(self, data: bytes, end: float) -> Fate | None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._link.send(rest) :]
            except BlockingIOError:
                wait = select.poll()
                wait.register(self._link, select.POLLOUT)
                if not wait.poll(max(0.0, end - time.monotonic()) * 1000):
                    return "time"
        return None

    def _receive(self, end: float) -> bytes | Fate:
        found = bytearray()
        wanted = _HEAD
        look = time.monotonic() + _FIRST_LOOK
        while len(found) < wanted:
            try:
                chunk = self._link.recv(min(_CHUNK, wanted - len(found)))
                if not chunk:
                    return "crash"
                found += chunk
            except BlockingIOError:
                now = time.monotonic()
                if now >= end:
                    return "time"
                if now >= look:
                    if fate := self.watched():
                        return fate
                    look = now + _LOOK
                ready = self._poll.poll((min(end, look) - now) * 1000)
                if [number for number, _ in ready] == [self._handle]:
                    return "crash"
            if len(found) == wanted == _HEAD:
                length = int.from_bytes(found, "big")
                if not 0 < length <= self._longest:
                    return "crash"
                wanted += length
        return bytes(found[_HEAD:])

    def _usage(self) -> tuple[int, int]:
        """Bytes of resident anonymous memory, and threads; zeros where the process is gone."""
        with suppress(OSError, ValueError, KeyError):
            lines = Path(self._status).read_text().splitlines()
            status = dict(line.split(":", 1) for line in lines if ":" in line)
            return int(status["RssAnon"].split()[0]) << 10, int(status["Threads"])
        return 0, 0


def _number(handle: int) -> int:
    """The process's number in our own name space (pidfd_open(2))."""
    for line in Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "Pid":
            return int(value)
    return -1
