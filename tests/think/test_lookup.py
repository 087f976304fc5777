"""Entries looked up by questions in several languages."""

import pytest

from limner.think.lookup import form, formed, lookup
from limner.think.papers import Line
from tests.think.papered import ABOVE, BILL, TIMES


@pytest.mark.parametrize(
    ("paper", "question", "answer"),
    [
        (ABOVE, "What is the invoice number?", "BW-5561"),
        (ABOVE, "When is the invoice due?", "3 April 2025"),
        (ABOVE, "When was it issued?", "4 March 2025"),
        (ABOVE, "Who is the invoice billed to?", "Harlow & Finch"),
        (ABOVE, "What is the PO number?", "4500911"),
        (ABOVE, "What is the account number?", None),
        (TIMES, "When does the train leave Castle Quay?", "06:27"),
        (TIMES, "When does it arrive at Old Mill?", "06:41"),
        (TIMES, "From which platform does it leave at Castle Quay?", "1"),
        (TIMES, "When does it arrive at Bridgeton?", None),
        (TIMES, "What is the platform?", None),
        (BILL, "How much is the VAT?", "103,17 €"),
        (BILL, "Wie hoch ist die Mehrwertsteuer?", "103,17 €"),
        (BILL, "Quel est le montant total ?", "646,17 €"),
        (BILL, "¿Cuál es el número de factura?", "2025-1187"),
        (BILL, "Wann ist die Rechnung fällig?", "28.05.2025"),
        (BILL, "How much was the tip?", None),
    ],
)
def test_lookup(paper: list[Line], question: str, answer: str | None) -> None:
    found = lookup(question, paper)
    assert (found.text if found else None) == answer
    assert found is None or (found.sure > 0.6 and len(found.lines) == 1)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When is it due?", "when"),
        ("Um wie viel Uhr?", "time"),
        ("What is the date of birth?", "date"),
        ("Wie hoch ist die Summe?", "money"),
        ("How many pieces are there?", "count"),
        ("What is the order number?", "id"),
        ("Who is the passenger?", "who"),
        ("Which gate?", ""),
    ],
)
def test_what_form_is_asked_for(question: str, kind: str) -> None:
    assert form(question) == kind


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("due on 28.05.2025", "date", "28.05.2025"),
        ("19 %", "money", None),
        ("(8%) $53.60", "money", "$53.60"),
        ("2025", "id", None),
        ("TOTAL PAID", "money", None),
        ("Room 4", "who", None),
    ],
)
def test_the_part_of_a_value_that_has_the_form(text: str, wanted: str, found: str | None) -> None:
    assert formed(text, wanted) == found
