"""Animations drawn by lot, and the tracks that a tracker with noise would measure of them."""

import math
from itertools import pairwise

import msgspec
import numpy as np

from limner.sight.animation import LINEAR, PRESETS, Animated, Animation, Easing, Element, Key, state
from limner.sight.graph import Scene
from limner.sight.tracks import Clip, Track, Tracked

CURVES = {
    **PRESETS,
    "in-sine": (0.12, 0, 0.39, 0), "out-sine": (0.61, 1, 0.88, 1), "in-out-sine": (0.37, 0, 0.63, 1),
    "in-quad": (0.11, 0, 0.5, 0), "out-quad": (0.5, 1, 0.89, 1), "in-out-quad": (0.45, 0, 0.55, 1),
    "in-cubic": (0.32, 0, 0.67, 0), "out-cubic": (0.33, 1, 0.68, 1), "in-out-cubic": (0.65, 0, 0.35, 1),
    "out-quart": (0.25, 1, 0.5, 1), "in-out-quart": (0.76, 0, 0.24, 1), "out-expo": (0.16, 1, 0.3, 1),
    "in-back": (0.36, 0, 0.66, -0.56), "out-back": (0.34, 1.56, 0.64, 1), "in-out-back": (0.68, -0.6, 0.32, 1.6),
    "material": (0.4, 0, 0.2, 1), "bootstrap": (0.2, 0.8, 0.2, 1), "swift": (0.55, 0, 0.1, 1),
}  # fmt: skip
FAMILIES = (
    "tween",
    "keys",
    "spin",
    "loop",
    "alternate",
    "finite",
    "stagger",
    "steps",
    "spring",
    "colour",
    "two",
    "orbit",
)


def easing(rng: np.random.Generator) -> Easing:
    """One of CSS's own easings most of the time, else a named curve, else one that somebody drew by hand."""
    lot = rng.random()
    if lot < 0.55:
        return PRESETS[rng.choice(list(PRESETS))]
    if lot < 0.9:
        found = CURVES[rng.choice([name for name in CURVES if name not in PRESETS])]
        assert isinstance(found, tuple)
        return Easing("bezier", tuple(float(number) for number in found))
    x1, x2 = rng.uniform(0, 1, 2)
    y1, y2 = rng.uniform(-0.3, 1.3, 2)
    return Easing("bezier", tuple(round(float(number), 2) for number in (x1, y1, x2, y2)))


def _time(rng: np.random.Generator, low: float, high: float) -> float:
    step = rng.choice([0.1, 0.1, 0.05])
    return round(float(np.round(rng.uniform(low, high) / step) * step), 3)


def _moves(rng: np.random.Generator, count: int) -> dict[str, list[tuple[float, ...]]]:
    """Values at ``count`` keys for one or two properties."""
    names = list(rng.choice(["translate", "rotate", "scale", "opacity"], int(rng.integers(1, 3)), replace=False))
    result: dict[str, list[tuple[float, ...]]] = {}
    for name in names:
        if name == "translate":
            x, y = rng.choice([0, 1]), rng.choice([0, 1])
            x, y = (1, 0) if x == y == 0 else (x, y)
            way = [tuple(float(v) for v in np.round(rng.uniform(-120, 120, 2) / 5) * 5 * (x, y)) for _ in range(count)]
            result[name] = way
        elif name == "rotate":
            result[name] = [(float(v),) for v in np.round(rng.uniform(-360, 360, count) / 15) * 15]
        elif name == "scale":
            both = np.round(rng.uniform(0.3, 1.6, count), 1)
            other = both if rng.random() < 0.7 else np.round(rng.uniform(0.3, 1.6, count), 1)
            result[name] = [(float(a), float(b)) for a, b in zip(both, other, strict=True)]
        else:
            result[name] = [(float(v),) for v in np.round(rng.uniform(0.1, 1, count), 1)]
        values = result[name]
        for index in range(1, count):  # a key that changes nothing would be no key
            if np.allclose(values[index], values[index - 1]):
                change = {"translate": 40.0, "rotate": 90.0, "scale": 0.4, "opacity": 0.4}[name]
                values[index] = tuple(
                    (v - change if name == "opacity" and v > 0.5 else v + change) if v or name != "translate" else v
                    for v in values[index]
                )
                if np.allclose(values[index], values[index - 1]):
                    values[index] = (values[index - 1][0] + 40.0, *values[index][1:])
    return result


def _keys(values: list[tuple[float, ...]], offsets: list[float], eases: list[Easing]) -> tuple[Key, ...]:
    return tuple(
        Key(offset, value, ease) for offset, value, ease in zip(offsets, values, [*eases, LINEAR], strict=True)
    )


