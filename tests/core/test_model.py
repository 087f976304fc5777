"""Every path to a model, end to end against a scripted server; prices and budgets with a ``FunctionModel``."""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from pydantic_ai.messages import ModelResponse, TextPart
from pydantic_ai.models.function import FunctionModel
from pydantic_ai.usage import RequestUsage

from limner.core import model as module
from limner.core.budget import Budget
from limner.core.errors import BudgetSpent, ModelError
from limner.core.model import Model, Reply, Said, Sampling, Tool, connect
from tests.scripted import Drop, Hang, Line, Raw, Say, Server, Status

KEY = "sk-very-secret-0123456789"
PNG = b"\x89PNG\r\n\x1a\nnot really"
NAME = "openai:scripted"
UNLIMITED = Budget()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.endswith(("_KEY", "_TOKEN", "_BASE_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LIMNER_API_KEY", KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(module, "_FIRST_DELAY", 0.01)
    monkeypatch.setattr(module, "_REQUEST_SECONDS", 0.5)


class Asked:
    """What asking a scripted server came to."""

    def __init__(self, cache: Path, *script: Line, budget: Budget = UNLIMITED, times: int = 1) -> None:
        self.notes: list[str] = []
        self.replies: list[Reply] = []
        self.error = ""
        self.kind: type[Exception] | None = None
        with Server(*script) as server:
            model = connect(NAME, server.url, cache=cache, listen=lambda event: self.notes.append(event.text))
            began = time.monotonic()
            for _ in range(times):
                try:
                    self.replies.append(asyncio.run(model.ask("Draw.", ["this", PNG, "now"], budget=budget, seed=3)))
                except (ModelError, BudgetSpent) as error:
                    self.error, self.kind = str(error), type(error)
                    assert error.__context__ is None or isinstance(error, BudgetSpent)
            self.seconds = time.monotonic() - began
        self.requests = server.requests
        self.error = self.error.replace(server.url, "URL")
        for text in (self.error, *self.notes, *(str(reply) for reply in self.replies), *texts(cache)):
            assert KEY not in text
            assert "\n" not in text or text not in (self.error, *self.notes)

    @property
    def reply(self) -> Reply:
        assert not self.error
        return self.replies[-1]


def texts(folder: Path) -> list[str]:
    return [path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file()]


def test_a_good_reply(tmp_path: Path):
    asked = Asked(tmp_path, Say("<svg/>", tokens_in=120, tokens_out=7))
    assert asked.reply.text == "<svg/>"
    assert not asked.reply.cached
    cost = asked.reply.cost
    assert (cost.requests, cost.tokens_in, cost.tokens_out, cost.usd) == (1, 120, 7, 0.0)
    assert 0 < cost.seconds < 5
    assert asked.notes == []
    (request,) = asked.requests
    assert request.path == "/v1/chat/completions"
    assert request.system == "Draw."
    assert request.texts == ["this", "now"]
    assert request.images == [PNG]
    assert request.body["model"] == "scripted"
    assert request.body["seed"] == 3
    assert "max_completion_tokens" not in request.body
    assert request.headers["authorization"] == f"Bearer {KEY}"


def test_the_exchange_is_json_and_holds_no_picture(tmp_path: Path):
    asked = Asked(tmp_path, Say("hello"))
    exchange = json.loads(msgspec.json.encode(asked.reply.exchange))
    assert exchange["model"] == NAME
    assert exchange["system"] == "Draw."
    assert exchange["reply"] == "hello"
    assert exchange["usage"] == {"tokens_in": 100, "tokens_out": 20, "usd": None}
    assert exchange["cached"] is False
    text, picture, _ = exchange["parts"]
    assert text == {"text": "this"}
    assert picture["image"]["bytes"] == len(PNG)
    assert len(picture["image"]["sha256"]) == 64


def test_an_empty_reply_is_a_reply_and_is_not_kept(tmp_path: Path):
    for say in (Say(""), Say(None), Say(None, finish="content_filter")):
        asked = Asked(tmp_path, say, times=2)
        assert [reply.text for reply in asked.replies] == ["", ""]
        assert len(asked.requests) == 2


def test_text_that_no_file_can_hold_is_put_right(tmp_path: Path):
    body = json.dumps(
        {
            "id": "1", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "a\ud800b"}}],
        }
    )  # fmt: skip
    assert Asked(tmp_path, Raw(body.encode())).reply.text == "a?b"


