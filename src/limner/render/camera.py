"""Films pages frame by frame: HTML, CSS, SVG with SMIL, canvas and scripts, the same bits every time.

The page's clock stands still between frames (``clock.js``), and the browser draws a frame only when asked, for a time
that it is told (``HeadlessExperimental.beginFrame``). Scripts see 60 refreshes a second whatever the film's rate, as on
a real display. Offline and confined: ``page.py``, ``browser.py``.

Not covered: ``<video>``, which plays in real time; workers and frames of other origins, which do not run; WebGL where
the browser has no software renderer. Pictures are comparable only between films of one build of the browser.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files as package
from types import TracebackType
from typing import Any, Self

import cv2
import numpy as np

from limner.core.errors import InputError
from limner.render.browser import Browser
from limner.render.cdp import Closed, Late, Refused
from limner.render.page import Files, Page, nothing

MOST_SIDE = 4096
"""Pixels."""
MOST_FRAMES = 20_000
LOADING = 20.0
"""Seconds of wall clock that a page has to load."""
PATIENCE = 10.0
"""Seconds of wall clock that a page has for one frame."""
# The browser's clock for frames begins this many microseconds ahead, so that no frame lies in the past of the real one: Blink moves
# its timeline on by itself when it does (AnimationClock::CurrentTime).
_AHEAD = 3_600_000_000
# Half a microsecond in milliseconds, since the browser cuts its ticks off to whole ones.
_HALF = 0.0005
# Microseconds to which the browser's timeline keeps in an isolated page (page.py).
_GRID = 5
_RETRIES = 5


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame of a film."""

    pixels: np.ndarray
    """(H, W, 3) uint8, sRGB, over white."""
    time: float
    """Seconds since the page was loaded."""
    probed: Any
    """The value of the probe at this frame, as JSON has it; ``None`` where none was given."""


