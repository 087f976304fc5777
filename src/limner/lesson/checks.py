"""What cannot be seen or read on the frame: beyond it, on each other, too small, too faint, too much.

All limits are of what is drawn (:mod:`limner.chalk.survey`), at rest; within what moves only leaving the frame counts,
and only of what was inside before and is inside after.
"""

from collections.abc import Iterator

from limner.chalk.region import FRAME, SAFE, Region
from limner.chalk.report import Box, Part, Touch
from limner.chalk.theme import LEAST
from limner.lesson.watch import BRIEF, Defect, Watched, drawn, pixels

Edges = tuple[float, float, float, float]
"""Left, bottom, right, top, in units."""
SLACK = 0.06
"""Units beyond a limit that are not seen: a stroke's half width, and the cells in which is measured."""
CAPITAL = 0.8
"""Pixels at 1080 lines that a capital is high, to a unit of font size."""
READABLE, LARGE = 4.5, 3.0
"""Contrast ratios of WCAG 2.2: 1.4.3 (text), and 1.4.11 (what is drawn)."""
BIG = 46.0
"""Font size from which text is large in the sense of WCAG when the video is shown at a quarter of 1080p's area."""
SHARES = {"letters": 0.02, "stroke": 0.03, "fill": 0.08, "shapes": 0.01}
"""Of the letters or the smaller shape, from which a touch is seen: a hair that grazes a letter is not."""
OWN = {"letters": 0.04, "stroke": 0.06, "fill": 0.3}
"""The same within one figure, whose label may be close to what it names."""
WORDS, THINGS = 75, 9
"""Words at once: a full slide of prose; things at once: beyond what short-term memory holds (7 +- 2, Miller 1956)."""
LETTERS = 5.0
"""To a word."""
DENSE = ("code", "table", "plot", "chart", "numberline", "geometry", "flow")
"""Kinds that are looked up, not read through."""


def outside(seen: Watched) -> Iterator[Defect]:
    """Find what is beyond the frame or its safe part, once for each element."""
    for id, sights in seen.sights.items():
        worst = 0.0, None, sights[0]
        for sight in sights:
            box = drawn(sight.box.parts)
            over = _beyond(box, FRAME) if box else 0.0
            brim = _beyond(box, SAFE) if box else 0.0
            amount = over + 100 if over > SLACK else brim  # beyond the frame is worse than any brim
            if sight.end - sight.start >= BRIEF and amount > max(worst[0], SLACK):
                worst = amount, box, sight
        amount, box, sight = worst
        if box is None:
            continue
        error = amount > 100
        over = amount - 100 if error else amount
        limit = "the frame" if error else "the safe part of the frame"
        far = max(sight.box.parts, key=lambda part: _beyond(part.box, FRAME if error else SAFE))
        where = f"; the farthest is {_part(sight.box, far.path)}" if far.line not in (0, sight.box.line) else ""
        advice = _inward(id, box, FRAME if error else SAFE) + where
        yield Defect(
            f"{id} is {over:.2f} units beyond {limit}", advice, id, pixels(box), (sight.start, sight.end),
            round(over, 3), "units", "off-frame", "error" if error else "warning", sight.box.line,
        )  # fmt: skip
    yield from _passing(seen)


def _passing(seen: Watched) -> Iterator[Defect]:
    """Find what leaves the frame between two rests inside of it."""
    told: set[str] = set()
    for look in seen.report.looks:
        for box in look.boxes if look.moving else ():
            edges = drawn(box.parts)
            sights = seen.sights.get(box.id, [])
            before = [sight for sight in sights if sight.start < look.time]
            after = [sight for sight in sights if sight.start > look.time]
            if edges is None or box.id in told or not before or not after:
                continue
            over = _beyond(edges, FRAME)
            ends = [drawn(before[-1].box.parts), drawn(after[0].box.parts)]
            if over > 0.1 and all(end and _beyond(end, FRAME) <= SLACK for end in ends):
                told.add(box.id)
                yield Defect(
                    f"{box.id} leaves the frame by {over:.2f} units as it moves",
                    "move it on a shorter or straighter path", box.id, pixels(edges), (before[-1].end, after[0].start),
                    round(over, 3), "units", "off-frame", "warning", box.line,
                )  # fmt: skip


