"""Following a sealed program from outside: its output, its wall clock, its memory, its disk.

Promises that this process never holds more of the output than the limit, and that a program is stopped at the
wall clock whatever it does. Memory and the number of processes are looked at every quarter of a second or
sooner, and the work folder too, so that a program may overshoot for that long.
"""

import os
import re
import selectors
import signal
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from limner.sandbox.data import Limits, Stopped
from limner.sandbox.folder import fits
from limner.sandbox.members import anonymous_memory

# Seconds between looks. Soon at first, and often where nothing but the watch stops a fork bomb: RLIMIT_NPROC does
# not hold for root. A look takes 2 ms where there are a hundred processes.
_SOON, _LOOK = 0.05, 0.25
_CHUNK = 1 << 16
# How Python, NumPy, C++, Rust and C programs say on their last line that memory ran out.
_OUT_OF_MEMORY = re.compile(
    rb"MemoryError|bad_alloc|memory allocation of \d+ bytes failed|annot allocate memory|ut of memory"
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What was seen until the program ended or a limit was met."""

    stdout: bytes
    stderr: bytes
    stopped: Stopped | None


def follow(pid: int, stdout: int, stderr: int, limits: Limits, folder: Path, spare: int) -> Followed:
    """Read a program's output until it ends or meets a limit. The program still has to be killed afterwards.

    Args:
        pid: of the program, which leads its process group.
        stdout: file descriptor.
        stderr: file descriptor.
        limits: those on time, output, disk, memory and processes are looked after here.
        folder: its work folder.
        spare: processes of the group that do not count.
    """
    kept: dict[int, bytearray] = {stdout: bytearray(), stderr: bytearray()}
    room = limits.output
    end, look = time.monotonic() + limits.seconds, time.monotonic() + _SOON
    stopped: Stopped | None = None
    pause = _SOON if limits.processes > 1 and os.getuid() == 0 else _LOOK
    over = False
    with ExitStack() as stack:
        ended = os.pidfd_open(pid)
        stack.callback(os.close, ended)
        selector = stack.enter_context(selectors.DefaultSelector())
        for descriptor in kept:
            os.set_blocking(descriptor, False)
        for descriptor in (*kept, ended):
            selector.register(descriptor, selectors.EVENT_READ)
        while stopped is None and not over:
            ready = {key.fd for key, _ in selector.select(max(0.0, min(end, look) - time.monotonic()))}
            over = ended in ready
            for descriptor in kept if over else ready & kept.keys():
                chunk = _read(descriptor, room)
                if chunk == b"" and not over:
                    selector.unregister(descriptor)
                kept[descriptor] += (chunk or b"")[:room]
                room -= len(chunk or b"")
            if room < 0:
                stopped = "output"
            elif not over and time.monotonic() >= end:
                stopped = "time"
            elif not over and time.monotonic() >= look:
                stopped = _look(pid, limits, folder, spare)
                look = time.monotonic() + pause
    return Followed(bytes(kept[stdout]), bytes(kept[stderr]), stopped)


def diagnose(code: int, stderr: bytes, seconds: float, cpu_seconds: float) -> Stopped | None:
    """Say which limit ended a program that nobody here stopped.

    Args:
        code: its exit code, negative for a signal.
        stderr: what it said.
        seconds: it took, wall clock.
        cpu_seconds: it had. A program that ignores SIGXCPU is killed by the kernel, and nobody says why; that it had
            the time to use them up is taken for the reason.
    """
    if code == -signal.SIGXCPU or (code == -signal.SIGKILL and seconds * (os.cpu_count() or 1) >= cpu_seconds):
        return "cpu"
    if code == -signal.SIGXFSZ:
        return "disk"
    last = stderr.rstrip().rpartition(b"\n")[2]
    return "memory" if code != 0 and _OUT_OF_MEMORY.search(last) else None


def _read(descriptor: int, room: int) -> bytes | None:
    """Read what there is, up to one byte more than there is room for. Nothing there: ``None``; end: ``b""``."""
    found = bytearray()
    with suppress(BlockingIOError):
        while len(found) <= room:
            chunk = os.read(descriptor, min(_CHUNK, room + 1 - len(found)))
            if not chunk:
                return bytes(found)
            found += chunk
    return bytes(found) or None


def _look(pid: int, limits: Limits, folder: Path, spare: int) -> Stopped | None:
    if limits.processes > 1 or not limits.cap_address_space:
        used = anonymous_memory(pid)
        if len(used) > limits.processes + spare:
            return "processes"
        if sum(used) > limits.memory:
            return "memory"
    return None if fits(folder, limits.folder_bytes) else "disk"
