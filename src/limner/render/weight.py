"""Counts how much drawing an SVG asks for, without drawing it: references multiply, and a bomb is a short file.

A document is a graph: an element leads to its children and to what it refers to. Twenty-five ``<g>`` that each
``<use>`` the next twice draw 2^25 shapes from a kilobyte. One walk over that graph, each element visited once, gives
the elements that a renderer would visit, and finds cycles.

Promised: an upper estimate: a property that children inherit is counted for every shape beneath it. Not promised:
time; a few large blurs take longer than many small circles, which is what the renderer's time limit is for.
"""

import re
from collections.abc import Iterator, Mapping

from limner.render import allow, css
from limner.render.tree import Node, SvgError

MAX_DRAWN = 200_000  # translucent circles at 100 px: 2.7 s of librsvg, 4.5 s of resvg (2 cores, loaded)
MAX_CHAIN = 192  # nesting through references: MAX_DEPTH elements deep, three times over
MAX_EDGES = 1_000_000  # references of a style sheet times the elements its rules match
PIXELS_PER_UNIT = 20_000  # decoding this much of an embedded image takes about as long as a small shape
PRIMITIVE_UNITS = 100  # a filter primitive works on the whole canvas: about as long as this many small shapes

Sheet = list[tuple[str, str]]


def check(root: Node, sheet: Sheet, images: Mapping[int, int]) -> int:
    """Return the number of elements that drawing ``root`` visits.

    Args:
        root: a cleaned tree.
        sheet: ``(selector, declarations)`` of its style sheets.
        images: pixels of each embedded image by ``id()`` of its node.

    Raises:
        SvgError: a cycle of references, or more than :data:`MAX_DRAWN` elements.
    """
    return _Walk(root, sheet, images).total()


def identify(root: Node) -> dict[str, Node]:
    """Return every element by its id; the first one wins, as in the renderers."""
    found: dict[str, Node] = {}
    for node in descend(root):
        if name := node.attributes.get("id"):
            found.setdefault(name, node)
    return found


def descend(root: Node) -> Iterator[Node]:
    """Yield ``root`` and all elements beneath it in document order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


class _Walk:
    def __init__(self, root: Node, sheet: Sheet, images: Mapping[int, int]) -> None:
        self._root = root
        self._ids = identify(root)
        self._images = images
        self._rules = _index(sheet)
        self._edges = 0
        self._done: dict[int, tuple[int, int, int]] = {}  # id(node) -> drawn, vertices, depth

    def total(self) -> int:
        open_nodes: set[int] = set()
        stack: list[tuple[Node, Iterator[Node]]] = [(self._root, iter(self._next(self._root)))]
        open_nodes.add(id(self._root))
        while stack:
            node, targets = stack[-1]
            target = next((one for one in targets if id(one) not in self._done), None)
            if target is None:
                stack.pop()
                open_nodes.discard(id(node))
                self._done[id(node)] = self._weigh(node)
            elif id(target) in open_nodes:
                raise SvgError(f"line {node.line}: {node.label} refers to {target}, which it is a part of")
            else:
                open_nodes.add(id(target))
                stack.append((target, iter(self._next(target))))
        return self._done[id(self._root)][0]

    def _weigh(self, node: Node) -> tuple[int, int, int]:
        drawn = _units(node) + self._images.get(id(node), 0) // PIXELS_PER_UNIT
        vertices = _vertices(node)
        depth = 0
        content = [*node.children, *self._linked(node)]
        for target in content:
            more, points, deeper = self._done[id(target)]
            drawn, vertices, depth = drawn + more, vertices + points, max(depth, deeper)
        shapes = drawn
        for target in self._painted(node):
            more, _, deeper = self._done[id(target)]
            times = vertices if target.name == "marker" else shapes if target.name == "pattern" else 1
            drawn, depth = drawn + more * max(times, 1), max(depth, deeper)
        if drawn > MAX_DRAWN:
            raise SvgError(f"line {node.line}: {node.label} expands to {drawn:,} drawn elements: at most {MAX_DRAWN:,}")
        if depth >= MAX_CHAIN:
            raise SvgError(f"line {node.line}: references from {node.label} go more than {MAX_CHAIN} deep")
        return drawn, vertices, depth + 1

    def _next(self, node: Node) -> list[Node]:
        return [*node.children, *self._linked(node), *self._painted(node)]

    def _linked(self, node: Node) -> list[Node]:
        href = node.attributes.get("href", "")
        target = self._ids.get(href[1:]) if href.startswith("#") else None
        return [target] if target is not None else []

    def _painted(self, node: Node) -> list[Node]:
        """Return what the element's attributes, style and matching rules name with ``url(#id)``."""
        names: list[str] = []
        for name, text in node.attributes.items():
            if name == "style" or name in allow.REFERENCES:
                names += css.references(text)
        if self._rules:
            for subject in _subjects(node):
                names += self._rules.get(subject, ())
            self._edges += len(names)
            if self._edges > MAX_EDGES:
                raise SvgError(f"line {node.line}: the style sheet's rules refer to too much for too many elements")
        return [self._ids[name] for name in names if name in self._ids]


def _units(node: Node) -> int:
    """Return what the element takes by itself: letters are shapes, and filters work on the whole canvas."""
    if node.name in allow.TEXT:
        return 1 + len(node.text) + sum(len(child.tail) for child in node.children)
    return PRIMITIVE_UNITS if node.name in allow.PRIMITIVES else 1


def _vertices(node: Node) -> int:
    """Estimate from above where markers would stand: a vertex takes at least a character of path data."""
    text = node.attributes.get("d") or node.attributes.get("points") or ""
    return max(2, len(text)) if node.name in ("path", "polyline", "polygon", "line") else 0


def _index(sheet: Sheet) -> dict[str, list[str]]:
    """Return what the rules refer to by the last simple selector of each: ``.class``, ``#id``, name or ``*``."""
    rules: dict[str, list[str]] = {}
    for selectors, text in sheet:
        if names := css.references(text):
            for selector in selectors.split(","):
                rules.setdefault(_subject(selector), []).extend(names)
    return rules


def _subject(selector: str) -> str:
    """Return one simple selector that whatever matches must match, of the last compound."""
    last = re.split(r"[\s>+~]", selector.strip())[-1].split(":")[0]
    parts = re.split(r"(?=[#.])", last)
    return parts[1] if len(parts) > 1 else parts[0] or "*"


def _subjects(node: Node) -> list[str]:
    classes = [f".{name}" for name in node.attributes.get("class", "").split()]
    return ["*", node.name, f"#{node.attributes.get('id', '')}", *classes]
