"""Do the timings that two pages declare agree? Easings with a name, and the periods of loops.

Read from ``document.getAnimations()`` of either page. The iterations of each animation are unrolled into segments, from
one keyframe to the next in seconds of the film, so a page that alternates equals one that writes both ways out. A
candidate that moves things by scripts declares nothing, and earns nothing here; its curves are compared in ``onsets``.
"""

import math
import re
from collections.abc import Iterator

import msgspec
import numpy as np

from limner.bench.filmed import Filmed, Timing
from limner.bench.trails import Pairing
from limner.motion.easing import NAMED, curve
from limner.sight.animation import Easing

SAMPLES = np.linspace(0.0, 1.0, 41)
ALIKE = 0.03
"""Greatest difference of two easing curves that are called the same: of CSS's own words the nearest are 0.16 apart."""
EXACT = 0.002
LOOP = math.log(1.01)
SHOWN = 1.1
"""Periods that the film must show, or nobody can know that something repeats."""
_KINDS = {
    "place": r"transform|translate|rotate|scale|left|right|top|bottom|inset.*|width|height|margin.*|offset.*",
    "opacity": r"opacity|visibility",
    "colour": r".*[cC]olor|fill|stroke|background|filter|boxShadow",
    "shape": r"border.*Radius|clipPath|d|r|rx|ry|cx|cy|x|y|points|strokeDash.*",
}


class Segment(msgspec.Struct, frozen=True, eq=False):
    """From one keyframe to the next; seconds of the film."""

    kinds: frozenset[str]
    """What changes: place, opacity, colour, shape."""
    begin: float
    end: float
    curve: np.ndarray
    """Progress at ``SAMPLES``, as it is played."""


class Told(msgspec.Struct, frozen=True):
    """How what two pages declare agrees; shares in [0, 1], ``None`` where the reference has nothing to compare."""

    named: float | None
    """Of the reference's segments with a named easing, those whose candidate's curve is the same."""
    loops: tuple[float, ...]
    """``|log(T / T*)|`` of each loop of the reference; infinity where the candidate has none."""

    @property
    def loop(self) -> float | None:
        """Of the reference's loops, those whose period is right within 1 %."""
        return float(np.mean([gap <= LOOP for gap in self.loops])) if self.loops else None


def compare(reference: Filmed, candidate: Filmed, pairing: Pairing) -> Told:
    """Compare the timings of each reference element with those of its candidate."""
    seconds = len(reference.frames) / reference.fps
    best = pairing.best
    named, loops = [], []
    for timing in reference.timings:
        others = {int(best[index]) for index in timing.ids if best[index] >= 0 and _seen(reference, index)}
        if not others and not any(_seen(reference, index) for index in timing.ids):
            continue
        theirs = [other for other in candidate.timings if others & set(other.ids)]
        period = _period(timing)
        if period is not None and (timing.begin + timing.delay) / 1000 + SHOWN * period <= seconds:
            kinds = _kinds(timing)
            periods = [found for other in theirs if kinds & _kinds(other) and (found := _period(other)) is not None]
            loops.append(min((abs(math.log(found / period)) for found in periods), default=math.inf))
        made = [part for other in theirs for part in segments(other, seconds)]
        named += [_same(part, made) for part in _first(timing, seconds) if nearest(part.curve) is not None]
    return Told(float(np.mean(named)) if named else None, tuple(loops))


def segments(timing: Timing, seconds: float) -> list[Segment]:
    """Unroll an animation into the segments that begin within the film."""
    return [part for _, part in _unrolled(timing, seconds)]


def nearest(progress: np.ndarray) -> str | None:
    """Return the name of an easing curve, ``None`` where it has none."""
    gaps = {name: float(np.abs(curve(easing, SAMPLES) - progress).max()) for name, easing in NAMED.items()}
    name = min(gaps, key=lambda each: gaps[each])
    if gaps[name] <= EXACT:
        return name
    # Steps are known by their number.
    return "steps" if len(np.unique(np.round(progress, 6))) <= len(progress) // 2 else None


