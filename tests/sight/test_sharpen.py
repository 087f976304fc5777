"""Corners that a neighbour left in pieces are points again; those that are seen stay as they are."""

import numpy as np
import pytest

from limner.sight.graph import Circle, Path, Polygon, Subpath
from limner.sight.sharpen import sharpen

EVERYWHERE, NOWHERE = np.ones((60, 60), bool), np.zeros((60, 60), bool)
CUT = Polygon(((10, 10), (48, 10), (49, 10.5), (50, 12), (50, 50), (10, 50)))
ROUND = Path((Subpath((10, 10), ((48.5, 10), (49.5, 10, 50, 10.5, 50, 11.5), (50, 50), (10, 50))),))


@pytest.mark.parametrize("shape", [CUT, ROUND], ids=["chamfer", "curve"])
def test_leftovers_between_sides_are_a_corner(shape: Polygon | Path) -> None:
    found = sharpen(shape, EVERYWHERE)
    assert isinstance(found, Polygon)
    assert sorted((round(x, 6), round(y, 6)) for x, y in found.points) == [(10, 10), (10, 50), (50, 10), (50, 50)]


@pytest.mark.parametrize("shape", [CUT, ROUND, Circle(20, 20, 9)])
def test_what_is_seen_stays(shape: Polygon | Path | Circle) -> None:
    found = sharpen(shape, NOWHERE)
    if isinstance(shape, Polygon):
        assert isinstance(found, Polygon) and set(found.points) == set(shape.points)
    elif isinstance(shape, Path):
        assert isinstance(found, Path) and set(shape.outlines[0].segments) <= set(found.outlines[0].segments)
    else:
        assert found is shape


def test_a_long_chamfer_is_no_leftover() -> None:
    shape = Polygon(((10, 10), (40, 10), (50, 20), (50, 50), (10, 50)))
    assert len(sharpen(shape, EVERYWHERE).points) == 5
