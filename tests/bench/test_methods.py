"""Methods are found by name, and each makes an SVG of pixels."""

import numpy as np
import pytest

from limner.bench import methods
from limner.bench.trial import on_white
from limner.core.errors import InputError


def red_square() -> np.ndarray:
    rgba = np.full((40, 60, 4), 255, np.uint8)
    rgba[10:30, 20:40, :3] = (200, 30, 30)
    return rgba


def test_an_unknown_method_is_refused_with_the_choice() -> None:
    with pytest.raises(InputError, match="there is no method potrace") as caught:
        methods.find("potrace")
    assert all(name in str(caught.value) for name in methods.METHODS)


@pytest.mark.parametrize("name", methods.METHODS)
def test_each_method_draws_a_square(name: str) -> None:
    if name != "limner":
        pytest.importorskip("vtracer")
    rgba = red_square()
    drawn = on_white(methods.find(name)(rgba), (40, 60))
    assert np.abs(drawn.astype(int) - rgba[..., :3]).mean() < 3


def test_limner_leaves_transparent_what_is_transparent() -> None:
    rgba = red_square()
    rgba[:, :10, 3] = 0
    rgba[:, :10, :3] = 0
    drawn = on_white(methods.find("limner")(rgba), (40, 60))
    assert (drawn[:, :9] == 255).all()
