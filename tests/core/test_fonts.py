"""Faces and their files."""

import itertools

import pytest

from limner.core import fonts


def test_every_face_has_its_own_file() -> None:
    faces = itertools.product(fonts.FAMILIES, (400, 700), (False, True))
    found = {fonts.path(*face) for face in faces}
    assert found == set(fonts.FOLDER.glob("*.ttf"))
    assert len(found) == 12


@pytest.mark.parametrize("weight, face", [(100, "Regular"), (500, "Regular"), (600, "Bold"), (900, "Bold")])
def test_other_weights_are_the_nearer_of_two(weight: int, face: str) -> None:
    assert fonts.path(fonts.SANS, weight).stem == f"LiberationSans-{face}"


def test_a_family_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(ValueError, match="Inter"):
        fonts.path("Inter")


def test_covered() -> None:
    assert {ord(letter) for letter in "AzñΩЖא→€"} <= fonts.covered()
    assert ord("日") not in fonts.covered()


def test_the_licence_is_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.FOLDER / "OFL.txt").read_text()
