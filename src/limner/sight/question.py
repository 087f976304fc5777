"""Typed questions about a picture: what is asked, of which things, and how an answer is written.

A question has a family, and picks the things that it is about. Its text is one way to say it, for those who read.

===========  ========================================================================  ==============================
family       asks                                                                      answer
===========  ========================================================================  ==============================
existence    is there a thing that ``of`` picks?                                       yes, no
count        how many things does ``of`` pick?                                         a whole number
colour       what colour has the one thing that ``of`` picks?                          one of ``COLOURS``
position     in which ninth of the picture is the centre of that thing?                one of ``PLACES``
relation     is it ``how`` the thing that ``to`` picks (one of ``RELATIONS``)?         yes, no
comparison   is it ``how``-er than the thing that ``to`` picks (one of ``MEASURES``)?  yes, no
reading      which words stand on, in or beside it?                                    the words
value        which value has it, on the scale of its chart (a slice: its share)?         a number
sum          what do the values of all that ``of`` and ``to`` pick come to?            a number
orientation  how was the picture turned or mirrored?                                   one of ``ORIENTATIONS``
difference   how many things differ between two pictures, or (``how`` is ``place``)      a whole number, one of
             in which ninth of the first is the one that does?                           ``PLACES``
===========  ========================================================================  ==============================

The last three are asked of photographs and scans (CodeVision's questions), not of a scene graph.
"""

from typing import Literal

import msgspec

Family = Literal["existence", "count", "colour", "position", "relation", "comparison", "reading", "value", "sum",
                 "orientation", "difference"]  # fmt: skip
COLOURS = ("black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown")
"""The basic colour terms of English (Berlin and Kay 1969)."""
PLACES = ("top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right")
RELATIONS = ("left of", "right of", "above", "below", "inside", "in front of", "connected to")
"""``in front of``: both overlap and the first is painted later. ``connected to``: an arrow or a line leads there."""
MEASURES = ("larger", "wider", "taller", "higher")
"""By area, width, height and, in a chart, value."""
SHAPES = ("circle", "ellipse", "ring", "sector", "square", "rectangle", "triangle", "diamond", "pentagon", "hexagon",
          "star", "line")  # fmt: skip
"""Kinds of shapes. A square may be rounded, or turned unless its corners point up and sideways."""
PARTS = ("bar", "slice", "point", "box", "arrow", "cell", "button", "field", "checkbox", "icon", "title", "text",
         "entry")  # fmt: skip
"""Kinds of parts of charts (bar, slice, point), diagrams (box, arrow), tables (cell), screens and posters; an entry is
a line of a receipt or a letter that names something and says its amount or what it is."""
ORIENTATIONS = ("upright", "turned right", "upside down", "turned left", "mirrored", "mirrored and turned right",
                "mirrored upside down", "mirrored and turned left")  # fmt: skip
"""What was done to an upright picture: mirrored, left for right, or not; then turned clockwise by as many quarters as
the name is places after ``upright`` or ``mirrored``."""
EXTREMES = ("largest", "smallest", "leftmost", "rightmost", "topmost", "lowest")


class Pick(msgspec.Struct, frozen=True):
    """Which things are meant: those for which all that is given holds."""

    kind: str = ""
    """One of ``SHAPES`` or ``PARTS``; empty for any."""
    colour: str = ""
    """One of ``COLOURS``."""
    label: str = ""
    """The words on, in or beside it: a bar's category, a box's text, a cell's row."""
    column: str = ""
    """The head of a cell's column, or the series of a bar or point."""
    extreme: str = ""
    """One of ``EXTREMES``: of the things for which the rest holds, that one."""


class Question(msgspec.Struct, frozen=True):
    """A typed question."""

    family: Family
    text: str
    of: Pick
    to: Pick | None = None
    how: str = ""
    """The relation or measure."""