@pytest.mark.parametrize(
    ("script", "note"),
    [
        ([Status(429), Say("x")], "the model server answered 429, trying again in "),
        ([Status(500), Say("x")], "the model server answered 500, trying again in "),
        ([Status(502), Say("x")], "the model server answered 502, trying again in "),
        ([Status(503), Say("x")], "the model server answered 503, trying again in "),
        ([Status(529), Say("x")], "the model server answered 529, trying again in "),
        ([Drop(), Say("x")], "the connection to the model server failed, trying again in "),
        ([Hang(), Say("x")], "the model server did not answer in time, trying again in "),
        ([Raw(), Say("x")], "the model server gave an answer that cannot be read, trying again in "),
    ],
)
def test_what_passes_is_tried_again(tmp_path: Path, script: list[Line], note: str):
    asked = Asked(tmp_path, *script)
    assert asked.reply.text == "x"
    assert asked.reply.cost.requests == len(asked.requests) == 2
    assert len(asked.notes) == 1
    assert asked.notes[0].startswith(note)


def test_retry_after_is_honoured(tmp_path: Path):
    asked = Asked(tmp_path, Status(429, {"retry-after": "1"}), Say("x"))
    assert asked.notes == ["the model server answered 429, trying again in 1 s"]
    assert 1 <= asked.seconds < 5


def test_retry_after_is_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_LONGEST_DELAY", 0.02)
    asked = Asked(tmp_path, Status(429, {"retry-after": "3600"}), Say("x"))
    assert asked.notes == ["the model server answered 429, trying again in 0.02 s"]


@pytest.mark.parametrize(
    ("line", "times", "message"),
    [
        (Status(500), 5, "the model server answered 500 (scripted error): try again later, or choose another model"),
        (Status(429), 5, "the model server answered 429, too many requests (scripted error): wait, then run again"),
        (Drop(), 5, "no connection to URL: see that it runs and that --base-url is right"),
        (Hang(), 2, "URL did not answer in time: try again later, or a faster model"),
        (Raw(), 2, "URL gave an answer that cannot be read: see that --base-url is that of an OpenAI-compatible API"),
        (Raw(b"{}"), 2, "URL gave an answer that cannot be read"),
        (Raw(b"<html>hello", "text/html"), 2, "URL gave an answer that cannot be read"),
        (Status(401), 1, "the model server answered 401, the key was refused (scripted error): set the right one in "),
        (Status(401, message="wrong key {key}"), 1, "the key was refused (wrong key ***): set"),
        (Status(403), 1, "the model server answered 403, the key was refused"),
        (Status(404), 1, "URL does not know this model (scripted error): see that its name and --base-url are right"),
        (Status(400), 1, "the model server answered 400 to the request (scripted error): see that this model reads"),
        (Status(400, error="context_length_exceeded"), 1, "the request is too long for this model: give a smaller"),
        (Status(429, error="insufficient_quota"), 1, "the account's quota or credit is used up (scripted error)"),
    ],
)
def test_what_lasts_is_explained(tmp_path: Path, line: Line, times: int, message: str):
    asked = Asked(tmp_path, line)
    assert asked.kind is ModelError
    assert asked.error.startswith(f"{NAME}: ")
    assert message in asked.error
    assert len(asked.requests) == times
    assert len(asked.notes) == times - 1
    assert (f"(tried {times} times)" in asked.error) == (times > 1)
    assert texts(tmp_path) == []


def test_nobody_listens_there(tmp_path: Path):
    with Server(Say("x")) as server:
        url = server.url
    with pytest.raises(ModelError, match=r"no connection to http://127\.0\.0\.1:.*see that it runs"):
        asyncio.run(connect(NAME, url, cache=tmp_path).ask("", [""], budget=Budget()))


def test_no_seconds_left(tmp_path: Path):
    asked = Asked(tmp_path, Hang(), budget=Budget(max_seconds=0.2))
    assert asked.kind is BudgetSpent
    assert asked.error == "the budget is spent: no reply within the 0.2 s that were left (--max-seconds)"
    assert asked.seconds < 2
    assert Asked(tmp_path, Say("x"), budget=Budget(max_seconds=0)).requests == []


def test_no_time_to_wait(tmp_path: Path):
    asked = Asked(tmp_path, Status(429, {"retry-after": "30"}), Say("x"), budget=Budget(max_seconds=3))
    assert asked.kind is BudgetSpent
    assert "no time is left to try again" in asked.error
    assert asked.seconds < 2


