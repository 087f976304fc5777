import json
import os
import threading

import pytest

from limner.render.cdp import Closed, Connection, Late, Refused


class Other:
    """The other end of a conversation: answers each command as ``script`` says."""

    def __init__(self, script) -> None:
        self.reads, writes = os.pipe()
        reads, self.writes = os.pipe()
        self.events: list[tuple] = []
        self.connection = Connection(writes, reads, lambda *event: self.events.append(event))
        self._script = script
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        rest = b""
        while chunk := os.read(self.reads, 1 << 16):
            rest += chunk
            while b"\0" in rest:
                message, _, rest = rest.partition(b"\0")
                for said in self._script(json.loads(message)):
                    os.write(self.writes, said)


def whole(**message) -> bytes:
    return json.dumps(message).encode() + b"\0"


def test_an_answer_finds_its_question_among_events_and_answers_to_others() -> None:
    def script(message):
        answer = whole(id=message["id"], result={"got": message["params"], "in": message.get("sessionId")})
        yield whole(method="Page.x", params={"n": 1}, sessionId="s")
        yield answer[:5]
        yield answer[5:] + whole(method="Page.y")

    other = Other(script)
    other.connection.tell("Quiet", seconds=5)
    assert other.connection.ask("Loud", "tab", seconds=5, a=[1, "ü"]) == {"got": {"a": [1, "ü"]}, "in": "tab"}
    other.connection.until(lambda: len(other.events) == 4, seconds=5, what="events")
    assert other.events[0] == ("Page.x", {"n": 1}, "s") and other.events[3] == ("Page.y", {}, "")


def test_long_messages_pass_both_ways() -> None:
    other = Other(
        lambda message: [whole(id=message["id"], result={"size": len(message["params"]["x"]), "y": "z" * 3_000_000})]
    )
    answer = other.connection.ask("Big", seconds=20, x="x" * 2_000_000)
    assert answer["size"] == 2_000_000 and len(answer["y"]) == 3_000_000


def test_silence_ends() -> None:
    other = Other(lambda message: [])
    with pytest.raises(Late, match=r"within 0\.05 s: Anything"):
        other.connection.ask("Anything", seconds=0.05)


def test_an_error_is_said() -> None:
    other = Other(lambda message: [whole(id=message["id"], error={"message": "no such tab"})])
    with pytest.raises(Refused, match=r"Page\.close: no such tab"):
        other.connection.ask("Page.close", seconds=5)


def test_an_end_is_noticed() -> None:
    other = Other(lambda message: [])
    os.close(other.writes)
    with pytest.raises(Closed):
        other.connection.ask("Anything", seconds=5)
    other.connection.close()
