"""Weather after ImageNet-C (Hendrycks and Dietterich 2019, appendix B): snow, frost, fog and brightness.

The constants are the published ones. Our own code, seeded. Frost differs: the original lays photographs of frost over
the picture, which are not ours to ship, so needles of ice are drawn that grow from the rim.
"""

import cv2
import numpy as np

from limner.bench.blurs import streaked, zoomed

SNOW = ((0.1, 0.3, 3, 0.5, 10, 4, 0.8), (0.2, 0.3, 2, 0.5, 12, 4, 0.7), (0.55, 0.3, 4, 0.9, 12, 8, 0.7),
        (0.55, 0.3, 4.5, 0.85, 12, 8, 0.65), (0.55, 0.3, 2.5, 0.85, 12, 12, 0.55))  # fmt: skip
"""By severity: mean and deviation of the flakes, their zoom, the level from which they show, radius and sigma of their
fall, and how much of the picture's colour stays."""
FROST = ((1.0, 0.4), (0.8, 0.6), (0.7, 0.7), (0.65, 0.7), (0.6, 0.75))
"""Weights of the picture and of the ice."""
FOG = ((1.5, 2.0), (2.0, 2.0), (2.5, 1.7), (2.5, 1.5), (3.0, 1.4))
"""How thick it is, and how fast its small structure fades."""
BRIGHTNESS = (0.1, 0.2, 0.3, 0.4, 0.5)
NEEDLES, NEEDLE = 3200, (5, 38)
"""Of frost: how many needles to a million pixels, and their length in pixels. Set by eye."""
GREY = (0.299, 0.587, 0.114)


def snow(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Let snow fall. Images here are ``(H, W, 3) float32`` in [0, 1]; ``severity`` is 1 to 5."""
    mean, spread, zoom, level, radius, sigma, kept = SNOW[severity - 1]
    height, width = image.shape[:2]
    flakes = zoomed(rng.normal(mean, spread, (height, width)).astype(np.float32), zoom)
    flakes[flakes < level] = 0
    flakes = streaked(np.clip(flakes, 0, 1), int(radius), sigma, float(rng.uniform(-135, -45)))[..., None]
    grey = (image @ np.array(GREY, np.float32))[..., None]
    pale = kept * image + (1 - kept) * np.maximum(image, grey * 1.5 + 0.5)
    return pale + flakes + flakes[::-1, ::-1]


def frost(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Lay ice over the picture."""
    picture, ice = FROST[severity - 1]
    height, width = image.shape[:2]
    return picture * image + ice * ices(height, width, rng)


def ices(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return ice ``(height, width, 3) float32`` in [0, 1]: dark where the pane is clear."""
    sheet = np.zeros((height, width), np.float32)
    for _ in range(round(NEEDLES * height * width / 1e6)):
        # Frost grows from the rim: the middle of the pane has less of it.
        at = rng.beta(0.55, 0.55, 2) * (width, height)
        angle, length = rng.uniform(0, 2 * np.pi), rng.uniform(*NEEDLE)
        for turn in (0.0, *rng.choice((np.pi / 3, -np.pi / 3), 2)):
            end = at + length * np.array([np.cos(angle + turn), np.sin(angle + turn)])
            start, stop = ((int(point[0] * 16), int(point[1] * 16)) for point in (at, end))
            cv2.line(sheet, start, stop, float(rng.uniform(0.35, 1)), 1, cv2.LINE_AA, 4)
            length *= 0.6
    fine = cv2.GaussianBlur(sheet, (0, 0), 0.8) + 1.3 * cv2.GaussianBlur(sheet, (0, 0), 7)
    cloud = plasma(height, width, 2.0, rng)
    ice = np.clip(0.75 * fine + 0.35 * cloud**2, 0, 1)[..., None]
    return ice * np.array([0.88, 0.95, 1.0], np.float32)


def fog(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Lay fog over the picture."""
    thick, decay = FOG[severity - 1]
    (height, width), most = image.shape[:2], float(image.max())
    return (image + thick * plasma(height, width, decay, rng)[..., None]) * most / (most + thick)


def brightness(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Raise the value of HSV."""
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    hsv[..., 2] = np.clip(hsv[..., 2] + BRIGHTNESS[severity - 1], 0, 1)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def plasma(height: int, width: int, decay: float, rng: np.random.Generator) -> np.ndarray:
    """Return a cloud ``(height, width) float32`` in [0, 1] by the diamond-square algorithm (Fournier 1982), wrapped."""
    side = 1 << int(np.ceil(np.log2(max(height, width))))
    field = np.zeros((side, side))
    step, wobble = side, 100.0

    def mean(total: np.ndarray) -> np.ndarray:
        return total / 4 + wobble * rng.uniform(-1, 1, total.shape)

    while step >= 2:
        half = step // 2
        corners = field[::step, ::step]
        two = corners + np.roll(corners, -1, 0)
        field[half::step, half::step] = mean(two + np.roll(two, -1, 1))
        middle, corner = field[half::step, half::step], field[::step, ::step]
        beside = middle + np.roll(middle, 1, 0) + corner + np.roll(corner, -1, 1)
        field[::step, half::step] = mean(beside)
        below = middle + np.roll(middle, 1, 1) + corner + np.roll(corner, -1, 0)
        field[half::step, ::step] = mean(below)
        step, wobble = half, wobble / decay
    field -= field.min()
    return (field / field.max())[:height, :width].astype(np.float32)
