"""Makes an SVG that nobody has read safe to give to a renderer, and the same for every renderer.

Promised: the result is UTF-8 XML that holds only the elements, attributes and properties of
:mod:`limner.render.allow`; refers to nothing but itself and small embedded raster images; is within the limits of
:mod:`limner.render.tree` and :mod:`limner.render.weight`; has ``width``, ``height`` and ``viewBox`` as plain
numbers. Ids, classes, ``data-*``, ``aria-*``, titles and descriptions stay. What is dropped is said.

Not promised: that drawing it is quick (filters over a large canvas are not), which is why
:mod:`limner.render.raster` also draws in a limited process. Attacks after the table in resvg's and librsvg's
issue trackers; tests/render/test_raster.py holds ours.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from limner.render import allow, css, embed, fonts, weight
from limner.render.tree import SVG, Node, SvgError, parse

MAX_SIDE = 1e6  # px; a 200,000 px canvas is somebody's map, drawn at the size that is asked for
MIN_SIDE = 1e-6
MAX_IMAGE_PIXELS = 32 << 20
MAX_FONT = 20  # times the larger side of the viewBox; more leaves nothing of a letter to see
MAX_MORPHOLOGY = 0.02  # of the larger side; the cost grows with its square: r=500 on 1000 px took resvg > 40 s
MIN_DASH = 1e-4  # of the larger side; cairo draws dashes one by one however small
MAX_NOTES = 50
DEFAULT_SIZE = (300.0, 150.0)  # CSS 2.1, section 10.3.2: a replaced element that does not say
_UNITS = {
    "": 1,
    "px": 1,
    "pt": 4 / 3,
    "pc": 16,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96,
    "em": 16,
    "rem": 16,
    "ex": 8,
}
_LENGTH = re.compile(r"([+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?)([a-zA-Z%]{0,3})")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa\d\s.,eE+-]*")
_LARGE = re.compile(r"\d{8}|[eE]\+?\d")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": ""})


@dataclass(frozen=True)
class Sanitised:
    """An SVG that may be given to a renderer."""

    svg: bytes
    """UTF-8, no XML declaration; the root's ``width`` and ``height`` are :attr:`width` and :attr:`height`."""
    width: float
    """Natural width in CSS pixels."""
    height: float
    """Natural height in CSS pixels."""
    dropped: tuple[str, ...]
    """What was taken out or put right, one short line each."""
    _root: Node = field(repr=False, compare=False)

    def drawable(self, width: int, height: int) -> bytes:
        """Return the SVG for drawing: fitted into ``width`` x ``height`` pixels, with the fonts that limner ships."""
        size = {"width": str(width), "height": str(height), "font-family": fonts.DEFAULT}
        root = Node("svg", size | self._root.attributes | {"width": str(width), "height": str(height)}, 0)
        root.text, root.children = self._root.text, self._root.children
        return "".join(_print(root, pinned=True)).encode()


def sanitise(svg: bytes | str) -> Sanitised:
    """Clean an SVG.

    Args:
        svg: the text; bytes may be UTF-8, UTF-16, Latin-1 or gzipped.

    Raises:
        SvgError: it is not SVG or is an attack: entities, cycles, bombs, or over a limit.
    """
    root = parse(svg)
    notes: Counter[str] = Counter()
    if root.name != "svg":
        raise SvgError(f"line {root.line}: the root is <{_short(root.name)}>, not <svg>")
    width, height, box = _frame(root, notes)
    cleaner = _Cleaner(notes, max(box[2:]))
    cleaner.clean(root)
    root.attributes = {"width": _number(width), "height": _number(height)} | root.attributes
    root.attributes["viewBox"] = " ".join(map(_number, box))
    weight.check(root, cleaner.sheet, cleaner.images)
    text = "".join(_print(root))
    if unseen := fonts.missing(cleaner.text()):
        notes[f"no font for the characters {unseen[:20]}"] += 1
    lines = [what + (f" ({count} times)" if count > 1 else "") for what, count in notes.items()]
    return Sanitised(text.encode(), width, height, tuple(lines), root)


