"""Markdown as a row of plain blocks, each with the line it begins on (from 1).

CommonMark with tables, definition lists, footnotes, a YAML front matter and dollar mathematics, by markdown-it-py. HTML
blocks that only wrap (``div``, ``details``) give way to their text; others are refused with their line, because what
they would look like cannot be known. A footnote follows the paragraph that refers to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from limner.core.errors import InputError
from limner.lesson.inline import Unwanted, marked

_WRAPPING = {
    "div",
    "p",
    "details",
    "summary",
    "center",
    "section",
    "article",
    "span",
    "br",
    "hr",
    "b",
    "i",
    "em",
    "strong",
}
_MAX_DEPTH = 20  # of lists within lists; hostile nesting would else end Python's stack


@dataclass(frozen=True, kw_only=True)
class Block:
    """What all blocks have."""

    line: int


@dataclass(frozen=True, kw_only=True)
class Heading(Block):
    """A title; ``level`` 1 is the highest."""

    level: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Prose(Block):
    """A paragraph of marked text (:mod:`limner.lesson.sentences`)."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Display(Block):
    """A formula on lines of its own."""

    tex: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One of a list: its text, and the lists within it, flattened."""

    text: str
    children: tuple["Item", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Listing(Block):
    """A list, with what else stood inside its items in ``others``."""

    items: tuple[Item, ...]
    numbered: bool = False
    start: int = 1
    others: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Grid(Block):
    """A table of marked cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Fence(Block):
    """A fenced block: a program, or a directive."""

    info: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Image(Block):
    """A picture that stands alone or within a paragraph."""

    path: str
    alt: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Quote(Block):
    """A quotation or a call-out."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Aside(Block):
    """A footnote, where it is referred to."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Entry(Block):
    """A term and what it means, of a definition list."""

    term: str
    text: str


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    reader = reader.use(front_matter_plugin).use(footnote_plugin, inline=False).use(deflist_plugin)
    return reader.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)


def blocks(text: str) -> tuple[str, list[Block]]:
    """Read Markdown.

    Returns:
        The YAML of the front matter, empty where there is none, and the blocks.

    Raises:
        InputError: there is HTML that a lesson cannot hold, or lists are nested too deep.
    """
    tree = SyntaxTreeNode(_markdown().parse(text))
    front = next((node.content for node in tree.children if node.type == "front_matter"), "")
    return front, [block for node in tree.children for block in _block(node, 0)]


def _line(node: SyntaxTreeNode) -> int:
    here: SyntaxTreeNode | None = node
    while here is not None and not here.is_root:
        if here.map:
            return here.map[0] + 1
        here = here.parent
    return 1


def _inside(node: SyntaxTreeNode) -> list[Token]:
    return (node.token.children if node.token else None) or []


def _text(node: SyntaxTreeNode) -> str:
    try:
        return " ".join(marked(_inside(child)) for child in node.children if child.type == "inline").strip()
    except Unwanted as error:
        raise InputError(f"line {_line(node)}: {error}") from None


def _block(node: SyntaxTreeNode, depth: int) -> Iterator[Block]:
    if depth > _MAX_DEPTH:
        raise InputError(
            f"line {_line(node)}: lists and quotations are nested more than {_MAX_DEPTH} deep: flatten them"
        )
    line = _line(node)
    match node.type:
        case "heading":
            yield Heading(line=line, level=int(node.tag[1:]), text=_text(node))
        case "paragraph":
            yield from _paragraph(node)
        case "math_block" | "math_block_label":
            yield Display(line=line, tex=node.content.strip())
        case "bullet_list" | "ordered_list":
            yield _listing(node, depth)
        case "table":
            rows = [
                tuple(_text(cell) for cell in row.children) for part in node.children for row in part.children or ()
            ]
            header = rows[0] if any(rows[0]) else ()
            yield Grid(line=line, header=header, rows=tuple(rows[1:]))
        case "fence" | "code_block":
            yield Fence(
                line=line, info=node.info.strip() if node.type == "fence" else "", source=node.content.rstrip("\n")
            )
        case "blockquote":
            yield Quote(line=line, blocks=tuple(block for child in node.children for block in _block(child, depth + 1)))
        case "dl":
            yield from _entries(node, depth)
        case "html_block":
            yield from _html(node.content, line, depth)


