"""The board: how good a page is as the code of an animation, beside the page that it was filmed from.

No network is needed. Every figure is in [0, 1] unless its unit is named, and none can be had by a page that stands
still or plays pictures: what moves alike (``trails``), when (``onsets``), how it is written (``tempo``, and structure
here), and whether it can be changed (``edits``). Look and time are those of ``motion.score``. Where the original has
nothing to compare, a figure is ``None``.
"""

import numpy as np
from msgspec import Struct

from limner.bench import edits, onsets, tempo
from limner.bench.edits import Shop, Views
from limner.bench.filmed import VISIBLE, Filmed
from limner.bench.trails import Pairing, pair, temporal
from limner.motion.score import compare

FIGURES = (
    "run", "look", "time", "tracks", "events", "ms", "curve", "named", "loop", "keys", "bytes", "semantic", "edit",
    "double", "hide", "recolour", "appearance", "temporal",
)  # fmt: skip
"""In the order of the table."""


FLOOR = 4
"""Levels that are no difference to look and time. Compression at CRF 23 moves whole grounds by up to 3, which a page
that is measured from it cannot know; with a floor of 2 that alone costs a small thing on a large ground 0.2 or more
(13 development pages against their own compressed films: 0.76 to 0.99, with 4 0.90 to 0.99)."""


class Board(Struct, frozen=True):
    """The figures of one page."""

    run: float
    """1: it runs, asks for nothing elsewhere, and no script of it fails."""
    look: float
    """1 - foreground error, aligned in time."""
    time: float
    """The same, not aligned."""
    tracks: float
    """Displacements of elements, moving frames only."""
    events: float | None
    """F1 of onsets and ends within a frame."""
    ms: float | None
    """Median milliseconds by which an onset or end is off; of those that have a partner."""
    curve: float | None
    """1 - the greatest difference in the progress of a motion, mean."""
    named: float | None
    """Named easings recognised."""
    loop: float | None
    """Loop periods within 1 %."""
    keys: float
    """The original's keyframes over the candidate's, 1 at most; 0: the candidate has none."""
    bytes: float | None
    """Ratio: the candidate's code to the original's. Not in [0, 1]: smaller is better. ``None``: there is none."""
    semantic: float
    """Share of the painted area that is code and not a picture."""
    edit: float
    """Geometric mean of the three edits."""
    double: float
    hide: float
    recolour: float
    appearance: float | None = None
    """As published, by networks (``perceived``); ``None`` where they were not asked for."""
    temporal: float | None = None
    error: str = ""
    """Why nothing could be measured: then all figures are 0."""


class Original(Struct, frozen=True, eq=False):
    """A page with all that candidates are compared with."""

    film: Filmed
    plate: np.ndarray
    """``(H, W, 3) uint8``: the page without what is animated."""
    edited: Views
    object: tuple[int, ...]
    """The elements that are edited."""
    colour: str


def judge(original: Original, candidate: Filmed, shop: Shop) -> Board:
    """Fill the board for a candidate that was filmed in the same frames."""
    film = original.film
    count = min(len(film.frames), len(candidate.frames))
    compared = compare(film.frames[:count], candidate.frames[:count], original.plate, FLOOR)
    pairing = pair(film, candidate)
    when = onsets.compare(film, candidate, pairing)
    told = tempo.compare(film, candidate, pairing)
    changed = edit(original, candidate, pairing, shop)
    return Board(
        run=float(not candidate.refused and not candidate.faults),
        look=compared.look,
        time=compared.time,
        tracks=temporal(pairing),
        events=when.f1,
        ms=float(np.median(when.milliseconds)) if when.milliseconds else None,
        curve=when.curve,
        named=told.named,
        loop=told.loop,
        keys=brevity(film, candidate),
        bytes=len(candidate.text.encode()) / max(len(film.text.encode()), 1),
        semantic=semantic(candidate),
        edit=edits.together(changed),
        double=changed["double"],
        hide=changed["hide"],
        recolour=changed["recolour"],
    )


def failed(why: str) -> Board:
    """Return the board of a page that there is not, or that cannot be filmed."""
    return Board(0, 0, 0, 0, 0, None, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, error=why)


def edit(original: Original, candidate: Filmed, pairing: Pairing, shop: Shop) -> dict[str, float]:
    """Return how alike the effect of each edit is, by the names in ``edits.EDITS``."""
    whole = edits.partners(pairing, original.object)
    face = edits.partners(pairing, original.object[:1])
    made = shop.views(candidate.text, whole, face, original.colour)
    return {name: edits.effect(original.edited, made, name) for name in edits.EDITS}


def brevity(reference: Filmed, candidate: Filmed) -> float:
    """Return the ratio of keyframes, 1 at most: those of one ``@keyframes`` count once, whoever uses it."""
    ours, theirs = keyframes(reference), keyframes(candidate)
    return min(1.0, ours / theirs) if theirs else float(not ours)


def keyframes(film: Filmed) -> int:
    """Count the different keyframes of a page."""
    return sum(len(keys) for _, keys in {(timing.name, _written(timing.keys)) for timing in film.timings})


def semantic(film: Filmed) -> float:
    """Return the share of the painted area, over all frames, that no picture fills; 0 where nothing is painted."""
    seen = film.opacity > VISIBLE
    with np.errstate(invalid="ignore"):
        area = np.where(seen, np.nan_to_num(np.ptp(film.corners, axis=2).prod(2)), 0).sum(0)
    if not area.sum():
        return 0.0
    return 1 - float(area[[fact.raster for fact in film.facts]].sum() / area.sum())


def _written(keys: tuple) -> tuple[tuple[float, tuple[tuple[str, str], ...]], ...]:
    return tuple((key.offset, tuple(sorted(key.values.items()))) for key in keys)
