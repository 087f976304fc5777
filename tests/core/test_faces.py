"""Families, their files and what stands in for them."""

from pathlib import Path

import pytest

from limner.core import faces, fonts


def disguised(folder: Path, style: str, name: str = "Source Sans Pro") -> Path:
    """Write a shipped face under the name of a common family, which is as long."""
    file = folder / f"{style}.ttf"
    font = fonts.path(fonts.SANS, 700 if "Bold" in style else 400, "Italic" in style).read_bytes()
    file.write_bytes(font.replace("Liberation Sans".encode("utf-16-be"), name.encode("utf-16-be")))
    return file


def test_faces_of_common_families_are_found_with_weight_slant_and_line_height(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    files = [disguised(tmp_path / "deep", style) for style in ("Bold", "Regular", "Italic")]
    found = faces.search((tmp_path,))
    assert [(font.family, font.weight, font.italic) for font in found] == [
        ("Source Sans Pro", 400, False),
        ("Source Sans Pro", 700, False),
        ("Source Sans Pro", 400, True),
    ]
    assert found[1].path == files[0]
    assert (found[0].ascent, found[0].descent) == pytest.approx((0.905, 0.212), abs=5e-4)


def test_other_families_and_broken_files_are_left_out(tmp_path: Path) -> None:
    disguised(tmp_path, "Regular", "Wingdings Fancy")
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0\0\4nothing")
    (tmp_path / "gone.otf").symlink_to(tmp_path / "nowhere.otf")
    (tmp_path / "shipped.ttf").write_bytes(fonts.path(fonts.SANS).read_bytes())
    assert faces.search((tmp_path, tmp_path / "missing")) == ()


@pytest.mark.parametrize(
    "family, css",
    [
        ("DejaVu Sans", "DejaVu Sans, Verdana, sans-serif"),
        ("Roboto Slab", "Roboto Slab, serif"),
        ("Source Sans 3", "'Source Sans 3', sans-serif"),
        (fonts.MONO, "Liberation Mono, Courier New, Courier, monospace"),
        ("Wingdings", "Wingdings"),
    ],
)
def test_a_family_is_written_with_what_stands_in_for_it(family: str, css: str) -> None:
    assert faces.stack(family) == css


def test_the_nearest_face_is_taken() -> None:
    bold = faces.find(fonts.SERIF, 800, italic=True)
    assert bold.path == fonts.path(fonts.SERIF, 700, italic=True)
    assert faces.known(fonts.SERIF) and not faces.known("Wingdings")
    with pytest.raises(ValueError, match="Wingdings"):
        faces.find("Wingdings")


def test_what_this_machine_has_can_be_found_again() -> None:
    for font in faces.installed():
        assert faces.find(font.family, font.weight, font.italic) == font
