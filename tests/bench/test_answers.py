import pytest

from limner.bench.answers import majority, number, right
from limner.bench.exam import Asked
from limner.sight.question import Family, Pick, Question


def asked(family: Family, answer: str, scale: float = 1.0) -> Asked:
    return Asked(Question(family, "?", Pick()), answer, scale)


@pytest.mark.parametrize(
    ("family", "truth", "scale", "answer", "mark"),
    [
        ("existence", "yes", 1, "Yes ", True),
        ("existence", "yes", 1, "no", False),
        ("existence", "no", 1, None, False),
        ("existence", "no", 1, "  ", False),
        ("count", "3", 1, "3", True),
        ("count", "3", 1, "3.0", True),
        ("count", "3", 1, "three", False),
        ("count", "3", 1, "3 or 4", False),
        ("reading", "Sign up", 1, "sign  UP", True),
        ("reading", "Sign up", 1, "Sign in", False),
        ("value", "50", 100, "52", True),
        ("value", "50", 100, "53", False),
        ("value", "200", 100, "209", True),  # within 5 % of itself, though not within 2 % of the axis
        ("value", "0.32", 1, "32%", True),
        ("value", "1500", 100, "1,500", True),
        ("value", "5", 100, "n/a", False),
        ("position", "top left", 1, "top left", True),
        ("position", "top left", 1, "top", False),
    ],
)
def test_marks(family: Family, truth: str, scale: float, answer: str | None, mark: bool):
    assert right(asked(family, truth, scale), answer) is mark


def test_a_number_is_read_only_where_there_is_one():
    assert number("about 1,200.5 euros") == 1200.5
    assert number("-3") == -3 and number("7 %") == 0.07
    assert number("2 to 3") is None and number("none") is None


def test_the_majority_is_what_guessing_earns():
    questions = [asked("colour", name) for name in ("red", "red", "blue", "green")]
    assert majority(questions) == 0.5 and majority([]) == 0
