"""Text on the frame: a heading, a few words, a list."""

from collections.abc import Sequence

from manim import RIGHT, Animation, FadeIn, Line, VGroup

from limner.chalk.element import Element
from limner.chalk.markup import markup, plain
from limner.chalk.setting import typeset
from limner.chalk.theme import BODY, TITLE, current

BETWEEN = 0.28
"""Units between items of a list."""


class Heading(Element):
    """The title of a section, with a rule below it."""

    kind = "heading"

    def __init__(self, text: str, *, id: str) -> None:
        words = typeset(f"#strong[{plain(text)}]", size=TITLE, width=12.8)
        rule = Line((0, 0, 0), (0.9, 0, 0), color=current().accents[0], stroke_width=5)
        rule.move_to((words.get_left()[0] + 0.45, words.get_bottom()[1] - 0.18, 0))
        super().__init__(words, rule, id=id)

    def appear(self) -> Animation:
        """Return how it comes in."""
        return FadeIn(self, run_time=0.5)


class Words(Element):
    """A paragraph, wrapped at ``width`` units.

    Args:
        text: with ``**strong**``, ``*emphasised*``, `` `code` `` and ``$formulas$``.
        id: unique in the lesson.
        width: units of the frame.
        role: ``statement``, or ``definition``, ``example``, ``note``, ``quote``, which have a bar beside them.
        size: of the font.
    """

    kind = "text"

    def __init__(
        self, text: str, *, id: str, width: float = 12.0, role: str = "statement", size: float = BODY
    ) -> None:  # fmt: skip
        look = current()
        inset = 0.0 if role == "statement" else 0.35
        words = typeset(markup(text), size=size, width=width - inset)
        parts = [words]
        if inset:
            colour = look.accents[{"definition": 0, "example": 1, "note": 2}.get(role, 3) % len(look.accents)]
            x = words.get_left()[0] - inset
            bar = Line((x, words.get_top()[1], 0), (x, words.get_bottom()[1], 0), color=colour, stroke_width=6)
            parts.append(bar)
        super().__init__(*parts, id=id)


class Bullets(Element):
    """A list, item below item. ``part(k)`` shows the k-th item, the first comes with the list."""

    kind = "bullets"

    def __init__(
        self, items: Sequence[str], *, id: str, width: float = 12.0, size: float = BODY, numbered: bool = False,
        start: int = 1,
    ) -> None:  # fmt: skip
        colour = current().accents[0]
        rows = []
        for number, item in enumerate(items, start):
            mark = f"{number}." if numbered else "•"
            code = f'#grid(columns: (1.3em, 1fr), text(fill: rgb("{colour}"))[#strong[{mark}]], [{markup(item)}])'
            row = typeset(code, size=size, width=width)
            above = rows[-1].get_bottom()[1] - BETWEEN if rows else 0.0
            row.shift((-row.get_left()[0], above - row.get_top()[1], 0))
            rows.append(VGroup(row))
        super().__init__(*rows, id=id)

    def appear(self) -> Animation:
        """Return how its first item comes in."""
        return FadeIn(self[0], shift=0.15 * RIGHT, run_time=0.5)

    def part(self, index: int) -> Animation:
        """Return how an item comes in, from 0."""
        return FadeIn(self[index], shift=0.15 * RIGHT, run_time=0.5)
