"""Draws CodeVQA's pictures by four renderers, and stores some as JPEG.

resvg and Pillow draw the development part, Chromium (Skia, with the fonts of this machine) and librsvg (Cairo) the test
part. In Chromium boxes are HTML elements placed by CSS and the rest is SVG between them. Without DejaVu fonts Chromium
draws words in another face: they are still read the same, but the picture is not the same to the last pixel.
"""

import html
import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from limner.bench import markup
from limner.bench.exam import Picture
from limner.bench.pillow import paint as by_pillow
from limner.core.errors import MissingError
from limner.render.raster import Rasteriser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CELL, ACROSS = 920, 3
"""Pictures share a page of cells of so many pixels, three by three: to start the browser takes longer than to draw."""
SECONDS = 120


def draw(pictures: Sequence[Picture], raster: Rasteriser) -> Iterator[tuple[Picture, np.ndarray]]:
    """Yield pictures with their pixels ``(H, W, 4) uint8``, opaque sRGB, in their order.

    Raises:
        MissingError: a picture needs Chromium, which is not installed.
    """
    shots: dict[str, np.ndarray] = {}
    queue = [picture for picture in pictures if picture.renderer == "chromium"]
    for picture in pictures:
        if picture.renderer == "chromium" and picture.name not in shots:
            place = queue.index(picture)
            batch = queue[place : place + ACROSS**2]
            shots |= dict(zip((one.name for one in batch), photograph(batch), strict=True))
        pixels = shots.pop(picture.name) if picture.renderer == "chromium" else _drawn(picture, raster)
        yield picture, stored(pixels, picture.jpeg)


def _drawn(picture: Picture, raster: Rasteriser) -> np.ndarray:
    scene = picture.truth
    if picture.renderer == "pillow":
        return by_pillow(scene)
    engine = "resvg" if picture.renderer == "resvg" else "librsvg"
    return raster.render(markup.svg(scene), scene.width, scene.height, engine=engine)


def photograph(pictures: Sequence[Picture]) -> list[np.ndarray]:
    """Draw up to nine pictures in one page of a headless Chromium.

    Raises:
        MissingError: there is none, or it took no screenshot.
    """
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise MissingError(
            "CodeVQA's test part is drawn by Chromium, which is not here: install it (apt install chromium)"
        )
    cells = [
        f'<div style="position:absolute;overflow:hidden;left:{CELL * (k % ACROSS)}px;top:{CELL * (k // ACROSS)}px;'
        f'width:{one.truth.width}px;height:{one.truth.height}px">{markup.page(one.truth, f"p{k}-")}</div>'
        for k, one in enumerate(pictures)
    ]
    document = f'<!doctype html><meta charset="utf-8"><style>body{{margin:0}}</style>{"".join(cells)}'
    side = CELL * ACROSS
    with tempfile.TemporaryDirectory() as folder:
        source, shot = Path(folder, "page.html"), Path(folder, "page.png")
        source.write_text(document, "utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-lcd-text",
                   "--force-device-scale-factor=1", "--force-color-profile=srgb", "--font-render-hinting=none",
                   f"--user-data-dir={folder}/profile", f"--window-size={side},{side}", f"--screenshot={shot}",
                   source.as_uri()]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        if not shot.is_file():
            why = html.unescape(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no reason given")
            raise MissingError(f"{browser} took no screenshot ({why}): see whether it starts from a terminal")
        page = np.asarray(Image.open(shot).convert("RGBA"))
    result = []
    for k, one in enumerate(pictures):
        x, y = CELL * (k % ACROSS), CELL * (k // ACROSS)
        result.append(page[y : y + one.truth.height, x : x + one.truth.width].copy())
    return result


def stored(pixels: np.ndarray, quality: int | None) -> np.ndarray:
    """Return opaque pixels as they come back from a JPEG file of that quality, or untouched for ``None``."""
    if quality is None:
        return pixels
    file = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGBA"))
