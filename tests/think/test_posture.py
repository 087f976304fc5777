"""The form that an answer about the way up has."""

import pytest

from limner.sight.dihedral import ALL, Dihedral
from limner.sight.question import ORIENTATIONS
from limner.think.posture import is_skew, slanted, told

RIGHT, HALF, MIRROR = Dihedral(False, 1), Dihedral(False, 2), Dihedral(True, 0)
"""What sets upright what was turned right, turned upside down, mirrored."""


@pytest.mark.parametrize(
    ("question", "transform", "answer"),
    [
        ("Which way up is it?", HALF, "upside down"),
        ("Is it upright, turned or mirrored?", RIGHT, "turned right"),
        ("Is this mirrored?", MIRROR, "yes"),
        ("Is this mirrored?", HALF, "no"),
        ("Is the page upside down?", HALF, "yes"),
        ("Has it been flipped upside down?", HALF, "yes"),
        ("Is it the right way up?", Dihedral(), "yes"),
        ("Was it rotated clockwise?", RIGHT, "yes"),
        ("Was it rotated to the left?", RIGHT, "no"),
        ("Steht das Blatt auf dem Kopf?", HALF, "yes"),
        ("¿Está la imagen girada?", RIGHT, "yes"),
        ("How many degrees clockwise must I turn this to read it?", RIGHT, "270"),
        ("How many degrees counter-clockwise must I turn this to read it?", RIGHT, "90"),
        ("By how many degrees was it rotated?", RIGHT, "90 degrees clockwise"),
        ("How many quarter turns clockwise was it given?", RIGHT, "1"),
        ("Um wie viel Grad wurde das Bild gedreht?", HALF, "180 degrees"),
    ],
)
def test_the_question_decides(question: str, transform: Dihedral, answer: str) -> None:
    assert told(question, transform) == answer


def test_every_way_has_its_name() -> None:
    assert {told("How was it turned?", each) for each in ALL} == set(ORIENTATIONS)


def test_skew_is_told_in_degrees() -> None:
    assert is_skew("By how much is it skewed?") and not is_skew("Which way up is it?")
    assert slanted("By how much is it skewed?", 3.21) == "3.2 degrees clockwise"
    assert (slanted("Is the scan crooked?", -0.9), slanted("Is the scan crooked?", 0.1)) == ("yes", "no")
