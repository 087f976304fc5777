"""Small pictures for what has no formula: some of Lucide's icons (``icons/LICENSE``), in the theme's colours."""

import difflib
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Self

from manim import CapStyleType, LineJointType, SVGMobject, VGroup, VMobject

from limner.chalk.caption import captioned, room
from limner.chalk.element import Drawing
from limner.chalk.theme import current

FOLDER = Path(__file__).parent / "icons"
GRID = 24.0
"""Units of an icon's own grid."""
WEIGHT = 1.3
"""Units of the grid that strokes are wide: Lucide's 2 are made for icons of a letter's size."""
LARGE = 2.8
"""Units that an icon is high at most."""


class Icon(Drawing):
    """One of the icons.

    Args:
        name: one of :func:`names`.
        id: unique in the lesson.
        width: units of the frame that it has.
        height: the same.
        caption: below it.

    Raises:
        ValueError: there is no such icon; the message names the nearest.
    """

    kind = "icon"

    def __init__(self, name: str, *, id: str, width: float = 3.0, height: float = 3.0, caption: str = "") -> None:
        size = min(width, max(height - room(caption, width), 0.5), LARGE)
        drawn = _outlines(known(name))
        # The grid is scaled, not what is drawn: all icons keep one weight, and their places within it.
        drawn.scale(size / GRID, about_point=(0, 0, 0)).center()
        parts = [part for part in drawn.family_members_with_points() if isinstance(part, VMobject)]
        for part in parts:
            part.set_fill(opacity=0).set_stroke(current().accents[0], size / GRID * WEIGHT * 100)
            part.cap_style, part.joint_type = CapStyleType.ROUND, LineJointType.ROUND
        super().__init__(*captioned([VGroup(drawn)], caption, width), id=id)

    def scale(self, scale_factor: float, scale_stroke: bool = True, **options: Any) -> Self:
        """Scale it with its strokes."""
        return super().scale(scale_factor, scale_stroke=scale_stroke, **options)


def _outlines(file: Path) -> SVGMobject:
    # Manim writes beside what it reads, and the package's folder may not be written to.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, file.name)
        copy.write_bytes(file.read_bytes())
        return SVGMobject(str(copy), should_center=False, width=None, height=None)


def names() -> list[str]:
    """Return the names of all icons."""
    return sorted(_words())


def known(name: str) -> Path:
    """Return the file of an icon.

    Raises:
        ValueError: there is no such icon.
    """
    wanted = name.strip().lower().replace(" ", "-").replace("_", "-")
    if wanted in _words():
        return FOLDER / f"{wanted}.svg"
    spoken = wanted.replace("-", " ")
    meant = [icon for icon, words in _words().items() if spoken in words or spoken in icon.split("-")]
    near = [*meant, *difflib.get_close_matches(wanted, _words(), 3, 0.5)]
    hint = f"did you mean {' or '.join(dict.fromkeys(near[:3]))}?" if near else f"there are {', '.join(names())}"
    raise ValueError(f"there is no icon {name!r}: {hint}")


@cache
def _words() -> dict[str, list[str]]:
    """Read what each icon stands for."""
    return json.loads((FOLDER / "words.json").read_text("utf-8"))
