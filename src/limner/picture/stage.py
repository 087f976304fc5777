"""Draws a picture's SVG for the loop: sanitised, by the reference renderer, in the sandbox, at the target's size."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from limner.core.data import Program, Rendering, Task
from limner.core.run import Run
from limner.render import elements
from limner.render.raster import Rasteriser, RenderError
from limner.render.sanitise import sanitise
from limner.render.tree import SvgError

RENDER, OWNERS = "render.png", "owners.png"


class Drawing:
    """A stage on which each program is drawn by itself.

    Args:
        raster: the warm renderer.
        size: width and height of the target in pixels.
    """

    def __init__(self, raster: Rasteriser, size: tuple[int, int]) -> None:
        self._raster = raster
        self._size = size

    async def run(self, program: Program, into: Path) -> Rendering:
        """Draw ``program`` into ``into``: the picture, and which element is on top where."""
        return await asyncio.to_thread(self._run, program, into)

    def _run(self, program: Program, into: Path) -> Rendering:
        try:
            clean = sanitise(program.files[program.entry])
            pixels = self._raster.render(clean, *self._size, engine="resvg")
        except (SvgError, RenderError) as error:
            return Rendering(reach=0.0, error=str(error))
        Image.fromarray(pixels).save(into / RENDER)
        facts: dict[str, object] = {"size": list(self._size)}
        frames = [into / RENDER]
        try:
            repainted, ids = elements.repaint(clean.svg)
            owners = elements.owners(self._raster.render(repainted, *self._size), ids)
        except (SvgError, RenderError) as error:
            facts["owners"] = str(error)
        else:
            Image.fromarray((owners + 1).astype(np.uint16)).save(into / OWNERS)
            frames.append(into / OWNERS)
            facts["ids"] = ids
        return Rendering(tuple(frames), log="\n".join(clean.dropped), facts=facts)


class SvgRenderer:
    """Opens stages for the targets of one run.

    Args:
        raster: the warm renderer, closed by its owner.
        size: width and height of the target in pixels.
    """

    def __init__(self, raster: Rasteriser, size: tuple[int, int]) -> None:
        self._stage = Drawing(raster, size)

    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator[Drawing]:
        """Open the stage; a drawing depends on nothing before it, so no step is replayed."""
        yield self._stage
