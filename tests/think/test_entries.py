"""What is called what on a paper."""

from limner.think.entries import Entry, entries, is_label
from limner.think.papers import Line
from tests.think.papered import ABOVE, BILL, TIMES, row


def best(found: list[Line], label: str) -> str:
    named = [entry for entry in entries(found) if entry.label.text == label]
    return max(named, key=lambda entry: entry.sure).value.text


def test_values_below_their_labels() -> None:
    assert best(ABOVE, "INVOICE NO.") == "BW-5561"
    assert best(ABOVE, "DUE DATE") == "3 April 2025"
    assert best(ABOVE, "BILL TO") == "Harlow & Finch"


def test_values_beside_their_labels() -> None:
    assert best(BILL, "Rechnungsnummer") == "2025-1187"
    assert best(BILL, "MwSt. 19 %") == "103,17 €"


def test_values_on_the_line_of_their_label() -> None:
    assert best(BILL, "Datum") == "14.05.2025"
    assert best(BILL, "Kasse") == "3"
    assert best(row(0, (10, "Subtotal $670.00")), "Subtotal") == "$670.00"
    assert best(row(0, (10, "Gate B17")), "Gate") == "B17"
    assert best(row(0, (10, "Surname Pereira")), "Surname") == "Pereira"
    assert best(row(0, (10, "Order 118 · Table 9")), "Table") == "9"


def cell(head: str, row_name: str) -> Entry:
    (found,) = [each for each in entries(TIMES) if each.label.text == head and row_name in each.row]
    return found


def test_cells_know_their_row_and_column() -> None:
    found = cell("Leaves", "Castle Quay")
    assert found.value.text == "06:27" and found.sure == 1
    assert [line.text for line in found.column] == ["06:12", "06:27", "06:42"]


def test_labels_have_no_numbers() -> None:
    labels = [
        is_label(line) for line in row(0, (0, "Due date"), (90, "From"), (180, "Due 3"), (240, "Milk"), (300, "Name:"))
    ]
    assert labels == [True, True, False, False, True]
