"""What counts as a picture, and how its pixels become bytes."""

import mmap
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from limner.sandbox.display import Easel, is_picture, to_pixels
from limner.sandbox.kernel import Kernel

UNIT = np.linspace(0, 1, 400).reshape(20, 20)


@pytest.mark.parametrize(
    ("picture", "first", "channels"),
    [
        (np.full((2, 2), 7, np.uint8), 7, 1),
        (np.full((2, 2, 4), 7, np.uint8), 7, 4),
        (np.full((2, 2), True), 255, 1),
        (np.full((2, 2, 3), 0.5), 128, 3),
        (np.full((2, 2), 77.7), 78, 1),
        (np.full((2, 2), 257 * 9, np.uint16), 9, 1),
        (np.full((2, 2), -5), 0, 1),
        (np.full((2, 2), 999), 255, 1),
        (np.full((2, 2), np.nan), 0, 1),
        ([[1, 2], [3, 4]], 1, 1),
        (Image.new("RGB", (2, 2), (9, 8, 7)), 9, 3),
        (Image.new("L", (2, 2), 9), 9, 1),
        (Image.new("1", (2, 2), 1), 255, 1),
        (Image.new("LA", (2, 2), (9, 8)), 9, 4),
        (Image.new("P", (2, 2)), 0, 3),
        (Image.new("CMYK", (2, 2)), 255, 3),
        (Image.new("F", (2, 2), 0.5), 128, 1),
        (Figure(figsize=(1, 1)), 255, 3),
    ],
)
def test_pixels(picture: Any, first: int, channels: int) -> None:
    pixels = to_pixels(picture)
    assert pixels.dtype == np.uint8 and pixels.ndim == 3
    assert (pixels[0, 0, 0], pixels.shape[2]) == (first, channels)


@pytest.mark.parametrize("wrong", [5, "x", np.zeros(5), np.zeros((2, 2, 5)), np.array([["x"]]), np.zeros((2, 2), "c8")])
def test_what_is_no_picture_says_so(wrong: Any) -> None:
    with pytest.raises(TypeError, match="cannot show"):
        to_pixels(wrong)
    with pytest.raises(ValueError, match="without pixels"):
        to_pixels(np.zeros((0, 4, 3)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.zeros((20, 20), np.uint8), True),
        (np.zeros((20, 20, 3), np.uint8), True),
        (UNIT, True),
        (UNIT > 0.5, True),
        (Image.new("RGB", (2, 2)), True),
        (Figure(), True),
        (Figure().add_subplot(), True),
        (UNIT * 9, False),  # a matrix of numbers
        (np.zeros((3, 3)), False),
        (np.zeros((20, 20), int), False),  # labels
        (np.zeros((20, 20, 2), np.uint8), False),
        (np.zeros(400, np.uint8), False),
        ("x", False),
        ([], False),
    ],
)
def test_which_values_are_shown(value: Any, expected: bool) -> None:
    assert is_picture(value) is expected


def test_pictures_are_laid_side_by_side_and_shrunk_where_room_ends() -> None:
    region = mmap.mmap(-1, 4096 + 30_000)
    easel = Easel(region, 4096, shown=3)
    small = np.random.default_rng(0).integers(0, 256, (9, 9, 3), np.uint8)
    easel.show(small, "one")
    easel.show(np.full((100, 300, 3), 50, np.uint8))
    first, second = easel.pictures
    found = np.frombuffer(region, np.uint8, 243, 4096 + first["offset"]).reshape(9, 9, 3)
    assert first["name"] == "one" and (found == small).all()
    height, width, _ = second["shape"]
    assert second["size"] == [300, 100] and (width, height) == (121, 40)  # half of the room
    easel.show(small)
    with pytest.raises(ValueError, match="may show 3 images"):
        easel.show(small)
    easel.clear()
    easel.show(small)
    assert len(easel.pictures) == 1 and easel.pictures[0]["offset"] == 0


LOOP = """import cv2, numpy as np
turns = 0
while True:
    turns += 1
    cv2.imshow('w', np.full((20, 30), {shown} % 256, np.uint8))
    key = cv2.waitKey({delay})
    if {leave}: break
turns"""
LEAVE = ("key & 0xFF == 27", "key == ord('q')", "cv2.getWindowProperty('w', 0) < 1", "chr(key) == 'q'")


def test_a_loop_that_waits_to_be_left_is_left(kernel: Kernel) -> None:
    with kernel.session() as session:
        for shown, most in (("7", 110), ("turns", 510)):
            for leave in LEAVE:
                delay = 0 if "chr" in leave else 1
                cell = session.run(LOOP.format(shown=shown, delay=delay, leave=leave), seconds=10)
                assert cell.ok and most // 2 < int(cell.value or 0) < most and len(cell.images) == 1
                assert cell.stdout == "nobody is there to press a key: Esc is sent\n"


def test_a_film_is_seen_to_its_end(kernel: Kernel) -> None:
    code = "import cv2, numpy as np\nfor turn in range(60):\n    cv2.imshow('w', np.full((20, 30), turn, np.uint8))\n"
    with kernel.session() as session:
        cell = session.run(code + "    if cv2.waitKey(1) != -1: break\nturn")
    assert (cell.value, cell.stdout) == ("59", "") and cell.images[0].pixels[0, 0, 0] == 59