def parse(text: str) -> np.ndarray:
    """Return the progress of an easing as CSS writes it, at ``SAMPLES`` (Easing Functions 2).

    What is not understood is linear.
    """
    word, _, inside = text.strip().partition("(")
    numbers = inside.rstrip(")")
    if word == "cubic-bezier":
        return curve(Easing("bezier", tuple(float(part) for part in numbers.split(","))), SAMPLES)
    if word in ("steps", "step-start", "step-end"):
        count, _, jump = (numbers or "1").partition(",")
        start = "start" in jump or word == "step-start"
        return _steps(int(count), "jump-both" if "both" in jump else "none" if "none" in jump else "", start)
    if word == "linear" and numbers:
        return _points(numbers)
    return curve(NAMED.get(word, NAMED["linear"]), SAMPLES)


def _steps(count: int, jump: str, start: bool) -> np.ndarray:
    taken = np.minimum(np.floor(SAMPLES * count + 1e-9), count if start else count - 1)
    if jump == "jump-both":
        return (taken + 1) / (count + 1)
    if jump == "none":
        return taken / max(count - 1, 1)
    return np.where(SAMPLES < 1, np.minimum(taken + start, count) / count, 1.0)


def _points(text: str) -> np.ndarray:
    """Progress of ``linear(...)``: outputs, each with none, one or two places."""
    outputs: list[float] = []
    places: list[float | None] = []
    for stop in text.split(","):
        output, *found = stop.split()
        for place in found or [None]:
            outputs.append(float(output))
            places.append(float(place.rstrip("%")) / 100 if place is not None else None)
    places[0], places[-1] = places[0] or 0.0, 1.0 if places[-1] is None else places[-1]
    known = [index for index, place in enumerate(places) if place is not None]
    at = np.interp(np.arange(len(places)), known, [places[index] or 0.0 for index in known])
    return np.interp(SAMPLES, at, outputs)


def _unrolled(timing: Timing, seconds: float) -> Iterator[tuple[int, Segment]]:
    duration, start = timing.duration / 1000, (timing.begin + timing.delay) / 1000
    if duration <= 0:
        return
    count = math.ceil(
        min(timing.iterations if timing.iterations >= 0 else math.inf, max(seconds - start, 0) / duration)
    )
    kinds = _kinds(timing)
    for turn in range(count):
        back = {"reverse": True, "alternate": turn % 2 == 1, "alternate-reverse": turn % 2 == 0}.get(
            timing.direction, False
        )
        for number, (first, second) in enumerate(zip(timing.keys, timing.keys[1:], strict=False)):
            if first.values == second.values or second.offset <= first.offset:
                continue
            whole = len(timing.keys) == 2 and first.easing == "linear"
            progress = parse(timing.easing if whole else first.easing)
            low, high = (1 - second.offset, 1 - first.offset) if back else (first.offset, second.offset)
            begin = start + turn * duration
            if begin + low * duration < seconds:
                progress = 1 - progress[::-1] if back else progress
                yield number, Segment(kinds, begin + low * duration, begin + high * duration, progress)


def _first(timing: Timing, seconds: float) -> list[Segment]:
    """Return each segment as it is first shown whole."""
    found: dict[int, Segment] = {}
    for number, part in _unrolled(timing, seconds):
        if part.begin >= -0.01 and part.end <= seconds:
            found.setdefault(number, part)
    return list(found.values())


def _same(part: Segment, made: list[Segment]) -> bool:
    """Whether of the segments at about the same time one has the same curve."""

    def shared(other: Segment) -> float:
        common = min(part.end, other.end) - max(part.begin, other.begin)
        return common / max(max(part.end, other.end) - min(part.begin, other.begin), 1e-9)

    near = [other for other in made if part.kinds & other.kinds and shared(other) > 0.5]
    return any(float(np.abs(other.curve - part.curve).max()) <= ALIKE for other in near)


def _period(timing: Timing) -> float | None:
    """Seconds after which an animation repeats, ``None`` where it does not."""
    if timing.duration <= 0 or 0 <= timing.iterations <= 1:
        return None
    period = timing.duration / 1000 * (2 if timing.direction.startswith("alternate") else 1)
    return period if timing.iterations < 0 or timing.iterations * timing.duration / 1000 >= 2 * period else None


def _kinds(timing: Timing) -> frozenset[str]:
    names = {name for key in timing.keys for name in key.values}
    found = {kind for kind, form in _KINDS.items() for name in names if re.fullmatch(form, name)}
    return frozenset(found or {"other"})


def _seen(film: Filmed, index: int) -> bool:
    return bool(np.isfinite(film.points[:, index]).any())
