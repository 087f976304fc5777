"""Corrupts pictures: the fifteen kinds of ImageNet-C at its five severities, and four that befall documents.

Hendrycks and Dietterich 2019, appendix B, with the published constants; our own code, seeded by the caller's generator.
The original's package calls an unseeded one and fails with current NumPy. Of documents: a dark exposure, the ink of the
other side that shows through, a shadow across the page, and a low resolution; their constants were set by eye, so that
severity 1 is hardly noticed and severity 5 just read by a person.

Two kinds move points: low resolution gives a smaller picture, elastic distorts. The matrix of the first is exact; of
the second it holds the affine part, and what is left is at most a few pixels.
"""

from collections.abc import Callable, Mapping

import cv2
import msgspec
import numpy as np
from PIL import Image

from limner.bench import blurs, weather
from limner.bench.easel import stored

GAUSSIAN = (0.08, 0.12, 0.18, 0.26, 0.38)
SHOT = (60, 25, 12, 5, 3)
"""Photons to full white."""
IMPULSE = (0.03, 0.06, 0.09, 0.17, 0.27)
"""Share of values that are salt or pepper."""
CONTRAST = (0.4, 0.3, 0.2, 0.1, 0.05)
ELASTIC = ((488.0, 170.8, 24.4), (488.0, 19.52, 48.8), (12.2, 2.44, 4.88), (17.08, 2.44, 4.88), (29.28, 2.44, 4.88))
"""Height of the displacement field, its sigma, and how far three points of the affine part move, all in pixels."""
PIXELATE = (0.6, 0.5, 0.4, 0.3, 0.25)
JPEG = (25, 18, 15, 10, 7)
DARK = ((0.5, 0.01), (0.35, 0.014), (0.25, 0.018), (0.16, 0.022), (0.1, 0.026))
"""Exposure, and the sensor's noise."""
BLEED = (0.1, 0.18, 0.26, 0.34, 0.42)
"""How much of the other side's ink shows."""
SHADOW = (0.7, 0.55, 0.42, 0.31, 0.22)
"""Light that is left in the shadow."""
LOW = (0.75, 0.6, 0.5, 0.42, 0.35)
"""Scale."""

Act = Callable[[np.ndarray, int, np.random.Generator], np.ndarray]


class Harm(msgspec.Struct, frozen=True):
    """A corruption: one of ``NAMES`` at a severity of 1 to 5, or none."""

    name: str = "none"
    severity: int = 0


