"""What the tests of text share: lines drawn by resvg in the shipped fonts, on a ground."""

import io
from typing import Any

import numpy as np
import resvg_py
from PIL import Image

from limner.core import fonts
from limner.render.svg import write
from limner.sight.graph import Node, Scene, Solid, Text


def line(content: str, x: float, y: float, size: float, colour: str = "#222222", **more: Any) -> Node:
    """Make a text node; ``more`` are fields of ``Text``."""
    return Node("text", Text(x, y, content, size, **more), Solid(colour))


WHITE = '<rect width="100%" height="100%" fill="#fff"/>'


def draw(nodes: list[Node], width: int = 400, height: int = 100, ground: str = WHITE) -> np.ndarray:
    """Draw text over the SVG elements ``ground``; returns ``(height, width, 4) uint8``, straight alpha."""
    svg = write(Scene(width, height, tuple(nodes)))
    start = svg.index(">") + 1
    png = resvg_py.svg_to_bytes(
        svg_string=svg[:start] + ground + svg[start:], skip_system_fonts=True, font_dirs=[str(fonts.FOLDER)]
    )
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
