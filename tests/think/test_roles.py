"""Signers, addressees, firms, posts and names."""

import pytest

from limner.think.papers import Line
from limner.think.roles import is_person, role
from tests.think.papered import row

LETTER = [
    *row(0, (400, "Mirador Insurance plc")), *row(30, (10, "Mr Owen Pritchard")), *row(48, (10, "5 Chapel Lane")),
    *row(90, (10, "Dear Mr Pritchard,")), *row(120, (10, "We have agreed to pay.")),
    *row(150, (10, "Yours sincerely,")),
    *row(200, (10, "Harriet Boyle")), *row(218, (10, "Claims Manager")),
]  # fmt: skip
CARD = [
    *row(0, (10, "Sofia Lindqvist"), height=30), *row(36, (10, "Senior Hydrologist")),
    *row(70, (10, "Nordvatten Consulting AB")), *row(90, (10, "Kungsgatan 41")),
]  # fmt: skip
TILL = [*row(0, (60, "GREENLEAF MARKET"), height=20), *row(40, (10, "Bananas 1kg"), (200, "1.15"))]


@pytest.mark.parametrize(
    ("paper", "question", "answer"),
    [
        (LETTER, "Who signed the letter?", "Harriet Boyle"),
        (LETTER, "Who is the letter addressed to?", "Mr Owen Pritchard"),
        (LETTER, "What is the job title of Harriet Boyle?", "Claims Manager"),
        (LETTER, "Which company sent it?", "Mirador Insurance plc"),
        (CARD, "What is Sofia's job title?", "Senior Hydrologist"),
        (CARD, "Which company does she work for?", "Nordvatten Consulting AB"),
        (CARD, "Whose card is this?", "Sofia Lindqvist"),
        (CARD, "Who signed it?", None),
        (TILL, "What is the name of the shop?", "GREENLEAF MARKET"),
        (TILL, "What does it cost?", None),
    ],
)
def test_roles(paper: list[Line], question: str, answer: str | None) -> None:
    found = role(question, paper)
    assert (found.text if found else None) == answer


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Thomas A. Greer", True),
        ("Due Date", False),
        ("Chapel Lane", False),
        ("Redwood Legal LLP", False),
        ("apples", False),
    ],
)
def test_names_of_people(text: str, holds: bool) -> None:
    assert is_person(text) == holds
