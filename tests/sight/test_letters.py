"""Where text is suspected, and where not."""

import numpy as np
import pytest

from limner.sight.letters import suspected
from tests.sight.drawn import photo
from tests.sight.lettered import draw, line

DARK = '<rect width="100%" height="100%" fill="#203040"/>'
ICONS = {
    "dots": "".join(f'<circle cx="{30 + 40 * k}" cy="50" r="12"/>' for k in range(6)),
    "stripes": "".join(f'<rect x="{20 + 24 * k}" y="20" width="10" height="60"/>' for k in range(9)),
    "checks": "".join(f'<rect x="{20 * k}" y="{20 * (k % 2)}" width="20" height="20"/>' for k in range(12)),
    "wave": '<path d="M10 50q20-60 40 0t40 0t40 0t40 0t40 0" fill="none" stroke="#000" stroke-width="8"/>',
    "face": '<circle cx="90" cy="50" r="45" fill="#fc3"/><circle cx="75" cy="40" r="6"/>'
    '<circle cx="105" cy="40" r="6"/>'
    '<path d="M65 60q25 25 50 0" fill="none" stroke="#630" stroke-width="5"/>',
    "letter": '<path d="M40 80L60 20H70L90 80H80L75 65H55L50 80z"/>',
}


@pytest.mark.parametrize("size", [9, 14, 30, 70])
@pytest.mark.parametrize("colour, ground", [("#222222", "#fff"), ("#ffffff", "#203040")])
def test_words_are_suspected_at_any_size_and_contrast(size: int, colour: str, ground: str) -> None:
    pixels = draw(
        [line("Words here", 30, 90, size, colour)], 500, 140, f'<rect width="500" height="140" fill="{ground}"/>'
    )
    boxes = suspected(pixels)
    assert any(x0 <= 32 and y0 <= 90 - 0.5 * size and x1 >= 30 + 4 * size and y1 >= 90 for x0, y0, x1, y1 in boxes)


@pytest.mark.parametrize("angle", [-90, -30, 12, 90])
def test_turned_words_are_suspected(angle: int) -> None:
    assert suspected(draw([line("Turned words here", 150, 150, 20, angle=angle)], 300, 300))


def test_a_single_number_is_suspected_beside_words() -> None:
    nodes = [line("Words here", 100, 40, 14), line("7", 20, 90, 14)]
    assert any(x0 < 22 and x1 > 26 and y1 > 88 for x0, _, x1, y1 in suspected(draw(nodes, 300, 100)))
    assert suspected(draw(nodes[1:], 300, 100)) == []


@pytest.mark.parametrize("icon", ICONS)
def test_ornaments_are_not(icon: str) -> None:
    assert suspected(draw([], 260, 100, '<rect width="260" height="100" fill="#fff"/>' + ICONS[icon])) == []


def test_neither_are_photographs_and_tiny_pictures() -> None:
    assert suspected(photo()) == []
    assert suspected(np.zeros((3, 2, 4), np.uint8)) == []
    assert suspected(np.zeros((1, 400, 4), np.uint8)) == []


def test_boxes_do_not_overlap() -> None:
    boxes = suspected(draw([line("several words", 20 + 9 * k, 20 + 30 * k, 16) for k in range(6)], 300, 200))
    for k, (x0, y0, x1, y1) in enumerate(boxes):
        assert all(x1 <= a0 or a1 <= x0 or y1 <= b0 or b1 <= y0 for a0, b0, a1, b1 in boxes[:k])
