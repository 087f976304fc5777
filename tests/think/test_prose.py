"""Values in sentences."""

import pytest

from limner.think.prose import value
from tests.think.papered import row

LETTER = [
    *row(0, (10, "The summer trip takes place on 18 June 2026. The coach leaves at")),
    *row(22, (10, "8:15 am. The excess of £150 has been taken off. The cost is £14.50 per child.")),
]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When does the trip take place?", "18 June 2026"),
        ("When does the coach leave?", "8:15 am"),
        ("How much is the excess?", "£150"),
        ("How much is the cost per child?", "£14.50"),
        ("How much is the deposit?", None),
        ("Who drives the coach?", None),
    ],
)
def test_the_sentence_with_the_words_of_the_question(question: str, answer: str | None) -> None:
    found = value(question, LETTER)
    assert (found.text if found else None) == answer
    assert found is None or found.lines
