"""Strips: what of a box is words."""

import numpy as np
import pytest

from limner.sight import strips
from tests.sight.lettered import draw, line

PAPER = '<rect width="300" height="60" fill="#fff"/>'
BOX = np.array([[10, 15], [130, 15], [130, 37], [10, 37]], float)


def cut(shapes: str, *words: tuple[str, float]) -> list[tuple[float, float]]:
    """Return from where to where the parts of a box reach across."""
    pixels = draw([line(text, x, 32, 16) for text, x in words], 300, 60, PAPER + shapes)
    found = strips.columns(np.ascontiguousarray(pixels[..., :3]), BOX)
    return [(float(part[:, 0].min()), float(part[:, 0].max())) for part in found]


def test_columns_of_a_table_are_apart() -> None:
    (first, second) = cut("", ("Ab", 20), ("12", 90))
    assert first[1] < 50 and second[0] > 80


def test_a_sentence_is_one() -> None:
    assert len(cut("", ("A b c d e", 20))) == 1


@pytest.mark.parametrize(
    "shapes",
    [
        '<rect x="12" y="20" width="12" height="12" fill="#47a"/>',
        '<path d="M12 26.5H20" stroke="#666"/>',
        '<path d="M20 2V58M12 26.5H20" stroke="#222"/>',
        '<path d="M14 26V58M14 26H20" stroke="#222"/>',
    ],
    ids=["marker", "tick", "axis", "end of an axis"],
)
def test_what_is_no_letter_is_cut_off(shapes: str) -> None:
    ((start, _),) = cut(shapes, ("47", 34))
    assert 24 < start < 34


def test_a_minus_sign_stays() -> None:
    ((start, _),) = cut("", ("-47", 34))
    assert start < 34


def test_a_blank_box_has_none() -> None:
    assert cut("") == []
