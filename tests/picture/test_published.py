"""The paper's formulas on its own published rows, and how replies are read."""

import numpy as np
import pytest

from limner.picture.published import agrees, cosine, cv_bench, judged, letter, overall

# VCode's leaderboard (data/leaderboard_data.json): MM-Vet, MMMU, CV-Bench and the overall score.
ROWS = {
    "VCoder": (54.2, 48.6, 61.3, 54.0),
    "GPT-5": (43.9, 42.5, 59.2, 46.8),
    "GPT-4.1": (40.9, 44.5, 57.4, 45.6),
    "OmniSVG": (9.4, 43.8, 32.4, 25.2),
    "StarVector": (1.5, 6.8, 0.0, 2.8),
}


@pytest.mark.parametrize("name", ROWS)
def test_the_overall_score_is_the_papers(name: str) -> None:
    mm_vet, mmmu, cv, total = ROWS[name]
    assert overall(mm_vet, mmmu, cv) == pytest.approx(total, abs=0.06)


def test_without_one_set_there_is_no_overall_score() -> None:
    assert overall(0.5, None, 0.5) is None


def test_cv_bench_weighs_sources_and_dimensions_not_questions() -> None:
    scores = cv_bench({"ADE20K": [1, 0], "COCO": [1, 1, 1, 1, 1, 0], "Omni3D": [0, 0, 0, 1]})
    assert scores.two == pytest.approx((1 / 2 + 5 / 6) / 2)
    assert scores.three == 0.25
    assert scores.total == pytest.approx((2 / 3 + 0.25) / 2)


def test_cv_bench_without_a_source_has_no_total() -> None:
    scores = cv_bench({"ADE20K": [1], "Omni3D": [1]})
    assert (scores.two, scores.three, scores.total) == (None, 1.0, None)


OPTIONS = ("a red kite", "a blue kite", "no kite at all", "two kites")
LETTERS = {
    "B": "B",
    "(B)": "B",
    "B.": "B",
    "B. a blue kite": "B",
    "**(C)**": "C",
    "Answer: D": "D",
    "I would choose (A), but the string is blue: (B).": "B",
    "A closer look shows that it is C": "C",
    "A kite: the answer is D.": "D",
    "As far as I can tell it is a blue kite": "B",
    "First a red kite comes to mind, yet it is two kites": "D",
    "a blue kite": None,
    "E": None,
    "b": None,
    "": None,
    "I cannot see any picture here, sorry.": None,
    "CAD": None,
}


@pytest.mark.parametrize("reply", LETTERS)
def test_letters(reply: str) -> None:
    assert letter(reply, OPTIONS) == LETTERS[reply]


AGREE = [
    ("3", "3", True),
    ("There are 3 bars.", "3", True),
    ("3 of 4 are left, so the answer is 12", "12", True),
    ("3 of 4 are left, so the answer is 12", "3", False),
    ("x = 1,234.5", "1234.50", True),
    ("about 0.3333", "0.33", True),
    ("1.5e3", "1500", True),
    ("-7", "7", False),
    ("It is Mitosis.", "mitosis", True),
    ("Meiosis", "mitosis", False),
    ("the axe", "x", False),
    ("It is x", "x", True),
    ("", "3", False),
]


@pytest.mark.parametrize(("reply", "answer", "right"), AGREE)
def test_open_answers(reply: str, answer: str, right: bool) -> None:
    assert agrees(reply, (answer,)) is right


def test_one_right_answer_of_several_is_enough() -> None:
    assert agrees("three", ("3", "three"))


MARKS = {"0.4": 0.4, "1.0": 1.0, "1": 1.0, "0": 0.0, ".7": 0.7, "Mark: 0.3": 0.3, "0.9 | since": 0.9, "0.45": None,
         "10": None, "1.5": None, "wrong": None, "": None, "2/10": None}  # fmt: skip


@pytest.mark.parametrize("reply", MARKS)
def test_marks(reply: str) -> None:
    assert judged(reply) == MARKS[reply]


def test_the_cosine_does_not_mind_lengths() -> None:
    a = np.array([[3.0, 0.0], [1.0, 1.0], [0.0, -2.0]])
    b = np.array([[0.5, 0.0], [5.0, 0.0], [0.0, 4.0]])
    assert cosine(a, b) == pytest.approx([1, 0.5**0.5, -1])


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_no_direction_no_cosine(bad: float) -> None:
    with pytest.raises(ValueError, match="finite and not zero"):
        cosine(np.full((1, 2), bad), np.ones((1, 2)))
