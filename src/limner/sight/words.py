"""What words say to a program: numbers with units, names for ids, whether two say the same, and how wide they are.

Understands what optical character recognition does to them: ``O`` for ``0`` in a number, ``l`` for ``1``, a letter
lost in a long word. Numbers are read as they are written in English.
"""

import re
from difflib import SequenceMatcher
from math import cos, radians, sin

from limner.core.faces import known
from limner.core.fonts import FAMILIES
from limner.sight.glyphs import face_of, places
from limner.sight.graph import Text

_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10, 278, 278, 584, 584),
    *(584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667),
    *(611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222),
    *(222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
"""Advances of Liberation Sans for the characters from space to tilde, in thousandths of the font size."""
_OTHER, _MONO, _SERIF, _BOLD = 556, 600, 0.92, 1.06
"""Of other characters; of all in a monospaced font; how much wider a serif and a bold face run, on the average."""
RISE, DROP = 0.74, 0.21
"""How far letters reach above and below the baseline, in font sizes."""
SHORT = "acegmnopqrsuvwxyz"
"""Letters that reach no higher than an ``x``."""
LOW = "gjpqyQ,;()[]{}|@$"
"""Those that reach below the baseline."""
X_HEIGHT, CAPITAL = 0.53, 0.72
"""How high an ``x`` and a capital are, in font sizes."""
ALIKE = 0.8
"""Two words this alike are the same word, misread: one letter wrong in five or more."""
_MISREAD = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "−": "-", "–": "-", "S": "5", "B": "8"})
_TIMES = {"": 1.0, "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "g": 1e9, "t": 1e12}
_UNITS = (
    "°[CF]?|[kMGT]?W|kWh|[kMGT]B|[cmk]?m|mi|[mk]?g|lbs?|[mµn]?s|sec|min|h|hrs?|days?|[mc]?l|pts?|px|x|USD|EUR|pp|ppm"
    "|rpm|k?Hz"
)
_NUMBER = re.compile(
    r"(?P<minus>[-−–(])?\s*(?P<unit>[$€£¥])?\s*(?P<minus2>[-−–])?"
    r"(?P<digits>\d[\d, ]*(?:\.\d+)?|\.\d+)\s*(?P<times>(?:[kKMBbGT]|[mb]n)(?![a-zA-Z]))?\s*(?P<after>[)%€$£¥]|(?:"
    + _UNITS
    + r")(?![a-zA-Z]))?"
)


def number(text: str) -> float | None:
    """Return the number that a text is, with its unit or multiple (``$1.2k``, ``45 %``, ``1,200``), or ``None``."""
    cleaned = text.strip()
    found = _NUMBER.fullmatch(cleaned)
    if not found and sum(c.isdigit() for c in cleaned) * 2 >= len(cleaned):
        found = _NUMBER.fullmatch(cleaned.translate(_MISREAD))
    if not found and re.fullmatch(r"[Oo]", cleaned):
        return 0.0
    if not found:
        return None
    value = float(re.sub(r"[, ]", "", found["digits"])) * _TIMES[(found["times"] or "").lower()]
    return -value if found["minus"] or found["minus2"] else value


def reach(text: str) -> tuple[float, float]:
    """Return how far the letters of a text reach above and below its baseline, in font sizes."""
    letters = "".join(text.split())
    above = X_HEIGHT if letters and all(letter in SHORT for letter in letters) else CAPITAL
    return above, DROP if any(letter in LOW for letter in letters) else 0.0


def plain(value: float) -> str:
    """Write a number as short as its four leading digits allow, with no exponent."""
    if not value:
        return "0"
    written = f"{float(f'{value:.4g}'):f}" if abs(value) < 1e15 else f"{value:.4g}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def slug(text: str, longest: int = 32) -> str:
    """Return words as part of an id: lower-case ASCII letters and digits, joined by dashes."""
    joined = "-".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("%", " percent")))
    return joined if len(joined) <= longest else joined[: longest + 1].rpartition("-")[0] or joined[:longest]


def settled(text: str) -> str:
    """Return a text as it is compared: without case, accents of typing or repeated space."""
    return " ".join(text.lower().replace("’", "'").replace("−", "-").strip(" :*").split())


def same(one: str, other: str) -> bool:
    """Say whether two texts are the same words."""
    return settled(one) == settled(other)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, in [0, 1]; space counts for nothing."""
    return SequenceMatcher(None, settled(one).replace(" ", ""), settled(other).replace(" ", "")).ratio()


def width(text: Text) -> float:
    """Return the length of a line of text in pixels; of a shipped family it is an estimate to about 5 %."""
    if text.family not in FAMILIES and known(text.family):
        return float(places(face_of(text), text.content)[-1]) * text.size + text.spacing * len(text.content)
    if "Mono" in text.family:
        units = _MONO * len(text.content)
    else:
        units = float(sum(_WIDTHS[ord(c) - 32] if 32 <= ord(c) < 127 else _OTHER for c in text.content))
        units *= _SERIF if "Serif" in text.family else 1.0
        units *= _BOLD if text.weight >= 600 else 1.0
    return units * text.size / 1000 + text.spacing * len(text.content)


def box(text: Text) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of a line of text in pixels, for turned text of its four corners."""
    length = width(text)
    left = {"middle": -length / 2, "end": -length}.get(text.anchor, 0.0)
    low, high = -RISE * text.size, DROP * text.size
    if not text.angle:
        return text.x + left, text.y + low, text.x + left + length, text.y + high
    c, s = cos(radians(text.angle)), sin(radians(text.angle))
    corners = [(u * c - v * s, u * s + v * c) for u in (left, left + length) for v in (low, high)]
    xs, ys = zip(*corners, strict=True)
    return text.x + min(xs), text.y + min(ys), text.x + max(xs), text.y + max(ys)
