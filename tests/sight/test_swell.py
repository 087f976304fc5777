import cv2
import numpy as np
import pytest

from limner.sight.swell import GRID, Place, bank, measure, softness

SIDE = 20 * GRID + 1


def disc(diameter: float) -> np.ndarray:
    y, x = (np.indices((SIDE, SIDE)) - SIDE // 2) / GRID
    return (np.hypot(x, y) < diameter / 2).astype(np.float32)


def place(looks: list[tuple[float, float]], blur: float = 0.5, noise: float = 0.01) -> Place:
    centre = np.array([10.3, 9.8])
    y, x = (np.indices((20 * 16, 20 * 16)) + 0.5) / 16
    rng = np.random.default_rng(2)
    cover = []
    for size, opacity in looks:
        drawn = (np.hypot(x - centre[0], y - centre[1]) < 6 * size).astype(np.float32)
        drawn = cv2.resize(drawn, (20, 20), interpolation=cv2.INTER_AREA) * opacity
        cover.append(cv2.GaussianBlur(drawn, (0, 0), blur) + rng.normal(0, noise, (20, 20)))
    return Place(centre, (0, 0, 20, 20), np.ones((20, 20), bool), np.stack(cover).astype(np.float32))


LOOKS = [(1.0, 1.0), (0.8, 0.6), (0.5, 1.0), (0.6, 0.3), (1.0, 0.2), (0.25, 1.0)]


def test_size_and_opacity_are_told_apart() -> None:
    (found,) = measure(disc(12), place(LOOKS), (0.5, 0.5), ["both"])
    assert found.size == pytest.approx([size for size, _ in LOOKS], abs=0.03)
    assert found.opacity == pytest.approx([opacity for _, opacity in LOOKS], abs=0.06)


def test_what_keeps_one_of_them_is_measured_by_the_other_alone() -> None:
    sizes = np.array([1.0, 0.7, 0.3, 0.1, 0.04, 0.0])
    (found,) = measure(disc(12), place([(size, 1.0) for size in sizes]), (0.5, 0.5), ["size"])
    assert (found.opacity == 1).all() and found.size == pytest.approx(sizes, abs=0.03)
    (faded,) = measure(disc(12), place([(1.0, part) for part in sizes]), (0.5, 0.5), ["opacity"])
    assert (faded.size == 1).all() and faded.opacity == pytest.approx(sizes, abs=0.02)


def test_what_lies_nearer_to_others_counts_nothing() -> None:
    one = place([(1.0, 1.0)])
    one.mine[:, 16:] = False
    one.cover[0, :, 16:] = 0
    drawn = bank(disc(12), one, np.ones(1), 0.5)[0].reshape(20, 20)
    assert drawn[:, 16:].max() == 0 and drawn[9, 10] == pytest.approx(1, abs=0.01)
    (found,) = measure(disc(12), one, (0.5, 0.5), ["both"])
    assert found.size[0] == pytest.approx(1, abs=0.02)


def test_edges_tell_how_soft_they_are_where_things_are_clear_and_where_they_are_faint() -> None:
    clear, faint = place(LOOKS[:4:2] * 3, 0.45, 0.003), place(LOOKS[3:5] * 3, 0.8, 0.003)
    both = Place(clear.centre, clear.box, clear.mine, np.concatenate([clear.cover, faint.cover]))
    assert softness(disc(12), [both]) == pytest.approx((0.45, 0.8), abs=0.16)
