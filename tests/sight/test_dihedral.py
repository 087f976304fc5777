"""The eight transforms of a picture: the table in the module's docstring is true, and frames lead back."""

import re

import numpy as np
import pytest
from PIL import Image

from limner.sight import dihedral
from limner.sight.dihedral import ALL, Dihedral, named
from limner.sight.warp import moved

PICTURE = np.arange(6, dtype=np.uint8).reshape(2, 3)
SHORT = {"e": "none", "r": "rotate_90", "rr": "rotate_180", "rrr": "rotate_270", "m": "flip_horizontal",
         "rm": "transpose", "rrm": "flip_vertical", "rrrm": "transverse"}  # fmt: skip


def test_names_are_those_of_pillow() -> None:
    flips = {"flip_horizontal": "flip_left_right", "flip_vertical": "flip_top_bottom"}
    for element in ALL[1:]:
        name = flips.get(element.name, element.name)
        theirs = Image.fromarray(PICTURE).transpose(Image.Transpose[name.upper()])
        assert np.array_equal(element.apply(PICTURE), np.asarray(theirs)), element.name
        assert named(element.name) == element


@pytest.mark.parametrize("first", ALL)
def test_composition_and_inverse_do_what_they_say(first: Dihedral) -> None:
    assert (first * first.inverse()).name == "none"
    for then in ALL:
        assert np.array_equal((then * first).apply(PICTURE), then.apply(first.apply(PICTURE)))


def test_the_table_is_right() -> None:
    found = [line.split() for line in re.findall(r"^    (?:e|r+m?|m) .*$", str(dihedral.__doc__), re.MULTILINE)]
    rows = {row[0]: row[1:9] for row in found}
    assert list(rows) == list(SHORT)
    for then, products in rows.items():
        for first, product in zip(SHORT, products, strict=True):
            assert (named(SHORT[then]) * named(SHORT[first])).name == SHORT[product], (then, first)


@pytest.mark.parametrize("element", ALL)
def test_a_frame_leads_back_to_the_same_pixel(element: Dihedral) -> None:
    turned, frame = element.apply(PICTURE), element.frame(3, 2)
    for row in range(turned.shape[0]):
        for column in range(turned.shape[1]):
            x, y = moved(frame, [[column + 0.5, row + 0.5]])[0]
            assert PICTURE[int(y), int(x)] == turned[row, column]
