"""From pixels to layers: regions, coverage, texture, translucent shapes and what lies behind what, in that order.

What is found here does not depend on how finely it is drawn afterwards.
"""

from collections.abc import Callable

import msgspec
import numpy as np

from limner.sight import coverage as cover
from limner.sight import hidden, masks, overlap, pieces, regions, texture, thin
from limner.sight import layers as stack
from limner.sight.colour import premultiply, ringing, soothe
from limner.sight.photograph import is_photograph

NOISY, SPECK = 2.5, 8
"""The tolerance from which a picture is a noisy one, and the pixels below which a region in it is noise."""
FAVICON = 48 * 48
"""Pixels: in a picture this small with hardly a pure one, each is drawn as it is."""
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


def survey(pixels: np.ndarray, patches: int = PATCHES, progress: Progress = lambda text, done, total: None) -> Survey:
    """Find the layers of a picture.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        patches: how many patches a picture that is all texture may take.
        progress: called with what is being done, how much is done and how much there is.
    """
    image = premultiply(pixels)
    height, width = pixels.shape[:2]
    progress("finding regions", 0, 1)
    found = regions.find(image)
    photograph = is_photograph(image, found)
    if photograph and height * width <= FAVICON:
        photograph, found = False, regions.find(image, narrow=True)
    if not photograph and (stir := ringing(image)):
        image = soothe(image, stir)
        found = regions.find(image, stir)
    progress("measuring coverage", 0, 1)
    shares = cover.measure(image, found)
    if photograph:
        rough = np.ones(shares.residual.shape, bool)
    else:
        rough = masks.close(thin.add(image, shares, found.tolerance), 4)
    patched: set[int] = set()
    if rough.any():
        progress("dividing texture", 0, 1)
        count = max(8, round(patches * float(np.sqrt(rough.mean()))))
        patched = texture.add(image, shares, rough, count)
    if found.tolerance > NOISY:
        pieces.absorb(shares, SPECK)
    shares, patched = pieces.split(shares, patched)
    shares, panes = overlap.lift(shares)
    layers, whole = hidden.reveal(stack.order(shares, patched), shares.shares)
    opaque = bool(pixels[..., 3].min() == 255)
    return Survey(layers, shares.shares, whole, panes, opaque, float(rough.mean()))
