"""Performs a section's code: says what it does, or films the beats that are wanted.

The code is executed under the file name ``section:NAME``, so that every element and every error has its line.
"""

import ast
import hashlib
import linecache
import traceback
from typing import Any

from manim import config, tempconfig

from limner.chalk.painter import Encoder, Painter, state
from limner.chalk.report import Box, Fault, Look, Order, Played, Report
from limner.chalk.stage import Beat, Lesson
from limner.chalk.theme import current


class _Filmed(Lesson):
    """What a section's scene also is while it is performed."""

    order: Order
    painter: Painter
    sources: dict[int, str]
    """Of the statements that begin in a line."""

    def begin(self, beat: Beat) -> None:
        order = self.order
        self.encoder = Encoder(order.width, order.height, order.rate, order.crf) if beat.id in order.film else None
        self.painter.sink = self.encoder.add if self.encoder else None
        self.painter.hashes = [state(self), self.sources.get(beat.line, ""), repr(current())]

    def end(self, beat: Beat) -> None:
        film = self.encoder.finish() if self.encoder else b""
        self.played.append(Played(beat.id, beat.frames, _hash(self.painter.hashes), film, self._still()))
        self.painter.sink = None

    def setup(self) -> None:
        super().setup()
        self.played: list[Played] = []
        self.looks: list[Look] = []

    def play(self, *args: Any, **kwargs: Any) -> None:
        super().play(*args, **kwargs)
        boxes = tuple(_box(one) for one in self.elements)
        self.looks.append(Look(self.beat_now.id if self.beat_now else "", self.painter.time, boxes))

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
    scene: _Filmed | None = None
    settings = {
        "pixel_width": order.width, "pixel_height": order.height, "frame_rate": order.rate, "dry_run": True,
        "progress_bar": "none", "verbosity": "CRITICAL", "media_dir": "media",
    }  # fmt: skip
    try:
        with tempconfig(settings):
            config.frame_width = 8.0 * order.width / order.height
            space: dict[str, Any] = {"__name__": "section"}
            exec(compile(order.code, name, "exec"), space)
            found = [
                one for one in space.values() if isinstance(one, type) and issubclass(one, Lesson) and one is not Lesson
            ]
            if len(found) != 1:
                raise ValueError(f"a section's code has one class that is a Lesson; this one has {len(found)}")
            painter = Painter()
            more = {"order": order, "painter": painter, "sources": _sources(order.code)}
            made = type(found[0].__name__, (found[0], _Filmed), more)
            scene = made(renderer=painter)
            scene.render()
    except Exception as error:
        fault = _fault(error, name)
        return Report(tuple(scene.played) if scene else (), tuple(scene.looks) if scene else (), fault)
    return Report(tuple(scene.played), tuple(scene.looks))


def _fault(error: Exception, name: str) -> Fault:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    line = frames[-1].lineno or 0 if frames else 0
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno or 0
    trace = "".join(traceback.format_exception(error))[-4000:]
    return Fault(type(error).__name__, str(error)[:500], line, trace)


def _sources(code: str) -> dict[int, str]:
    blocks = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.With))
    return {node.lineno: ast.unparse(node) for node in blocks}


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _box(element: Any) -> Box:
    left, bottom = element.get_left()[0], element.get_bottom()[1]
    right, top = element.get_right()[0], element.get_top()[1]
    parts = [part for part in element.family_members_with_points()]
    opacity = max((max(part.get_fill_opacity(), part.get_stroke_opacity()) for part in parts), default=0.0)
    box = (round(float(left), 4), round(float(bottom), 4), round(float(right), 4), round(float(top), 4))
    return Box(element.id, element.kind, element.line, box, float(opacity))
