import asyncio
from pathlib import Path

import pytest

from limner.bench.asking import JUDGINGS, Mark, ask
from limner.bench.published import Item, read
from limner.core.budget import Budget
from limner.core.model import connect
from tests.bench.seeing import FIXTURE
from tests.scripted import Line, Say, Server

ITEMS = {item.id: item for item in read(FIXTURE / "items.jsonl", FIXTURE / "images")}
VET, CHOICE, OPENED, CV = (ITEMS[name] for name in ("v1_0", "dev_Economics_1", "dev_Economics_2", "1"))


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")


def asked(item: Item, tmp_path: Path, policy: Server, judge: Server | None = None) -> Mark:
    png = (FIXTURE / "images" / item.image).read_bytes()
    doors = [connect("openai:scripted", one.url, cache=tmp_path) if one else None for one in (policy, judge)]
    assert doors[0] is not None
    return asyncio.run(ask(item, "drawing", png, doors[0], doors[1], Budget(), 0))


def test_a_choice_shows_the_picture_first_and_every_option(tmp_path: Path) -> None:
    with Server(Say("(B)")) as server:
        mark = asked(CHOICE, tmp_path, server)
    assert (mark.set, mark.id, mark.view, mark.score, mark.read) == ("mmmu", CHOICE.id, "drawing", 1.0, "B")
    (request,) = server.requests
    kinds = [part["type"] for part in request.body["messages"][-1]["content"]]
    assert kinds == ["image_url", "text"]
    assert (request.body["temperature"], request.body["max_completion_tokens"]) == (0, 4096)
    assert request.images == [(FIXTURE / "images" / "chart.png").read_bytes()]
    (text,) = request.texts
    assert CHOICE.question in text and "(A) the left one\n(B) the middle one\n(C) the right one\n" in text
    assert text.count("B") == 1 and mark.cost.requests == 1


ANSWERS: list[tuple[Item, str, float, str | None]] = [
    (CHOICE, "C", 0.0, "C"),
    (CHOICE, "No idea.", 0.0, None),
    (OPENED, "I count 3.", 1.0, "I count 3."),
    (OPENED, "4", 0.0, "4"),
    (CV, "C", 1.0, "C"),
    (CV, "(A) 1", 0.0, "A"),
]


@pytest.mark.parametrize(("item", "reply", "score", "said"), ANSWERS)
def test_answers_are_marked(tmp_path: Path, item: Item, reply: str, score: float, said: str | None) -> None:
    with Server(Say(reply)) as server:
        mark = asked(item, tmp_path, server)
    assert (mark.score, mark.read, mark.reply) == (score, said, reply)


def test_a_judge_marks_mm_vet_without_the_picture(tmp_path: Path) -> None:
    with Server(Say("Step one: a word. It is OPEN.")) as policy, Server(Say("0.7")) as judge:
        mark = asked(VET, tmp_path, policy, judge)
    assert (mark.score, mark.read, mark.cost.requests) == (0.7, "0.7", 2)
    kinds = [part["type"] for part in policy.requests[0].body["messages"][-1]["content"]]
    assert kinds == ["text", "image_url"]
    assert (policy.requests[0].body["temperature"], policy.requests[0].body["max_completion_tokens"]) == (0.2, 1024)
    (request,) = judge.requests
    assert request.body["temperature"] == 0
    assert request.images == [] and "Step one: a word. It is OPEN." in request.texts[0] and "OPEN" in request.texts[0]


JUDGES: dict[str, tuple[tuple[Line, ...], float, str | None, int]] = {
    "says no mark at first": ((Say("Good!"), Say("0.5")), 0.5, "0.5", 2),
    "never says one": ((Say("Good!"),), 0.0, None, JUDGINGS),
}


@pytest.mark.parametrize("case", JUDGES)
def test_a_judge_that_says_no_mark_is_asked_again(tmp_path: Path, case: str) -> None:
    script, score, said, times = JUDGES[case]
    with Server(Say("OPEN")) as policy, Server(*script) as judge:
        mark = asked(VET, tmp_path, policy, judge)
    assert (mark.score, mark.read, len(judge.requests)) == (score, said, times)


def test_an_empty_answer_is_worth_nothing_and_is_not_judged(tmp_path: Path) -> None:
    with Server(Say("")) as policy, Server(Say("1.0")) as judge:
        mark = asked(VET, tmp_path, policy, judge)
    assert mark.score == 0.0 and judge.requests == []
