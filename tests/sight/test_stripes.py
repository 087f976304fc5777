import math

import cv2
import numpy as np
import pytest

from limner.sight.graph import rgb
from limner.sight.stripes import outside, stripes

SIZE = (150, 200)
ALL = np.ones(SIZE, bool)


def striped(degrees: float, widths: tuple[float, float], shift: float = 0.0, noise: float = 0.6) -> np.ndarray:
    """Two colours in bands, anti-aliased, with noise."""
    rows, columns = np.indices((SIZE[0] * 4, SIZE[1] * 4)) / 4 + 0.125
    angle = math.radians(degrees)
    place = (columns * math.cos(angle) + rows * math.sin(angle) - shift) % sum(widths)
    picture = np.where((place < widths[0])[..., None], (230.0, 220, 200), (50, 70, 110)).astype(np.float32)
    small = cv2.resize(picture, (SIZE[1], SIZE[0]), interpolation=cv2.INTER_AREA)
    return small + np.random.default_rng(3).normal(0, noise, small.shape).astype(np.float32)


@pytest.mark.parametrize("degrees", [0.0, 45.0, -45.0, 90.0, 30.0])
def test_stripes_are_bands_of_a_period(degrees: float) -> None:
    found = stripes(striped(degrees, (9, 14), 4), ALL, 0.6)
    assert found is not None
    assert found.period == 23
    turn = math.degrees(math.atan2(found.direction[1], found.direction[0]))
    assert abs((turn - degrees + 90) % 180 - 90) < 0.2
    widths = sorted((found.edges[1] - found.edges[0], found.period - found.edges[1] + found.edges[0]))
    assert widths == [9, 14]
    assert outside(striped(degrees, (9, 14), 4, 0), found.levels(SIZE)).max() < 6


def test_their_paint_is_a_repeated_gradient_from_edge_to_edge() -> None:
    found = stripes(striped(45, (10, 10)), ALL, 0.6)
    assert found is not None
    paint = found.paint((100, 75))
    assert paint.repeat and math.dist((paint.x1, paint.y1), (paint.x2, paint.y2)) == pytest.approx(20)
    assert [stop.offset for stop in paint.stops] == [0, 0.5, 0.5, 1]
    assert paint.stops[0].colour == paint.stops[1].colour != paint.stops[2].colour
    assert max(abs(np.subtract(rgb(paint.stops[0].colour), found.colours[0, 0]))) < 1


def test_bands_may_run_from_one_colour_to_another() -> None:
    _, columns = np.indices(SIZE)
    part = (columns % 25 / 25)[..., None]
    saw = ((1 - part) * (240.0, 240, 240) + part * (40, 80, 160)).astype(np.float32)
    # One edge in a period is no row of bands, and a board has two directions.
    assert stripes(saw, ALL, 0.3) is None
    two = np.where((columns % 50 < 25)[..., None], saw, (250.0, 60, 60)).astype(np.float32)
    found = stripes(two, ALL, 0.3)
    assert found is not None
    assert np.ptp(found.colours, axis=1).max() > 100


def test_what_is_no_row_of_bands_is_none() -> None:
    rows, columns = np.indices(SIZE)
    board = np.where(((rows // 9 + columns // 9) % 2 > 0)[..., None], 240.0, 40.0) * np.ones(3)
    ramp = (columns * 1.0)[..., None] * np.ones(3)
    rough = np.random.default_rng(1).uniform(0, 255, (*SIZE, 3))
    for picture in (board, ramp, rough, np.full((*SIZE, 3), 90.0)):
        assert stripes(picture.astype(np.float32), ALL, 0.5) is None
    assert stripes(striped(45, (10, 10)), np.zeros(SIZE, bool), 0.6) is None
