"""Shapes told by their radial profiles, at every rotation and under blur."""

import cv2
import numpy as np
import pytest

from limner.sight.profile import RAYS, blur_of, fits, near, profile

CENTRE, RADIUS = 60.0, 22.0
CORNERS = {"triangle": 3, "square": 4, "pentagon": 5, "hexagon": 6}


def _drawn(kind: str, turn: float, blur: float) -> np.ndarray:
    canvas = np.zeros((480, 480), np.uint8)
    if kind in ("circle", "ellipse"):
        axes = (RADIUS * 4, RADIUS * (4 if kind == "circle" else 2.4))
        cv2.ellipse(canvas, (240, 240), (round(axes[0]), round(axes[1])), turn, 0, 360, 255, -1)
    else:
        count = 10 if kind == "star" else CORNERS[kind]
        angles = np.radians(turn) + np.arange(count) * 2 * np.pi / count
        radii = np.where(np.arange(count) % 2, 0.45 if kind == "star" else 1.0, 1.0) * RADIUS * 4
        points = 240 + radii[:, None] * np.c_[np.cos(angles), np.sin(angles)]
        cv2.fillPoly(canvas, [np.rint(points).astype(np.int32)], 255)
    small = cv2.resize(canvas, (120, 120), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return cv2.GaussianBlur(small, (0, 0), blur)


def _profile(levels: np.ndarray) -> tuple[np.ndarray, float]:
    radius = float(np.sqrt((levels > 0.5).sum() / np.pi))
    found = profile(levels, (CENTRE, CENTRE), radius)
    assert found is not None and found.shape == (RAYS,)
    return found, radius


@pytest.mark.parametrize("kind", ["circle", "ellipse", "triangle", "square", "pentagon", "hexagon", "star"])
@pytest.mark.parametrize("blur", [0.6, 3.0])
def test_kinds_are_told_however_they_are_turned(kind: str, blur: float) -> None:
    for turn in (0.0, 17.0, 101.0):
        found, radius = _profile(_drawn(kind, turn, blur))
        best, second, *_ = fits(found, near(blur / radius))
        assert best.kind == kind and best.error < 0.035 and second.error > best.error


def test_one_blur_explains_several_shapes() -> None:
    measured = [_profile(_drawn(kind, 20, 4.0)) for kind in ("square", "triangle", "star")]
    assert 3 <= blur_of([one for one, _ in measured], [radius for _, radius in measured]) <= 5


def test_what_leaves_the_picture_has_no_profile() -> None:
    assert profile(np.ones((40, 40), np.float32), (20.0, 20.0), 5.0) is None
