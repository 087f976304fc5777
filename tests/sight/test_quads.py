"""Boxes of lines: what is one, and which way it runs."""

import numpy as np
import pytest

from limner.sight import quads


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)


def test_a_rectified_strip_is_the_strip() -> None:
    image = np.random.default_rng(3).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    assert (quads.rectify(image, box(10, 5, 40, 25), 20) == image[5:25, 10:40]).all()


def test_what_another_box_holds_is_dropped() -> None:
    whole, part, beside = box(0, 0, 100, 20), box(60, 2, 98, 18), box(110, 0, 140, 20)
    kept = quads.distinct([part, whole, beside])
    assert len(kept) == 2 and kept[0] is whole and kept[1] is beside


@pytest.mark.parametrize("gap, count", [(4, 1), (16, 2)])
def test_pieces_of_a_line_are_put_together(gap: float, count: int) -> None:
    found = quads.joined([box(0, 0, 60, 20), box(60 + gap, 1, 120, 21)])
    assert len(found) == count
    if count == 1:
        assert found[0].min(axis=0) == pytest.approx((0, 0)) and found[0].max(axis=0) == pytest.approx((120, 21))


@pytest.mark.parametrize("start", range(4))
def test_a_box_that_is_nearly_a_square_is_read_level(start: int) -> None:
    (found,) = quads.joined([np.roll(box(0, 0, 12, 14), start, axis=0)])
    assert found == pytest.approx(box(0, 0, 12, 14))


def test_a_tall_box_runs_down() -> None:
    (found,) = quads.joined([box(0, 0, 10, 60)])
    assert found[1] - found[0] == pytest.approx((0, 60))


def test_common_area() -> None:
    assert quads.shared(box(0, 0, 10, 10), box(5, 5, 20, 20)) == pytest.approx(25)
    assert quads.shared(box(0, 0, 10, 10), box(30, 5, 40, 20)) == 0
