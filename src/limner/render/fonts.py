"""Which of the fonts that limner ships (``core.fonts``) a CSS family list means.

Without a font of the name it asks for, resvg draws text in another face and librsvg in a third; so families are settled
here, for both, before they are asked. :func:`missing` says which characters have no glyph.
"""

import re

from limner.core.fonts import FOLDER, MONO, SANS, SERIF, VERSION, covered

__all__ = ["DEFAULT", "FOLDER", "VERSION", "missing", "pin", "settle"]
DEFAULT = SERIF  # where nothing is named: the specification leaves it open, browsers use a serif
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
    return "".join(c for c in dict.fromkeys(text) if ord(c) > 32 and ord(c) not in covered())
