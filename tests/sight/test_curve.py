"""Outlines become few lines and cubics: within tolerance of the true shape, corners sharp, straight runs straight."""

import numpy as np
import pytest

from limner.sight import area, curve, outline
from limner.sight.graph import Subpath
from tests.sight.drawn import walk

TOLERANCE = 0.22
SQUARE = [(10.3, 10.2), (50.6, 10.2), (50.6, 50.4), (10.3, 50.4)]
TRIANGLE = [(32.0, 6.5), (58.0, 52.0), (5.0, 44.0)]
STAR = [
    (32 + r * np.sin(k * np.pi / 5), 32 - r * np.cos(k * np.pi / 5)) for k, r in enumerate([28, 12] * 5)
]  # fmt: skip
CAPSULE = [
    *((44 + 12 * np.sin(a), 32 - 12 * np.cos(a)) for a in np.linspace(0, np.pi, 80)),
    *((20 - 12 * np.sin(a), 32 + 12 * np.cos(a)) for a in np.linspace(0, np.pi, 80)),
]
BEAN = [
    (32 + (20 + 5 * np.cos(3 * a)) * np.cos(a), 32 + (20 + 5 * np.cos(3 * a)) * np.sin(a))
    for a in np.linspace(0, 2 * np.pi, 300, endpoint=False)
]


def fitted(points: list[tuple[float, float]]) -> Subpath:
    """Fit what pixels show of a shape: box-filtered coverage, its outline at one half."""
    (line,) = outline.trace(area.coverage([np.array(points)], 64, 64))
    return curve.fit(line, TOLERANCE)


def off(fit: Subpath, points: list[tuple[float, float]]) -> np.ndarray:
    """Return how far points along a fit lie from the true polygon."""
    on = walk(fit.start, fit.segments)
    corners = np.array(points)
    gaps = [_to_edge(on, a, b) for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    return np.min(gaps, axis=0)


def _to_edge(on: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    t = np.clip(((on - a) @ (b - a)) / ((b - a) @ (b - a)), 0, 1)
    return np.linalg.norm(a + t[:, None] * (b - a) - on, axis=1)


def miss_of_corners(fit: Subpath, points: list[tuple[float, float]]) -> float:
    """Return how far the worst corner is from the nearest joint of the fit."""
    joints = np.array([fit.start, *(segment[-2:] for segment in fit.segments)])
    return float(np.linalg.norm(np.array(points)[:, None] - joints[None], axis=2).min(axis=1).max())


@pytest.mark.parametrize("points", [SQUARE, TRIANGLE], ids=["square", "triangle"])
def test_polygons_are_their_corners_and_nothing_more(points: list[tuple[float, float]]) -> None:
    fit = fitted(points)
    assert [len(segment) for segment in fit.segments] == [2] * len(points)
    assert miss_of_corners(fit, points) < 0.15
    assert off(fit, points).max() < 0.15


def test_a_star_keeps_its_ten_corners_and_has_no_more_segments() -> None:
    fit = fitted(STAR)
    assert len(fit.segments) <= 10
    assert miss_of_corners(fit, STAR) < 0.2
    assert off(fit, STAR).max() < 0.2


@pytest.mark.parametrize("turn", range(0, 90, 11))
def test_squares_stay_four_segments_at_every_angle(turn: int) -> None:
    angle = np.radians(turn + 45 + 90 * np.arange(4))
    points = list(zip(32.4 + 25 * np.cos(angle), 31.7 + 25 * np.sin(angle), strict=True))
    fit = fitted(points)
    assert len(fit.segments) == 4
    assert miss_of_corners(fit, points) < 0.15
    assert off(fit, points).max() < 0.15


@pytest.mark.parametrize("turn", [0, 11, 22, 33, 55, 66, 77])
def test_sides_of_turned_squares_are_lines(turn: int) -> None:
    angle = np.radians(turn + 45 + 90 * np.arange(4))
    points = list(zip(32.4 + 25 * np.cos(angle), 31.7 + 25 * np.sin(angle), strict=True))
    assert [len(segment) for segment in fitted(points).segments] == [2] * 4


@pytest.mark.parametrize(
    ("points", "most", "farthest", "mean"),
    [(CAPSULE, 8, TOLERANCE + 0.03, 0.1), (BEAN, 12, 0.4, 0.12)],
    ids=["capsule", "bean"],
)
def test_smooth_outlines_take_few_cubics_close_by(
    points: list[tuple[float, float]], most: int, farthest: float, mean: float
) -> None:
    fit = fitted(points)
    assert len(fit.segments) <= most
    (line,) = outline.trace(area.coverage([np.array(points)], 64, 64))
    on = walk(fit.start, fit.segments, 200)
    gaps = np.linalg.norm(line[:, None] - on[None], axis=2).min(axis=1)
    assert gaps.max() < farthest, "the farthest that a point may lie from the fit"
    assert off(fit, points).mean() < mean


def test_the_straight_sides_of_a_capsule_are_lines() -> None:
    lines = [segment for segment in fitted(CAPSULE).segments if len(segment) == 2]
    assert len(lines) == 2


def test_joints_of_a_smooth_outline_do_not_kink() -> None:
    fit = fitted(BEAN)
    starts = [fit.start, *(segment[-2:] for segment in fit.segments[:-1])]
    pieces = [
        np.array([start, *np.reshape(segment, (-1, 2))]) for start, segment in zip(starts, fit.segments, strict=True)
    ]
    for before, after in zip(pieces, pieces[1:] + pieces[:1], strict=True):
        arrive, leave = before[-1] - before[-2], after[1] - after[0]
        cosine = arrive @ leave / (np.linalg.norm(arrive) * np.linalg.norm(leave))
        assert cosine > np.cos(np.radians(6))


@pytest.mark.parametrize("points", [SQUARE, STAR, CAPSULE, BEAN], ids=["square", "star", "capsule", "bean"])
def test_an_outline_ends_where_it_starts(points: list[tuple[float, float]]) -> None:
    fit = fitted(points)
    assert fit.segments[-1][-2:] == pytest.approx(fit.start, abs=1e-6)


def test_resampled_points_lie_evenly_on_the_outline() -> None:
    even = curve.resample(np.array(SQUARE))
    gaps = np.linalg.norm(even - np.roll(even, 1, axis=0), axis=1)
    assert 0.3 < gaps.min() and gaps.max() < 0.6
    edges = zip(np.array(SQUARE), np.roll(SQUARE, -1, axis=0), strict=True)
    assert np.min([_to_edge(even, a, b) for a, b in edges], axis=0).max() < 1e-9


def test_corners_are_found_and_curves_have_none() -> None:
    even = curve.resample(outline.trace(area.coverage([np.array(TRIANGLE)], 64, 64))[0])
    corners = even[curve.find_corners(even)]
    assert np.linalg.norm(np.array(TRIANGLE)[:, None] - corners[None], axis=2).min(axis=1).max() < 1.5
    assert len(corners) == 3
    smooth = curve.resample(outline.trace(area.coverage([np.array(BEAN)], 64, 64))[0])
    assert len(curve.find_corners(smooth)) == 0
