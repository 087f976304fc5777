"""What shape a blurred thing has: its radial profile beside those of the basic shapes, blurred alike.

From its centroid each basic shape is seen all round: the distance to its outline by direction is its profile. Profiles
are compared at every rotation by circular correlation, and a blur that is the same for all that is in a picture is
found by which of several explains all of it best. Promised: the kinds of ``KINDS`` from about eight pixels of radius,
under a blur up to a third of that. Not promised: what is hidden in part, and what has a hole (see ``blobs``).
"""

from collections.abc import Sequence
from functools import cache

import cv2
import msgspec
import numpy as np

RAYS = 120
"""Directions in which an outline is measured; 3 degrees are next to nothing at the radii that count."""
REACH, STEPS = 2.2, 150
"""How far rays go, in radii of the circle of the same area, and the samples on each."""
SIDE, UNIT = 192, 40.0
"""Pixels of a template, and of the radius of a circle of its area."""
BLURS = (0.0, 0.06, 0.12, 0.18, 0.25, 0.33, 0.42)
"""Standard deviations of the blurs of templates, in such radii."""
SPANS = (1.3, 1.5, 1.75, 2.05, 2.4, 2.8, 3.3)
"""How much longer than wide ellipses and rectangles are."""
LEANS = (1.35, 1.55, 1.8)
"""The same of diamonds that are more than a square on its corner."""
WAIST = (0.38, 0.45, 0.52)
"""Inner radius of a star of five points, in its outer one."""
KINDS = ("circle", "ellipse", "square", "rectangle", "triangle", "diamond", "pentagon", "hexagon", "star")
"""The names that :func:`fits` gives; a square on its corner is a diamond, see :func:`named`."""


class Fit(msgspec.Struct, frozen=True):
    """How well a kind of shape explains a profile."""

    kind: str
    error: float
    """Root of the mean square by which the profiles differ, as a part of the radius."""
    turn: float
    """Degrees, clockwise, by which the shape is turned from where it stands upright (see ``_polygons``)."""


def profile(levels: np.ndarray, middle: tuple[float, float], radius: float) -> np.ndarray | None:
    """Return the distances from a middle to where levels fall below one half, outermost, ``(RAYS,) float32`` pixels.

    Args:
        levels: ``(H, W) float32``, 1 in the thing and 0 on the ground.
        middle: pixels, origin top left.
        radius: of the circle of the same area, in pixels.

    Returns:
        ``None`` where a ray does not leave the thing.
    """
    angles = np.arange(RAYS) * (2 * np.pi / RAYS)
    away = np.linspace(0, REACH * radius, STEPS, dtype=np.float32)
    x = (middle[0] - 0.5 + np.cos(angles)[:, None] * away).astype(np.float32)
    y = (middle[1] - 0.5 + np.sin(angles)[:, None] * away).astype(np.float32)
    along = cv2.remap(levels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    inside = along > 0.5
    last = STEPS - 1 - inside[:, ::-1].argmax(axis=1)
    if not inside.any(axis=1).all() or (last == STEPS - 1).any():
        return None
    rows = np.arange(RAYS)
    high, low = along[rows, last], along[rows, last + 1]
    share = (high - 0.5) / np.maximum(high - low, 1e-3)
    return (away[last] + share * (away[1] - away[0])).astype(np.float32)


def fits(measured: np.ndarray, blur: float) -> list[Fit]:
    """Return how well each kind of shape explains a profile, the best first.

    Args:
        measured: from :func:`profile`.
        blur: one of ``BLURS``.
    """
    names, spectra = _templates(blur)
    level = measured / np.sqrt(np.mean(measured**2))
    # |a - b|^2 = |a|^2 + |b|^2 - 2 a.b, the last for every rotation at once.
    meets = np.fft.irfft(np.fft.rfft(level) * np.conj(spectra), RAYS, axis=1) / RAYS
    best = meets.argmax(axis=1)
    errors = np.sqrt(np.maximum(2 - 2 * meets[np.arange(len(names)), best], 0))
    found: dict[str, Fit] = {}
    for k in np.argsort(errors):
        if names[k] not in found:
            found[names[k]] = Fit(names[k], float(errors[k]), float(best[k]) * 360 / RAYS)
    return list(found.values())


def blur_of(profiles: Sequence[np.ndarray], radii: Sequence[float]) -> float:
    """Return the standard deviation in pixels of the blur that explains shapes best, one for a whole picture."""
    choices = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.5])
    costs = [
        float(np.mean([min(fits(one, near(blur / radius))[0].error, 0.1) for one, radius in
                       zip(profiles, radii, strict=True)]))
        for blur in choices
    ]  # fmt: skip
    return float(choices[int(np.argmin(costs))])


def near(blur: float) -> float:
    """Return the nearest of ``BLURS``."""
    return min(BLURS, key=lambda one: abs(one - blur))


@cache
def _templates(blur: float) -> tuple[list[str], np.ndarray]:
    """Return the kinds and the spectra of the profiles of all templates at a blur."""
    names, spectra = [], []
    for kind, outline in _polygons():
        area = abs(cv2.contourArea(outline.astype(np.float32)))
        points = outline * (UNIT / np.sqrt(area / np.pi)) + SIDE / 2
        levels = np.zeros((4 * SIDE, 4 * SIDE), np.uint8)
        cv2.fillPoly(levels, [np.rint((4 * points - 0.5) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        small = cv2.resize(levels, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        if blur:
            small = cv2.GaussianBlur(small, (0, 0), blur * UNIT)
        moments = cv2.moments((small > 0.5).astype(np.uint8))
        middle = moments["m10"] / moments["m00"] + 0.5, moments["m01"] / moments["m00"] + 0.5
        found = profile(small, middle, UNIT)
        if found is not None:
            names.append(kind)
            spectra.append(np.fft.rfft(found / np.sqrt(np.mean(found**2))))
    return names, np.array(spectra)


def _polygons() -> list[tuple[str, np.ndarray]]:
    """Return the outlines of all templates, upright: corners up, and the longer side level."""
    around = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    disc = np.c_[np.cos(around), np.sin(around)]
    box = np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
    found = [("circle", disc), ("square", box), ("square", _rounded(box, 0.2))]
    found += [("ellipse", disc * (span, 1.0)) for span in SPANS]
    found += [("rectangle", box * (span, 1.0)) for span in SPANS]
    found += [("rectangle", _rounded(box * (span, 1.0), 0.25)) for span in SPANS]
    found += [("diamond", np.array([[0, -lean], [1, 0], [0, lean], [-1, 0]], float)) for lean in LEANS]
    found += [(name, _regular(count)) for name, count in (("triangle", 3), ("pentagon", 5), ("hexagon", 6))]
    found += [("star", _star(waist)) for waist in WAIST]
    return found


def _regular(count: int) -> np.ndarray:
    angles = np.arange(count) * 2 * np.pi / count - np.pi / 2
    return np.c_[np.cos(angles), np.sin(angles)]


def _star(waist: float) -> np.ndarray:
    points = _regular(10)
    points[1::2] *= waist
    return points


def _rounded(corners: np.ndarray, radius: float) -> np.ndarray:
    """Return a polygon about the origin with its corners rounded."""
    inner = corners - np.sign(corners) * radius
    arcs = []
    for corner, middle in zip(corners, inner, strict=True):
        heading = np.arctan2(*np.sign(corner)[::-1])
        angles = heading + np.linspace(-np.pi / 4, np.pi / 4, 6)
        arcs.append(middle + radius * np.c_[np.cos(angles), np.sin(angles)])
    return np.vstack(arcs)
