import cv2
import numpy as np
import pytest

from limner.sight.alpha import cut
from tests.sight.filmed import box, film


def test_edges_between_pixels_are_coverage() -> None:
    clip = film([(lambda t: box(30.25, 30.5, 20, 20), lambda t: (200, 40, 30))], count=1)
    frame = clip.frames[0].astype(np.float32)
    plate = np.full_like(frame, 1) * np.array([245, 240, 232], np.float32)
    sheet = cut(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0)
    assert sheet[40, 30, 3] == pytest.approx(0.75, abs=0.02) and sheet[30, 40, 3] == pytest.approx(0.5, abs=0.02)
    assert sheet[40, 40, 3] == 1 and sheet[10, 10, 3] == 0
    assert sheet[30, 40, :3] == pytest.approx([200, 40, 30], abs=2)
    again = sheet[..., :3] * sheet[..., 3:] + plate * (1 - sheet[..., 3:])
    assert np.abs(again - frame).max() < 2


def test_an_edge_is_one_where_the_mask_has_a_faint_pixel_more() -> None:
    plate = np.full((60, 60, 3), 255, np.float32)
    frame = plate.copy()
    frame[10:50, 10:50] = (40, 60, 120)
    frame[10:50, 50] = 0.7 * 255 + 0.3 * np.array([40, 60, 120])
    frame[10:50, 51] = 240
    sheet = cut(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0)
    assert sheet[12:28, 50, 3] == pytest.approx(np.full(16, 0.3), abs=0.02)
    assert (sheet[12:28, 49, 3] == 1).all() and sheet[12:18, 51, 3].max() < 0.12


def test_a_rim_of_shadow_is_black_that_hardly_covers() -> None:
    plate = np.full((40, 40, 3), 200, np.float32)
    frame = plate.copy()
    frame[10:30, 10:30] = (250, 250, 250)
    frame[30, 10:30] = 160
    sheet = cut(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0)
    assert sheet[30, 20] == pytest.approx([0, 0, 0, 0.2], abs=0.02)


def test_colour_that_bled_over_an_edge_covers_nothing() -> None:
    plate = np.full((60, 60, 3), (202, 240, 248), np.float32)
    frame = plate.copy()
    cv2.circle(frame, (30, 30), 20, (239, 71, 111), -1)
    inside = (np.abs(frame - plate).max(axis=2) > 4).astype(np.uint8)
    rim = (cv2.dilate(inside, np.ones((5, 5), np.uint8)) > 0) & (inside == 0)
    frame[rim] = (250, 222, 244)
    sheet = cut(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0)
    assert sheet[rim][:, 3].max() < 0.3 and sheet[30, 30, 3] == 1
