"""Themes of CodeVQA's pictures, and when a colour bears a basic term beyond doubt.

A colour is asked about only where it lies well inside the region of one term in OKLab (Ottosson 2020), with gaps
between the regions that belong to nobody. Development and test themes share no fill.
"""

from functools import cache

import msgspec
import numpy as np

from limner.sight.colours import lab
from limner.sight.graph import rgb

REGIONS = {
    "red": ((18, 34), (0.13, 0.4), (0.44, 0.66)),
    "orange": ((48, 72), (0.12, 0.4), (0.66, 0.82)),
    "yellow": ((86, 110), (0.11, 0.4), (0.82, 0.97)),
    "green": ((132, 162), (0.08, 0.4), (0.42, 0.85)),
    "blue": ((238, 270), (0.08, 0.4), (0.36, 0.75)),
    "purple": ((294, 318), (0.09, 0.4), (0.32, 0.62)),
    "pink": ((-15, 12), (0.07, 0.4), (0.68, 0.88)),
    "brown": ((38, 70), (0.04, 0.11), (0.3, 0.5)),
}
"""Of each term: hue in degrees, chroma and lightness in OKLCh, set by eye around Berlin and Kay's focal colours."""
GREYS = {"black": (0.0, 0.25), "grey": (0.45, 0.82), "white": (0.965, 1.01)}
"""Lightness of what has next to no chroma."""
DULL = 0.025
"""Chroma below which a colour is grey."""


class Theme(msgspec.Struct, frozen=True):
    """A look: what a designer decides once for a page."""

    name: str
    ground: str
    ink: str
    """Of words and strong lines."""
    quiet: str
    """Of labels and weak words."""
    rule: str
    """Of gridlines and borders."""
    card: str
    """Of panels on the ground."""
    fills: tuple[str, ...]
    family: str
    wide: float = 1.0
    """How wide the font runs beside Liberation Sans."""
    radius: float = 0.0
    """Of the corners of boxes."""
    stroke: float = 1.0
    """Width of rules and borders."""


DEV = (
    Theme("paper", "#ffffff", "#1f2933", "#52606d", "#d5dbe1", "#f3f5f7",
          ("#d64545", "#f0963a", "#f7d154", "#3f9950", "#2f6fde", "#7b4fc9", "#f29bbd", "#7a4a2b", "#8a949c"),
          "Liberation Sans", radius=4.0),
    Theme("press", "#fbf9f4", "#2b2118", "#6f6256", "#d9d0c3", "#ffffff",
          ("#c8432f", "#e8904a", "#f2d35e", "#4f8f45", "#3567b5", "#6d459e", "#eda3b4", "#6e4630", "#97918a"),
          "Liberation Serif", wide=0.92, stroke=1.5),
    Theme("night", "#151d29", "#eef2f6", "#a7b3c2", "#374559", "#202b3a",
          ("#e5544b", "#f5a04e", "#ffe070", "#52b15e", "#4c8ef0", "#8a5cd6", "#f7a6c8", "#80533a", "#9ba3ab"),
          "Liberation Sans", radius=8.0),
)  # fmt: skip
TEST = (
    Theme("ledger", "#fdfcf8", "#26221c", "#6b655b", "#dedad0", "#f5f2ea",
          ("#cc3d3d", "#ee9b40", "#f5cd4c", "#458a3c", "#2c62b8", "#6a3fa0", "#ef95ae", "#70452c", "#8f8c86"),
          "DejaVu Sans", wide=1.14, stroke=1.0),
    Theme("harbour", "#ffffff", "#102a43", "#486581", "#d3dde6", "#f0f5f9",
          ("#d93a46", "#f39a3d", "#f8d548", "#38974f", "#2878c8", "#7a48bf", "#f294b5", "#75492f", "#829099"),
          "Liberation Sans", radius=6.0, stroke=1.0),
    Theme("stage", "#1b1725", "#f4f0fa", "#b5adc4", "#453d57", "#292336",
          ("#e84d45", "#f4a147", "#fbe06a", "#5fb760", "#5192ec", "#8f5fd8", "#f5a5c5", "#7c5238", "#a3a0a8"),
          "DejaVu Sans", wide=1.14, radius=10.0, stroke=2.0),
    Theme("almanac", "#f7f3ea", "#232f28", "#5d685f", "#cfcbb9", "#fffdf6",
          ("#bf3f36", "#e6994c", "#f0d160", "#3f8550", "#3a6fae", "#714a9a", "#e8a0ad", "#6a422c", "#8d8f87"),
          "DejaVu Serif", wide=1.16, radius=2.0, stroke=1.5),
)  # fmt: skip
THEMES = {"dev": DEV, "test": TEST}


@cache
def term(colour: str) -> str:
    """Return the basic colour term that ``#rrggbb`` bears beyond doubt, or an empty string."""
    light, red, yellow = (float(value) for value in lab(colour))
    chroma = float(np.hypot(red, yellow))
    if chroma < DULL:
        return next((name for name, (low, high) in GREYS.items() if low <= light <= high), "")
    hue = float(np.degrees(np.arctan2(yellow, red))) % 360
    for name, ((start, end), (least, most), (dark, bright)) in REGIONS.items():
        if (hue - start) % 360 <= end - start and least <= chroma <= most and dark <= light <= bright:
            return name
    return ""


def apart(one: str, other: str) -> float:
    """Return how far apart two colours look in OKLab, where black and white are 1 apart."""
    return float(np.linalg.norm(lab(one) - lab(other)))


def mixed(one: str, other: str, share: float) -> str:
    """Return ``one`` with ``share`` of ``other``, mixed in sRGB."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