def _beyond(box: Edges, region: Region) -> float:
    return max(region.left - box[0], region.bottom - box[1], box[2] - region.right, box[3] - region.top)


def _inward(id: str, box: Edges, region: Region) -> str:
    """Say the move that brings a box in: a shift where it fits, else a size."""
    size = min(region.width / max(box[2] - box[0], 1e-6), region.height / max(box[3] - box[1], 1e-6))
    if size < 1:
        return f"{id}.scale({size:.2f}).move_to(({region.x:g}, {region.y:g}, 0))"
    across = max(region.left - box[0], 0.0) - max(box[2] - region.right, 0.0)
    up = max(region.bottom - box[1], 0.0) - max(box[3] - region.top, 0.0)
    return f"{id}.shift(({across:.2f}, {up:.2f}, 0))"


def overlapping(seen: Watched) -> Iterator[Defect]:
    """Find what is drawn on something else, once for each pair."""
    worst: dict[tuple[str, str], tuple[Touch, float, float]] = {}
    for look, until in seen.rests():
        for touch in look.touches if until - look.time >= BRIEF else ():
            same = touch.first == touch.second
            if touch.share < (OWN if same else SHARES)[touch.kind]:
                continue
            pair = (
                (touch.first, touch.paths[0])
                if same
                else (min(touch.first, touch.second), max(touch.first, touch.second))
            )
            if pair not in worst or touch.share > worst[pair][0].share:
                start = worst[pair][1] if pair in worst else look.time
                worst[pair] = touch, start, until
            else:
                worst[pair] = worst[pair][0], worst[pair][1], until
    for touch, start, end in worst.values():
        yield _overlap(touch, start, end, seen)


_HOW = {"letters": "its letters are on letters of", "stroke": "a line crosses its letters, of",
        "fill": "its letters are on the rim of, or under, a shape of", "shapes": "it is drawn on"}  # fmt: skip


def _overlap(touch: Touch, start: float, end: float, seen: Watched) -> Defect:
    first, second = _last(seen, touch.first), _last(seen, touch.second)
    if touch.first == touch.second:
        part = next((p for p in first.parts if p.path == touch.paths[0]), None)
        one, other = (_part(first, path) for path in touch.paths)
        advice = f"move {one} of {touch.first} away from {other}, by a letter's height"
        box, what = part.box if part else touch.box, f"{touch.first}: {_HOW[touch.kind]} itself"
    else:
        advice = _apart(touch, drawn(first.parts), drawn(second.parts))
        box, what = touch.box, f"{touch.first}: {_HOW[touch.kind]} {touch.second}"
    return Defect(
        what, advice, touch.first, pixels(box), (start, end), round(100 * touch.share, 1), "% covered", "overlap",
        "error", max(first.line, second.line), touch.second,
    )  # fmt: skip


def _part(box: Box, path: str) -> str:
    """Name a part of an element, with the line where it was made where that is another than the element's."""
    line = next((part.line for part in box.parts if part.path == path), 0)
    return f"part {path}" + (f" (made in line {line})" if line and line != box.line else "")


def _last(seen: Watched, id: str) -> Box:
    return seen.sights[id][-1].box


def _apart(touch: Touch, first: Edges | None, second: Edges | None) -> str:
    """Say the shortest shift that parts two boxes."""
    if first is None or second is None:
        return f"move {touch.second} away from {touch.first}"
    ways = (
        (second[2] - first[0] + 0.3, (1, 0)), (first[2] - second[0] + 0.3, (-1, 0)),
        (second[3] - first[1] + 0.3, (0, 1)), (first[3] - second[1] + 0.3, (0, -1)),
    )  # fmt: skip
    far, (across, up) = min(ways)
    return f"{touch.first}.shift(({across * far:.2f}, {up * far:.2f}, 0)), or give the two regions of their own"


