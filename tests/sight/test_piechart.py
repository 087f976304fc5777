"""Pies from pixels and words."""

import cv2
import numpy as np
import pytest

from limner.sight.piechart import slices
from limner.sight.ticks import Word

COLOURS = ((31, 119, 180), (255, 127, 14), (44, 160, 44))
SPANS = (("Oak", 0, 180), ("Elm", 180, 270), ("Fir", 270, 360))


def _pie(hole: int = 0) -> np.ndarray:
    page = np.full((400, 400, 3), 255, np.uint8)
    for colour, (_, start, stop) in zip(COLOURS, SPANS, strict=True):
        cv2.ellipse(page, (200, 200), (120, 120), 0, start, stop, colour, -1)
    if hole:
        cv2.circle(page, (200, 200), hole, (255, 255, 255), -1)
    return page


def _names(share: bool = False) -> list[Word]:
    found = []
    for name, start, stop in SPANS:
        at = np.radians((start + stop) / 2)
        x, y = 200 + 150 * np.cos(at), 200 + 150 * np.sin(at)
        text = f"{name} {(stop - start) / 3.6:.0f}%" if share else name
        found.append(Word(text, (x - 15, y - 7, x + 15, y + 7), 14.0, 0.0))
    return found


@pytest.mark.parametrize("hole", [0, 60])
def test_shares_are_angles(hole: int) -> None:
    found = {one.label: one.value for one in slices(_pie(hole), _names())}
    assert found == pytest.approx({"Oak": 50, "Elm": 25, "Fir": 25}, abs=0.5)


def test_numbers_at_the_slices_count() -> None:
    assert {one.label: one.value for one in slices(_pie(), _names(share=True))} == {"Oak": 50, "Elm": 25, "Fir": 25}


def test_a_slice_without_a_name_makes_no_pie() -> None:
    assert slices(_pie(), _names()[:2]) == ()


def test_a_legend_names_slices() -> None:
    page = np.full((400, 600, 3), 255, np.uint8)
    page[:, :400] = _pie()
    words = []
    for k, colour in enumerate(COLOURS):
        page[50 + 30 * k : 60 + 30 * k, 450:465] = colour
        words.append(Word(SPANS[k][0], (472.0, 48.0 + 30 * k, 510.0, 62.0 + 30 * k), 14.0, 0.0))
    found = {one.label: one.value for one in slices(page, words)}
    assert found == pytest.approx({"Oak": 50, "Elm": 25, "Fir": 25}, abs=0.5)


def test_no_disc_is_no_pie() -> None:
    page = np.full((400, 400, 3), 255, np.uint8)
    page[100:300, 100:300] = COLOURS[0]
    assert slices(page, _names()) == ()
