"""How well a drawing shows a picture, and how well it is written. Pure functions."""

from collections import Counter

import numpy as np

from limner.render import markup
from limner.render.allow import SHAPES, TEXT
from limner.sight import difference
from limner.sight.colour import premultiply


def compare(target: np.ndarray, drawn: np.ndarray) -> dict[str, float]:
    """Compare two ``(H, W, 4) uint8`` straight-alpha pictures of one size.

    Both are laid over white and over black, and the worse of the two counts, so that a wrong transparency shows.

    Returns:
        ``mse`` on [0, 1], ``ssim``, and ``off``, the fraction of pixels off by more than 32 of 255.
    """
    grounds = (255,) if target[..., 3].min() == 255 and drawn[..., 3].min() == 255 else (255, 0)
    pairs = [(difference.over(target, ground), difference.over(drawn, ground)) for ground in grounds]
    return {
        "mse": max(difference.mse(a, b) for a, b in pairs),
        "ssim": min(difference.ssim(a, b) for a, b in pairs),
        "off": max(difference.fraction_off(a, b) for a, b in pairs),
    }


def score(components: dict[str, float]) -> float:
    """Return one number in [0, 1]: structural similarity, cut down by the pixels that are off and by the mean error."""
    return max(0.0, components["ssim"]) * (1 - components["off"]) * (1 - components["mse"] ** 0.5)


def off(target: np.ndarray, drawn: np.ndarray, levels: int = 32) -> np.ndarray:
    """Return ``(H, W) bool``: where premultiplied colours, alpha included, differ by more than ``levels``."""
    return np.abs(premultiply(target) - premultiply(drawn)).max(axis=2) > levels


def structure(svg: str) -> float:
    """Return how well the code is organised, larger is better: names that mean something, groups, few elements.

    An id such as ``path-12`` says no more than the tag does and does not count as a name.

    Raises:
        Refused: the text is not an SVG document.
    """
    nodes = list(markup.walk(markup.document(svg)))
    drawn = [node for node in nodes if node.name in SHAPES | TEXT]
    if not drawn:
        return 0.0
    kinds = Counter(_meaning(node.attributes.get("id", ""), node.name) for node in drawn)
    named = kinds[True] / len(drawn)
    grouped = sum(len(node.children) > 1 for node in nodes if node.name == "g" and "id" in node.attributes)
    return named + min(grouped, 8) / 16 + 1 / (1 + len(drawn) / 50)


def _meaning(name: str, tag: str) -> bool:
    return bool(name) and not name.startswith(f"{tag}-")
