"""What a run tells whoever is watching. The command line draws a bar from it; a library user may ignore it."""

from collections.abc import Callable
from typing import Literal

import msgspec


class Event(msgspec.Struct, frozen=True):
    """Something that happened.

    ``run`` names the run folder that the work goes to; ``progress`` carries ``done`` of ``total`` units of what
    ``text`` names; ``step`` says that a step was recorded; ``note`` is something the user should be
    told once, such as a fallback.
    """

    kind: Literal["run", "progress", "step", "note"]
    text: str
    done: float = 0.0
    total: float = 0.0


Listener = Callable[[Event], None]


def inner(listen: Listener) -> Listener:
    """Return a listener for a part of a run: the folder that a person is told of stays that of the whole."""

    def told(event: Event) -> None:
        if event.kind != "run":
            listen(event)

    return told


def ignore(event: Event) -> None:
    """Listen to nothing."""
