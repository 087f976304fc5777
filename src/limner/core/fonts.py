"""The fonts limner ships: three families in four faces each, and where their files are.

Pictures are drawn, and read, in Liberation Sans, Serif and Mono (metric-compatible with Arial, Times New Roman and
Courier New) and in nothing else, so that they look the same on every machine; for pages there are more
(:mod:`limner.core.faces`). Not promised: scripts beyond Latin, Greek, Cyrillic and Hebrew. :func:`covered` says which
characters have a glyph.
"""

import struct
from functools import cache
from pathlib import Path

VERSION = "Liberation 2.1.5"
FOLDER = Path(__file__).parent / "fonts"
SANS, SERIF, MONO = "Liberation Sans", "Liberation Serif", "Liberation Mono"
FAMILIES = (SANS, SERIF, MONO)
BOLD = 600
"""The CSS weight from which the bold face is taken (CSS Fonts 4, section 5.2, for a family of 400 and 700)."""


def path(family: str, weight: int = 400, italic: bool = False) -> Path:
    """Return the file of a face.

    Args:
        family: one of ``FAMILIES``.
        weight: CSS weight, 1 to 1000.
        italic: the slanted face.

    Raises:
        ValueError: no such family is shipped.
    """
    if family not in FAMILIES:
        raise ValueError(f"{family!r} is not shipped: {', '.join(FAMILIES)} are")
    style = ("Bold" if weight >= BOLD else "") + ("Italic" if italic else "") or "Regular"
    return FOLDER / f"{family.replace(' ', '')}-{style}.ttf"


@cache
def covered(file: Path | None = None) -> frozenset[int]:
    """Return the characters of a font, of Liberation Sans where none is given (OpenType 1.9: cmap format 4).

    Raises:
        ValueError: it has no table of that format for Windows.
    """
    font = (file or path(SANS)).read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (encodings,) = struct.unpack_from(">H", font, cmap + 2)
    maps = (struct.unpack_from(">HHL", font, cmap + 4 + 8 * n) for n in range(encodings))
    offset = next((offset for platform, encoding, offset in maps if (platform, encoding) == (3, 1)), None)
    if offset is None:
        raise ValueError(f"{file} has no table of characters that is understood")
    unicode = cmap + offset
    segments = struct.unpack_from(">H", font, unicode + 6)[0] // 2
    last = struct.unpack_from(f">{segments}H", font, unicode + 14)
    first = struct.unpack_from(f">{segments}H", font, unicode + 16 + 2 * segments)
    return frozenset(code for low, high in zip(first, last, strict=True) for code in range(low, high + 1)) - {0xFFFF}
