"""Starting sealed processes: what all backends have in common.

A backend is a :class:`Launcher` with its own walls: the command that it puts in front (bubblewrap) and the rights that
the child gives up (Landlock). Here are the orders for ``child.py``, the empty environment, and the process from
outside: started in a session of its own, killed as a group, tied to us by the lifeline.

Not covered: a copy of this process made with ``os.fork`` and never exec'd holds the lifelines too, so children
outlive the original until the copy ends.
"""

import marshal
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limner.core.errors import InputError
from limner.sandbox import places, seccomp
from limner.sandbox.data import Limits, Outcome
from limner.sandbox.folder import collect, fits, workplace
from limner.sandbox.members import anonymous_memory, tasks
from limner.sandbox.syscalls import numbers
from limner.sandbox.watch import diagnose, follow

_CHILD = str(Path(__file__).with_name("child.py").resolve())
# What of /proc a process sees that has none of its own. Of one of a namespace's own it may see all: its processes are.
_PROC, _PROC_SELF = (Path("/proc"),), (Path("/proc/self"), Path("/proc/cpuinfo"), Path("/proc/meminfo"))
_CALLS = ("capset", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
# One thread a process: sealed programs are run side by side, and 64 processors' worth of stacks and arenas would
# not fit the address space. PYTHONHASHSEED: the same program, the same order.
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1", "VIPS_CONCURRENCY": "1",
}  # fmt: skip
# What RLIMIT_NPROC allows beyond what the user runs already; it counts threads.
_TASKS_A_PROCESS = 64
# Seconds until a killed process is taken for stuck in the kernel, as on a dead network file system.
_PATIENCE = 5.0


