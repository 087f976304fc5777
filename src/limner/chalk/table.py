"""Rows of cells."""

from collections.abc import Sequence

from manim import Animation, FadeIn, LaggedStart, Line, VGroup

from limner.chalk.caption import captioned
from limner.chalk.element import Drawing
from limner.chalk.ink import POINT
from limner.chalk.markup import markup
from limner.chalk.setting import MARK, typeset
from limner.chalk.theme import BODY, current

LETTER, LONGEST, GUTTER = 0.6, 14, 1.6
"""Ems: of a letter, at most; between columns. And letters of a word that is not parted (:mod:`limner.chalk.markup`)."""
WIDE = 12.6
"""Units beyond which cells are wrapped."""


class Table(Drawing):
    """Rows of cells on common baselines, numbers to the right.

    ``part(k)`` points the k-th row out. Typst sets the whole: its columns are as wide as they need to be, and where
    that is too wide for ``width``, the widest are wrapped.
    """

    kind = "table"

    def __init__(
        self, rows: Sequence[Sequence[str]], *, id: str, header: Sequence[str] = (), size: float = 0.85 * BODY,
        width: float = WIDE, caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        lines = [*([header] if header else []), *rows]
        count = max(len(line) for line in lines)
        sides = ["right" if _numeric(rows, k) else "left" for k in range(count)]
        cells = []
        for index, line in enumerate(lines):
            for cell in (*line, *[""] * (count - len(line))):
                code = f"#strong[{markup(cell)}]" if header and index == 0 else markup(cell)
                cells.append(f"[#block[#[{MARK}<base{index}>]{code}]<row{index}>]")
        width = max(width, _least(lines, count) * size / 4.8 * POINT)
        gutters = f"column-gutter: {GUTTER}em, row-gutter: {'(1.4em, 1em)' if header else '1em'}"
        columns = f"columns: {count}, align: ({', '.join(sides)},), {gutters}"
        whole = typeset(f"#grid({columns}, {', '.join(cells)})", size=size, width=width)
        self.rows = [whole.select(f"row{index}") for index in range(len(lines))]
        groups: list[VGroup] = list(self.rows)
        if header:
            # Between the header's descenders and the capitals of the first row.
            em = size / 4.8 * POINT
            low = whole.place("base1")[1] + 0.72 * em if rows else whole.place("base0")[1] - 0.9 * em
            high = min(whole.place("base0")[1] - 0.22 * em, self.rows[0].get_bottom()[1])  # a header may have two lines
            y = (high + low) / 2
            left, right = whole.get_left()[0], whole.get_right()[0]
            rule = Line((left, y, 0), (right, y, 0), color=look.accents[0], stroke_width=4)
            groups[0] = VGroup(groups[0], rule)
            self.rows = self.rows[1:]
            groups[:2] = [VGroup(*groups[:2])]
        super().__init__(*captioned(groups, caption, width), id=id)

    def appear(self) -> Animation:
        """Return how its rows come in, one after the other; the first comes with the header."""
        return LaggedStart(*(FadeIn(row) for row in self), lag_ratio=0.25, run_time=0.6 + 0.2 * len(self))

    def part(self, index: int) -> Animation:
        """Return how a row is pointed out, from 0."""
        return self.rows[index].animate.set_color(current().accents[0]).build()


def _least(lines: Sequence[Sequence[str]], count: int) -> float:
    """Return the ems that columns take of which no word is broken; narrower, Typst lets them run into each other."""
    columns = [[word for line in lines for word in "".join(line[k : k + 1]).split()] for k in range(count)]
    longest = [max(map(len, words), default=0) for words in columns]
    return sum(LETTER * min(length, LONGEST) for length in longest) + GUTTER * (count - 1)


def _numeric(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Say whether a column holds nothing but numbers."""
    cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
    return bool(cells) and all(_number(cell) for cell in cells)


def _number(text: str) -> bool:
    plain = text.strip("$€£¥%~≈<>+ ").replace("\\,", "").replace("−", "-").lstrip("-")
    return plain.translate(str.maketrans("", "", "., \u00a0\u202f'")).isdigit()
