"""Prints any SVG in as few bytes as its own numbers allow, so that the bytes of two writers can be compared.

Left out: the prolog, comments, titles, descriptions, metadata, other vocabularies (editors' own elements), ``data-*``,
``aria-*``, roles, white space that is not text, ids that nothing refers to, and classes where there is no style sheet.
Ids that are referred to become ``a``, ``b``, ... Separators in path data and point lists are the fewest possible. Kept
as written: every number, every colour, the elements and their order, so a writer's economy still counts. A document
with a style sheet keeps its ids.
"""

import re
from collections.abc import Iterator
from itertools import count
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"

SILENT = {"title", "desc", "metadata"}
TEXTUAL = {"text", "tspan", "textPath", "style"}
REFERENCE = re.compile(r"""url\(\s*['"]?#([^'")]+?)['"]?\s*\)|^#(.+)$""")
TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def minify(svg: str) -> str:
    """Return the document without what does not show.

    Raises:
        ValueError: the text is not well-formed XML, or not SVG.
    """
    try:
        root = fromstring(svg)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    if root.tag not in ("svg", f"{SVG}svg"):
        raise ValueError(f"not an SVG document: its root is {root.tag}")
    styled = any(_local(element) == "style" for element in root.iter())
    return _print(root, _new_ids(root, styled), styled, outer=_spaces(root))


def _spaces(root: Element) -> str:
    linked = any(key.startswith(XLINK) for element in root.iter() for key in element.attrib)
    return f' xmlns="{SVG[1:-1]}"' + (f' xmlns:xlink="{XLINK[1:-1]}"' if linked else "")


def _new_ids(root: Element, styled: bool) -> dict[str, str]:
    ids = [element.get("id", "") for element in root.iter() if element.get("id")]
    if styled:  # a selector such as #a could not be told from a colour without parsing CSS
        return {name: name for name in ids}
    used = {one or two for element in root.iter() for value in element.attrib.values() for one, two in _named(value)}
    return dict(zip((name for name in dict.fromkeys(ids) if name in used), _letters(), strict=False))


def _named(value: str) -> list[tuple[str, str]]:
    return REFERENCE.findall(value.strip())


def _letters() -> Iterator[str]:
    for number in count():
        name = ""
        while number >= 0:
            name = chr(ord("a") + number % 26) + name
            number = number // 26 - 1
        yield name


def _print(element: Element, ids: dict[str, str], styled: bool, outer: str = "", keep_space: bool = False) -> str:
    name = _local(element)
    if name is None or name in SILENT:
        return ""
    pairs = "".join(f' {key}="{value}"' for key, value in _attributes(element, ids, styled))
    keep_space = keep_space or name in TEXTUAL
    inside = _text(element.text, keep_space)
    for child in element:
        inside += _print(child, ids, styled, keep_space=keep_space) + _text(child.tail, keep_space)
    head = f"<{name}{outer}{pairs}"
    return f"{head}>{inside}</{name}>" if inside else f"{head}/>"


def _attributes(element: Element, ids: dict[str, str], styled: bool) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key.startswith(XLINK):
            key = f"xlink:{key.removeprefix(XLINK)}"
        elif key.startswith(XML):
            key = f"xml:{key.removeprefix(XML)}"
        if key.startswith(("{", "data-", "aria-")) or key == "role" or (key == "class" and not styled):
            continue
        if key == "id":
            if value not in ids:
                continue
            value = ids[value]
        elif key in ("d", "points"):
            value = _tighten(value)
        yield key, escape(_renamed(" ".join(value.split()), ids), {'"': "&quot;"})


def _renamed(value: str, ids: dict[str, str]) -> str:
    def swap(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        new = ids.get(name, name)
        return f"url(#{new})" if match[1] else f"#{new}"

    return REFERENCE.sub(swap, value)


def _tighten(data: str) -> str:
    """Drop separators that the grammar of path data does not need (SVG 1.1, section 8.3.9)."""
    pieces: list[str] = []
    last = ""
    for token in TOKEN.findall(data):
        fused = last[-1:].isalpha() or token[0] in "-+" or token[0].isalpha()
        # A second decimal point starts a new number; after an exponent readers disagree.
        fused = fused or (token[0] == "." and "." in last and "e" not in last.lower())
        pieces.append(token if fused or not last else f" {token}")
        last = token
    return "".join(pieces)


def _text(text: str | None, keep_space: bool) -> str:
    if not text or not (keep_space or text.strip()):
        return ""
    return escape(text)


def _local(element: Element) -> str | None:
    """Return an SVG element's name, or ``None`` for a comment or another vocabulary."""
    tag = element.tag
    if not isinstance(tag, str):
        return None
    bare = tag.removeprefix(SVG)
    return None if bare.startswith("{") else bare
