"""Figures that a lecture asks for in fenced blocks, each with a small syntax of one thing a line.

Every directive knows ``caption: words`` and ``id: name``; a line that begins with ``#`` is a remark. Numbers may be
written as arithmetic (``-pi/2``).

``` ```plot ```: each line a function, with ``from A to B`` where it is filled to the axis as ``area``, and a label::

    sin(x) "the sine"
    cos(x)
    x: -pi to pi
    y: -1.5 to 1.5
    area: sin(x) from 0 to pi
    mark: (pi/2, 1) "maximum"
    axes: t, v

The first function line may carry the range itself: ``sin(x) from -pi to pi``.

``` ```numberline ```::

    -3 to 5 step 1
    mark: 2 "a"
    span: -1 to 3

``` ```chart ```: a category a line; several values a line are several series, named by ``series``::

    form: line
    unit: %
    series: 2020, 2024
    Berlin: 3.6, 3.7
    Hamburg: 1.8, 1.9

``` ```geometry ``` and ``` ```flow ``` are in :mod:`limner.lesson.figures`. ``` ```manim ``` holds Manim code as it is,
``` ```draw ``` what is to be seen, in words, for which a model writes that code, ``` ```icon ``` the name of a picture
that limner brings, ``` ```math ``` a formula.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TypeVar

from pygments.lexers import get_all_lexers

from limner.core.errors import InputError
from limner.lesson.expression import expression, number
from limner.lesson.figures import flow, geometry
from limner.lesson.mermaid import mermaid
from limner.lesson.plan import Chart, Curve, Free, Icon, Mark, Numberline, Plot, Shown

T = TypeVar("T")
_LABEL = re.compile(r'\s*["“„]([^"”“]*)["”“]\s*$')
_RANGE = re.compile(r"^(.*?)\s*(?:\bto\b|\.\.)\s*(.*)$")
_FROM = re.compile(r"^(.*?)\s+from\s+(.*)$")
_KEY = re.compile(r"^([A-Za-z]+)\s*:\s*(.*)$")
OTHERS = {"dot": "flow", "graphviz": "flow", "graph": "plot", "function": "plot", "bar": "chart",
          "barchart": "chart", "diagram": "flow", "tikz": "geometry"}  # fmt: skip
"""What other tools call them."""


@dataclass(kw_only=True)
class Lines:
    """The lines of a directive, and what all directives have."""

    rest: list[tuple[int, str]] = field(default_factory=list)
    """Line of the Markdown, and text."""
    keys: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    line: int = 1
    name: str = ""

    def one(self, key: str) -> str:
        """Return the last value of a key, empty where it is not given."""
        return self.keys[key][-1][1] if key in self.keys else ""


def directive(name: str, source: str, line: int) -> Shown:
    """Build the element of a directive; its id is as written, or empty.

    Args:
        name: ``plot``, ``numberline``, ``chart``, ``geometry``, ``flow``, ``mermaid``, ``manim``, ``draw`` or ``icon``.
        source: the lines of the fenced block.
        line: of the first of them in the Markdown.

    Raises:
        InputError: a line is not understood; the message has its number.
    """
    if name == "manim":
        return Free(id="", source=source)
    if name == "draw":
        return Free(id="", wanted=" ".join(source.split()))
    if name == "icon":
        return Icon(id="", name=source.strip())
    if name == "mermaid":
        return mermaid(source, line)
    maker, keys = _MAKERS[name]
    return maker(_lines(name, source, line, ("caption", "id", *keys)))


def language(name: str, line: int) -> str:
    """Return the name of a programming language as Pygments has it, ``text`` for none.

    Raises:
        InputError: there is neither a language nor a directive of that name.
    """
    wanted = name.lower()
    if wanted in ("", "text", "plain", "plaintext", "output", "pseudocode"):
        return "text"
    if wanted in _languages():
        return wanted
    near = [OTHERS[wanted]] if wanted in OTHERS else get_close_matches(wanted, NAMES, 1, 0.5)
    near = near or get_close_matches(wanted, _languages(), 1, 0.7)
    hint = f"did you mean ```{near[0]}?" if near else f"directives are {', '.join(NAMES)}; for plain text write ```text"
    raise InputError(f"line {line}: unknown directive or language ```{name}: {hint}")


@cache
def _languages() -> frozenset[str]:
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def _lines(name: str, source: str, line: int, keys: Sequence[str]) -> Lines:
    lines = Lines(line=line, name=name)
    for at, text in enumerate(source.splitlines(), line):
        text = text.strip()
        if not text or text.startswith("#"):
            continue
        found = _KEY.match(text)
        if found and found[1].lower() in keys:
            lines.keys.setdefault(found[1].lower(), []).append((at, found[2].strip()))
        elif found and name not in ("chart", "flow"):
            near = get_close_matches(found[1].lower(), keys, 1)
            hint = f"did you mean {near[0]}:?" if near else f"known are {', '.join(keys)}"
            raise InputError(f"line {at}: ```{name} has no {found[1]!r}: {hint}")
        else:
            lines.rest.append((at, text))
    if not lines.rest and not any(key in lines.keys for key in keys[2:]):
        raise InputError(f"line {line}: ```{name} is empty")
    return lines


def at_line(line: int, read: Callable[[str], T], text: str) -> T:
    """Call ``read``, and put the line before its error."""
    try:
        return read(text)
    except InputError as error:
        raise InputError(f"line {line}: {error}") from None


def _range(line: int, text: str) -> tuple[float, float]:
    found = _RANGE.match(text)
    if not found:
        raise InputError(f"line {line}: {text!r} is no range: write it like -2 to 3")
    low, high = (at_line(line, number, end) for end in found.groups())
    if not low < high:
        raise InputError(f"line {line}: the range {text!r} is empty: write the smaller number first")
    return low, high


def _labelled(text: str) -> tuple[str, str]:
    found = _LABEL.search(text)
    return (text[: found.start()].strip(), found[1]) if found else (text.strip(), "")


def _mark(line: int, text: str) -> Mark:
    place, label = _labelled(text)
    numbers = [at_line(line, number, part) for part in place.strip("()").split(",")]
    if len(numbers) > 2:
        raise InputError(f'line {line}: a mark is x or (x, y), and a label: (1, 2) "top"')
    return Mark(x=numbers[0], y=numbers[1] if len(numbers) == 2 else None, label=label)


def _plot(lines: Lines) -> Plot:
    curves, x = [], None
    for line, text in lines.rest:
        text, label = _labelled(text)
        if found := _FROM.match(text):
            text, x = found[1], _range(line, found[2])
        text = re.sub(r"^(?:y|[a-z]\(x\))\s*=\s*", "", text)
        curves.append(Curve(expression=at_line(line, expression, text), label=label))
    for line, text in lines.keys.get("area", ()):
        found = _FROM.match(text)
        if not found:
            raise InputError(f"line {line}: an area is a function and a range: sin(x) from 0 to pi")
        filled, span = at_line(line, expression, found[1]), _range(line, found[2])
        same = [at for at, curve in enumerate(curves) if curve.expression == filled]
        curve = Curve(expression=filled, label=curves[same[0]].label if same else "", area=span)
        curves[same[0] : same[0] + 1 if same else 0] = [curve] if same else []
        curves += [] if same else [curve]
    if "x" in lines.keys:
        x = _range(*lines.keys["x"][-1])
    if x is None:
        raise InputError(f"line {lines.line}: ```plot needs a range of x: add a line x: -5 to 5")
    names = [part.strip() for part in lines.one("axes").split(",")] if "axes" in lines.keys else ["x", "y"]
    if len(names) != 2:
        raise InputError(f"line {lines.keys['axes'][-1][0]}: axes are two names: axes: t, v")
    return Plot(
        id=lines.one("id"), caption=lines.one("caption"), curves=tuple(curves), x=x, names=(names[0], names[1]),
        y=_range(*lines.keys["y"][-1]) if "y" in lines.keys else None,
        marks=tuple(_mark(*mark) for mark in lines.keys.get("mark", ())),
    )  # fmt: skip


def _numberline(lines: Lines) -> Numberline:
    if len(lines.rest) != 1:
        raise InputError(f"line {lines.line}: ```numberline has one line with its ends: -3 to 5 step 1")
    line, text = lines.rest[0]
    ends, _, step = text.partition("step")
    start, stop = _range(line, ends.strip())
    size = at_line(line, number, step) if step else 1.0
    if size <= 0 or (stop - start) / size > 200:
        raise InputError(
            f"line {line}: a step of {size:g} from {start:g} to {stop:g}: use at most 200 steps above zero"
        )
    return Numberline(
        id=lines.one("id"), caption=lines.one("caption"), start=start, stop=stop, step=size,
        marks=tuple(_mark(*mark) for mark in lines.keys.get("mark", ())),
        spans=tuple(_range(*span) for span in lines.keys.get("span", ())),
    )  # fmt: skip


def _chart(lines: Lines) -> Chart:
    names = [part.strip() for part in lines.one("series").split(",")] if "series" in lines.keys else [""]
    labels, values = [], []
    for line, text in lines.rest:
        label, colon, numbers = text.rpartition(":")
        row = [at_line(line, number, part) for part in numbers.split(",") if colon and part.strip()]
        if not colon or len(row) != len(names):
            wanted = "a category, a colon and a number: Berlin: 3.7" if len(names) == 1 else f"{len(names)} numbers"
            raise InputError(f"line {line}: {text!r}: a line is {wanted}")
        labels.append(label.strip())
        values.append(row)
    form = lines.one("form") or "bar"
    if form not in ("bar", "line"):
        raise InputError(f"line {lines.keys['form'][-1][0]}: a chart's form is bar or line, not {form!r}")
    series = {name: tuple(row[at] for row in values) for at, name in enumerate(names)}
    return Chart(
        id=lines.one("id"), caption=lines.one("caption"), labels=tuple(labels), series=series,
        form="line" if form == "line" else "bar", unit=lines.one("unit"),
    )  # fmt: skip


def _geometry(lines: Lines) -> Shown:
    return geometry(lines.rest, lines.keys.get("label", []), lines.one("id"), lines.one("caption"))


def _flow(lines: Lines) -> Shown:
    return flow(lines.rest, lines.one("direction"), lines.one("id"), lines.one("caption"))


_MAKERS: dict[str, tuple[Callable[[Lines], Shown], tuple[str, ...]]] = {
    "plot": (_plot, ("x", "y", "area", "mark", "axes")),
    "numberline": (_numberline, ("mark", "span")),
    "chart": (_chart, ("form", "unit", "series")),
    "geometry": (_geometry, ("label",)),
    "flow": (_flow, ("direction",)),
}
NAMES = (*_MAKERS, "math", "manim", "draw", "icon", "mermaid")
"""All directives."""