class Camera:
    """A browser kept warm that films one page after the other. Context manager; not thread-safe.

    Args:
        sandbox: ``auto``, ``bubblewrap`` or ``none``.
    """

    def __init__(self, *, sandbox: str = "auto") -> None:
        self._sandbox = sandbox
        self._browser: Browser | None = None
        self._page: Page | None = None
        self._frame, self._loaded = "", False
        self.faults: list[str] = []
        """Errors that scripts of the last page did not catch, the first few."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the browser. May be repeated; a film after it starts another."""
        browser, self._browser = self._browser, None
        if browser is not None:
            browser.close()

    @property
    def refused(self) -> list[str]:
        """Addresses outside of the page that the last one asked for in vain, the first few."""
        return self._page.refused if self._page else []

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

        Raises:
            InputError: the size or length is out of range, the page does not come to an end of a frame or takes too
                much memory, or the probe fails.
            MissingError: the browser, or a sandbox for it, is not installed.
        """
        _check(width, height)
        if not (0 < fps <= 1000 and 0 < seconds and round(seconds * fps) <= MOST_FRAMES):
            raise InputError(f"cannot film {seconds:g} s at {fps:g} frames a second: at most {MOST_FRAMES} frames")
        times = [number / fps for number in range(max(1, round(seconds * fps)))]
        return self._film(page, width, height, times, probe, files)

    def still(
        self, page: bytes | str, *, width: int, height: int, time: float = 0.0, files: Files = nothing
    ) -> np.ndarray:
        """Return the one frame at ``time`` seconds, (H, W, 3) uint8; see :meth:`film`."""
        _check(width, height)
        if not 0 <= time <= MOST_FRAMES:
            raise InputError(f"cannot draw a page at {time:g} s")
        (shot,) = self._film(page, width, height, [time], None, files)
        return shot.pixels

    def _film(
        self, page: bytes | str, width: int, height: int, times: list[float], probe: str | None, files: Files
    ) -> Iterator[Shot]:
        self._page = Page(page.encode() if isinstance(page, str) else page, files)
        self.faults = []
        at = 0.0
        whole = False
        try:
            tab = _Tab(self, width, height)
            tab.load(self._page)
            pixels: np.ndarray | None = None
            for at in times:
                pixels = tab.draw(at, pixels)
                yield Shot(pixels, at, None if probe is None else tab.evaluate(probe))
            tab.close()
            whole = True
        except Late as error:
            raise InputError(
                f"the page hangs at {at:g} s: a script of it, or its drawing, takes more than {PATIENCE:g} s"
            ) from error
        except Closed as error:
            why = self._browser.fault if self._browser else ""
            raise InputError(f"the page brought the browser down at {at:g} s: {why or 'it crashed'}") from error
        finally:
            if not whole:
                self.close()

    def _warm(self) -> Browser:
        if self._browser is None:
            self._browser = Browser(self._sandbox, self._hear)
        return self._browser

    def _hear(self, method: str, event: Mapping[str, Any], session: str) -> None:
        browser, page = self._browser, self._page
        if browser is None or page is None:
            return
        if method == "Fetch.requestPaused":
            page.answer(browser.connection, session, event, PATIENCE)
        elif method == "Page.javascriptDialogOpening":
            browser.connection.tell("Page.handleJavaScriptDialog", session, seconds=PATIENCE, accept=False)
        elif method == "Page.frameNavigated" and "parentId" not in event["frame"]:
            self._frame = event["frame"]["id"]
        elif method == "Page.frameStoppedLoading":  # a page that leaves while it loads never fires its load event
            self._loaded = event["frameId"] == self._frame
        elif method == "Inspector.targetCrashed":
            raise Closed("the page crashed")
        elif method == "Runtime.exceptionThrown" and len(self.faults) < 20:
            details = event["exceptionDetails"]
            self.faults.append(_account(details))


class _Tab:
    """A page in the browser, with storage of its own."""

    def __init__(self, camera: Camera, width: int, height: int) -> None:
        self._camera = camera
        self._browser = camera._warm()
        self._session = ""
        self._context = self._ask("Target.createBrowserContext", disposeOnDetach=True)["browserContextId"]
        target = self._ask(
            "Target.createTarget", url="about:blank", width=width, height=height,
            browserContextId=self._context, enableBeginFrameControl=True,
        )["targetId"]  # fmt: skip
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._ask("Fetch.enable", patterns=[{"urlPattern": "*"}])
        for domain in ("Page", "Runtime", "Inspector"):
            self._ask(f"{domain}.enable")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=_clock())
        self._ask("Browser.setDownloadBehavior", behavior="deny", browserContextId=self._context)

    def load(self, page: Page) -> None:
        self._camera._frame, self._camera._loaded = "", False
        answer = self._ask("Page.navigate", url=page.address, seconds=LOADING)
        if "errorText" in answer:
            raise InputError(f"the browser cannot open the page: {answer['errorText']}")
        self._browser.connection.until(lambda: self._camera._loaded, seconds=LOADING)
        self.evaluate("__limner__.load()", LOADING)
        self._zero = (self._began() + _AHEAD) / 1000
        self._ask("HeadlessExperimental.beginFrame", frameTimeTicks=self._zero + _HALF, interval=1)
        self.evaluate("__limner__.begin()")
        self._ticks = float(self._zero)

    def _began(self) -> int:
        """When the page's timeline began, in microseconds of the machine's uptime.

        Frames are drawn for whole steps of the grid from there: a time between two of them is told as either, by
        chance (Blink's TimeClamper).
        """
        self._ask("Performance.enable")
        metrics = {each["name"]: each["value"] for each in self._ask("Performance.getMetrics")["metrics"]}
        return round(metrics["NavigationStart"] * 1e6)

    def draw(self, at: float, before: np.ndarray | None) -> np.ndarray:
        """Move the page on to ``at`` seconds and return its picture."""
        microseconds = round(at * 1e6)
        drawn = -(-microseconds // _GRID) * _GRID
        self.evaluate(f"__limner__.advance({microseconds}, {drawn})")
        ticks = self._zero + drawn / 1000 + _HALF
        for attempt in range(_RETRIES):
            interval = max(1.0, ticks - self._ticks)
            answer = self._ask(
                "HeadlessExperimental.beginFrame", frameTimeTicks=ticks + attempt * 0.001, interval=interval,
                screenshot={"format": "png", "optimizeForSpeed": True},
            )  # fmt: skip
            if data := answer.get("screenshotData"):
                self._ticks = ticks
                return _decode(base64.b64decode(data))
        raise Late("the browser drew nothing")

    def evaluate(self, expression: str, seconds: float = PATIENCE) -> Any:
        answer = self._ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, seconds=seconds
        )
        if "exceptionDetails" in answer:
            raise InputError(f"{expression[:60]} fails in the page: {_account(answer['exceptionDetails'])}")
        return answer["result"].get("value")

    def close(self) -> None:
        self._session = ""
        self._ask("Target.disposeBrowserContext", browserContextId=self._context)

    def _ask(self, method: str, *, seconds: float = PATIENCE, **parameters: Any) -> Mapping[str, Any]:
        return self._browser.connection.ask(method, self._session, seconds=seconds, **parameters)


def _clock() -> str:
    return package("limner.render").joinpath("clock.js").read_text("utf-8")


def _decode(data: bytes) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise Refused("the browser's picture cannot be read")
    return picture


def _account(details: Mapping[str, Any]) -> str:
    said = details.get("exception", {}).get("description") or details.get("text", "an error")
    return str(said).partition("\n")[0][:200]


def _check(width: int, height: int) -> None:
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE):
        raise InputError(f"cannot film {width}x{height} pixels: at most {MOST_SIDE} a side")
