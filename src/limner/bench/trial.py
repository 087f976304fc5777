"""One trial: a method draws one picture, and the drawing is measured against it.

A failure is a result. What raises, or cannot be rendered, counts as a blank white picture with its error, its bytes
and its time. Nothing limits a method's time or memory: it runs in this process.
"""

import io
import time

import msgspec
import numpy as np
import resvg_py
from PIL import Image

from limner.bench.corpora import Item
from limner.bench.methods import Method
from limner.bench.minify import minify
from limner.core import fonts
from limner.sight import difference as pixels

SIZE = 512
BLANK = '<svg xmlns="http://www.w3.org/2000/svg"/>'


class Trial(msgspec.Struct, frozen=True):
    """What one method made of one picture."""

    corpus: str
    name: str
    method: str
    mse: float
    off: float
    """Fraction of pixels of which a channel differs by more than 32 of 255."""
    ssim: float
    bytes: int
    """UTF-8 bytes of the minified document."""
    seconds: float
    """CPU time of the whole process, all threads."""
    error: str | None = None
    svg: str = ""


def attempt(item: Item, target: np.ndarray, name: str, method: Method) -> Trial:
    """Run a method on a picture and measure its drawing.

    Args:
        item: where the picture comes from.
        target: ``(H, W, 3) uint8``, the picture.
        name: the method's name.
        method: the method.
    """
    rgba = np.dstack([target, np.full(target.shape[:2], 255, np.uint8)])
    error = None
    began = time.process_time()
    try:
        svg = method(rgba)
    except Exception as fault:  # whatever a method raises is its result
        svg, error = BLANK, _brief(fault)
    seconds = time.process_time() - began
    try:
        small, drawn = minify(svg), on_white(svg, target.shape[:2])
    except ValueError as fault:
        small, drawn, error = BLANK, np.full_like(target, 255), _brief(fault)
    return Trial(
        corpus=item.corpus,
        name=item.name,
        method=name,
        mse=pixels.mse(target, drawn),
        off=pixels.fraction_off(target, drawn),
        ssim=pixels.ssim(target, drawn),
        bytes=len(small.encode()),
        seconds=seconds,
        error=error,
        svg=svg,
    )


def rasterise(svg: str, longest: int = SIZE) -> np.ndarray:
    """Render a trusted SVG with resvg on white, its longest side ``longest`` pixels, as ``(H, W, 3) uint8``.

    Raises:
        ValueError: resvg cannot render it.
    """
    first = _resvg(svg, width=longest)
    height, width = first.shape[:2]
    return first if height <= width else _resvg(svg, height=longest)


def on_white(svg: str, shape: tuple[int, int]) -> np.ndarray:
    """Render a drawing to fit ``(H, W)`` pixels, on white; where its proportions differ, white fills up.

    Raises:
        ValueError: resvg cannot render it.
    """
    height, width = shape
    drawn = _resvg(svg, width=width, height=height)[:height, :width]
    canvas = np.full((height, width, 3), 255, np.uint8)
    canvas[: drawn.shape[0], : drawn.shape[1]] = drawn
    return canvas


def _resvg(svg: str, width: int | None = None, height: int | None = None) -> np.ndarray:
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        height=height,
        background="#ffffff",
        skip_system_fonts=True,
        font_dirs=[str(fonts.FOLDER)],
    )
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def _brief(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"[:200]
