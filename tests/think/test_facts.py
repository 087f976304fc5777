"""Dates, numbers and names on papers."""

import pytest

from limner.think.facts import fact
from limner.think.papers import Line


def line(text: str, x: float, y: float, height: float = 16) -> Line:
    return Line(text, (x, y, x + 8.0 * len(text), y + height), 0.95)


INVOICE = [
    line("ACME TOOLS", 40, 0, 30),
    line("Tel. 030 123 45 67", 40, 40),
    line("office@acme.example", 40, 60),
    line("Invoice date", 40, 90),
    line("17 June 2024", 240, 90),
    line("Due date", 40, 120),
    line("2024-07-01", 240, 120),
    line("Hammer", 40, 150),
    line("12.50", 240, 150),
    line("Nails 3.20", 40, 180),
    line("Total", 40, 210),
    line("15.70", 240, 210),
]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When is the invoice due?", "2024-07-01"),
        ("What is the due date?", "2024-07-01"),
        ("What is the phone number?", "030 123 45 67"),
        ("What is their e-mail?", "office@acme.example"),
        ("Which item is the most expensive?", "Hammer"),
        ("What is the cheapest item?", "Nails"),
        ("When does it rain?", None),
        ("What time is it?", None),
        ("How are you?", None),
    ],
)
def test_what_is_asked_by_its_form(question: str, answer: str | None) -> None:
    found = fact(question, INVOICE)
    assert (found.text if found else None) == answer
    assert found is None or found.lines