def animations(rng: np.random.Generator, family: str, seconds: float) -> tuple[Animation, ...]:
    """Animations of one element."""
    if family == "spin":
        turn = float(rng.choice([360, -360]))
        keys = (Key(0, (0.0,), easing(rng) if rng.random() < 0.4 else LINEAR), Key(1, (turn,)))
        return (Animation("rotate", keys, _time(rng, 0.6, 2.0), 0.0, math.inf),)
    if family in ("steps", "spring"):
        if family == "steps":
            ease = Easing("steps", (float(rng.integers(3, 13)), float(rng.integers(0, 2))))
        else:
            ease = Easing("spring", (round(float(rng.uniform(0.15, 0.5)), 2), round(float(rng.uniform(2, 4.5)), 1)))
        values = _moves(rng, 2)
        name = next(iter(values))
        if family == "steps" and rng.random() < 0.6:
            keys = (Key(0, (0.0,), ease), Key(1, (360.0,)))
            return (Animation("rotate", keys, _time(rng, 0.8, 1.6), 0.0, math.inf),)
        keys = _keys(values[name], [0, 1], [ease])
        return (Animation(name, keys, _time(rng, 0.9, seconds - 0.8), _time(rng, 0.2, 0.6)),)
    if family == "colour":
        colours = [tuple(float(v) / 255 for v in rng.integers(0, 256, 3)) for _ in range(2)]
        keys = _keys(colours, [0, 1], [easing(rng)])
        return (Animation("fill", keys, _time(rng, 0.4, 1.2), 0.0, math.inf, "alternate"),)
    if family == "orbit":
        keys = (Key(0, (0.0,), easing(rng)), Key(1, (float(rng.choice([90, 180, 270, 360])),)))
        return (Animation("rotate", keys, _time(rng, 0.6, 1.6), _time(rng, 0, 0.5)),)
    count = {"tween": 2, "alternate": 2, "two": 2}.get(family, int(rng.integers(3, 5)))
    values = _moves(rng, count)
    steps = 0.05 if rng.random() < 0.5 else 0.1
    inner = sorted(rng.choice(np.arange(0.2, 0.81, steps), count - 2, replace=False)) if count > 2 else []
    if count == 4 and inner[1] - inner[0] < 0.15:
        inner = [0.3, 0.7]
    offsets = [0.0, *(round(float(v), 3) for v in inner), 1.0]
    one = easing(rng)
    eases = [one if rng.random() < 0.8 else easing(rng) for _ in range(count - 1)]
    if family in ("loop", "finite") and rng.random() < 0.7:  # most loops come back to where they began
        values = {name: [*row[:-1], row[0]] for name, row in values.items()}
        for row in values.values():
            if np.allclose(row[-1], row[-2]):
                row[-2] = tuple(v + 0.3 if abs(v) < 2 else v + 30 for v in row[-2])
    duration, delay, iterations, direction = _time(rng, 0.4, seconds - 0.9), _time(rng, 0.1, 0.6), 1.0, "normal"
    if family in ("loop", "stagger"):
        duration, delay, iterations = _time(rng, 0.6, 1.6), 0.0 if rng.random() < 0.7 else _time(rng, 0, 0.5), math.inf
    if family == "alternate":
        duration, delay, iterations, direction = _time(rng, 0.3, 1.0), 0.0, math.inf, "alternate"
        if rng.random() < 0.3:
            iterations, delay = float(rng.integers(2, 4)), _time(rng, 0, 0.4)
            duration = min(duration, _time(rng, 0.3, 0.7))
    if family == "finite":
        duration, iterations, delay = _time(rng, 0.5, 0.8), float(rng.integers(2, 4)), _time(rng, 0.1, 0.4)
    done = []
    for index, (name, row) in enumerate(values.items()):
        if name == "opacity":
            row = [(min(max(v[0], 0.0), 1.0),) for v in row]
            if any(np.allclose(a, b) for a, b in pairwise(row)):
                row = [(0.2 if k % 2 else 0.9,) for k in range(len(row))]
        if family == "two" and index:
            duration, delay = _time(rng, 0.4, seconds - 0.9), _time(rng, 0, 0.6)
        done.append(Animation(name, _keys(row, offsets, eases), duration, delay, iterations, direction))
    return tuple(done)


def film(seed: int, family: str | None = None, fps: float | None = None) -> Animated:
    """A film drawn by lot: one element, or several of one family staggered."""
    rng = np.random.default_rng(seed)
    family = family or FAMILIES[seed % len(FAMILIES)]
    fps = fps or float(rng.choice([24, 25, 30, 30, 60]))
    seconds = round(float(rng.uniform(2.0, 5.0)), 1)
    elements = []
    moves = animations(rng, family, seconds)
    gap = _time(rng, 0.05, 0.25) if family == "stagger" else 0.0
    for index in range(int(rng.integers(3, 7)) if family == "stagger" else 1):
        width, height = rng.integers(16, 90, 2)
        if family == "stagger":
            width, height = 24, 24
        x, y = (60 + 44 * index, 140) if family == "stagger" else rng.integers(60, 200, 2)
        pivot = [(0.5, 0.5), (0.5, 0.5), (0.5, 0.5), (0, 0), (0.5, 1), (1, 0.5)][int(rng.integers(0, 6))]
        pivot = (1.0, 3.0) if family == "orbit" else (0.5, 0.5) if family == "stagger" else pivot
        later = tuple(msgspec.structs.replace(move, delay=round(move.delay + gap * index, 4)) for move in moves)
        elements.append(
            Element(
                f"e{index}", Scene(int(width), int(height), ()),
                (float(x + width * pivot[0]), float(y + height * pivot[1])), later, corner=(float(x), float(y)),
            )
        )  # fmt: skip
    return Animated(400, 300, seconds, fps, Scene(400, 300, ()), tuple(elements))


