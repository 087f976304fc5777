"""Anti-aliasing read as coverage: the shares of an edge's pixels are those that its geometry gives."""

import numpy as np
import pytest

from limner.sight import area, coverage, regions
from limner.sight.colour import premultiply
from tests.sight.drawn import draw

RED, BLUE, WHITE = (200, 30, 40), (20, 60, 220), (255, 255, 255)


def painted(shares: list[np.ndarray], paints: list[tuple[int, int, int]]) -> np.ndarray:
    """Mix opaque paints by shares, rounded to whole levels as a rasteriser rounds."""
    mixed = sum(share[..., None] * np.array([*paint, 255.0]) for share, paint in zip(shares, paints, strict=True))
    return np.rint(mixed).astype(np.float32)


def measured(image: np.ndarray) -> coverage.Coverage:
    return coverage.measure(image, regions.find(image))


def share_of(found: coverage.Coverage, colour: tuple[int, int, int]) -> np.ndarray:
    """Return ``(H, W)``: the part of each pixel that has a colour."""
    total = np.zeros(found.residual.shape)
    for label, fill in enumerate(found.fills, 1):
        if np.abs(fill.at(np.zeros(1), np.zeros(1))[0, :3] - colour).max() < 2:
            total += (found.shares * (found.labels == label)).sum(axis=2)
    return total


def disc(radius: float) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    points = np.column_stack([np.cos(angle), np.sin(angle)]) * radius + (20.3, 19.6)
    return area.coverage([points], 40, 40)


def test_the_edge_of_a_disc_has_its_geometric_shares() -> None:
    inside = disc(13.0)
    found = measured(painted([inside, 1 - inside], [RED, WHITE]))
    assert share_of(found, RED) == pytest.approx(inside, abs=0.02)
    assert found.residual.max() < 2
    assert found.shares.sum(axis=2) == pytest.approx(np.ones((40, 40)), abs=1e-5)


def test_three_paints_that_meet_share_the_pixel() -> None:
    left = np.clip(20.4 - np.arange(40), 0, 1)[None] * np.ones((40, 1))
    top = np.clip(17.7 - np.arange(40), 0, 1)[:, None] * np.ones((1, 40))
    shares = [left * top, (1 - left) * top, 1 - top]
    found = measured(painted(shares, [RED, BLUE, WHITE]))
    for share, paint in zip(shares, (RED, BLUE, WHITE), strict=True):
        assert share_of(found, paint) == pytest.approx(share, abs=0.02)


def test_a_mix_is_never_a_colour_of_its_own() -> None:
    inside = disc(13.0)
    assert len(measured(painted([inside, 1 - inside], [RED, WHITE])).fills) == 2


def test_transparency_is_a_paint_like_any_other() -> None:
    image = premultiply(draw('<circle cx="20" cy="20" r="12.5" fill="#c81e28"/>', 40, 40))
    found = measured(image)
    assert share_of(found, RED) == pytest.approx(image[..., 3] / 255, abs=0.01)


def test_dominant_is_the_region_with_the_largest_share() -> None:
    inside = disc(13.0)
    found = measured(painted([inside, 1 - inside], [RED, WHITE]))
    red = share_of(found, RED) > 0.5
    labels = found.dominant()
    assert len(np.unique(labels[red])) == 1 and len(np.unique(labels[~red])) == 1


def test_nearest_lists_distinct_labels_by_distance() -> None:
    seeds = np.zeros((9, 20), np.int32)
    seeds[:, 3], seeds[:, 7], seeds[:, 19] = 5, 8, 2
    found = coverage.nearest(seeds, np.array([4, 4, 4]), np.array([4, 6, 13]))
    assert found[0, :2].tolist() == [5, 8]
    assert found[1, :2].tolist() == [8, 5]
    assert not found[2].any(), "out of reach"
