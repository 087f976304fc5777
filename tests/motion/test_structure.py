import msgspec
import pytest

from limner.motion.changes import Group, Rename
from limner.motion.edit import apply
from limner.motion.structure import meaningful, structure
from limner.render.html import page
from limner.render.seal import sealed
from limner.sight.animation import Animated, Animation, Key
from tests.render.films import dot, film, triangle


def of(made: Animated) -> float:
    return structure(page(made, "a"))


@pytest.mark.parametrize("name", ["sun", "left-wing", "text-hello", "dot-1", "navLink"])
def test_a_name_says_what_something_is(name: str) -> None:
    assert meaningful(name)


@pytest.mark.parametrize("name", ["", "circle-12", "shape", "drawing-3-shape", "box2", "g-1", "text-1", "path_7"])
def test_a_tag_with_a_number_does_not(name: str) -> None:
    assert not meaningful(name)


def test_names_that_mean_something_are_better() -> None:
    made = film()
    plain = apply(made, ((1, Rename("card", "rect")), (2, Rename("dot-2", "circle-2")))).film
    assert of(plain) < of(apply(plain, ((1, Rename("rect", "card")),)).film) < of(made)


def test_a_named_group_is_better_and_a_nameless_one_is_not() -> None:
    made = film()
    ids = ("dot-1", "dot-2", "dot-3")
    assert of(apply(made, ((1, Group(ids, "loader")),)).film) > of(made)
    assert of(apply(made, ((1, Group(ids, "group")),)).film) < of(made)


def test_fewer_keyframes_are_better() -> None:
    def turning(count: int) -> Animated:
        keys = tuple(Key(index / count, (360 * index / count,)) for index in range(count + 1))
        return film(dot(0), triangle(Animation("rotate", keys, 1)))

    assert of(turning(20)) < of(turning(3)) < of(turning(1))


def test_a_script_is_worse_than_css_and_a_seal_counts_for_nothing() -> None:
    text = page(film(), "a")
    assert structure(text.replace("</html>", "<script>1</script></html>")) < structure(text)
    assert structure(sealed(text)) == pytest.approx(structure(text), abs=1e-3)


def test_images_are_not_code() -> None:
    card = msgspec.structs.replace(film().elements[0], raster=b"\x89PNG\r\n" + bytes(20_000))
    small = msgspec.structs.replace(card, raster=b"\x89PNG\r\n" + bytes(20))
    assert of(film(card)) == pytest.approx(of(film(small)))


def test_nothing_is_no_structure_and_no_fault() -> None:
    assert structure("") < structure("<p id='greeting'>a</p>")
    structure("</p></div><div id=a <<>")
