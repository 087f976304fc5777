import re
from pathlib import Path

import pytest

import limner.lesson
from limner.chalk import commands
from limner.core.errors import InputError
from limner.lesson import structures
from limner.lesson.tongue import tongue

LANGUAGES = ("en", "de", "es", "zh")


def test_regions_do_not_matter_and_unknown_languages_are_refused() -> None:
    assert tongue("de-AT") is not tongue("en") and tongue("de_CH").code == "de" and tongue("cmn").code == "zh"
    with pytest.raises(InputError, match="'fi' is not spoken here: choose one of de, en, es, zh"):
        tongue("fi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_everything(language: str) -> None:
    words, english = tongue(language), tongue("en")
    for name in ("signs", "letters", "phrases", "large", "units", "symbols", "web", "parts"):
        assert set(getattr(english, name)) - set(getattr(words, name)) == set(), name
    assert set(english.functions) <= set(words.functions)
    signs = {sign for table in (commands.OPERATORS, commands.RELATIONS, commands.MARKS) for sign in table.values()}
    assert signs - {"·"} - set(words.signs) - {":"} == set()
    assert set(commands.LARGE.values()) == set(words.large)
    unspoken = {letter for letter in commands.LETTERS.values() if not letter.isascii()} - set(words.letters)
    assert unspoken == {"′"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_have_the_places_that_are_filled(language: str) -> None:
    places = {key: set(re.findall(r"\{(\w+)\}", phrase)) for key, phrase in tongue("en").phrases.items()}
    assert {key: set(re.findall(r"\{(\w+)\}", phrase)) for key, phrase in tongue(language).phrases.items()} == places


def test_every_phrase_that_is_asked_for_is_there() -> None:
    folder = Path(limner.lesson.__file__).parent
    asked = {
        key
        for module in ("reading", "structures", "running")
        for key in re.findall(r'phrases?[([]"(\w+)"', (folder / f"{module}.py").read_text())
    }
    assert asked - set(tongue("en").phrases) == set()
    assert structures.__doc__
