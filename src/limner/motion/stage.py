"""Films a page for the loop: the camera's own clock, frame by frame, and where each element was."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from limner.core.data import Program, Rendering, Task
from limner.core.errors import LimnerError, MissingError
from limner.core.run import Run
from limner.render.camera import Camera
from limner.render.video import encode

FILM = "film.mp4"
BOXES = """Object.fromEntries([...document.querySelectorAll('body [id]')].map(e => {
  const r = e.getBoundingClientRect();
  return [e.id, [r.left, r.top, r.right, r.bottom].map(v => Math.round(v * 10) / 10)];
}))"""
"""Where each element is, in pixels of the page."""


class Filming:
    """A stage on which each program is filmed by itself.

    Args:
        camera: the warm browser, closed by its owner.
        size: width and height of the target in pixels.
        times: seconds at which the target's frames are shown, evenly spaced.
    """

    def __init__(self, camera: Camera, size: tuple[int, int], fps: float, seconds: float) -> None:
        self._camera = camera
        self._size = size
        self._fps = fps
        self._seconds = seconds

    async def run(self, program: Program, into: Path) -> Rendering:
        """Film ``program`` into ``into``."""
        return await asyncio.to_thread(self._run, program, into)

    def _run(self, program: Program, into: Path) -> Rendering:
        width, height = self._size
        boxes: list[object] = []

        def frames() -> Iterator[np.ndarray]:
            shots = self._camera.film(
                program.text, width=width, height=height, fps=self._fps, seconds=self._seconds, probe=BOXES
            )
            for shot in shots:
                boxes.append(shot.probed)
                yield shot.pixels

        try:
            # Near-lossless, so that equal pages have equal films: a lossy coder's choices differ now and then.
            (into / FILM).write_bytes(encode(frames(), fps=self._fps))
        except MissingError:
            raise
        except LimnerError as error:
            return Rendering(reach=0.0, error=str(error))
        if self._camera.refused:
            asked = ", ".join(self._camera.refused[:3])
            return Rendering(reach=0.0, error=f"the page does not stand on its own: it asks for {asked}")
        facts = {"size": [width, height], "fps": self._fps, "boxes": boxes}
        log = "\n".join(f"a script fails: {' '.join(fault.split())[:200]}" for fault in self._camera.faults)
        return Rendering((into / FILM,), log=log, duration=self._seconds, facts=facts)


class Renderer:
    """Opens stages for one run; a film depends on nothing before it, so no step is replayed."""

    def __init__(self, camera: Camera, size: tuple[int, int], fps: float, seconds: float) -> None:
        self._stage = Filming(camera, size, fps, seconds)

    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator[Filming]:
        """Open the stage."""
        yield self._stage