class Process:
    """A sealed process seen from outside; satisfies :class:`limner.sandbox.data.Child`."""

    def __init__(self, popen: "subprocess.Popen[bytes]", lifeline: int, stderr: int, *, alone: bool) -> None:
        self.pid = popen.pid
        self.stdin = popen.stdin.fileno() if popen.stdin else -1
        self.stdout = popen.stdout.fileno() if popen.stdout else -1
        self.stderr = stderr
        self._popen = popen
        self._lifeline = lifeline
        self._alone = alone
        self._code: int | None = None
        self._lock = threading.Lock()

    def kill(self) -> None:
        """Kill it with all that it started; returns at once. May be repeated, from any thread."""
        with self._lock:
            if self._code is None:
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)  # not reaped yet, so the number is still its own

    def close(self) -> int:
        """Kill it, wait for its end, close the pipes, return the code. May be repeated."""
        self.kill()
        with self._lock:
            if self._code is None:
                self._await()
                self._code = self._popen.wait()
                for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
                    if pipe:
                        pipe.close()
                os.close(self._lifeline)
                if self._popen.stderr is None:
                    os.close(self.stderr)
            return self._code

    def _await(self) -> None:
        """Wait until all that were killed are gone, its own end last, so that nothing writes to the folder any more."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        end = time.monotonic() + _PATIENCE
        while not self._alone and anonymous_memory(self.pid) and time.monotonic() < end:
            time.sleep(0.001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launcher:
    """A backend; satisfies :class:`limner.sandbox.data.Sandbox`, where the methods are described."""

    name: str
    version: str
    prefix: Callable[[Path, Sequence[Path]], Sequence[str]]
    """The command to put in front, given the work folder and what is readable."""
    landlock: Callable[[Path, Sequence[Path]], Mapping[str, Any] | None]
    """What to give up, given the work folder and what is readable; ``None``: nothing."""
    filtered: bool = True
    """Whether system calls are filtered."""
    first: Sequence[str] = ()
    """Arguments to the command in front, after its name, that make a fork server the first process of its namespace:
    there is none then beside it and its forks, into whose memory they could reach. No signal from within ends the
    first process, so it has to watch over the end of its parent by itself.
    """
    signals: bool = False
    """Whether something else than the filter keeps signals in."""
    namespaces: bool = False
    """Whether processes live in namespaces of their own (pid, mount, network), below two of the backend's."""

    def run(
        self,
        argv: Sequence[str],
        files: Mapping[str, bytes] | None = None,
        limits: Limits | None = None,
        *,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run a program to its end, or to the first limit it meets; see :meth:`Sandbox.run`."""
        limits = limits or Limits()
        began = time.monotonic()
        with workplace(files) as folder:
            cpu = limits.seconds * (os.cpu_count() or 1) if limits.cpu_seconds is None else limits.cpu_seconds
            child = self._start("exec", argv, limits, folder, reads, env, cpu=cpu)
            try:
                followed = follow(child.pid, child.stdout, child.stderr, limits, folder, spare=2 * self.namespaces)
            finally:
                code = self._decode(child.close())
            seconds = time.monotonic() - began
            found, whole = collect(folder, limits.folder_bytes)
            stopped = followed.stopped or diagnose(code, followed.stderr, seconds, cpu)
            if stopped is None and not (whole and fits(folder, limits.folder_bytes)):
                stopped = "disk"
        return Outcome(
            code=code, stdout=followed.stdout, stderr=followed.stderr, files=found,
            seconds=seconds, stopped=stopped, backend=self.name,
        )  # fmt: skip

    def popen(
        self,
        argv: Sequence[str],
        limits: Limits | None = None,
        *,
        folder: Path,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
        fds: Mapping[int, int] | None = None,
    ) -> Process:
        """Start a program that goes on; see :meth:`Sandbox.popen`."""
        limits = limits or Limits()
        return self._start("exec", argv, limits, folder, reads, env, cpu=limits.cpu_seconds, fds=fds, piped=True)

    def serve(
        self,
        script: Path,
        limits: Limits | None = None,
        *,
        folder: Path,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
    ) -> Process:
        """Start a worker; see :meth:`Sandbox.serve`."""
        limits, script = limits or Limits(), script.absolute()
        cpu = limits.cpu_seconds
        return self._start("serve", (str(script),), limits, folder, (*reads, script), env, cpu=cpu, piped=True)

    def fork_server(
        self,
        script: Path,
        limits: Limits | None = None,
        *,
        arguments: Sequence[str] = (),
        folder: Path,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
        fds: Mapping[int, int] | None = None,
    ) -> Process:
        """Start a server whose forks are each sealed again; see :meth:`Sandbox.fork_server`."""
        limits, argv = limits or Limits(), (str(script.absolute()), *arguments)
        reads = (*reads, script)
        return self._start("fork", argv, limits, folder, reads, env, cpu=limits.cpu_seconds, fds=fds, piped=True)

    def _start(
        self,
        task: str,
        argv: Sequence[str],
        limits: Limits,
        folder: Path,
        reads: Sequence[Path],
        env: Mapping[str, str] | None,
        *,
        cpu: float | None,
        fds: Mapping[int, int] | None = None,
        piped: bool = False,
    ) -> Process:
        if not argv:
            raise InputError("nothing to run: the command is empty")
        folder = Path(os.path.realpath(folder))
        readable = places.with_reads(reads)
        task = "python" if task == "exec" and argv[0] == "python" else task
        ours, lifeline = os.pipe2(os.O_CLOEXEC)
        orders = {
            "task": task,
            "argv": [str(part) for part in argv],
            "folder": str(folder),
            "paths": places.packages(),
            "python": sys.executable,
            "lifeline": (ours, seccomp.LIFELINE),
            "own_group": self.namespaces and task != "fork",
            "fds": dict(fds or {}),
            "limits": _child_limits(limits, cpu),
            "landlock": self.landlock(folder, readable + self._proc(task)),
            "filter": self._filter(task, limits),
            "forks": self._forks(folder, readable) if task == "fork" else {},
            "calls": {name: numbers()[name] for name in _CALLS} if self.filtered else {},
        }
        environment = {**_ENVIRONMENT, "HOME": str(folder), "TMPDIR": str(folder), **(env or {})}
        stderr = _memory_file("stderr") if task in ("serve", "fork") else subprocess.PIPE
        letter = _memory_file("orders", marshal.dumps(orders))
        python = (str(places.interpreter()), "-P", "-S", "-s", "-B", _CHILD, str(letter))
        front = self.prefix(folder, readable)
        try:
            popen = subprocess.Popen(
                [*front[:1], *(self.first if task == "fork" else ()), *front[1:], *python],
                stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=0,
                env=environment,
                cwd="/",
                pass_fds=(letter, ours, *orders["fds"].values()),
                start_new_session=True,
            )
        except BaseException:
            os.close(lifeline)
            if stderr != subprocess.PIPE:
                os.close(stderr)
            raise
        finally:
            os.close(letter)
            os.close(ours)
        said = popen.stderr.fileno() if popen.stderr else stderr
        return Process(popen, lifeline, said, alone=limits.processes == 1 and not self.namespaces)

    def _filter(self, task: str, limits: Limits) -> bytes | None:
        if not self.filtered:
            return None
        if task == "fork":
            return seccomp.program(execute=False, fork=True, signals=False, confine=True)
        fork = limits.processes > 1
        return seccomp.program(
            execute=fork or task == "exec", fork=fork, signals=self.signals, local=fork and self.namespaces
        )

    def _forks(self, folder: Path, readable: tuple[Path, ...]) -> dict[str, Any]:
        """What the forks of a fork server give up. They live side by side, so none sees or signals another."""
        return {
            "filter": seccomp.program(execute=False, fork=False, signals=False) if self.filtered else None,
            "landlock": self.landlock(folder, readable + _PROC_SELF),
        }

    def _proc(self, task: str) -> tuple[Path, ...]:
        return _PROC if self.namespaces or task == "fork" else _PROC_SELF

    def _decode(self, code: int) -> int:
        """Undo what bubblewrap does: it says 128 + signal for a program that a signal killed."""
        return 128 - code if self.namespaces and 128 < code <= 128 + signal.SIGRTMAX else code


def _child_limits(limits: Limits, cpu: float | None) -> dict[str, int | None]:
    return {
        "memory": limits.memory if limits.cap_address_space else None,
        "cpu_seconds": None if cpu is None else max(1, math.ceil(cpu)),
        "file_bytes": limits.file_bytes,
        "open_files": limits.open_files,
        "tasks": None if os.getuid() == 0 else tasks(os.getuid()) + _TASKS_A_PROCESS * limits.processes,
    }


def _memory_file(name: str, content: bytes = b"") -> int:
    descriptor = os.memfd_create(name)
    if content:
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
