"""Whom a name and an address lead to, with which key, and what is said where they lead nowhere."""

import asyncio
import os
from pathlib import Path

import pytest

from limner.core.budget import Budget
from limner.core.errors import InputError, MissingError, ModelError
from limner.core.model import connect
from limner.core.provider import Secrets
from tests.scripted import Say, Server

KEY = "sk-very-secret-0123456789"
NAME = "openai:scripted"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.endswith(("_KEY", "_TOKEN", "_BASE_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LIMNER_API_KEY", KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))


def test_user_and_password_of_an_address_go_nowhere(tmp_path: Path):
    with Server(Say("x")) as server:
        notes: list[str] = []
        url = server.url.replace("//", "//me:pa55word@")
        model = connect(NAME, url, cache=tmp_path, listen=lambda event: notes.append(event.text))
        reply = asyncio.run(model.ask("", ["a"], budget=Budget()))
    kept = [path.read_text() for path in tmp_path.rglob("*.json")]
    assert len(kept) == 1
    assert notes == ["the user name and password in --base-url are not used: put a key in LIMNER_API_KEY"]
    assert reply.exchange["address"] == server.url
    assert "pa55word" not in str(reply) + "".join(kept) + str(server.requests)


def test_a_local_server_needs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LIMNER_API_KEY")
    with Server(Say("x")) as server:
        asyncio.run(connect(NAME, server.url, cache=tmp_path).ask("", ["a"], budget=Budget()))
    assert server.requests[0].headers["authorization"] == "Bearer none"


def test_the_providers_own_variable_is_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LIMNER_API_KEY")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-the-second-one")
    with Server(Say("x")) as server:
        for name in (NAME, "vllm:qwen"):
            asyncio.run(connect(name, server.url, cache=tmp_path).ask("", ["a"], budget=Budget()))
    keys = [request.headers["authorization"] for request in server.requests]
    assert keys == ["Bearer sk-the-second-one", "Bearer none"]  # OpenAI's key is not for other people's servers


@pytest.mark.parametrize(
    ("name", "url", "kind", "message"),
    [
        ("gpt-5", None, InputError, "the model 'gpt-5' is not PROVIDER:NAME: write for example openai:gpt-5"),
        ("openai:", None, InputError, "is not PROVIDER:NAME"),
        (":gpt-5", "http://localhost/v1", InputError, "is not PROVIDER:NAME"),
        ("openai:gpt 5", None, InputError, "is not PROVIDER:NAME"),
        ("nosuch:model", None, InputError, "no provider is known for the model 'nosuch:model': or give|or give"),
        ("openai:gpt-5", None, ModelError, "openai:gpt-5 needs OPENAI_API_KEY, which the environment does not hold"),
        ("openrouter:x/y", None, ModelError, "needs OPENROUTER_API_KEY"),
        ("vllm:x", None, ModelError, "needs VLLM_BASE_URL"),
        ("bedrock:x", None, MissingError, 'pip install "pydantic-ai-slim[bedrock]"'),
        (NAME, "localhost:11434", InputError, "--base-url is not an address: write for example http://localhost"),
        (NAME, "http://", InputError, "--base-url is not an address"),
        (NAME, "http://[::1", InputError, "--base-url is not an address"),
        (NAME, "http://h:99999/v1", InputError, "--base-url is not an address"),
        (NAME, f"http://h/v1?key={KEY}", InputError, "--base-url must end before any ? or #"),
    ],
)
def test_who_cannot_be_connected_to(name: str, url: str | None, kind: type[Exception], message: str):
    with pytest.raises(kind) as caught:
        connect(name, url)
    assert any(part in str(caught.value) for part in message.split("|"))
    assert KEY not in str(caught.value)


def test_ollama_is_at_home_by_default():
    assert connect("ollama:qwen2.5vl:7b").address == "http://localhost:11434/v1"


def test_a_key_that_cannot_be_sent(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIMNER_API_KEY", "sk-ключ-секретный")
    with pytest.raises(ModelError, match="the key in LIMNER_API_KEY holds characters that no key has") as caught:
        connect(NAME, "http://localhost/v1")
    assert "ключ" not in str(caught.value)


def test_secrets_are_scrubbed_wherever_they_stand(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTHER_TOKEN", f"{KEY}-and-more")
    monkeypatch.setenv("LOCAL_API_KEY", "none")
    secrets = Secrets.found()
    assert secrets.scrub(f"a {KEY}-and-more, {KEY}, none") == "a ***, ***, none"
    assert secrets.scrub_values({"a": [KEY, 1, {"b": f"<{KEY}>"}], "c": None}) == {
        "a": ["***", 1, {"b": "<***>"}],
        "c": None,
    }
