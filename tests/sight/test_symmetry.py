import cv2
import numpy as np

from limner.sight.symmetry import settled, symmetry
from limner.sight.tracks import Kind, Track

COUNT = 20


def track(sprite: np.ndarray, pose: np.ndarray, kind: Kind) -> Track:
    ones = np.ones(len(pose))
    return Track(0, sprite, (40, 30), 0, pose, ones, ones, np.zeros(len(pose)), kind)


def box(width: int, height: int) -> np.ndarray:
    sprite = np.zeros((height + 4, width + 4, 4), np.float32)
    sprite[2:-2, 2:-2] = (200, 60, 40, 1)
    return sprite


def disc(gap: bool = False) -> np.ndarray:
    sprite = np.zeros((160, 160, 4), np.float32)
    cv2.circle(sprite, (80, 80), 76, (40, 90, 200, 1), -1)
    if gap:
        cv2.circle(sprite, (80, 30), 16, (250, 250, 250, 1), -1)
    return cv2.resize(sprite, (40, 40), interpolation=cv2.INTER_AREA)


def turned(angle: float, at: tuple[float, float], move: tuple[float, float] = (0, 0), flip: float = 1.0) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    to, back = np.eye(3), np.eye(3)
    to[:2, 2], back[:2, 2] = np.add(at, move), np.negative(at)
    return to @ np.array([[flip * cos, -sin, 0], [flip * sin, cos, 0], [0, 0, 1]]) @ back


def test_a_box_a_square_a_disc_and_what_is_not_alike() -> None:
    still = np.tile(np.eye(3), (COUNT, 1, 1))
    assert len(symmetry(track(box(40, 24), still, "similarity"), 0).maps) == 2
    assert len(symmetry(track(box(30, 30), still, "similarity"), 0).maps) == 4
    assert len(symmetry(track(box(40, 24), still, "homography"), 0).maps) == 8
    assert len(symmetry(track(box(40, 24), still, "translation"), 0).maps) == 1
    middle = symmetry(track(disc(), still, "similarity"), 0).middle
    assert middle is not None and np.abs(middle - (60, 50)).max() < 0.3
    gapped = symmetry(track(disc(gap=True), still, "similarity"), 0)
    assert gapped.middle is None and len(gapped.maps) == 1


def test_a_box_that_slides_does_not_turn_by_halves() -> None:
    at = (40 + 22, 30 + 14)
    truth = np.array([turned(0, at, (3.0 * k, 0)) for k in range(COUNT)])
    seen = np.array([turned(np.pi * (k in (4, 5, 11)), at, (3.0 * k, 0)) for k in range(COUNT)])
    assert np.abs(settled(track(box(40, 24), seen, "similarity"), 0).pose - truth).max() < 0.1


def test_a_panel_that_flips_is_followed_through_its_edge() -> None:
    at = (40 + 22, 30 + 14)
    widths = np.cos(np.linspace(0, np.pi, COUNT))
    truth = np.array([turned(0, at, (0, 0), width) for width in widths])
    seen = np.array([turned(0, at, (0, 0), abs(width)) for width in widths])
    assert np.abs(settled(track(box(40, 24), seen, "affine"), 0).pose - truth).max() < 0.1


def test_a_disc_does_not_turn_and_one_with_a_mark_does() -> None:
    at = (60, 50)
    seen = np.array([turned(0.3 * k, at, (2.0 * k, 0)) for k in range(COUNT)])
    still = settled(track(disc(), seen, "similarity"), 0).pose
    assert np.abs(still[:, :2, :2] - np.eye(2)).max() < 1e-6
    assert np.array_equal(settled(track(disc(gap=True), seen, "similarity"), 0).pose, seen)


def test_a_hand_that_ticks_turns_about_its_hinge() -> None:
    at = (40 + 5, 30 + 38)  # near one end of it
    angles = np.repeat(np.arange(5) * np.pi / 2, 4)
    truth = np.array([turned(angle, at) for angle in angles])
    seen = np.array([one @ turned(np.pi * (k // 4 in (2, 3)), (40 + 5, 30 + 24)) for k, one in enumerate(truth)])
    assert np.abs(settled(track(box(6, 44), seen, "similarity"), 0).pose - truth).max() < 0.1


def test_a_box_that_drops_fast_is_not_mirrored() -> None:
    middle = 30 + 36  # of a box of 70 rows, in a sprite with two more around

    def dropped(low: float, size: float) -> np.ndarray:
        return np.array([[1, 0, 0], [0, size, middle * (1 - size) + low], [0, 0, 1.0]])

    ways = ((0, 1), (4, 0.99), (-20, 0.91), (-22, 0.904), (-20, 0.907), (77, 1.01))
    drops = np.array([dropped(*way) for way in ways])
    seen = drops.copy()
    seen[-1] = seen[-1] @ np.array([[1, 0, 0], [0, -1, 2 * middle + 2], [0, 0, 1.0]])
    assert np.abs(settled(track(box(110, 70), seen, "affine"), 0).pose - drops).max() < 3
