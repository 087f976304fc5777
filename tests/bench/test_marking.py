"""Answers and what the authors' own code gives for them; ``marking.py`` says where that is."""

import pytest

from limner.bench.marking import LONGEST, anls, chartqapro, mvtoolbench, ocrbench, option


@pytest.mark.parametrize(
    ("said", "answers", "dataset", "worth"),
    [
        ("the sign says stop\n", ("Stop", "STOP"), "", 1),
        ("main\nstreet", ("Main Street",), "", 1),
        ("main  street", ("Main Street",), "", 0),  # only line breaks become spaces
        ("St op", ("Stop",), "", 0),
        ("x ^ { 2 } + 1", ("x^{2}+1",), "HME100k", 1),
        ("X ^ { 2 }", ("x^{2}",), "HME100k", 0),
    ],
)
def test_ocrbench(said: str, answers: tuple[str, ...], dataset: str, worth: float) -> None:
    assert ocrbench(said, answers, dataset) == worth


@pytest.mark.parametrize(
    ("said", "answer", "years", "worth"),
    [
        ("209", "200", [False], 1),
        ("211", "200", [False], 0),
        ("12", "12%", [False], 1),
        ("12.", "12", [False], 1),
        ("0.01", "0", [False], 0),
        ("1,200", "1200", [False], 1 - 1 / 5),  # with a comma it is a text to them
        ("2021", "2020", [True], 0),
        ("2021", "2020", [False], 1),
        ("Yes", "yes", [False], 1),
        ("Germny", "Germany", [False], 6 / 7),
        ("(B) y", "B", [False], 0),
        ("['1', '9']", "[1, 2]", [False], 0.5),
        ("[1]", "[1, 2]", [False], 0.5),
        ("[Rome, 2020]", "[Rome, 2020]", [False], 0),  # an answer's entries without quotes are one text
        ("['Rome', 2021]", "[Rome, 2020]", [False, True], 0.5),
        ("['North America', 2021]", "[North America, 2020]", [False], (12 / 13 + 1) / 2),  # a true "NorthAmerica"
        ("[1, 2, 3]", "[1, 2]", [False], 2 / 3),
        ("[" * 5000, "7", [False], 0),
        ("1" * (LONGEST + 1), "7", [False], 0),
    ],
)
def test_chartqapro(said: str, answer: str, years: list[bool], worth: float) -> None:
    assert chartqapro(said, answer, years) == pytest.approx(worth)


def test_anls() -> None:
    assert anls("Oslo", "Rome") == 0 and anls("ab", "ax") == 0 and anls("", "") == 1
    assert anls("North  America", "north america") == 1


OPTIONS = ("red", "blue", "green")


@pytest.mark.parametrize(
    ("said", "letter"),
    [
        ("B", "B"),
        ("(B) blue", "B"),
        ("The answer is **B**.", "B"),
        ("b", None),
        ("A or B", None),
        ("blue", "B"),
        ("red, not blue", None),
        ("B is what I take it to be", None),  # too far from the end
        ("Z", None),
        ("D", None),
        ("Cannot determine the answer: B", None),
        ("The ball that lies on the left is blue", None),  # more than twice the length of the options
    ],
)
def test_options(said: str, letter: str | None) -> None:
    assert option(said, OPTIONS) == letter


@pytest.mark.parametrize(
    ("said", "answer", "worth"),
    [("There are 4.", "4", 1), ("14", "4", 0), ("1200", "1,200", 1), ("main  st", "Main St", 1), ("St", "Main", 0)],
)
def test_mvtoolbench(said: str, answer: str, worth: float) -> None:
    assert mvtoolbench(said, answer) == worth
