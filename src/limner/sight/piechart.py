"""Pies and rings of a chart seen in pixels: one disc whose colours change along its rim, a name for each slice.

Shares are angles over the whole turn. Where each slice bears a number of percent that agrees with its angle, that is
the share. A slice is named by the words beside it or by a legend. Not understood: slices pulled out of the pie, pies
seen aslant, several rings.
"""

import re
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.datum import Datum
from limner.sight.swatches import ALIKE, flats, ground, like, samples
from limner.sight.ticks import Word

ROUND = 0.94
"""Part of its smallest circle that a pie covers at least."""
SMALL = 0.12
"""Part of the picture's shorter side that a pie's radius has at least."""
SIZES = (0.8, 0.94)
"""Parts of the radius between which colours are looked at: rings are seen there, numbers seldom."""
RAYS = 1440
"""Directions in which they are looked at."""
LEAST = 1.2
"""Percent of the turn that a slice has at least: less is an edge."""
NEAR = 0.7
"""Radii from the rim to the name of a slice, at most."""
AGREE = 1.6
"""Percent by which a number in a slice may differ from its angle."""
PERCENT = re.compile(r"[(]?\s*(\d{1,3}(?:[.,]\d+)?)\s?%\s*[)]?")
MOST = 14
"""Slices of a pie."""


class Slice(msgspec.Struct, frozen=True):
    """A slice of a pie."""

    colour: np.ndarray
    start: float
    """Degrees clockwise from the right, of its first edge."""
    span: float
    """Degrees."""

    @property
    def middle(self) -> float:
        """Degrees clockwise from the right."""
        return (self.start + self.span / 2) % 360


def slices(image: np.ndarray, words: Sequence[Word]) -> tuple[Datum, ...]:
    """Return the shares of a pie in percent; none where they are not sure.

    Args:
        image: ``(H, W, 3) uint8``, sRGB.
        words: what stands in it.
    """
    height, width = image.shape[:2]
    base = ground(image, (0, 0, width, height))
    if (disc := _disc(image, base)) is None:
        return ()
    x, y, radius = disc
    parts = _parts(image, base, disc)
    if not 2 <= len(parts) <= MOST:
        return ()
    inside = [word for word in words if np.hypot(word.cx - x, word.cy - y) < 0.98 * radius]
    outside = [word for word in words if word not in inside]
    names = _beside(parts, outside, disc) or _listed(image, parts, outside)
    if names is None:
        return ()
    said = _said(parts, [*inside, *outside], disc)
    box = (x - radius, y - radius, x + radius, y + radius)
    return tuple(
        Datum(name, "", share if share is not None else round(part.span / 3.6, 1), box)
        for part, name, share in zip(parts, names, said, strict=True)
    )


