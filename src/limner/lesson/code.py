"""Prints a section as Manim code that a person would be glad to edit.

One call for each element, with the plan's own words; one ``with`` block for each beat; one named region for each place.
Numbers are seconds and units of the frame, to a hundredth.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent, indent
from typing import Any

from limner.chalk.region import Region
from limner.lesson.layout import Placed
from limner.lesson.places import KINDS, Places
from limner.lesson.plan import (
    Bullets,
    Chart,
    Code,
    Derivation,
    Element,
    Flow,
    Formula,
    Free,
    Geometry,
    Icon,
    Numberline,
    Picture,
    Plot,
    Section,
    Table,
    Text,
)  # fmt: skip

SEEN = 0.03
"""Units, or part of its size, below which nobody sees that something was moved."""
NAMES = {Text: "Words", Code: "Listing", Picture: "Image"}
"""Of the classes in :mod:`limner.chalk.all`, where they differ from the plan's."""
LATER = "undrawn"
"""Stands where an author's own code is still to be written (:func:`limner.chalk.free.undrawn`)."""
_IMPORT = "from limner.chalk.all import *"
_HEAD = '''"""{title}

Written by limner from a plan; edit it freely: `manim` plays it, and `limner lesson` films it with its voice.
"""

from limner.chalk.all import *


class {name}(Lesson):
    theme = "{theme}"

    def construct(self):
'''


@dataclass(frozen=True, slots=True)
class Cue:
    """When an element, or a part of it, appears in its beat."""

    element: str
    at: float
    """Seconds from the beat's beginning."""
    part: int | None = None
    """Of a list or derivation, from 0; ``None``: the whole."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A beat in time."""

    seconds: float
    cues: tuple[Cue, ...]


def printed(
    section: Section, theme: str, places: Places, timings: Mapping[str, Timing], number: int
) -> str:  # fmt: skip
    """Print the code of a section.

    Args:
        section: of the plan.
        theme: of the whole lesson.
        places: of its elements.
        timings: of each beat by id.
        number: of the section, from 1.
    """
    body = [f'title = Heading({section.title!r}, id={f"{section.id}-title"!r}).fit(self.head, "left")', ""]
    names = _named([placed.region for beat in places.beats for placed in beat.values()])
    body += [f"{name} = {_region(region)}" for region, name in names.items()]
    variables = {element.id: variable(element.id) for beat in section.beats for element in beat.show}
    before: Mapping[str, Placed] = {}
    titled = False
    for beat, placed in zip(section.beats, places.beats, strict=True):
        timing = timings[beat.id]
        kept = [id for id in placed if id in before]
        keep = [*(["title"] if titled else []), *(variables[id] for id in kept)]
        stays = f", keep=[{', '.join(keep)}]" if keep else ""
        opens = any(isinstance(element, Text) and element.role == "title" for element in beat.show)
        block = [] if titled or opens else ["self.show(title)"]
        titled = titled or not opens
        block += [_moved(variables[id], placed[id], names) for id in kept if moves(before[id], placed[id])]
        for element in beat.show:
            block += _made(element, variables[element.id], placed[element.id], places.made[element.id], names, timing)
        block += [_progress(variables[cue.element], cue) for cue in timing.cues if cue.part]
        body += ["", *(f"# {line}" for line in _wrapped(beat.say))]
        body.append(f"with self.beat({beat.id!r}, {timing.seconds:.2f}{stays}):")
        body += [indent("\n".join(block) or "pass", "    ")]
        before = placed
    name = f"Section{number:02d}"
    own = _drawn(section)
    head = _HEAD.format(title=section.title.replace('"""', "'''"), name=name, theme=theme)
    if own:  # what Manim calls the same as limner, such as Table, is limner's
        head = head.replace(_IMPORT, f"from manim import *\n\n{_IMPORT}")
    code = head + indent("\n".join(body), "        ").rstrip() + "\n"
    return code + (indent("\n".join(own), "    ") + "\n" if own else "")


def call(element: Element, width: float, height: float, theme: str | None = None) -> str:
    """Print the call that makes an element.

    Args:
        element: of the plan.
        width: at which words are wrapped, and that pictures fill; units.
        height: that pictures fill.
        theme: where it is not the scene's own to say.
    """
    name = NAMES.get(type(element), type(element).__name__)
    positional, named = _ARGUMENTS[type(element)](element)
    kind = KINDS[type(element)]
    size = {"words": {"width": width}, "fixed": {}, "picture": {"width": width, "height": height}}[kind]
    arguments = [_spelled(value) for value in positional]
    more = named | {"id": element.id} | {key: round(value, 2) for key, value in size.items()}
    if element.caption:
        more["caption"] = element.caption
    if theme is not None:
        more["theme"] = theme
    return f"{name}({', '.join([*arguments, *(f'{key}={_spelled(value)}' for key, value in more.items())])})"


def variable(id: str) -> str:
    """Return a Python name for an id."""
    name = "".join(c if c.isalnum() and c.isascii() else "_" for c in id).strip("_") or "element"
    return f"e_{name}" if name[0].isdigit() or name in _TAKEN else name


_TAKEN = {"self", "title", "left", "right", "top", "bottom", "middle", "and", "or", "not", "if", "is", "in", "for"}


