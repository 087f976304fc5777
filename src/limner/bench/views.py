"""What a policy is shown in place of a picture: its drawing, and the controls that say what the drawing's score means.

- ``drawing``: the SVG, rendered by resvg on white at the picture's size.
- ``no text``: the same less its ``<text>`` elements. A drawing can score by captions that name what it does not show;
  the difference to ``drawing`` is what its words are worth. Words drawn as outlines stay.
- ``original``: the picture itself on white: what the policy can reach.
- ``blank``: white: what the policy guesses from the question alone.

VCode renders with CairoSVG at three times the SVG's own size and turns transparency to black where the picture was a
JPEG; here all four are of one size, on white.
"""

import io

import msgspec
import numpy as np
from PIL import Image

from limner.render import markup
from limner.render.raster import Rasteriser, RenderError
from limner.render.sanitise import sanitise
from limner.render.tree import SvgError
from limner.sight.difference import over

VIEWS = ("drawing", "no text", "original", "blank")
WHITE = (255, 255, 255)


class Views(msgspec.Struct, frozen=True):
    """A picture's four views, each ``(H, W, 3) uint8``; of a drawing that failed the first two are missing."""

    original: np.ndarray
    drawing: np.ndarray | None = None
    wordless: np.ndarray | None = None
    svg: str | None = None
    """The SVG as it was given."""
    error: str | None = None
    """Why there is no drawing."""

    def of(self, name: str) -> np.ndarray | None:
        """Return a view by its name in ``VIEWS``."""
        if name == "blank":
            return np.full_like(self.original, 255)
        return {"drawing": self.drawing, "no text": self.wordless, "original": self.original}[name]


def look(pixels: np.ndarray, svg: str | None, raster: Rasteriser, missing: str = "there is no SVG file") -> Views:
    """Render a drawing and its controls.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, the picture.
        svg: its drawing; anything that claims to be SVG.
        raster: the renderer.
        missing: why there is no drawing, where ``svg`` is ``None``.
    """
    original = over(pixels)
    if svg is None:
        return Views(original, error=missing)
    height, width = pixels.shape[:2]
    try:
        clean = sanitise(svg)
        drawing = raster.render(clean, width, height, engine="resvg", background=WHITE)[..., :3]
        wordless, words = without_text(clean.svg.decode())
        plain = raster.render(wordless, width, height, engine="resvg", background=WHITE)[..., :3] if words else drawing
    except (SvgError, RenderError) as error:
        return Views(original, svg=svg, error=str(error))
    return Views(original, drawing, plain, svg)


def without_text(svg: str) -> tuple[str, int]:
    """Return a drawing less its ``<text>`` elements, and how many those were.

    Raises:
        SvgError: it is not SVG.
    """
    root, count = markup.document(svg), 0
    for node in markup.walk(root):
        kept = [child for child in node.children if child.name != "text"]
        count += len(node.children) - len(kept)
        node.children = kept
    return markup.write(root), count


def png(pixels: np.ndarray) -> bytes:
    """Return ``(H, W, 3) uint8`` as a PNG file."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "PNG")
    return file.getvalue()
