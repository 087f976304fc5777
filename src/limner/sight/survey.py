"""From pixels to layers: regions, coverage, texture, translucent shapes and what lies behind what, in that order.

What is found here does not depend on how finely it is drawn afterwards.
"""

from collections.abc import Callable

import msgspec
import numpy as np

from limner.sight import coverage as cover
from limner.sight import hidden, masks, overlap, pieces, regions, rim, texture, thin
from limner.sight import layers as stack
from limner.sight.colour import dithered, premultiply, ringing, soothe, undither
from limner.sight.photograph import is_photograph

NOISY, SPECK = 2.5, 8
"""The tolerance from which a picture is a noisy one, and the pixels below which a region in it is noise."""
CALM = 0.92
"""The part of a stirred picture that lies near its paints in a drawing: drawings at JPEG quality 60 have 0.95 and more,
photographs 0.87 at most (dev icons and photographs)."""
SLACK = 0.3
"""How much further edges may be off for each level that compression stirred them by."""
LEFT = 0.4
"""Levels that averaging leaves of a dither where a gradient is steep."""
FAVICON = 48 * 48
"""Pixels: in a picture this small with hardly a pure one, each is drawn as it is, unless few paints explain it."""
MISSED, STRAY = 24.0, 0.02
"""Levels by which mixes of paints may miss a small drawing's pixels, and the part of them that they may miss by more:
icons at 16 to 32 pixels have 0.002 at most or 0.07 at least (dev part)."""
PATCHES = 700
"""Patches for a picture that is all texture, at most; fewer where texture is only part of it."""

Progress = Callable[[str, float, float], None]


class Survey(msgspec.Struct, frozen=True):
    """What lies where in a picture."""

    layers: stack.Layers
    shares: np.ndarray
    """``(H, W, 3) float32``, as in ``Coverage``, of the ranks in ``layers.ranks``."""
    whole: dict[int, hidden.Whole]
    """The shapes of ranks that go on behind others."""
    panes: list[overlap.Pane]
    opaque: bool
    """Nothing shines through anywhere."""
    texture: float
    """The part of the picture, in [0, 1], that is texture."""
    stir: float
    """Levels that lossy compression stirred edges by; 0 in a clean picture."""


class Look(msgspec.Struct, frozen=True):
    """What a first look at a picture tells."""

    image: np.ndarray
    """``(H, W, 4) float32`` premultiplied levels, soothed where they were stirred."""
    regions: regions.Regions
    photograph: bool
    favicon: bool
    stir: float


def look(pixels: np.ndarray, progress: Progress = lambda text, done, total: None) -> Look:
    """Find the regions of a picture, and whether it is a photograph.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        progress: called with what is being done, how much is done and how much there is.
    """
    image = premultiply(pixels)
    height, width = pixels.shape[:2]
    progress("finding regions", 0, 1)
    # Only what was never compressed still has a dither: what is left of it is neither grain nor stir.
    clean = dithered(image)
    image = undither(image) if clean else image
    found = regions.find(image, LEFT if clean else 0.0, clean=clean)
    stir = 0.0 if clean else ringing(image)
    # A drawing that JPEG stirred has grain too, but within a few levels of its paints.
    photograph = is_photograph(image, found) and not clean and not (stir and regions.calm(found, image) > CALM)
    favicon = photograph and height * width <= FAVICON
    if favicon:
        photograph, found = False, _clean(image) or regions.find(image, narrow=True)
    elif stir and not photograph:
        image = soothe(image, stir)
        found = regions.find(image, stir)
    return Look(image, found, photograph, favicon, 0.0 if photograph else stir)


def _clean(image: np.ndarray) -> regions.Regions | None:
    """Return the regions of a small drawing whose edges pass for noise; ``None`` where its pixels say it is none."""
    found = regions.find(image, clean=True)
    if not found.fills:
        return None
    shares = cover.measure(image, found)
    texture = thin.add(image, shares, found.tolerance)
    return None if texture.any() or np.mean(shares.residual > MISSED) > STRAY else found


def survey(
    pixels: np.ndarray,
    patches: int = PATCHES,
    progress: Progress = lambda text, done, total: None,
    first: Look | None = None,
) -> Survey:
    """Find the layers of a picture.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        patches: how many patches a picture that is all texture may take.
        progress: called with what is being done, how much is done and how much there is.
        first: the first look, where it was taken already.
    """
    seen = first or look(pixels, progress)
    image, found = seen.image, seen.regions
    progress("measuring coverage", 0, 1)
    shares = cover.measure(image, found)
    if seen.photograph:
        rough = np.ones(shares.residual.shape, bool)
    else:
        rough = masks.close(thin.add(image, shares, found.tolerance), 4)
        rim.mend(image, shares, found.tolerance)
    patched: set[int] = set()
    if rough.any():
        progress("dividing texture", 0, 1)
        count = max(8, round(patches * float(np.sqrt(rough.mean()))))
        patched = texture.add(image, shares, rough, count)
    # What is noise in a large picture is the drawing itself in one of a few hundred pixels.
    if found.tolerance > NOISY and not seen.favicon:
        pieces.absorb(shares, SPECK)
    shares, patched = pieces.split(shares, patched)
    shares, panes = overlap.lift(shares)
    layers, whole = hidden.reveal(stack.order(shares, patched), shares.shares, 1 + SLACK * min(seen.stir, 6.0))
    opaque = bool(pixels[..., 3].min() == 255)
    return Survey(layers, shares.shares, whole, panes, opaque, float(rough.mean()), seen.stir)
