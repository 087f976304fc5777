"""Windows of turned lines."""

import numpy as np
import pytest

from limner.sight import frame as frames
from limner.sight.colour import premultiply
from tests.sight.lettered import draw, line


def quad(angle: float, width: float = 150, height: float = 24) -> np.ndarray:
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) - (width / 2, height / 2)
    return corners @ np.array([[c, s], [-s, c]]) + (100, 100)


@pytest.mark.parametrize("angle", [0.0, 90.0, -90.0, 180.0, 25.0, -40.0])
def test_points_go_there_and_back(angle: float) -> None:
    frame = frames.upright(np.zeros((200, 200, 4), np.float32), quad(angle), 6.0)
    assert frame.place(*frame.point(12.5, 3.25)) == pytest.approx((12.5, 3.25))


@pytest.mark.parametrize("angle", [90.0, -90.0, 180.0])
def test_right_angles_change_no_pixel(angle: float) -> None:
    image = np.random.default_rng(1).uniform(0, 255, (200, 200, 4)).astype(np.float32)
    frame = frames.upright(image, quad(angle), 6.0)
    x, y = frame.point(5.5, 3.5)
    assert (frame.window[3, 5] == image[int(y), int(x)]).all()
    assert frame.angle == angle


def test_the_angle_is_found_to_a_tenth_of_a_degree() -> None:
    pixels = draw([line("Hamburgefonstiv", 30, 60, 24, angle=17.3)], 240, 200)
    corners = quad(18.4, 190, 30) + (18, -12)
    assert frames.upright(premultiply(pixels), corners, 6.0).angle == pytest.approx(17.3, abs=0.15)


def test_a_mask_turned_back_lies_where_it_was() -> None:
    image = np.zeros((200, 200, 4), np.float32)
    image[90:110, 80:120] = 255
    frame = frames.upright(image, quad(30.0), 6.0)
    mask = frames.back(frame, frame.window[..., 0] > 127, (60, 60, 150, 150))
    assert (mask != (image[60:150, 60:150, 0] > 127)).sum() < 25


def test_a_box_that_is_off_by_a_pixel_or_two_does_not_lean() -> None:
    assert not frames.leans(np.array([[0, 0], [150, 2], [150, 26], [0, 24]]))
    assert frames.leans(np.array([[0, 0], [150, 4], [150, 28], [0, 24]]))
