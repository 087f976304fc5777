"""Tables and programs that are too long for a frame, cut into pages that are shown one after the other.

Twenty lines of a program are as many as can be read on a 1080p frame beside what is said; of a table, eight rows.
"""

import re
from collections.abc import Sequence

from limner.lesson.lexicon import lexicon
from limner.lesson.plan import Code, Table

LINES = 18
"""Of a program on one frame."""
ROWS = 8
"""Of a table on one frame, header not counted."""
_NAMED = re.compile(
    r"^\s*(?:export\s+|public\s+|private\s+|static\s+|async\s+|pub\s+)*(?:def|class|function|fn|func|struct|interface|enum|trait)\s+(\w+)"
)


def code_pages(source: str, name: str, focus: Sequence[tuple[int, int]], language: str) -> list[tuple[Code, str]]:
    """Cut a program, at blank lines where it can.

    Args:
        source: the program.
        name: its language.
        focus: first and last lines to light, from 1.
        language: of the narration.

    Returns:
        Each page with what is said for it: nothing where there is only one.
    """
    lines = source.split("\n")
    pages: list[tuple[Code, str]] = []
    for first, last in _cuts(lines):
        shown = "\n".join(lines[first - 1 : last]).rstrip()
        full = first + shown.count("\n")  # without the blank lines at its end
        lit = [
            (max(low, first) - first + 1, min(high, full) - first + 1)
            for low, high in focus
            if low <= full and high >= first
        ]
        page = Code(id="", source=shown, language=name, focus=tuple(lit), start=first)
        pages.append((page, _said(lines[first - 1 : last], first, last, language)))
    return pages if len(pages) > 1 else [(pages[0][0], "")]


def _cuts(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return first and last lines of the pages, from 1."""
    cuts, first = [], 1
    while len(lines) - first + 1 > LINES:
        blank = [at for at in range(first + LINES // 2, first + LINES) if not lines[at - 1].strip()]
        last = blank[-1] if blank else first + LINES - 1
        cuts.append((first, last))
        first = last + 1
    return [*cuts, (first, len(lines))]


def _said(lines: Sequence[str], first: int, last: int, language: str) -> str:
    said = lexicon(language).lines.format(first, last)
    names = [found[1] for line in lines if (found := _NAMED.match(line))]
    return f"{said.rstrip('.。')}: {', '.join(f'`{name}`' for name in names[:4])}." if names else said


def table_pages(rows: Sequence[tuple[str, ...]], header: tuple[str, ...], language: str) -> list[tuple[Table, str]]:
    """Cut a table into pages of about equal length, each with the header.

    Returns:
        Each page with what is said for it: nothing where there is only one.
    """
    count = max(1, -(-len(rows) // ROWS))
    size = -(-len(rows) // count) if rows else 1
    pages = []
    for first in range(0, max(1, len(rows)), size):
        part = tuple(rows[first : first + size])
        said = lexicon(language).rows.format(first + 1, first + len(part)) if count > 1 else ""
        if said and part[0][0] and part[-1][0]:
            said = f"{said.rstrip('.。')}: {part[0][0]} – {part[-1][0]}."
        pages.append((Table(id="", rows=part, header=header), said))
    return pages
