"""The fonts limner ships, and which of them a CSS family list means.

Text is drawn with Liberation Sans, Serif and Mono (metric-compatible with Arial, Times New Roman and Courier New)
and with nothing else, so that it looks the same on every machine. Without a font of the name it asks for, resvg
draws text in another face and librsvg in a third; so families are settled here, for both, before they are asked.

Not promised: scripts beyond Latin, Greek, Cyrillic and Hebrew. :func:`missing` says which characters have no glyph.
"""

import re
import struct
from functools import cache
from pathlib import Path

VERSION = "Liberation 2.1.5"
FOLDER = Path(__file__).parent / "fonts"
DEFAULT = "Liberation Serif"  # where nothing is named: the specification leaves it open, browsers use a serif
SANS, SERIF, MONO = "Liberation Sans", "Liberation Serif", "Liberation Mono"
_SERIFS = (
    "times",
    "georgia",
    "garamond",
    "palatino",
    "cambria",
    "tinos",
    "playfair",
    "merriweather",
    "bodoni",
    "didot",
)
_MONOS = ("mono", "courier", "consolas", "menlo", "monaco", "cousine", "code", "terminal")
_FAMILY = re.compile(r"(font-family:)([^;{}]*)")
_SHORTHAND = re.compile(r"((?:^|[;{])font:[^;{}]*?\d(?:px|pt|em|rem|%|ex)?(?:/[\w.%]++)? +)([^;{}]*)")


def settle(families: str) -> str:
    """Return the shipped family that stands for a CSS ``font-family`` list.

    The first name that can be told decides; one that cannot (``Inter``, ``Fira Sans``) is a sans-serif, which is
    what unknown names on screens mostly are.
    """
    for name in families.replace("'", "").replace('"', "").lower().split(","):
        name = name.strip()
        if any(word in name for word in _MONOS):
            return MONO
        if name == "serif" or name.endswith(" serif") or any(word in name for word in _SERIFS):
            return SERIF
        if name:
            return SANS
    return SERIF


def pin(style: str) -> str:
    """Rewrite the family lists in cleaned CSS to the shipped family each means."""
    for pattern in (_FAMILY, _SHORTHAND):
        style = pattern.sub(lambda found: found[1] + settle(found[2]), style)
    return style


def missing(text: str) -> str:
    """Return the characters of ``text`` that no shipped font can draw, each once, in order."""
    return "".join(c for c in dict.fromkeys(text) if ord(c) > 32 and ord(c) not in _covered())


@cache
def _covered() -> frozenset[int]:
    """Read the characters of Liberation Sans (OpenType 1.9: table directory, cmap format 4)."""
    font = (FOLDER / "LiberationSans-Regular.ttf").read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (encodings,) = struct.unpack_from(">H", font, cmap + 2)
    maps = (struct.unpack_from(">HHL", font, cmap + 4 + 8 * n) for n in range(encodings))
    unicode = cmap + next(offset for platform, encoding, offset in maps if (platform, encoding) == (3, 1))
    segments = struct.unpack_from(">H", font, unicode + 6)[0] // 2
    last = struct.unpack_from(f">{segments}H", font, unicode + 14)
    first = struct.unpack_from(f">{segments}H", font, unicode + 16 + 2 * segments)
    return frozenset(code for low, high in zip(first, last, strict=True) for code in range(low, high + 1)) - {0xFFFF}
