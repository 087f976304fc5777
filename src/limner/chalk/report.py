"""What is asked of a section's code, and what performing it came to: plain data, shared with who asks."""

import msgspec


class Order(msgspec.Struct, frozen=True):
    """What to do with a section's code."""

    name: str
    code: str
    width: int = 854
    height: int = 480
    rate: int = 30
    crf: int = 20
    film: tuple[str, ...] = ()
    """Beats to be filmed."""
    stills: bool = False
    """Whether to draw a picture of the end of every beat."""


class Box(msgspec.Struct, frozen=True):
    """Where an element was, at a time."""

    id: str
    kind: str
    line: int
    box: tuple[float, float, float, float]
    """Left, bottom, right, top, in units of the frame."""
    opacity: float


class Look(msgspec.Struct, frozen=True):
    """What was on the frame after something was played."""

    beat: str
    time: float
    """Seconds from the section's beginning."""
    boxes: tuple[Box, ...]


class Fault(msgspec.Struct, frozen=True):
    """Why a section's code failed."""

    kind: str
    """Of the exception."""
    what: str
    line: int
    """Of the code: the innermost frame that is its own."""
    trace: str


class Played(msgspec.Struct, frozen=True):
    """A beat as it was played."""

    id: str
    frames: int
    key: str
    """Hash of all that decides its pictures, but for size and rate."""
    film: bytes = b""
    still: bytes = b""
    """PNG."""


class Report(msgspec.Struct, frozen=True):
    """What performing a section came to."""

    beats: tuple[Played, ...]
    looks: tuple[Look, ...]
    fault: Fault | None = None
