"""Topics are read from our form and the published ones, and parted by their names."""

import json
from pathlib import Path

import pytest

from limner.bench.topics import DEV, LECTURES, Topic, chosen, joined, lectures, own, part_of, read, slug
from limner.core.errors import InputError

ASKED = {"question": "Which?", "options": {"A": "one", "B": "two", "C": "three", "D": "four"}, "answer": "B"}


def written(folder: Path, content: object) -> Path:
    path = folder / "topics.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_our_form(tmp_path: Path) -> None:
    line = {"id": "snell", "title": "Snell's law", "text": "Light bends.", "language": "en",
            "questions": [{"question": "Which?", "options": ["one", "two"], "answer": "(b)"}]}  # fmt: skip
    topic, other = read(written(tmp_path, json.dumps(line) + "\n\n" + '{"title": "Tides & moon"}\n'))
    assert (topic.id, topic.text, topic.questions[0].answer) == ("snell", "Light bends.", 1)
    assert (other.id, other.text, other.questions) == ("tides-moon", "", ())


def test_the_published_list_of_topics_and_its_quiz(tmp_path: Path) -> None:
    topics = read(written(tmp_path, ["The determinant", "Euler's formula"]))
    assert [topic.id for topic in topics] == ["the-determinant", "euler-s-formula"] and topics[0].group == "mmmc"
    quiz = read(written(tmp_path, {"The determinant": [ASKED], "Another": [ASKED]}))
    assert quiz[0].questions[0].letter == "B" and quiz[0].questions[0].options[1] == "two"
    both = joined(topics, quiz)
    assert len(both[0].questions) == 1 and both[1].questions == ()
    with pytest.raises(InputError, match="no question about any"):
        joined([Topic("x", "X")], quiz)


def test_theorems(tmp_path: Path) -> None:
    entry = {"theorem": "Heron's formula", "description": "The area of a triangle.", "difficulty": "Easy",
             "remark": "", "subfield": "Geometry"}  # fmt: skip
    (topic,) = read(written(tmp_path, [entry]))
    assert (topic.title, topic.text, topic.group) == ("Heron's formula", "The area of a triangle.", "theorem")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no topic"),
        ('{"title": "A"}\n{"titel": "B"}\n', "line 2: a topic needs a title"),
        ('{"title": "A"}\nnonsense\n', "line 2"),
        ([{"title": "A"}, {"title": "a"}], "two topics are called 'a'"),
        ({"A": [ASKED | {"answer": "E"}]}, "'A': the question 'Which\\?' has no option 'E'"),
        ({"A": [{"question": "Which?"}]}, "'A': .*options"),
        ([{"title": "A", "text": 3}], "entry 1: text"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, content: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(written(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.json")
    with pytest.raises(InputError, match="--lectures"):
        lectures(tmp_path)


def test_our_lectures_have_titles_languages_and_questions() -> None:
    found = {topic.id: topic for topic in lectures(LECTURES)}
    assert found["agua"].title == "El ciclo del agua" and found["agua"].language == "es"
    assert all(len(topic.questions) == 5 for topic in found.values())
    assert Path(found["thales"].source) == LECTURES / "thales.md"


def test_parts_are_apart_and_of_one_size() -> None:
    quizzes = own()
    assert len(DEV) == 15 and set(quizzes) >= DEV
    topics = [Topic(name, name, group="lecture") for name in quizzes]
    dev, test = chosen(topics, "dev", None), chosen(topics, "test", None)
    assert {one.id for one in dev} == DEV and len(test) == 15 and len(chosen(topics, "all", 7)) == 7
    others = [part_of(Topic(f"topic-{number}", "")) for number in range(400)]
    assert 150 < others.count("dev") < 250


def test_names_are_fit_for_files() -> None:
    assert slug("L'Hôpital's rule: 0/0?") == "l-hôpital-s-rule-0-0" and slug("???") == "topic"
