"""Labels and what stands beside them."""

import pytest

from limner.sight.ocr import Words
from limner.think import papers
from limner.think.papers import Line


def row(y: float, *parts: tuple[float, str]) -> list[Line]:
    return [Line(text, (x, y, x + 8.0 * len(text), y + 16), 0.95) for x, text in parts]


RECEIPT = [
    *row(0, (60, "CORNER SHOP")), *row(30, (10, "Milk"), (200, "1.20")), *row(60, (10, "Oat bread"), (200, "3.05")),
    *row(90, (10, "Subtotal"), (200, "4.25")), *row(120, (10, "TOTAL ........ 4.67")),
]  # fmt: skip
TABLE = [
    *row(0, (10, "City"), (120, "Height"), (220, "Rain")), *row(30, (10, "Porto"), (128, "83"), (220, "93%")),
    *row(60, (10, "Graz"), (120, "353"), (220, "71%")),
]  # fmt: skip


def beside(found: list[Line], named: str, amount: bool = False) -> str | None:
    (label,) = papers.labelled(found, named)
    part = papers.value(found, label, named, amount)
    return part.text if part else None


def test_what_stands_right_of_a_label_or_follows_it() -> None:
    assert beside(RECEIPT, "Milk", amount=True) == "1.20"
    assert beside(RECEIPT, "TOTAL", amount=True) == "4.67"
    assert beside(row(0, (10, "Invoice: 4711")), "Invoice") == "4711"
    assert beside([*row(0, (10, "Name")), *row(20, (10, "Ada Lovelace"))], "Name") == "Ada Lovelace"


@pytest.mark.parametrize("text", ["9 January 2026", "B-72743", "2026-01-09", "March 3, 2025", "AB12"])
def test_the_end_of_a_date_or_a_code_is_no_amount(text: str) -> None:
    found = [*row(0, (10, "Stated"), (120, text)), *row(20, (10, "4.20"))]
    assert beside(found, "Stated", amount=True) is None
    assert beside(found, "Stated") == text


@pytest.mark.parametrize(("text", "amount"), [("EUR 12.50", "12.50"), ("2 x 1.10 2.20", "2.20"), ("due 300", "300")])
def test_an_amount_may_end_a_text(text: str, amount: str) -> None:
    assert beside(row(0, (10, "Stated"), (120, text)), "Stated", amount=True) == amount


def test_the_next_label_is_no_value() -> None:
    blotted = [*row(0, (10, "Number")), *row(20, (10, "Date"), (120, "5 May"))]
    assert beside(blotted, "Number") is None
    assert beside([*row(0, (10, "Milk")), *row(20, (10, "Bread 3.05"))], "Milk", amount=True) is None


@pytest.mark.parametrize(("named", "count"), [("Oat bread", 1), ("Oat braed", 1), ("Wine", 0), ("total", 1)])
def test_labels_are_found_though_misread(named: str, count: int) -> None:
    assert len(papers.labelled(RECEIPT, named)) == count


def test_a_short_word_tells_labels_apart() -> None:
    trays = row(0, (10, "Tray A"), (100, "Tray B"))
    assert [line.text for line in papers.labelled(trays, "Tray B")] == ["Tray B"]
    assert papers.labelled(trays, "Tray C") == []


def test_cells_and_columns() -> None:
    (porto,), (rain,), (height,) = (papers.labelled(TABLE, name) for name in ("Porto", "Rain", "Height"))
    found = papers.cell(TABLE, porto, rain)
    assert found is not None and found.text == "93%"
    assert [line.text for line in papers.column(TABLE, height)] == ["83", "353"]


def test_articles_end_where_sums_begin() -> None:
    assert [line.text for line in papers.articles(RECEIPT)] == ["Milk", "Oat bread"]


def test_lines_are_in_reading_order() -> None:
    words = [
        Words("b", ((50, 0), (60, 0), (60, 10), (50, 10)), 0.9),
        Words("a", ((0, 0), (10, 0), (10, 10), (0, 10)), 0.9),
    ]
    assert [line.text for line in papers.lines(words)] == ["a", "b"]
