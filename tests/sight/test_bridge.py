"""Hairlines hold together where they pass between pixels; wide things with a gap between them stay apart."""

import pytest

from limner.sight.graph import Circle, Path
from tests.sight.drawn import WHITE, kinds, seen


def test_a_hairline_circle_is_one_shape() -> None:
    found = seen(WHITE + '<circle cx="50" cy="50" r="40" fill="none" stroke="#000"/>')[1:]
    assert len(found) == 1
    assert isinstance(found[0].shape, Circle | Path), kinds(found)


@pytest.mark.parametrize("slope", [3, 7, 20])
def test_a_nearly_level_hairline_is_one_line(slope: int) -> None:
    found = seen(WHITE + f'<line x1="5" y1="40" x2="95" y2="{40 + slope}" stroke="#06c" stroke-width="1.2"/>')[1:]
    assert len(found) == 1, kinds(found)


@pytest.mark.parametrize("gap", [1.0, 1.5])
def test_bars_with_a_narrow_gap_stay_two(gap: float) -> None:
    bars = f'<path d="M10 10h20v80h-20zM{30 + gap} 10h20v80h-20z" fill="#036"/>'
    assert len(seen(WHITE + bars)[1:]) == 2
