import cv2
import numpy as np

from limner.sight.facet import corners, laid, moved, told

DIAMOND = np.array([[50, 10], [90, 50], [50, 90], [10, 50]], float)
SQUARE = np.array([[90, 10], [90, 90], [10, 90], [10, 10]], float)


def painted(outline: np.ndarray) -> np.ndarray:
    large = np.zeros((800, 800), np.uint8)
    cv2.fillPoly(large, [np.round(outline * 8 * 16 - 8).astype(np.int32)], 255, shift=4)
    return cv2.resize(large, (100, 100), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def at(part: float) -> np.ndarray:
    return DIAMOND + part * (SQUARE - DIAMOND)


def test_corners_are_found_to_a_fraction_of_a_pixel() -> None:
    for part in (0.0, 0.3, 0.5, 0.8):
        found = corners(painted(at(part)))
        assert found is not None and len(found) == 4
        assert max(np.linalg.norm(found - corner, axis=1).min() for corner in at(part)) < 0.3


def test_a_disc_in_pieces_has_none() -> None:
    two = painted(at(0.2) * 0.3) + painted(at(0.2) * 0.3 + 50)
    assert corners(two) is None


def test_corners_that_move_alike_have_one_component_though_some_frames_mislead() -> None:
    parts = np.linspace(0, 1, 30)
    seen: list[np.ndarray | None] = [corners(painted(at(part))) for part in parts]
    seen[4], seen[9] = None, np.zeros((4, 2))
    found = moved(seen)
    assert found is not None
    mean, axes = found
    assert axes.shape == (1, 4, 2)
    numbers = told(seen[20], mean, axes)
    assert numbers is not None and told(seen[9], mean, axes) is None
    outline = mean + numbers[0] * axes[0]
    assert max(np.linalg.norm(outline - corner, axis=1).min() for corner in at(parts[20])) < 0.3


def test_a_frame_whose_corners_are_not_seen_is_told_by_what_it_covers() -> None:
    seen = [corners(painted(at(part))) for part in np.linspace(0.1, 0.9, 20)]
    found = moved(list(seen))
    assert found is not None
    mean, axes = found
    start = told(seen[-1], mean, axes)
    assert start is not None
    numbers, miss = laid(painted(at(1.0)), mean, axes, start)
    outline = mean + numbers[0] * axes[0]
    assert miss < 0.3 and max(np.linalg.norm(outline - corner, axis=1).min() for corner in SQUARE) < 0.3


def test_what_has_ever_other_corners_is_moved_by_nothing() -> None:
    rng = np.random.default_rng(0)
    assert moved([rng.uniform(0, 90, (4, 2)) for _ in range(20)]) is None
    assert moved([None] * 20) is None
