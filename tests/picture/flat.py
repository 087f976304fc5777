"""A small picture whose measured draft is known: three elements, ``PAPER``, ``DISC`` and ``BAR``."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

PAPER, DISC, BAR = "rect-1", "circle-1", "rect-2"


def flat(path: Path) -> Path:
    """Write the picture, 64 x 64 pixels, anti-aliased 4 x 4."""
    image = Image.new("RGB", (256, 256), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((48, 80, 208, 240), fill="#c02020")
    draw.rectangle((16, 16, 95, 47), fill="#2040c0")
    image.resize((64, 64), Image.Resampling.BOX).save(path)
    return path


def svg(radius: float = 20.1) -> str:
    """Return a drawing of it by hand, the disc of any size."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect id="paper" width="64" height="64" '
        f'fill="#fff"/><circle id="disc" cx="32.1" cy="40.1" r="{radius}" fill="#c02020"/>'
        '<rect id="bar" x="4" y="4" width="20" height="8" fill="#2040c0"/></svg>'
    )


def pixels(path: Path) -> np.ndarray:
    """Return an image file's pixels, ``(H, W, 4) uint8``."""
    return np.asarray(Image.open(path).convert("RGBA"))
