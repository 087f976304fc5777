"""Finds the patches of a stack in which a linear gradient is worth its bytes, and the colours of all patches.

For each patch the plane through its colours is fitted by weighted least squares, and of all directions the one that
explains most is taken (the first eigenvector, in closed form). Not covered: radial gradients, more than two stops.
"""

import msgspec
import numpy as np

from limner.sight.merge import weights

BYTES = 200.0
"""Bytes of a printed gradient with two stops, and of the reference to it."""
LEAST = 64
"""Pixels below which a patch has no gradient to speak of."""
LARGE, SHARE, SEEN = 0.01, 0.75, 4.0
"""A sky is worth a gradient whatever bytes buy elsewhere: the part of the picture that it takes, the part of its
variance that a plane explains, and the squared levels of that part from which an eye sees it."""


class Shades(msgspec.Struct, frozen=True):
    """The paints of a stack's patches; number 0 is where no patch is seen."""

    colours: np.ndarray
    """``(K, 2, 3)`` levels where each patch's gradient starts and ends; twice the same in a flat one."""
    ramp: np.ndarray
    """``(H, W) float32`` in [0, 1]: how far along its patch's gradient each pixel is; 0 in flat patches."""
    axes: dict[int, np.ndarray]
    """The start and end ``(2, 2)``, x and y in pixels, of the patches that have a gradient."""


def find(picture: np.ndarray, seen: np.ndarray, count: int, price: float) -> Shades:
    """Find the paints of patches.

    Args:
        picture: ``(H, W, 3) float32`` levels.
        seen: ``(H, W) int32`` below ``count``: which patch is seen in each pixel.
        count: the number of patches, 0 among them.
        price: the weighted squared levels that a byte must save.
    """
    planes = _fit(picture, seen, count)
    pays = planes.gain > price * BYTES
    wide = planes.pixels > LARGE * seen.size
    pays |= wide & (planes.gain > SHARE * planes.variance) & (planes.gain > SEEN * 3 * planes.mass)
    pays &= planes.pixels >= LEAST
    colours = np.repeat(planes.colours[:, None], 2, axis=1)
    axes: dict[int, np.ndarray] = {}
    start, along = np.zeros((count, 2), np.float32), np.zeros((count, 2), np.float32)
    for number in (np.flatnonzero(pays[1:]) + 1).tolist():
        unit, mass = planes.direction[number], planes.mass[number]
        extent = float(unit @ planes.spread[number] @ unit)
        half = float(np.sqrt(3 * extent / mass)) * unit  # what is evenly spread reaches to the root of three deviations
        step = unit @ planes.slant[number] / extent * float(np.hypot(*half))
        colours[number] = np.clip([planes.colours[number] - step, planes.colours[number] + step], 0, 255)
        axes[number] = planes.middle[number] + np.array([-half, half])
        start[number], along[number] = axes[number][0], half / (2 * float(half @ half))
    y, x = _positions(seen.shape)
    ramp = ((x - start[seen, 0]) * along[seen, 0] + (y - start[seen, 1]) * along[seen, 1]).clip(0, 1)
    return Shades(colours, ramp.astype(np.float32), axes)


class _Planes(msgspec.Struct, frozen=True):
    """Weighted sums of each patch, and the best direction of a gradient in it."""

    pixels: np.ndarray
    mass: np.ndarray
    colours: np.ndarray
    """``(K, 3)``: plain means, which have the least squared error."""
    variance: np.ndarray
    """Weighted squared distances from the mean colour, summed over pixels and channels."""
    middle: np.ndarray
    """``(K, 2)``: x and y."""
    spread: np.ndarray
    """``(K, 2, 2)``: second moments of place."""
    slant: np.ndarray
    """``(K, 2, 3)``: mixed moments of place and colour."""
    direction: np.ndarray
    gain: np.ndarray


def _fit(picture: np.ndarray, seen: np.ndarray, count: int) -> _Planes:
    flat = seen.ravel()

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(flat, values.ravel(), count)

    weight = weights(picture).mean(axis=2)
    mass = np.maximum(total(weight), 1e-9)
    pixels = np.bincount(flat, minlength=count)
    planes = [np.ascontiguousarray(picture[..., c]) for c in range(3)]
    colours = np.column_stack([total(plane) for plane in planes]) / np.maximum(pixels, 1)[:, None]
    means = np.column_stack([total(weight * plane) for plane in planes]) / mass[:, None]
    y, x = _positions(seen.shape)
    middle = np.column_stack([total(weight * x), total(weight * y)]) / mass[:, None]
    dx, dy = x - middle[seen, 0].astype(np.float32), y - middle[seen, 1].astype(np.float32)
    variance, slant = np.zeros(count), np.zeros((count, 2, 3))
    for channel, plane in enumerate(planes):
        off = plane - means[seen, channel].astype(np.float32)
        variance += total(weight * off * off)
        slant[:, 0, channel], slant[:, 1, channel] = total(weight * dx * off), total(weight * dy * off)
    xx, xy, yy = (total(weight * value) for value in (dx * dx, dx * dy, dy * dy))
    spread = np.stack([np.stack([xx, xy], 1), np.stack([xy, yy], 1)], 1) + 1e-6 * np.eye(2)
    return _Planes(pixels, mass, colours, variance, middle, spread, slant, *_best(spread, slant))


def _positions(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return the middles of pixels, y and x."""
    y, x = (axis + np.float32(0.5) for axis in np.indices(shape, np.float32))
    return y, x


def _best(spread: np.ndarray, slant: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each patch the unit direction along which colour changes most, and the error that this explains."""
    # Of all directions u the largest |slant' u|^2 / (u' spread u): whiten by the Cholesky factor, then an eigenvector.
    factor = np.linalg.inv(np.linalg.cholesky(spread))
    white = factor @ slant
    values, vectors = np.linalg.eigh(white @ white.transpose(0, 2, 1))
    direction = (factor.transpose(0, 2, 1) @ vectors[:, :, 1:])[..., 0]
    return direction / np.maximum(np.hypot(*direction.T), 1e-12)[:, None], values[:, 1]
