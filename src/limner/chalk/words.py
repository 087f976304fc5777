"""Text on the frame: a heading, a few words, a list."""

from collections.abc import Sequence

from manim import DOWN, RIGHT, UP, Animation, FadeIn, Line, VGroup

from limner.chalk.caption import captioned
from limner.chalk.element import Drawing
from limner.chalk.markup import markup
from limner.chalk.region import HEAD
from limner.chalk.setting import MARK, baseline, line, typeset
from limner.chalk.theme import BODY, SMALL, TITLE, current

CARD = 64.0
"""Font size of a lesson's title."""
STRONG = '#show strong: set text(fill: rgb("{}"))\n'
"""Strong words are in an accent: bold alone is easily missed by those who listen."""
LONG = 9
"""Items beyond which a list stands in two columns."""


class Heading(Drawing):
    """The title of a section, with a rule below it; a long one takes two lines in smaller letters."""

    kind = "heading"

    def __init__(self, text: str, *, id: str) -> None:
        code = f"#strong[{markup(text)}]"
        words = line(code, size=TITLE)
        low = baseline(words)
        if words.width > HEAD.width:
            words = typeset(f"#set par(leading: .45em)\n{code}", size=0.72 * TITLE, width=HEAD.width)
            low = words.get_bottom()[1] + 0.07
        rule = Line((0, 0, 0), (0.9, 0, 0), color=current().accents[0], stroke_width=5)
        rule.move_to((words.get_left()[0] + 0.45, low - 0.27, 0))  # below descenders, whether there are any or not
        super().__init__(words, VGroup(rule), id=id)

    def appear(self) -> Animation:
        """Return how it comes in."""
        return FadeIn(self, run_time=0.5)


class Words(Drawing):
    """A paragraph, wrapped at ``width`` units.

    Args:
        text: with ``**strong**``, ``*emphasised*``, `` `code` `` and ``$formulas$``.
        id: unique in the lesson.
        width: units of the frame.
        role: ``statement``, or ``definition``, ``example``, ``note``, ``quote``, which have a bar beside them, or
            ``title`` of the lesson: large, in the middle, its caption below a rule.
        size: of the font.
        caption: below it.
    """

    kind = "text"

    def __init__(
        self, text: str, *, id: str, width: float = 12.0, role: str = "statement", size: float = BODY,
        caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        if role == "title":
            super().__init__(*_title(text, width, caption), id=id)
            return
        inset = 0.0 if role == "statement" else 0.35
        words = typeset(STRONG.format(look.accents[0]) + markup(text), size=size, width=width - inset)
        parts: list[VGroup] = [words]
        if inset:
            colour = look.accents[{"definition": 0, "example": 1, "note": 2}.get(role, 3) % len(look.accents)]
            x = words.get_left()[0] - inset
            bar = Line((x, words.get_top()[1], 0), (x, words.get_bottom()[1], 0), color=colour, stroke_width=6)
            parts.append(VGroup(bar))
        super().__init__(*captioned(parts, caption, width), id=id)


def _title(text: str, width: float, caption: str) -> list[VGroup]:
    look = current()
    words = typeset(f"#set align(center)\n#strong[{markup(text)}]", size=CARD, width=width)
    rule = Line((-0.6, 0, 0), (0.6, 0, 0), color=look.accents[0], stroke_width=6).next_to(words, DOWN, buff=0.35)
    parts = [words, VGroup(rule)]
    if caption:
        below = typeset(f"#set align(center)\n{markup(caption)}", size=SMALL, width=0.8 * width, colour=look.faint)
        parts.append(below.next_to(rule, DOWN, buff=0.35))
    return parts


class Bullets(Drawing):
    """A list, item below item. ``part(k)`` shows the k-th item, the first comes with the list."""

    kind = "bullets"

    def __init__(
        self, items: Sequence[str], *, id: str, width: float = 12.0, size: float = BODY, numbered: bool = False,
        start: int = 1, caption: str = "",
    ) -> None:  # fmt: skip
        halves = 2 if len(items) > LONG else 1
        half = -(-len(items) // halves)
        gap = 0.6
        columns = []
        for k in range(halves):
            part = items[k * half : (k + 1) * half]
            code = STRONG.format(current().accents[0]) + _list(part, start + k * half, numbered)
            columns.append(typeset(code, size=size, width=(width - gap * (halves - 1)) / halves))
        if halves > 1:
            columns[1].next_to(columns[0], RIGHT, buff=gap).align_to(columns[0], UP)
        rows = [column.select(f"item{n}") for column in columns for n in range(len(column.labels))]
        super().__init__(*captioned(list(rows), caption, width), id=id)

    def appear(self) -> Animation:
        """Return how its first item comes in."""
        return FadeIn(self[0], shift=0.15 * RIGHT, run_time=0.5)

    def part(self, index: int) -> Animation:
        """Return how an item comes in, from 0."""
        return FadeIn(self[index], shift=0.15 * RIGHT, run_time=0.5)


def _list(items: Sequence[str], start: int, numbered: bool) -> str:
    colour = current().accents[0]
    cells = []
    for number, item in enumerate(items):
        mark = f"{start + number}." if numbered else "•"
        label = f"<item{number}>"
        cells.append(f'[#block[#text(fill: rgb("{colour}"))[#strong[{mark}]]]{label}]')
        cells.append(f"[#block[{MARK}{markup(item)}]{label}]")
    wide = max(1.3, 0.6 * len(f"{start + len(items)}.") + 0.4) if numbered else 1.1
    return f"#grid(columns: ({wide:g}em, 1fr), row-gutter: .75em, {', '.join(cells)})"
