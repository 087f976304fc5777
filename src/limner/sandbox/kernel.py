"""The kernel: executes cells of Python that nobody has read, on images, with their state kept, in milliseconds.

    with Kernel.open() as kernel, kernel.session(images=[pixels]) as session:
        cell = session.run("show(image[::-1]); image.mean()")

One fork server in the sandbox has imported the image libraries (``zygote.py``); every session is a process that it
forked and that then gave up the rights which the server still had (``inside.py``). A process sees no other's memory,
files or signals. It is asked, watched and killed from here (``fork.py``), and made again by replay (``session.py``).

Not covered: disk blocks and threads are watched, not reserved; sessions share the processors and may slow each
other; ``stat`` of files outside (``landlock.py``), and bugs of the operating system's kernel.
"""

import atexit
import importlib.util
import json
import os
import select
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from limner.core.errors import MissingError
from limner.sandbox.cell import PRELOAD, CellLimits, KernelOptions, Pixels
from limner.sandbox.choose import choose
from limner.sandbox.data import Child, Limits, Sandbox, SandboxError
from limner.sandbox.folder import workplace
from limner.sandbox.fork import Fork
from limner.sandbox.session import Session
from limner.sandbox.shared import Shared
from limner.sandbox.zygote import CONTROL

_SCRIPT = Path(__file__).with_name("zygote.py")
# Seconds for a fork, which takes milliseconds on a machine that is not overloaded.
_PATIENCE = 20.0
_PACKET = 1 << 16
_OPEN_FILES = 256
_ENVIRONMENT = {"MPLBACKEND": "Agg"}


class Kernel:
    """A fork server and its sessions. Open with :meth:`open`; safe from any thread."""

    def __init__(self, options: KernelOptions, sandbox: Sandbox) -> None:
        self._options, self._sandbox = options, sandbox
        self._lock = threading.Lock()
        self._sessions: set[Session] = set()
        self._server: _Server | None = None
        self._closed = False
        with ExitStack() as stack:
            self.folder = stack.enter_context(workplace())
            # Who knows no name in there gets none: a second wall between sessions where Landlock is missing.
            stack.callback(self.folder.chmod, 0o700)
            self.folder.chmod(0o300)
            stack.callback(self._stop)
            self._server = _Server(options, sandbox, self.folder)
            self._stack = stack.pop_all()

    @classmethod
    def open(cls, options: KernelOptions | None = None) -> Self:
        """Start the fork server.

        Raises:
            InputError: a folder in the options does not exist, or there is no such sandbox.
            MissingError: a library is not installed, or no sandbox holds here; the message has the command that helps.
            SandboxError: the server did not start.
        """
        options = options or KernelOptions()
        wanted = {name.partition(".")[0] for name in options.preload if name in PRELOAD}
        missing = sorted(name for name in wanted if importlib.util.find_spec(name) is None)
        if missing:
            raise MissingError(f"the kernel needs {', '.join(missing)}: pip install 'limner[think]'")
        sandbox = choose(options.sandbox) if isinstance(options.sandbox, str) else options.sandbox
        return cls(options, sandbox)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    @property
    def sandbox(self) -> Sandbox:
        """What confines the cells."""
        return self._sandbox

    def session(
        self,
        images: Sequence[Pixels] = (),
        *,
        setup: str = "",
        limits: CellLimits | None = None,
        seed: int = 0,
        files: Mapping[str, bytes] | None = None,
    ) -> Session:
        """Begin a session; close it, or use it as a context manager.

        Args:
            images: (H, W, 3 or 4) uint8 each: ``images``, and ``image`` for the first, in the cells.
            setup: Python source to execute before the first cell, and again after a death.
            limits: ``CellLimits()`` where not given.
            seed: of all random numbers that the cells draw from the usual generators.
            files: relative POSIX path -> content, in the work folder.

        Raises:
            InputError: an image or a file's name is not of that kind.
            SandboxError: the setup fails, no process can be forked, or the kernel is closed.
        """
        if self._closed:
            raise SandboxError("the kernel is closed: open a new one")
        try:
            session = Session(self, images, setup, limits or CellLimits(), seed, files or {})
        except OSError as error:  # of descriptors, of which a session holds four, or of memory
            raise SandboxError(f"no further session: {error.strerror}; close some of {len(self._sessions)}") from error
        with self._lock:
            self._sessions.add(session)
        return session

    def close(self) -> None:
        """Kill all sessions and the server. May be repeated."""
        with self._lock:
            self._closed = True
            self._stop()
            sessions = tuple(self._sessions)
        for session in sessions:
            session.close()
        self._stack.close()

    def fork(self, order: Mapping[str, Any], shared: Shared, folder: Path, limits: CellLimits) -> Fork:
        """Start a process for a session, in a new server where the old one died.

        Raises:
            SandboxError: the server cannot fork, or cannot be started.
        """
        ours, theirs = socket.socketpair()
        with ExitStack() as stack, theirs:
            stack.callback(ours.close)
            given = [theirs.fileno(), shared.inputs, shared.outputs]
            with self._lock:
                try:
                    answer, handles = self._running().ask({"fork": order}, given)
                except _Gone:
                    self._stop()
                    answer, handles = self._running().ask({"fork": order}, given)
            if "error" in answer or not handles:
                raise SandboxError(f"no further session: {answer.get('error', 'too many open files')}")
            stack.callback(os.close, handles[0])
            fork = Fork(answer["pid"], handles[0], ours, folder, limits)
            stack.pop_all()
        return fork

    def reap(self, fork: Fork) -> int | None:
        """Bury a killed process; return its exit code, negative for a signal."""
        with self._lock, suppress(_Gone):
            if self._server is not None:
                return self._server.ask({"reap": fork.pid}, [])[0].get("code")
        return None

    def forget(self, session: Session) -> None:
        """Called by a session that closes."""
        with self._lock:
            self._sessions.discard(session)

    def _running(self) -> "_Server":
        if self._closed:
            raise SandboxError("the kernel is closed: open a new one")
        if self._server is None:
            self._server = _Server(self._options, self._sandbox, self.folder)
        return self._server

    def _stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


