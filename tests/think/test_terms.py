"""Words brought to terms."""

import pytest

from limner.think.terms import is_known, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VAT", ["tax"]),
        ("MwSt. 19 %", ["tax"]),
        ("TVA", ["tax"]),
        ("IVA (21 %)", ["tax"]),
        ("Wie lautet die Rechnungsnummer?", ["invoice", "number"]),
        ("What is the invoice number?", ["invoice", "number"]),
        ("Facture n°", ["invoice", "number"]),
        ("Gesamtbetrag", ["total", "amount"]),
        ("Beleg-Nr.", ["receipt", "number"]),
        ("Quelle est la date d'échéance ?", ["date", "due"]),
        ("Given names", ["first"]),
        ("Last name", ["surname"]),
        ("Where does the flight go to?", ["destination", "flight", "go"]),
        ("To", ["destination"]),
        ("manages", ["manag"]),
        ("Manager", ["manag"]),
        ("12.50", []),
        ("What is the?", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_what_papers_put_before_values() -> None:
    assert is_known("tax") and not is_known("manag")
