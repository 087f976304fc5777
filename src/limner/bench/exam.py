"""CodeVQA's pictures as data: what is truly in each, and typed questions with exact answers.

A picture is written down as a scene graph before any renderer sees it, so every parameter is known exactly: places,
radii, stroke widths, baselines, paints and painting order. A :class:`Thing` is what a person would name (a bar, a
button, a star); it may be made of several nodes.
"""

from typing import Literal

import msgspec

from limner.sight.graph import Scene
from limner.sight.question import Question

Kind = Literal["scene", "icons", "bars", "lines", "pie", "flow", "table", "screen", "poster"]
KINDS: tuple[Kind, ...] = ("scene", "bars", "flow", "poster", "lines", "table", "icons", "pie", "screen")
"""In the order in which they take turns."""
ARTISTIC = ("scene", "poster")
"""Kinds in which shapes lie over each other."""
Renderer = Literal["resvg", "pillow", "librsvg", "chromium"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


class Thing(msgspec.Struct, frozen=True):
    """What a question may be about."""

    kind: str
    """One of ``SHAPES`` or ``PARTS`` of :mod:`limner.sight.question`."""
    box: Box
    nodes: tuple[str, ...] = ()
    """The ids of its nodes, bottom first."""
    colour: str = ""
    """Its basic colour term; empty where people may differ."""
    label: str = ""
    column: str = ""
    words: str = ""
    """What stands on, in or beside it."""
    value: float | None = None
    """On the scale of its chart; of a slice its share of the whole, in [0, 1]."""
    scale: float = 1.0
    """The range of the axis that the value is read on."""
    area: float = 0.0
    """Square pixels of its outline, hidden parts included."""
    to: str = ""
    """Of an arrow, the label of the box that it leads to; ``label`` is that of the box it comes from."""


class Asked(msgspec.Struct, frozen=True):
    """A question and its answer."""

    question: Question
    answer: str
    scale: float = 1.0
    """The range of the axis, for the tolerance of a value."""


class Picture(msgspec.Struct, frozen=True):
    """A picture before it is drawn."""

    name: str
    kind: Kind
    part: Literal["dev", "test"]
    truth: Scene
    things: tuple[Thing, ...]
    asked: tuple[Asked, ...]
    renderer: Renderer
    jpeg: int | None = None
    """JPEG quality; ``None`` for lossless."""
    gradient: bool = False
    hidden: float = 0.0
    """The share of its objects that are partly hidden."""
