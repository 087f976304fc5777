"""Improves a film's own numbers by filming it: delays and durations first, since they show most.

Animations that share a delay and a duration share two numbers. Each is changed a little, the page is filmed again, and
the difference of the pixels says how all must change together (Gauss and Newton's step, damped after Levenberg and
Marquardt); even delays keep their steps. A step that does not bring the film nearer to its target is taken back.
"""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise

import cv2
import msgspec
import numpy as np

from limner.sight.animation import Animated, Animation, Key
from limner.sight.clip import evenly
from limner.sight.tracks import Clip

FRAMES = 24
"""That are compared in a round, spread over the film."""
WIDTH = 240
"""Pixels that frames are compared at, at most."""
ROUNDS = ((6.0, 0.03), (2.0, 0.01), (1.0, 0.01), (0.0, 0.01))
"""Pixels by which frames are blurred, so that a thing that is far off still overlaps with where it should be; and
seconds by which a delay, or a duration, is changed to see what that does. What it did is believed in the next round too
where that changes as much and no time has moved further since."""
SETTLED = 0.002
"""Seconds: steps that are all smaller say that times are right."""
KEPT = 16
"""Films whose frames are kept, for they are asked for again: the one that is improved is."""
MOST = 4
"""Pairs of delay and duration that are improved; those of the elements that differ most."""
RIGHT = 0.01
"""Mean difference, as a part of what moves in the target, that leaves nothing to improve."""
ALIKE = 0.9
"""The same part, above which what is filmed is not like the target, and nothing can be judged by it."""
LEAST = 0.04
"""Seconds of the shortest duration."""
DOUBTED = ("visibility", "order", "opacity", "skew", "scale", "fill")
"""Properties that errors of others are easily taken for: what is half hidden seems faint, and where things of one
colour cross, either may lie on top."""
SHOWN, PLAIN, RESTACKED = 4.0, 0.05, 0.5
"""Levels from which a pixel shows what an animation does; part by which it may be told worse there without it, and
without a change of order: what is true of one is seen at once, in the colour of the other thing."""
UNITS, EQUAL = (0.1, 0.05, 0.025, 0.01), 0.003
"""Seconds that a person rounds to, the first that makes the film no worse by more than this part."""

EVEN, SHORT, ROW = 0.002, 0.01, 3
"""Seconds by which even delays may differ from whole steps, seconds that a step has, and delays of a row, at least."""

Shoot = Callable[[Animated, float], np.ndarray]
"""Films a film at a number of frames a second: ``(N, H, W, 3) uint8``."""
Clock = tuple[float, float]
"""A delay and a duration, in seconds."""


def refine(film: Animated, clip: Clip, shoot: Shoot) -> Animated:
    """Bring a film nearer to its target.

    Args:
        film: what was measured and explained.
        clip: the target.
        shoot: films a film.
    """
    rate = clip.fps / max(1, round(clip.seconds * clip.fps / FRAMES))
    height, width = clip.frames.shape[1:3]
    scale = min(1.0, WIDTH / width)
    size = (round(width * scale), round(height * scale))
    target = _small(clip.frames[evenly(clip, rate)], size)

    moving = float(np.abs(target.astype(np.float32) - np.median(target, axis=0)).mean())

    filmed: deque[tuple[Animated, np.ndarray]] = deque(maxlen=KEPT)

    def short(tried: Animated) -> np.ndarray:
        """What a film lacks of its target: ``(N, h, w, 3) float32``."""
        known = next((made for film, made in filmed if film == tried), None)
        made = _small(shoot(tried, rate), size) if known is None else known
        filmed.append((tried, made))
        count = min(len(made), len(target))
        return target[:count].astype(np.float32) - made[:count]

    def off(tried: Animated, blur: float = 0.0) -> np.ndarray:
        return _blurred(short(tried), blur)

    changes: list[np.ndarray] = []
    changed_by = moved_by = 0.0
    shared = 0
    for blur, slip in ROUNDS:
        clocks = _clocks(film)
        several, clocks = len(clocks), clocks[:MOST]
        gap = off(film, blur)
        if not clocks or float(np.abs(gap).mean()) < RIGHT * moving:
            break
        least = float(np.square(gap).mean())
        before = film
        if changed_by != slip or moved_by > slip or several != shared:
            here = short(film)
            changes = [
                (here - short(_set(film, {clock: (clock[0] + later, clock[1] + longer)}))) / slip
                for clock in clocks
                for later, longer in ((slip, 0.0), (0.0, slip))
            ]
            changed_by, moved_by, shared = slip, 0.0, several
        columns = [_blurred(change, blur) for change in changes]
        normal = np.array([[np.vdot(one, other) for other in columns] for one in columns], float)
        slope = np.array([np.vdot(one, gap) for one in columns], float)
        largest = 0.0
        for damping in (0.01, 0.3, 3.0):
            step = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-9), slope).reshape(-1, 2)
            step = np.clip(step, -0.2, 0.2)
            largest = max(largest, float(np.abs(step).max()))
            moved = {
                clock: (clock[0] + float(later), max(clock[1] + float(longer), LEAST))
                for clock, (later, longer) in zip(clocks, step, strict=True)
            }
            tried = _set(film, moved)
            if np.square(off(tried, blur)).mean() < least:
                film, moved_by = tried, moved_by + float(np.abs(step).max())
                break
        if largest < SETTLED:
            break
        # Whole times that a step makes no better are what was written: more steps would but follow the noise.
        if before in (_rounded(film, unit) for unit in UNITS) and _as_good(off(before), off(film)):
            film = before
            break
    film = _pruned(film, off)
    gap = off(film)
    if float(np.abs(gap).mean()) >= ALIKE * moving:
        return film
    for unit in UNITS:
        rounded = _rounded(film, unit)
        if rounded == film or _as_good(off(rounded), gap):
            return rounded
    return film


