"""A picture that is studied: its text, its scene and its things, each measured when it is first asked for."""

from functools import cached_property

import cv2
import numpy as np

from limner.sight import ocr
from limner.sight.blobs import Strewn, blobs
from limner.sight.datum import Figure
from limner.sight.figure import figure
from limner.sight.graph import Scene
from limner.sight.meaning import explain
from limner.sight.missed import missed
from limner.sight.see import see
from limner.sight.things import Thing, things
from limner.think import papers
from limner.think.controls import Control, controls
from limner.think.papers import Line


class Study:
    """What is known of a picture, each thing measured when it is first asked for."""

    def __init__(self, pixels: np.ndarray) -> None:
        height, width = pixels.shape[:2]
        alpha = np.full((height, width, 1), 255, np.uint8)
        self.pixels = pixels if pixels.shape[2] == 4 else np.dstack([pixels, alpha])

    @cached_property
    def lines(self) -> list[Line]:
        """Its text."""
        return papers.lines(self.words)

    @cached_property
    def words(self) -> list[ocr.Words]:
        """What was read in it."""
        return ocr.read(self.pixels)

    @cached_property
    def chart(self) -> Figure | None:
        """Its values and captions, where it is a chart that pixels and words tell surely."""
        height, width = self.pixels.shape[:2]
        share = ocr.TILE / max(height, width)
        if share >= 1:
            return _chart(self.pixels, self.words)
        # Names that a tile's border cuts are read in a picture of one tile.
        size = max(int(width * share), 1), max(int(height * share), 1)
        small = cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA)
        found = _chart(small, ocr.read(small))
        return found.enlarged(1 / share) if found is not None else None

    @cached_property
    def controls(self) -> list[Control]:
        """Its boxes to tick, buttons to choose and switches."""
        return controls(self.pixels, self.lines)

    @cached_property
    def scene(self) -> Scene:
        """Its scene graph, explained."""
        return explain(see(self.pixels).scene)

    @cached_property
    def things(self) -> list[Thing]:
        """What questions can be about."""
        return things(self.scene)

    @cached_property
    def strewn(self) -> Strewn:
        """What stands out from its ground."""
        return blobs(self.pixels, [line.box for line in self.lines if papers.is_word(line)])


def _chart(pixels: np.ndarray, words: list[ocr.Words]) -> Figure | None:
    """Return a chart, where its values are not told once more with the short words that were passed over."""
    found = figure(pixels, words)
    if (found is not None and found.kind and all(one.label for one in found.data)) or not (
        rows := missed(pixels, words)
    ):
        return found
    more = ocr.read(pixels, [], rows)
    again = figure(pixels, [*words, *more]) if more else None
    return again if again is not None and (again.kind or found is None or not found.kind) else found
