import numpy as np
import pytest

from limner.bench.desk import SURFACES, flat, surface


@pytest.mark.parametrize("maker", [maker for makers in SURFACES.values() for maker in makers])
def test_surfaces_fill_their_size_with_texture(maker):
    picture = maker(120, 200, np.random.default_rng(1))
    assert picture.shape == (120, 200, 3) and picture.dtype == np.uint8 and picture.std() > 3


def test_parts_lie_on_different_surfaces():
    assert not set(SURFACES["dev"]) & set(SURFACES["test"])
    ground = surface("dev", np.random.default_rng(0))
    assert (ground(50, 60) == ground(50, 60)).all(), "asked again it is the same"


def test_a_lid_is_of_one_colour():
    assert (flat((1, 2, 3))(4, 5) == (1, 2, 3)).all()
