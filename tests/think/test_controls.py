"""Boxes, buttons and switches, drawn."""

import cv2
import numpy as np
import pytest

from limner.think.controls import controls
from tests.think.papered import row


def page(dark: bool = False) -> np.ndarray:
    return np.full((160, 400, 3), 30 if dark else 255, np.uint8)


def switch(pixels: np.ndarray, y: int, on: bool) -> None:
    colour = (47, 124, 246) if on else (150, 150, 150)
    cv2.rectangle(pixels, (314, y), (334, y + 28), colour, -1)
    for x in (314, 334):
        cv2.circle(pixels, (x, y + 14), 14, colour, -1, cv2.LINE_AA)
    cv2.circle(pixels, (334 if on else 314, y + 14), 11, (255, 255, 255), -1, cv2.LINE_AA)


@pytest.mark.parametrize("dark", [False, True])
def test_switches(dark: bool) -> None:
    pixels = page(dark)
    switch(pixels, 20, True)
    switch(pixels, 80, False)
    lines = [*row(26, (20, "Night light")), *row(86, (20, "Auto-rotate"))]
    assert {each.label.text: each.on for each in controls(pixels, lines)} == {"Night light": True, "Auto-rotate": False}


def test_boxes_and_buttons() -> None:
    pixels = page()
    cv2.rectangle(pixels, (20, 20), (36, 36), (90, 90, 90), 1)
    cv2.rectangle(pixels, (20, 60), (36, 76), (90, 90, 90), 1)
    cv2.polylines(pixels, [np.array([[23, 68], [27, 73], [33, 62]])], False, (20, 20, 20), 2, cv2.LINE_AA)
    cv2.circle(pixels, (28, 108), 8, (90, 90, 90), 1, cv2.LINE_AA)
    cv2.circle(pixels, (28, 108), 4, (20, 20, 200), -1, cv2.LINE_AA)
    lines = [*row(20, (44, "Lunch")), *row(60, (44, "Dinner")), *row(100, (44, "Senior"))]
    found = {each.label.text: each.on for each in controls(pixels, lines)}
    assert found == {"Lunch": False, "Dinner": True, "Senior": True}


def test_letters_are_no_controls() -> None:
    pixels = page()
    cv2.putText(pixels, "OSLO too good", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2, cv2.LINE_AA)
    assert controls(pixels, row(36, (20, "OSLO too good"), height=28)) == []
