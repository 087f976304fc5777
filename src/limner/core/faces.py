"""The families that pages are commonly set in: which this machine has, in which files, and what stands in for each.

Beside the shipped ones (:mod:`limner.core.fonts`) those are the families below, where they are installed for all users:
in the folders that a sandboxed browser sees. Their names, weights, slants and line heights are read from their tables
(OpenType 1.9: name, OS/2, hhea, head). Not covered: collections (``.ttc``), variable and condensed fonts, and families
that few pages name: whoever reads a page would not have them.
"""

import struct
from functools import cache
from pathlib import Path
from typing import BinaryIO

import msgspec

from limner.core import fonts

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
KINDS = (".ttf", ".otf")
_WINDOWS = (3, 1)
"""Platform and encoding of names in UTF-16."""
_NORMAL = 5
"""Width class of what is neither condensed nor extended."""
_SLANTED, _OWN_LINES = 1 << 0 | 1 << 9, 1 << 7
"""Bits of OS/2 ``fsSelection``: italic or oblique; the typographic ascent and descent are meant."""
_ALIKE = {
    fonts.SANS: "Arial, Helvetica, sans-serif",
    fonts.SERIF: "Times New Roman, Times, serif",
    fonts.MONO: "Courier New, Courier, monospace",
    "DejaVu Sans": "Verdana, sans-serif",
    "Verdana": "DejaVu Sans, sans-serif",
    "Carlito": "Calibri, sans-serif",
    "DejaVu Serif": "Georgia, serif",
    "Georgia": "DejaVu Serif, serif",
    "Caladea": "Cambria, serif",
    "DejaVu Sans Mono": "Menlo, Consolas, monospace",
}
"""What is like a family, for where it is missing."""
_GENERIC = {
    "sans-serif": (
        "Roboto", "Open Sans", "Inter", "Lato", "Noto Sans", "Montserrat", "Poppins", "Source Sans 3",
        "Source Sans Pro", "Ubuntu", "Cantarell", "Fira Sans", "Raleway", "Nunito", "Work Sans", "IBM Plex Sans",
        "PT Sans", "Rubik", "Quicksand", "Oswald", "Bebas Neue", "Arial Black", "Impact", "Tahoma", "Trebuchet MS",
    ),
    "serif": (
        "Noto Serif", "Merriweather", "Playfair Display", "Lora", "PT Serif", "Source Serif 4", "IBM Plex Serif",
        "Crimson Text", "EB Garamond", "Roboto Slab",
    ),
    "monospace": (
        "Roboto Mono", "Fira Code", "Fira Mono", "JetBrains Mono", "Source Code Pro", "Ubuntu Mono", "IBM Plex Mono",
        "Noto Sans Mono", "Inconsolata", "Hack", "Cascadia Code",
    ),
    "cursive": ("Comic Sans MS", "Comic Neue", "Pacifico", "Lobster", "Dancing Script"),
}  # fmt: skip
"""CSS generic families (CSS Fonts 4, section 2.1.3), and the common families of each."""
STACKS = _ALIKE | {family: generic for generic, families in _GENERIC.items() for family in families}


class Font(msgspec.Struct, frozen=True):
    """One face in a file of its own."""

    family: str
    weight: int
    """CSS weight."""
    italic: bool
    path: Path
    ascent: float
    """Above the baseline, in font sizes, as browsers take it for lines."""
    descent: float
    """Below it."""


def stack(family: str) -> str:
    """Return a CSS ``font-family`` list: a family and what stands in for it."""
    name = family if all(part.isalpha() for part in family.split()) else f"'{family}'"
    return f"{name}, {STACKS[family]}" if family in STACKS else name


def known(family: str) -> bool:
    """Say whether a family is shipped, or a common one that is installed."""
    return family in fonts.FAMILIES or any(font.family == family for font in installed())


def find(family: str, weight: int = 400, italic: bool = False) -> Font:
    """Return the face of a family that is nearest in slant and weight.

    Raises:
        ValueError: the family is neither shipped nor a common one that is installed.
    """
    if family in fonts.FAMILIES:
        return _read(fonts.path(family, weight, italic))
    mine = [font for font in installed() if font.family == family]
    if not mine:
        raise ValueError(f"{family!r} is neither shipped nor installed")
    return min(mine, key=lambda font: (font.italic != italic, abs(font.weight - weight)))


@cache
def installed() -> tuple[Font, ...]:
    """Return the faces of common families that this machine has, without the shipped ones."""
    return search(FOLDERS)


def search(folders: tuple[Path, ...]) -> tuple[Font, ...]:
    """Return the faces of common families that are in folders, each once, the most common families first."""
    found: dict[tuple[str, int, bool], Font] = {}
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in KINDS)
    for path in files:
        try:
            font = _read(path)
        except (ValueError, struct.error, OSError):
            continue  # a broken or variable font, or a broken link: a browser skips it too
        if font.family in STACKS and font.family not in fonts.FAMILIES:
            found.setdefault((font.family, font.weight, font.italic), font)
    order = {family: place for place, family in enumerate(STACKS)}
    return tuple(sorted(found.values(), key=lambda font: (order[font.family], font.italic, font.weight)))


@cache
def _read(path: Path) -> Font:
    with path.open("rb") as file:
        tables = _tables(file)
        if "fvar" in tables:
            raise ValueError("a variable font")
        (units,) = struct.unpack(">H", _part(file, tables["head"], 18, 2))
        ascent, descent = struct.unpack(">hh", _part(file, tables["hhea"], 4, 4))
        weight, width = struct.unpack(">HH", _part(file, tables["OS/2"], 4, 4))
        selection, typical, below = struct.unpack(">H4xhh", _part(file, tables["OS/2"], 62, 10))
        names = _names(_part(file, tables["name"], 0, tables["name"][1]))
    if selection & _OWN_LINES:
        ascent, descent = typical, below
    # Families of more than four faces have a name of their own for all of them; condensed ones are not meant by it.
    family = names.get(16, names.get(1, "")) if width == _NORMAL else names.get(1, "")
    return Font(family, weight, bool(selection & _SLANTED), path, ascent / units, -descent / units)


def _tables(file: BinaryIO) -> dict[str, tuple[int, int]]:
    """Return where each table starts and how long it is."""
    (count,) = struct.unpack(">4xH6x", file.read(12))
    records = (struct.unpack(">4s4xLL", file.read(16)) for _ in range(count))
    found = {tag.decode("latin-1"): (start, length) for tag, start, length in records}
    if missing := {"head", "hhea", "OS/2", "name"} - found.keys():
        raise ValueError(f"no table {missing.pop()}")
    return found


def _part(file: BinaryIO, table: tuple[int, int], offset: int, size: int) -> bytes:
    file.seek(table[0] + offset)
    return file.read(size)


def _names(table: bytes) -> dict[int, str]:
    """Return the names of a font by their number: in English, or what comes last."""
    count, start = struct.unpack_from(">2xHH", table)
    found: dict[int, str] = {}
    for index in range(count):
        platform, encoding, language, name, size, place = struct.unpack_from(">6H", table, 6 + 12 * index)
        if (platform, encoding) == _WINDOWS and (name not in found or language == 0x409):
            found[name] = table[start + place : start + place + size].decode("utf-16-be", "replace")
    return found
