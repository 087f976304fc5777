"""One page in the browser: loads it, moves its clock on, draws it when asked.

A frame is drawn twice at most: first to learn whether anything changed (1 to 2 ms), then, if so, for its picture. Where
every frame changes it is drawn for its picture alone. PNG at zlib's fastest is the quickest of the lossless ways out:
at 1024 x 768 13 to 41 ms of CPU time a picture, WebP 37 to 65 (JPEG at quality 100, which is not exact, 14 to 26).
"""

import base64
import time
from collections.abc import Mapping
from importlib.resources import files as package
from typing import Any

from limner.core.errors import InputError, LimnerError
from limner.render.browser import Browser
from limner.render.cdp import Closed, Late
from limner.render.page import Page

LOADING = 20.0
"""Seconds of wall clock that a page has to load."""
PATIENCE = 10.0
"""Seconds of wall clock that a page has for one frame."""
SURELY = 2
"""Frames that changed one after the other, from which on the next one's picture is taken without asking first."""
# The browser's clock for frames begins this many microseconds ahead, so that no frame lies in the past of the real one:
# Blink moves its timeline on by itself when it does (AnimationClock::CurrentTime).
_AHEAD = 3_600_000_000
# Half a microsecond in milliseconds, since the browser cuts its ticks off to whole ones.
_HALF = 0.0005
# Microseconds by which a frame may be drawn after its time: two steps of the browser's timeline.
_SLACK = 10
# Microseconds by which the browser's timeline may be behind what was drawn: it is told in steps.
_BEHIND = 1000
# Seconds between looks for a picture that is not there yet.
_PAUSE = 0.02
_FAULTS = 20


class Stalled(LimnerError):
    """The browser draws frames, and its animations stand still."""


