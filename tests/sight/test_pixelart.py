"""Enlarged pixel art comes back to its own pixels, exactly, and what is no pixel art is left alone."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from limner.sight import pixelart
from limner.sight.graph import Node, Rect, Scene
from tests.sight.drawn import WHITE, draw, redraw

INK = [(92, 148, 252), (200, 32, 40), (250, 200, 60), (20, 20, 30), (40, 160, 70)]


def sprite(size: int, seed: int) -> np.ndarray:
    """Return ``(size, size, 4) uint8``: overlapping ellipses, boxes and dots in five colours, without smooth edges."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGBA", (size, size), INK[0])
    brush = ImageDraw.Draw(image)
    for k in range(14):
        x, y, width, height = (int(value) for value in (*rng.integers(0, size, 2), *rng.integers(1, size // 2, 2)))
        (brush.ellipse if k % 2 else brush.rectangle)((x, y, x + width, y + height), fill=INK[k % 5])
    for k in range(20):
        brush.point(tuple(rng.integers(0, size, 2).tolist()), fill=INK[k % 5])
    return np.asarray(image)


def enlarged(source: np.ndarray, width: int, height: int) -> np.ndarray:
    return np.asarray(Image.fromarray(source).resize((width, height), Image.Resampling.NEAREST))


def drawn(nodes: list[Node], pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape[:2]
    return redraw(Scene(width, height, tuple(nodes)))


@pytest.mark.parametrize("size", [12, 24, 40])
@pytest.mark.parametrize("factor", [2, 3, 7.5, 8, 10.4])
def test_the_source_comes_back_and_is_drawn_exactly(size: int, factor: float) -> None:
    source = sprite(size, size)
    pixels = enlarged(source, int(size * factor), int(size * factor))
    found = pixelart.grid(pixels)
    assert found is not None and found.art and found.exact
    assert found.source.tolist() == source.tolist()
    assert found.scale == pytest.approx((factor, factor), rel=0.02)
    assert np.abs(drawn(pixelart.cells(found), pixels).astype(int) - pixels).max() == 0


def test_a_cut_out_piece_keeps_its_grid() -> None:
    pixels = enlarged(sprite(20, 3), 160, 160)[3:-2, 5:]
    found = pixelart.grid(pixels)
    assert found is not None and found.scale == (8, 8)
    assert (found.columns[1], found.rows[1]) == (3, 5)
    assert np.abs(drawn(pixelart.cells(found), pixels).astype(int) - pixels).max() == 0


@pytest.mark.parametrize("quality", [75, 90])
def test_a_jpeg_of_pixel_art_gives_its_colours_back(quality: int) -> None:
    source = sprite(24, 0)
    file = io.BytesIO()
    Image.fromarray(enlarged(source, 240, 240)).convert("RGB").save(file, "JPEG", quality=quality)
    found = pixelart.grid(np.asarray(Image.open(file).convert("RGBA")))
    assert found is not None and found.art and not found.exact
    assert found.source.shape == source.shape
    assert np.mean(np.abs(found.source.astype(int) - source).max(axis=2) <= 3) > 0.98
    assert len(np.unique(found.source.reshape(-1, 4), axis=0)) <= len(INK) + 2


def test_holes_are_holes_where_nothing_lies_behind() -> None:
    source = np.zeros((9, 9, 4), np.uint8)
    source[1:8, 1:8] = (200, 32, 40, 255)
    source[3:6, 3:6] = 0
    source[4, 4] = source[2, 2] = (20, 20, 30, 255)
    for k in range(9):
        source[k, (2 * k) % 9] = (40, 160, 70, 128)
    pixels = enlarged(source, 54, 54)
    found = pixelart.grid(pixels)
    assert found is not None
    picture = drawn(pixelart.cells(found), pixels)
    assert np.abs(picture[..., 3].astype(int) - pixels[..., 3]).max() <= 1


def test_touching_corners_stay_apart() -> None:
    source = np.where((np.indices((10, 10)).sum(axis=0) % 2)[..., None], INK[1] + (255,), INK[2] + (255,))
    found = pixelart.grid(enlarged(source.astype(np.uint8), 80, 80))
    assert found is not None
    nodes = pixelart.cells(found)
    assert len(nodes) == 100 and all(isinstance(node.shape, Rect) for node in nodes)


def test_smooth_art_and_photographs_have_no_grid() -> None:
    smooth = draw(WHITE + '<circle cx="40" cy="50" r="25.3" fill="#c03020"/><path d="M5 90 60 10 95 70z"/>')
    grain = np.random.default_rng(0).integers(0, 256, (60, 60, 4), dtype=np.uint8)
    few = draw(WHITE + '<rect x="20" y="20" width="60" height="40" fill="#00c"/>')
    for pixels in (smooth, grain, few, np.zeros((5, 5, 4), np.uint8)):
        assert pixelart.grid(pixels) is None


def test_an_enlarged_picture_with_smooth_edges_is_to_be_traced_at_its_own_size() -> None:
    rings = "".join(
        f'<circle cx="50" cy="50" r="{r}" fill="rgb({2 * r},{9 * r % 256},{5 * r})"/>' for r in range(48, 2, -3)
    )
    source = draw(WHITE + rings)
    found = pixelart.grid(enlarged(source, 300, 300))
    assert found is not None and not found.art
    assert found.source.tolist() == source.tolist()


def test_a_ring_that_touches_itself_at_a_corner_is_drawn_whole() -> None:
    source = np.full((9, 9, 4), 255, np.uint8)
    source[1:4, 1:4, 0] = source[4:7, 4:7, 0] = source[7, 1:7, 0] = source[4:8, 1, 0] = source[3:8, 1, 0] = 20
    source[2, 2, 0] = source[5, 5, 0] = 255
    source[0, ::2, 1] = source[::2, 8, 1] = source[8, ::2, 1] = source[::2, 0, 1] = 90
    pixels = enlarged(source, 63, 63)
    found = pixelart.grid(pixels)
    assert found is not None
    assert np.abs(drawn(pixelart.cells(found), pixels).astype(int) - pixels).max() == 0
