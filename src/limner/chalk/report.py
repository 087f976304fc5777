"""What is asked of a section's code, and what performing it came to: plain data, shared with who asks."""

from typing import Literal

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
    files: dict[str, bytes] = {}
    """What the code may read, such as images, by path relative to its folder."""
    look: bool = False
    """Whether to measure what is drawn, its parts, and what touches what; also within what moves."""


class Part(msgspec.Struct, frozen=True):
    """Something of an element that is drawn, at a time."""

    path: str
    """Where in the element: ``0/2`` is the third of its first."""
    kind: Literal["text", "stroke", "fill", "image"]
    box: tuple[float, float, float, float]
    """As that of a :class:`Box`; what is drawn, strokes with their width."""
    opacity: float
    colour: str
    """``#rrggbb``; of text, that of its letters which can be told least from what is behind."""
    behind: str = ""
    """``#rrggbb``, behind text."""
    size: float = 0.0
    """Of a text's font, in Manim's units."""
    glyphs: int = 0
    """Of a text."""
    line: int = 0
    """Of the code, where it was made; 0 where that is not known."""


class Touch(msgspec.Struct, frozen=True):
    """Two drawn parts in the same place."""

    kind: Literal["letters", "stroke", "fill", "shapes"]
    """Letters on letters; a stroke through letters; letters half on, or under, a filled shape; shapes."""
    first: str
    """The element whose letters they are; of shapes, the lower one."""
    second: str
    paths: tuple[str, str]
    share: float
    """Of the letters, or of the smaller shape, in [0, 1]."""
    box: tuple[float, float, float, float]


class Box(msgspec.Struct, frozen=True):
    """Where an element was, at a time."""

    id: str
    kind: str
    line: int
    box: tuple[float, float, float, float]
    """Left, bottom, right, top, in units of the frame, with what has not come in yet."""
    opacity: float
    parts: tuple[Part, ...] = ()
    """What is drawn of it, from the lowest to the uppermost; where that was ordered."""


class Look(msgspec.Struct, frozen=True):
    """What was on the frame after something was played, or while it was."""

    beat: str
    time: float
    """Seconds from the section's beginning."""
    boxes: tuple[Box, ...]
    moving: bool = False
    """Whether it is from within an animation."""
    touches: tuple[Touch, ...] = ()


class Fault(msgspec.Struct, frozen=True):
    """Why a section's code failed."""

    kind: str
    """Of the exception."""
    what: str
    line: int
    """Of the code: the innermost frame that is its own; of what fails while it is played, its cue."""
    trace: str
    made: int = 0
    """Of the code: where the value was made that is at fault, as far as it can be told; 0 where it cannot."""
    wrong: str = ""
    """The name that does not exist or the argument that is not taken."""
    near: tuple[str, ...] = ()
    """Names that exist there and look like it, best first."""


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
