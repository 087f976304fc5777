import json
from pathlib import Path

import pytest

from limner.chalk.latex import parse
from limner.lesson.reading import read
from limner.lesson.spoken import formula
from limner.lesson.tongue import tongue

READINGS = json.loads(Path(__file__).with_name("readings.json").read_text("utf-8"))
LANGUAGES = ("en", "de", "es", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_formulas_are_read_as_a_teacher_would(language: str) -> None:
    assert len(READINGS) > 100
    assert {tex: formula(tex, language) for tex in READINGS} == {tex: said[language] for tex, said in READINGS.items()}


def test_words_lead_back_to_what_they_are_said_for() -> None:
    tex = r"a^2 \leq \sqrt{b}"
    said = [(token.text, tex[token.at[0] : token.at[1]]) for token in read(parse(tex), tongue("en"))]
    assert said == [
        ("a", "a"), ("squared", "2"), ("is", r"\leq"), ("less", r"\leq"), ("than", r"\leq"), ("or", r"\leq"),
        ("equal", r"\leq"), ("to", r"\leq"), ("the", r"\sqrt{b}"), ("square", r"\sqrt{b}"), ("root", r"\sqrt{b}"),
        ("of", r"\sqrt{b}"), ("b", "b"),
    ]  # fmt: skip


def test_letters_are_told_from_words() -> None:
    tokens = read(parse(r"a \in \mathbb{R}"), tongue("en"))
    assert [(token.text, token.letter) for token in tokens] == [("a", True), ("in", False), ("R", True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_drawn_is_passed_over(language: str) -> None:
    """Each letter, number and sign of each formula has a word, but for multiplication that is not written."""
    for tex in READINGS:
        tokens = read(parse(tex), tongue(language))
        heard = {index for token in tokens for index in range(*token.at)}
        letters = [index for index, char in enumerate(tex) if char.isdigit() or char in "=+<>"]
        assert [tex[index] for index in letters if index not in heard] == [], tex


def test_a_formula_without_words_says_nothing() -> None:
    assert read(parse(r"\,"), tongue("en")) == []
