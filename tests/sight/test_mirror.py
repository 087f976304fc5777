import numpy as np
import pytest

from limner.sight.mirror import mirrored, squeezed
from limner.sight.pose import moved, ready


def test_the_direction_that_is_shortened_most() -> None:
    sprite = ready(np.ones((20, 40, 4), np.float32), (10, 30))
    part, across = squeezed(sprite, np.diag([0.25, 1.0, 1.0]))
    assert part == pytest.approx(0.25) and abs(across[0]) == pytest.approx(1)
    part, across = squeezed(sprite, np.diag([3.0, 1.5, 1.0]))
    assert part == pytest.approx(0.5) and abs(across[1]) == pytest.approx(1)


def test_a_thing_is_mirrored_in_its_place() -> None:
    sprite = ready(np.ones((20, 40, 4), np.float32), (10, 30))
    pose = np.array([[0.3, 0, 50], [0, 1, 7], [0, 0, 1.0]])
    other = mirrored(sprite, pose)
    corners = np.array([[10, 30], [50, 30], [50, 50], [10, 50]], float)
    assert moved(corners, other) == pytest.approx(moved(corners[[1, 0, 3, 2]], pose))
    assert mirrored(sprite, other) == pytest.approx(pose)
    upright = mirrored(sprite, pose, np.array([0.0, 1.0]))
    assert moved(corners, upright) == pytest.approx(moved(corners[[3, 2, 1, 0]], pose))
