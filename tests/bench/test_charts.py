from itertools import pairwise

import numpy as np
import pytest

from limner.bench.charts import Plot, bars, lines, pie
from limner.bench.draft import Draft
from limner.bench.palette import DEV
from limner.bench.phrases import DEV as WORDS
from limner.sight.graph import Circle, Node, Rect, Sector, Text


def draft(seed: int) -> Draft:
    return Draft(760, 520, DEV[seed % 3], np.random.default_rng(seed))


def nodes(page: Draft) -> dict[str, Node]:
    return {node.id: node for node in page.nodes}


def labels(page: Draft, anchor: str, size: float = 13) -> list[Text]:
    texts = [node.shape for node in page.nodes if isinstance(node.shape, Text)]
    return [text for text in texts if text.size == size and text.anchor == anchor]


@pytest.mark.parametrize("seed", range(8))
def test_a_bar_is_as_long_as_its_value_on_the_axis(seed: int):
    page = draft(seed)
    bars(page, WORDS)
    known, found = nodes(page), [thing for thing in page.things if thing.kind == "bar"]
    shapes = [known[thing.nodes[0]].shape for thing in found]
    assert len(found) >= 4
    units = set()
    for thing, shape in zip(found, shapes, strict=True):
        assert isinstance(shape, Rect) and thing.value is not None
        lying = len({round(one.x + one.width, 3) for one in shapes if isinstance(one, Rect)}) > 1 and any(
            text.content == thing.label and text.anchor == "end" for text in labels(page, "end")
        )
        units.add(round((shape.width if lying else shape.height) / thing.value, 6))
    assert len(units) == 1, "all bars are drawn to one scale"
    if not lying:
        ticks = {float(t.content): t.y for t in labels(page, "end")}
        (low, high) = min(ticks), max(ticks)
        assert (ticks[low] - ticks[high]) / (high - low) == pytest.approx(units.pop(), abs=1.1 / (high - low))


@pytest.mark.parametrize("seed", range(6))
def test_points_lie_at_their_values_and_apart(seed: int):
    page = draft(seed)
    lines(page, WORDS)
    known, found = nodes(page), [thing for thing in page.things if thing.kind == "point"]
    ticks = {float(text.content): text.y - 5 for text in labels(page, "end")}
    low, high = min(ticks), max(ticks)
    for thing in found:
        shape = known[thing.nodes[0]].shape
        assert isinstance(shape, Circle) and thing.value is not None
        row = ticks[low] - (ticks[low] - ticks[high]) * (thing.value - low) / (high - low)
        assert shape.cy == pytest.approx(row, abs=1.01)
    for label in {thing.label for thing in found}:
        values = sorted(thing.value or 0 for thing in found if thing.label == label)
        assert all(b - a > 0.04 * found[0].scale for a, b in pairwise(values))


@pytest.mark.parametrize("seed", range(6))
def test_slices_are_shares_of_a_whole(seed: int):
    page = draft(seed)
    pie(page, WORDS)
    known, found = nodes(page), [thing for thing in page.things if thing.kind == "slice"]
    shapes = [known[thing.nodes[0]].shape for thing in found]
    assert sum(thing.value or 0 for thing in found) == pytest.approx(1, abs=1e-3)
    for thing, shape in zip(found, shapes, strict=True):
        assert isinstance(shape, Sector) and shape.sweep / 360 == pytest.approx(thing.value, abs=1e-4)
    assert len({thing.colour for thing in found}) == len(found), "a legend can tell them"


def test_a_plot_maps_values_to_pixels():
    plot = Plot(100, 50, 300, 250, most=20, step=5)
    assert (plot.up(0), plot.up(20), plot.along(0), plot.along(10)) == (250, 50, 100, 200)