def _bare(element: Element, fields: Sequence[str], optional: Sequence[str] = ()) -> tuple[list[Any], dict[str, Any]]:
    """Read an element's fields: some by place, the others by name where they are not what they are by default."""
    defaults = {field.name: field.default for field in _fields(type(element))}
    given = {name: getattr(element, name) for name in optional}
    named = {name: value for name, value in given.items() if value and value != defaults[name]}
    return [getattr(element, name) for name in fields], named


class Name(str):
    """Something that is printed as it stands."""


def _method(element: Element) -> str:
    return f"draw_{variable(element.id)}"


def _drawn(section: Section) -> list[str]:
    """Print the methods that hold an author's own Manim code."""
    return [
        line
        for beat in section.beats
        for element in beat.show
        if isinstance(element, Free)
        for line in ["", begin(element.id), f"def {_method(element)}(self, box):", body(element), end(element.id)]
    ]


def begin(id: str) -> str:
    """Return the line that stands before an author's own code."""
    return f"# --- the author's own code: {id} ---"


def end(id: str) -> str:
    """Return the line that stands after it."""
    return f"# --- end of {id} ---"


def body(element: Free) -> str:
    """Return the code of an element as it is printed; what is still to be written fails, and says so."""
    code = dedent(element.source).strip("\n")
    return indent(code or f"{LATER}({element.wanted!r})", "    ")


def _fields(kind: type[Element]) -> Sequence[Any]:
    from msgspec.structs import fields

    return fields(kind)


_ARGUMENTS: dict[type[Element], Callable[[Any], tuple[list[Any], dict[str, Any]]]] = {
    Text: lambda e: _bare(e, ["text"], ["role"]),
    Bullets: lambda e: _bare(e, ["items"], ["numbered", "start"]),
    Formula: lambda e: _bare(e, ["tex"]),
    Derivation: lambda e: _bare(e, ["steps"], ["reasons"]),
    Plot: lambda e: _bare(e, ["curves"], ["x", "y", "marks", "names"]),
    Numberline: lambda e: _bare(e, ["start", "stop"], ["step", "marks", "spans"]),
    Geometry: lambda e: _bare(e, ["points", "draw"], ["labels"]),
    Chart: lambda e: _bare(e, ["labels", "series"], ["form", "unit"]),
    Table: lambda e: _bare(e, ["rows"], ["header"]),
    Code: lambda e: _bare(e, ["source"], ["language", "focus", "start"]),
    Flow: lambda e: _bare(e, ["nodes", "edges"], ["direction"]),
    Picture: lambda e: _bare(e, ["path"]),
    Icon: lambda e: _bare(e, ["name"]),
    Free: lambda e: ([Name(f"self.{_method(e)}")], {}),
}


def _spelled(value: Any) -> str:
    """Spell a value in Python; LaTeX and programs as raw strings, where that is shorter to read."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_spelled(k)}: {_spelled(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple | list):
        inner = ", ".join(_spelled(one) for one in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if hasattr(value, "__struct_fields__"):
        kept = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {field.name: kept[field.name] for field in _fields(type(value)) if kept[field.name] != field.default}
        return f"{type(value).__name__}({', '.join(f'{k}={_spelled(v)}' for k, v in changed.items())})"
    return repr(value)


def _quoted(text: str) -> str:
    if "\n" in text:  # line below line, as it is read; whatever it is indented by is not part of it
        return "(\n    " + "\n    ".join(repr(line) for line in text.splitlines(keepends=True)) + "\n)"
    if '"' in text or "\n" in text or not text.isprintable():
        return repr(text)
    if "\\" not in text:
        return f'"{text}"'
    return repr(text) if text.endswith("\\") else f'r"{text}"'


def _named(regions: Iterable[Region]) -> dict[Region, str]:
    """Name the places of a section: each region once."""
    found: dict[Region, str] = {}
    for region in dict.fromkeys(regions):
        side = "middle" if abs(region.x) < 0.6 else "left" if region.x < 0 else "right"
        name, number = side, 1
        while name in found.values():
            number += 1
            name = f"{side}{number}"
        found[region] = name
    return found


def _region(region: Region) -> str:
    return f"Region({region.x:.2f}, {region.y:.2f}, {region.width:.2f}, {region.height:.2f})"


def _made(
    element: Element, name: str, placed: Placed, size: tuple[float, float], names: Mapping[Region, str], timing: Timing
) -> list[str]:  # fmt: skip
    cue = next(cue for cue in timing.cues if cue.element == element.id and not cue.part)
    return [f"{name} = {call(element, *size)}.fit({_place(placed, names)})", f"self.show({name}, at={cue.at:.2f})"]


def _moved(name: str, placed: Placed, names: Mapping[Region, str]) -> str:
    return f"self.move({name}, {_place(placed, names)})"


def _place(placed: Placed, names: Mapping[Region, str]) -> str:
    align = ', "left"' if placed.align == "left" else ""
    return f"{names[placed.region]}{align}" + (f", grow={placed.scale:.2f}" if placed.scale > 1 else "")


def moves(before: Placed, after: Placed) -> bool:
    """Say whether an element is somewhere else than before, as far as is seen."""
    far = max(abs(before.region.x - after.region.x), abs(before.region.y - after.region.y))
    return far > SEEN or abs(before.scale / after.scale - 1) > SEEN or before.align != after.align


def _progress(name: str, cue: Cue) -> str:
    return f"self.change({name}.part({cue.part}), at={cue.at:.2f})"


def _wrapped(text: str, width: int = 100) -> list[str]:
    from textwrap import wrap

    return wrap(text, width) or [""]
