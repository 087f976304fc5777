"""Questions are data: they survive being written down, and their vocabularies do not run into each other."""

import re
import typing

import msgspec
import pytest

from limner.sight import question
from limner.sight.question import Pick, Question

ASKED = Question(
    "comparison",
    "Is the left bar taller than the blue one?",
    Pick("bar", extreme="leftmost"),
    Pick("bar", "blue"),
    "taller",
)


def test_a_question_comes_back_from_json_as_it_was() -> None:
    assert msgspec.json.decode(msgspec.json.encode(ASKED), type=Question) == ASKED


def test_a_question_of_no_family_is_refused() -> None:
    data = msgspec.to_builtins(ASKED) | {"family": "taste"}
    with pytest.raises(msgspec.ValidationError, match="family"):
        msgspec.convert(data, Question)


def test_a_pick_that_says_nothing_picks_by_nothing() -> None:
    assert set(msgspec.to_builtins(Pick()).values()) == {""}


def test_every_family_has_its_row_in_the_table() -> None:
    table = re.split(r"^=+ .*$", question.__doc__ or "", flags=re.MULTILINE)[2]
    assert tuple(re.findall(r"^([a-z]+) ", table, re.MULTILINE)) == typing.get_args(question.Family)


def test_no_word_stands_for_two_things() -> None:
    words = [*question.COLOURS, *question.RELATIONS, *question.MEASURES, *question.SHAPES, *question.PARTS]
    words += [*question.EXTREMES, *question.PLACES]
    assert len(words) == len(set(words))
