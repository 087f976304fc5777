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
                f"{id} is on the frame for {end - start:.1f} s, of which {max(end - begun, 0):.1f} s are left for reading it:"
                f" {need:.1f} s are needed",
                f"show it {missing:.1f} s earlier, keep it in the next beat, or shorten it", id,
                pixels(box) if box else None, (start, end), round(missing, 2), "seconds", "fast", "error", sight.box.line,
            )  # fmt: skip


def _loads(seen: Watched) -> Iterator[tuple[str, float, float, float]]:
    """Yield what is to be read: element, when it comes, when it goes, seconds that it takes; a part of a list each."""
    for id, sights in seen.sights.items():
        kind = sights[0].box.kind
        known: dict[str, tuple[float, int]] = {}
        for sight in sights:
            for part in sight.box.parts:
                row = part.path.split("/")[0] if kind in ("bullets", "derivation") else ""
                start, glyphs = known.get(row, (sight.start, 0))
                now = sum(
                    each.glyphs for each in sight.box.parts
                    if each.kind == "text" and (not row or each.path.split("/")[0] == row)
                )  # fmt: skip
                known[row] = start, max(glyphs, now)
        for start, glyphs in known.values():
            need = FIGURES.get(kind) or glyphs / SPEEDS.get(kind, PLAIN)
            yield id, start, sights[-1].end, FINDING + need
