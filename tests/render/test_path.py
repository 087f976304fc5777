"""Numbers and path data are brief, and say what was meant."""

import re

import numpy as np
import pytest

from limner.render.path import Grid, join, number, outline
from limner.sight.flatten import subpath
from limner.sight.graph import Subpath


@pytest.mark.parametrize(("value", "text"), [
    (0, "0"), (0.5, ".5"), (-0.5, "-.5"), (1, "1"), (100, "100"), (-20, "-20"), (1.5, "1.5"), (10.25, "10.25"),
    (0.004, "0"), (-0.004, "0"), (0.006, ".01"), (-0.0, "0"), (9.999, "10"), (-9.999, "-10"), (0.1 + 0.2, ".3"),
    (1234567.891, "1234567.89"), (-0.05, "-.05"), (20.01, "20.01"),
])  # fmt: skip
def test_numbers_are_as_brief_as_svg_allows(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "decimals", "text"), [(120, 0, "120"), (0.4, 0, "0"), (0.12346, 4, ".1235")])
def test_decimals_are_asked_for(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(("values", "text"), [
    ((1, 2), "1 2"), ((1, -2), "1-2"), ((0.5, 0.5), ".5.5"), ((1.5, 0.5), "1.5.5"), ((1, 0.5), "1 .5"),
])  # fmt: skip
def test_separators_stand_only_where_they_are_needed(values: tuple[float, ...], text: str) -> None:
    assert join(values) == text


def test_an_arc_has_both_radii_and_its_flags() -> None:
    bow = Subpath((18, 12), ((6, 0, 1, 12, 18),), closed=False)
    assert outline(bow, Grid()) == "M18 12a6 6 0 0 1-6 6"


def test_a_grid_prints_in_its_own_units() -> None:
    steps = Subpath((512 / 6, 256), ((1280 / 3, 256), (1280 / 3, 512 / 6)), closed=False)
    assert outline(steps, Grid(512 / 24, 3)) == "M4 12h16v-8"
    assert Grid(512 / 24, 3).point((128 / 3, 32)) == "2,1.5"


@pytest.mark.parametrize("flags", [(0, 0), (0, 1), (1, 0), (1, 1)])
@pytest.mark.parametrize("end", [(16, 13.9), (16, 14), (9, 5)])
def test_long_arcs_are_cut_so_that_rounding_does_not_move_them(
    flags: tuple[int, int], end: tuple[float, float]
) -> None:
    bow = Subpath((4, 14), ((6.03, *flags, *end),), closed=False)
    values = [float(value) for value in re.findall(r"-?\d*\.?\d+", outline(bow, Grid(decimals=1)))]
    here, segments = (values[0], values[1]), []
    for k in range(2, len(values), 7):
        here = (here[0] + values[k + 5], here[1] + values[k + 6])
        segments.append((values[k], values[k + 3], values[k + 4], *here))
    drawn, meant = subpath(Subpath((values[0], values[1]), tuple(segments), closed=False)), subpath(bow)
    assert np.linalg.norm(drawn[:, None] - meant, axis=2).min(axis=1).max() < 0.5
