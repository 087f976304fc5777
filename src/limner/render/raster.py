"""Draws SVG that nobody has read: sanitised here, drawn in a sandboxed process, brought back as pixels.

Promised: whatever the SVG, the answer is an array of the size that was asked for or one error, within the time
limit; no file, address or key of this machine can be in it; the next drawing works. The same SVG gives the same
pixels every time, whatever fonts the machine has. An aspect ratio other than the SVG's own is letterboxed, unless
its ``preserveAspectRatio`` says otherwise, as SVG 2 section 8.2 has it.

Not promised: that the two engines agree to the last bit (0.1 of 255 on average for plain art; more where librsvg
draws nothing, such as a ``clipPath`` whose ``use`` names another ``use``). resvg needs more than the five seconds for
its largest pictures: 8 s for 64 megapixels.
"""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from limner.core.errors import LimnerError
from limner.render import fonts
from limner.render.sanitise import Sanitised, sanitise
from limner.render.warm import Warm

if TYPE_CHECKING:
    from limner.sandbox.pool import Pool

Engine = Literal["librsvg", "resvg"]
Colour = tuple[int, int, int]
MAX_PIXELS = 64_000_000
SECONDS = 5.0
MEMORY = 2 << 30
"""A 64-megapixel drawing holds 256 MB, and once more for each layer of opacity or mask it is in."""
_HERE = Path(__file__).parent
_ENVIRONMENT = {"VIPS_CONCURRENCY": "1"}  # a drawing is milliseconds: more threads only cost


class RenderError(LimnerError):
    """The SVG was not drawn: the renderer refused it, died or took too long."""


class Rasteriser(Warm):
    """A warm sandboxed renderer; a context manager, which ends its processes. Any thread may draw.

    Args:
        sandbox: backend by name, or ``auto`` for the best that holds here.
        size: processes kept warm.
        seconds: time for one drawing, sanitising included.
    """

    def __init__(self, *, sandbox: str = "auto", size: int = 1, seconds: float = SECONDS) -> None:
        super().__init__()
        self._sandbox = sandbox
        self._size = size
        self._seconds = seconds
        self._versions: dict[str, str] = {}

    def render(
        self,
        svg: bytes | str | Sanitised,
        width: int,
        height: int,
        *,
        engine: Engine = "librsvg",
        background: Colour | None = None,
    ) -> np.ndarray:
        """Draw an SVG.

        Args:
            svg: the text, or what :func:`~limner.render.sanitise.sanitise` made of it (which saves doing it again).
            width: pixels; the viewBox is fitted in and centred.
            height: pixels.
            engine: ``librsvg`` is several times faster; ``resvg`` is the reference.
            background: sRGB colour under the drawing; ``None`` leaves it transparent.

        Returns:
            ``(height, width, 4) uint8`` RGBA, straight alpha, sRGB, origin top-left; read-only.

        Raises:
            SvgError: the SVG is not one, or is an attack.
            RenderError: the renderer failed, died or ran out of time, or the size is out of bounds.
            MissingError: no sandbox holds on this machine.
            SandboxError: the renderer does not start.
        """
        started = time.monotonic()
        if width < 1 or height < 1 or width * height > MAX_PIXELS:
            raise RenderError(f"cannot draw {width} x {height} pixels: from 1 x 1 to {MAX_PIXELS:,} pixels are drawn")
        clean = svg if isinstance(svg, Sanitised) else sanitise(svg)
        request = json.dumps({"engine": engine, "width": width, "height": height, "background": background})
        left = max(self._seconds - (time.monotonic() - started), 0.1)
        answer = self._call(request.encode() + b"\n" + clean.drawable(width, height), left)
        if answer[:1] != b"+":
            raise RenderError(f"{engine} cannot draw the SVG: {answer[1:].decode(errors='replace')}")
        if len(answer) != 1 + 4 * width * height:
            raise RenderError(f"{engine} gave {len(answer) - 1} bytes for {width} x {height} pixels")
        return np.frombuffer(answer, np.uint8, offset=1).reshape(height, width, 4)

    def versions(self) -> dict[str, str]:
        """Return the versions of what draws, fonts included, for the record of a run."""
        self._running()
        return dict(self._versions)

    def _call(self, request: bytes, seconds: float) -> bytes:
        from limner.sandbox.pool import WorkerDied, WorkerFailed, WorkerTimeout

        try:
            return self._running().call(request, seconds)
        except WorkerTimeout as error:
            raise RenderError(f"drawing the SVG takes more than {self._seconds:g} s: make it simpler") from error
        except WorkerDied as error:
            raise RenderError("the renderer died of the SVG: make it simpler") from error
        except WorkerFailed as error:  # MemoryError, most likely
            raise RenderError(f"the renderer failed on the SVG: {error}") from error

    def _start(self) -> "Pool":
        from limner.sandbox.choose import choose
        from limner.sandbox.data import Limits
        from limner.sandbox.pool import Pool

        pool = Pool(
            _HERE / "worker.py",
            sandbox=choose(self._sandbox),
            size=self._size,
            limits=Limits(memory=MEMORY),
            reads=(_HERE / "worker.py", fonts.FOLDER),
            env=_ENVIRONMENT,
        )
        # Asked before any SVG is drawn, so that a renderer that cannot start is not blamed on one.
        answer = pool.call(b'{"engine": "versions"}\n', Limits().seconds)
        self._versions = {**json.loads(answer[1:]), "fonts": fonts.VERSION}
        return pool
