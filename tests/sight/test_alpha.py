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


def test_a_soft_shadow_is_black_that_hardly_covers() -> None:
    plate = np.full((80, 120, 3), (237, 242, 245), np.float32)
    card = np.zeros((80, 120), np.float32)
    card[20:50, 20:100] = 1
    shade = 0.2 * cv2.GaussianBlur(np.roll(card, 6, axis=0), (0, 0), 6)[..., None]
    frame = np.where(card[..., None] > 0, 255.0, plate * (1 - shade)).round()
    sheet = cut(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0)
    under = np.zeros_like(card, bool)
    under[52:60, 30:90] = True
    assert np.abs(sheet[under][:, 3] - shade[under][:, 0]).max() < 0.03
    assert sheet[under][:, :3].max() == 0
    assert (sheet[card > 0][:, 3] == 1).all()


def test_what_goes_from_brighter_to_darker_than_its_ground_has_no_hole_there() -> None:
    plate = np.full((40, 60, 3), 235, np.float32)
    frame = plate.copy()
    frame[5:35, 5:55] = 255
    frame[15:25, 20:40] = 20
    frame[14, 20:40] = 235
    sheet = cut(frame, plate, np.abs(frame - plate).max(axis=2) > 4, 4.0)
    assert (sheet[6:34, 6:54, 3] == 1).all()
    # What is enclosed by darker things alone is a hole.
    ring = plate.copy()
    ring[10:30, 10:30] = 20
    ring[18:22, 18:22] = 235
    sheet = cut(ring, plate, np.abs(ring - plate).max(axis=2) > 4, 4.0)
    assert sheet[19:21, 19:21, 3].max() < 0.1
