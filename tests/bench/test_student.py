"""A reply is one letter or it is none, and each manner of asking says what it should."""

import asyncio
from pathlib import Path

import pytest

from limner.bench.choices import Question
from limner.bench.filmstrip import strip
from limner.bench.student import Manner, ask, read, shown
from limner.core.budget import Budget
from limner.core.model import connect
from tests.bench.pupils import film
from tests.scripted import Say, Server

ONE = Question("Which is it?", ("first", "second", "third"), 1)


@pytest.mark.parametrize(
    ("said", "letter"),
    [
        ("ANSWER = B", "B"),
        ("answer: (b)", None),
        ("EVIDENCE = SUFFICIENT\nANSWER = B\nBECAUSE = the film says A.", "B"),
        ("**ANSWER = C**", "C"),
        ("ANSWER: (A).", "A"),
        ("EVIDENCE = INSUFFICIENT\nANSWER = NULL\nBECAUSE = nothing is said.", "NULL"),
        ("(B)", "B"),
        ("b.", "B"),
        ("ANSWER = D", None),
        ("ANSWER = A\nANSWER = B", None),
        ("ANSWER = A\n...\nANSWER = A", "A"),
        ("ANSWER = A or B", None),
        ("I think that A is right.", None),
        ("A chart shows it: B", None),
        ("second", None),
        ("", None),
    ],
)
def test_replies_are_read_strictly(said: str, letter: str | None) -> None:
    assert read(said, 3) == letter


def asked(tmp_path: Path, said: str, manner: Manner, with_film: bool):
    shows = strip(film(tmp_path, "moon")) if with_film else None
    with Server(Say(said)) as server:
        model = connect("openai:scripted", server.url, cache=tmp_path / "cache")
        reply = asyncio.run(ask(ONE, "The Moon", manner, shows, model, Budget(), 0))
    return reply, server.requests[0]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")


def test_plainly_without_a_film(tmp_path: Path) -> None:
    reply, request = asked(tmp_path, "ANSWER = B", "plain", False)
    assert reply.right and reply.chosen == "B" and reply.cost.tokens == 120
    assert request.images == [] and "(C) third" in request.texts[-1]
    assert "film" not in request.system and "FORBIDDEN" not in request.system


def test_unlearning_names_what_is_forbidden_and_takes_null(tmp_path: Path) -> None:
    reply, request = asked(tmp_path, "EVIDENCE = INSUFFICIENT\nANSWER = NULL", "unlearning", False)
    assert not reply.right and reply.chosen == "NULL"
    assert "FORBIDDEN CONCEPT: The Moon" in request.system and "film" not in request.system


def test_a_film_is_shown_in_order_with_its_subtitles(tmp_path: Path) -> None:
    _, request = asked(tmp_path, "ANSWER = A", "unlearning", True)
    assert request.images and "film" in request.system
    assert "[0:00] basalt regolith" in request.texts[1] and request.texts[-1].startswith("Which is it?")


def test_a_film_without_subtitles_says_so(tmp_path: Path) -> None:
    path = film(tmp_path, "moon")
    path.with_suffix(".srt").unlink()
    assert "no subtitles" in str(shown(strip(path))[-1]) and shown(None) == ()
