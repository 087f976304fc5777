"""A drawing that looks worse scores lower, whatever is wrong with it, and better code counts at equal pixels."""

import itertools

import numpy as np
import pytest
from PIL import Image, ImageDraw

from limner.picture import score
from limner.render.tree import SvgError

SIZE = 128
WHITE = (255, 255, 255, 255)


def total(target: np.ndarray, drawn: np.ndarray) -> float:
    return score.score(score.compare(target, drawn))


def disc(dx: float = 0, dy: float = 0, r: float = 24, fill: str = "#c02020", ground: tuple = WHITE) -> np.ndarray:
    """Return a disc, anti-aliased 8 x 8."""
    image = Image.new("RGBA", (8 * SIZE, 8 * SIZE), ground)
    box = [8 * value for value in (64 + dx - r, 64 + dy - r, 64 + dx + r, 64 + dy + r)]
    ImageDraw.Draw(image).ellipse(box, fill=fill)
    return np.asarray(image.resize((SIZE, SIZE), Image.Resampling.BOX))


def lines(shift: int = 0, shown: bool = True) -> np.ndarray:
    """Return a grid of thin black lines."""
    image = Image.new("RGBA", (SIZE, SIZE), WHITE)
    for at in range(20 + shift, 110 + shift, 20) if shown else ():
        ImageDraw.Draw(image).line((10, at, 118, at), fill="black")
        ImageDraw.Draw(image).line((at, 10, at, 118), fill="black")
    return np.asarray(image)


def test_the_picture_itself_scores_one() -> None:
    assert score.compare(disc(), disc()) == {"mse": 0, "ssim": 1, "coarse": 1, "off": 0}
    assert total(disc(), disc()) == 1


WORSE = {
    "shifted": [disc(dx=dx) for dx in (0, 0.25, 0.5, 1, 2, 4, 8, 16, 32)],
    "smaller": [disc(r=r) for r in (24, 23.5, 23, 22, 20, 16, 8, 2)],
    "larger": [disc(r=r) for r in (24, 24.5, 25, 26, 30, 40, 60)],
    "recoloured": [disc(fill=fill) for fill in ("#c02020", "#c42424", "#d03030", "#e06060", "#f0b0b0", "#ffffff")],
    "faded": [disc(ground=(255 - by, 255 - by, 255, 255)) for by in (0, 2, 8, 24, 64, 160, 255)],
}


@pytest.mark.parametrize("fault", WORSE)
def test_the_further_off_the_lower_the_score(fault: str) -> None:
    scores = [total(disc(), drawn) for drawn in WORSE[fault]]
    assert all(a > b for a, b in itertools.pairwise(scores)), scores
    assert scores[0] == 1 and scores[-1] >= 0


def test_thin_lines_near_their_place_beat_none_at_all() -> None:
    scores = [total(lines(), lines(shift)) for shift in (0, 1, 2, 3)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0.9 * total(lines(), lines(shown=False))
    assert scores[-2] > total(lines(), lines(shown=False))


def test_a_wrong_transparency_shows_on_either_ground() -> None:
    clear = disc(ground=(0, 0, 0, 0))
    for ground in (WHITE, (0, 0, 0, 255), (128, 128, 128, 255)):
        assert total(clear, disc(ground=ground)) < 0.2
        assert total(disc(ground=ground), clear) < 0.2
        assert score.off(clear, disc(ground=ground)).mean() > 0.8
    assert total(clear, clear) == 1


def test_colours_under_full_transparency_do_not_count() -> None:
    assert total(disc(ground=(0, 0, 0, 0)), disc(ground=(255, 0, 255, 0))) > 0.995


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (3, 2), (7, 9)])
def test_the_smallest_pictures_have_a_score(size: tuple[int, int]) -> None:
    black, white = (np.full((*size, 4), value, np.uint8) for value in ([0, 0, 0, 255], [255] * 4))
    assert total(black, black) == 1
    assert total(black, white) < 0.01


def svg(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{body}</svg>'


BETTER = [
    "",
    "<rect/>" * 40,
    "<rect/>" * 10,
    '<rect id="rect-1"/><path id="path-1"/>',
    '<rect id="wall"/><path id="path-1"/>',
    '<rect id="wall"/><path id="roof"/>',
    '<g id="house"><rect id="wall"/><path id="roof"/></g>',
]


def test_better_organised_code_counts_for_more() -> None:
    values = [score.structure(svg(body)) for body in BETTER]
    assert values == sorted(set(values))


@pytest.mark.parametrize("name", ["path-7", "path7", "rect-12", "Group_3", "circle", "shape-1", "g1"])
def test_a_name_that_says_no_more_than_a_tag_is_none(name: str) -> None:
    assert score.structure(svg(f'<circle id="{name}"/>')) == score.structure(svg("<circle/>"))
    assert score.structure(svg(f'<g id="{name}"><rect/><rect/></g>')) == score.structure(svg("<rect/><rect/>"))


@pytest.mark.parametrize("name", ["sun", "path-to-the-house", "rectory", "text-line-of-title"])
def test_a_name_is_a_name(name: str) -> None:
    assert score.structure(svg(f'<circle id="{name}"/>')) > score.structure(svg("<circle/>"))


def test_words_of_a_text_are_not_elements_of_their_own() -> None:
    one, three = '<text id="title">a b c</text>', '<text id="title"><tspan>a</tspan> <tspan>b</tspan> c</text>'
    assert score.structure(svg(one)) == score.structure(svg(three))


def test_what_is_no_svg_has_no_structure() -> None:
    with pytest.raises(SvgError):
        score.structure("<svg")
