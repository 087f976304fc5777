"""Branches of a skeleton as strokes: smooth continuations are one, what is left over ends where the others meet."""

import numpy as np

from limner.sight.midline import Midline
from limner.sight.skeleton import Branch
from limner.sight.trail import Trail, join


def spoke(angle: float, first: float = 4, last: float = 40) -> np.ndarray:
    """Return points from a junction at the origin outwards."""
    return np.linspace(first, last, 40)[:, None] * [np.cos(np.radians(angle)), np.sin(np.radians(angle))]


def star(*angles: float) -> list[Trail]:
    rows = [spoke(angle) for angle in angles]
    branches = [Branch(points, (0, -1)) for points in rows]
    lines = [Midline(points, np.full(len(points), 4.0), False) for points in rows]
    found = join(branches, lines, 4.0)
    assert found is not None
    return found


def turns(trail: Trail) -> float:
    """Return by how much a trail turns from its start to its end, in degrees."""
    first, last = trail.points[1] - trail.points[0], trail.points[-1] - trail.points[-2]
    return float(np.degrees(np.arccos(np.clip(first @ last / np.hypot(*first) / np.hypot(*last), -1, 1))))


def test_a_crossing_is_two_straight_strokes() -> None:
    found = star(20, 200, 110, 290)
    assert len(found) == 2
    assert all(turns(trail) < 1 for trail in found)


def test_at_a_tee_one_goes_through_and_one_ends() -> None:
    found = star(0, 180, 90)
    assert sorted(round(turns(trail)) for trail in found) == [0, 0]
    assert sorted(max(trail.nodes) for trail in found) == [-1, 0]
    (through,) = [trail for trail in found if max(trail.nodes) < 0]
    assert np.ptp(through.points[:, 0]) > 70


def test_of_an_arrow_the_two_sides_of_the_head_are_one_stroke_with_a_corner() -> None:
    found = star(180, 135, 225)
    assert sorted(round(turns(trail)) for trail in found) == [0, 90]


def test_two_branches_at_a_junction_are_one_stroke() -> None:
    (trail,) = star(0, 75)
    assert round(turns(trail)) == 105


def test_a_long_branch_of_another_width_is_no_stroke_of_these() -> None:
    points = spoke(0)
    assert join([Branch(points, (-1, -1))], [Midline(points, np.full(len(points), 9.0), False)], 4.0) is None
