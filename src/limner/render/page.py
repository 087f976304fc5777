"""What a filmed page may load: itself, and files given with it; nothing else, whoever asks.

Every request of the browser's is paused (CDP ``Fetch``) and answered from here. The page comes from an address that
does not exist, under a Content-Security-Policy by which its own inline scripts and styles run, what is beside it loads,
and forms, frames, workers, plugins, WebRTC, popups and dialogs do not. What it asks for elsewhere fails as if offline,
and is remembered, so that a person can be told.
"""

import base64
import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from limner.render.cdp import Connection

ADDRESS = "https://page.invalid/"
"""RFC 2606, section 2: a top-level domain that never resolves. HTTPS, so that the page is a secure context."""
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "style-src 'self' 'unsafe-inline' data: blob:; img-src 'self' data: blob:; font-src 'self' data: blob:; "
    "media-src 'self' data: blob:; connect-src 'self' data: blob:; form-action 'none'; base-uri 'none'; "
    "frame-src 'none'; worker-src 'none'; object-src 'none'; webrtc 'block'; sandbox allow-scripts allow-same-origin"
)
"""``sandbox`` without more turns off popups, dialogs, forms, downloads and pointer lock (HTML, section 7.1.5). Of
several policies, after commas, each must allow what is done (CSP 3, section 4.2)."""
MOST = 64 << 20
"""Bytes of a file that a page may load."""
_REMEMBERED = 20
# A page isolated from other origins is told the time to 5 microseconds instead of 100, and its animations keep to what
# it is told (High Resolution Time, section 7.1).
_ISOLATED = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}

Files = Callable[[str], bytes | None]
"""A path relative to the page -> what is there, ``None`` where nothing is. A dictionary's ``get`` is one."""


def beside(document: Path) -> Files:
    """Answer with the files in a document's folder and below it, none elsewhere, whatever links lead out."""
    folder = document.resolve().parent

    def read(path: str) -> bytes | None:
        try:
            target = (folder / path).resolve()
            inside = target.is_relative_to(folder) and target.is_file() and target.stat().st_size <= MOST
            return target.read_bytes() if inside else None
        except (OSError, ValueError):  # no such file, or no name for one
            return None

    return read


def nothing(path: str) -> bytes | None:
    """Answer for a page that has no files beside it."""
    return None


def is_svg(text: bytes) -> bool:
    """Say whether a document is SVG rather than HTML: its first element and the namespace, which HTML need not name."""
    head = text[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    while head.startswith((b"<?", b"<!")) and not head.startswith(b"<!doctype html"):
        end = b"-->" if head.startswith(b"<!--") else b">"
        head = head.partition(end)[2].lstrip()
    return head.startswith((b"<svg", b"<svg:svg")) and b"http://www.w3.org/2000/svg" in text


class Page:
    """The answers to one page's requests.

    Args:
        text: of the HTML or SVG document.
        files: what lies beside it.
        name: of the document among them, by which it refers to itself.
        scripts: whether its scripts run.
    """

    def __init__(self, text: bytes, files: Files, name: str = "", *, scripts: bool = True) -> None:
        self.address = ADDRESS + name
        self.refused: list[str] = []
        """Addresses that were asked for in vain, the first few; of what is not beside the page, its path."""
        self._text, self._files = text, files
        self._served = False
        self._policy = POLICY if scripts else f"{POLICY}, script-src 'none'"

    def answer(self, connection: Connection, session: str, event: Mapping[str, Any], seconds: float) -> None:
        """Answer a ``Fetch.requestPaused`` event."""
        url = str(event["request"]["url"])
        number = event["requestId"]
        if event.get("resourceType") == "Document":
            if url == self.address and not self._served:
                self._served = True
                kind = "image/svg+xml" if is_svg(self._text) else "text/html; charset=utf-8"
                self._fulfil(connection, session, number, self._text, kind, seconds)
            else:  # aborted, not failed: the page stays, instead of a page of the browser's that says why
                self._refuse(connection, session, number, url, "Aborted", seconds)
            return
        found = self._find(url) if event["request"].get("method", "GET") == "GET" else None
        if found is None:
            self._refuse(connection, session, number, url, "InternetDisconnected", seconds)
        else:
            kind = mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"
            self._fulfil(connection, session, number, found, kind, seconds)

    def _find(self, url: str) -> bytes | None:
        if not url.startswith(ADDRESS):
            return None
        path = unquote(urlsplit(url).path).lstrip("/")
        return self._files(path) if path else None

    def _refuse(self, connection: Connection, session: str, number: str, url: str, why: str, seconds: float) -> None:
        asked = url.removeprefix(ADDRESS)[:200]
        if asked not in (*self.refused, "favicon.ico") and len(self.refused) < _REMEMBERED:
            self.refused.append(asked)
        connection.tell("Fetch.failRequest", session, seconds=seconds, requestId=number, errorReason=why)

    def _fulfil(
        self, connection: Connection, session: str, number: str, body: bytes, kind: str, seconds: float
    ) -> None:
        headers = {
            "Content-Type": kind,
            "Content-Security-Policy": self._policy,
            **_ISOLATED,
            "Cache-Control": "no-store",
        }
        connection.tell(
            "Fetch.fulfillRequest", session, seconds=seconds, requestId=number, responseCode=200,
            responseHeaders=[{"name": name, "value": value} for name, value in headers.items()],
            body=base64.b64encode(body).decode("ascii"),
        )  # fmt: skip
