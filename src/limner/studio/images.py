"""Pictures as pages hold them: inside the page, small, and the same in every browser."""

import base64
import io
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PIL import Image

from limner.core.errors import InputError
from limner.sight.load import load

SIDE = 1024
"""Pixels of the longer side: more is not seen in a page."""
_FLAT = 150_000
"""Bytes: a PNG larger than this is a photograph, which JPEG holds in a tenth."""
_ENLARGE = 384
"""Pixels: a picture that fits in here several times is enlarged by a whole factor, its pixels as squares."""


class Shown(msgspec.Struct, frozen=True):
    """A picture in a page."""

    url: str
    """``data:`` URL of a PNG or JPEG."""
    size: tuple[int, int]
    """Width and height of the picture it was made from, in pixels."""


def read(path: Path) -> np.ndarray | None:
    """Return a picture as ``(H, W, 4) uint8``, straight alpha, sRGB; ``None`` where it is no readable image."""
    try:
        return load(path).pixels
    except InputError:
        return None


def show(pixels: np.ndarray) -> Shown:
    """Embed ``(H, W, 4) uint8`` pixels, straight alpha, reduced to at most ``SIDE`` or enlarged to be seen."""
    height, width = pixels.shape[:2]
    small = Image.fromarray(pixels)
    if max(width, height) > SIDE:
        scale = SIDE / max(width, height)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = small.convert("RGBa").resize(size, Image.Resampling.BOX).convert("RGBA")
    if (factor := _ENLARGE // max(width, height)) > 1:
        small = small.resize((width * factor, height * factor), Image.Resampling.NEAREST)
    return Shown(_encode(small), (width, height))


def heat(target: np.ndarray, render: np.ndarray) -> Shown:
    """Show where two pictures differ: black where they agree, brighter with the square root of the difference.

    Args:
        target: ``(H, W, 4) uint8``, straight alpha.
        render: the same, of any size; it is brought to the target's.
    """
    height, width = target.shape[:2]
    if render.shape != target.shape:
        render = cv2.resize(render, (width, height), interpolation=cv2.INTER_AREA)
    difference = np.abs(_premultiplied(target) - _premultiplied(render)).max(axis=2)
    colours = cv2.applyColorMap(np.rint(np.sqrt(difference) * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    return show(cv2.cvtColor(colours, cv2.COLOR_BGR2RGBA))


def _premultiplied(pixels: np.ndarray) -> np.ndarray:
    values = pixels.astype(np.float32) / 255
    values[..., :3] *= values[..., 3:]
    return values


def _encode(image: Image.Image) -> str:
    opaque = np.asarray(image)[..., 3].min() == 255
    image = image.convert("RGB") if opaque else image
    kind, file = "png", io.BytesIO()
    image.save(file, "PNG", optimize=True)
    if opaque and file.tell() > _FLAT:
        kind, file = "jpeg", io.BytesIO()
        image.save(file, "JPEG", quality=88, subsampling=0)
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"
