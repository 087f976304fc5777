"""Edits by line, as a model asks for them: of a section's code and of a plan.

::

    {"op": "replace", "first": 12, "last": 14, "lines": ["...", "..."]}
    {"op": "insert", "after": 14, "lines": ["..."]}
    {"op": "delete", "first": 12, "last": 12}

Lines are counted from 1 in the text as the model was shown it, whatever the other edits do. An edit is applied whole or
not at all; one that cannot be is a finding. Nothing raises, whatever the model wrote.
"""

import msgspec

from limner.core.data import Finding
from limner.core.reply import Language, read


class Replace(msgspec.Struct, frozen=True, tag_field="op", tag="replace"):
    """Put lines in the place of others."""

    first: int
    last: int
    lines: tuple[str, ...] | str


class Insert(msgspec.Struct, frozen=True, tag_field="op", tag="insert"):
    """Put lines after one; 0 is the beginning."""

    after: int
    lines: tuple[str, ...] | str


class Delete(msgspec.Struct, frozen=True, tag_field="op", tag="delete"):
    """Take lines away."""

    first: int
    last: int


LANGUAGE = Language(
    Replace | Insert | Delete,
    ("replace", "insert", "delete"),
    '{"note": "why", "edits": [{"op": "replace", "first": 12, "last": 12, "lines": ["..."]}]}',
    {"start": "first", "from": "first", "line": "first", "end": "last", "to": "last", "text": "lines", "code": "lines",
     "content": "lines", "new": "lines"},
    {"change": "replace", "set": "replace", "edit": "replace", "add": "insert", "remove": "delete"},
)  # fmt: skip


class Edited(msgspec.Struct, frozen=True):
    """A text after its edits."""

    text: str
    note: str = ""
    """The model's own words, one line."""
    findings: tuple[Finding, ...] = ()
    """One for each edit that could not be made."""
    asked: bool = False
    """Whether there was an edit at all."""


def edited(text: str, reply: str) -> Edited:
    """Make the edits of a model's reply.

    Args:
        text: as the model was shown it.
        reply: what it answered.
    """
    reading = read(reply, LANGUAGE)
    lines = text.splitlines()
    wanted: list[tuple[int, int, list[str]]] = []  # first line and line after the last, from 0, and what comes there
    findings = list(reading.findings)
    for number, edit in reading.edits:
        first, after = (edit.after, edit.after) if isinstance(edit, Insert) else (edit.first - 1, edit.last)
        if not 0 <= first <= after <= len(lines) or (not isinstance(edit, Insert) and first == after):
            what = f"edit {number}: there are no lines {first + 1} to {after}"
            findings.append(Finding(what, f"the text has lines 1 to {len(lines)}"))
        elif any(first < other[1] and other[0] < after for other in wanted):
            findings.append(Finding(f"edit {number}: another edit changes these lines, too", "make one edit of both"))
        else:
            new = () if isinstance(edit, Delete) else edit.lines
            wanted.append((first, after, _split(new)))
    for first, after, new in sorted(reversed(wanted), key=lambda one: one[:2], reverse=True):
        lines[first:after] = new
    made = "\n".join(lines) + ("\n" if lines else "")
    asked = bool(reading.edits or reading.findings)
    return Edited(made, reading.note, tuple(findings), asked)


def _split(lines: tuple[str, ...] | str) -> list[str]:
    parts = lines if not isinstance(lines, str) else (lines,) if lines else ()
    return [line for part in parts for line in part.removesuffix("\n").split("\n")]


def numbered(text: str) -> str:
    """Return a text with the number of each line before it."""
    lines = text.splitlines()
    width = len(str(len(lines)))
    return "\n".join(f"{at:>{width}}| {line}" for at, line in enumerate(lines, 1))
