"""Families and glyphs."""

import pytest

from limner.core.fonts import MONO, SANS, SERIF
from limner.render import fonts


@pytest.mark.parametrize(
    "families, face",
    [
        ("Inter, Arial, sans-serif", SANS), ("Helvetica", SANS), ("'Fira Sans'", SANS),
        ("sans-serif", SANS), ("Nonesuch", SANS), ("system-ui", SANS), ("cursive", SANS),
        ("Georgia, serif", SERIF), ('"Times New Roman"', SERIF), ("serif", SERIF), ("", SERIF),
        ("Noto Serif", SERIF), ("'Courier New'", MONO), ("ui-monospace", MONO),
        ("'JetBrains Mono', monospace", MONO), ("Fira Code", MONO), (", Menlo", MONO),
    ],
)  # fmt: skip
def test_settle(families: str, face: str) -> None:
    assert fonts.settle(families) == face


@pytest.mark.parametrize(
    "style, pinned",
    [
        ("fill:red;font-family:Inter,Arial;x:y", "fill:red;font-family:Liberation Sans;x:y"),
        ("font:bold 12px/1.5 Menlo,monospace", "font:bold 12px/1.5 Liberation Mono"),
        (
            ".a{font:italic 1.5em Times}.b{font-family:Inter}",
            ".a{font:italic 1.5em Liberation Serif}.b{font-family:Liberation Sans}",
        ),
        ("font-size:12px", "font-size:12px"),
    ],
)
def test_pin(style: str, pinned: str) -> None:
    assert fonts.pin(style) == pinned


def test_missing_glyphs() -> None:
    assert fonts.missing("Añ ΩЖ→ 日本日 🙂") == "日本🙂"