def _blurred(frames: np.ndarray, blur: float) -> np.ndarray:
    return (np.stack([cv2.GaussianBlur(frame, (0, 0), blur) for frame in frames]) if blur else frames).ravel()


def _as_good(gap: np.ndarray, other: np.ndarray) -> bool:
    """Say whether a film is no further from the target than another."""
    return float(np.abs(gap).mean()) <= float(np.abs(other).mean()) * (1 + EQUAL) + 1e-3


def _pruned(film: Animated, off: Callable[[Animated], np.ndarray]) -> Animated:
    """Leave out animations that the target does not ask for: where they show it is as well told without them."""
    gap = off(film)
    for doubted in DOUBTED:
        for group in _alike(film, doubted):
            tried = _without(film, group, doubted)
            other = off(tried)
            shown = np.abs(other - gap) > SHOWN
            if np.abs(other[shown]).sum() <= np.abs(gap[shown]).sum() * (
                1 + (RESTACKED if doubted == "order" else PLAIN)
            ):
                film, gap = tried, other
    return film


def _alike(film: Animated, name: str) -> list[list[str]]:
    """Gather the elements that have a property's keyframes in common: they are believed of all, or of none.

    Ranks mean something together only.
    """
    groups: dict[tuple[Key, ...], list[str]] = {}
    for element in film.elements:
        for animation in element.animations:
            if animation.property == name:
                groups.setdefault(() if name == "order" else animation.keys, []).append(element.id)
    return list(groups.values())


def _without(film: Animated, owners: Sequence[str], doubted: str) -> Animated:
    elements = tuple(
        msgspec.structs.replace(
            element, animations=tuple(one for one in element.animations if one.property != doubted)
        ) if element.id in owners else element
        for element in film.elements
    )  # fmt: skip
    return msgspec.structs.replace(film, elements=elements)


def _clocks(film: Animated) -> list[Clock]:
    """Return the pairs of delay and duration that animations share, the commonest first; of a row its first alone."""
    counts: dict[Clock, int] = {}
    rows = _rows(film)
    for element in film.elements:
        for animation in element.animations:
            clock = (animation.delay, animation.duration)
            lead = rows.get(clock, clock)
            counts[lead] = counts.get(lead, 0) + 1
    return sorted(counts, key=lambda clock: -counts[clock])


def _rows(film: Animated) -> dict[Clock, Clock]:
    """Return by each clock of a row the first: where keyframes are shared at even delays, all delays move together."""
    shared: dict[tuple[str, tuple[Key, ...], float], set[float]] = {}
    for element in film.elements:
        for animation in element.animations:
            shared.setdefault((animation.property, animation.keys, animation.duration), set()).add(animation.delay)
    return {
        (delay, duration): (min(delays), duration)
        for (_, _, duration), delays in shared.items()
        if _even(sorted(delays), duration)
        for delay in delays
    }


def _even(delays: Sequence[float], duration: float) -> bool:
    """Say whether delays, in order, are whole steps apart; what repeats may begin an iteration sooner or later."""
    if len(delays) < ROW:
        return False
    step = min(later - sooner for sooner, later in pairwise(delays))
    return step > SHORT and all(
        any(abs(way - round(way / step) * step) <= EVEN for way in (far - duration, far, far + duration))
        for far in (delay - delays[0] for delay in delays)
    )


def _set(film: Animated, moved: dict[Clock, Clock]) -> Animated:
    rows = _rows(film)

    def timed(animation: Animation) -> Animation:
        clock = (animation.delay, animation.duration)
        lead = rows.get(clock, clock)
        delay, duration = moved.get(lead, lead)
        delay += animation.delay - lead[0]
        return msgspec.structs.replace(animation, delay=round(delay, 4), duration=round(duration, 4))

    elements = tuple(
        msgspec.structs.replace(element, animations=tuple(map(timed, element.animations))) for element in film.elements
    )
    return msgspec.structs.replace(film, elements=elements)


def _rounded(film: Animated, unit: float) -> Animated:
    return _set(film, {clock: (_round(clock[0], unit), max(_round(clock[1], unit), LEAST)) for clock in _clocks(film)})


def _round(value: float, unit: float) -> float:
    return round(round(value / unit) * unit, 4)


def _small(frames: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Reduce frames to a width and height, which two films whose sizes were rounded apart must share."""
    if frames.shape[2:0:-1] == size:
        return frames
    return np.stack([cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in frames])
