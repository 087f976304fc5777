import numpy as np
import pytest

from limner.bench import edits
from limner.bench.edits import Shop, Views, effect
from limner.bench.filmed import Fact
from limner.bench.trails import pair
from tests.bench.reel import PAGE, camera, filmed, square


def views(plain: np.ndarray, edited: np.ndarray) -> Views:
    return Views(plain, {"hide": edited})


def test_the_effect_is_compared_and_not_the_look() -> None:
    empty = np.full((3, 20, 20, 3), 200, np.uint8)
    thing, other = empty.copy(), empty.copy()
    thing[:, 5:10, 5:10] = 50
    other[:, 5:10, 5:10] = 60
    assert effect(views(thing, empty), views(thing, empty), "hide") == 1
    assert effect(views(thing, empty), views(other, empty), "hide") == pytest.approx(1 - 10 / 290)
    assert effect(views(thing, empty), views(other, other), "hide") == 0
    assert effect(views(thing, empty), views(empty, thing), "hide") == 0
    assert edits.together({"a": 1.0, "b": 0.25}) == 0.5 and edits.together({"a": 1.0, "b": 0.0}) == 0


def test_the_largest_thing_that_moves_with_what_is_in_it() -> None:
    way = np.linspace(0, 40, 30)
    small, large, still = square(way, 0 * way, 10), square(way, 0 * way + 40, 30), square(0 * way, 0 * way, 90)
    facts = tuple(Fact(name, False, False, holder) for name, holder in (("s", 1), ("l", -1), ("w", -1)))
    film = filmed(np.concatenate([small, large, still], 1), facts=facts)
    assert edits.chosen(film, np.array([True, True, False])) == (1, 0)
    assert edits.chosen(film, np.array([False] * 3)) == ()
    assert edits.partners(pair(film, film), (1,)) == (1,)
    ground = filmed(np.concatenate([film.corners[:, :2], square(0 * way, 0 * way, 200)], 1))
    assert edits.partners(pair(film, ground), (1, 0)) == (0, 1), "the ground is no part of it"
    assert edits.tint(film, (0,)) in edits.COLOURS


def test_things_in_one_place_are_one_object_the_upper_first() -> None:
    way = np.linspace(0, 40, 30)
    lower, other = square(way, 0 * way, 30), square(way, 0 * way + 40, 30)
    film = filmed(np.concatenate([lower, other, lower], 1))
    assert edits.chosen(film, np.ones(3, bool)) == (2, 0)


@pytest.fixture(scope="module")
def shop():
    with camera() as opened:
        yield Shop(opened, 160, 100, 1.4)


def test_a_page_is_edited(shop: Shop) -> None:
    found = shop.views(PAGE, (0,), (0,), "#00a050")
    red = [np.flatnonzero((film[..., 1] < 100).any(1)[-1]) for film in (found.plain, found.edited["double"])]
    assert red[0][0] == 100, "at its end"
    assert 40 < red[1][0] < 90, "half way"
    assert (found.edited["hide"] == 255).all()
    assert found.edited["recolour"][-1, 30, 110].tolist() == [0, 0xA0, 0x50]


def test_the_plate_is_without_what_moves(shop: Shop) -> None:
    assert (shop.plate(shop.film(PAGE, 10)) == 255).all()


def test_what_is_painted_later_is_edited_from_then_on(shop: Shop) -> None:
    late = (
        "<style>body{margin:0}div{width:90px;height:60px;animation:a 1s .4s infinite}"
        "@keyframes a{from{background:#c00}to{background:#00c}}</style><div></div>"
    )
    found = shop.views(late, (0,), (0,), "#00a050")
    assert (found.plain[0] == 255).all() and found.plain[-1, 30, 40].tolist() != [255, 255, 255]
    assert (found.edited["hide"][-1] == 255).all()
    assert found.edited["recolour"][-1, 30, 40].tolist() == [0, 0xA0, 0x50]
