"""Text set by Typst: paragraphs, formulas, tables and code in one hand, wrapped by real measures.

Sizes are those of :mod:`limner.chalk.theme`; a width is in units of the frame. The shipped faces come first, so that a
lesson looks the same on every machine; scripts that they do not cover need a font of the system's, and where there is
none an error says so, for a box in the place of a letter teaches nobody.
"""

import re
import unicodedata
from functools import cache

import numpy as np
import typst

from limner.chalk.ink import POINT, Ink, outline, read
from limner.chalk.theme import current
from limner.core.errors import MissingError
from limner.core.fonts import FOLDER

CJK = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR")
EMOJI = ("Noto Emoji", "Symbola")
MARK = "#box(width: .01pt, height: .01pt, fill: black)"
"""Something too small to be seen that stands on the baseline; labelled, it tells where a line of text lies."""
BASE = f"{MARK}<base>"
_PAGE = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
_GLYPH = re.compile(r'<symbol id="[^"]*"[^>]*><path d="([^"]*)"')
_PACKAGES = {
    "fonts-noto-cjk": ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH", "BOPOMOFO"),
}


def typeset(code: str, *, size: float, width: float | None = None, colour: str | None = None) -> Ink:
    """Set Typst markup in the theme's face, its middle in the frame's.

    Args:
        code: in Typst's markup mode.
        size: of the font.
        width: at which lines are wrapped; ``None``: nowhere.
        colour: instead of the ink.

    Raises:
        MissingError: no font on this machine has one of its letters.
        ValueError: the markup is not Typst's.
    """
    look = current()
    rules = (
        f'#set text(size: {size / 4.8:g}pt, fill: rgb("{colour or look.ink}"))\n'
        "#set text(hyphenate: false)\n#set par(leading: .6em)\n#set raw(align: left)\n"
    )
    body = code if width is None else f"#block(width: {width / POINT:g}pt)[{code}]"
    svg = _svg(_faces(look.sans, look.mono) + rules + body)
    if not code.isascii() and _boxes(svg):
        _missing(code)
    return read(svg, size).center()


def baseline(words: Ink) -> float:
    """Return the height of a text's first baseline: where :data:`BASE` stands in it."""
    return float(words.place("base")[1])


def line(code: str, *, size: float, width: float | None = None, colour: str | None = None) -> Ink:
    """Set text of which the first baseline is known; see :func:`typeset`."""
    return typeset(BASE + code, size=size, width=width, colour=colour)


def on(words: Ink, x: float, y: float) -> Ink:
    """Move a line: its left end to ``x``, its baseline to ``y``."""
    return words.shift((x - words.get_left()[0], y - baseline(words), 0))


def _faces(sans: str, mono: str) -> str:
    spare = ", ".join(f'"{face}"' for face in (*CJK, *EMOJI) if face in _known())
    return f'#set text(font: ("{sans}", {spare}))\n#show raw: set text(font: ("{mono}", {spare}), size: 1.25em)\n'


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(font_paths=[str(FOLDER)])


@cache
def _known() -> frozenset[str]:
    return frozenset(_fonts().families())


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts())


def _svg(source: str) -> str:
    try:
        found = _compiler().compile((_PAGE + source).encode(), format="svg")
    except typst.TypstError as error:
        raise ValueError(f"it cannot be set: {error.message}: {source[-300:]!r}") from None
    return found.decode() if isinstance(found, bytes) else str(found)


def _boxes(svg: str) -> bool:
    """Say whether a letter is drawn as the box that stands for those that a font has not."""
    return any(_shape(path) in _blanks() for path in _GLYPH.findall(svg))


@cache
def _blanks() -> frozenset[bytes]:
    """Give the shapes of these boxes, in every face: a code point that Unicode never assigns is set."""
    look = current()
    nothing = "\U0010fffe"
    faces = f"{nothing} #strong[{nothing}] #emph[{nothing}] #strong[#emph[{nothing}]]"
    math = f'$upright("{nothing}") bold("{nothing}")$'
    svg = _svg(_faces(look.sans, look.mono) + f'{faces} #raw("{nothing}") #strong[#raw("{nothing}")] {math}')
    return frozenset(_shape(path) for path in _GLYPH.findall(svg))


def _shape(path: str) -> bytes:
    """Tell a glyph's shape, whatever its size."""
    points = outline(path)
    size = float(np.abs(points).max()) if len(points) else 1.0
    return np.round(points / max(size, 1e-9), 3).tobytes()


def _missing(code: str) -> None:
    look = current()
    lost = [
        letter
        for letter in dict.fromkeys(code)
        if ord(letter) > 127 and _boxes(_svg(_faces(look.sans, look.mono) + f"#text[{letter}]"))
    ]
    packages = sorted({_package(letter) for letter in lost})
    shown = " ".join(f"{letter} (U+{ord(letter):04X})" for letter in lost[:4])
    raise MissingError(f"no font here has {shown}: install the system's package {' and '.join(packages)}")


def _package(letter: str) -> str:
    word = unicodedata.name(letter, "?").replace("-", " ").split()[0]
    for package, scripts in _PACKAGES.items():
        if word in scripts:
            return package
    return "fonts-noto-core" if unicodedata.category(letter)[0] in "LMN" else "fonts-symbola"