def _disc(image: np.ndarray, base: np.ndarray) -> tuple[float, float, float] | None:
    """Return centre and radius in pixels of the largest disc that is not ground."""
    side = min(image.shape[:2])
    reach = max(3, side // 150)
    mask = np.abs(image.astype(np.int16) - base).sum(axis=2) > ALIKE
    closed = cv2.morphologyEx(masks.close(mask, reach).astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    (x, y), radius = cv2.minEnclosingCircle(outline)
    full = cv2.contourArea(outline) / (np.pi * radius**2)
    inner = radius < x < image.shape[1] - radius and radius < y < image.shape[0] - radius
    if full < ROUND or radius < SMALL * side or not inner:
        return None
    moments = cv2.moments(outline)
    return moments["m10"] / moments["m00"], moments["m01"] / moments["m00"], float(np.sqrt(moments["m00"] / np.pi))


def _parts(image: np.ndarray, base: np.ndarray, disc: tuple[float, float, float]) -> list[Slice]:
    """Return the slices of a disc, clockwise from the right; none where its colours are not told."""
    x, y, radius = disc
    box = (int(x - radius), int(y - radius), int(x + radius), int(y + radius))
    colours = flats(image, box, [base])
    turn = np.radians(np.arange(RAYS) * 360 / RAYS)
    sizes = radius * np.linspace(*SIZES, 9)[:, None]
    columns = np.clip(np.rint(x + sizes * np.cos(turn)).astype(int), 0, image.shape[1] - 1)
    rows = np.clip(np.rint(y + sizes * np.sin(turn)).astype(int), 0, image.shape[0] - 1)
    ring = np.median(image[rows, columns].astype(np.float32), axis=0)
    if not colours:
        return []
    off = np.abs(ring[:, None] - np.array(colours)[None]).sum(axis=2)
    nearest, best = off.min(axis=1), off.argmin(axis=1)
    best[nearest > ALIKE] = -1
    runs = _runs(best)
    kept = [(value, start, count) for value, start, count in runs if value >= 0 and count > LEAST / 100 * RAYS]
    if len(kept) < 2 or sum(count for _, _, count in kept) < 0.85 * RAYS:
        return []
    found = []
    for k, (value, start, count) in enumerate(kept):
        before, after = kept[k - 1], kept[(k + 1) % len(kept)]
        lead = (start - before[1] - before[2]) % RAYS
        trail = (after[1] - start - count) % RAYS
        found.append(Slice(colours[value], (start - lead / 2) * 360 / RAYS, (count + (lead + trail) / 2) * 360 / RAYS))
    return found


def _runs(values: np.ndarray) -> list[tuple[int, int, int]]:
    """Return the runs of equal values round a ring: value, start and length."""
    edges = np.flatnonzero(values != np.roll(values, 1))
    if not len(edges):
        return [(int(values[0]), 0, len(values))]
    after = np.roll(edges, -1)
    return [
        (int(values[start]), int(start), int((stop - start) % len(values) or len(values)))
        for start, stop in zip(edges, after, strict=True)
    ]


def _point(word: Word, disc: tuple[float, float, float]) -> tuple[float, float]:
    """Return the angle in degrees and the distance in radii of the point of a word that is next to a pie's centre."""
    x, y, radius = disc
    across = float(np.clip(x, word.box[0], word.box[2])) - x
    down = float(np.clip(y, word.box[1], word.box[3])) - y
    return float(np.degrees(np.arctan2(down, across))) % 360, float(np.hypot(across, down)) / radius


def _beside(parts: Sequence[Slice], words: Sequence[Word], disc: tuple[float, float, float]) -> list[str] | None:
    """Return the name beside each slice, ``None`` where one has none or two."""
    x, y, radius = disc
    named = [(word, PERCENT.sub("", word.text).strip(" :,-–()")) for word in words]
    named = [(word, text) for word, text in named if text and 0.98 < _point(word, disc)[1] < 1 + NEAR]
    found: list[str] = []
    used: list[Word] = []
    for part in parts:
        at = np.radians(part.middle)
        edge = (x + 1.1 * radius * np.cos(at), y + 1.1 * radius * np.sin(at))

        def far(word: Word, edge: tuple[float, float] = edge) -> float:
            across = max(word.box[0] - edge[0], 0, edge[0] - word.box[2])
            return float(np.hypot(across, max(word.box[1] - edge[1], 0, edge[1] - word.box[3])))

        best = min(named, key=lambda pair: far(pair[0]), default=None)
        if best is None or far(best[0]) > 0.25 * radius or best[0] in used:
            return None
        used.append(best[0])
        found.append(best[1])
    return found if len(set(found)) == len(found) else None


def _listed(image: np.ndarray, parts: Sequence[Slice], words: Sequence[Word]) -> list[str] | None:
    """Return the legend's entry for each slice, ``None`` where one has none."""
    if any(np.abs(one.colour - two.colour).sum() < ALIKE for k, one in enumerate(parts) for two in parts[:k]):
        return None
    entries = samples([like(image, part.colour) for part in parts], words)
    if len(entries) < len(parts):
        return None
    names = [PERCENT.sub("", entries[place].text).strip(" :,-–()") for place in range(len(parts))]
    return names if len(set(names)) == len(names) else None


def _said(parts: Sequence[Slice], words: Sequence[Word], disc: tuple[float, float, float]) -> list[float | None]:
    """Return the number of percent of each slice; ``None`` for all where one has none that its angle bears out."""
    x, y, _ = disc
    numbers = [
        (word, float(match[1].replace(",", "."))) for word in words if (match := PERCENT.search(word.text)) is not None
    ]
    found: list[float | None] = []
    for part in parts:
        near = [
            value for word, value in numbers
            if abs((np.degrees(np.arctan2(word.cy - y, word.cx - x)) - part.start) % 360 - part.span / 2)
            < part.span / 2 and abs(value - part.span / 3.6) < AGREE
        ]  # fmt: skip
        found.append(near[0] if len(set(near)) == 1 else None)
    return found
