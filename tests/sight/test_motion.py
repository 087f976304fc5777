"""How coverage changes with a shape's numbers: the slopes along the borders agree with drawing twice."""

import numpy as np
import pytest

from limner.sight import numbers
from limner.sight.draw import coats
from limner.sight.graph import Circle, Ellipse, Line, Node, Path, Polygon, Polyline, Rect, Solid, Stroke, Subpath
from limner.sight.motion import borders, sweep

BOX = (0, 0, 64, 64)
INK, LINE = Solid("#000000"), Stroke(Solid("#000000"), 6, "round", "round")
CURVED = Path(
    (Subpath((10, 30), ((10, 10, 50, 10, 52, 32), (50, 55, 14, 50, 10, 30))), Subpath((25, 30), ((35, 30), (30, 40))))
)
ARCED = Path((Subpath((20, 40), ((22, 0, 1, 46, 40), (40, 52), (22, 52))),))


@pytest.mark.parametrize("node", [
    Node("a", Rect(10.2, 12.7, 30, 22, 5, 20), INK), Node("a", Circle(30, 31, 17), INK),
    Node("a", Ellipse(30, 31, 20, 9, 30), INK),
    Node("a", Polygon(((10, 10), (50, 15), (30, 52))), INK), Node("a", CURVED, INK), Node("a", ARCED, INK),
    Node("a", Line(10, 12, 50, 41), None, LINE), Node("a", Polyline(((10, 12), (50, 20), (20, 50))), None, LINE),
    Node("a", Circle(30, 31, 17), None, LINE),
], ids=lambda node: f"{type(node.shape).__name__}{'-stroke' if node.stroke else ''}")  # fmt: skip
def test_slopes_agree_with_drawing_twice(node: Node) -> None:
    row = numbers.read(node.shape)
    count = len(row) + (node.stroke is not None)
    (found,) = borders(node, np.eye(count))
    (base,) = coats(node, BOX)
    swept = sweep(found, BOX, count)
    assert (swept.lengths <= 1 + 1e-6).all()
    picture = np.zeros((64 * 64, count))
    np.add.at(picture, swept.pixels, swept.slopes)
    for index, kind in enumerate(numbers.kinds(node.shape)):
        if kind == numbers.FLAG:
            continue
        changed = row.copy()
        changed[index] += 0.2
        (after,) = coats(Node("a", numbers.write(node.shape, changed), node.fill, node.stroke), BOX)
        real = whole(after.box, after.cover) - whole(base.box, base.cover)
        expected = 0.2 * picture[:, index].reshape(64, 64)
        scale = np.abs(real).sum()
        assert expected.sum() == pytest.approx(real.sum(), abs=0.06 * scale + 0.01), "the area gained"
        # Pieces are counted where their middle is, so compare over neighbourhoods.
        assert np.abs(pooled(expected) - pooled(real)).sum() < 0.35 * scale + 0.02, numbers.kinds(node.shape)[index]


def whole(box: tuple[int, int, int, int], cover: np.ndarray) -> np.ndarray:
    """A coat's coverage in the whole picture."""
    result = np.zeros((64, 64))
    result[box[1] : box[3], box[0] : box[2]] = cover
    return result


def pooled(values: np.ndarray) -> np.ndarray:
    """Sums over blocks of four pixels a side."""
    return values.reshape(16, 4, 16, 4).sum(axis=(1, 3))


def test_pixels_beside_are_out_and_in() -> None:
    (found,) = borders(Node("a", Rect(10.5, 10.5, 20, 20), INK), np.eye(6))
    swept = sweep(found, BOX, 6)
    rows, columns = np.divmod(swept.beside, 64)
    level = np.divmod(swept.pixels, 64)[0] == 10
    inner = level & (columns[0] > 12) & (columns[0] < 28)
    assert inner.sum() > 10 and set(rows[0, inner]) == {9} and set(rows[1, inner]) == {11}


def test_what_is_outside_the_box_does_not_count() -> None:
    (found,) = borders(Node("a", Circle(-20, 10, 5), INK), np.eye(3))
    swept = sweep(found, BOX, 3)
    assert len(swept.pixels) == 0 and swept.slopes.shape == (0, 3)