def measured(
    animated: Animated, noise: float = 0.05, seed: int = 0, gaps: float = 0.0, doubles: float = 0.0
) -> Tracked:
    """What a tracker would tell of it: every corner wrong by ``noise`` pixels, frames missing or doubled by chance."""
    rng = np.random.default_rng(seed)
    count = round(animated.seconds * animated.fps)
    times = np.arange(count) / animated.fps
    shown = times.copy()
    for k in range(1, count):
        if rng.random() < doubles:
            shown[k] = shown[k - 1]
    tracks = []
    for index, element in enumerate(animated.elements):
        tracks.append(_track(animated, element, index, shown, noise, gaps, rng))
    frames = np.zeros((count, 1, 1, 3), np.uint8)
    clip = Clip(frames, times, animated.fps, animated.seconds)
    return Tracked(clip, np.zeros((1, 1, 3), np.float32), 0.5, tracks)


def _track(
    animated: Animated, element: Element, index: int, shown: np.ndarray, noise: float, gaps: float,
    rng: np.random.Generator,
) -> Track:  # fmt: skip
    width, height = element.look.width, element.look.height
    x, y = element.corner
    corners = np.array([(x, y, 1), (x + width, y, 1), (x, y + height, 1), (x + width, y + height, 1)], float)
    states = [state(animated, element, float(t)) for t in shown]
    true = np.array([one.matrix for one in states])
    opacity = np.array([one.opacity for one in states])
    kind = "translation"
    linear = true[:, :2, :2]
    if np.ptp(linear, axis=0).max() > 1e-6:
        alike = (
            abs(linear[:, 0, 0] - linear[:, 1, 1]).max() < 1e-6 and abs(linear[:, 0, 1] + linear[:, 1, 0]).max() < 1e-6
        )
        kind = "similarity" if alike else "affine"
    areas = abs(np.linalg.det(linear))
    canonical = int(np.argmax(areas * (0.05 + opacity) - 1e-6 * np.arange(len(shown))))
    pose, last = np.empty_like(true), corners[:, :2]
    for k, matrix in enumerate(true):
        seen = corners @ matrix[:2].T
        if k and shown[k] == shown[k - 1]:
            seen, opacity[k] = last, opacity[k - 1]  # the same picture again is measured the same
        else:
            seen = seen + rng.normal(0, noise, seen.shape)
            opacity[k] = np.clip(opacity[k] + rng.normal(0, 0.02 * noise), 0, 1)
        last = seen
        pose[k] = _fit(corners, seen, kind)
    home = np.linalg.inv(true[canonical])
    sprite_corner = corners @ true[canonical][:2].T
    low, high = sprite_corner.min(0), sprite_corner.max(0)
    pose = pose @ home
    hidden = rng.random(len(shown)) < gaps
    hidden |= opacity < 0.02
    pose[hidden] = np.nan
    known = opacity.copy()
    known[(rng.random(len(shown)) < gaps) & (opacity > 0.02)] = np.nan
    tint = None
    fills = [one.fill for one in states]
    if fills[0] is not None:
        tint = np.array([fill or (0, 0, 0) for fill in fills]) * 255 + rng.normal(0, 0.4, (len(shown), 3))
    size = np.ceil(high - low).astype(int)
    sprite = np.zeros((max(size[1], 1), max(size[0], 1), 4), np.float32)
    sprite[..., 3], sprite[: len(sprite) // 3, :, 0] = 1.0, 250.0  # whoever turns it sees that
    return Track(
        index, sprite, (int(low[0]), int(low[1])), canonical, pose,
        known, np.ones(len(shown)), np.zeros(len(shown)), kind, tint,
    )  # fmt: skip


def _fit(points: np.ndarray, seen: np.ndarray, kind: str) -> np.ndarray:
    """The least-squares transform of that kind."""
    matrix = np.eye(3)
    if kind == "translation":
        matrix[:2, 2] = (seen - points[:, :2]).mean(0)
    elif kind == "affine":
        matrix[:2] = np.linalg.lstsq(points, seen, rcond=None)[0].T
    else:
        px, py = points[:, 0], points[:, 1]
        rows = np.concatenate([np.stack([px, -py, px * 0 + 1, px * 0], 1), np.stack([py, px, px * 0, px * 0 + 1], 1)])
        a, b, c, d = np.linalg.lstsq(rows, np.concatenate([seen[:, 0], seen[:, 1]]), rcond=None)[0]
        matrix[:2] = [[a, -b, c], [b, a, d]]
    return matrix
