"""Program texts, with line numbers and colours of the theme."""

from collections.abc import Sequence

from manim import Animation, AnimationGroup, Rectangle, VGroup

from limner.chalk.caption import captioned
from limner.chalk.element import Drawing
from limner.chalk.markup import quoted
from limner.chalk.setting import MARK, typeset
from limner.chalk.theme import BODY, Theme, current

PADDING = 0.3
"""Units between the panel's rim and what is in it."""
COLUMNS = 76
"""Characters from which a line goes on below, set in by :data:`INSET` more: it would be too small to read."""
INSET = 4
DIMMED = 0.35
"""Opacity of the lines that are not spoken of."""
_COLOURS = {
    "comment, string.comment": "faint",
    "keyword, storage, constant.language, keyword.operator.word": 4,
    "string, punctuation.definition.string": 1,
    "constant.numeric, constant.character, constant.other": 0,
    "entity.name, support.function, support.class, support.type, entity.other": 3,
    "variable.parameter": 2,
    "punctuation, keyword.operator, variable, meta": "ink",
}  # fmt: skip
"""By TextMate's scopes: an accent's number, or a name in the theme."""


class Listing(Drawing):
    """A program text with line numbers. ``part(k)`` lights the k-th range of lines, and dims the others.

    Typst sets the whole, so lines stand on one pitch and characters in columns, whatever glyphs they have.

    Args:
        source: the program.
        id: unique in the lesson.
        language: for its colours.
        focus: first and last lines to be lit, from 1 within ``source``.
        start: the number of the first line.
        size: of the font.
        caption: below it.
    """

    kind = "code"

    def __init__(
        self, source: str, *, id: str, language: str = "text", focus: Sequence[tuple[int, int]] = (), start: int = 1,
        size: float = 0.8 * BODY, caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        self.focus = focus
        text = source.rstrip("\n").expandtabs(4)
        long = max(map(len, text.split("\n"))) > COLUMNS
        inset = f"(it.text.len() - it.text.trim(at: start).len() + {INSET}) * .6em"  # an advance is .6 em
        body = f"#box(width: {0.6 * COLUMNS}em, par(hanging-indent: {inset}, it.body))" if long else "#it.body"
        code = (
            f"#set raw(theme: bytes({quoted(theme(look))}))\n#set par(leading: .75em)\n"
            f'#show raw.line: it => [#box[{MARK}#text(fill: rgb("{look.faint}"), '
            f"box(width: {0.62 * len(str(start + text.count(chr(10)))):.2f}em, "
            f'align(right, str(it.number + {start - 1}))))#h(1.2em){body}]#label("line" + str(it.number))]\n'
            f"#raw(block: true, lang: {quoted(language)}, {quoted(text)})"
        )
        whole = typeset(code, size=size, colour=look.ink)
        self.rows = VGroup(*(whole.select(f"line{number}") for number in range(1, text.count("\n") + 2)))
        panel = Rectangle(width=whole.width + 2 * PADDING, height=whole.height + 2 * PADDING, stroke_width=0)
        panel.set_fill(look.panel, 1.0).move_to(whole)
        super().__init__(*captioned([VGroup(panel), self.rows], caption, panel.width), id=id)

    def part(self, index: int) -> Animation:
        """Return how a range of lines is lit, from 0."""
        first, last = self.focus[index]
        moves = [
            row.animate.set_opacity(1.0 if first <= number <= last else DIMMED).build()
            for number, row in enumerate(self.rows, 1)
        ]
        return AnimationGroup(*moves, run_time=0.5)


def theme(look: Theme) -> str:
    """Return a TextMate theme (Typst takes these) of a lesson's colours, all legible on its panels."""
    rules = [f"<dict><key>settings</key><dict><key>foreground</key><string>{look.ink}</string></dict></dict>"]
    for scope, which in _COLOURS.items():
        colour = look.accents[which] if isinstance(which, int) else getattr(look, which)
        settings = f"<key>settings</key><dict><key>foreground</key><string>{colour}</string></dict>"
        rules.append(f"<dict><key>scope</key><string>{scope}</string>{settings}</dict>")
    head = "<key>name</key><string>limner</string>"
    return f'<plist version="1.0"><dict>{head}<key>settings</key><array>{"".join(rules)}</array></dict></plist>'
