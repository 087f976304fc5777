"""Lines and arcs joined: corners where they cross, smooth joints where they touch, cubics where those are shorter."""

import numpy as np
import pytest

from limner.sight.bend import Bend, advance, bend, heading
from limner.sight.runs import divide
from tests.sight.test_runs import arc, line


def joined(points: np.ndarray, closed: bool = False) -> Bend:
    return bend(points, divide(points), closed, (points[0], points[-1]), 10.0)


def test_a_corner_lies_where_the_sides_cross_though_no_point_is_near_it() -> None:
    found = joined(np.vstack([line((0, 0), (40, 0), 20), line((46, 6), (46, 50), 20)]))
    (corner,) = found.corners
    assert corner.at == pytest.approx((46, 0), abs=1e-6)
    assert corner.before == pytest.approx((1, 0), abs=1e-6)
    assert corner.after == pytest.approx((0, 1), abs=1e-6)
    assert [len(segment) for segment in found.path.segments] == [2, 2]


def test_an_arc_between_lines_touches_them() -> None:
    points = np.vstack([line((0, 0), (40, 0), 20), arc((41, 20), 20, -87, -3, 20), line((61, 21), (61, 60), 20)])
    found = joined(points)
    assert found.corners == ()
    first, middle, last = found.path.segments
    assert first == pytest.approx((41, 0), abs=0.2)
    assert middle == pytest.approx((20, 0, 1, 61, 20), abs=0.3)
    assert last == pytest.approx((61, 60))


def test_a_closed_path_comes_back_to_its_start() -> None:
    corners = [(0, 0), (60, 0), (60, 40), (0, 40)]
    sides = [line(a, b, 20)[2:-2] for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    found = joined(np.vstack(sides), closed=True)
    assert len(found.corners) == 4
    assert found.path.segments[-1] == pytest.approx(found.path.start)


def test_a_wave_is_cubics_if_those_are_fewer_numbers() -> None:
    t = np.linspace(0, 1, 120)[:, None]
    p = np.array([[0, 0], [40, 90], [60, -70], [120, 30]], float)
    wave = (1 - t) ** 3 * p[0] + 3 * t * (1 - t) ** 2 * p[1] + 3 * t * t * (1 - t) * p[2] + t**3 * p[3]
    found = joined(wave)
    assert {len(segment) for segment in found.path.segments} == {6}
    assert len(found.path.segments) <= 4


def test_going_on_along_a_circle() -> None:
    (run,) = divide(arc((0, 0), 30, 0, 90, 30))
    assert advance(run, np.array([0.0, 30.0]), 30 * np.pi / 2) == pytest.approx((-30, 0), abs=1e-6)
    assert heading(run, np.array([0.0, 30.0])) == pytest.approx((-1, 0), abs=1e-6)
