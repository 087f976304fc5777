"""Reads what a model answered: edits as JSON, or a whole SVG document, from whatever it is wrapped in.

Lenient about the wrapping (prose, fences, trailing commas, a reply that breaks off), strict about the content:
what is not understood becomes a finding. Nothing here raises on any text.
"""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import msgspec

from limner.core.data import Finding
from limner.picture.edit import AnyEdit, Edits, shortened
from limner.render import markup
from limner.render.tree import MAX_DEPTH, SVG, XLINK, SvgError

MAX_EDITS = 1000
# Characters; 128k tokens, the longest reply of today's models, are about 500,000.
MAX_REPLY = 2_000_000
# How many places are tried where JSON or SVG might begin; bounds the time spent on a reply that is junk.
_MAX_STARTS = 30
_FORM = '{"edits": [{"op": "set", "id": "...", "attributes": {"fill": "#c00"}}], "note": "why"}'
_ALIASES = {
    "operation": "op", "action": "op", "svg": "fragment", "attrs": "attributes", "target": "id", "targetId": "id",
    "new_id": "to", "parentId": "parent", "rootId": "parent", "beforeId": "before",
}  # fmt: skip
_NAMES = {"modify": "set", "delete": "remove", "add": "insert", "regroup": "group"}
_FENCE = re.compile(r"```[\w+-]*[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)
_START = re.compile(r"[\[{](?=\s{0,99}[\[{\"\]}])")
_OBJECT = re.compile(r'\{\s{0,99}"(\w*)"')
_OPERATION = frozenset(("op", "operation", "action"))
_BROKEN = object()
_COMMAS = re.compile(r"(?:,\s{0,99}+){1,3}+(?=[\]}])")
_OPEN = re.compile(r"<svg(?=[\s>/])")
# Half of a surrogate pair: JSON can escape one, and no file can hold it.
_HALF = re.compile(r"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]..|[\ud800-\udfff]")
_DECODER = json.JSONDecoder(strict=False)  # models put line breaks into strings


def parse(reply: str) -> tuple[Edits, tuple[Finding, ...]]:
    """Find the edits in a model's reply.

    Args:
        reply: JSON anywhere in it, fenced or bare: a list of edits, one edit, or ``{"edits": [...], "note": "..."}``.

    Returns:
        The edits that could be read, and a finding for each that could not.
    """
    items, note = _items(_HALF.sub("\ufffd", reply[:MAX_REPLY]))
    if items is None:
        what = "the reply holds no edits" if reply.strip() else "the reply is empty"
        return Edits(), (Finding(what, f"answer with JSON in this form: {_FORM}"),)
    edits: list[tuple[int, AnyEdit]] = []
    findings: list[Finding] = []
    for number, item in enumerate(items[:MAX_EDITS], 1):
        if item is _BROKEN:
            advice = "in a JSON string write SVG with single quotes, and ask for fewer edits where the reply breaks off"
            findings.append(Finding(f"edit {number}: its JSON is broken or breaks off", advice))
            continue
        try:
            edits.append((number, msgspec.convert(_normal(item), AnyEdit)))
        except msgspec.ValidationError as error:
            findings.append(_misshapen(number, item, error))
    if len(items) > MAX_EDITS:
        findings.append(Finding(f"the reply holds {len(items)} edits", f"give at most {MAX_EDITS} at once"))
    words = " ".join(note.split())[:300] if isinstance(note, str) else ""
    return Edits(tuple(edits), words), shortened(findings)


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


def _items(reply: str) -> tuple[list[Any] | None, object]:
    """Return the list of edits in a reply, or ``None``, and its note."""
    texts = [*(match[1] for match in _FENCE.finditer(reply)), reply]
    empty = None
    for value in (value for text in texts for value in _values(text)):
        if isinstance(value, dict) and isinstance(value.get("edits"), list):
            return value["edits"], value.get("note")
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return value, ""
        empty = [] if value == [] else empty
    return _salvage(reply) or empty, ""


def _values(text: str) -> Iterator[object]:
    """Yield the JSON values in a text, outermost ones, in order; then once more without trailing commas."""
    # Mended last: a comma before a bracket may also stand in a string.
    for version in (text, _COMMAS.sub("", text)):
        end = 0
        for match in itertools.islice(_START.finditer(version), _MAX_STARTS):
            if match.start() >= end:
                try:
                    value, end = _DECODER.raw_decode(version, match.start())
                except (ValueError, RecursionError):
                    continue
                yield value


def _salvage(text: str) -> list[Any]:
    """Return the edits that stand alone or in a list with a fault, and ``_BROKEN`` for each that is itself at fault."""
    items: list[Any] = []
    end = broken = 0
    for match in itertools.islice(_OBJECT.finditer(text), 4 * MAX_EDITS):
        if match.start() < end or broken > _MAX_STARTS:
            continue
        try:
            item, end = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            broken += 1
            items += [_BROKEN] if match[1] in _OPERATION else []
        else:
            items += [item] if not _OPERATION.isdisjoint(item) else []
    return items


def _normal(item: object) -> object:
    """Rename what models like to call differently."""
    if not isinstance(item, dict):
        return item
    fields = {_ALIASES.get(name, name): value for name, value in item.items()}
    if isinstance(name := fields.get("op"), str):
        name = name.strip().lower().removesuffix("_element")
        fields["op"] = _NAMES.get(name, name)
    return fields


def _misshapen(number: int, item: object, error: msgspec.ValidationError) -> Finding:
    fields = _normal(item)
    name = fields.get("id") if isinstance(fields, dict) else None
    what = str(error).replace("`", "'").replace("$.", "").replace("Object missing required field", "it lacks")
    known = "insert, replace, set, remove, group, move, rename"
    operation = fields.get("op") if isinstance(fields, dict) else None
    if not isinstance(operation, str) or operation not in known.split(", "):
        what = f"there is no operation {str(operation)[:40]!r}" if operation else "it names no operation"
        return Finding(f"edit {number}: {what}", f"use one of {known}", name if isinstance(name, str) else None)
    what = f"edit {number} ({operation}): {what}"
    return Finding(what, "mend that field's type", name if isinstance(name, str) else None)


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
