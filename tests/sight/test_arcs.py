"""Arcs in outlines, and slices of pies and rings: golden shapes back from their own points and from pixels."""

import numpy as np
import pytest

from limner.sight import arcs
from limner.sight.flatten import flatten, subpath
from limner.sight.graph import Arc, Path, Sector, Subpath
from tests.sight.drawn import WHITE, draw, nodes


def along(sweep: float, noise: float = 0.0, start: float = 20.0) -> np.ndarray:
    angles = np.radians(np.linspace(start, start + sweep, max(int(abs(sweep)), 12)))
    points = np.column_stack([50 + 30 * np.cos(angles), 40 + 30 * np.sin(angles)])
    return points + np.random.default_rng(0).normal(0, noise, points.shape) if noise else points


@pytest.mark.parametrize("sweep", [30, 90, -120, 179, 181, -200, 290, 330, -358])
def test_an_arc_is_followed(sweep: float) -> None:
    points = along(sweep, 0.02)
    found = arcs.follow(points)
    assert found is not None
    drawn = subpath(Subpath(tuple(points[0]), tuple(found), closed=False))
    gaps = np.linalg.norm(points[:, None] - drawn, axis=2).min(axis=1)
    assert gaps.max() < 1.2, "each point has the arc near it"
    assert np.abs(np.hypot(*(drawn - (50, 40)).T) - 30).max() < 0.15, "and the arc runs where the circle does"


@pytest.mark.parametrize("points", [
    np.column_stack([np.arange(40), np.zeros(40)]),
    np.column_stack([np.arange(40), np.sin(np.arange(40) / 4)]),
    along(12), along(90)[:7],
], ids=["line", "wave", "too short a turn", "too few points"])  # fmt: skip
def test_what_is_no_arc_is_not_followed(points: np.ndarray) -> None:
    assert arcs.follow(points) is None


def test_a_plain_path_stays_as_it_is() -> None:
    path = Path((Subpath((0, 0), ((9, 0), (9, 9, 4, 4, 0, 9))),))
    assert arcs.recognise(path) is path


@pytest.mark.parametrize(("svg", "expected"), [
    ('<path d="M50 50h40a40 40 0 0 1-40 40z"/>', Sector(50, 50, 40, 0, 90)),
    ('<path d="M50 50v-40a40 40 0 1 1-40 40z"/>', Sector(50, 50, 40, -90, 270)),
    ('<path d="M90 50a40 40 0 0 1-40 40v-20a20 20 0 0 0 20-20z"/>', Sector(50, 50, 40, 0, 90, 20)),
    ('<path d="M10 50a40 40 0 0 1 80 0z"/>', Arc(50, 50, 40, 180, 180)),
], ids=["quarter", "three quarters", "ring slice", "half disc"])  # fmt: skip
def test_slices_come_back_from_pixels(svg: str, expected: Sector | Arc) -> None:
    *_, node = nodes(draw(WHITE + svg))
    assert type(node.shape) is type(expected)
    found, wanted = flatten(node.shape)[0].points, flatten(expected)[0].points
    for a, b in ((found, wanted), (wanted, found)):
        assert np.linalg.norm(a[:, None] - b, axis=2).min(axis=1).max() < 2.5, "points of one near points of the other"
    assert (node.shape.cx, node.shape.cy, node.shape.r) == pytest.approx((50, 50, 40), abs=0.3)
    assert abs(node.shape.sweep) == pytest.approx(expected.sweep, abs=1)
