"""The Chrome DevTools Protocol over a pair of pipes: commands, their answers, and events in between.

Messages are JSON, each ended by a zero byte (``--remote-debugging-pipe``). No WebSocket and no port: nobody but the
holder of the pipes can speak to the browser. Every wait has an end, and what passes is bounded.
Not thread-safe.
"""

import os
import select
import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from limner.core.errors import LimnerError

MOST = 256 << 20
"""Bytes of one message; a picture of 4096 x 4096 pixels takes 90 MB at worst."""
_CHUNK = 1 << 20


class Late(LimnerError):
    """The browser did not answer in time."""


class Closed(LimnerError):
    """The browser has gone."""


class Refused(LimnerError):
    """The browser answered with an error."""


class Connection:
    """A conversation with a browser.

    Args:
        writes: file descriptor to write to, made non-blocking; ours to close.
        reads: file descriptor to read from; ours to close.
        hear: called with the method, the parameters and the session of every event, while an answer is waited for.
    """

    def __init__(self, writes: int, reads: int, hear: Callable[[str, Mapping[str, Any], str], None]) -> None:
        self._writes, self._reads, self._hear = writes, reads, hear
        os.set_blocking(writes, False)
        os.set_blocking(reads, False)
        self._wait_reads, self._wait_writes = select.poll(), select.poll()
        self._wait_reads.register(reads, select.POLLIN)
        self._wait_writes.register(writes, select.POLLOUT)
        self._serial = 0
        self._rest = bytearray()
        self._answers: dict[int, Mapping[str, Any]] = {}
        self._muted = set[int]()

    def ask(self, method: str, session: str = "", *, seconds: float, **parameters: Any) -> Mapping[str, Any]:
        """Send a command and return its result.

        Raises:
            Late: no answer within ``seconds``.
            Closed: the browser has gone.
            Refused: it answered with an error.
        """
        end = time.monotonic() + seconds
        number = self._send(method, session, parameters, end)
        self.until(lambda: number in self._answers, seconds=seconds, what=method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise Refused(f"{method}: {answer['error'].get('message', answer['error'])}")
        return answer["result"]

    def tell(self, method: str, session: str = "", *, seconds: float, **parameters: Any) -> None:
        """Send a command whose answer is of no interest."""
        self._muted.add(self._send(method, session, parameters, time.monotonic() + seconds))

    def until(self, done: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Take in messages until ``done()``, which is ``what`` is waited for.

        Raises:
            Late: it was not within ``seconds``.
            Closed: the browser has gone.
        """
        end = time.monotonic() + seconds
        while not done():
            left = end - time.monotonic()
            if left <= 0:
                raise Late(f"the browser did not answer within {seconds:g} s: {what}")
            if self._wait_reads.poll(left * 1000):
                self._take()

    def close(self) -> None:
        """Close both pipes."""
        os.close(self._writes)
        os.close(self._reads)

    def _send(self, method: str, session: str, parameters: Mapping[str, Any], end: float) -> int:
        self._serial += 1
        message: dict[str, Any] = {"id": self._serial, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        rest = memoryview(msgspec.json.encode(message) + b"\0")
        while rest:
            try:
                rest = rest[os.write(self._writes, rest) :]
            except BlockingIOError:
                if time.monotonic() > end:
                    raise Late(f"the browser does not listen to {method}") from None
                self._wait_writes.poll(100)
            except BrokenPipeError:
                raise Closed("the browser has gone") from None
        return self._serial

    def _take(self) -> None:
        """Read what there is, and take in every message that is whole."""
        try:
            chunk = os.read(self._reads, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            raise Closed("the browser has gone")
        searched = len(self._rest)
        self._rest += chunk
        if len(self._rest) > MOST:
            raise Refused(f"the browser sent a message of more than {MOST >> 20} MB")
        while (at := self._rest.find(b"\0", searched)) >= 0:
            message = msgspec.json.decode(bytes(self._rest[:at]))
            del self._rest[: at + 1]
            searched = 0
            self._take_in(message)

    def _take_in(self, message: Mapping[str, Any]) -> None:
        number = message.get("id")
        if number is None:
            self._hear(message["method"], message.get("params", {}), message.get("sessionId", ""))
        elif number in self._muted:
            self._muted.discard(number)
        else:
            self._answers[number] = message
