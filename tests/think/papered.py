"""Lines of papers, laid out by hand."""

from limner.think.papers import Line


def row(y: float, *parts: tuple[float, str], height: float = 16) -> list[Line]:
    """Return lines on one level, each at its left edge, with letters half as wide as they are high."""
    return [Line(text, (x, y, x + height / 2 * len(text), y + height), 0.95) for x, text in parts]


ABOVE = [
    *row(0, (10, "INVOICE NO."), (210, "ISSUE DATE"), (410, "DUE DATE"), height=12),
    *row(17, (10, "BW-5561"), (210, "4 March 2025"), (410, "3 April 2025"), height=20),
    *row(60, (10, "BILL TO"), (210, "FROM"), (410, "PO NUMBER"), height=12),
    *row(77, (10, "Harlow & Finch"), (210, "Pixel Forge"), (410, "4500911"), height=20),
]
"""Labels above their values."""
TIMES = [
    *row(0, (10, "Stop"), (120, "Arrives"), (220, "Leaves"), (320, "Platform")),
    *row(30, (10, "Marsh End"), (120, "06:05"), (220, "06:12"), (320, "2")),
    *row(60, (10, "Castle Quay"), (120, "06:25"), (220, "06:27"), (320, "1")),
    *row(90, (10, "Old Mill"), (120, "06:41"), (220, "06:42"), (320, "3")),
]
BILL = [
    *row(0, (10, "Rechnungsnummer"), (210, "2025-1187")), *row(26, (10, "Fällig am"), (210, "28.05.2025")),
    *row(52, (10, "Zwischensumme"), (210, "543,00 €")), *row(78, (10, "MwSt. 19 %"), (210, "103,17 €")),
    *row(104, (10, "Gesamtbetrag"), (210, "646,17 €")), *row(150, (10, "Datum: 14.05.2025 Kasse: 3")),
]  # fmt: skip
