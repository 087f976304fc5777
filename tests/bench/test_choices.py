"""Questions are dealt so that no letter pays, checked so that no length does, and sealed."""

import json
from collections import Counter

import pytest

from limner.bench.choices import Question, baselines, beats, check, dealt, freeze, matched, thawed
from limner.bench.topics import own
from limner.core.errors import InputError

ONE = Question("Which?", ("right", "wrong", "other", "third"), 0)


def test_dealing_keeps_the_question_and_moves_its_options() -> None:
    asked = dealt("a", [ONE] * 4, 0)
    assert {one.letter for one in asked} == set("ABCD"), "four questions use each letter once"
    for one in asked:
        assert one.options[one.answer] == "right" and sorted(one.options) == sorted(ONE.options)
    assert dealt("a", [ONE] * 4, 0) == asked != dealt("a", [ONE] * 4, 1)
    assert dealt("b", [ONE] * 4, 0) != asked, "topics are dealt apart"


def test_a_longer_list_of_topics_leaves_the_first_as_they_were() -> None:
    few, many = freeze({"a": (ONE,)}, 3), freeze({"b": (ONE,), "a": (ONE,)}, 3)
    assert few.questions["a"] == many.questions["a"] and few.sha256 != many.sha256


def test_a_frozen_quiz_that_was_changed_is_refused() -> None:
    frozen = freeze({"a": (ONE,)}, 0)
    content = json.dumps({"sha256": frozen.sha256, "seed": 0, "questions": {"a": [
        {"question": "Which?", "options": list(frozen.questions["a"][0].options),
         "answer": frozen.questions["a"][0].answer}
    ]}})  # fmt: skip
    assert thawed(content.encode()) == frozen
    with pytest.raises(InputError, match="changed after it was frozen"):
        thawed(content.replace("Which?", "What?").encode())


def test_the_longest_option_is_found_out() -> None:
    told = Question("Which?", ("the one that is explained at length", "no", "never", "none"), 0)
    found = baselines({"a": (told,) * 10})
    assert found.longest == 1.0 and found.letter == 1.0 and found.shortest == 0.0 and found.matched == 0.0
    assert found.passable == ("longest", "letter")


def test_of_several_longest_options_one_is_picked() -> None:
    even = Question("Which?", ("aaa", "bbb", "cc", "d"), 0)
    found = baselines({"a": (even,)})
    assert found.longest == 0.5 and found.passable == () and found.chance == 0.25


def test_our_own_quizzes_cannot_be_passed_blind() -> None:
    quiz = own()
    assert len(quiz) == 30 and all(len(asked) == 5 for asked in quiz.values())
    for seed in range(3):
        frozen = freeze(quiz, seed)
        found = baselines(frozen.questions)
        assert found.passable == () and found.matched == 1.0
        assert found.longest < 0.27 and found.shortest < 0.27 and found.letter < 0.32
        letters = Counter(one.letter for asked in frozen.questions.values() for one in asked)
        assert min(letters.values()) >= 30 and len(letters) == 4


def test_chance_is_told_from_more() -> None:
    assert not beats(0.4, 0.25, 10) and beats(0.8, 0.25, 10)
    assert beats(0.35, 0.25, 100) and not beats(0.35, 0.25, 100, tries=4)


@pytest.mark.parametrize(
    ("options", "same"), [(("1", "12345678901"), True), (("1", "123456789012"), False), (("a" * 40, "b" * 60), True)]
)
def test_lengths_are_compared(options: tuple[str, ...], same: bool) -> None:
    assert matched(Question("?", options, 0)) is same


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(" ", ("a", "b"), 0), "empty"),
        (Question("Which?", ("a",), 0), "1 options"),
        (Question("Which?", ("a", "A "), 0), "alike"),
        (Question("Which?", ("a", ""), 0), "empty option"),
        (Question("Which?", ("a", "b"), 2), "no option 3"),
    ],
)
def test_what_cannot_be_asked_is_refused(question: Question, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check(question)
