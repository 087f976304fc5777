"""Questions answered by measuring."""

import numpy as np
import pytest

from limner.core import fonts
from limner.render.raster import Rasteriser
from limner.think.solve import Solved, agreed, solve

FONT = f'font-family="{fonts.SANS}" font-size="18"'
RECEIPT = [("Milk", "1.20"), ("Oat bread", "3.05"), ("Tea", "2.40"), ("TOTAL", "6.65")]


@pytest.fixture(scope="module")
def raster() -> Rasteriser:
    return Rasteriser()


def drawn(raster: Rasteriser, body: str, width: int = 420, height: int = 300) -> np.ndarray:
    page = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    text = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{page}{body}</svg>'
    return raster.render(text, width, height)


@pytest.fixture(scope="module")
def receipt(raster: Rasteriser) -> np.ndarray:
    rows = "".join(
        f'<text x="40" y="{60 + 44 * k}" {FONT}>{name}</text><text x="380" y="{60 + 44 * k}" text-anchor="end" {FONT}>'
        f"{price}</text>"
        for k, (name, price) in enumerate(RECEIPT)
    )
    return drawn(raster, rows)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the total?", "6.65"),
        ('How much is "Oat bread"?', "3.05"),
        ('What do "Milk" and "Tea" cost together?', "3.60"),
        ("How many goods are there?", "3"),
        ('Is "Milk" more than "Tea"?', "no"),
        ('What is the price of "Wine"?', None),
        ("Why is the sky blue?", None),
    ],
)
def test_a_receipt(receipt: np.ndarray, question: str, answer: str | None) -> None:
    found = solve(question, receipt)
    assert found.answer == answer
    assert (found.confidence > 0.6) == bool(found.boxes) == (answer is not None)
    assert bool(found.why) == (answer is None)


def test_evidence_lies_around_what_was_read(receipt: np.ndarray) -> None:
    ((picture, box),) = solve("What is the total?", receipt).boxes
    assert picture == 0 and 330 < box[0] < 345 and 375 < box[2] < 390 and 170 < box[1] < 185


SHAPES = (
    '<rect x="20" y="60" width="170" height="200" fill="none" stroke="#888" stroke-width="2"/>'
    '<rect x="230" y="60" width="170" height="200" fill="none" stroke="#888" stroke-width="2"/>'
    f'<text x="30" y="50" {FONT}>Tray A</text><text x="240" y="50" {FONT}>Tray B</text>'
    '<circle cx="70" cy="120" r="18" fill="#d22"/><circle cx="130" cy="190" r="22" fill="#d22"/>'
    '<circle cx="290" cy="150" r="20" fill="#d22"/><rect x="330" y="190" width="40" height="40" fill="#22d"/>'
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many red circles are there?", "3"),
        ('How many red circles in "Tray A" are there?', "2"),
        ("What colour is the square?", "blue"),
        ('Count the circles in "Tray C".', None),
    ],
)
def test_shapes(raster: Rasteriser, question: str, answer: str | None) -> None:
    assert solve(question, drawn(raster, SHAPES)).answer == answer


def test_differences(raster: Rasteriser) -> None:
    one = drawn(raster, SHAPES)
    other = drawn(raster, SHAPES.replace('<circle cx="290" cy="150" r="20" fill="#d22"/>', ""))
    assert solve("How many things differ?", one, other).answer == "1"
    assert solve("Where do they differ?", one, other).answer == "right"
    assert solve("What differs?", one).answer is None


def test_which_way_it_was_turned(receipt: np.ndarray) -> None:
    assert solve("Which way was this turned?", np.rot90(receipt, -1)).answer == "turned right"
    assert solve("Which way was this turned?", np.full((200, 200, 3), 255, np.uint8)).answer is None


def test_no_picture() -> None:
    with pytest.raises(ValueError, match="no picture"):
        solve("What is the total?")


def test_pictures_that_say_different_things_tell_nothing() -> None:
    none, one, other = Solved(None, why="nothing"), Solved("7", 0.9, ((0, (1, 2, 3, 4)),)), Solved("8", 0.9)
    assert agreed([none, one, one]).boxes == ((1, (1, 2, 3, 4)),) and agreed([none, one]).answer == "7"
    assert agreed([one, other]).why == "the pictures say different things" and agreed([none]).why == "nothing"


def test_several_pictures_are_asked_one_by_one(receipt: np.ndarray, raster: Rasteriser) -> None:
    found = solve("What is the total?", drawn(raster, SHAPES), receipt)
    assert found.answer == "6.65" and {place for place, _ in found.boxes} == {1}


def test_the_row_of_the_largest_number(raster: Rasteriser) -> None:
    rows = (
        ("City", "Rain (mm)", "Sun (h)"),
        ("Porto", "1,183", "2,468"),
        ("Graz", "819", "2,016"),
        ("Oslo", "763", "1,668"),
    )
    table = "".join(
        f'<text x="{30 + 130 * column}" y="{50 + 60 * row}" {FONT}>{text}</text>'
        for row, cells in enumerate(rows) for column, text in enumerate(cells)
    )  # fmt: skip
    assert solve("Which city has the most rain?", drawn(raster, table)).answer == "Porto"
    assert solve("Which city has the least rain?", drawn(raster, table)).answer == "Oslo"