class _Gone(SandboxError):
    """The fork server died, or does not answer."""


class _Server:
    """The fork server from outside."""

    def __init__(self, options: KernelOptions, sandbox: Sandbox, folder: Path) -> None:
        asked = {"preload": list(options.preload), "helpers": [str(path.resolve()) for path in options.helpers]}
        limits = Limits(processes=options.sessions, cap_address_space=False, open_files=_OPEN_FILES, file_bytes=1 << 40)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ExitStack() as stack, theirs:
            stack.callback(self._control.close)
            self._child: Child = sandbox.fork_server(
                _SCRIPT, limits, arguments=(json.dumps(asked),), folder=folder,
                reads=(*options.helpers, *options.reads), env=_ENVIRONMENT, fds={CONTROL: theirs.fileno()},
            )  # fmt: skip
            stack.callback(self._child.close)
            theirs.close()
            self._receive(options.seconds)
            self._stack = stack.pop_all()

    def ask(self, question: Mapping[str, Any], descriptors: Sequence[int]) -> tuple[dict[str, Any], list[int]]:
        """Return the answer and the descriptors that came with it, ours to close.

        Raises:
            _Gone: the server died, or does not answer.
        """
        try:
            socket.send_fds(self._control, [json.dumps(question).encode()], list(descriptors))
        except OSError as error:
            raise _Gone(f"the kernel's server has gone: {self._last_words()}") from error
        return self._receive(_PATIENCE)

    def close(self) -> None:
        """Kill it, with all sessions."""
        self._stack.close()

    def _receive(self, seconds: float) -> tuple[dict[str, Any], list[int]]:
        wait = select.poll()
        wait.register(self._control, select.POLLIN)
        end = time.monotonic() + seconds
        packet, handles = b"", list[int]()
        if wait.poll(max(0.0, end - time.monotonic()) * 1000):
            with suppress(OSError):
                packet, handles, _, _ = socket.recv_fds(self._control, _PACKET, 1)
        if not packet:
            raise _Gone(f"the kernel's server does not answer: {self._last_words()}")
        return json.loads(packet), handles

    def _last_words(self) -> str:
        size = os.fstat(self._child.stderr).st_size
        said = os.pread(self._child.stderr, 4000, max(0, size - 4000)).decode("utf-8", errors="replace").strip()
        return said.splitlines()[-1] if said else "it said nothing"


_shared: dict[str, Kernel] = {}
_shared_lock = threading.Lock()


def shared(sandbox: str = "auto") -> Kernel:
    """Return the kernel that this process's crafts share, with the default options; it ends with the process."""
    with _shared_lock:
        if sandbox not in _shared or _shared[sandbox].closed:
            _shared[sandbox] = Kernel.open(KernelOptions(sandbox=sandbox))
            atexit.register(_shared[sandbox].close)
        return _shared[sandbox]
