"""Reads SVG that nobody has read into a plain tree, within limits that hold while it is being read.

Promised: no entity is declared or expanded, nothing outside the text is fetched, and bytes, depth, elements and
attributes stay within the limits below, each checked before the memory is spent. Names come back without prefixes:
an SVG element as ``rect``, anything of another namespace as ``{uri}name``; ``xlink:href`` as ``href``.

Not promised: that the content is harmless. That is :mod:`limner.render.sanitise`.
"""

import re
import zlib
from typing import Any
from xml.parsers.expat import ExpatError, errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from limner.core.errors import InputError

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

MAX_BYTES = 8 << 20  # librsvg itself refuses 10 MB of XML text
MAX_DEPTH = 64  # resvg and skia overflow their stack on 20,000 nested <g>; drawings nest fewer than 20
MAX_NODES = 60_000
MAX_ATTRIBUTES = 128  # of one element
MAX_ALL_ATTRIBUTES = 400_000  # cleaning a million took 3 s
MAX_VALUE = 64 << 10
LONG = frozenset(("d", "points", "href"))  # paths, polygons and embedded images may take what the file may
_ENCODINGS = frozenset(("utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"))
_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"']{1,40})["']""")


class SvgError(InputError):
    """The text is not SVG, or would harm whoever draws it; the message says what and where."""


class Node:
    """An element: its name, attributes, text before its first child, children, text after it, and its line."""

    __slots__ = ("attributes", "children", "line", "name", "tail", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.text = ""
        self.tail = ""
        self.children: list[Node] = []

    @property
    def label(self) -> str:
        """What a person may know the element by."""
        name = self.attributes.get("id", "")[:40]
        return f"<{self.name}{f' id={name!r}' if name else ''}>"

    def __str__(self) -> str:
        return f"{self.label} (line {self.line})"


def parse(svg: bytes | str) -> Node:
    """Read SVG text (UTF-8, UTF-16, Latin-1 or gzipped) into its root node.

    Raises:
        SvgError: it is not well-formed XML, declares entities, or is over a limit.
    """
    content = _content(svg)
    builder = _Builder()
    parser: Any = DefusedXMLParser(target=builder, encoding="utf-8" if isinstance(svg, str) else None)
    builder.expat = parser.parser
    parser.parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.feed(content)
        return parser.close()
    except DefusedXmlException as error:
        raise SvgError(f"line {builder.line}: entities are not allowed: write their text in place") from error
    except (ParseError, ExpatError) as error:
        raise SvgError(_explain(error)) from error
    except (ValueError, LookupError) as error:  # a null byte, or an encoding that expat cannot use
        raise SvgError(f"the SVG cannot be read as text ({error}): save it as UTF-8") from error


def _content(svg: bytes | str) -> bytes:
    content = svg.encode("utf-8", "replace") if isinstance(svg, str) else bytes(svg)
    if content[:2] == b"\x1f\x8b":
        content = _gunzip(content)
    if len(content) > MAX_BYTES:
        raise SvgError(f"the SVG has {len(content):,} bytes: at most {MAX_BYTES:,} are drawn")
    if not content.strip():
        raise SvgError("the SVG is empty")
    declared = _DECLARATION.match(content)
    name = declared[1].decode("latin-1").lower() if declared and isinstance(svg, bytes) else "utf-8"
    if name not in _ENCODINGS:
        raise SvgError(f"line 1: the encoding {name!r} is not read: save the SVG as UTF-8")
    return content


def _gunzip(content: bytes) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(content, MAX_BYTES + 1)  # a bomb stops here, whatever it would have become
    except zlib.error as error:
        raise SvgError(f"the gzipped SVG is damaged ({error})") from error
    if len(plain) > MAX_BYTES:
        raise SvgError(f"the SVG unpacks to more than {MAX_BYTES:,} bytes, the most that is drawn")
    return plain


def _explain(error: ParseError | ExpatError) -> str:
    line, column = getattr(error, "position", (0, 0))
    text = str(error).split(": line")[0]
    if text == errors.XML_ERROR_UNBOUND_PREFIX:
        text = "a prefix is used that no xmlns:... declares (plain href needs none)"
    return f"line {line}, column {column + 1}: {text}"


class _Builder:
    """What the XML parser calls; keeps the limits."""

    def __init__(self) -> None:
        self.expat: Any = None
        self._open: list[Node] = []
        self._root: Node | None = None
        self._last: Node | None = None  # closed last: text now belongs to its tail
        self._words: list[str] = []
        self._count = 0
        self._attributes = 0

    @property
    def line(self) -> int:
        return self.expat.CurrentLineNumber

    def doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if internal:  # entities, and attribute defaults that grow with every element
            raise SvgError(f"line {self.line}: the DOCTYPE declares things of its own: remove its [...] part")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._settle()
        self._count += 1
        if self._count > MAX_NODES:
            raise SvgError(f"line {self.line}: more than {MAX_NODES:,} elements")
        if len(self._open) >= MAX_DEPTH:
            raise SvgError(f"line {self.line}: elements are nested more than {MAX_DEPTH} deep")
        self._attributes += len(attributes)
        if self._attributes > MAX_ALL_ATTRIBUTES:
            raise SvgError(f"line {self.line}: more than {MAX_ALL_ATTRIBUTES:,} attributes")
        if len(attributes) > MAX_ATTRIBUTES:
            raise SvgError(f"line {self.line}: an element has more than {MAX_ATTRIBUTES} attributes")
        node = Node(_local(tag), _plain(attributes), self.line)
        for name, value in node.attributes.items():
            if len(value) > MAX_VALUE and name not in LONG:
                raise SvgError(f"line {self.line}: the attribute {name[:40]!r} is longer than {MAX_VALUE:,}")
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)
        self._last = None

    def end(self, tag: str) -> None:
        self._settle()
        self._last = self._open.pop()

    def data(self, text: str) -> None:
        self._words.append(text)  # joined once: eight million line breaks come one by one

    def _settle(self) -> None:
        if self._last is not None:
            self._last.tail = "".join(self._words)
        elif self._open:
            self._open[-1].text = "".join(self._words)
        self._words.clear()

    def close(self) -> Node:
        if self._root is None:
            raise SvgError("the SVG has no element")
        return self._root


def _local(tag: str) -> str:
    return tag.removeprefix(f"{{{SVG}}}")


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Name ``xlink:href`` ``href`` unless there is one (SVG 2, section 16.1: it wins), and ``xml:...`` as written."""
    plain = {}
    for name, value in attributes.items():
        if name == f"{{{XLINK}}}href":
            name = "href"
            if name in attributes:
                continue
        elif name.startswith(f"{{{XML}}}"):
            name = f"xml:{name[len(XML) + 2 :]}"
        plain[name] = value
    return plain