def small(seen: Watched) -> Iterator[Defect]:
    """Find letters that are too small, once for each element."""
    for id, sights in seen.sights.items():
        sized = [
            (part.size, part, sight)
            for sight in sights
            for part in sight.box.parts
            if part.kind == "text" and part.size
        ]
        if not sized:
            continue
        size, part, sight = min(sized, key=lambda one: one[0])
        if size < LEAST * 0.99:
            factor = LEAST / size
            yield Defect(
                f"{id}: letters {CAPITAL * size:.0f} pixels high of 1080, {CAPITAL * LEAST:.0f} are needed",
                f"make it {factor:.2f} times as large, or show less of it at once", id, pixels(part.box),
                (sights[0].start, sights[-1].end), round(CAPITAL * size, 1), "pixels", "small",
                "error" if size < 0.75 * LEAST else "warning", sight.box.line,
            )  # fmt: skip


def faint(seen: Watched) -> Iterator[Defect]:
    """Find letters, and figures without letters, that cannot be told from what is behind them."""
    for id, sights in seen.sights.items():
        solid = [
            (_contrast(part), part, sight) for sight in sights if sight.end - sight.start >= BRIEF
            for part in sight.box.parts if part.kind == "text" and part.opacity >= 0.9 and part.behind
        ]  # fmt: skip
        texts = [one for sight in sights for one in sight.box.parts if one.kind == "text" and one.behind]
        # What is only dimmed for a while is meant; what is never plain is not.
        rest = solid or [
            (max(_contrast(part) for part in texts), texts[0], sights[0])
            for _ in texts[:1]
        ]  # fmt: skip
        if not rest:
            continue
        ratio, part, sight = min(rest, key=lambda one: one[0])
        needed = LARGE if part.size >= BIG else READABLE
        if ratio < needed * 0.98:
            yield Defect(
                f"{id}: letters of {part.colour} on {part.behind} have a contrast of {ratio:.1f}, {needed:g} is needed",
                "colour them in the theme's ink or an accent", id, pixels(part.box), (sight.start, sight.end),
                round(ratio, 2), ": 1", "contrast", "error" if ratio < LARGE else "warning", sight.box.line,
            )  # fmt: skip


def _contrast(part: Part) -> float:
    ink, ground = _rgb(part.colour), _rgb(part.behind)
    mixed = tuple(part.opacity * a + (1 - part.opacity) * b for a, b in zip(ink, ground, strict=True))
    bright, dark = sorted((luminance(mixed), luminance(ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def luminance(colour: tuple[float, ...]) -> float:
    """Return the relative luminance of WCAG 2.2 of an sRGB colour in [0, 1]."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def crowded(seen: Watched) -> Iterator[Defect]:
    """Find when there is too much on the frame at once: the fullest time of a section."""
    worst: tuple[float, str, float, float, float] | None = None
    for look, until in seen.rests():
        read = [box for box in look.boxes if box.kind not in DENSE]
        words = sum(part.glyphs for box in read for part in box.parts if part.kind == "text") / LETTERS
        things = len([box for box in look.boxes if box.kind != "heading"])
        over = max(words / WORDS, things / THINGS)
        if until - look.time >= BRIEF and over > 1 and (worst is None or over > worst[0]):
            what = f"{words:.0f} words" if words / WORDS >= things / THINGS else f"{things} things"
            worst = over, what, words if "words" in what else things, look.time, until
    if worst:
        _, what, amount, start, end = worst
        yield Defect(
            f"{what} are on the frame at once", "let earlier things leave, or show some of them in a beat of their own",
            None, None, (start, end), round(amount, 1), what.split()[-1], "crowded", "warning",
        )  # fmt: skip
