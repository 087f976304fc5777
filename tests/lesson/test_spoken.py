import pytest

from limner.chalk.tree import FormulaError
from limner.core.errors import InputError
from limner.lesson.spoken import spoken


def texts(say: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in spoken(say, language)]


def test_sentences_end_at_their_marks_and_not_at_others() -> None:
    assert texts("Dr. J. S. Bach lived. He wrote 3.5 pages! Did he? Yes: see A. It is so.") == [
        "Doctor J. S. Bach lived.", "He wrote 3.5 pages!", "Did he?", "Yes: see A.", "It is so.",
    ]  # fmt: skip
    assert texts("Am 3. Mai war es. Gut.", "de") == ["Am 3. Mai war es.", "Gut."]
    assert texts("A title\n\nSome text.\n\nMore\nof it") == ["A title.", "Some text.", "More of it"]
    assert texts("这是一。这是二！", "zh") == ["这是一。", "这是二！"]


def test_formulas_and_code_are_said_in_their_place() -> None:
    say = "So $a^2 + b^2 = c^2$. Run `print(x)` now; $$x \\in A$$ holds."
    assert texts(say) == ["So a squared plus b squared equals c squared.", "Run print x now; x in A holds."]


def test_words_know_their_characters_and_letters_their_places() -> None:
    say = "Then $a \\leq b$ is a fact."
    (sentence,) = spoken(say, "en")
    found = {sentence.text[word.first : word.last]: say[slice(*word.at)] for word in sentence.words}
    assert found["less"] == "\\leq" and found["b"] == "b" and found["fact"] == "fact"
    assert [sentence.text[first:last] for first, last in sentence.letters] == ["a", "b"]
    assert sentence.at == (0, len(say))


@pytest.mark.parametrize("say", ["", "   ", "😀", "...", "** **", "$\\,$"])
def test_nothing_to_say(say: str) -> None:
    assert spoken(say, "en") == ()


def test_escaped_dollars_are_money_and_links_keep_their_words() -> None:
    assert texts(r"It is 5 \$ here.") == ["It is 5 dollars here."]
    assert texts("See [the page](https://example.com) there.") == ["See the page there."]


def test_scripts_may_be_mixed() -> None:
    assert texts("Das Zeichen 中文 und α.", "de") == ["Das Zeichen中文und α."]


def test_a_wrong_formula_is_an_error_with_its_command() -> None:
    with pytest.raises(FormulaError, match=r"\\foo is not known"):
        spoken("So $\\foo$ holds.", "en")
    with pytest.raises(InputError, match="not spoken here"):
        spoken("So.", "xx")


def test_long_texts_are_quick() -> None:
    assert len(spoken("This is a sentence of $x^2$ words. " * 500, "en")) == 500


def test_a_sentence_without_end_is_cut_at_a_pause_or_between_words() -> None:
    for say in ("word " * 2000, "some words, " * 800, "这是一个很长的句子，" * 300):
        sentences = spoken(say, "zh" if say[0] == "这" else "en")
        assert all(len(sentence.text) <= 520 for sentence in sentences)
        assert sum(len(sentence.words) for sentence in sentences) == len(say.split()) or say[0] == "这"
    assert all(sentence.text.endswith(",") for sentence in spoken("some words, " * 800, "en"))
