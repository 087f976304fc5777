"""Shows a person how far a run has got: a bar on a terminal, else only its notes, one line each."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from limner.cli.speak import line
from limner.core.errors import InputError, LimnerError
from limner.core.events import Event, Listener


class Interrupted(LimnerError):
    """Ctrl-C, with what to do next."""


@contextmanager
def watch(quiet: bool) -> Iterator[Listener]:
    """Give a listener that shows events on standard error while the block runs.

    Raises:
        Interrupted: Ctrl-C was pressed in the block.
        InputError: the disk is full.
    """
    folder = ""

    def listen(event: Event) -> None:
        nonlocal folder
        if event.kind == "run":
            folder = event.text
        show(event)

    with _bar() if not quiet and sys.stderr is not None and sys.stderr.isatty() else _lines(quiet) as show:
        try:
            yield listen
        except KeyboardInterrupt:
            kept = f"; nothing is lost: go on with `limner resume {folder}`" if folder else ""
            raise Interrupted(f"interrupted{kept}") from None
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            then = f"then go on with `limner resume {folder}`" if folder else "then run again"
            raise InputError(f"the disk is full: free some space, {then}") from error


@contextmanager
def _lines(quiet: bool) -> Iterator[Listener]:
    def show(event: Event) -> None:
        if event.kind == "note" and sys.stderr is not None:
            print(line(event.text), end="", file=sys.stderr, flush=True)

    yield show


@contextmanager
def _bar() -> Iterator[Listener]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    console = Console(stderr=True, highlight=False, markup=False)
    columns = (
        SpinnerColumn(style="cyan"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24, complete_style="cyan", finished_style="cyan"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=None)
        doing = ""

        def show(event: Event) -> None:
            nonlocal doing
            if event.kind == "note":
                console.print(Text(line(event.text), "dim"), end="")
            elif event.kind == "progress":
                if event.text != doing:  # the time left is of what is being done now
                    progress.reset(task, description=event.text)
                    doing = event.text
                progress.update(task, total=event.total or None, completed=event.done)

        yield show
