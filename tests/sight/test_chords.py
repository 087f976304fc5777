"""Chords of outlines: the same as the readable reference cuts them."""

import numpy as np
import pytest

from limner.sight.chords import chords
from limner.sight.flatten import subpath
from limner.sight.graph import Subpath

MIXED = Subpath((10, 50), ((10, 20, 60, 20, 60, 50), (80.0, 90.0), (70, 95, 20, 99, 15, 70), (12.0, 60.0)))


def test_chords_agree_with_the_reference() -> None:
    cut = chords(MIXED)
    assert cut is not None
    assert cut.points == pytest.approx(subpath(MIXED))


def test_points_are_mixes_of_the_outlines_numbers() -> None:
    cut = chords(MIXED)
    assert cut is not None
    row = np.array([value for part in (MIXED.start, *MIXED.segments) for value in part])
    x = (cut.weights * row[cut.columns]).sum(axis=1)
    y = (cut.weights * row[cut.columns + 1]).sum(axis=1)
    assert np.column_stack([x, y]) == pytest.approx(cut.points)


def test_arcs_are_left_to_the_reference() -> None:
    assert chords(Subpath((0, 0), ((5, 0, 1, 10, 0),))) is None
