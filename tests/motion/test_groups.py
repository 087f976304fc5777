import numpy as np
import pytest

from limner.motion.explain import explain
from tests.motion.moves import film, measured


@pytest.mark.parametrize("seed", [30])
def test_staggered_elements_share_their_keyframes(seed: int) -> None:
    animated = film(seed)
    found = explain(measured(animated, 0.05, seed))
    assert {one.group for one in found} == {"g0"} or len({one.group for one in found}) == 1
    assert all(one.group for one in found)
    first = {animation.property: animation for animation in found[0].animations}
    for one in found[1:]:
        for animation in one.animations:
            lead = first[animation.property]
            assert animation.duration == lead.duration and animation.iterations == lead.iterations
            assert [key.offset for key in animation.keys] == [key.offset for key in lead.keys]
            assert np.allclose([key.value for key in animation.keys], [key.value for key in lead.keys], atol=1e-3)
    delays = [one.animations[0].delay for one in found]
    true = [element.animations[0].delay for element in animated.elements]
    assert np.allclose(np.diff(delays), np.diff(true), atol=1e-6), "an even step, as it was written"


def test_those_that_differ_share_nothing() -> None:
    one, two = film(0), film(12)
    pair = type(one)(400, 300, one.seconds, one.fps, one.ground, (one.elements[0], two.elements[0]))
    assert [told.group for told in explain(measured(pair, 0.05))] == [None, None]