class _Cleaner:
    def __init__(self, notes: Counter[str], side: float) -> None:
        self.sheet: weight.Sheet = []
        self.images: dict[int, int] = {}
        self._notes = notes
        self._side = side
        self._pixels = 0
        self._text: list[str] = []

    def text(self) -> str:
        return "".join(self._text)

    def clean(self, root: Node) -> None:
        """Clean the tree in place; not recursive, though its depth is bounded."""
        self._attributes(root)
        root.text = root.text if root.text.isspace() else ""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            node.children = self._keep(node)
            waiting.extend(node.children)
        seen: set[str] = set()
        for node in weight.descend(root):
            name = node.attributes.get("id")
            if name in seen:  # renderers differ in which one a reference means
                self.note("repeated id", node)
                del node.attributes["id"]
            elif name is not None:
                seen.add(name)

    def _keep(self, parent: Node) -> list[Node]:
        """Return the children that stay; the text after one that goes is joined to what precedes it."""
        worded = parent.name in allow.TEXT or parent.name in allow.WORDS
        kept: list[Node] = []
        words = [parent.text]
        for child in parent.children:
            tail = child.tail if worded or child.tail.isspace() else ""
            if self._allowed(child, parent):
                _settle(parent, kept, words)
                kept.append(child)
                words = [tail]
            else:
                words.append(tail)
        _settle(parent, kept, words)
        return kept

    def _allowed(self, node: Node, parent: Node) -> bool:
        if node.name not in allow.ELEMENTS or parent.name in allow.WORDS or parent.name == "style":
            self.note(f"element <{_short(node.name)}>", node)
            return False
        self._attributes(node)
        if node.name == "style":
            return self._style(node)
        if node.name == "image":
            return self._image(node)
        if node.name in allow.TEXT:
            self._text += [node.text, *(child.tail for child in node.children)]
        elif node.name not in allow.WORDS:
            node.text = node.text if node.text.isspace() else ""
        return True

    def _attributes(self, node: Node) -> None:
        kept = {}
        for name, text in node.attributes.items():
            if name not in allow.ATTRIBUTES and not name.startswith(allow.PREFIXES):
                self.note(f"attribute {_short(name)}", node)
            elif (value := self._value(node, name, text)) is None:
                self.note(f"{_short(name)}={_excerpt(text)}", node)
            else:
                kept[name] = value
        node.attributes = kept

    def _value(self, node: Node, name: str, text: str) -> str | None:
        if name in ("id", "class", "lang", "xml:lang", "role") or name.startswith(allow.PREFIXES):
            return text
        if name == "href":
            return self._href(node, text)
        if name in ("d", "points"):
            return self._path(node, name, text)
        if name == "style":
            return css.declarations(text, lambda what: self.note(f"style property {what}", node))
        return self._bounded(node, name, css.value(name, text))

    def _bounded(self, node: Node, name: str, text: str | None) -> str | None:
        """Apply the limits that depend on the size of the picture."""
        if text is None or name not in ("radius", "stdDeviation", "font-size", "stroke-dasharray"):
            return text
        numbers = [float(number) for number, _ in _LENGTH.findall(text)]
        if name == "stroke-dasharray" and numbers and 0 < sum(numbers) < MIN_DASH * self._side:
            return None
        share = {"radius": MAX_MORPHOLOGY, "font-size": MAX_FONT}.get(name, 1.0)
        if name == "stroke-dasharray" or not numbers or max(numbers) <= share * self._side:
            return text
        limit = _number(share * self._side)
        self.note(f"{name} {_excerpt(text)} cut to {limit}", node)
        return limit

    def _href(self, node: Node, text: str) -> str | None:
        text = text.strip()
        if text.startswith("#"):
            return text if node.name != "image" and "%" not in text else None  # one spelling an id
        if node.name != "image":
            return None
        try:
            found = embed.raster(text)
        except embed.EmbedError as error:
            raise SvgError(f"line {node.line}: {error}") from error
        if found is None:
            return None
        self.images[id(node)] = found[1]
        self._pixels += found[1]
        if self._pixels > MAX_IMAGE_PIXELS:
            raise SvgError(f"line {node.line}: the embedded images have more than {MAX_IMAGE_PIXELS:,} pixels together")
        return found[0]

    def _path(self, node: Node, name: str, text: str) -> str:
        """Cut path data at the first thing that is none, as SVG 2 section 9.5.4 has it drawn."""
        match = _PATH.match(text)
        end = match.end() if match else 0
        if _LARGE.search(text):
            huge = (found.start() for found in _LENGTH.finditer(text) if abs(float(found[1])) > css.MAX_NUMBER)
            end = min(end, next(huge, end))
        if end < len(text):
            self.note(f"{name} cut at character {end + 1}", node)
        return text[:end]

    def _image(self, node: Node) -> bool:
        if "href" in node.attributes:
            return True
        self.note("element <image> (only embedded PNG, JPEG, WebP and GIF are drawn)", node)
        return False

    def _style(self, node: Node) -> bool:
        rules = list(css.sheet(node.text, lambda what: self.note(f"style sheet: {what}", node)))
        self.sheet += rules
        node.text = "".join(f"{selector}{{{text}}}" for selector, text in rules)
        return bool(rules)

    def note(self, what: str, node: Node) -> None:
        if what in self._notes or len(self._notes) < MAX_NOTES:
            self._notes[f"{what} of {node}" if not what.startswith("element") else f"{what}, line {node.line}"] += 1