class Tab:
    """A page with storage of its own.

    Args:
        browser: that runs.
        page: what to load.
        width: of the viewport, in pixels.
        height: the same.
    """

    def __init__(self, browser: Browser, page: Page, width: int, height: int) -> None:
        self.faults: list[str] = []
        """Errors that scripts of the page did not catch, the first few."""
        self._browser, self._page = browser, page
        self._session, self._ticks = "", 0.0
        browser.hear = self._hear
        self._context = self._ask("Target.createBrowserContext", disposeOnDetach=True)["browserContextId"]
        target = self._ask(
            "Target.createTarget", url="about:blank", width=width, height=height,
            browserContextId=self._context, enableBeginFrameControl=True,
        )["targetId"]  # fmt: skip
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._ask("Fetch.enable", patterns=[{"urlPattern": "*"}])
        for domain in ("Page", "Runtime", "Inspector", "Performance"):
            self._ask(f"{domain}.enable")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=_clock())
        self._ask("Browser.setDownloadBehavior", behavior="deny", browserContextId=self._context)

    def turn(self, page: Page) -> None:
        """Put another page in the place of the last one, to be loaded; what that one's scripts stored is there yet."""
        self._page, self.faults = page, []

    def load(self) -> None:
        """Open the page and draw it once, at time 0.

        Raises:
            InputError: it cannot be opened.
            Late: it takes too long.
            Closed: it brought the browser down.
        """
        self._frame, self._loaded = "", False
        self._damaged, self._last = True, 0
        self._changing, self._data = 0, ""
        answer = self._ask("Page.navigate", url=self._page.address, seconds=LOADING)
        if "errorText" in answer:
            raise InputError(f"the browser cannot open the page: {answer['errorText']}")
        self._browser.connection.until(lambda: self._loaded, seconds=LOADING, what="loading")
        self.evaluate("__limner__.load()", LOADING)
        self._zero = (self._began() + _AHEAD) / 1000
        while self._zero <= self._ticks:  # frames of the page before this one in the tab
            self._zero += _AHEAD / 1000
        self._ticks = self._zero - 1
        self._draw(0, {})
        self.evaluate("__limner__.begin()")

    def draw(self, at: float) -> bytes | None:
        """Move the page on to ``at`` seconds and return its picture as PNG, ``None`` where it is still the last one.

        Raises:
            Stalled: its animations do not follow its frames.
            Late: it takes too long.
            Closed: it brought the browser down.
        """
        ticks = self._advance(round(at * 1e6))
        if self._changing < SURELY:
            self._draw(ticks, {})
            if not self._damaged:
                self._changing = 0
                return None
        data = self._picture(ticks)
        self._changing, self._damaged = self._changing + 1 if data != self._data else 0, False
        self._data = data
        return base64.b64decode(data) if self._changing else None

    def evaluate(self, expression: str, seconds: float | None = None) -> Any:
        """Return the value of a JavaScript expression, awaited where it is a promise, for ``PATIENCE`` or ``seconds``.

        Raises:
            InputError: it throws, or its value is none of JSON's.
            Late: it takes too long.
            Closed: it brought the browser down.
        """
        answer = self._ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, seconds=seconds
        )
        if "exceptionDetails" in answer:
            raise InputError(f"{expression[:60]!r} fails in the page: {_account(answer['exceptionDetails'])}")
        return answer["result"].get("value")

    def check(self) -> None:
        """Look whether the page's animations follow the frames that were drawn.

        Raises:
            Stalled: they do not.
        """
        _follows(int(self.evaluate("__limner__.behind()") or 0))

    def animated(self) -> bool:
        """Say whether anything is in the page that ought to move by itself."""
        return bool(self.evaluate("__limner__.animated()"))

    def blocked(self) -> list[str]:
        """Return the addresses that the page asked for in vain, the first few."""
        found = self.evaluate("__limner__.blocked()")
        return list(dict.fromkeys([*self._page.refused, *map(str, found if isinstance(found, list) else [])]))

    def close(self) -> None:
        """Close it, and forget what it stored."""
        self._session = ""
        self._ask("Target.disposeBrowserContext", browserContextId=self._context)
        self._browser.hear = None

    def _began(self) -> int:
        """When the page's timeline began, in microseconds of the machine's uptime.

        Frames are drawn for whole steps of the grid from there: a time between two of them is told as either, by
        chance (Blink's TimeClamper).
        """
        metrics = {each["name"]: each["value"] for each in self._ask("Performance.getMetrics")["metrics"]}
        return round(metrics["NavigationStart"] * 1e6)

    def _advance(self, end: int) -> int:
        """Move the page's clock on to ``end`` microseconds; return the time for which to draw that frame."""
        while True:
            answer = self.evaluate(f"__limner__.advance({end})")
            match answer:
                case [int(ticks), bool(last), int(behind)] if self._last < ticks <= end + _SLACK:
                    _follows(behind)
                case _:
                    raise InputError("a script of the page broke what its clock is made of: it cannot be filmed")
            self._last = ticks
            if last:
                return ticks
            self._draw(ticks, {})

    def _picture(self, ticks: int) -> str:
        """Take the picture of the frame that was just drawn.

        Now and then, on a machine under load, the browser has none yet of a new tab's first frame.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self._draw(ticks, {"screenshot": {"format": "png", "optimizeForSpeed": True}})
            if "screenshotData" in answer:
                return str(answer["screenshotData"])
            time.sleep(_PAUSE)
        raise Late("the browser drew no picture")

    def _draw(self, microseconds: int, more: Mapping[str, Any]) -> Mapping[str, Any]:
        ticks = self._zero + microseconds / 1000 + _HALF
        interval = max(1.0, ticks - self._ticks)
        self._ticks = ticks
        answer = self._ask("HeadlessExperimental.beginFrame", frameTimeTicks=ticks, interval=interval, **more)
        self._damaged |= bool(answer["hasDamage"])
        return answer

    def _ask(self, method: str, *, seconds: float | None = None, **parameters: Any) -> Mapping[str, Any]:
        return self._browser.connection.ask(method, self._session, seconds=seconds or PATIENCE, **parameters)

    def _hear(self, method: str, event: Mapping[str, Any], session: str) -> None:
        if method == "Fetch.requestPaused":
            self._page.answer(self._browser.connection, session, event, PATIENCE)
        elif method == "Page.javascriptDialogOpening":
            self._browser.connection.tell("Page.handleJavaScriptDialog", session, seconds=PATIENCE, accept=False)
        elif method == "Page.frameNavigated" and "parentId" not in event["frame"]:
            self._frame = event["frame"]["id"]
        elif method == "Page.frameStoppedLoading":  # a page that leaves while it loads never fires its load event
            self._loaded |= event["frameId"] == self._frame
        elif method == "Inspector.targetCrashed":
            raise Closed("the page crashed")
        elif method == "Runtime.exceptionThrown" and len(self.faults) < _FAULTS:
            self.faults.append(_account(event["exceptionDetails"]))


def _follows(behind: int) -> None:
    if behind > _BEHIND:
        raise Stalled(f"the browser's animations are {behind / 1000:g} ms behind its frames: try again")


def _clock() -> str:
    return package("limner.render").joinpath("clock.js").read_text("utf-8")


def _account(details: Mapping[str, Any]) -> str:
    said = details.get("exception", {}).get("description") or details.get("text", "an error")
    return str(said).partition("\n")[0][:200]
