"""Images from files."""

from pathlib import Path

import numpy as np
from manim import DOWN, Group, ImageMobject, Mobject, SVGMobject
from PIL import Image as Raster
from PIL import ImageOps

from limner.chalk.caption import caption as below
from limner.chalk.caption import room
from limner.chalk.element import Element

MOST = (1920, 1080)
"""Pixels: a larger image is made smaller once, not for every frame."""


class Image(Element, Group):
    """A photograph, a scan, or a drawing in SVG, as large as its place.

    Args:
        path: of the file, relative to the section's folder.
        id: unique in the lesson.
        width: units of the frame.
        height: the same.
        caption: below it.

    Raises:
        ValueError: there is no such file, or it is no image.
    """

    kind = "image"

    def __init__(self, path: str, *, id: str, width: float = 6.0, height: float = 4.5, caption: str = "") -> None:
        self.named(id)
        picture = _read(path)
        free = height - room(caption, width)
        picture.scale(min(width / picture.width, free / picture.height))
        parts = [picture]
        if caption:
            parts.append(below(caption, max(picture.width, min(width, 5.0))).next_to(picture, DOWN, buff=0.25))
        Group.__init__(self, *parts)


def _read(path: str) -> Mobject:
    if not Path(path).is_file():
        raise ValueError(f"there is no image {path!r} beside the lesson")
    if path.lower().endswith(".svg"):
        return SVGMobject(path)
    try:
        with Raster.open(path) as file:
            image = ImageOps.exif_transpose(file).convert("RGBA")
    except (OSError, SyntaxError) as error:
        raise ValueError(f"{path!r} is no image that can be read: {error}") from None
    image.thumbnail(MOST)
    return ImageMobject(np.asarray(image))
