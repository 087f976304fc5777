"""Whether there is time to read what is shown: one reader, who reads one thing after the other.

What is new is read as it comes, each thing after the one before; what a voice says at the same time does not slow the
reader down, since it is the same words. What is not read to the end when it leaves was too fast. Speeds are those of
subtitles (20 characters a second for adults, Netflix's *Timed Text Style Guide*) and half of that for formulas.
"""

from collections.abc import Iterator

from limner.lesson.watch import Defect, Watched, drawn, pixels

SPEEDS = {"formula": 10.0, "derivation": 10.0, "code": 40.0, "table": 30.0}
"""Characters a second by kind; of the others, ``PLAIN``."""
PLAIN = 20.0
FINDING = 0.3
"""Seconds in which the eye finds what has come in."""
ROWS = ("bullets", "derivation")
"""Kinds whose parts come one after the other."""
FIGURES = {"plot": 1.0, "chart": 1.0, "geometry": 1.0, "flow": 1.0, "numberline": 0.8, "image": 0.8, "icon": 0.5}
"""Seconds in which a figure is taken in, at the least; its letters are looked up, not read."""


def fast(seen: Watched) -> Iterator[Defect]:
    """Find what leaves before it could be read."""
    free = 0.0
    for id, start, end, need in sorted(_loads(seen), key=lambda one: one[1]):
        begun = max(free, start)
        free = min(begun + need, end)
        missing = begun + need - end
        if missing > 0.25 * need:
            sight = seen.sights[id][-1]
            box = drawn(sight.box.parts)
            yield Defect(
                f"{id} is on the frame for {end - start:.1f} s, of which {max(end - begun, 0):.1f} s are left for"
                f" reading it: {need:.1f} s are needed",
                f"show it {missing:.1f} s earlier, keep it in the next beat, or shorten it", id,
                pixels(box) if box else None, (start, end), round(missing, 2), "seconds", "fast", "error",
                sight.box.line,
            )  # fmt: skip


def _loads(seen: Watched) -> Iterator[tuple[str, float, float, float]]:
    """Yield what is to be read: element, when it comes, when it goes, seconds that it takes; a part of a list each."""
    comes: dict[tuple[str, str], float] = {}
    glyphs: dict[tuple[str, str], int] = {}
    for look in seen.report.looks:
        for box in look.boxes:
            counts: dict[tuple[str, str], int] = {}
            for part in box.parts:
                row = box.id, part.path.split("/")[0] if box.kind in ROWS else ""
                comes.setdefault(row, look.time)
                counts[row] = counts.get(row, 0) + (part.glyphs if part.kind == "text" else 0)
            for row, count in counts.items():
                glyphs[row] = max(glyphs.get(row, 0), count)
    for (id, row), start in comes.items():
        if id in seen.sights:
            last = seen.sights[id][-1]
            need = FIGURES.get(last.box.kind) or glyphs[id, row] / SPEEDS.get(last.box.kind, PLAIN)
            yield id, start, last.end, FINDING + need
