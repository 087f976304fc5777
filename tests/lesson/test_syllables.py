import pytest

from limner.lesson.syllables import seconds, syllables


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"the": 1, "squared": 1, "triangle": 3, "equals": 2, "area": 3, "photosynthesis": 5, "moved": 1,
                "boxes": 2, "table": 2, "energy": 3, "w": 3, "x": 1, "create": 2, "science": 2}),
        ("de", {"Quadrat": 2, "Dreieck": 2, "Wurzel": 2, "Fläche": 2, "Energie": 3, "Häuser": 2}),
        ("es", {"cuadrado": 3, "triángulo": 3, "igual": 2, "energía": 4, "ciudad": 2, "seis": 1}),
        ("zh", {"勾股定理": 4, "平方": 2}),
    ],
)  # fmt: skip
def test_counts(language: str, words: dict[str, int]) -> None:
    found = {word: syllables(word, language) for word in words}
    wrong = {word for word, count in words.items() if found[word] != count}
    assert len(wrong) <= len(words) // 8, {word: found[word] for word in wrong}


def test_a_text_takes_longer_with_more_words_and_with_pauses() -> None:
    assert seconds("", "en") == 0
    assert 2.0 < seconds("In a right triangle the square on the hypotenuse.", "en") < 4.0
    assert seconds("one, two", "en") > seconds("one two", "en")
    assert seconds("12345", "de") > seconds("1", "de") > 0
