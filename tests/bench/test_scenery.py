import numpy as np
import pytest

from limner.bench.draft import Draft
from limner.bench.palette import DEV, apart
from limner.bench.phrases import DEV as WORDS
from limner.bench.scenery import LEAST_SEEN, SHAPES, Floor, outline, poster, scene
from limner.sight.graph import Circle, Rect, Text


def draft(seed: int, width: int = 600, height: int = 560) -> Draft:
    return Draft(width, height, DEV[seed % 3], np.random.default_rng(seed), gradient=seed % 2 == 0)


@pytest.mark.parametrize("seed", range(6))
def test_enough_of_every_shape_is_seen(seed: int):
    page = draft(seed)
    scene(page, WORDS)
    floor = Floor(page.width, page.height)
    for node in page.nodes[1:]:
        width = node.stroke.width if node.stroke and node.fill is None else 0
        floor.take(floor.mask(node.shape, width), "")
    assert len(page.things) >= 7
    assert all(floor.seen(k) >= LEAST_SEEN for k in range(len(floor.full)))


def test_a_place_is_taken_only_if_it_can_be_told():
    floor = Floor(100, 100)
    floor.take(floor.mask(Rect(20, 20, 40, 40), 0), "#d64545")
    beside, over = floor.mask(Circle(80, 80, 10), 0), floor.mask(Circle(60, 40, 15), 0)
    assert floor.allows(beside, "#2f6fde", wish=False) and not floor.allows(beside, "#2f6fde", wish=True)
    assert floor.allows(over, "#2f6fde", wish=True) and not floor.allows(over, "#2f6fde", wish=False)
    assert not floor.allows(over, "#d84545", wish=True), "of one colour they would be one shape"
    assert not floor.allows(floor.mask(Circle(40, 40, 40), 0), "#2f6fde", wish=True), "all of it would be hidden"
    assert not floor.allows(floor.mask(Circle(70, 40, 11), 0), "#2f6fde", wish=True), "a sliver is neither"


@pytest.mark.parametrize("kind", SHAPES)
def test_every_shape_stays_in_its_circle(kind: str):
    shape, thick = outline(kind, 100, 100, 50, 33, np.random.default_rng(0))
    floor = Floor(200, 200)
    rows, columns = np.nonzero(floor.mask(shape, thick))
    assert len(rows) > 100
    assert np.hypot(rows - 99.5, columns - 99.5).max() < 66
    assert bool(thick) == (kind in ("ring", "line"))


def test_an_unknown_shape_is_refused():
    with pytest.raises(ValueError, match="there is no shape 'blob'"):
        outline("blob", 0, 0, 1, 0, np.random.default_rng(0))


@pytest.mark.parametrize("seed", range(4))
def test_a_poster_has_a_title_and_small_print_on_the_page(seed: int):
    page = draft(seed, 520, 760)
    poster(page, WORDS)
    texts = [node.shape for node in page.nodes if isinstance(node.shape, Text)]
    assert [thing.kind for thing in page.things if thing.words] == ["title", "text", "text"]
    assert texts[0].size > 1.4 * texts[1].size
    assert all(20 < text.y < page.height - 10 for text in texts)
    assert sum(thing.kind in SHAPES for thing in page.things) >= 5
    assert all(apart(DEV[seed % 3].ink, page.theme.ground) > 0.5 for _ in texts)
