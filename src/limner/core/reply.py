"""Reads the edits in a model's reply: JSON, from whatever it is wrapped in.

Lenient about the wrapping (prose, fences, trailing commas, a reply that breaks off), strict about the content: what is
not understood becomes a finding. Nothing here raises on any text.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from limner.core.data import Finding

MAX_EDITS = 1000
MAX_FINDINGS = 30
"""A model that errs this often errs alike: the rest of its findings would only fill the next prompt."""
MAX_REPLY = 2_000_000
"""Characters; 128k tokens, the longest reply of today's models, are about 500,000."""
FENCE = re.compile(r"```([\w+-]*)[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)
"""A Markdown block: its language and what is in it, to the end where it is not closed."""
# How many places are tried where JSON might begin; bounds the time spent on a reply that is junk.
_MAX_STARTS = 30
_START = re.compile(r"[\[{](?=\s{0,99}[\[{\"\]}])")
_OBJECT = re.compile(r'\{\s{0,99}"(\w*)"')
_OPERATION = frozenset(("op", "operation", "action"))
_BROKEN = object()
_COMMAS = re.compile(r"(?:,\s{0,99}+){1,3}+(?=[\]}])")
# Half of a surrogate pair: JSON can escape one, and no file can hold it.
_HALF = re.compile(r"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]..|[\ud800-\udfff]")
_DECODER = json.JSONDecoder(strict=False)  # models put line breaks into strings


class Language(msgspec.Struct, frozen=True):
    """The edits that a craft understands."""

    kinds: Any
    """Union of the edits' types, tagged by ``op``."""
    operations: tuple[str, ...]
    """The tags."""
    form: str
    """An example of a whole reply."""
    fields: Mapping[str, str] = {}
    """What models call a field -> its name."""
    verbs: Mapping[str, str] = {}
    """What models call an operation -> its tag."""


class Reading(msgspec.Struct, frozen=True):
    """What was read."""

    edits: tuple[tuple[int, Any], ...] = ()
    """Of the language's kinds, each with its number in the reply, counted from 1."""
    note: str = ""
    """The model's own words, one line."""
    findings: tuple[Finding, ...] = ()
    """One for each edit that could not be read."""


def read(reply: str, language: Language) -> Reading:
    """Find the edits in a model's reply.

    Args:
        reply: JSON anywhere in it, fenced or bare: a list of edits, one edit, or ``{"edits": [...], "note": "..."}``.
        language: the edits there are.
    """
    items, note = _items(_HALF.sub("\ufffd", reply[:MAX_REPLY]))
    if items is None:
        what = "the reply holds no edits" if reply.strip() else "the reply is empty"
        return Reading(findings=(Finding(what, f"answer with JSON in this form: {language.form}"),))
    edits: list[tuple[int, Any]] = []
    findings: list[Finding] = []
    for number, item in enumerate(items[:MAX_EDITS], 1):
        if item is _BROKEN:
            advice = "in a JSON string write SVG with single quotes, and ask for fewer edits where the reply breaks off"
            findings.append(Finding(f"edit {number}: its JSON is broken or breaks off", advice))
            continue
        fields = _normal(item, language)
        try:
            edits.append((number, msgspec.convert(fields, language.kinds)))
        except msgspec.ValidationError as error:
            findings.append(_misshapen(number, fields, error, language))
    if len(items) > MAX_EDITS:
        findings.append(Finding(f"the reply holds {len(items)} edits", f"give at most {MAX_EDITS} at once"))
    words = " ".join(note.split())[:300] if isinstance(note, str) else ""
    return Reading(tuple(edits), words, shortened(findings))


def shortened(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the first findings, and how many more there are."""
    if len(findings) <= MAX_FINDINGS:
        return tuple(findings)
    more = len(findings) - MAX_FINDINGS
    return (*findings[:MAX_FINDINGS], Finding(f"{more} more edits are at fault", "mend those above first"))


def _items(reply: str) -> tuple[list[Any] | None, object]:
    """Return the list of edits in a reply, or ``None``, and its note."""
    texts = [*(match[2] for match in FENCE.finditer(reply)), reply]
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


def _normal(item: object, language: Language) -> object:
    """Rename what models like to call differently."""
    if not isinstance(item, dict):
        return item
    aliases = {"operation": "op", "action": "op", **language.fields}
    fields = {aliases.get(name, name): value for name, value in item.items()}
    if isinstance(name := fields.get("op"), str):
        name = name.strip().lower().removesuffix("_element")
        fields["op"] = language.verbs.get(name, name)
    return fields


def _misshapen(number: int, fields: object, error: msgspec.ValidationError, language: Language) -> Finding:
    name = fields.get("id") if isinstance(fields, dict) else None
    element = name if isinstance(name, str) else None
    operation = fields.get("op") if isinstance(fields, dict) else None
    if not isinstance(operation, str) or operation not in language.operations:
        what = f"there is no operation {str(operation)[:40]!r}" if operation else "it names no operation"
        return Finding(f"edit {number}: {what}", f"use one of {', '.join(language.operations)}", element)
    what = str(error).replace("`", "'").replace("$.", "").replace("Object missing required field", "it lacks")
    return Finding(f"edit {number} ({operation}): {what}", "mend that field's type", element)
