"""The numbers of shapes: read, kinds, and written back."""

import numpy as np
import pytest

from limner.sight import numbers
from limner.sight.graph import (
    Arc,
    Circle,
    Ellipse,
    Line,
    Path,
    Polygon,
    Polyline,
    Rect,
    Sector,
    Shape,
    Subpath,
    Text,
)

MIXED = Path((Subpath((1, 2), ((3, 4), (5, 1, 0, 7, 8), (1, 2, 3, 4, 5, 6)), False), Subpath((9, 9), ((8, 7), (6, 5)))))
SHAPES = [
    Rect(1, 2, 3, 4, 0.5, 6), Circle(1, 2, 3), Ellipse(1, 2, 3, 4, 5), Sector(1, 2, 3, 4, 5, 1), Arc(1, 2, 3, 4, 5),
    Line(1, 2, 3, 4), Polyline(((1, 2), (3, 4), (5, 6))), Polygon(((1, 2), (3, 4), (5, 7))), MIXED,
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_what_is_read_can_be_written_back(shape: Shape) -> None:
    row = numbers.read(shape)
    assert len(row) == len(numbers.kinds(shape))
    assert numbers.write(shape, row) == shape
    changed = numbers.write(shape, row + np.arange(len(row)))
    assert type(changed) is type(shape) and numbers.read(changed) == pytest.approx(row + np.arange(len(row)))


def test_kinds_of_a_path_tell_flags_from_lengths_and_places() -> None:
    assert numbers.kinds(MIXED) == "xy" + "xy" + "lffxy" + "xyxyxy" + "xy" + "xyxy"


def test_text_has_no_numbers_here() -> None:
    text = Text(1, 2, "a", 10)
    with pytest.raises(ValueError, match="text"):
        numbers.kinds(text)
    with pytest.raises(ValueError, match="text"):
        numbers.write(text, np.zeros(2))
