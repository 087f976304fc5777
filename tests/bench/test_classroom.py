"""The whole benchmark on films of somebody's: the quiz first, then films, students, judges, figures."""

import json
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("manim")

from limner.bench.classroom import QUIZ, Done, Plan, Tools, pairs, report, run, summarise
from limner.bench.staging import Made
from limner.bench.topics import Topic
from limner.core.budget import Budget
from limner.core.errors import InputError
from limner.core.model import connect
from tests.bench.pupils import FACTS, Listening, film, topics
from tests.bench.test_aesthetics import verdict
from tests.scripted import Line, Request, Say, Server

PLAN = Plan(policy="films")


class School(Listening):
    """Listens as a student, judges as a judge, and writes questions."""

    def take(self, request: Request) -> Line:
        line = super().take(request) if "ANSWER" in request.system else Server.take(self, request)
        if "You judge" in request.system:
            return Say(verdict(12))
        if "You write" in request.system:
            name = request.last.split("Title: ")[1].split("\n")[0].lower()
            return Say(json.dumps([{"question": f"{fact[0]}?", "right": fact, "wrong": [fact[::-1], fact[1:] + "x",
                                    "y" + fact[1:]]} for fact in FACTS[name]]))  # fmt: skip
        return line


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    for name in ("films", "save"):
        (tmp_path / name).mkdir()
    for number, name in enumerate(FACTS):
        film(tmp_path / "films", name, 3.0 + number)
    return tmp_path


def taught(place: Path, server: Server, found: list[Topic] | None = None, *roles: str, plan: Plan = PLAN) -> Done:
    model = connect("openai:scripted", server.url, cache=place / "cache")
    tools = Tools(films=place / "films", **dict.fromkeys(roles, model))
    return run(found or topics(), plan, tools, place / "save", budget=Budget())


def test_student_and_judge(place: Path) -> None:
    with School() as server:
        done = taught(place, server, None, "student", "judge")
        asked = len(server.requests)
        again = taught(place, server, None, "student", "judge")
    assert asked == 15 * 8 + 3 == len(server.requests), "what was asked is not asked again"
    assert done.cost.requests == asked and again.cost.requests == 0
    found = summarise(PLAN, done)
    assert found == summarise(PLAN, again)
    assert found.taught[0].gain > 0.5 and found.taught[1].raw == 1.0
    assert found.aesthetics and found.aesthetics.total == 60 and found.aesthetics.judged == 3
    assert found.baselines.questions == 15 and found.baselines.passable == ()
    (row,) = found.rows
    assert (row.policy, row.topics, row.films, row.render) == ("films", 3, 3, None)
    told = json.loads(json.dumps(report(PLAN, done)))
    assert len(told["answers"]) == 120 and len(told["verdicts"]) == 3 and told["quiz"]["sha256"] == done.quiz.sha256


def test_the_quiz_is_written_before_anything_is_shown(place: Path) -> None:
    class Looking(School):
        seen: bytes = b""

        def take(self, request: Request) -> Line:
            self.seen = self.seen or (place / "save" / QUIZ).read_bytes()
            return super().take(request)

    with Looking() as server:
        done = taught(place, server, None, "student")
    assert json.loads(server.seen)["sha256"] == done.quiz.sha256


def test_a_quiz_that_was_tampered_with_ends_the_run(place: Path) -> None:
    with School() as server:
        taught(place, server)
        path = place / "save" / QUIZ
        path.write_text(path.read_text().replace("moon 0?", "moon nought?"))
        with pytest.raises(InputError, match="changed after it was frozen"):
            taught(place, server, None, "student")


def test_what_is_frozen_is_not_changed_and_may_grow(place: Path) -> None:
    with School() as server:
        taught(place, server, topics()[:2])
        both = taught(place, server)
        one = taught(place, server, topics()[:1])
        assert set(json.loads((place / "save" / QUIZ).read_text())["questions"]) == set(FACTS)
        assert one.quiz.questions["moon"] == both.quiz.questions["moon"] and one.quiz.sha256 != both.quiz.sha256
        with pytest.raises(InputError, match="--seed 0"):
            taught(place, server, plan=Plan(policy="films", seed=1))
        other = msgspec.structs.replace(topics()[0], questions=topics()[1].questions)
        with pytest.raises(InputError, match="other questions about 'moon'"):
            taught(place, server, [other])


def test_a_model_writes_the_quiz_once(place: Path) -> None:
    bare = [msgspec.structs.replace(topic, questions=()) for topic in topics()]
    with School() as server:
        done = taught(place, server, bare, "quizmaster", "student")
        asked = len(server.requests)
        (place / "cache").rename(place / "lost")
        kept = taught(place, server, bare, "quizmaster")
    assert asked == 3 + 120 == len(server.requests), "the quiz is frozen, not written again"
    assert kept.quiz == done.quiz and len(done.quiz.questions["moon"]) == 5
    assert summarise(PLAN, done).taught[0].right["after"] == 1.0


def test_without_questions_there_is_nothing_to_sit(place: Path) -> None:
    bare = [msgspec.structs.replace(topic, questions=()) for topic in topics()]
    with School() as server:
        with pytest.raises(InputError, match="--quizmaster"):
            taught(place, server, bare, "student")
        with pytest.raises(InputError, match="two topics"):
            taught(place, server, [topics()[0], *bare[1:]], "student")
    assert server.requests == []


def test_a_film_that_is_missing_counts(place: Path) -> None:
    (place / "films" / "salt.mp4").unlink()
    with School() as server:
        found = summarise(PLAN, taught(place, server, None, "student", "judge"))
    assert found.rows[0].films == 2 and found.taught[1].right["after"] == pytest.approx(2 / 3)
    assert found.aesthetics and found.aesthetics.total == 60 and found.aesthetics.counted == 40


def test_topics_are_exported_with_their_plans_and_code(place: Path) -> None:
    with School() as server:
        done = taught(place, server)
    assert pairs(done) == b"", "of somebody's films nothing is known"
    made = tuple(Made(topic.id, "limner", plan="title: X", code={"a.py": "1"}) for topic in done.topics)
    rows = [json.loads(line) for line in pairs(msgspec.structs.replace(done, made={"limner": made})).splitlines()]
    assert [row["id"] for row in rows] == list(FACTS) and rows[0]["code"] == {"a.py": "1"}
