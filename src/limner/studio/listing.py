"""Programs as pages show them: coloured text and changes, escaped, never run; long ones are cut and say so."""

import difflib
import re

import msgspec
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from limner.core.data import Step

MAX_LINES = 3000
MAX_LETTERS = 300_000


class Line(msgspec.Struct, frozen=True):
    """A line of a comparison."""

    kind: str
    """``added``, ``removed``, ``same``, or ``gap`` (lines left out)."""
    text: str


class Code(msgspec.Struct, frozen=True):
    """A program as the page shows it."""

    name: str
    text: Markup
    size: int
    left_out: int
    changes: list[Line]


def code(step: Step, parent: Step | None) -> Code | None:
    """Return a step's program, with what it changed in its parent's."""
    program = step.proposal.program
    if program is None:
        return None
    before = parent.proposal.program if parent else None
    text, left_out = colour(program.text, program.language)
    changes = compare(before.text, program.text) if before else []
    return Code(program.entry, text, sum(map(len, program.files.values())), left_out, changes)


def colour(text: str, language: str) -> tuple[Markup, int]:
    """Return a program as HTML with Pygments' classes, and how many of its lines were left out."""
    kept, left_out = _cut(text)
    try:
        lexer = get_lexer_by_name({"svg": "xml", "manim": "python"}.get(language, language), stripnl=False)
    except ClassNotFound:
        return Markup("%s") % kept, left_out
    return Markup(highlight(kept, lexer, HtmlFormatter(nowrap=True))), left_out


def compare(before: str, after: str) -> list[Line]:
    """Return the lines that changed, each with two lines around it."""
    lines, others = (_cut(text)[0].splitlines() for text in (before, after))
    found = list(difflib.unified_diff(lines, others, n=2, lineterm=""))[2:]
    kinds = {"+": "added", "-": "removed", "@": "gap"}
    return [Line(kinds.get(line[:1], "same"), "⋯" if line.startswith("@@") else line[1:]) for line in found]


def _cut(text: str) -> tuple[str, int]:
    text = re.sub(r">(?=<)", ">\n", text) if text.count("\n") < 3 else text  # one long line tells nobody anything
    lines = text.splitlines(keepends=True)
    kept = "".join(lines[:MAX_LINES])[:MAX_LETTERS]
    return kept, len(lines) - len(kept.splitlines())
