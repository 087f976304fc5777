"""Films pages frame by frame: HTML, CSS, SVG with SMIL, canvas and scripts, the same bits every time.

The page's clock stands still between frames (``clock.js``), and the browser draws a frame only when asked, for a time
that it is told (``HeadlessExperimental.beginFrame``). Scripts see 60 refreshes a second whatever the film's rate, as on
a real display. Offline and confined: ``page.py``, ``browser.py``.

Not covered: ``<video>``, which plays in real time; workers and frames of other origins, which do not run; SVG with SMIL
as an ``<img>``, whose clock nobody can reach. Pictures are comparable only between films of one build of the browser.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Self

import cv2
import numpy as np

from limner.core.errors import InputError
from limner.render.browser import Browser
from limner.render.cdp import Closed, Late, Refused
from limner.render.page import Files, Page, nothing
from limner.render.tab import Stalled, Tab

MOST_SIDE = 4096
"""Pixels."""
MOST_FRAMES = 20_000
TRIES = 3
"""Browsers started for a film whose animations stand still, as fresh ones do under load, or that is not drawn."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame of a film."""

    pixels: np.ndarray
    """(H, W, 3) uint8, sRGB, over white; read-only, and the very same array as the last frame's if nothing changed."""
    time: float
    """Seconds since the page was loaded."""
    probed: Any
    """The value of the probe at this frame, as JSON has it; ``None`` where none was given."""


