"""Verdicts have five scores with reasons, or they are asked for again and counted as failures."""

import asyncio
import json
from pathlib import Path

import pytest

from limner.bench.aesthetics import DIMENSIONS, Verdict, judge, read, summarise
from limner.bench.filmstrip import strip
from limner.bench.topics import Topic
from limner.core.errors import ModelError
from limner.core.model import connect
from tests.bench.pupils import film
from tests.scripted import Say, Server, Status


def verdict(score: float = 15.5, **changed: object) -> str:
    return json.dumps({name: {"reason": f"the {name}", "score": score} for name in DIMENSIONS} | changed)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")


def judged(tmp_path: Path, *script: Say | Status, topics: tuple[str, ...] = ("moon",)):
    strips = {"moon": strip(film(tmp_path, "moon"))}
    with Server(*script) as server:
        model = connect("openai:scripted", server.url, cache=tmp_path / "cache")
        found = asyncio.run(judge([Topic(name, name.title()) for name in topics], strips, model))
    return found, server.requests


def test_a_verdict_is_read_with_its_reasons(tmp_path: Path) -> None:
    (found,), requests = judged(tmp_path, Say(f"```json\n{verdict()}\n```"))
    assert found.total == 77.5 and found.reasons["logic_flow"] == "the logic_flow"
    assert requests[0].texts[0] == "The film is meant to teach: Moon" and requests[0].images
    assert "basalt" in requests[0].texts[-1] and found.cost.requests == 1


@pytest.mark.parametrize(
    "said",
    [
        "",
        "I liked it: 18 of 20.",
        "[1, 2]",
        "{broken",
        verdict(20.5),
        verdict(-1),
        verdict(logic_flow={"reason": "", "score": 3}),
        verdict(logic_flow={"reason": "none", "score": "3"}),
        verdict(logic_flow={"reason": "none", "score": True}),
        verdict(logic_flow=12),
        json.dumps({"element_layout": {"reason": "fine", "score": 12}}),
    ],
)
def test_what_is_no_verdict_is_none(said: str) -> None:
    assert read(said) is None


def test_it_is_asked_again_and_then_counted_as_failed(tmp_path: Path) -> None:
    (found,), requests = judged(tmp_path, Say("No."), Say(verdict(10)))
    assert found.total == 50 and len(requests) == 2 and found.said[0] == "No."
    (tmp_path / "other").mkdir()
    (lost,), requests = judged(tmp_path / "other", Say("Never."))
    assert lost.scores is None and len(requests) == 3 and lost.cost.requests == 3
    summary = summarise([found, lost])
    assert (summary.films, summary.judged, summary.failed) == (2, 1, 1)
    assert summary.total == 50 and summary.counted == 25


def test_without_a_film_nobody_is_asked_and_it_counts_as_nothing(tmp_path: Path) -> None:
    found, requests = judged(tmp_path, Say(verdict(20)), topics=("moon", "bees"))
    summary = summarise(found)
    assert len(requests) == 1 and (summary.failed, summary.total, summary.counted) == (0, 100, 50)
    assert set(summary.dimensions) == set(DIMENSIONS)


def test_who_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"moon: .*start again to go on"):
        judged(tmp_path, Status(401))


def test_without_verdicts_there_is_no_mean() -> None:
    empty = summarise([Verdict("moon", None, {}, ("?",))])
    assert empty.total is None and empty.dimensions == {} and empty.counted == 0
