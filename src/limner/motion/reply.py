"""Reads what a model answered: edits as JSON, or a whole HTML page, from whatever it is wrapped in.

Nothing here raises on any text; what is not understood becomes a finding.
"""

import re

import msgspec

from limner.core.data import Finding
from limner.core.reply import FENCE, MAX_REPLY, Language, read
from limner.motion.changes import AnyEdit, Change, Page

LANGUAGE = Language(
    AnyEdit,
    ("rename", "group", "animate", "still", "replace", "insert", "remove", "page"),
    '{"edits": [{"op": "rename", "id": "...", "to": "..."}], "note": "why"}',
    {"svg": "fragment", "target": "id", "new_id": "to", "keyframes": "keys", "count": "iterations", "page": "html"},
    {"set": "animate", "timing": "animate", "modify": "animate", "freeze": "still", "add": "insert", "draw": "replace",
     "delete": "remove", "html": "page"},
)  # fmt: skip
MAX_PAGE = 500_000
"""Characters of a page; a hundred times what such an animation takes."""
NO_PAGE = Finding("the reply holds no page", "answer with one whole HTML page in an ```html fence")
_ASKED = re.compile(r'"(?:op|operation|action)"\s{0,9}:\s{0,9}"(?:page|html)"', re.IGNORECASE)
_BEGIN = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_END = re.compile(r"</html\s*>", re.IGNORECASE)


class Reading(msgspec.Struct, frozen=True):
    """What a model asks for."""

    edits: tuple[tuple[int, Change], ...] = ()
    """Each with its number in the reply, counted from 1."""
    page: str | None = None
    """A whole document instead."""
    note: str = ""
    """The model's own words, one line."""
    findings: tuple[Finding, ...] = ()
    """One for each edit that could not be read, or would be lost."""


def parse(reply: str, *, typed: bool = True) -> Reading:
    """Find the edits, or the page, in a model's reply.

    Args:
        reply: what the model answered.
        typed: there are elements to edit; else only a page will do.
    """
    reply = reply[:MAX_REPLY]
    whole, page, findings = reply, None, ()
    if not _ASKED.search(reply):
        whole, page, findings = _without_page(reply)
    if findings:
        return Reading(findings=findings)
    found = read(whole, LANGUAGE)
    if page is not None and not found.edits:
        found = msgspec.structs.replace(found, findings=())  # there was nothing else to say
    for _, edit in found.edits:
        page = edit.html if isinstance(edit, Page) else page
    edits = tuple((number, edit) for number, edit in found.edits if not isinstance(edit, Page))
    findings = found.findings
    if page is not None and edits:
        lost = Finding("a page and edits in one answer: only the page was taken", "give one or the other")
        edits, findings = (), (*findings, lost)
    if page is None and not typed and (edits or findings):
        return Reading(note=found.note, findings=(NO_PAGE,))
    if page is not None and len(page) > MAX_PAGE:
        page, findings = None, (*findings, Finding(f"the page has {len(page):,} characters", "write a short one"))
    return Reading(edits, page, found.note, findings)


def _without_page(reply: str) -> tuple[str, str | None, tuple[Finding, ...]]:
    """Return a reply without the HTML document in it, the document, and a finding where that breaks off."""
    begin = _BEGIN.search(reply)
    ends = [match.end() for match in _END.finditer(reply)]
    if begin and ends and ends[-1] > begin.start():
        return reply[: begin.start()] + reply[ends[-1] :], reply[begin.start() : ends[-1]], ()
    for match in FENCE.finditer(reply):
        if match[1].lower() in ("html", "htm") and match[0].endswith("```"):
            return reply[: match.start()] + reply[match.end() :], match[2], ()
    if begin:
        return reply, None, (Finding("the page breaks off", "write a shorter page, to its </html>"),)
    return reply, None, ()
