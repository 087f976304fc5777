"""Performs the code of lessons' sections in the sandbox: what is where, when, and films of beats.

Nothing of Manim is imported here. Workers import it once and perform one section after the other; all sections of a
:class:`Stagehands` are one owner's, since a worker that was taken over could lie about later ones.
"""

import importlib.util
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from limner.chalk.report import Fault, Order, Report, Shot
from limner.core.errors import LimnerError, MissingError
from limner.render.warm import Warm

if TYPE_CHECKING:
    from limner.sandbox.pool import Pool

SECONDS = 600.0
"""For one section."""
STARTING = 60.0
"""Seconds that importing Manim may take on a busy machine."""
MEMORY = 3 << 30
_WORKER = Path(__file__).parent.parent / "chalk" / "worker.py"
_report, _shot = msgspec.msgpack.Decoder(Report), msgspec.msgpack.Decoder(Shot)


class Stagehands(Warm):
    """Warm sandboxed processes with Manim; a context manager. Any thread may ask.

    Args:
        sandbox: as in :func:`limner.sandbox.choose.choose`.
        size: how many, at most as many as there are processors.
    """

    def __init__(self, *, sandbox: str = "auto", size: int = 2) -> None:
        super().__init__()
        self._sandbox, self.size = sandbox, size

    def perform(
        self, order: Order, seconds: float = SECONDS, shot: Callable[[Shot], None] | None = None
    ) -> Report:  # fmt: skip
        """Perform a section. What goes wrong in its code is in the report.

        Args:
            order: what to do.
            seconds: that it may take.
            shot: is told how far the filming has got, with each film when it is done; in the thread that asks.

        Raises:
            MissingError: Manim is not installed, or no sandbox holds here.
            SandboxError: the workers do not start.
        """
        from limner.sandbox.pool import WorkerDied, WorkerTimeout

        try:
            told = (lambda payload: shot(_shot.decode(payload))) if shot else None
            return _report.decode(self._running().call(msgspec.msgpack.encode(order), seconds, told))
        except WorkerTimeout:
            fault = Fault("Timeout", f"the section takes longer than {seconds:g} s", 0, "")
        except WorkerDied as error:
            fault = Fault("Died", str(error), 0, "")
        return Report((), (), fault)

    def warm(self) -> None:
        """Start the processes while the caller does something else; where they cannot be, who asks them is told."""

        def start() -> None:
            with suppress(LimnerError):
                self.perform_all([Order("nothing", "")] * self.size)

        threading.Thread(target=start, daemon=True).start()

    def perform_all(self, orders: Iterable[Order], seconds: float = SECONDS) -> list[Report]:
        """Perform sections side by side."""
        with ThreadPoolExecutor(self.size) as threads:
            return list(threads.map(lambda order: self.perform(order, seconds), orders))

    def _start(self) -> "Pool":
        from limner.sandbox.choose import choose
        from limner.sandbox.data import Limits
        from limner.sandbox.pool import Pool

        missing = [name for name in ("manim", "typst", "av") if importlib.util.find_spec(name) is None]
        if missing:
            raise MissingError(f"lessons need {', '.join(missing)}: pip install 'limner[lesson]'")
        limits = Limits(seconds=STARTING, memory=MEMORY)
        return Pool(_WORKER, sandbox=choose(self._sandbox), size=self.size, limits=limits)
