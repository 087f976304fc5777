import io

import numpy as np
import pytest
from PIL import Image

from limner.train.example import Example, Proof, from_row, number, right, to_row

IMAGE = np.full((20, 30, 3), 200, np.uint8)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("32.64", 32.64),
        ("$1,234.50", 1234.5),
        ("about -3 degrees", -3.0),
        ("\u22124", -4.0),
        ("2 or 3", None),
        ("none", None),
    ],
)
def test_the_one_number_in_a_text(text: str, value: float | None) -> None:
    assert number(text) == value


def test_answers_are_words_or_numbers() -> None:
    words = Example("a", "Who?", "Anna Berg", (IMAGE,))
    assert right(words, " anna  berg.")
    assert not right(words, "Anna")
    assert not right(words, None)
    value = Example("a", "How much?", "32.64", (IMAGE,), tolerance=0.005)
    assert right(value, "32.64 EUR")
    assert not right(value, "32.7")
    assert not right(Example("a", "?", None, (IMAGE,)), "1")


def test_a_row_goes_there_and_back() -> None:
    example = Example("a", "How much?", "3", (IMAGE,), (Proof((1, 2, 3, 4), 0, False),), (np.diag([2.0, 2, 1]),), 0.5)
    back = from_row({**to_row(example), "prompt": "left alone"})
    assert back.proofs == example.proofs
    assert (back.images[0] == IMAGE).all()
    assert (back.upright(0) == np.diag([2, 2, 1])).all()
    assert (back.answer, back.tolerance, back.question) == ("3", 0.5, "How much?")


def test_images_come_in_many_forms() -> None:
    file = io.BytesIO()
    Image.fromarray(IMAGE).save(file, "PNG")
    for image in (IMAGE, Image.fromarray(IMAGE), file.getvalue(), {"bytes": file.getvalue(), "path": None}):
        row = {"question": "?", "answer": None, "images": [image]}
        assert (from_row(row).images[0] == IMAGE).all()


@pytest.mark.parametrize(
    "change",
    [{"images": [np.zeros((3, 3))]}, {"proofs": [{"box": 3}]}, {"proofs": [{"box": (0, 0, 1, 1), "picture": 4}]},
     {"matrices": [np.eye(3)] * 2}],
)  # fmt: skip
def test_a_row_that_is_wrong_says_so(change: dict) -> None:
    with pytest.raises(ValueError):
        from_row({"question": "?", "answer": "1", "images": [IMAGE], **change})
    with pytest.raises(ValueError, match="question"):
        from_row({"answer": "1", "images": [IMAGE]})
