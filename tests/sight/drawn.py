"""What the tests of sight share: an SVG drawn to pixels by resvg, and what a trace of those pixels gave.

The SVG sources are this repository's own, so they are drawn in this process, without the sandbox.
"""

import io

import numpy as np
import resvg_py
from PIL import Image

from limner.render.svg import write
from limner.sight.graph import Node, Scene
from limner.sight.trace import trace

WHITE = '<rect width="100%" height="100%" fill="#fff"/>'


def draw(content: str, width: int = 100, height: int = 100, view: str = "") -> np.ndarray:
    """Draw the content of an SVG; returns ``(height, width, 4) uint8``, straight alpha."""
    box = view or f"0 0 {width} {height}"
    return raster(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{box}">{content}</svg>'
    )


def raster(svg: str) -> np.ndarray:
    """Draw an SVG document at its own size with resvg."""
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))


def redraw(scene: Scene) -> np.ndarray:
    """Draw a scene as a user would see its SVG."""
    return raster(write(scene))


def on_white(pixels: np.ndarray) -> np.ndarray:
    """Lay pixels on white; returns ``(H, W, 3)`` levels as floats."""
    alpha = pixels[..., 3:] / 255.0
    return pixels[..., :3] * alpha + 255 * (1 - alpha)


def error(scene: Scene, pixels: np.ndarray) -> float:
    """Return the mean difference, in levels of 255, between a scene and the picture that it was traced from.

    It is taken on white and on black, so that lost or invented transparency counts too.
    """
    return max(
        float(np.abs(on_white(redraw(scene)) - on_white(pixels)).mean()),
        float(np.abs(redraw(scene)[..., 3].astype(float) - pixels[..., 3]).mean()),
    )


def seen(content: str, width: int = 100, height: int = 100, view: str = "") -> list[Node]:
    """Draw an SVG's content, trace the pixels, and return the shapes that were found, bottom first."""
    return nodes(draw(content, width, height, view))


def nodes(pixels: np.ndarray) -> list[Node]:
    """Trace pixels and return the shapes that were found, bottom first."""
    return list(trace(pixels).scene.nodes())
