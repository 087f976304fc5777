import pytest

from limner.chalk.region import BODY, FRAME, HEAD, SAFE, Region


def test_a_region_is_divided_without_rest() -> None:
    left, right = Region(0, 0, 10, 4).columns(1, 2, gap=1)
    assert (left.left, right.right) == (-5, 5) and right.width == pytest.approx(2 * left.width)
    assert right.left - left.right == pytest.approx(1)
    top, bottom = Region(0, 0, 10, 4).rows(1, 1, gap=0.5)
    assert (top.top, bottom.bottom) == (2, -2) and top.bottom - bottom.top == pytest.approx(0.5)


def test_the_parts_of_the_frame_do_not_touch() -> None:
    assert HEAD.bottom > BODY.top and BODY.bottom >= SAFE.bottom - 1e-9 and HEAD.top <= SAFE.top + 1e-9
    assert FRAME.inset(0.5) == SAFE
