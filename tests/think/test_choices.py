"""What is on, and which is chosen."""

import pytest

from limner.think.choices import choice, is_choice, is_state, state
from limner.think.controls import Control
from limner.think.papers import Line
from tests.think.papered import row

LINES = [
    *row(0, (20, "Ticket type")), *row(24, (44, "Standard")), *row(48, (44, "Student")), *row(120, (20, "Meals")),
    *row(144, (44, "Lunch")), *row(168, (44, "Dinner")), *row(230, (20, "Backup"), (200, "Enabled")),
]  # fmt: skip


def control(words: str, on: bool | None) -> Control:
    (label,) = [line for line in LINES if line.text == words]
    return Control(label, (20.0, label.box[1], 36.0, label.box[3]), on)


SEEN = [control("Standard", False), control("Student", True), control("Lunch", True), control("Dinner", None)]


def told(answer: Line | object) -> str | None:
    return getattr(answer, "text", None)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is Lunch ticked?", "yes"),
        ("Is the Standard option selected?", "no"),
        ("Is Standard unchecked?", "yes"),
        ("Is Dinner checked?", None),
        ("Is Breakfast checked?", None),
        ("Is backup enabled?", "yes"),
        ("Is backup off?", "no"),
    ],
)
def test_states(question: str, answer: str | None) -> None:
    assert is_state(question)
    assert told(state(question, LINES, lambda: SEEN)) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [("Which ticket type is selected?", "Student"), ("Which meals are ticked?", None), ("Which size is chosen?", None)],
)
def test_choices(question: str, answer: str | None) -> None:
    assert is_choice(question)
    assert told(choice(question, LINES, lambda: SEEN)) == answer


def test_other_questions() -> None:
    assert not is_state("What is the total?") and not is_choice("Which city has the most rain?")
