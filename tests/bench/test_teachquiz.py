"""The protocol gives each student what it deserves: those who learn a gain, those who cheat none."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from limner.bench.choices import Frozen, Question, freeze
from limner.bench.filmstrip import Strip, strip
from limner.bench.student import Manner, Reply
from limner.bench.teachquiz import Answered, Taught, by_topic, examine, partners, score
from limner.core.budget import Budget
from limner.core.errors import BudgetSpent, InputError, ModelError
from limner.core.model import connect
from tests.bench.pupils import FACTS, Knowing, Listening, Longest, Pretending, Pupil, Rambling, film, topics
from tests.scripted import Line, Request, Status

TOPICS = topics()
QUIZ = freeze({topic.id: topic.questions for topic in TOPICS}, 0)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")


@pytest.fixture
def films(tmp_path: Path) -> dict[str, Strip]:
    return {name: strip(film(tmp_path, name, 3.0 + place)) for place, name in enumerate(FACTS)}


def sat(server: Pupil, films: dict[str, Strip], cache: Path, quiz: Frozen = QUIZ, **options) -> list[Answered]:
    model = connect("openai:scripted", server.url, cache=cache)
    return asyncio.run(examine(TOPICS, quiz.questions, films, model, **options))


def both(pupil: type[Pupil], films: dict[str, Strip], cache: Path, quiz: Frozen = QUIZ) -> tuple[Taught, Taught]:
    with pupil() as server:
        answered = sat(server, films, cache, quiz)
    assert len(answered) == len(server.requests) == 15 * 2 * 4
    return score(answered, "plain"), score(answered, "unlearning")


def test_who_listens_gains_what_was_not_guessed(films: dict[str, Strip], tmp_path: Path) -> None:
    plain, strict = both(Listening, films, tmp_path)
    guessed = sum(one.letter == "A" for asked in QUIZ.questions.values() for one in asked) / 15
    assert plain.right == {"before": guessed, "blind": guessed, "wrong": guessed, "after": 1.0}
    assert plain.gain == plain.raw == pytest.approx(1 - guessed) and plain.normalised == pytest.approx(1.0)
    assert plain.low <= plain.gain <= plain.high and plain.low > 0.5
    assert strict.right["before"] == 0.0 and strict.gain == strict.raw == 1.0
    assert strict.null == 15 * 3 and plain.null == plain.unread == 0


def test_who_knew_all_gains_nothing(films: dict[str, Strip], tmp_path: Path) -> None:
    for taught in both(Knowing, films, tmp_path):
        assert taught.right["before"] == 1.0 and (taught.gain, taught.raw, taught.low, taught.high) == (0, 0, 0, 0)
        assert taught.normalised is None


def test_who_only_pretends_to_forget_gains_by_the_published_formula_alone(
    films: dict[str, Strip], tmp_path: Path
) -> None:
    """It remembers as soon as any film is shown: the wrong one finds it out."""
    plain, strict = both(Pretending, films, tmp_path)
    assert strict.raw == 1.0, "as published, it has learnt all"
    assert strict.gain == 0.0 and strict.right["wrong"] == strict.right["blind"] == 1.0
    assert plain.gain == 0.0


def test_who_picks_the_longest_gains_nothing_even_where_it_pays(films: dict[str, Strip], tmp_path: Path) -> None:
    even = both(Longest, films, tmp_path / "even")[0]
    assert even.gain == 0.0 and even.right["before"] == even.right["after"] < 0.5
    told = {name: tuple(Question(one.question, (one.options[0] + " of course", *one.options[1:]), 0)
                        for one in asked) for name, asked in ((t.id, t.questions) for t in TOPICS)}  # fmt: skip
    easy = both(Longest, films, tmp_path / "told", freeze(told, 0))[0]
    assert easy.right["before"] == 1.0 and easy.gain == easy.raw == 0.0


def test_replies_that_cannot_be_read_are_wrong_and_counted(films: dict[str, Strip], tmp_path: Path) -> None:
    for taught in both(Rambling, films, tmp_path):
        assert set(taught.right.values()) == {0.0} and taught.unread == 60 and taught.gain == 0.0


def test_a_topic_without_a_film_has_taught_nothing(films: dict[str, Strip], tmp_path: Path) -> None:
    some = {name: films[name] for name in ("moon", "bees")}
    with Listening() as server:
        answered = sat(server, some, tmp_path)
    salt = [one for one in answered if one.topic == "salt"]
    assert len(answered) == 120, "every question counts under every condition"
    assert not any(one.reply.cost.requests for one in salt if one.condition == "after")
    after = [one.reply for one in salt if (one.condition, one.manner) == ("after", "plain")]
    before = [one.reply for one in salt if (one.condition, one.manner) == ("before", "plain")]
    assert [one.chosen for one in after] == [one.chosen for one in before]
    assert score(answered, "plain").right["after"] < 1.0


def test_the_wrong_film_is_the_nearest_in_length_in_the_same_language() -> None:
    strips = {name: Strip(seconds, (), (), ()) for name, seconds in
              {"a": 60.0, "b": 90.0, "c": 64.0, "d": 61.0}.items()}  # fmt: skip
    found = partners(strips, {"a": "en", "b": "en", "c": "en", "d": "es"})
    assert found == {"a": "c", "b": "c", "c": "a", "d": "a"}
    with pytest.raises(InputError, match="two topics"):
        partners({"a": strips["a"]}, {"a": "en"})


def test_what_was_answered_is_kept(films: dict[str, Strip], tmp_path: Path) -> None:
    class Failing(Listening):
        broken = True

        def take(self, request: Request) -> Line:
            line = super().take(request)
            return Status(401) if self.broken and len(self.requests) > 50 else line

    with Failing() as server:
        with pytest.raises(ModelError, match=r"bees, question \d.*start again to go on"):
            sat(server, films, tmp_path)
        server.broken, before = False, len(server.requests)
        first = sat(server, films, tmp_path)
        asked = len(server.requests)
        again = sat(server, films, tmp_path)
    assert before < asked < before + 120 and len(server.requests) == asked
    assert score(first, "plain") == score(again, "plain")
    assert sum(one.reply.cost.requests for one in again) == 0


def test_a_budget_ends_it(films: dict[str, Strip], tmp_path: Path) -> None:
    with Listening() as server, pytest.raises(BudgetSpent, match="--max-tokens"):
        sat(server, films, tmp_path, budget=Budget(max_tokens=50))


def marks(topic: str, **right: int) -> list[Answered]:
    """Return a topic of four questions, of which so many are right under each condition."""
    manner: Manner = "plain"
    names = ("before", "blind", "wrong", "after")
    return [
        Answered(topic, number, manner, name, Reply("A", number < right[name], ""))
        for name in names for number in range(4)
    ]  # fmt: skip


def test_the_better_control_is_what_a_gain_is_above() -> None:
    found = [
        *marks("a", before=1, blind=0, wrong=2, after=4),
        *marks("b", before=1, blind=4, wrong=0, after=3),
    ]
    taught = score(found, "plain")
    assert taught.right == {"before": 0.25, "blind": 0.5, "wrong": 0.25, "after": 0.875}
    assert taught.gain == 0.625 and taught.raw == 0.625 and taught.normalised == pytest.approx(0.625 / 0.75)
    assert taught.low == pytest.approx(0.5) and taught.high == pytest.approx(0.625), "each topic alone, and both"
    assert score(found, "plain", seed=1).gain == taught.gain
    assert by_topic(found)["b"] == {"plain": {"before": 1, "blind": 4, "wrong": 0, "after": 3}}
    assert msgspec.json.decode(msgspec.json.encode(taught), type=Taught) == taught