def test_tokens_cap_the_reply(tmp_path: Path):
    asked = Asked(tmp_path, Say("cut sh", finish="length"), budget=Budget(max_tokens=1000), times=2)
    assert asked.reply.text == "cut sh"
    assert 800 < asked.requests[0].body["max_completion_tokens"] < 1000
    assert len(asked.requests) == 2  # what only the budget cut short is not kept


def test_no_tokens_left(tmp_path: Path):
    for tokens in (0, 50):
        asked = Asked(tmp_path, Say("x"), budget=Budget(max_tokens=tokens))
        assert asked.kind is BudgetSpent
        assert f"{tokens} tokens are left and the next request needs more than" in asked.error
        assert asked.requests == []


def test_a_paid_reply_is_handed_back_even_beyond_the_budget(tmp_path: Path):
    asked = Asked(tmp_path, Say("x", tokens_in=9000, tokens_out=9000), budget=Budget(max_tokens=1000))
    assert asked.reply.cost.tokens == 18000


def test_unmeasured_usage_is_estimated(tmp_path: Path):
    asked = Asked(tmp_path, Say("word " * 80, usage=False), budget=Budget(max_tokens=10_000))
    assert asked.reply.cost.tokens_out == 100
    assert asked.reply.cost.tokens_in > 85
    assert asked.notes == ["the model server does not say how many tokens it uses: they are estimated"]


def test_an_unknown_price_is_told_once(tmp_path: Path):
    budget = Budget(max_cost=1.0)
    asked = Asked(tmp_path, Say(""), budget=budget, times=3)
    assert asked.notes == [f"the price of {NAME} is not known here, so --max-cost cannot hold it"]
    assert asked.reply.cost.usd == 0


def test_the_same_question_is_asked_once(tmp_path: Path):
    asked = Asked(tmp_path, Say("one"), Say("two"), times=2)
    first, second = asked.replies
    assert len(asked.requests) == 1
    assert (first.cached, second.cached) == (False, True)
    assert second.text == "one"
    assert (second.cost.requests, second.cost.tokens, second.cost.usd) == (0, 0, 0)
    assert second.exchange["cached"] is True
    assert second.exchange["usage"] == first.exchange["usage"]


def test_a_cached_reply_needs_no_budget_and_no_server(tmp_path: Path):
    with Server(Say("one")) as server:
        asyncio.run(connect(NAME, server.url, cache=tmp_path).ask("s", ["a"], budget=Budget()))
    reply = asyncio.run(connect(NAME, server.url, cache=tmp_path).ask("s", ["a"], budget=Budget(max_tokens=0)))
    assert reply.text == "one"


def test_the_cache_is_in_the_users_folder_by_default(tmp_path: Path):
    with Server(Say("one")) as server:
        asyncio.run(connect(NAME, server.url).ask("s", ["a"], budget=Budget()))
    assert len(list((tmp_path / "home" / "limner" / "models").rglob("*.json"))) == 1


def test_a_cache_that_cannot_be_written_is_told_once(tmp_path: Path):
    (tmp_path / "file").write_text("")
    asked = Asked(tmp_path / "file", Say("one"), times=2)
    assert [reply.text for reply in asked.replies] == ["one", "one"]
    assert len(asked.notes) == 1
    assert asked.notes[0].startswith("replies are not kept for next time: ")


def test_asking_side_by_side(tmp_path: Path):
    async def both(model: Model) -> list[Reply]:
        return await asyncio.gather(*(model.ask("", [str(n)], budget=Budget()) for n in range(8)))

    with Server(Say("x")) as server:
        replies = asyncio.run(both(connect(NAME, server.url, cache=tmp_path)))
    assert [reply.text for reply in replies] == ["x"] * 8
    assert len(server.requests) == 8


def test_a_key_that_a_server_says_back_is_kept_nowhere(tmp_path: Path):
    asked = Asked(tmp_path, Say(f"your key is {KEY}"))
    assert asked.reply.text == "your key is ***"