def _settle(parent: Node, kept: list[Node], words: list[str]) -> None:
    """Put text behind the last kept child, or first in the parent."""
    if kept:
        kept[-1].tail = "".join(words)
    else:
        parent.text = "".join(words)


def _frame(root: Node, notes: Counter[str]) -> tuple[float, float, list[float]]:
    """Return natural width and height, and the viewBox; takes them out of the root's attributes."""
    attributes = root.attributes
    width, height = (_length(root, name, attributes.pop(name, None)) for name in ("width", "height"))
    box = _box(root, attributes.pop("viewBox", None))
    if box is None and (width is None or height is None):
        notes["no viewBox and no size: 300 x 150 assumed"] += 1
    if box is None:
        box = [0.0, 0.0, width or DEFAULT_SIZE[0], height or DEFAULT_SIZE[1]]
    ratio = box[2] / box[3]
    if width is None:
        width = height * ratio if height is not None else box[2]
    if height is None:
        height = width / ratio
    size = f"a natural size of {width:g} x {height:g}"
    return _checked(root, size, width), _checked(root, size, height), box


def _length(root: Node, name: str, text: str | None) -> float | None:
    match = _LENGTH.fullmatch(text.strip()) if text else None
    if not text or (match and match[2] == "%") or text.strip() == "auto":
        return None
    size = float(match[1]) * _UNITS.get(match[2], math.nan) if match else math.nan
    return _checked(root, f'{name}="{text[:40]}"', size)


def _box(root: Node, text: str | None) -> list[float] | None:
    if text is None:
        return None
    try:
        box = [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        box = []
    if len(box) != 4 or not all(abs(side) <= css.MAX_NUMBER for side in box):
        raise SvgError(f'line {root.line}: viewBox="{text[:60]}" must be four numbers: left top width height')
    for side in box[2:]:
        _checked(root, f'viewBox="{text[:60]}"', side)
    return box


def _checked(root: Node, what: str, size: float) -> float:
    if not MIN_SIDE <= size <= MAX_SIDE:  # not-a-number fails both
        raise SvgError(f"line {root.line}: {what} must be more than 0 and at most {MAX_SIDE:,.0f}")
    return size


def _print(node: Node, pinned: bool = False) -> Iterator[str]:
    """Yield the XML of a cleaned tree; ``pinned`` settles its font families."""
    attributes, text = node.attributes, node.text
    if pinned:
        attributes = {name: _pin(name, value) for name, value in attributes.items()}
        text = fonts.pin(text) if node.name == "style" else text
    head = f'<svg xmlns="{SVG}"' if node.name == "svg" else f"<{node.name}"
    head += "".join(f' {name}="{value.translate(_QUOTED)}"' for name, value in attributes.items())
    if not node.children and not text:
        yield f"{head}/>"
        return
    yield f"{head}>{text.translate(_ESCAPED)}"
    for child in node.children:
        yield from _print(child, pinned)
        yield child.tail.translate(_ESCAPED)
    yield f"</{node.name}>"


def _pin(name: str, value: str) -> str:
    if name == "font-family":
        return fonts.settle(value)
    return fonts.pin(value) if name == "style" else value


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) >= 1e-3 else f"{value:.9f}".rstrip("0").rstrip(".")


def _short(name: str) -> str:
    return name.rpartition("}")[2][:40]


def _excerpt(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
