"""Text on the frame: a heading, a few words, a list."""

from manim import Animation, FadeIn, LaggedStart, VGroup

from limner.chalk.element import Element
from limner.chalk.setting import escaped, typeset
from limner.chalk.theme import BODY, THEMES, TITLE


class Heading(Element):
    """The title of a section, plain text."""

    kind = "heading"

    def __init__(self, text: str, *, id: str, theme: str = "slate") -> None:
        super().__init__(typeset(f"*{escaped(text)}*", THEMES[theme], size=TITLE), id=id)

    def appear(self) -> Animation:
        """Return how it comes in."""
        return FadeIn(self, run_time=0.5)


class Words(Element):
    """A paragraph of Typst markup, wrapped at ``width`` units."""

    kind = "text"

    def __init__(self, markup: str, *, id: str, width: float = 12.0, size: float = BODY, theme: str = "slate") -> None:
        super().__init__(typeset(markup, THEMES[theme], size=size, width=width), id=id)


class Bullets(Element):
    """A list of Typst markup, item below item; its parts are items that can be shown one by one."""

    kind = "bullets"

    def __init__(
        self, items: list[str], *, id: str, width: float = 12.0, size: float = BODY, numbered: bool = False,
        theme: str = "slate",
    ) -> None:  # fmt: skip
        look = THEMES[theme]
        rows = []
        for number, item in enumerate(items, 1):
            mark = f"{number}." if numbered else "•"
            code = f'#grid(columns: (1.2em, 1fr), text(fill: rgb("{look.accents[0]}"))[{mark}], [{item}])'
            row = typeset(code, look, size=size, width=width)
            above = rows[-1].get_bottom()[1] - size / 110 if rows else 0.0
            row.shift((-row.get_left()[0], above - row.get_top()[1], 0))
            rows.append(row)
        super().__init__(*(VGroup(row) for row in rows), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: item after item."""
        return LaggedStart(*(FadeIn(row) for row in self), lag_ratio=0.4, run_time=0.5 * len(self))
