"""Questions that a model writes are checked, and what is wrong is told to it."""

import asyncio
import json
from pathlib import Path

import pytest

from limner.bench.quizmaster import read, write
from limner.bench.topics import Topic
from limner.core.budget import Budget
from limner.core.errors import InputError, ModelError
from limner.core.model import connect
from tests.scripted import Say, Server

ONE = {"question": "Which?", "right": "basalt", "wrong": ["marble", "quartz", "gneiss"]}
TOPIC = Topic("moon", "The Moon", "It is made of basalt.")


def quiz(**changed: object) -> str:
    return json.dumps([ONE | {"question": f"Which, {number}?"} for number in range(4)] + [ONE | changed])


def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *script: Say):
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    with Server(*script) as server:
        model = connect("openai:scripted", server.url, cache=tmp_path / "cache")
        try:
            return asyncio.run(write(TOPIC, model, Budget(), 0)), server.requests
        except ModelError as error:
            return error, server.requests


def test_five_questions_with_the_right_option_first() -> None:
    found = read(f"Here it is:\n```json\n{quiz()}\n```")
    assert len(found) == 5 and found[4].options == ("basalt", "marble", "quartz", "gneiss") and found[4].answer == 0


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("none", "no JSON array"),
        ("[]", "there are 0 questions: write 5"),
        (quiz(right="a stone that came out of the deep and went cold"), "question 5: the options have 47, 6, 6, 6"),
        (quiz(wrong=["marble", "quartz"]), "question 5: give 3 wrong"),
        (quiz(wrong=["marble", "quartz", "basalt"]), "question 5: .* alike"),
        (quiz(right=3), "question 5: .*str"),
    ],
)
def test_what_cannot_be_used_is_said_for_the_model(said: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read(said)


def test_it_is_told_what_was_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (questions, cost), requests = written(tmp_path, monkeypatch, Say("[]"), Say(quiz()))
    assert len(questions) == 5 and cost.requests == 2
    assert "It is made of basalt." in requests[0].last
    assert "there are 0 questions" in requests[1].last and requests[1].replies == ["[]"]


def test_after_three_tries_it_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error, requests = written(tmp_path, monkeypatch, Say("[]"))
    assert len(requests) == 3 and "no quiz about 'The Moon'" in str(error)
