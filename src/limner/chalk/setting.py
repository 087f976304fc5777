"""Text set by Typst: paragraphs, formulas, lists and code in one hand, wrapped by real measures.

Sizes are those of :mod:`limner.chalk.theme`; a width is in units of the frame. The shipped fonts are used and no other,
so that a lesson looks the same on every machine; scripts that they do not cover need a font of the system's.
"""

from manim import Typst, VGroup

from limner.chalk.theme import current
from limner.core.fonts import FOLDER

POINT = 0.0496
"""Units of the frame to one point of Typst's, as Manim draws a font size of 48."""
_FACES = '("{face}", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Emoji")'


def typeset(code: str, *, size: float, width: float | None = None, colour: str | None = None) -> VGroup:
    """Set Typst markup in the theme's face.

    Args:
        code: in Typst's markup mode.
        size: of the font.
        width: at which lines are wrapped; ``None``: nowhere.
        colour: instead of the ink.
    """
    look = current()
    points = size / 4.8
    faces = _FACES.format(face=look.sans)
    rules = (
        f'#set text(font: {faces}, size: {points:g}pt, fill: rgb("{colour or look.ink}"))\n'
        f'#show raw: set text(font: ("{look.mono}",), size: 1.25em)\n#set par(leading: .6em)\n'
    )
    body = code if width is None else f"#block(width: {width / POINT:g}pt)[{code}]"
    return Typst(body, typst_preamble=rules, font_paths=[FOLDER], should_center=True)
