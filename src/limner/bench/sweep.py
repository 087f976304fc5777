"""Gives vtracer its best: its settings are varied, and of the drawings that fit the one most like the picture is kept.

Varied are the mode, colour precision, layer difference and filter speckle; coordinates are whole pixels, as limner's
are, which costs vtracer nothing that can be seen and saves it many bytes. A person would not do as much.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import product

import msgspec
import numpy as np
from PIL import Image

from limner.bench.minify import minify
from limner.bench.trial import on_white
from limner.core.errors import MissingError
from limner.sight import difference

PRECISIONS, STEPS, SPECKLES = (5, 6, 8), (16, 32, 64, 96), (4, 8, 16, 32, 64)
SPLINES = ((32, 8), (64, 4), (64, 16), (96, 16), (96, 64))
"""Colour precision (bits), layer difference (levels) and filter speckle (pixels); the defaults are 6, 16 and 4.
Of splines a few steps and speckles at 6 bits are tried: on dev photographs none was best at any of 69 budgets."""

COARSE = [("polygon", 4, 64, 32), ("polygon", 4, 128, 64), ("polygon", 4, 128, 128), ("polygon", 5, 128, 128)]
"""For the smallest budgets."""


class Sketch(msgspec.Struct, frozen=True):
    """One drawing by vtracer."""

    svg: str
    bytes: int
    """UTF-8 bytes of the minified document."""
    ssim: float


def sweep(pixels: np.ndarray, most: int) -> list[Sketch]:
    """Draw a picture ``(H, W, 3) uint8`` with all settings; those of more than ``most`` bytes are left out.

    Raises:
        MissingError: vtracer is not installed.
    """
    sketches = []
    for svg in _drawings(pixels):
        # Minifying drops a little; what is far too long is not worth the time to see how much.
        if len(svg) > 2 * most:
            continue
        small = minify(svg)
        if (size := len(small.encode())) <= most:
            sketches.append(Sketch(small, size, difference.ssim(pixels, on_white(small, pixels.shape[:2]))))
    return sketches


def best(sketches: Sequence[Sketch], limit: int) -> Sketch | None:
    """Return the drawing most like the picture of those with at most so many bytes."""
    return max((sketch for sketch in sketches if sketch.bytes <= limit), key=lambda sketch: sketch.ssim, default=None)


def _drawings(pixels: np.ndarray) -> Iterator[str]:
    try:
        import vtracer
    except ImportError as error:
        raise MissingError("vtracer is not installed: pip install 'limner[bench]'") from error
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "BMP")
    settings = [("polygon", *rest) for rest in product(PRECISIONS, STEPS, SPECKLES)]
    settings += COARSE
    settings += [("spline", 6, step, speckle) for step, speckle in SPLINES]
    for mode, precision, step, speckle in settings:
        yield vtracer.convert_raw_image_to_svg(
            file.getvalue(), "bmp", mode=mode, path_precision=0, color_precision=precision,
            layer_difference=step, filter_speckle=speckle,
        )  # fmt: skip
