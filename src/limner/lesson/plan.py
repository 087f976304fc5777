"""What is taught, in which order, and what is seen while it is said: the typed plan of a lesson.

A lesson has sections, a section has beats, and a beat is what is said (``say``) with what is shown meanwhile. All of it
is data that a person can edit: YAML in the run folder, compiled from Markdown (:mod:`limner.lesson.markdown`) or
written by a model. Where things lie on the frame, how long they take and how they move is not in it: that is measured.

Every beat and every element has an id that is unique in the lesson; the Manim code, the findings and the cache name
them by it.
"""

from typing import Literal

import msgspec

Layout = Literal["auto", "column", "row", "grid", "full"]
"""How the elements of a beat lie beside each other; ``full``: one of them takes the whole frame."""
Role = Literal["statement", "definition", "example", "note", "quote"]


class Element(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """Something that is shown."""

    id: str
    at: str = ""
    """Words of the beat's narration at which it appears, as they are written there; empty: where it is first spoken of,
    else at the beat's beginning."""
    caption: str = ""


class Text(Element, frozen=True, tag="text"):
    """A few words: a statement, a definition."""

    text: str
    """With ``**strong**``, ``*emphasised*``, `` `code` `` and ``$formulas$``."""
    role: Role = "statement"


class Bullets(Element, frozen=True, tag="bullets"):
    """A list; each item appears where it is spoken of."""

    items: tuple[str, ...]
    """Like the text of :class:`Text`."""
    numbered: bool = False
    start: int = 1
    """The first number."""


class Formula(Element, frozen=True, tag="formula"):
    """A formula on a line of its own."""

    tex: str
    """LaTeX mathematics, without dollars."""


class Derivation(Element, frozen=True, tag="derivation"):
    """Formulas that follow from each other; what two lines have in common moves from one to the next."""

    steps: tuple[str, ...]
    """LaTeX, first to last."""
    reasons: tuple[str, ...] = ()
    """Why each step after the first follows; as many as steps less one, or none."""


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named place in a plot or on a number line."""

    x: float
    y: float | None = None
    label: str = ""


class Curve(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A function of x."""

    expression: str
    """As SymPy reads it: ``sin(x)/x``, ``x**2 - 2*x``; ``^`` is a power."""
    label: str = ""
    area: tuple[float, float] | None = None
    """From where to where the area under it is filled."""


class Plot(Element, frozen=True, tag="plot"):
    """Functions in one pair of axes."""

    curves: tuple[Curve, ...]
    x: tuple[float, float]
    y: tuple[float, float] | None = None
    """``None``: what the curves need."""
    marks: tuple[Mark, ...] = ()
    names: tuple[str, str] = ("x", "y")
    """Of the axes."""


class Numberline(Element, frozen=True, tag="numberline"):
    """Numbers on a line."""

    start: float
    stop: float
    step: float = 1.0
    marks: tuple[Mark, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()
    """Intervals that are drawn thick."""


class Geometry(Element, frozen=True, tag="geometry"):
    """A figure that is constructed: points, then what is drawn through them."""

    points: dict[str, tuple[float, float] | str]
    """By name: coordinates, y upwards, or a construction: ``midpoint A B``, ``foot C A B`` (of the perpendicular from C
    to AB), ``meet A B C D`` (of the lines AB and CD), ``centroid A B C``, ``circumcentre A B C``, ``incentre A B C``,
    ``rotate A O 90`` (A about O, in degrees, anticlockwise), ``reflect A B C`` (A in the line BC)."""
    draw: tuple[str, ...]
    """In order of appearance: ``segment A B``, ``line A B``, ``ray A B``, ``arrow A B``, ``polygon A B C``,
    ``circle O 2`` (radius), ``circle O A`` (through A), ``arc O A B``, ``angle A B C`` (at B), ``right A B C`` (at B),
    ``point A``."""
    labels: dict[str, str] = {}
    """LaTeX beside what is drawn, by what was written there: ``segment A B``, or by the name of a point."""


class Chart(Element, frozen=True, tag="chart"):
    """Bars or lines over categories."""

    labels: tuple[str, ...]
    series: dict[str, tuple[float, ...]]
    """By name; as many values each as there are labels."""
    form: Literal["bar", "line"] = "bar"
    unit: str = ""


class Table(Element, frozen=True, tag="table"):
    """Rows of cells."""

    rows: tuple[tuple[str, ...], ...]
    header: tuple[str, ...] = ()


class Code(Element, frozen=True, tag="code"):
    """A program text."""

    source: str
    language: str = "text"
    focus: tuple[tuple[int, int], ...] = ()
    """First and last lines, from 1 within ``source``, that are lit one after the other while the beat is spoken."""
    start: int = 1
    """The number of the first line, where ``source`` is a part of a longer program."""


class Flow(Element, frozen=True, tag="flow"):
    """Boxes and arrows."""

    nodes: dict[str, str]
    """Text by name."""
    edges: tuple[tuple[str, ...], ...]
    """From, to, and, where there is a third, a text beside the arrow."""
    direction: Literal["right", "down"] = "right"


class Picture(Element, frozen=True, tag="image"):
    """An image from a file."""

    path: str
    """Relative to the plan."""


class Icon(Element, frozen=True, tag="icon"):
    """A picture from the set that limner brings."""

    name: str


class Free(Element, frozen=True, tag="manim"):
    """Manim code that somebody wrote, or that a model is to write, for what nothing else draws or moves."""

    wanted: str = ""
    """What is to be seen, first to last, in words: the order from which a model writes the code."""
    source: str = ""
    """The body of a method of the scene; ``box`` is the place that it has. Empty: still to be written."""


Shown = (
    Text | Bullets | Formula | Derivation | Plot | Numberline | Geometry | Chart | Table | Code | Flow | Picture | Icon
    | Free
)  # fmt: skip


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be checked by computing."""

    tex: str
    """An equation or inequality in LaTeX."""
    given: str = ""
    """What it holds under: ``x > 0``, ``n integer``."""


class Beat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A few sentences, and what is seen with them."""

    id: str
    say: str
    """Narration, with formulas between dollars, which are spoken."""
    show: tuple[Shown, ...] = ()
    keep: tuple[str, ...] = ()
    """Elements of earlier beats of the section that stay; all others leave as it begins."""
    layout: Layout = "auto"
    claims: tuple[Claim, ...] = ()
    pause: float = 0.4
    """Seconds of silence after it."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chapter of the video, and a file of code."""

    id: str
    title: str
    beats: tuple[Beat, ...]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole lesson."""

    title: str
    sections: tuple[Section, ...]
    objective: str = ""
    """What a learner can do afterwards."""
    audience: str = ""
    prerequisites: tuple[str, ...] = ()
    language: str = "en"
    """Of the narration, as BCP 47 has it: ``en``, ``de``, ``es``, ``zh``."""
    theme: str = "slate"
