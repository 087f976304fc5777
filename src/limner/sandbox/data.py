"""The words of the sandbox: limits, outcome, child, and the protocol that every backend satisfies.

All limits are promised on every backend, with two exceptions said at their fields: ``processes`` is exact only at one
(then the kernel refuses every fork) and otherwise watched a few times a second, and so is the memory of a program
of several processes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from limner.core.errors import LimnerError

MEBI = 1 << 20

Stopped = Literal["time", "cpu", "memory", "output", "disk", "processes"]


class SandboxError(LimnerError):
    """Something about a sealed program that limner can explain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program may use. The defaults suit one small script or one image."""

    seconds: float = 10.0
    """Wall clock."""
    cpu_seconds: float | None = None
    """Processor time of each process, all its threads together; ``None``: the wall clock times the processors."""
    memory: int = 1024 * MEBI
    """Bytes. Address space of each process (for ``python``: beyond what its interpreter has mapped when it is sealed)
    and, where there may be several processes, resident anonymous memory of all of them, looked at a few times a second.
    """
    cap_address_space: bool = True
    """False for programs that reserve far more than they use, such as Chromium: then only resident memory counts."""
    output: int = MEBI
    """Bytes of standard output and standard error together."""
    file_bytes: int = 64 * MEBI
    """Size of any one file."""
    folder_bytes: int = 256 * MEBI
    """Size of all files in the work folder together; looked at a few times a second, and at the end."""
    open_files: int = 64
    processes: int = 1
    """One: no fork at all, threads only. More: watched a few times a second, and RLIMIT_NPROC where the kernel heeds
    it (it does not for root)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What running a program gave. A program's failure is data here, never an exception."""

    code: int
    """Exit code; the negative number of the signal that killed it (bubblewrap passes on 128 + signal, so a program
    that itself exits with 129 to 192 reads as killed)."""
    stdout: bytes
    stderr: bytes
    files: Mapping[str, bytes]
    """Relative POSIX path -> content of each regular file left in the work folder, the given ones included. Links,
    sockets and pipes are left out."""
    seconds: float
    stopped: Stopped | None
    """The limit that ended it, or ``None``. ``memory`` is also said where the last line of standard error says it."""
    backend: str

    @property
    def ok(self) -> bool:
        """Whether the program ended by itself with exit code 0."""
        return self.code == 0 and self.stopped is None


class Child(Protocol):
    """A sealed process that goes on, with pipes to it."""

    pid: int
    stdin: int
    """File descriptor to write to, or -1."""
    stdout: int
    """File descriptor to read from."""
    stderr: int
    """File descriptor to read from: a pipe, or a memory file that the child appends to."""

    def kill(self) -> None:
        """Kill it with all that it started; returns at once. May be repeated, from any thread."""
        ...

    def close(self) -> int:
        """Kill it, wait for its end, close the pipes, return the code. May be repeated."""
        ...


class Sandbox(Protocol):
    """Runs programs that nobody has read."""

    @property
    def name(self) -> str:
        """``bubblewrap``, ``landlock`` or ``none``."""
        ...

    @property
    def version(self) -> str:
        """The version of what confines, for a run's record."""
        ...

    def run(
        self,
        argv: Sequence[str],
        files: Mapping[str, bytes] | None = None,
        limits: Limits | None = None,
        *,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run a program to its end, or to the first limit it meets, in a new work folder that holds ``files``.

        Args:
            argv: ``("python", ...)`` is limner's own interpreter with its packages, run in the sealed process itself
                and, at ``processes=1``, without the right to execute anything; other programs are executed.
            files: relative POSIX path -> content.
            limits: ``Limits()`` where not given.
            reads: files and folders it may read beside the interpreter, its packages and ``/usr``.
            env: added to the otherwise empty environment.

        Raises:
            InputError: a name in ``files`` leaves the work folder, or a path in ``reads`` does not exist.
        """
        ...

    def popen(
        self,
        argv: Sequence[str],
        limits: Limits | None = None,
        *,
        folder: Path,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
        fds: Mapping[int, int] | None = None,
    ) -> Child:
        """Start a program that goes on; ``folder`` is the one place it may write.

        The caller closes it, and owns the wall clock, the output, ``folder_bytes`` and the watch over several
        processes; the other limits hold. It dies with this process.

        Args:
            argv: ``("python", ...)`` or a program, as in :meth:`run`.
            limits: ``cpu_seconds`` is unlimited here where it is ``None``.
            folder: its work folder, which exists.
            reads: files and folders it may read beside the interpreter, its packages and ``/usr``.
            env: added to the otherwise empty environment.
            fds: the child's file descriptor number -> ours, for pipes beside the standard ones.

        Raises:
            InputError: a path in ``reads`` does not exist.
        """
        ...

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
    ) -> Child:
        """Start a server that forks sealed processes, as :class:`limner.sandbox.kernel.Kernel` does.

        ``script`` is ours: it is loaded, its ``prepare(arguments)`` called, the process sealed but for the rights to
        fork and to confine, then its ``serve(confine)`` called. In each fork ``confine(folder, limits)`` gives up
        these rights too; no fork reaches another, nor the server.

        Raises:
            InputError: a path in ``reads`` does not exist.
        """
        ...

    def serve(
        self,
        script: Path,
        limits: Limits | None = None,
        *,
        folder: Path,
        reads: Sequence[Path] = (),
        env: Mapping[str, str] | None = None,
    ) -> Child:
        """Start a worker, as :class:`limner.sandbox.pool.Pool` does; the pool is the way to use it.

        ``script`` is loaded, its ``prepare()`` called, the process sealed, then its ``serve`` called for each
        request on standard input (``child.py`` says in which frames).

        Raises:
            InputError: a path in ``reads`` does not exist.
        """
        ...