def _paragraph(node: SyntaxTreeNode) -> Iterator[Block]:
    """Yield a paragraph, cut where a displayed formula or an image stands in it."""
    inline = node.children[0]
    line = _line(node)
    run: list[Token] = []
    first = line
    for token in _inside(inline):
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        if token.type in ("math_inline_double", "image"):
            yield from _prose(run, first)
            run = []
            if token.type == "image":
                source = str(token.attrs.get("src", ""))
                yield Image(line=line, path=source, alt=token.content, title=str(token.attrs.get("title", "")))
            else:
                yield Display(line=line, tex=token.content.strip())
                line += token.content.count("\n")
            first = line
        else:
            run.append(token)
    yield from _prose(run, first)
    yield from _asides(node)


def _asides(node: SyntaxTreeNode) -> Iterator[Aside]:
    """Yield the footnotes that a paragraph refers to."""
    root = node
    while root.parent is not None:
        root = root.parent
    wanted = [token.meta["id"] for token in _inside(node.children[0]) if token.type == "footnote_ref"]
    for block in root.children if wanted else ():
        for note in block.children if block.type == "footnote_block" else ():
            if note.meta.get("id") in wanted:
                text = " ".join(_text(each) for each in note.children if each.type == "paragraph")
                yield from [Aside(line=_line(node), text=text)] if text else []


def _prose(run: list[Token], line: int) -> Iterator[Block]:
    try:
        text = marked(run)
    except Unwanted as error:
        raise InputError(f"line {line}: {error}") from None
    if text:
        yield Prose(line=line, text=text)


def _listing(node: SyntaxTreeNode, depth: int) -> Listing:
    items, others = [], []
    for entry in node.children:
        inside = [block for child in entry.children for block in _block(child, depth + 1)]
        text = " ".join(block.text for block in inside if isinstance(block, Prose))
        children = tuple(item for block in inside if isinstance(block, Listing) for item in _flat(block.items))
        others += [block for block in inside if not isinstance(block, Prose | Listing)]
        others += [other for block in inside if isinstance(block, Listing) for other in block.others]
        items.append(Item(text=text, children=children))
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 1
    return Listing(
        line=_line(node), items=tuple(item for item in items if item.text or item.children),
        numbered=node.type == "ordered_list", start=start, others=tuple(others),
    )  # fmt: skip


def _flat(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield replace(item, children=())
        yield from _flat(item.children)


def _entries(node: SyntaxTreeNode, depth: int) -> Iterator[Block]:
    term = ""
    for child in node.children:
        if child.type == "dt":
            term = _text(child)
            continue
        for block in (block for inner in child.children for block in _block(inner, depth + 1)):
            if isinstance(block, Prose) and term:
                yield Entry(line=block.line, term=term, text=block.text)
            else:
                yield block
            term = "" if isinstance(block, Prose) else term


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.refused = ""
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "img":
            self.parts.append(f"\n\n![{found.get('alt') or ''}](<{found.get('src') or ''}>)\n\n")
        elif tag not in _WRAPPING:
            self.refused = self.refused or tag

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _html(source: str, line: int, depth: int) -> Iterator[Block]:
    reader = _Text()
    reader.feed(source)
    if reader.refused:
        raise InputError(f"line {line}: HTML is not read (<{reader.refused}>): write it in Markdown")
    _, inside = blocks(re.sub(r"^[ \t]+", "", "".join(reader.parts), flags=re.MULTILINE))
    yield from (replace(block, line=line + block.line - 1) for block in inside)
