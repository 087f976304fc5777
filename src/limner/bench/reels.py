"""Animations of known truth: pages drawn by lot, and how each is filmed.

The development part (``rehearsal``) and the test part (``premiere``) have nothing in common but the kinds: templates,
palettes, fonts and easings are each one's own. A page is what a person would write, classes and shorthands, keyframes
and delays; its truth is read from its document when it is filmed (``filmed``). The same plan gives the same pages.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import msgspec
import numpy as np

Part = Literal["dev", "test"]
RATES = (24, 25, 30, 60)
SIZES = ((400, 300), (360, 270), (320, 240), (300, 300))
HALF = 0.2
"""Share of the films that are half as large as their page."""
Draw = Callable[["Lot"], tuple[str, str]]
"""Draws a page's style sheet and body."""


class Reel(msgspec.Struct, frozen=True):
    """A page and how it is filmed."""

    name: str
    kind: str
    """Difficulty."""
    text: str
    width: int
    """Of the page; of the film this times ``scale``."""
    height: int
    fps: int
    seconds: float
    scale: float = 1.0


class Lot:
    """Chance, with the words that a template draws by: one for each page.

    Args:
        rng: chance.
        width: of the page.
        height: the same.
        palettes: grounds and their colours.
        easings: as CSS writes them.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        width: int,
        height: int,
        palettes: tuple[tuple[str, ...], ...],
        easings: tuple[str, ...],
    ) -> None:
        self.rng = rng
        self.width, self.height = width, height
        self.unit = min(width, height) / 300
        """Pixels of the page to one of a design of 400 x 300."""
        palette = palettes[int(rng.integers(len(palettes)))]
        self.ground = palette[0]
        self.colours = [palette[1 + k] for k in rng.permutation(len(palette) - 1)]
        self._easings = easings

    def ease(self) -> str:
        """An easing."""
        return self.pick(*self._easings)

    def pick(self, *words: str) -> str:
        """One of some words."""
        return words[int(self.rng.integers(len(words)))]

    def px(self, low: float, high: float) -> int:
        """A length between two of the design's, in pixels of the page."""
        return round(float(self.rng.uniform(low, high)) * self.unit)

    def x(self, low: float, high: float) -> int:
        """A place between two parts of the width."""
        return round(float(self.rng.uniform(low, high)) * self.width)

    def y(self, low: float, high: float) -> int:
        """A place between two parts of the height."""
        return round(float(self.rng.uniform(low, high)) * self.height)

    def time(self, low: float, high: float) -> str:
        """A time in seconds, as people round them."""
        return f"{round(float(self.rng.uniform(low, high)) / 0.1) * 0.1:.3g}s"

    def chance(self, part: float) -> bool:
        """Whether something of this probability is the case."""
        return bool(self.rng.random() < part)


class Design(msgspec.Struct, frozen=True):
    """What a part's pages are drawn from."""

    templates: Mapping[str, Draw]
    """By kind."""
    palettes: tuple[tuple[str, ...], ...]
    easings: tuple[str, ...]
    fonts: tuple[str, ...]


def reels(design: Design, part: Part, seed: int, limit: int) -> Iterator[Reel]:
    """Draw pages, each kind by turns.

    Args:
        design: the part's.
        part: its name.
        seed: of chance; a page depends on it and its number alone.
        limit: how many.
    """
    kinds = list(design.templates)
    for number in range(limit):
        rng = np.random.default_rng([seed, number, *part.encode()])
        yield _reel(design, kinds[number % len(kinds)], f"{part}-{seed}-{number}", rng)


def _reel(design: Design, kind: str, name: str, rng: np.random.Generator) -> Reel:
    scale = 0.5 if rng.random() < HALF else 1.0
    width, height = SIZES[int(rng.integers(len(SIZES)))]
    width, height = (2 * width, 2 * height) if scale < 1 else (width, height)
    lot = Lot(rng, width, height, design.palettes, design.easings)
    fps = RATES[int(rng.choice(len(RATES), p=(0.2, 0.2, 0.4, 0.2)))]
    seconds = float(rng.choice([2.0, 2.5, 3.0])) if fps < 60 else 2.0
    css, body = design.templates[kind](lot)
    font = lot.pick(*design.fonts)
    text = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{kind}</title>\n<style>\n'
        f"body {{ margin: 0; height: 100vh; overflow: hidden; background: {lot.ground}; font-family: {font} }}\n"
        f"{css.strip()}\n</style>\n</head>\n<body>\n{body.strip()}\n</body>\n</html>\n"
    )
    return Reel(name, kind, text, width, height, fps, seconds, scale)
