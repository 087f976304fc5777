"""Pages on a desk: corners, the flat page, and pictures without a page."""

import numpy as np
import pytest

from limner.sight.page import corners, rectify
from tests.sight.scanned import desk, noisy, page

QUAD = np.array([[70.0, 60], [590, 95], [630, 560], [40, 520]])


def test_corners_are_found() -> None:
    found = corners(desk(page(), QUAD, 680, 620))
    assert found is not None and found == pytest.approx(QUAD, abs=1.5)


def test_noise_moves_them_little() -> None:
    found = corners(noisy(desk(page(), QUAD, 680, 620), 30))
    assert found is not None and found == pytest.approx(QUAD, abs=3)


def test_the_flat_page_has_the_proportions_and_the_place_of_the_real_one() -> None:
    """Seen by a camera of focal length 900 pixels, the page tilted by 20 degrees about the horizontal axis."""
    flat = page()
    points = np.array([[-260.0, -230], [260, -230], [260, 230], [-260, 230]])
    tilt = np.radians(20)
    depth = 1000 + points[:, 1] * np.sin(tilt)
    seen = 900 * np.column_stack([points[:, 0], points[:, 1] * np.cos(tilt)]) / depth[:, None] + [350, 320]
    made = rectify(desk(flat, seen, 700, 640))
    height, width = made.pixels.shape[:2]
    assert width / height == pytest.approx(520 / 460, rel=0.04)
    assert made.back([[0, 0], [width, height]]) == pytest.approx(seen[[0, 2]], abs=2)


def test_a_page_that_fills_the_picture_is_left_alone() -> None:
    flat = page()
    assert corners(flat) is None
    assert rectify(flat).pixels is flat and np.array_equal(rectify(flat).frame, np.eye(3))


def test_an_empty_desk_has_no_page() -> None:
    assert corners(noisy(np.full((200, 300, 3), 90, np.uint8), 8)) is None


def test_a_panel_of_a_page_is_no_page() -> None:
    screen = np.full((400, 500, 3), 250, np.uint8)
    screen[80:240, 60:440] = (40, 80, 140)
    assert corners(screen) is None
