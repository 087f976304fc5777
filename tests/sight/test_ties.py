"""Which numbers change together: what was meant to be is kept."""

import numpy as np
import pytest

from limner.sight import numbers
from limner.sight.graph import Circle, Ellipse, Line, Path, Polygon, Rect, Sector, Shape, Subpath
from limner.sight.ties import ties


def shaken(shape: Shape) -> np.ndarray:
    """A shape's numbers after a change that its ties allow."""
    free = ties(shape, stroked=False)
    return numbers.read(shape) + free @ np.random.default_rng(0).normal(0, 0.1, free.shape[1])


def test_a_square_stays_a_square_with_sharp_level_corners() -> None:
    after = numbers.write(Rect(1, 2, 9, 9), shaken(Rect(1, 2, 9, 9)))
    assert isinstance(after, Rect)
    assert after.width == pytest.approx(after.height) and after.width != 9
    assert (after.radius, after.angle) == (0, 0)


@pytest.mark.parametrize(("shape", "count"), [
    (Rect(1, 2, 9, 8, 2, 33), 6), (Rect(1, 2, 9, 8), 4), (Circle(1, 2, 3), 3), (Ellipse(1, 2, 3, 4), 4),
    (Ellipse(1, 2, 3, 4, 12), 5), (Sector(9, 9, 5, 30, 45), 3), (Sector(9, 9, 5, 31, 47, 2), 6),
    (Line(1, 5, 9, 5), 3), (Line(1, 5, 9, 6), 4), (Polygon(((0, 0), (9, 0), (9, 5), (0, 5))), 4),
    (Polygon(((0, 0), (9, 1), (8, 5))), 6),
])  # fmt: skip
def test_as_many_numbers_are_free_as_a_designer_chose(shape: Shape, count: int) -> None:
    assert ties(shape, stroked=False).shape == (len(numbers.kinds(shape)), count)
    assert ties(shape, stroked=True).shape == (len(numbers.kinds(shape)) + 1, count + 1)


def test_level_lines_of_a_path_stay_level_round_its_closing_point() -> None:
    shape = Path((Subpath((0, 0), ((9, 0), (9, 5), (4, 8, 2, 8, 0, 5), (0, 0))),))
    after = numbers.write(shape, shaken(shape))
    assert isinstance(after, Path)
    (start, first, second), last = (
        (after.outlines[0].start, *after.outlines[0].segments[:2]),
        after.outlines[0].segments[-1],
    )
    assert start[1] == pytest.approx(first[1]) and first[0] == pytest.approx(second[0])
    assert last == pytest.approx(start)


def test_a_smooth_joint_stays_smooth() -> None:
    shape = Path((Subpath((0, 0), ((1, 3, 4, 5, 6, 6), (10, 8, 14, 8, 16, 2)), closed=False),))
    row = shaken(shape)
    back, ahead = row[6:8] - row[4:6], row[8:10] - row[6:8]
    turn = np.degrees(np.arctan2(back[0] * ahead[1] - back[1] * ahead[0], back @ ahead))
    assert abs(turn) < 0.5 and np.hypot(*(row[6:8] - (6, 6))) > 0.01


def test_flags_of_arcs_never_change_and_their_radius_may() -> None:
    shape = Path((Subpath((0, 0), ((5, 0, 1, 8, 3), (9, 9))),))
    change = np.abs(ties(shape, stroked=False)).sum(axis=1)
    assert change[3] == change[4] == 0 and change[2] == 1
