"""Parts of regions: what borders on what, what is a hole, and whether a shape shows just what is seen of it."""

import numpy as np
import pytest

from limner.sight import coverage, layers, pieces, regions
from limner.sight.colour import premultiply
from limner.sight.graph import Circle, Rect
from limner.sight.parts import Parts, cost_of, points
from tests.sight.drawn import WHITE, draw

RED, BLUE = (
    '<circle cx="40" cy="50" r="25" fill="#c02020"/>',
    '<rect x="50" y="30" width="40" height="50" fill="#2040c0"/>',
)
FRAME = '<path d="M10 10h80v80h-80zM35 35v30h30v-30z" fill="#c02020"/>'


def seen(content: str) -> tuple[Parts, dict[str, int]]:
    """Draw on white and return the parts, and the rank of what was drawn in red, blue and white."""
    pixels = draw(WHITE + content)
    image = premultiply(pixels)
    shares, patched = pieces.split(coverage.measure(image, regions.find(image)), set())
    order = layers.order(shares, patched)
    found = Parts(order, shares.shares)
    names = {(192, 32, 32): "red", (32, 64, 192): "blue", (255, 255, 255): "white"}
    ranks = {names[tuple(int(v) for v in pixels[row, column, :3])]: int(found.dominant[row, column])
             for row, column in ((50, 25), (40, 80), (2, 2), (20, 20))}  # fmt: skip
    return found, ranks


def test_a_disc_is_one_outline_that_says_circle() -> None:
    found, ranks = seen(RED)
    part = found.part(ranks["red"])
    assert part is not None and part.holes == ()
    assert part.outer.simple == Circle(
        pytest.approx(40, abs=0.1), pytest.approx(50, abs=0.1), pytest.approx(25, abs=0.1)
    )
    assert part.cost == 3
    assert not part.outer.rim.any()


def test_what_the_ground_shows_through_is_a_hole() -> None:
    found, ranks = seen(FRAME)
    part = found.part(ranks["red"])
    assert part is not None
    (hole,) = part.holes
    assert hole.points.min(axis=0) == pytest.approx((35, 35), abs=0.3)
    assert hole.points.max(axis=0) == pytest.approx((65, 65), abs=0.3)
    assert part.contours == (part.outer, hole)


def test_what_lies_on_a_region_is_no_hole_in_it() -> None:
    found, ranks = seen(RED + '<circle cx="40" cy="50" r="8" fill="#e0c020"/>'.replace('cx="40"', 'cx="48"'))
    part = found.part(ranks["red"])
    assert part is not None and part.holes == ()


def test_neighbours_may_lie_on_each_other_and_the_ground_may_not() -> None:
    found, ranks = seen(RED + BLUE)
    assert found.beside(ranks["red"]) == [ranks["blue"]]
    assert found.beside(ranks["blue"]) == [ranks["red"]]


def test_a_border_is_what_an_outline_shares_with_what_lies_over_it() -> None:
    found, ranks = seen(RED + BLUE)
    part = found.part(ranks["red"])
    assert part is not None
    hidden = found.covered(part.outer, (ranks["red"],), (ranks["blue"],))
    assert part.outer.points[hidden][:, 0].min() > 45
    assert np.abs(part.outer.points[hidden][:, 0] - 50).min() < 0.5
    assert not found.covered(part.outer, (ranks["red"],), ()).any()


@pytest.mark.parametrize(("shape", "over", "fits"), [
    (Circle(40, 50, 25), ("blue",), True),
    (Circle(40, 50, 25), (), False),
    (Circle(40, 50, 26.5), ("blue",), False),
    (Circle(41, 50, 25), ("blue",), False),
    (Rect(15, 25, 50, 50), ("blue",), False),
], ids=["behind", "on top", "too large", "beside itself", "a square"])  # fmt: skip
def test_a_shape_fits_that_covers_what_is_seen_and_hides_the_rest(
    shape: Circle | Rect, over: tuple[str, ...], fits: bool
) -> None:
    found, ranks = seen(RED + BLUE)
    assert found.fits([shape], (ranks["red"],), tuple(ranks[name] for name in over)) is fits


def test_an_outline_costs_its_corners_and_a_shape_its_numbers() -> None:
    square = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
    assert cost_of(square) == 8
    assert cost_of(Circle(5, 5, 5)) == 3
    assert points(square) is square
    assert np.hypot(*(points(Circle(5, 5, 5)) - 5).T) == pytest.approx(5, abs=0.02)