def harmed(pixels: np.ndarray, harm: Harm, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Corrupt a picture.

    Args:
        pixels: ``(H, W, 3) uint8``, sRGB.
        harm: how.
        rng: decides what is left to chance.

    Returns:
        The corrupted picture ``uint8``, and the matrix ``(3, 3)`` from its coordinates to those of ``pixels``.

    Raises:
        ValueError: there is no such corruption or severity.
    """
    if harm == Harm():
        return pixels, np.eye(3)
    if harm.name not in NAMES or not 1 <= harm.severity <= 5:
        raise ValueError(f"there is no corruption {harm.name!r} of severity {harm.severity}")
    if harm.name == "elastic":
        return _elastic(pixels, harm.severity, rng)
    if harm.name == "jpeg":
        return np.ascontiguousarray(stored(_opaque(pixels), JPEG[harm.severity - 1])[..., :3]), np.eye(3)
    if harm.name == "low resolution":
        return _low(pixels, LOW[harm.severity - 1])
    if harm.name == "pixelate":
        return _pixelate(pixels, PIXELATE[harm.severity - 1]), np.eye(3)
    result = ACTS[harm.name](pixels.astype(np.float32) / 255, harm.severity, rng)
    return np.rint(np.clip(result, 0, 1) * 255).astype(np.uint8), np.eye(3)


def _gaussian(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    return image + rng.normal(0, GAUSSIAN[severity - 1], image.shape)


def _shot(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    return rng.poisson(image * SHOT[severity - 1]) / SHOT[severity - 1]


def _impulse(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    chance = rng.random(image.shape)
    share = IMPULSE[severity - 1]
    return np.where(chance < share / 2, 0.0, np.where(chance > 1 - share / 2, 1.0, image))


def _contrast(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    mean = image.mean(axis=(0, 1))
    return (image - mean) * CONTRAST[severity - 1] + mean


def _dark(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    gain, noise = DARK[severity - 1]
    return image * gain + rng.normal(0, noise, image.shape)


def _bleed(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """The other side is the same page, mirrored and moved: its ink, soft, takes light from this one."""
    ghost = cv2.GaussianBlur(image[:, ::-1], (0, 0), 1.4)
    ghost = np.roll(ghost, tuple(int(value) for value in rng.integers(20, 60, 2)), (0, 1))
    paper = np.median(image.reshape(-1, 3), axis=0).astype(np.float32)
    return image + BLEED[severity - 1] * (ghost - paper)


def _shadow(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Somebody stands in the light: across the page lies a soft edge, and a second, harder one in it."""
    height, width = image.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    light = np.ones((height, width), np.float32)
    for soft, part in ((0.12, 0.8), (0.02, 0.2)):
        angle = rng.uniform(0, 2 * np.pi)
        along = (x / width - rng.uniform(0.35, 0.65)) * np.cos(angle) + (y / height - rng.uniform(0.35, 0.65)) * np.sin(
            angle
        )
        light -= part * (1 - SHADOW[severity - 1]) / (1 + np.exp(-4 * along / soft))
    return image * light[..., None]


def _elastic(pixels: np.ndarray, severity: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Simard 2003 with an affine part before it, as in ImageNet-C."""
    high, sigma, reach = ELASTIC[severity - 1]
    height, width = pixels.shape[:2]
    centre, side = np.array([width, height], np.float32) / 2, min(height, width) / 3
    points = centre + side * np.array([[1, 1], [1, -1], [-1, -1]], np.float32)
    moved = (points + rng.uniform(-reach, reach, points.shape)).astype(np.float32)
    affine = np.vstack([cv2.getAffineTransform(points.astype(np.float32), moved), [0, 0, 1]])
    back = np.linalg.inv(affine)
    fields = [_smooth(rng.uniform(-1, 1, (height, width)).astype(np.float32), sigma) * high for _ in range(2)]
    y, x = np.mgrid[:height, :width].astype(np.float32) + 0.5
    across, down = x + fields[0], y + fields[1]
    left, top = ((back[k, 0] * across + back[k, 1] * down + back[k, 2] - 0.5).astype(np.float32) for k in (0, 1))
    result = cv2.remap(pixels, left, top, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return result, back


def _smooth(field: np.ndarray, sigma: float) -> np.ndarray:
    """Blur a field; a wide one at a quarter of the size, which is the same to the eye and sixteen times as fast."""
    if sigma < 40:
        return cv2.GaussianBlur(field, (0, 0), sigma)
    small = cv2.resize(field, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    return cv2.resize(smooth, (field.shape[1], field.shape[0]), interpolation=cv2.INTER_LINEAR)


def _pixelate(pixels: np.ndarray, scale: float) -> np.ndarray:
    picture = Image.fromarray(pixels)
    size = (max(int(picture.width * scale), 1), max(int(picture.height * scale), 1))
    small = picture.resize(size, Image.Resampling.BOX)
    return np.asarray(small.resize(picture.size, Image.Resampling.NEAREST))


def _low(pixels: np.ndarray, scale: float) -> tuple[np.ndarray, np.ndarray]:
    picture = Image.fromarray(pixels)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    small = np.asarray(picture.resize(size, Image.Resampling.BOX))
    return small, np.diag([picture.width / size[0], picture.height / size[1], 1.0])


def _opaque(pixels: np.ndarray) -> np.ndarray:
    return np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])


ACTS: Mapping[str, Act] = {
    "gaussian noise": _gaussian, "shot noise": _shot, "impulse noise": _impulse, "defocus": blurs.defocus,
    "glass": blurs.glass, "motion": blurs.motion, "zoom": blurs.zoom, "snow": weather.snow, "frost": weather.frost,
    "fog": weather.fog, "brightness": weather.brightness, "contrast": _contrast, "dark": _dark,
    "bleed-through": _bleed, "shadow": _shadow,
}  # fmt: skip
"""What changes levels and leaves every point where it is."""
PUBLISHED = ("gaussian noise", "shot noise", "impulse noise", "defocus", "glass", "motion", "zoom", "snow", "frost",
             "fog", "brightness", "contrast", "elastic", "pixelate", "jpeg")  # fmt: skip
"""ImageNet-C's fifteen, in the paper's order."""
NAMES = (*PUBLISHED, "dark", "bleed-through", "shadow", "low resolution")
