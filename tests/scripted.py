"""A scripted server that speaks the OpenAI chat completions API, for testing model paths end to end.

It answers requests in the order of its script; the last line of the script repeats for ever. What it was
asked is in ``requests``.

    with Server(Status(429, {"retry-after": "0"}), Say("<svg/>")) as server:
        model = connect("openai:test", server.url)
        ...
    assert server.requests[0].images == [png]
"""

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Say:
    """A good reply."""

    text: str | None
    tokens_in: int = 100
    tokens_out: int = 20
    finish: str = "stop"
    usage: bool = True
    """False: the server does not say how many tokens it used."""
    calls: tuple[tuple[str, str], ...] = ()
    """Tools that are called: name, and the arguments as JSON text."""


@dataclass(frozen=True)
class Status:
    """An HTTP error. ``{key}`` in the message is replaced by the key that was sent, as careless servers do."""

    code: int
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "scripted error"
    error: str | None = None
    """The machine-readable code."""


@dataclass(frozen=True)
class Raw:
    """An answer of status 200 with any body."""

    body: bytes = b'{"choices": [{"mess'
    kind: str = "application/json"


@dataclass(frozen=True)
class Hang:
    """No answer before ``seconds`` have passed; then none either."""

    seconds: float = 30.0


@dataclass(frozen=True)
class Drop:
    """Half of an answer, then the connection breaks."""


Line = Say | Status | Raw | Hang | Drop


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return "\n".join(str(m["content"]) for m in self.body["messages"] if m["role"] in ("system", "developer"))

    @property
    def texts(self) -> list[str]:
        return [part["text"] for part in self._parts if part["type"] == "text"]

    @property
    def images(self) -> list[bytes]:
        urls = [part["image_url"]["url"] for part in self._parts if part["type"] == "image_url"]
        return [base64.b64decode(url.removeprefix("data:image/png;base64,"), validate=True) for url in urls]

    @property
    def last(self) -> str:
        """The words of the last turn."""
        return "\n".join(part["text"] for part in self._spoken()[-1] if part["type"] == "text")

    @property
    def replies(self) -> list[str]:
        """What the model said in earlier turns, as it is told."""
        return [m["content"] for m in self.body["messages"] if m["role"] == "assistant"]

    @property
    def tools(self) -> list[str]:
        """The names of the tools that were offered."""
        return [tool["function"]["name"] for tool in self.body.get("tools", [])]

    @property
    def _parts(self) -> list[dict[str, Any]]:
        return [part for turn in self._spoken() for part in turn]

    def _spoken(self) -> list[list[dict[str, Any]]]:
        contents = [m["content"] for m in self.body["messages"] if m["role"] == "user"]
        return [[{"type": "text", "text": one}] if isinstance(one, str) else one for one in contents]


class Server:
    """The server; use as a context manager. ``url`` is what ``--base-url`` takes."""

    def __init__(self, *script: Line) -> None:
        self.script = script
        self.requests: list[Request] = []
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def take(self, request: Request) -> Line:
        """Record a request and return the line of the script that answers it."""
        with self._turn:
            self.requests.append(request)
            return self.script[min(len(self.requests), len(self.script)) - 1]

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than the server lives."""
        self._closing.wait(seconds)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, body)
                match server.take(request):
                    case Say() as say:
                        self._send(200, json.dumps(_completion(say)).encode(), {})
                    case Status(code, extra, message, error):
                        key = headers.get("authorization", "").removeprefix("Bearer ")
                        content = {"error": {"message": message.replace("{key}", key), "code": error}}
                        self._send(code, json.dumps(content).encode(), extra)
                    case Raw(content, kind):
                        self._send(200, content, {"content-type": kind})
                    case Hang(seconds):
                        server.wait(seconds)
                        self.close_connection = True
                    case Drop():
                        content = json.dumps(_completion(Say("never seen"))).encode()
                        self._send(200, content, {}, cut=len(content) // 2)

            def _send(self, code: int, body: bytes, extra: dict[str, str], cut: int | None = None) -> None:
                self.send_response(code)
                for name, value in {"content-type": "application/json", **extra}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:cut])
                self.close_connection = cut is not None

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler


def _completion(say: Say) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": say.text}
    if say.calls:
        message["tool_calls"] = [
            {"id": f"call-{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for number, (name, arguments) in enumerate(say.calls)
        ]
    answer: dict[str, Any] = {
        "id": "scripted",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": "scripted",
        "choices": [
            {"index": 0, "message": message, "finish_reason": say.finish},
        ],
    }
    if say.usage:
        total = say.tokens_in + say.tokens_out
        answer["usage"] = {
            "prompt_tokens": say.tokens_in,
            "completion_tokens": say.tokens_out,
            "total_tokens": total,
        }
    return answer
