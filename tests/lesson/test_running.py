import pytest

from limner.lesson.running import code, figures
from limner.lesson.spoken import spoken
from limner.lesson.tongue import tongue


def say(text: str, language: str = "en") -> str:
    return " ".join(sentence.text for sentence in spoken(text, language))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It goes at 5 km/h.", "It goes at 5 kilometres per hour."),
        ("1 kg and 2 kg", "1 kilogram and 2 kilograms"),
        ("9.81 m/s² at 20 °C", "9.81 metres per second squared at 20 degrees Celsius"),
        ("50 % of 1,000,000", "50 percent of 1000000"),
        ("CO2, H₂O and C6H12O6", "C O 2, H 2 O and C 6 H 12 O 6"),
        ("A -> B => C", "A to B implies C"),
        ("x = 3, not x != 3", "x equals 3, not x is not equal to 3"),
        ("-5 °C to 3", "minus 5 degrees Celsius to 3"),
        ("pages 10–20", "pages 10 to 20"),
        ("It costs $5 or 3 €.", "It costs 5 dollars or 3 euros."),
        ("in 1998, in 1905 and in 1900", "in 19 98, in 19 oh 5 and in 19 hundred"),
        ("1500 people", "1500 people"),
        ("e.g. this, i.e. that", "for example this, that is that"),
        ("a well-known fact", "a well known fact"),
        ("The DNA of NASA", "The D N A of NASA"),
        ("Yes 😀 <b>bold</b> **bold** and/or *it*", "Yes bold bold and or it"),
        ("See https://www.example.com/page.", "See example dot com slash page."),
        ("mail me@example.com", "mail me at example dot com"),
        ("wait... what?", "wait, what?"),
        ("this (that) there", "this, that, there"),
        ("½ of it", "one half of it"),
    ],
)
def test_running_text_in_english(text: str, said: str) -> None:
    assert say(text) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("de", "1.000 km/h, d.h. 3,14 % von 3.14", "1000 Kilometer pro Stunde, das heißt 3,14 Prozent von 3,14"),
        ("de", "CO2 -> O2 bei 5 °C", "C O 2 nach O 2 bei 5 Grad Celsius"),
        ("es", "50 % de 3,5 km/h = algo", "50 por ciento de 3,5 kilómetros por hora igual a algo"),
        ("es", "EE.UU. y 1 kg", "Estados Unidos y 1 kilogramo"),
        ("zh", "速度是50 km/h，占30%。", "速度是50千米每小时，占百分之30。"),
        ("zh", "温度-5 °C的CO2", "温度负5摄氏度的C O 2"),
    ],
)
def test_running_text_in_other_languages(language: str, text: str, said: str) -> None:
    assert say(text, language) == said


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert [figures(each, tongue("en")) for each in ("1,234.5", "3.14")] == ["1234.5", "3.14"]
    assert [figures(each, tongue("de")) for each in ("1.234,5", "3,14", "3.14")] == ["1234,5", "3,14", "3,14"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("for i in range(n): total += x_1", "for i in range n colon total plus equals x 1"),
        ("getUserName", "get User Name"),
        ("a != b", "a is not equal to b"),
        ("HTTPServer", "H T T P Server"),
    ],
)
def test_code_is_said_by_its_names_and_operators(text: str, said: str) -> None:
    assert " ".join(token.text for token in code(text, 0, tongue("en"))).replace(" ,", ",") == said


def test_words_lead_back_to_the_text() -> None:
    text = "Only 5 km/h, CO2."
    (sentence,) = spoken(text, "en")
    assert [text[slice(*word.at)] for word in sentence.words] == ["Only", "5", " km/h", " km/h", " km/h", "C", "O", "2"]
