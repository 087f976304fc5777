"""Which element is on top where, asked of the real renderer."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from limner.render import elements
from limner.render.raster import Rasteriser
from limner.render.sanitise import sanitise
from limner.render.tree import SvgError

SIZE = 40
LEFT, RIGHT = (10, 20), (30, 20)
"""Column and row of the middle of each half."""


@pytest.fixture(scope="module")
def raster() -> Iterator[Rasteriser]:
    with Rasteriser() as renderer:
        yield renderer


class Owned:
    """The ids on top of a drawing's pixels."""

    def __init__(self, raster: Rasteriser, body: str) -> None:
        clean = sanitise(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{body}</svg>')
        repainted, self.ids = elements.repaint(clean.svg)
        self.numbers = elements.owners(raster.render(repainted, SIZE, SIZE), self.ids)

    def at(self, place: tuple[int, int]) -> str | None:
        number = self.numbers[place[1], place[0]]
        return None if number < 0 else self.ids[number]

    @property
    def share(self) -> dict[str | None, float]:
        counts = Counter(int(number) for number in self.numbers.ravel())
        return {None if n < 0 else self.ids[n]: count / SIZE**2 for n, count in counts.items()}


HALF = 'x="0" y="0" width="20" height="40"'
REST = 'x="20" y="0" width="20" height="40"'

CASES = {
    "two halves": (f'<rect id="a" {HALF}/><rect id="b" {REST}/>', "a", "b"),
    "the upper covers the lower": (f'<rect id="a" width="40" height="40"/><rect id="b" {REST}/>', "a", "b"),
    "nothing there": (f'<rect id="a" {HALF}/>', "a", None),
    "no id": (f'<rect {HALF}/><rect id="b" {REST}/>', None, "b"),
    "white and black are colours": (f'<rect id="a" {HALF} fill="#fff"/><rect id="b" {REST} fill="#000"/>', "a", "b"),
    "id of its own under a group": (f'<g id="g"><rect id="a" {HALF}/><rect {REST}/></g>', "a", "g"),
    "the nearest group": (f'<g id="g"><g id="h"><rect {HALF}/></g><rect {REST}/></g>', "h", "g"),
    "half transparent": (f'<rect id="a" {HALF} opacity=".2"/><g opacity=".3"><rect id="b" {REST}/></g>', "a", "b"),
    "wholly transparent": (f'<rect id="a" {HALF} opacity="0"/><rect id="b" {REST} fill-opacity="0%"/>', None, None),
    "a transparent group": (f'<g opacity="0.0"><rect id="a" {HALF}/></g><rect id="b" {REST}/>', None, "b"),
    "not displayed": (
        f'<rect id="a" {HALF} style="display:none"/><rect id="b" {REST} visibility="hidden"/>', None, None,
    ),
    "gradient": (
        '<defs><linearGradient id="l"><stop offset="0" stop-color="red"/><stop offset="1"/></linearGradient></defs>'
        f'<rect id="a" {HALF} fill="url(#l)"/><rect id="b" {REST} style="fill:url(#l)"/>', "a", "b",
    ),
    "blur": (
        '<filter id="f"><feGaussianBlur stdDeviation="4"/></filter>'
        f'<g filter="url(#f)"><rect id="a" {HALF}/><rect id="b" {REST}/></g>', "a", "b",
    ),
    "moved by a style": (f'<g style="transform:translate(20px,0);opacity:.5"><rect id="a" {HALF}/></g>', None, "a"),
    "unfilled": (f'<rect id="a" {HALF} fill="none" stroke="red"/><rect id="b" {REST} style="fill:none"/>', None, None),
    "unfilled by its group": (f'<g fill="none" stroke="#000"><rect id="a" {HALF}/></g>', None, None),
    "filled again": (f'<g fill="none"><rect id="a" fill="red" {HALF}/></g>', "a", None),
    "filled as inherited": (f'<g fill="red"><rect id="a" fill="inherit" {HALF}/></g>', "a", None),
    "stroked by its group": (
        '<g stroke="red" stroke-width="10" fill="none"><path id="a" d="M10 0V40"/><path id="b" d="M30 0V40"/></g>',
        "a", "b",
    ),
    "a class says unfilled": (
        f'<style>.o{{fill:none;stroke:red}} #b{{fill:red}} rect{{fill:none}}</style><rect id="a" class="o" {HALF}/>'
        f'<rect id="b" class="o" {REST}/>', None, "b",
    ),
    "a class says how wide": (
        '<style>.w{stroke:red;stroke-width:10px}</style><path id="a" class="w" d="M10 0V40"/>', "a", None,
    ),
    "use": (
        f'<defs><rect id="r" {HALF} fill="#123456"/></defs><use id="a" href="#r"/><use id="b" href="#r" x="20"/>',
        "a", "b",
    ),
    "use of a symbol": (
        f'<symbol id="s"><g fill="red"><rect {HALF}/></g></symbol><use id="a" href="#s" width="40" height="40"/>',
        "a", None,
    ),
    "use under a named group": (f'<defs><rect id="r" {HALF}/></defs><g id="g"><use href="#r"/></g>', "g", None),
    "use of an unfilled shape": (
        '<defs><path id="r" d="M10 0V40H30V0" fill="none" stroke="red" stroke-width="8"/></defs>'
        '<use id="a" href="#r"/>', "a", "a",
    ),
    "clipped": (
        f'<clipPath id="c"><rect {HALF}/></clipPath><rect id="a" width="40" height="40" clip-path="url(#c)"/>',
        "a", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_topmost_element_owns_a_pixel(raster: Rasteriser, case: str) -> None:
    body, left, right = CASES[case]
    owned = Owned(raster, body)
    assert (owned.at(LEFT), owned.at(RIGHT)) == (left, right)


def test_every_pixel_of_a_shape_has_an_owner(raster: Rasteriser) -> None:
    owned = Owned(raster, '<rect id="sky" width="40" height="40"/><circle id="sun" cx="20" cy="20" r="11.3"/>')
    assert owned.share["sun"] == pytest.approx(np.pi * 11.3**2 / SIZE**2, abs=0.01)
    assert owned.share["sun"] + owned.share["sky"] == 1


def test_letters_and_their_parts(raster: Rasteriser) -> None:
    text = '<text id="word" y="34" font-size="26" font-weight="bold">M<tspan id="part">I</tspan></text>'
    owned = Owned(raster, text)
    assert owned.ids == ["word", "part"]
    assert owned.share["word"] > 0.05 and owned.share["part"] > 0.03


def test_an_image_is_a_rectangle(raster: Rasteriser) -> None:
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
    owned = Owned(raster, f'<image id="photo" {HALF} href="data:image/png;base64,{png}"/>')
    assert owned.at(LEFT) == "photo" and owned.at(RIGHT) is None


def test_thousands_of_elements_are_told_apart(raster: Rasteriser) -> None:
    cells = [(x, y) for y in range(SIZE) for x in range(SIZE)]
    owned = Owned(raster, "".join(f'<rect id="c{x}-{y}" x="{x}" y="{y}" width="1" height="1"/>' for x, y in cells))
    assert all(owned.at(cell) == f"c{cell[0]}-{cell[1]}" for cell in cells)


def test_every_number_has_a_colour_of_its_own() -> None:
    colours = {elements.colour(number) for number in range(70_000)}
    assert len(colours) == 70_000 and (0, 0, 0) not in colours


def test_what_is_no_svg_is_said() -> None:
    with pytest.raises(SvgError):
        elements.repaint(b"<svg")
