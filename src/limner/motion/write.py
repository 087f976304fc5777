"""The measured author of ``motion``: follows what moves, explains how, draws it, and writes the page."""

import asyncio
import math
import time

import msgspec
import numpy as np

from limner.core.data import Cost, Program, Proposal, Task
from limner.core.events import Event, Listener
from limner.core.run import Run
from limner.motion.draw import LETTER, Drawn, draw_all
from limner.motion.explain import Explained, explain
from limner.motion.ground import ground
from limner.motion.hoop import hooped
from limner.motion.neat import WHOLE
from limner.motion.refine import Shoot, refine
from limner.motion.rest import rested
from limner.motion.tones import toned
from limner.render.animated import animated_svg
from limner.render.html import bounds, page
from limner.sight.animation import Animated, Animation, Easing, Element, Key, dump, state
from limner.sight.graph import Scene
from limner.sight.tracks import Clip, Track, Tracked

PAGE, SVG, FILM, POINTS = "motion.html", "motion.svg", "motion.json", "points.json"
MEASURED = "measured"
AT_ONCE = Easing("steps", (1.0, 0.0))
ABOUT = 0.75
"""Pixels from its middle or its edge within which an element that turns in depth does so about that."""
GROWN = 0.25
"""The same for one that grows."""


WAITS = 0.05
"""Part of its width and of its height from which on a thing is seen to wait."""


class Measurement(msgspec.Struct, frozen=True):
    """What was measured of a property of an element, in the units and from the origin of its animation."""

    element: str
    property: str
    times: tuple[float, ...]
    """Seconds."""
    values: tuple[tuple[float, ...], ...]