class Camera:
    """A browser kept warm that films one page after the other. Context manager; not thread-safe.

    Args:
        sandbox: as in :func:`limner.sandbox.choose.choose`.
    """

    def __init__(self, *, sandbox: str = "auto") -> None:
        self._sandbox = sandbox
        self._browser: Browser | None = None
        self._kept: tuple[Tab, int, int] | None = None
        self._decoder = ThreadPoolExecutor(1)
        self._suspect = False
        self.faults: list[str] = []
        """Errors that scripts of the last page did not catch, the first few."""
        self.refused: list[str] = []
        """Addresses outside of the last page that it asked for in vain, the first few."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the browser. May be repeated; a film after it starts another."""
        self._kept = None
        browser, self._browser = self._browser, None
        if browser is not None:
            browser.close()

    def versions(self) -> dict[str, str]:
        """Return the version of the browser, for the record of a run; starts it.

        Raises:
            MissingError: the browser is not installed, or no sandbox holds here.
        """
        return {"browser": self._running().version}

    def film(
        self,
        page: bytes | str,
        *,
        width: int,
        height: int,
        fps: float,
        seconds: float,
        probe: str | None = None,
        files: Files = nothing,
        scripts: bool = True,
    ) -> Iterator[Shot]:
        """Film a page from its beginning, frame ``n`` at ``n / fps`` seconds.

        Args:
            page: text of an HTML or SVG document.
            width: of the viewport, in pixels.
            height: the same.
            fps: frames a second.
            seconds: length; ``round(seconds * fps)`` frames, one at least.
            probe: a JavaScript expression to evaluate at each frame, after it was drawn.
            files: what lies beside the page, by relative path.
            scripts: whether scripts of the page run. One without cannot leave anything behind, so that its tab is kept
                for the next such film of its size, which begins four times as soon.

        Raises:
            InputError: the size or length is out of range, the page does not come to an end of a frame or takes too
                much memory, or the probe fails.
            Stalled: the browser draws frames in which nothing moves.
            MissingError: the browser is not installed, or no sandbox holds here.
        """
        _check(width, height)
        if not (0 < fps <= 1000 and 0 < seconds and seconds * fps <= MOST_FRAMES):
            raise InputError(f"cannot film {seconds:g} s at {fps:g} frames a second: at most {MOST_FRAMES} frames")
        times = [number / fps for number in range(max(1, round(seconds * fps)))]
        return self._film(page, width, height, times, probe, files, scripts=scripts)

    def still(
        self, page: bytes | str, *, width: int, height: int, time: float = 0.0, files: Files = nothing
    ) -> np.ndarray:
        """Return the one frame at ``time`` seconds, (H, W, 3) uint8; see :meth:`film`."""
        _check(width, height)
        if not 0 <= time <= MOST_FRAMES:
            raise InputError(f"cannot draw a page at {time:g} s")
        (shot,) = self._film(page, width, height, [time], None, files)
        return shot.pixels

    def _running(self) -> Browser:
        if self._browser is None:
            self._browser = Browser(self._sandbox)
        return self._browser

    def _film(
        self, page: bytes | str, width: int, height: int, times: list[float], probe: str | None, files: Files,
        *, scripts: bool = True,
    ) -> Iterator[Shot]:  # fmt: skip
        """Film; where the browser's animations stand still from the start, with another browser."""
        for left in reversed(range(TRIES)):
            text = page.encode() if isinstance(page, str) else page
            shots = self._shots(Page(text, files, scripts=scripts), width, height, times, probe, keep=not scripts)
            try:
                still = list(islice(shots, 2))  # by then the third frame told whether anything moves
                # While all frames are the first one's very array they cost nothing to keep.
                while (shot := next(shots, None)) is not None and shot.pixels is still[0].pixels:
                    still.append(shot)
            except Stalled:
                if not left:
                    raise
                continue
            if shot is None and self._suspect and left == TRIES - 1:
                self.close()  # a page that stands still although it is animated is filmed once more, to be sure
                continue
            yield from still
            if shot is not None:
                yield shot
                yield from shots
            return

    def _shots(
        self, page: Page, width: int, height: int, times: list[float], probe: str | None, *, keep: bool
    ) -> Iterator[Shot]:
        """Film once; each picture is decoded while the browser draws the next."""
        at = 0.0
        self.faults, self.refused = [], []
        try:
            tab = self._tab(page, width, height, keep=keep)
            self.faults = tab.faults
            tab.load()
            pixels = Future[np.ndarray]()
            before: tuple[Future[np.ndarray], float, Any] | None = None
            for at in times:
                drawn = tab.draw(at)
                if drawn is not None:
                    pixels = self._decoder.submit(_decode, drawn)
                probed = None if probe is None else tab.evaluate(probe)
                if before is not None:
                    yield Shot(before[0].result(), *before[1:])
                before = pixels, at, probed
            tab.check()
            self._suspect = len(times) > 1 and tab.animated()
            self.refused = tab.blocked()
            if keep:
                self._kept = tab, width, height
            else:
                tab.close()
        except BaseException as error:  # an interrupted conversation cannot be gone on with
            why = self._browser.fault if self._browser else ""
            self.close()
            if isinstance(error, Late) and keep:  # no script of the page can be why; seen of tabs that were used before
                raise Stalled(
                    f"the browser draws nothing at {at:g} s: the page is too much for it, or try again"
                ) from error
            if isinstance(error, Late):
                raise InputError(f"the page hangs at {at:g} s: its scripts or its drawing take too long") from error
            if isinstance(error, Closed):
                raise InputError(f"the page brought the browser down at {at:g} s: {why or 'it crashed'}") from error
            raise
        if before is not None:
            yield Shot(before[0].result(), *before[1:])

    def _tab(self, page: Page, width: int, height: int, *, keep: bool) -> Tab:
        """Return a tab for a page: the one that was kept, if this one is to be too and has its size, or a new one."""
        last, self._kept = self._kept, None
        if last is not None and keep and last[1:] == (width, height):
            last[0].turn(page)
            return last[0]
        if last is not None:
            last[0].close()
        return Tab(self._running(), page, width, height)


def _decode(data: bytes) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise Refused("the browser's picture cannot be read")
    picture.flags.writeable = False
    return picture


def _check(width: int, height: int) -> None:
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE):
        raise InputError(f"cannot film {width}x{height} pixels: at most {MOST_SIDE} a side")
