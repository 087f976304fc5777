"""Says a drawing as one line of text in HTML, where it is one, by itself or in the middle of a box.

A line by itself has a box as high as its size, one in a box the height that puts it where it is: so its top follows
from its baseline, which browsers put on whole pixels, and its font's metrics (CSS 2.2, section 10.8.1). Not covered:
turned lines, anchors other than the start, strokes and gradients of letters, families that this machine has not.
"""

import math

import msgspec

from limner.core.faces import find, known, stack
from limner.render.box import Box, box, colour, pixels
from limner.sight.graph import Node, Scene, Solid, Text
from limner.sight.words import width

CENTRED = 0.05, 4
"""Part of its length by which a line in the middle of a box may seem to be off it, and pixels by which its own height
may differ from the box's."""


def lettering(look: Scene, *, turned: bool) -> tuple[Box, dict[str, str], str] | None:
    """Say a drawing as a line of text, ``None`` where it is none.

    Args:
        look: the drawing.
        turned: whether its box may be turned by itself.

    Returns:
        Its box, its declarations but for its place, and its words.
    """
    if not look.children or not isinstance(node := look.children[-1], Node) or not isinstance(line := node.shape, Text):
        return None
    if line.angle or line.anchor != "start" or node.stroke is not None or not isinstance(node.fill, Solid):
        return None
    if not known(line.family):
        return None  # its lines' heights are not known
    length = width(line)
    if len(look.children) == 1:
        top = round(line.y) - _baseline(line, line.size)
        area, height = (line.x, top, line.x + length, top + line.size), "1"
        style: dict[str, str] = {}
    else:
        under = box(msgspec.structs.replace(look, children=look.children[:-1]), turned=turned)
        if under is None:
            return None
        area, style = under
        aside = line.x + length / 2 - (area[0] + area[2]) / 2
        rim = stroke.width if isinstance(last := look.children[-2], Node) and (stroke := last.stroke) else 0.0
        top, high = area[1] + rim, round(area[3] - area[1] - 2 * rim)
        tall = min(range(max(high - CENTRED[1], 1), high + CENTRED[1] + 1), key=lambda tall: (
            abs(round(line.y - top) - _baseline(line, tall)), abs(tall - high)))  # fmt: skip
        below = line.y - top - _baseline(line, tall)
        if "clip-path" in style or abs(aside) > CENTRED[0] * length or abs(below) > 1:
            return None
        height = pixels(tall)
        style["text-align"] = "center"
    words = ["italic"] if line.italic else []
    words += [str(line.weight)] if line.weight != 400 else []
    words += [f"{pixels(line.size)}/{height}", stack(line.family)]
    style |= {"font": " ".join(words), "white-space": "nowrap", "color": colour(node.fill)}
    style |= {"letter-spacing": pixels(line.spacing)} if line.spacing else {}
    return area, style, line.content


def _baseline(line: Text, height: float) -> float:
    """Return how far below the top of a line of this height the baseline is: Blink counts in whole pixels."""
    font = find(line.family)
    ascent, descent = round(font.ascent * line.size), round(font.descent * line.size)
    return math.floor((height - ascent - descent) / 2) + ascent
