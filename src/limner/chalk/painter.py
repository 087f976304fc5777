"""Draws a lesson's scene without Manim's files: frames of wanted beats go to an encoder, the rest is skipped.

What is skipped is still carried out, only not drawn: a scene of ten animations takes about a tenth of a second. After
every animation all that is on the frame is hashed. (Manim's own hash, ``manim.utils.hashing``, is of a scene's whole
state and differs from run to run here.)
"""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType, VideoFrame
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
        self.glance: Callable[[float], None] | None = None
        """Called within what moves and is skipped, with the seconds since it began."""

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play animations, or only their ends."""
        self.skip_animations = self.sink is None
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        if self.sink is None:
            if not scene.is_current_animation_frozen_frame():
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


class Encoder:
    """A film in memory: H.264 in MP4, every beat one of these; they are joined without being encoded again.

    Args:
        width: pixels, even.
        height: the same.
        rate: frames a second.
        crf: the lower, the better.
    """

    def __init__(self, width: int, height: int, rate: int, crf: int) -> None:
        self._file, self._rate = io.BytesIO(), rate
        self._container = av.open(self._file, "w", format="mp4")
        # One keyframe a beat is enough to cut at; no B-frames, so that beats join without gaps.
        options = {"crf": str(crf), "preset": "veryfast", "bf": "0", "g": "250", "tune": "animation"}
        self._stream = self._container.add_stream("libx264", rate=rate, options=options)
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.codec_context.thread_count = 1
        self.frames = 0

    def add(self, frame: np.ndarray, count: int) -> None:
        """Add a frame, ``(H, W, 4) uint8`` RGBA, ``count`` times."""
        picture = VideoFrame.from_ndarray(np.ascontiguousarray(frame[..., :3]), format="rgb24")
        picture = picture.reformat(format="yuv420p")
        if count > self._rate // 3:  # a picture that stands is coded anew, or it keeps a ghost of what faded
            picture.pict_type = PictureType.I
        for number in range(count):
            if number == 1:
                picture.pict_type = PictureType.NONE
            picture.pts = self.frames
            self._container.mux(self._stream.encode(picture))
            self.frames += 1

    def finish(self) -> bytes:
        """Return the film."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._file.getvalue()
