"""Forms and other screens: buttons, fields to write in, boxes to tick, with their words.

A button is a box with a short text in its middle; a field is a long box with a border, with its label above or left
of it; a box to tick is a small square with words to its right. One alone may be anything: claims need two of them, of
which one is a button or a field.
"""

from collections.abc import Sequence

import numpy as np

from limner.sight.bars import fullness, is_box
from limner.sight.claims import Bundle, Claim, Finding, known
from limner.sight.colours import distance
from limner.sight.graph import Circle, Ellipse, Path, Polygon, Rect
from limner.sight.homes import homes
from limner.sight.marks import Mark, contains

LOW, HIGH = 1.35, 4.6
"""The height of a button or field in font sizes."""
CENTRED = 0.09
"""How far the words of a button may be out of its middle, as a part of its width, next to two pixels."""
TICK = (8.0, 34.0)
"""The side of a box to tick, in pixels."""
SQUARE = 0.88
"""The part of its box that a square with rounded corners covers at least."""
NEAR = 2.4
"""Font sizes from a field to its label above, or from a box to tick to its words, at most."""
SEEN = 0.02
"""In OKLab: what differs less from its ground is not seen."""


def form(shapes: Sequence[Mark], texts: Sequence[Mark], ground: str) -> Finding:
    """Return what is claimed of the controls among shapes and texts on a ground of a colour."""
    if not texts:
        return Finding()
    inside = homes(texts, shapes)
    boxes = [mark for mark in shapes if mark.size > LOW * 6 and _is_control(mark)]
    usual = float(np.median([mark.size for mark in texts]))
    buttons = {m.at: m for m in boxes if m.at in inside and _is_button(m, inside[m.at], shapes, ground)}
    fields = {m.at: m for m in boxes if m.at not in buttons and _is_field(m, inside.get(m.at, []), texts, usual)}
    free = [text for text in texts if not any(text in inside.get(at, []) for at in (*buttons, *fields))]
    ticks = [(mark, text) for mark in shapes if (text := _tick_text(mark, free)) is not None]
    if not (buttons or fields) or len(buttons) + len(fields) + len(ticks) < 2:
        return Finding()
    claims: dict[int, Claim] = {}
    bundles = []
    for at in buttons:
        label = inside[at][0]
        claims[at] = Claim(("button", label.words), {"kind": "button", "label": label.words})
        claims[label.at] = Claim(("text", label.words), {"kind": "button-text"}, {"of": at})
        bundles.append(
            Bundle(("control", label.words), (at, *buttons[at].parts, label.at), {"kind": "labelled-button"})
        )
    for at, mark in fields.items():
        label, content = _field_label(mark, free), inside.get(at, [])
        words = label.words if label else ""
        said = content[0].words if content else ""
        claims[at] = Claim(("field", words or said), {"kind": "field"} | known(label=words or said, content=said))
        for text in content:
            claims[text.at] = Claim(("text", text.words), {"kind": "field-text"}, {"of": at})
        if label:
            claims[label.at] = Claim(("label", words), {"kind": "label"}, {"of": at})
    for mark, text in ticks:
        if mark.at in claims:
            continue
        checked = "yes" if _is_ticked(mark, shapes) else "no"
        round_one = isinstance(mark.node.shape, Circle | Ellipse)
        kind = "radio" if round_one else "checkbox"
        claims[mark.at] = Claim((kind, text.words), {"kind": kind, "label": text.words, "checked": checked})
        claims.setdefault(text.at, Claim(("label", text.words), {"kind": "label"}, {"of": mark.at}))
    return Finding(claims, (*bundles, Bundle(("form",), tuple(claims), {"kind": "form"})))


def _is_control(mark: Mark) -> bool:
    return is_box(mark) or (isinstance(mark.node.shape, Rect) and mark.node.fill is None)


def _is_button(mark: Mark, lines: Sequence[Mark], shapes: Sequence[Mark], ground: str) -> bool:
    text = lines[0]
    if len(lines) != 1 or len(text.words) > 28 or not LOW * text.size < mark.height < HIGH * text.size:
        return False
    off = abs((text.box[0] + text.box[2]) / 2 - mark.cx)
    if off > CENTRED * mark.width + 2 or abs(text.cy - mark.cy) > 0.25 * text.size + 1.5:
        return False
    under = [other for other in shapes if other.at < mark.at and other is not mark and contains(other.box, mark.box)]
    behind = max(under, key=lambda other: other.at).colour if under else ground
    return bool(mark.rim) or mark.node.fill is None or not behind or distance(mark.colour, behind) > SEEN


def _is_field(mark: Mark, lines: Sequence[Mark], texts: Sequence[Mark], usual: float) -> bool:
    size = lines[0].size if lines else usual
    if len(lines) > 1 or not LOW * size < mark.height < HIGH * size or mark.width < 3.2 * mark.height:
        return False
    if lines and lines[0].box[0] - mark.box[0] > 2.2 * mark.height:
        return False
    pale = distance(mark.colour, "#ffffff") < 0.16 or mark.node.fill is None or distance(mark.colour, "#000000") < 0.45
    framed = bool(mark.rim) or mark.node.stroke is not None
    return pale and (framed or bool(lines) or _field_label(mark, texts) is not None)


def _tick_text(mark: Mark, texts: Sequence[Mark]) -> Mark | None:
    """Return the words of a box to tick, ``None`` where a mark is none."""
    if mark.words or not TICK[0] <= mark.size <= TICK[1] or max(mark.width, mark.height) > 1.1 * mark.size + 1:
        return None
    if not (_is_control(mark) or isinstance(mark.node.shape, Circle) or _is_filled(mark)):
        return None
    beside = [t for t in texts if abs(t.cy - mark.cy) < 0.5 * t.size and -1 < t.box[0] - mark.box[2] < NEAR * t.size]
    beside = [text for text in beside if 0.6 * text.size < mark.size < 2.2 * text.size]
    return min(beside, key=lambda text: text.box[0]) if beside else None


def _is_filled(mark: Mark) -> bool:
    """Say whether a mark is a filled square, its corners perhaps rounded, with perhaps a tick left open in it."""
    if not isinstance(mark.node.shape, Path | Polygon) or mark.node.fill is None:
        return False
    return fullness(mark) > SQUARE


def _is_ticked(mark: Mark, shapes: Sequence[Mark]) -> bool:
    if len(mark.outlines) > 1:
        return True
    within = [
        other for other in shapes if other.at > mark.at and other is not mark and contains(mark.box, other.box, 2.5)
    ]
    return bool(within)


def _field_label(mark: Mark, texts: Sequence[Mark]) -> Mark | None:
    """Return the text just above a field at its left end, else just left of it."""
    above = [t for t in texts if abs(t.box[0] - mark.box[0]) < 1.5 * t.size and 0 < mark.box[1] - t.cy < NEAR * t.size]
    if above:
        return max(above, key=lambda text: text.cy)
    left = [t for t in texts if abs(t.cy - mark.cy) < 0.6 * t.size and 0 <= mark.box[0] - t.box[2] < 8 * t.size]
    return max(left, key=lambda text: text.box[2]) if left else None
