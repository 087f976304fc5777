from functools import cache

import numpy as np
import pytest

from limner.bench.draft import Draft
from limner.bench.exam import ARTISTIC, KINDS, Picture
from limner.bench.gallery import make, overlaps, pictures
from limner.bench.palette import DEV
from limner.bench.phrases import PHRASES
from limner.sight.graph import Circle, Rect, Text


@cache
def many(part: str) -> list[Picture]:
    return pictures(part, limit=90)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_the_minima_hold(part: str):
    chosen = many(part)
    assert np.mean([sum(1 for _ in one.truth.nodes()) - 1 for one in chosen]) >= 8
    assert np.mean([len(one.things) for one in chosen if one.kind == "scene"]) >= 8
    assert np.mean([one.hidden for one in chosen if one.kind in ARTISTIC]) >= 0.3
    assert np.mean([one.jpeg is not None for one in chosen]) >= 0.25
    assert np.mean([one.gradient for one in chosen]) >= 0.25
    assert all(75 <= one.jpeg <= 92 for one in chosen if one.jpeg is not None)
    turned = [getattr(node.shape, "angle", 0) for one in chosen if one.kind == "scene" for node in one.truth.nodes()]
    assert np.mean([angle != 0 for angle in turned]) > 0.1
    assert all(400 <= side <= 900 for one in chosen for side in (one.truth.width, one.truth.height))


@pytest.mark.parametrize("part", ["dev", "test"])
def test_every_kind_has_jpegs_and_gradients_and_every_family_is_asked(part: str):
    chosen = many(part)
    for kind in KINDS:
        of_kind = [one for one in chosen if one.kind == kind]
        assert {one.jpeg is None for one in of_kind} == {one.gradient for one in of_kind} == {True, False}
    families = [asked.question.family for one in chosen for asked in one.asked]
    for family in PHRASES[part]:
        assert families.count(family) >= 15, family


def test_pictures_depend_on_part_seed_and_number_alone():
    assert make("dev", 3) == pictures("dev", limit=5)[3]
    assert make("dev", 3, seed=1).truth != make("dev", 3).truth
    assert make("test", 3).truth != make("dev", 3).truth


def test_parts_differ_in_renderers_fonts_and_words():
    dev, test = (many(part)[:36] for part in ("dev", "test"))
    assert {one.renderer for one in dev} == {"resvg", "pillow"}
    assert {one.renderer for one in test} == {"librsvg", "chromium"}
    fonts = [{n.shape.family for one in part for n in one.truth.nodes() if isinstance(n.shape, Text)}
             for part in (dev, test)]  # fmt: skip
    assert fonts[1] - fonts[0]
    texts = [{asked.question.text for one in part for asked in one.asked} for part in (dev, test)]
    assert not texts[0] & texts[1]


def test_overlaps_are_pairs_in_painting_order():
    page = Draft(100, 100, DEV[0], np.random.default_rng(0))
    low = page.add(Rect(10, 10, 40, 40), "#d64545")
    high = page.add(Circle(50, 30, 15), "#2f6fde")
    page.add(Circle(80, 80, 10), "#2f6fde")
    assert overlaps(page) == (((low, high),), pytest.approx(1 / 3))
