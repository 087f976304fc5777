"""Path data against what skia draws of it is render's business; here numbers are compared with the grammar's."""

import math

import numpy as np
import pytest

from limner.render.outlines import outlines
from limner.render.path import Grid, outline
from limner.sight.flatten import flatten
from limner.sight.graph import Path, Subpath


@pytest.mark.parametrize(
    ("data", "segments"),
    [
        ("M1 2L3 4", ((3, 4),)),
        ("M1,2 3,4 5,6", ((3, 4), (5, 6))),
        ("m1 2 2 2h3v-1", ((3, 4), (6, 4), (6, 3))),
        ("M0 0H5V6", ((5, 0), (5, 6))),
        ("M0 0C1 1 2 1 3 0S5-1 6 0", ((1, 1, 2, 1, 3, 0), (4, -1, 5, -1, 6, 0))),
        ("M0 0S5-1 6 0", ((0, 0, 5, -1, 6, 0),)),
        ("M0 0Q3 3 6 0t6 0", ((2, 2, 4, 2, 6, 0), (8, -2, 10, -2, 12, 0))),
        ("M0 0a5 5 0 0110 0", ((5, 0, 1, 10, 0),)),
        ("M.5.5-1e1.25", ((-10, 0.25),)),
    ],
)
def test_every_command_becomes_segments(data: str, segments: tuple[tuple[float, ...], ...]) -> None:
    (found,) = outlines(data)
    assert not found.closed
    assert [list(one) for one in found.segments] == [pytest.approx(list(one)) for one in segments]


def test_a_close_ends_an_outline_where_it_began() -> None:
    first, second = outlines("M1 1h4v4zl-1-1")
    assert first == Subpath((1, 1), ((5, 1), (5, 5)))
    assert second.segments == ((0, 0),) and not second.closed


def test_what_is_printed_is_read_again() -> None:
    shape = Subpath((3, 4), ((10, 4), (12, 5, 13, 6, 13, 8), (4, 0, 1, 9, 12), (3, 12)))
    (found,) = outlines(outline(shape, Grid()))
    assert found == shape


@pytest.mark.parametrize("turn", [0, 30])
@pytest.mark.parametrize("flags", ["0 0", "0 1", "1 0", "1 1"])
def test_an_arc_of_an_ellipse_lies_on_it(turn: float, flags: str) -> None:
    shape = outlines(f"M10 20A30 12 {turn} {flags} 40 25")
    assert all(len(segment) == 6 for segment in shape[0].segments)
    points = np.concatenate([line.points for line in flatten(Path(shape))])
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    flat = points @ np.array([[cos, -sin], [sin, cos]]) / (30, 12)
    # The circle through three points of the unit plane has radius 1.
    system = np.column_stack([2 * flat, np.ones(len(flat))])
    (cx, cy, rest), *_ = np.linalg.lstsq(system, (flat**2).sum(1), rcond=None)
    assert math.sqrt(rest + cx**2 + cy**2) == pytest.approx(1, abs=2e-3)
    turned = np.unwrap(np.arctan2(flat[:, 1] - cy, flat[:, 0] - cx))[[0, -1]]
    assert (abs(np.ptp(turned)) > math.pi) == (flags[0] == "1")
    assert (turned[1] > turned[0]) == (flags[2] == "1")


def test_an_arc_that_is_none() -> None:
    assert outlines("M0 0A0 5 0 0 0 9 9") == (Subpath((0, 0), ((9, 9),), closed=False),)
    assert outlines("M3 3A5 5 0 0 0 3 3") == ()
    ((radius, *_),) = outlines("M0 0A1 1 0 0 0 10 0")[0].segments
    assert radius == 5


@pytest.mark.parametrize("data", ["L1 1", "M1", "M1 1 L2", "M0 0 X", "M0 0Z5 5", "M1e999 0", "M0 0a1 1 0 2 0 1 1"])
def test_what_is_no_path_data_is_said(data: str) -> None:
    with pytest.raises(ValueError, match="path data"):
        outlines(data)
