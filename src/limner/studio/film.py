"""The page of a run that made a film: original and reconstruction in step, their difference, and the fitted motions.

Reads the run folder and nothing else, as ``report.py`` does, which hands such runs over. The program is shown as text
and as the frames that were filmed of it, never run. Frames are embedded as one sheet of small pictures a film.
"""

import base64
import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PIL import Image

from limner.core.data import Step
from limner.core.errors import LimnerError
from limner.core.files import write_atomic
from limner.core.run import Run
from limner.motion import source
from limner.motion.score import compare
from limner.motion.write import FILM, POINTS, Measurement
from limner.sight.animation import Animated, Animation, load
from limner.sight.clip import evenly, load_clip
from limner.sight.tracks import Clip
from limner.studio.listing import Code, code
from limner.studio.page import fill, flat, spoken

SIDE = 400
"""Pixels of the longer side of a frame in the page."""
MOST = 180
"""Frames that are embedded: of a longer film every second, third, ..."""
ACROSS = 10
"""Frames in a row of a sheet."""
WIDTH, HEIGHT = 300.0, 72.0
"""Units of a curve's chart."""
UNITS = {"translate": "px", "rotate": "°", "skew": "°", "scale": "×", "opacity": "", "fill": ""}


class Sheet(msgspec.Struct, frozen=True):
    """A film as one picture of small frames, row by row."""

    url: str
    width: int
    height: int


class Curve(msgspec.Struct, frozen=True):
    """One property over time: the fitted curve, and what was measured."""

    element: str
    property: str
    lines: list[str]
    """Of each of its numbers the fitted curve, as points of a polyline."""
    dots: list[tuple[float, float]]
    low: str
    high: str
    told: str
    """Its timing in words."""


class View(msgspec.Struct, frozen=True):
    """A step as the page shows it."""

    step: Step
    sheet: Sheet | None
    likeness: str
    """1 less the foreground error of each frame, as points of a polyline in a box of 100 x 100."""
    code: Code | None
    exchange: list[tuple[str, str]]


def write(run: Run, path: Path) -> Path:
    """Write the page on ``run`` to ``path`` and return it.

    Raises:
        InputError: the page cannot be written.
    """
    clip = _load(run)
    shown = None if clip is None else clip.frames[evenly(clip, clip.fps)]
    every = 1 if shown is None else max(1, -(-len(shown) // MOST))
    best = run.best
    film, points = _written(best)
    page = fill(
        "film",
        run=run,
        end=run.end,
        best=best,
        target=None if shown is None else _sheet(shown[::every]),
        across=ACROSS,
        count=0 if shown is None else len(shown[::every]),
        rate=30.0 if clip is None else clip.fps / every,
        seconds=0.0 if clip is None else clip.seconds,
        views=[_view(step, shown, every) for step in run.steps],
        curves=[] if film is None else curves(film, points),
        chart=(WIDTH, HEIGHT),
        options=flat(run.record.options) | flat(msgspec.to_builtins(run.record.budget)),
    )
    write_atomic(path, page)
    return path


def _load(run: Run) -> Clip | None:
    try:
        return source(run)
    except LimnerError:
        return None


def _written(step: Step | None) -> tuple[Animated | None, list[Measurement]]:
    """Read the typed form of the best step's page, and what it was fitted to; a model's page has none."""
    program = step.proposal.program if step else None
    if program is None or FILM not in program.files:
        return None, []
    return load(program.files[FILM]), msgspec.json.decode(program.files[POINTS], type=list[Measurement])


def _view(step: Step, shown: np.ndarray | None, every: int) -> View:
    sheet, likeness = None, ""
    if step.rendering.frames:
        try:
            made = load_clip(step.rendering.frames[0]).frames
        except LimnerError:
            made = None
        if made is not None:
            sheet = _sheet(made[::every])
            if shown is not None:
                likeness = _likeness(shown, made)
    exchange = [spoken(message) for message in step.proposal.exchange]
    return View(step, sheet, likeness, code(step, None), exchange)


def _likeness(target: np.ndarray, made: np.ndarray) -> str:
    count = min(len(target), len(made))
    height, width = target.shape[1:3]
    fitted = np.stack([cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA) for frame in made[:count]])
    plate = np.median(target[:: max(1, len(target) // 15)], axis=0)
    compared = compare(target[:count], fitted, plate)
    return " ".join(
        f"{100 * index / max(count - 1, 1):.2f},{100 - 100 * max(value, 0):.1f}"
        for index, value in enumerate(compared.frames)
    )


def _sheet(frames: Sequence[np.ndarray] | np.ndarray) -> Sheet:
    height, width = frames[0].shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    rows = -(-len(frames) // ACROSS)
    whole = np.zeros((rows * size[1], ACROSS * size[0], 3), np.uint8)
    for index, frame in enumerate(frames):
        x, y = index % ACROSS * size[0], index // ACROSS * size[1]
        whole[y : y + size[1], x : x + size[0]] = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    file = io.BytesIO()
    Image.fromarray(whole).save(file, "JPEG", quality=85, subsampling=0)
    return Sheet(f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}", *size)


def curves(film: Animated, points: Sequence[Measurement]) -> list[Curve]:
    """Draw each animation of a film over what was measured of it."""
    measured = {(point.element, point.property): point for point in points}
    return [
        _curve(element.id, animation, measured.get((element.id, animation.property)), film.seconds)
        for element in film.elements
        for animation in element.animations
        if animation.property in UNITS
    ]


def _curve(name: str, animation: Animation, measured: Measurement | None, seconds: float) -> Curve:
    times = np.linspace(0, seconds, 241)
    rows = [animation.at(float(time)) for time in times]
    known = [value for row in rows if row is not None for value in row]
    seen = [value for row in measured.values for value in row] if measured else []
    low, high = min(known + seen), max(known + seen)
    span = max(high - low, 1e-6)

    def place(time: float, value: float) -> tuple[float, float]:
        return round(WIDTH * time / max(seconds, 1e-9), 2), round(HEIGHT - HEIGHT * (value - low) / span, 2)

    numbers = range(len(animation.keys[0].value))
    same = animation.property == "scale" and all(row is None or row[0] == row[1] for row in rows)
    lines = []
    for number in (0,) if same else numbers:
        spots = [place(float(time), row[number]) for time, row in zip(times, rows, strict=True) if row is not None]
        lines.append(" ".join(f"{x},{y}" for x, y in spots))
    dots = []
    if measured:
        pairs = zip(measured.times, measured.values, strict=True)
        dots = [place(time, value) for time, row in pairs for value in (row[:1] if same else row)]
    unit = UNITS[animation.property]
    return Curve(name, animation.property, lines, dots, f"{low:.4g}{unit}", f"{high:.4g}{unit}", _told(animation))


def _told(animation: Animation) -> str:
    words = [f"{animation.duration:.4g} s"]
    if abs(animation.delay) > 5e-4:
        words.append(f"after {animation.delay:.4g} s")
    if animation.iterations != 1:
        words.append("for ever" if animation.iterations == float("inf") else f"{animation.iterations:g} times")
    if animation.direction != "normal":
        words.append(animation.direction)
    kinds = {key.easing.kind for key in animation.keys[:-1]}
    return ", ".join([*words, f"{len(animation.keys)} keyframes", *sorted(kinds)])
