import numpy as np
import pytest

from limner.bench.draft import Draft
from limner.bench.icons import DEV, TEST, icons, placed
from limner.bench.palette import THEMES
from limner.bench.phrases import VOCABULARIES
from limner.sight.flatten import flatten
from limner.sight.graph import Arc, Circle, Text


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("seed", range(4))
def test_a_grid_of_named_signs(part: str, seed: int):
    page = Draft(640, 560, THEMES[part][seed % 3], np.random.default_rng(seed))
    icons(page, VOCABULARIES[part], part)
    assert len(page.things) in {a * b for a in (3, 4, 5) for b in (2, 3, 4)}
    labels = [thing.label for thing in page.things if thing.label]
    assert len(set(labels)) == len(labels), "a name is given once"
    assert sorted(labels) == sorted(n.shape.content for n in page.nodes if isinstance(n.shape, Text))
    assert all(thing.colour for thing in page.things)


def test_parts_share_no_sign():
    assert not set(DEV) & set(TEST)


@pytest.mark.parametrize("name", [*DEV, *TEST])
def test_signs_fill_their_square(name: str):
    points = np.vstack([one.points for shape, _ in {**DEV, **TEST}[name] for one in flatten(placed(shape, (0, 0), 1))])
    assert np.abs(points).max() == pytest.approx(0.9, abs=0.15)


def test_only_known_shapes_are_placed():
    assert placed(Circle(0.5, 0, 1), (10, 20), 4) == Circle(12, 20, 4)
    with pytest.raises(ValueError, match="a sign has no Arc"):
        placed(Arc(0, 0, 1, 0, 90), (0, 0), 1)
