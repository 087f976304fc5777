import numpy as np
import pytest

from limner.bench.filmed import film
from limner.bench.standins import NAMES, page
from tests.bench.reel import PAGE, camera


@pytest.fixture(scope="module")
def films():
    with camera() as opened:
        size = {"width": 160, "height": 100, "fps": 20, "seconds": 1.4}
        original = film(opened, PAGE, **size)
        yield original, {name: film(opened, page(name, original, 160, 100), **size) for name in NAMES}


def test_frozen(films) -> None:
    original, made = films
    assert (made["frozen"].frames == original.frames[14]).all()
    assert made["frozen"].facts[0].raster and not made["frozen"].timings


def test_the_dump_has_every_frame(films) -> None:
    original, made = films
    gap = np.abs(made["dump"].frames.astype(int) - original.frames)
    assert gap.max() < 60 and gap.mean() < 1 and made["dump"].facts[0].raster


def test_straight_lines_from_the_first_pose_to_the_last(films) -> None:
    original, made = films
    x = made["linear"].corners[:, 0, 0, 0]
    assert x[0] == 20 and np.diff(x) == pytest.approx(80 / 28, abs=0.01)
    assert original.corners[-1, 0, 0, 0] == pytest.approx(100, abs=0.01)