class Measured:
    """Writes one program: what measuring the film gives. Needs no model, no key and no network.

    Args:
        tracked: what was measured.
        shoot: films a film, to refine it.
        listen: is told how far the work has got.
    """

    def __init__(self, tracked: Tracked, shoot: Shoot, listen: Listener) -> None:
        self._tracked = tracked
        self._shoot = shoot
        self._listen = listen

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the measured page, once."""
        return None if run.steps else await self.draft(task.name)

    async def draft(self, title: str) -> Proposal:
        """Explain and draw in a thread."""
        began = time.monotonic()
        film, points = await asyncio.to_thread(self._film)
        written = program(film, title)
        files = {**written.files, POINTS: msgspec.json.encode(points)}
        cost = Cost(seconds=time.monotonic() - began)
        return Proposal(Program(files, written.entry, written.language), MEASURED, note=tally(film), cost=cost)

    def _film(self) -> tuple[Animated, list[Measurement]]:
        self._listen(Event("progress", "explaining motions", 0, 3))
        told = explain(self._tracked)
        self._listen(Event("progress", "drawing elements", 1, 3))
        film, names = assemble(self._tracked, told)
        points = [
            Measurement(name, kind, tuple(times.round(5).tolist()), tuple(map(tuple, values.round(5).tolist())))
            for name, explained in zip(names, told, strict=True)
            for kind, (times, values) in explained.measured.items()
        ]
        self._listen(Event("progress", "refining times", 2, 3))
        return refine(film, self._tracked.clip, self._shoot), points


def assemble(tracked: Tracked, told: list[Explained]) -> tuple[Animated, list[str]]:
    """Put drawings and their motions together.

    Returns:
        The film, and the names of its elements in the order of the tracks.
    """
    clip = tracked.clip
    height, width = clip.frames.shape[1:3]
    rests = [explained.rest for explained in told]
    drawings = draw_all(tracked.tracks, rests, tracked.plate, tracked.noise)
    behind = ground(tracked.plate, tracked.noise)
    looks, scene = toned([drawn.look for drawn in drawings], behind.scene)
    drawings = [msgspec.structs.replace(drawn, look=look) for drawn, look in zip(drawings, looks, strict=True)]
    elements = [
        Element(
            drawn.name,
            drawn.look,
            origin,
            explained.animations,
            drawings[explained.parent].name if explained.parent is not None else None,
            drawn.raster,
            drawn.corner,
            "; ".join(note for note in (drawn.note, explained.note) if note),
            perspective,
            explained.facing,
            track.crop,
        )
        for drawn, explained, track in zip(drawings, told, tracked.tracks, strict=True)
        for origin, perspective in [_turned_about(drawn, explained)]
    ]
    names = [element.id for element in elements]
    parents = {element.parent for element in elements}
    elements = [rested(element, alone=element.id not in parents) for element in elements]
    rims = [round(track.rim) if abs(track.rim - round(track.rim)) < WHOLE else track.rim for track in tracked.tracks]
    elements = [hooped(element, rim) for element, rim in zip(elements, rims, strict=True)]
    for index, explained in enumerate(told):
        shown = explained.shown
        if explained.parent is None and math.isinf(shown[0]):
            shown = (entered(elements[index], tracked.tracks[index], clip), shown[1])
        if shown[0] > 0 or shown[1] < clip.seconds:
            seen = _shown(shown, clip.seconds)
            elements[index] = msgspec.structs.replace(elements[index], animations=(*elements[index].animations, seen))
    still = {"ground_raster": behind.raster, "ground_tiling": behind.tiling}
    slots = [index for index, element in enumerate(elements) if element.id.startswith(LETTER)]
    letters = sorted((elements[index] for index in slots), key=lambda element: bounds(element.look)[0])
    for index, element in zip(slots, letters, strict=True):
        elements[index] = element
    film = Animated(width, height, clip.seconds, clip.fps, scene, _nested(elements), zoom=clip.zoom, **still)
    return film, names


def entered(element: Element, track: Track, clip: Clip) -> float:
    """Return when a thing comes into the picture, where it would stand in it before; else minus infinity.

    What slides in is seen from its first step within the picture on, and nobody knows from where it came: told from
    that step on, it would wait there.
    """
    seen = np.flatnonzero(np.isfinite(track.pose[:, 0, 0]))
    if not len(seen) or not seen[0] or track.crop or not np.isnan(track.opacity[: seen[0]]).all():
        return -math.inf
    first = int(seen[0])
    frame = np.array([clip.frames.shape[2], clip.frames.shape[1]])
    (x, y), (height, width) = track.corner, track.sprite.shape[:2]
    corners = np.array([[x, x + width, x, x + width], [y, y, y + height, y + height], [1, 1, 1, 1.0]])
    places = track.pose[first] @ corners
    places = places[:2] / places[2]
    cut = (places.min(axis=1) < 0).any() or (places.max(axis=1) > frame).any()
    waits = state(Animated(int(frame[0]), int(frame[1]), clip.seconds, clip.fps, Scene(1, 1)), element, 0.0)
    left, top, right, bottom = bounds(element.look)
    corners = np.array([[left, right, left, right], [top, top, bottom, bottom], [1, 1, 1, 1.0]])
    held = waits.matrix @ corners
    held = held[:2] / held[2]
    inside = np.minimum(held.max(axis=1), frame) - np.maximum(held.min(axis=1), 0)
    if not cut or not (inside > WAITS * np.ptp(held, axis=1)).all():
        return -math.inf
    return round(float(clip.times[first - 1] + clip.times[first]) / 2, 2)


def _shown(shown: tuple[float, float], seconds: float) -> Animation:
    """Say that something comes and goes all at once, whatever its own opacity does."""
    first, last = max(shown[0], 0.0), min(shown[1], seconds)
    keys = [Key(0.0, (0.0 if first else 1.0,), AT_ONCE)]
    if first and last < seconds:
        keys.append(Key(first / last, (1.0,), AT_ONCE))
    keys.append(Key(1.0, (0.0 if last < seconds else 1.0,)))
    return Animation("visibility", tuple(keys), last if last < seconds else first)


def _turned_about(drawn: Drawn, explained: Explained) -> tuple[tuple[float, float], tuple[float, float, float] | None]:
    """Give the origin of an element, and its perspective: what turns or grows does so about its middle or an edge."""
    if drawn.raster is not None or not any(one.property in ("tilt", "scale") for one in explained.animations):
        return explained.origin, explained.perspective
    near = ABOUT if explained.perspective else GROWN
    distance, *eye = explained.perspective or (0.0, *explained.origin)
    left, top, right, bottom = bounds(drawn.look)
    origin = list(explained.origin)
    for axis, (low, high) in enumerate(((left, right), (top, bottom))):
        place = min(low, (low + high) / 2, high, key=lambda at, here=origin[axis]: abs(at - here))
        if abs(place - origin[axis]) < near:
            eye[axis] = place if eye[axis] == origin[axis] else eye[axis]
            origin[axis] = place
    return (origin[0], origin[1]), (distance, eye[0], eye[1]) if explained.perspective else None


def _nested(elements: list[Element]) -> tuple[Element, ...]:
    """Put each element behind its parent; else leave the order as it is."""
    found: list[Element] = []
    waiting = list(elements)
    while waiting:
        there = {element.id for element in found}
        ready = next((element for element in waiting if element.parent is None or element.parent in there), None)
        if ready is None:
            raise ValueError("elements are each other's parents")
        found.append(ready)
        waiting.remove(ready)
    return tuple(found)


def program(film: Animated, title: str) -> Program:
    """Print a film: a page, the same as SVG, and the typed form that both were printed from."""
    files = {
        PAGE: page(film, title).encode(),
        SVG: animated_svg(film, title).encode(),
        FILM: dump(film),
    }
    return Program(files, PAGE, "html")


def tally(film: Animated) -> str:
    """Say in a line what was found."""
    moving = sum(bool(element.animations) for element in film.elements)
    rasters = sum(element.raster is not None for element in film.elements) + (film.ground_raster is not None)
    keys = sum(len(animation.keys) for element in film.elements for animation in element.animations)
    told = f"{len(film.elements)} elements, {moving} of them move, {keys} keyframes"
    return told + (f", {rasters} kept as images" if rasters else "")
