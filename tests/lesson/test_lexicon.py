import pytest

from limner.lesson.lexicon import guess, is_code, is_dense, lexicon


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The cat sat on the mat, and it was warm.", "en"),
        ("Die Katze liegt auf der Matte und schläft nicht.", "de"),
        ("El gato está en la casa y no quiere salir.", "es"),
        ("Le chat est dans la maison et il dort.", "fr"),
        ("勾股定理是一个重要的定理。", "zh"),
        ("水はとても大切なものです。", "ja"),
        ("$a^2 + b^2$", "en"),
    ],
)
def test_the_language_is_guessed_from_small_words(text: str, language: str) -> None:
    assert guess(text) == language


def test_a_region_does_not_matter_and_an_unknown_language_has_no_small_words() -> None:
    assert lexicon("de-AT") is lexicon("de")
    assert lexicon("xx").small == frozenset()
    assert lexicon("xx").lines.format(1, 9) == "1–9"


def test_codes_of_languages() -> None:
    assert [is_code(each) for each in ("de", "zh-Hans", "gsw", "Deutsch", "", "d")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_chinese_is_dense() -> None:
    assert is_dense("直角三角形 ABC")
    assert not is_dense("a right triangle")
