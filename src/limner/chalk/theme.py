"""The colours, faces and sizes of a lesson: one look for everything on the frame.

Contrasts are those of WCAG 2.2: text on the ground 7 or more, every accent 4.5 or more; ``tests/chalk/test_theme.py``
computes them. Accents differ in lightness as well as hue, so that they can be told apart without colour.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """A look. Colours are ``#rrggbb``."""

    ground: str
    ink: str
    """Text and formulas."""
    faint: str
    """Axes, rules, captions."""
    panel: str
    """Behind code and tables."""
    accents: tuple[str, ...]
    """In the order in which they are used."""
    sans: str = "Liberation Sans"
    mono: str = "Liberation Mono"


THEMES = {
    "slate": Theme("#10202b", "#f3f1ea", "#9fb2bd", "#1b303d", ("#ffd166", "#6fd6c9", "#ff8f7a", "#a8c7ff", "#d7a6ff")),
    "paper": Theme("#fbf8f1", "#20262b", "#5c666d", "#efe9dc", ("#b3261e", "#005f73", "#8a5300", "#3d5a1f", "#6a3d9a")),
    "night": Theme("#000000", "#ffffff", "#a6a6a6", "#1a1a1a", ("#58c4dd", "#ffff66", "#83c167", "#fc8a80", "#c9a5ff")),
}  # fmt: skip
"""By name."""

TITLE, BODY, SMALL = 46.0, 40.0, 30.0
"""Font sizes in Manim's units: at 1080 pixels, capitals about 37, 32 and 24 pixels high."""
LEAST = 20.0
"""The smallest size at which text is still read on a phone."""

_used = ["slate"]


def use(name: str) -> Theme:
    """Make a theme the current one: a process draws one lesson at a time."""
    _used[0] = name
    return THEMES[name]


def current() -> Theme:
    """Return the theme of the lesson that is being drawn."""
    return THEMES[_used[0]]
