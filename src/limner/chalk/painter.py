"""Draws a lesson's scene without Manim's files: frames of wanted beats go to an encoder, the rest is skipped.

What is skipped is still carried out, only not drawn: a scene of ten animations takes about a tenth of a second. After
every animation all that is on the frame is hashed. (Manim's own hash, ``manim.utils.hashing``, is of a scene's whole
state and differs from run to run here.)
"""

import hashlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Scene
from manim.renderer.cairo_renderer import CairoRenderer

from limner.chalk.lens import Lens

Sink = Callable[[np.ndarray, int], None]
"""Takes a frame ``(H, W, 4) uint8`` RGBA, and how often it is shown."""

GLANCES = (0.25, 0.5, 0.75)
"""Parts of an animation at which it is looked at: what leaves the frame between two rests is seen there."""


class Painter(CairoRenderer):
    """Manim's renderer, with a sink for frames in the place of its files."""

    def __init__(self) -> None:
        super().__init__(camera_class=Lens)
        self.sink: Sink | None = None
        """``None``: what is played is skipped."""
        self.hashes: list[str] = []
        """Of the frame after everything that was played."""
        self.drawn = 0
        """Frames that are not the one before, drawn or skipped."""
        self.glance: Callable[[float], None] | None = None
        """Called within what moves and is skipped, with the seconds since it began."""

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play animations, or only their ends."""
        self.skip_animations = self.sink is None
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        if self.sink is None:
            if not scene.is_current_animation_frozen_frame():
                self.drawn += math.ceil(scene.duration * float(self.camera.frame_rate or 1))
                self._glance(scene)
                scene.play_internal(skip_rendering=True)
            self.time += scene.duration
        else:
            self.save_static_frame_data(scene, scene.static_mobjects)
            if scene.is_current_animation_frozen_frame():
                self.update_frame(scene, mobjects=scene.moving_mobjects)
                self.freeze_current_frame(scene.duration)
            else:
                scene.play_internal()
        self.num_plays += 1
        self.hashes.append(state(scene))

    def _glance(self, scene: Scene) -> None:
        if self.glance is not None:
            for part in GLANCES:
                scene.update_to_time(part * scene.duration)
                self.glance(part * scene.duration)

    def add_frame(self, frame: np.ndarray, num_frames: int = 1) -> None:
        """Hand a frame on."""
        self.time += num_frames / float(self.camera.frame_rate or 1)
        if self.sink is not None:
            self.drawn += 1
            self.sink(frame, num_frames)


def state(scene: Scene) -> str:
    """Hash what is on the frame: outlines to a millionth of a unit, colours, pixels of images."""
    found = hashlib.sha256()
    for one in scene.mobjects:
        for part in one.family_members_with_points():
            found.update(np.round(part.points, 6).tobytes())
            for name in ("fill_rgbas", "stroke_rgbas", "stroke_width", "pixel_array"):
                value = getattr(part, name, None)
                if value is not None:
                    found.update(np.asarray(value).tobytes())
    return found.hexdigest()
