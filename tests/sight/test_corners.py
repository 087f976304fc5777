import cv2
import numpy as np
import pytest

from limner.sight.animation import tilted
from limner.sight.corners import measured, pinned, quadrilateral, slant
from limner.sight.moving import Blob
from limner.sight.pose import moved, ready
from limner.sight.tracks import Track

BOX = np.array([[40, 30], [110, 30], [110, 90], [40, 90]], float)


def painted(four: np.ndarray, size: tuple[int, int] = (120, 150)) -> np.ndarray:
    """Coverage ``(H, W)`` of a quadrilateral."""
    large = np.zeros((size[0] * 8, size[1] * 8), np.float32)
    cv2.fillPoly(large, [np.round(four * 8 * 16 - 8).astype(np.int32)], 1.0, shift=4)
    return cv2.resize(large, size[::-1], interpolation=cv2.INTER_AREA)


def view(angle: float) -> np.ndarray:
    """How a panel is seen that is turned about its upright middle before a near eye."""
    return tilted(0.0, angle, 140, (75, 60), (75, 60))


def test_corners_are_found_to_a_fraction_of_a_pixel() -> None:
    truth = np.array([[5.3, 4.6], [50.2, 8.1], [48.7, 30.4], [6.1, 36.8]])
    found = quadrilateral(painted(truth, (45, 60)), (10, 20))
    assert found is not None
    near = [np.linalg.norm(found - (10, 20) - corner, axis=1).min() for corner in truth]
    assert max(near) < 0.3
    disc = np.zeros((40, 40), np.float32)
    cv2.circle(disc, (20, 20), 16, 1.0, -1)
    assert quadrilateral(disc, (0, 0)) is None


def test_rounded_corners_are_where_the_sides_would_meet() -> None:
    large = np.zeros((120 * 8, 150 * 8), np.uint8)
    cv2.rectangle(large, (320, 320), (1039, 719), 255, -1)  # its middle, which the discs round off
    for x, y in ((320, 320), (1039, 320), (1039, 719), (320, 719)):
        cv2.circle(large, (x, y), 80, 255, -1)
    cv2.rectangle(large, (320, 240), (1039, 799), 255, -1)
    cv2.rectangle(large, (240, 320), (1119, 719), 255, -1)
    alpha = cv2.resize(large, (150, 120), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    found = quadrilateral(alpha, (0, 0))
    assert found is not None
    for corner in ((30, 30), (140, 30), (140, 100), (30, 100)):
        assert np.linalg.norm(found - corner, axis=1).min() < 0.3


def test_sides_lean_in_a_view_in_depth_alone() -> None:
    assert slant(painted(BOX)) < 0.3
    angle = np.radians(20)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert slant(painted((BOX - BOX.mean(0)) @ turn.T + BOX.mean(0))) == 0, "which is turned in the plane"
    assert slant(painted(moved(BOX, view(40)))) > 3
    disc = cv2.circle(np.zeros((120, 150), np.float32), (75, 60), 40, 1.0, -1)
    assert slant(disc) == 0


def test_a_panel_is_laid_on_what_has_come_through_its_edge() -> None:
    sheet = np.dstack([np.full((120, 150, 3), 90, np.float32), painted(BOX)])
    there = moved(BOX, view(105))
    mask = painted(there) > 0.1
    mask[:, 1:] |= mask[:, :-1] & (np.arange(120)[:, None] % 16 < 9)  # the fringe that compression leaves
    blob = Blob(1, (0, 0, 150, 120), mask, 1.0, (75, 60), np.zeros(3))
    found = pinned(view(75), ready(sheet, (0, 0)), blob)
    assert len(found) == 2
    off = [np.linalg.norm(moved(BOX, pose) - there, axis=1).max() for pose in found]
    assert min(off) < 3, "which is within what a fit mends; from where it last was it is 20 pixels away"
    assert np.linalg.norm(moved(BOX, view(75)) - there, axis=1).max() > 20


@pytest.mark.parametrize("hidden", [False, True])
def test_sides_are_measured_in_each_frame_by_itself(hidden: bool) -> None:
    plate = np.full((120, 150, 3), 30, np.float32)
    colour = np.array([200, 90, 60], np.float32)
    angles = (0.0, 25.0, 50.0)
    frames = []
    for angle in angles:
        cover = painted(moved(BOX, view(angle)))[..., None]
        frames.append(np.round(plate + cover * (colour - plate)).astype(np.uint8))
    if hidden:
        frames[1][20:100, 40:60] = 30
    sheet = np.dstack([np.tile(colour, (120, 150, 1)), painted(BOX)])
    lean = np.array([[1, 0.02, -1.0], [0, 1, 0.4], [0, 0, 1]])
    pose = np.stack([np.eye(3), lean @ view(25), lean @ view(50)])
    ones = np.ones(3)
    track = Track(0, sheet, (0, 0), 0, pose, ones, ones, np.zeros(3), "homography")
    found = measured(track, np.stack(frames), plate)
    off = [np.linalg.norm(moved(BOX, found.pose[k]) - moved(BOX, view(angle)), axis=1).max()
           for k, angle in enumerate(angles)]  # fmt: skip
    assert off[0] < 0.2 and off[2] < 0.2
    assert np.array_equal(found.pose[1], pose[1]) if hidden else off[1] < 0.2
