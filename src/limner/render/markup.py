"""SVG text to a tree and back, for edits: reads fragments that a model wrote, and prints one element a line.

What a fragment may hold is :mod:`limner.render.allow`'s list, less embedded images: a picture of the picture is
no code.
"""

import math
import re
from collections.abc import Iterator
from html.entities import html5

from limner.render import allow
from limner.render.path import number
from limner.render.tree import SVG, XLINK, Node, SvgError, parse

# Longer than any element that a person would write by hand; the whole drawing is bounded by the tree's own limits.
MAX_FRAGMENT = 200_000
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_URL = re.compile(r"""url\(\s*(["']?)(.*?)\1\s*\)""", re.IGNORECASE)
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#x[\da-fA-F]{1,6}|\w{1,40});)")
_NAMED = re.compile(r"&(\w{1,40});")
_ACTIVE = re.compile(r"@import|expression\s*\(|javascript:|-moz-binding", re.IGNORECASE)
_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": ""}
_QUOTED = str.maketrans({**_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_PLAIN = str.maketrans(_TEXT)
_VERBATIM = allow.WORDS | {"text", "style"}
_GRAPHICS = allow.ELEMENTS - allow.PARTS - allow.PRIMITIVES - {"tspan", "textPath"}
_INSIDE = {
    **dict.fromkeys(allow.CONTAINERS, _GRAPHICS),
    **dict.fromkeys(allow.TEXT, frozenset(("tspan", "textPath", "a"))),
    **dict.fromkeys(allow.GRADIENTS, frozenset(("stop",))),
    "filter": allow.PRIMITIVES,
    "feMerge": frozenset(("feMergeNode",)),
    "feComponentTransfer": allow.PARTS,
}


class Refused(Exception):
    """An edit cannot be applied: what is wrong, what to do, and the element at fault."""

    def __init__(self, what: str, advice: str = "", element: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.element = element


def document(svg: str) -> Node:
    """Read a whole drawing.

    Raises:
        SvgError: it is not well-formed, not SVG, or over a limit.
    """
    root = parse(svg)
    if root.name != "svg":
        raise SvgError(f"the root is <{root.name[:40]}>, not <svg>")
    for node in walk(root):
        node.children = [child for child in node.children if "{" not in child.name]
        node.attributes = {name: value for name, value in node.attributes.items() if "{" not in name}
    return root


def fragment(text: str) -> tuple[list[Node], list[str]]:
    """Read elements that a model wrote, and return them with notes on what was left out of them.

    Raises:
        Refused: they are not well-formed, or hold what a drawing may not.
    """
    if len(text) > MAX_FRAGMENT:
        raise Refused(f"the fragment has {len(text):,} characters", f"write at most {MAX_FRAGMENT:,}, in several edits")
    try:
        root = parse(f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}">{mend(text)}</svg>')
    except SvgError as error:
        raise Refused(
            f"the fragment is not well-formed XML ({error})", "close every tag and quote every value"
        ) from None
    if not root.children:
        raise Refused("the fragment holds no element", 'write one, such as <rect id="..." .../>')
    if any(part.strip() for part in (root.text, *(child.tail for child in root.children))):
        raise Refused("the fragment holds text outside of elements", "put it into a <text> element")
    notes: list[str] = []
    for child in root.children:
        child.tail = ""
        for node in walk(child):
            notes += _check(node)
    return root.children, notes


def value(element: str, name: str, given: object) -> str | None:
    """Return an attribute's value as text, ``None`` to remove it.

    Raises:
        Refused: there is no such attribute, or the value may not be there.
    """
    if not _known(name):
        raise Refused(f"the attribute {name[:60]!r} is not drawn", "use SVG 1.1 presentation attributes and geometry")
    if given is None:
        return None
    if isinstance(given, float) and not math.isfinite(given):
        raise Refused(f"{name} is not a finite number", "give a length in the drawing's units")
    text = number(given, 6) if isinstance(given, float) else str(given)
    _check_value(element, name, text)
    return text


def holds(parent: str, child: str) -> bool:
    """Say whether an element of the one name may be a child of the other."""
    return child in _INSIDE.get(parent, ()) or (child in allow.WORDS and parent not in allow.WORDS)


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and what is in it, in document order, which is the order of drawing."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def references(node: Node) -> Iterator[str]:
    """Yield the ids that an element's attributes refer to."""
    for name, text in node.attributes.items():
        if name == "href" and text.startswith("#"):
            yield text[1:]
        elif "url" in text:
            yield from (target[1:] for _, target in _URL.findall(text) if target.startswith("#"))


def redirect(node: Node, old: str, new: str) -> None:
    """Make what refers to ``old`` refer to ``new``."""
    for name, text in node.attributes.items():
        if name == "href" and text == f"#{old}":
            node.attributes[name] = f"#{new}"
        elif f"#{old}" in text:
            node.attributes[name] = _URL.sub(lambda m: f"url(#{new})" if m[2] == f"#{old}" else m[0], text)
    if node.name == "style":
        node.text = re.sub(rf"#{re.escape(old)}(?![\w-])", lambda _: f"#{new}", node.text)


def depth(node: Node) -> int:
    """Return how many levels of elements there are from ``node`` down, itself included."""
    return 1 + max(map(depth, node.children), default=0)


def write(root: Node) -> str:
    """Print a drawing: one element a line, two spaces a level, text as it is."""
    return "\n".join([*_lines(root, ""), ""])


def mend(text: str) -> str:
    """Put right what models write in XML without meaning it: bare ampersands and HTML's named characters."""

    def plain(match: re.Match[str]) -> str:
        if match[1] in ("amp", "lt", "gt", "quot", "apos"):
            return match[0]
        return html5.get(f"{match[1]};", f"&amp;{match[1]};")

    return _NAMED.sub(plain, _BARE.sub("&amp;", _ILLEGAL.sub("", text)))


def _check(node: Node) -> list[str]:
    """Check an element of a fragment, leave out attributes that are not drawn, and return their names."""
    if node.name not in allow.ELEMENTS or node.name in ("svg", "image"):
        raise Refused(
            f"<{node.name.rpartition('}')[2][:40]}> may not be in a drawing", "draw with shapes, text and groups"
        )
    notes = []
    for name in list(node.attributes):
        if name.lower().startswith("on"):
            raise Refused(f"the attribute {name[:40]!r} may not be in a drawing", "leave it out: nothing runs in it")
        if _known(name):
            _check_value(node.name, name, node.attributes[name])
        else:
            del node.attributes[name]
            notes.append(f"the attribute {name.rpartition('}')[2][:60]!r} is not drawn and was left out")
    if node.name == "style" and (_ACTIVE.search(node.text) or not _local(node.text)):
        raise Refused("the style sheet refers to something outside the drawing", "leave that out")
    return notes


def _known(name: str) -> bool:
    return name in allow.ATTRIBUTES or bool(re.fullmatch(r"(?:data|aria)-[a-z][\w.-]{0,60}", name))


def _check_value(element: str, name: str, text: str) -> None:
    if _ILLEGAL.search(text):
        raise Refused(f"{name} holds a character that XML does not allow", "leave it out")
    if name == "href" and not re.fullmatch(r"#\S+", text) and element != "image":
        raise Refused(f"{name} refers to something outside the drawing", "refer to an element as #id")
    if (element == "image" and name == "href") or _ACTIVE.search(text) or not _local(text):
        raise Refused(f"{name} refers to something outside the drawing", "refer to an element as url(#id)")


def _local(text: str) -> bool:
    """Say whether everything that ``text`` refers to with ``url(...)`` is in the drawing."""
    return all(target.startswith("#") for _, target in _URL.findall(text)) and "url(" not in _URL.sub("", text.lower())


def _lines(node: Node, indent: str) -> Iterator[str]:
    head = f"<{node.name}"
    if node.name == "svg" and not indent:
        head += f' xmlns="{SVG}"'
    head += "".join(f' {name}="{text.translate(_QUOTED)}"' for name, text in node.attributes.items())
    if node.name in _VERBATIM:
        yield indent + "".join(_inline(node))
    elif not node.children:
        yield f"{indent}{head}/>"
    else:
        yield f"{indent}{head}>"
        for child in node.children:
            yield from _lines(child, indent + "  ")
        yield f"{indent}</{node.name}>"


def _inline(node: Node) -> Iterator[str]:
    """Yield an element where white space counts."""
    attributes = "".join(f' {name}="{text.translate(_QUOTED)}"' for name, text in node.attributes.items())
    yield f"<{node.name}{attributes}>{node.text.translate(_PLAIN)}"
    for child in node.children:
        yield from _inline(child)
        yield child.tail.translate(_PLAIN)
    yield f"</{node.name}>"
