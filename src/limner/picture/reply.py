"""Reads what a model answered: edits as JSON, or a whole SVG document, from whatever it is wrapped in.

Lenient about the wrapping (prose, fences, a reply that breaks off), strict about the content: what is not understood
becomes a finding. Nothing here raises on any text.
"""

import itertools
import re
from xml.parsers import expat

from limner.core.data import Finding
from limner.core.reply import MAX_REPLY, Language, read
from limner.picture.edit import AnyEdit, Edits
from limner.render import markup
from limner.render.tree import MAX_DEPTH, SVG, XLINK, SvgError

LANGUAGE = Language(
    AnyEdit,
    ("insert", "replace", "set", "remove", "group", "move", "rename"),
    '{"edits": [{"op": "set", "id": "...", "attributes": {"fill": "#c00"}}], "note": "why"}',
    {
        "svg": "fragment", "attrs": "attributes", "target": "id", "targetId": "id", "new_id": "to",
        "parentId": "parent", "rootId": "parent", "beforeId": "before",
    },
    {"modify": "set", "delete": "remove", "add": "insert", "regroup": "group"},
)  # fmt: skip
# How many places are tried where SVG might begin; bounds the time spent on a reply that is junk.
_MAX_STARTS = 30
_OPEN = re.compile(r"<svg(?=[\s>/])")


def parse(reply: str) -> tuple[Edits, tuple[Finding, ...]]:
    """Find the edits in a model's reply, and return them with a finding for each that could not be read."""
    found = read(reply, LANGUAGE)
    return Edits(found.edits, found.note), found.findings


def extract(reply: str) -> str | None:
    """Find the SVG document in a model's reply, the last one where there are several.

    Elements left open where the reply breaks off are closed; bare ampersands, HTML's named characters and missing
    namespaces are put right.

    Returns:
        A well-formed document with at least one element in its root, or ``None``.
    """
    text = markup.mend(reply[:MAX_REPLY])
    found: str | None = None
    end = 0
    for match in itertools.islice(_OPEN.finditer(text), _MAX_STARTS):
        start = match.start()
        if start >= end:
            fence = text.find("\n```", start)
            whole, length = _document(text[start:] if fence < 0 else text[start:fence])
            if whole is not None:
                found, end = whole, start + length
    return found


def _document(text: str) -> tuple[str | None, int]:
    """Return the document that ``text`` begins with and its length, or ``None`` where there is none."""
    length, names = _scan(text)
    if length is not None:
        return _checked(text[:length]), length
    # It breaks off: drop the tag or the reference it breaks off in, and close what is open.
    for cut in (len(text), text.rfind("<"), text.rfind("&")):
        length, names = _scan(text[:cut]) if cut > 0 else (None, None)
        if names:
            whole = _checked(text[:cut] + "".join(f"</{name}>" for name in reversed(names)))
            if whole is not None:
                return whole, len(text)
    return None, 0


def _scan(text: str) -> tuple[int | None, list[str] | None]:
    """Return the length of the document that ``text`` begins with, else the elements left open, else neither."""
    content = text.encode()
    names: list[str] = []
    ends: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(names) == MAX_DEPTH:
            raise SvgError("nested too deep")  # here, since closing and reading it over and over would take long
        names.append(name)

    def end(name: str) -> None:
        names.pop()
        if not names:
            ends.append(parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, False)
    except (expat.ExpatError, SvgError):
        if not ends:
            return None, None
    if not ends:
        return None, names
    close = content.find(b">", ends[0])  # none after <svg/>, whose end is behind it
    return (len(content[: close + 1].decode()), None) if close >= 0 else (None, None)


def _checked(text: str) -> str | None:
    """Return a document that can be read and draws something, with its namespaces, or ``None``."""
    head, mark, rest = text.partition(">")
    if "xmlns=" not in head:
        head = head.replace("<svg", f'<svg xmlns="{SVG}"', 1)
    if "xlink:" in text and "xmlns:xlink" not in head:
        head = head.replace("<svg", f'<svg xmlns:xlink="{XLINK}"', 1)
    whole = f"{head}{mark}{rest}"
    try:
        root = markup.document(whole)
    except SvgError:
        return None
    # Text between shapes: "<svg>" was a word in the model's prose.
    prose = any(part.strip() for part in (root.text, *(child.tail for child in root.children)))
    return None if prose or not root.children else whole
