"""How well a drawing shows a picture, and how well it is written. Pure functions."""

import re

import cv2
import numpy as np

from limner.render import markup
from limner.render.allow import SHAPES
from limner.sight import difference
from limner.sight.colour import premultiply

_TAGS = "|".join((*sorted(SHAPES), "text", "use", "g", "group", "shape", "element"))
_NUMBERED = re.compile(rf"(?:{_TAGS})[-_]?\d*", re.IGNORECASE)


def compare(target: np.ndarray, drawn: np.ndarray) -> dict[str, float]:
    """Compare two ``(H, W, 4) uint8`` straight-alpha pictures of one size.

    Both are laid over white and over black, and the worse of the two counts, so that a wrong transparency shows.

    Returns:
        ``mse`` on [0, 1], ``ssim``, ``coarse``, the mean ``ssim`` at half and quarter size, and ``off``, the fraction
        of pixels off by more than 32 of 255.
    """
    grounds = (255,) if target[..., 3].min() == 255 and drawn[..., 3].min() == 255 else (255, 0)
    pairs = [(difference.over(target, ground), difference.over(drawn, ground)) for ground in grounds]
    return {
        "mse": max(difference.mse(a, b) for a, b in pairs),
        "ssim": min(difference.ssim(a, b) for a, b in pairs),
        "coarse": min(_coarse(a, b) for a, b in pairs),
        "off": max(difference.fraction_off(a, b) for a, b in pairs),
    }


def score(components: dict[str, float]) -> float:
    """Return one number in [0, 1]: structural similarity, cut down by the pixels that are off and by the mean error.

    The similarity is the mean over three scales, as after Wang et al. 2003 (Multi-scale structural similarity): on the
    finest alone a thin line two pixels from its place scores worse than none, 0.13 to 0.28 on a grid of lines.
    """
    similar = (components["ssim"] + 2 * components["coarse"]) / 3
    return max(0.0, similar) * (1 - components["off"]) * (1 - components["mse"] ** 0.5)


def off(target: np.ndarray, drawn: np.ndarray, levels: int = 32) -> np.ndarray:
    """Return ``(H, W) bool``: where premultiplied colours, alpha included, differ by more than ``levels``."""
    return np.abs(premultiply(target) - premultiply(drawn)).max(axis=2) > levels


def structure(svg: str) -> float:
    """Return how well the code is organised, larger is better: names that mean something, groups, few elements.

    An id such as ``path-12`` says no more than a tag does and does not count as a name.

    Raises:
        SvgError: the text is not an SVG document.
    """
    nodes = list(markup.walk(markup.document(svg)))
    drawn = [node for node in nodes if node.name in SHAPES or node.name == "text"]
    if not drawn:
        return 0.0
    named = sum(_meaning(node.attributes.get("id", "")) for node in drawn) / len(drawn)
    grouped = sum(len(node.children) > 1 for node in nodes if node.name == "g" and _meaning(node.attributes.get("id")))
    return named + min(grouped, 8) / 16 + 1 / (1 + len(drawn) / 50)


def _meaning(name: str | None) -> bool:
    return bool(name) and not _NUMBERED.fullmatch(name)


def _coarse(a: np.ndarray, b: np.ndarray) -> float:
    values = []
    for scale in (2, 4):
        size = (max(1, a.shape[1] // scale), max(1, a.shape[0] // scale))
        small = (cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) for pixels in (a, b))
        values.append(difference.ssim(*small))
    return sum(values) / len(values)
