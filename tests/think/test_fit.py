"""Answers of the right kind."""

import pytest

from limner.think.fit import is_fit


@pytest.mark.parametrize(
    ("question", "told", "fits"),
    [
        ("How much is it?", "€ 12.50", True),
        ("How much is it?", "TOTAL PAID", False),
        ("How much is it?", "2025", False),
        ("When is it due?", "2 April 2025", True),
        ("When is it due?", "2025", False),
        ("Is it red?", "yes", True),
        ("Is it red?", "Emergency contact", False),
        ("Which city is largest?", "20", False),
        ("What is the invoice number?", "2025", False),
        ("Who signed?", "Ada Lovelace", True),
        ("How long is it?", "06:40", False),
    ],
)
def test_an_answer_is_of_the_kind_that_is_asked_for(question: str, told: str, fits: bool) -> None:
    assert is_fit(question, told) == fits
