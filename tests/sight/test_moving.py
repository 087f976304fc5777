import cv2
import numpy as np
import pytest

from limner.sight.moving import blobs_in, blobs_of, bounds, stirring, tolerance

PLATE = np.full((40, 60, 3), 200, np.uint8)


def test_what_differs_is_cut_into_connected_blobs() -> None:
    frame = PLATE.copy()
    frame[5:15, 10:20] = (10, 20, 30)
    frame[20:30, 40:50] = (250, 20, 30)
    frame[35, 3] = 0  # noise
    blobs = sorted(blobs_of(frame, PLATE, 4.0, 7, (0, 0, 60, 40)), key=lambda blob: blob.centre)
    assert [blob.box for blob in blobs] == [(10, 5, 10, 10), (40, 20, 10, 10)]
    assert [blob.area for blob in blobs] == [100, 100]
    assert blobs[0].centre == pytest.approx((15, 10)) and blobs[0].frame == 7
    assert blobs[0].colour == pytest.approx([10, 20, 30]) and blobs[0].contrast == pytest.approx(190)


def test_the_box_of_what_moved_has_a_margin_and_stays_inside() -> None:
    moved = np.zeros((40, 60), bool)
    moved[2:10, 20:30] = True
    assert bounds(moved) == (16, 0, 18, 14)
    assert bounds(np.zeros((40, 60), bool)) == (0, 0, 60, 40)


def test_more_noise_asks_for_more_difference() -> None:
    assert 3 < tolerance(0.0) < tolerance(1.0) < tolerance(9.0) <= 20


def test_faint_lines_beside_a_thing_are_left_out_and_faint_areas_are_not() -> None:
    frame = PLATE.copy()
    frame[5:15, 10:20] = (10, 20, 30)
    frame[14, 20:50] = 194
    frame[5:12, 20:26] = 194
    (blob,) = blobs_of(frame, PLATE, 4.0, 0, (0, 0, 60, 40))
    assert blob.box == (10, 5, 16, 10)


def test_colour_that_a_thing_smears_around_it_is_no_part_of_its_blob() -> None:
    plate = np.full((40, 80, 3), (29, 53, 87), np.uint8)
    frame = plate.copy()
    for x in (20, 44):
        cv2.circle(frame, (x, 20), 9, (230, 57, 70), -1)
    luma = cv2.cvtColor(frame, cv2.COLOR_RGB2YCrCb)
    luma[..., 1:] = cv2.blur(luma[..., 1:], (7, 7))  # what lies between them is red a little, and no brighter
    found = blobs_of(cv2.cvtColor(luma, cv2.COLOR_YCrCb2RGB), plate, 4.0, 0, (0, 0, 80, 40))
    assert len(found) == 2
    assert all(blob.box[2] <= 22 for blob in found)


def test_what_is_as_bright_as_the_plate_is_a_blob() -> None:
    plate = np.full((40, 80, 3), 128, np.uint8)
    frame = plate.copy()
    frame[10:30, 20:50] = (200, 103, 76)  # luma 128
    (blob,) = blobs_of(frame, plate, 4.0, 0, (0, 0, 80, 40))
    assert blob.box == (20, 10, 30, 20) and blob.mask.all()


def test_what_only_stands_before_others_stirs_nothing() -> None:
    plate = np.full((60, 80, 3), 240, np.float32)
    frames = np.full((6, 60, 80, 3), 240, np.uint8)
    frames[:, 30:] = (40, 30, 60)
    for time, frame in enumerate(frames):
        frame[10:16, 8 + 8 * time : 16 + 8 * time] = (40, 30, 60)
    blobs = blobs_in(frames, plate, 20.0, np.ones((60, 80), bool))
    small = sum(min(blob.weight for blob in some) for some in blobs)
    assert stirring(frames, blobs, 20.0) == pytest.approx(small)