def test_costs_of_a_model_with_a_known_price(tmp_path: Path):
    """Prices come with the library: nothing is fetched."""
    seen = []

    def answer(messages: object, info: object) -> ModelResponse:
        seen.append(info)
        return ModelResponse(
            [TextPart("hello")],
            usage=RequestUsage(input_tokens=1000, output_tokens=100),
            model_name="gpt-4o",
            provider_name="openai",
        )

    class Priced(FunctionModel):
        @property
        def system(self) -> str:
            return "openai"

        @property
        def model_name(self) -> str:
            return "gpt-4o"

    model = Model(Priced(answer), "openai:gpt-4o")
    reply = asyncio.run(model.ask("", ["x" * 4000], budget=Budget(max_cost=0.02)))
    assert reply.cost.usd == pytest.approx(1000 * 2.5e-6 + 100 * 10e-6)
    assert 1700 < seen[0].model_settings["max_tokens"] < 1800  # (0.02 - 0.0025) / 10e-6
    with pytest.raises(BudgetSpent, match=r"0.0020 US dollars are left and the next request costs more \(--max-cost\)"):
        asyncio.run(model.ask("", ["x" * 4000], budget=Budget(max_cost=0.002)))
    assert len(seen) == 1


def test_a_bug_in_a_model_is_not_explained_away():
    def answer(messages: object, info: object) -> ModelResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(Model(FunctionModel(answer), "test:bug").ask("", ["a"], budget=Budget()))


def test_importing_is_light():
    code = (
        "import sys, limner.core.model;"
        "print([m for m in sys.modules if m.partition('.')[0] in "
        "('pydantic_ai', 'pydantic', 'openai', 'httpx', 'httpx2', 'genai_prices')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_temperature_and_length_are_sent_and_decide_which_reply_is_found(tmp_path: Path):
    with Server(Say("A", finish="length"), Say("B")) as server:
        model = connect(NAME, server.url, cache=tmp_path)

        def ask(sampling: Sampling, budget: Budget = UNLIMITED) -> Reply:
            return asyncio.run(model.ask("Draw.", ["this"], budget=budget, sampling=sampling))

        short = Sampling(temperature=0.2, length=16)
        assert [ask(short).text, ask(short).text] == ["A", "A"], "cut where it was meant to be, so it is kept"
        assert ask(Sampling()).text == "B"
        assert ask(Sampling(length=16), Budget(max_tokens=12)).text == "B"
    first, second, third = (request.body for request in server.requests)
    assert (first["temperature"], first["max_completion_tokens"]) == (0.2, 16)
    assert "temperature" not in second and "max_completion_tokens" not in second
    assert third["max_completion_tokens"] < 12


def test_a_conversation_goes_on(tmp_path: Path):
    with Server(Say("A"), Say(""), Say("B")) as server:
        model = connect(NAME, server.url, cache=tmp_path)

        def ask(*before: Said) -> Reply:
            return asyncio.run(model.ask("Draw.", ["now"], budget=UNLIMITED, before=before))

        said = Said(("first", PNG), "yes"), Said(("second",), "")
        assert [ask().text, ask(*said).text, ask(*said).text, ask(said[0]).text] == ["A", "", "B", "B"]
    messages = server.requests[1].body["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert server.requests[1].replies == ["yes", "..."], "no server takes a turn without a word"
    assert server.requests[1].images == [PNG] and server.requests[1].last == "now"


def test_a_conversation_counts_towards_the_budget(tmp_path: Path):
    with Server(Say("A")) as server:
        model = connect(NAME, server.url, cache=tmp_path)
        with pytest.raises(BudgetSpent, match="needs more than 20"):
            before = [Said(("x" * 400,), "y" * 400)]
            asyncio.run(model.ask("", ["now"], budget=Budget(max_tokens=100), before=before))
    assert server.requests == []


def test_a_tool_is_offered_and_its_calls_stand_in_the_text(tmp_path: Path):
    tool = Tool("run", "Runs.", {"type": "object", "properties": {"code": {"type": "string"}}})
    calls = (("run", '{"code": "1\\n2"}'), ("run", '{"code'))
    with Server(Say("Look:", calls=calls, finish="tool_calls"), Say("B")) as server:
        model = connect(NAME, server.url, cache=tmp_path)
        replies = [asyncio.run(model.ask("", ["now"], budget=UNLIMITED, tool=tool)).text for _ in range(2)]
        assert asyncio.run(model.ask("", ["now"], budget=UNLIMITED)).text == "B", "without the tool it is asked anew"
    assert replies[0] == replies[1]
    first, second, third = replies[0].split("\n")
    assert first == "Look:" and third.startswith('<tool_call>{"name": "run", "arguments": {"code')
    assert json.loads(second.removeprefix("<tool_call>").removesuffix("</tool_call>")) == {
        "name": "run", "arguments": {"code": "1\n2"},
    }  # fmt: skip
    assert [request.tools for request in server.requests] == [["run"], []]
