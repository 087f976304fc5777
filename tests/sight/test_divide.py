"""Segments in two where one line or arc is too few, and left alone where it is enough."""

import numpy as np

from limner.sight.divide import divided
from limner.sight.graph import Line, Path, Polyline, Shape, Subpath
from limner.sight.outline import trace
from limner.sight.ribbon import ribbon
from limner.sight.settle import chain, nearest


def contour(shape: Shape) -> np.ndarray:
    return np.vstack(trace(ribbon(shape, 10, "round", "round", (), 120, 120).astype(np.float32)))


def test_what_fits_stays_as_it_is() -> None:
    shape = Line(20, 20, 100, 90)
    item = chain(shape)
    assert divided(contour(shape), [item], 10, False, False)[0] is item


def test_an_arc_that_is_a_line_and_an_arc_is_divided() -> None:
    wanted = Path((Subpath((15, 20), ((60, 20), (30.0, 0, 1, 90, 50)), False),))
    seen = Path((Subpath((15, 20), ((70.0, 0, 1, 90, 50),), False),))
    (found,) = divided(contour(wanted), [chain(seen)], 10, False, False)
    assert len(found.extras) == 2
    assert np.abs(nearest(contour(wanted), [found], 10).off).max() < 0.6


def test_in_a_long_chain_the_rest_stays() -> None:
    zigzag = [(8.0 + 13 * k, 100.0 + 8 * (-1) ** k) for k in range(8)]
    wanted = Path((Subpath(zigzag[0], (*zigzag[1:], (99, 40), (20.0, 0, 0, 79, 20), (20, 20)), False),))
    points = (*zigzag, (99.0, 40.0), (20.0, 20.0))
    found = divided(contour(wanted), [chain(Polyline(points))], 10, False, False)
    assert len(found[0].extras) > len(points) - 1
    assert np.mean(np.abs(nearest(contour(wanted), found, 10).off) > 0.5) < 0.05
