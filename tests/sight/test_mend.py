"""Strokes of which most is right: a leg, a round corner, a landing that is missing; and strokes of which little is."""

import numpy as np
import pytest

from limner.sight.graph import Line, Path, Polyline, Shape, Subpath
from limner.sight.mend import mend
from limner.sight.outline import trace
from limner.sight.ribbon import ribbon
from limner.sight.settle import Chain, nearest


def shares(*shapes: Shape, width: float = 10.0) -> np.ndarray:
    clear = np.ones((120, 120))
    for shape in shapes:
        clear *= 1 - ribbon(shape, width, "round", "round", (), 120, 120)
    return (1 - clear).astype(np.float32)


def worst(field: np.ndarray, chains: list[Chain]) -> float:
    return float(np.quantile(np.abs(nearest(np.vstack(trace(field)), chains, 10).off), 0.98))


def test_a_short_leg_is_found() -> None:
    bar = Line(15, 60, 105, 60)
    field = shares(bar, Line(60, 60, 60, 74))
    found = mend(field, [bar], 10, "round", "round")
    assert len(found) == 2
    assert found[1].nodes[1] == pytest.approx((60, 74), abs=0.3)
    assert worst(field, found) < 0.5


def test_a_leg_on_the_other_side_makes_the_stroke_longer() -> None:
    bar = Line(15, 60, 105, 60)
    field = shares(bar, Line(60, 46, 60, 90))
    found = mend(field, [bar, Line(60, 60, 60, 90)], 10, "round", "round")
    assert len(found) == 2
    assert found[1].nodes[0] == pytest.approx((60, 46), abs=0.3)


def test_an_end_that_is_drawn_too_far_is_drawn_back() -> None:
    line = Line(15, 60, 80, 60)
    found = mend(shares(line), [Line(15, 60, 95, 60)], 10, "round", "round")
    assert found[0].nodes[1] == pytest.approx((80, 60), abs=0.3)


def test_a_corner_that_is_round_gets_an_arc() -> None:
    wanted = Path((Subpath((20, 20), ((75, 20), (15.0, 0, 1, 90, 35), (90, 100)), False),))
    field = shares(wanted)
    (found,) = mend(field, [Polyline(((20, 20), (90, 20), (90, 100)))], 10, "round", "round")
    assert [len(extra) for extra in found.extras] == [0, 1, 0]
    assert worst(field, [found]) < 0.5


def test_a_stroke_runs_into_another_by_an_arc() -> None:
    bar = Line(10, 30, 110, 30)
    wanted = Path((Subpath((60, 105), ((60, 45), (15.0, 0, 1, 75, 30)), False),))
    field = shares(bar, wanted)
    found = mend(field, [bar, Line(60, 105, 60, 30)], 10, "round", "round")
    assert worst(field, found) < 0.5


def test_a_sharp_tip_is_a_corner_that_is_moved_there() -> None:
    wanted = Polyline(((15, 100), (60, 20), (105, 100)))
    field = shares(wanted)
    seen = Polyline(((15, 100), (52.5, 33.5), (67.5, 33.5), (105, 100)))
    (found,) = mend(field, [seen], 10, "round", "round")
    assert found.nodes.min(axis=0)[1] == pytest.approx(20, abs=0.5)
    assert worst(field, [found]) < 0.5


def test_where_little_is_right_nothing_is_mended() -> None:
    y, x = np.mgrid[0:120, 0:120] + 0.5
    disc = np.clip(45.5 - np.hypot(x - 60, y - 60), 0, 1).astype(np.float32)
    assert mend(disc, [Line(20, 60, 100, 60)], 10, "round", "round") == []


def test_what_is_too_faint_for_an_outline_is_left_alone() -> None:
    assert mend(np.full((40, 40), 0.2, np.float32), [Line(5, 20, 35, 20)], 2, "butt", "miter") == []
