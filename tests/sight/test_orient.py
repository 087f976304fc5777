"""Which way up: all eight ways, clean and spoilt, and what does not tell."""

import numpy as np
import pytest

from limner.sight.dihedral import ALL, Dihedral
from limner.sight.orient import _tight, orient, upright
from tests.sight.lettered import draw, line
from tests.sight.scanned import noisy, page


@pytest.mark.parametrize("element", ALL, ids=lambda element: element.name)
def test_a_page_is_turned_upright(element: Dihedral) -> None:
    flat = page()
    found = orient(element.apply(flat))
    assert found.transform == element.inverse()
    assert found.confidence > 0.9 and found.words
    back = upright(element.apply(flat), found.transform)
    assert np.array_equal(back.pixels, flat)
    assert back.frame.shape == (3, 3)


@pytest.mark.parametrize("name", ["rotate_270", "transverse"])
def test_noise_and_darkness_do_not_matter(name: str) -> None:
    element = next(each for each in ALL if each.name == name)
    for spoilt in (noisy(page(), 45), page() // 5, (page() // 12 + 200).astype(np.uint8)):
        assert orient(element.apply(spoilt)).transform == element.inverse()


def test_the_label_of_an_axis_does_not_decide() -> None:
    nodes = [
        line("Passengers in thousands", 30, 280, 20, angle=-90),
        line("March", 80, 290, 13),
        line("June", 200, 290, 13),
    ]
    picture = draw([*nodes, line("Ferries", 120, 30, 18)], 320, 320)
    assert orient(picture).transform == Dihedral()


def test_a_mirrored_ghost_does_not_decide() -> None:
    front = page().astype(np.float32)
    ghost = 255 - 0.3 * (255 - front[:, ::-1])
    assert orient(np.minimum(front, ghost).astype(np.uint8)).transform == Dihedral()


@pytest.mark.parametrize("words", ["OXO", "8", ""])
def test_what_reads_alike_in_a_mirror_tells_nothing(words: str) -> None:
    found = orient(draw([line(words, 60, 80, 60)] if words else [], 300, 140))
    assert found.transform is None and found.confidence == 0


def test_a_picture_without_text_tells_nothing() -> None:
    rng = np.random.default_rng(0)
    assert orient(rng.integers(0, 256, (200, 240, 3), np.uint8)).transform is None


def test_a_box_is_cut_down_to_the_line_in_its_middle() -> None:
    lines = [line("and the costs be shared", 20, y, 24) for y in (40, 80, 120)]
    quad = np.array([[10, 30], [300, 30], [300, 110], [10, 110]], float)
    tight = _tight(draw(lines, 320, 140), quad)
    assert tight[0, 1] > 45 and tight[2, 1] < 100 and np.array_equal(tight[:, 0], quad[:, 0])
    alone = np.array([[10, 58], [300, 58], [300, 90], [10, 90]], float)
    assert np.array_equal(_tight(draw(lines[1:2], 320, 140), alone), alone)


@pytest.mark.parametrize("element", ALL, ids=lambda element: element.name)
def test_numbers_of_an_axis_outweigh_labels_that_run_up(element: Dihedral) -> None:
    names = [line(name, x, 380, 16, angle=-90) for name, x in (("Hamburg", 90), ("Frankfurt", 150), ("Cologne", 210))]
    axis = [line(text, 36, y, 15) for text, y in (("25", 260), ("50", 190), ("75", 120))]
    picture = draw([line("Visitors in thousands", 20, 260, 16, angle=-90), *names, *axis], 320, 400)
    assert orient(element.apply(picture)).transform == element.inverse()
