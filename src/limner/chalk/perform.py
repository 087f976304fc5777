"""Performs a section's code: says what it does, or films the beats that are wanted.

The code is executed under the file name ``section:NAME``, so that every element and every error has its line.
"""

import ast
import hashlib
import linecache
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manim import Mobject, config, tempconfig
from manim.mobject.text.numbers import string_to_mob_map

from limner.chalk.blame import blamed, noted
from limner.chalk.element import Element
from limner.chalk.painter import Encoder, Painter, state
from limner.chalk.report import Look, Order, Played, Report
from limner.chalk.stage import Beat, Lesson
from limner.chalk.survey import Surveyor, box
from limner.chalk.theme import current


class _Filmed(Lesson):
    """What a section's scene also is while it is performed."""

    order: Order
    painter: Painter
    sources: dict[int, str]
    """Of the statements that begin in a line."""
    rest: str
    """Source of all methods but ``construct``, with the files that are read: they too decide what is drawn."""

    def begin(self, beat: Beat) -> None:
        order = self.order
        self.encoder = Encoder(order.width, order.height, order.rate, order.crf) if beat.id in order.film else None
        self.painter.sink = self.encoder.add if self.encoder else None
        self.painter.hashes = [state(self), self.sources.get(beat.line, ""), repr(current()), self.rest]

    def end(self, beat: Beat) -> None:
        film = self.encoder.finish() if self.encoder else b""
        self.played.append(Played(beat.id, beat.frames, _hash(self.painter.hashes), film, self._still()))
        self.painter.sink = None

    def setup(self) -> None:
        super().setup()
        self.played: list[Played] = []
        self.looks: list[Look] = []
        self.cast: list[Element] = []
        self.surveyor = Surveyor(current().ground)
        if self.order.look:
            self.painter.glance = self._glance

    def show(self, element: Element, at: float = 0.0, seconds: float | None = None) -> None:
        super().show(element, at, seconds)
        if all(element is not one for one in self.cast):
            self.cast.append(element)

    def play(self, *args: Any, **kwargs: Any) -> None:
        super().play(*args, **kwargs)
        if not self.order.look or not self.is_current_animation_frozen_frame():
            self._look()

    def drew(self) -> None:
        self._look()  # what it drew is the element's only now

    def _look(self) -> None:
        now = self.painter.time
        beat = self.beat_now.id if self.beat_now else ""
        if not self.order.look:
            boxes = tuple(box(one, one.id, one.kind, one.line) for one in self.elements)
            self.looks.append(Look(beat, now, boxes))
        else:
            boxes, touches = self.surveyor.measure(self, self.cast, named(self), moving=False)
            self.looks.append(Look(beat, now, boxes, touches=touches))

    def _glance(self, since: float) -> None:
        boxes, touches = self.surveyor.measure(self, self.cast, named(self), moving=True)
        beat = self.beat_now.id if self.beat_now else ""
        self.looks.append(Look(beat, self.painter.time + since, boxes, True, touches))

    def _still(self) -> bytes:
        if not self.order.stills:
            return b""
        import cv2

        self.painter.static_image = None
        self.painter.update_frame(self)
        frame = self.painter.get_frame()
        return bytes(cv2.imencode(".png", frame[..., 2::-1])[1])


def perform(order: Order) -> Report:
    """Perform a section's code."""
    name = f"section:{order.name}"
    linecache.cache[name] = (len(order.code), None, order.code.splitlines(True), name)
    string_to_mob_map.clear()  # Manim keeps digits, in the face and size of whoever drew them first
    scene: _Filmed | None = None
    settings = {
        "pixel_width": order.width, "pixel_height": order.height, "frame_rate": order.rate, "dry_run": True,
        "progress_bar": "none", "verbosity": "CRITICAL", "media_dir": "media",
    }  # fmt: skip
    try:
        _written(order.files)
        with tempconfig(settings), noted():
            config.frame_width = 8.0 * order.width / order.height
            space: dict[str, Any] = {"__name__": "section"}
            exec(compile(order.code, name, "exec"), space)
            found = [
                one for one in space.values() if isinstance(one, type) and issubclass(one, Lesson) and one is not Lesson
            ]
            if len(found) != 1:
                raise ValueError(f"a section's code has one class that is a Lesson; this one has {len(found)}")
            painter = Painter()
            more = {"order": order, "painter": painter, "sources": _sources(order.code), "rest": _rest(order)}
            scene = _filmed(found[0], more, painter)
            scene.render()
    except Exception as error:
        fault = blamed(error, name, order.code, scene.playing if scene else ())
        return Report(tuple(scene.played) if scene else (), tuple(scene.looks) if scene else (), fault)
    return Report(tuple(scene.played), tuple(scene.looks))


def _filmed(kind: type[Lesson], more: dict[str, Any], painter: Painter) -> _Filmed:
    """Make a section's scene one that is performed."""
    bases: list[type] = [kind, _Filmed]
    made: Any = type(kind.__name__, tuple(bases), more)
    return made(renderer=painter)


def named(scene: Lesson) -> dict[int, str]:
    """Return how the section's code names what it made, by ``id``: variables of what runs, and ``self.name``."""
    found = {id(value): name for name, value in vars(scene).items() if isinstance(value, Mobject)}
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename.startswith("section:"):
            found |= {id(value): name for name, value in frame.f_locals.items() if isinstance(value, Mobject)}
        frame = frame.f_back
    return found


def _sources(code: str) -> dict[int, str]:
    blocks = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.With))
    return {node.lineno: ast.unparse(node) for node in blocks}


def _rest(order: Order) -> str:
    methods = [node for node in ast.walk(ast.parse(order.code)) if isinstance(node, ast.FunctionDef)]
    codes = [ast.unparse(node) for node in methods if node.name != "construct"]
    files = (f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(order.files.items()))
    return "\n".join([*codes, *files])


def _written(files: Mapping[str, bytes]) -> None:
    """Write what the code may read below the work folder."""
    here = Path.cwd()
    for name, data in files.items():
        path = (here / name).resolve()
        if not path.is_relative_to(here):
            raise ValueError(f"the file {name!r} is outside of the lesson's folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
