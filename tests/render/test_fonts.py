"""Families, glyphs and files."""

import pytest

from limner.render import fonts


@pytest.mark.parametrize(
    "families, face",
    [
        ("Inter, Arial, sans-serif", fonts.SANS), ("Helvetica", fonts.SANS), ("'Fira Sans'", fonts.SANS),
        ("sans-serif", fonts.SANS), ("Nonesuch", fonts.SANS), ("system-ui", fonts.SANS), ("cursive", fonts.SANS),
        ("Georgia, serif", fonts.SERIF), ('"Times New Roman"', fonts.SERIF), ("serif", fonts.SERIF), ("", fonts.SERIF),
        ("Noto Serif", fonts.SERIF), ("'Courier New'", fonts.MONO), ("ui-monospace", fonts.MONO),
        ("'JetBrains Mono', monospace", fonts.MONO), ("Fira Code", fonts.MONO), (", Menlo", fonts.MONO),
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


def test_files_are_there_with_their_licence() -> None:
    assert len(list(fonts.FOLDER.glob("*.ttf"))) == 12
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.FOLDER / "OFL.txt").read_text()
