import pytest
from PIL import ImageFont

from limner.render import fonts
from limner.sight.graph import Text
from limner.sight.words import box, likeness, number, plain, reach, same, slug, width


@pytest.mark.parametrize(
    ("text", "value"),
    [("10", 10), ("1O", 10), ("O", 0), ("$1.2k", 1200), ("45 %", 45), ("1,200", 1200), ("−5", -5), ("(12)", -12),
     ("3.5M", 3.5e6), ("20 kg", 20), ("5 m", 5), ("l5", 15)],
)  # fmt: skip
def test_numbers_are_read_with_units_and_misread_letters(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["Q1", "Jan", "12 May", "B2B", "A1", "", "2nd"])
def test_words_are_no_numbers(text: str) -> None:
    assert number(text) is None


def test_numbers_are_written_short() -> None:
    assert [plain(value) for value in (0, 41.8, 1e6, 0.000125, -12.0)] == ["0", "41.8", "1000000", "0.000125", "-12"]


def test_ids_are_safe() -> None:
    assert slug("Check input?") == "check-input"
    assert slug("Größe <b> & 5%") == "gr-e-b-5-percent"
    assert len(slug("a very long label that goes on and on for ever")) <= 32


def test_same_words() -> None:
    assert same("Sign  up", "sign up")
    assert not same("Sign up", "Sign in")
    assert likeness("Password", "Passw0rd") > 0.8 > likeness("Email", "Cancel")


def test_the_estimated_length_is_that_of_the_font() -> None:
    text = Text(10, 20, "Revenue in 2024 (USD)", 20)
    drawn = ImageFont.truetype(str(fonts.FOLDER / "LiberationSans-Regular.ttf"), 200).getlength(text.content) / 10
    assert width(text) == pytest.approx(drawn, rel=0.03)
    turned = box(Text(10, 20, "Revenue", 20, angle=-90))
    assert turned[3] - turned[1] > turned[2] - turned[0]


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [("sum", 0.53, 0), ("Sum", 0.72, 0), ("page 1", 0.72, 0.21), ("2026", 0.72, 0), ("", 0.72, 0)],
)
def test_how_far_letters_reach(text: str, above: float, below: float) -> None:
    assert reach(text) == (above, below)
