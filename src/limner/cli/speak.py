"""What the command line says: answers to standard output, everything else to standard error.

An answer that cannot be delivered is a fault of its own (a full disk, a reader that has gone), never a traceback.
"""

import errno
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from limner.core.errors import LimnerError

_UNDELIVERED = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


_UNCUT = 1000


class Gone(LimnerError):
    """Whoever read our output has gone, as in ``limner runs | head -1``: there is nobody to tell."""


def prepare() -> None:
    """Let both streams print names that they cannot encode."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print a line of an answer."""
    with delivering():
        print(text, flush=True)


def answer(value: Any) -> None:
    """Print the one JSON object of ``--json``; structs become objects and paths become strings."""
    import msgspec

    say(json.dumps(msgspec.to_builtins(value, enc_hook=str), indent=2))


def draw(*renderables: Any) -> None:
    """Print rich text or a table, in colour where standard output is a terminal."""
    from rich.console import Console

    with delivering():
        # What a program reads is cut nowhere.
        width = None if sys.stdout.isatty() else _UNCUT
        console = Console(highlight=False, markup=False, width=width)
        for renderable in renderables:
            console.print(renderable)
        sys.stdout.flush()


def complain(message: str) -> None:
    """Say what went wrong in one line on standard error."""
    try:
        sys.stderr.write(line(message))
        sys.stderr.flush()
    except (OSError, AttributeError):  # nobody listens: the exit code still tells
        return


def line(message: str) -> str:
    """Return a message as one line, whatever the names in it: a control character could steer the terminal."""
    text = " ".join(message.split())
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
    return f"limner: {shown}\n"


@contextmanager
def delivering() -> Iterator[None]:
    """Explain what stops an answer from reaching standard output.

    Raises:
        Gone: whoever read it has gone.
        LimnerError: it cannot be written.
    """
    if sys.stdout is None:
        raise Gone("standard output is closed")
    try:
        yield
    except OSError as error:
        if error.errno not in _UNDELIVERED:
            raise
        # What is still buffered would fail again when Python exits, with a message of its own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise Gone("standard output is closed") from error
        raise LimnerError(f"cannot write: {error.strerror}") from error
