"""vtracer gets the best of its settings within the bytes that it is allowed."""

import numpy as np
import pytest

from limner.bench import sweep
from tests.sight.drawn import photo


@pytest.fixture(scope="module")
def sketches() -> list[sweep.Sketch]:
    return sweep.sweep(np.ascontiguousarray(photo(60, 80, grain=1)[..., :3]), 8000)


def test_drawings_over_the_budget_are_left_out(sketches: list[sweep.Sketch]) -> None:
    assert len(sketches) > 5
    assert max(sketch.bytes for sketch in sketches) <= 8000
    assert len({sketch.bytes for sketch in sketches}) > 3, "settings make a difference"


def test_the_best_is_the_most_alike_that_fits(sketches: list[sweep.Sketch]) -> None:
    limit = sorted(sketch.bytes for sketch in sketches)[len(sketches) // 2]
    found = sweep.best(sketches, limit)
    assert found is not None and found.bytes <= limit
    assert found.ssim == max(sketch.ssim for sketch in sketches if sketch.bytes <= limit)


def test_there_may_be_none(sketches: list[sweep.Sketch]) -> None:
    assert sweep.best(sketches, 10) is None
