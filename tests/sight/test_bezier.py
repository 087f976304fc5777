"""One cubic is found again from points on it, and what it misses by is what it says."""

import numpy as np
import pytest

from limner.sight import bezier

ARCH = np.array([[0.0, 0.0], [0.0, 22.0], [18.0, 40.0], [40.0, 40.0]])
WAVE = np.array([[0.0, 0.0], [20.0, 8.0], [40.0, -8.0], [60.0, 0.0]])


def on(control: np.ndarray, count: int) -> np.ndarray:
    t = np.linspace(0, 1, count)[:, None]
    return (
        (1 - t) ** 3 * control[0]
        + 3 * t * (1 - t) ** 2 * control[1]
        + 3 * t * t * (1 - t) * control[2]
        + t**3 * control[3]
    )


def ends(control: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    leave, arrive = control[1] - control[0], control[2] - control[3]
    return leave / np.hypot(*leave), arrive / np.hypot(*arrive)


def farthest(control: np.ndarray, points: np.ndarray) -> float:
    gaps = points[:, None] - on(control, 2000)[None]
    return float(np.hypot(gaps[..., 0], gaps[..., 1]).min(axis=1).max())


@pytest.mark.parametrize("control", [ARCH, WAVE])
@pytest.mark.parametrize("count", [8, 40, 300])
def test_points_on_a_cubic_give_a_cubic_through_them(control: np.ndarray, count: int) -> None:
    points = on(control, count)
    found, miss = bezier.fit(points, *ends(control), 0.2)
    assert found[[0, 3]] == pytest.approx(control[[0, 3]])
    assert miss <= 0.2
    assert farthest(found, points) < 0.3


def test_handles_lie_along_the_tangents_given() -> None:
    leave, arrive = ends(WAVE)
    found, _ = bezier.fit(on(WAVE, 50) + np.random.default_rng(0).normal(0, 0.1, (50, 2)), leave, arrive, 0.2)
    for handle, direction in ((found[1] - found[0], leave), (found[2] - found[3], arrive)):
        assert handle / np.hypot(*handle) == pytest.approx(direction)


def test_what_no_cubic_fits_is_missed_by_much() -> None:
    angle = np.linspace(0, 3.6 * np.pi, 200)
    points = 20 * np.column_stack([np.cos(angle), np.sin(angle)])
    _, miss = bezier.fit(points, np.array([0.0, 1.0]), np.array([0.0, -1.0]), 0.2)
    assert miss > 5


@pytest.mark.parametrize("count", [2, 3])
def test_a_run_too_short_to_fit_is_spanned(count: int) -> None:
    points = np.column_stack([np.arange(count) * 1.5, np.zeros(count)])
    found, miss = bezier.fit(points, np.array([1.0, 0.0]), np.array([-1.0, 0.0]), 0.2)
    assert miss == 0
    assert found[:, 0].tolist() == sorted(found[:, 0].tolist()) and not found[:, 1].any()
