import math

import numpy as np
import pytest

from limner.motion.channels import Channels
from limner.motion.course import Course, Samples, value
from limner.motion.explain import explain
from limner.motion.groups import grouped
from limner.motion.snap import Columns
from limner.motion.timing import Strand
from limner.motion.told import Told
from limner.sight.animation import LINEAR, PRESETS
from tests.motion.moves import film, measured

TIMES = np.arange(75) / 30


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


def strand(names: str, true: Course, said: Course, seed: int = 0, noise: float = 0.01) -> Strand:
    """Properties that go one way, and are told in another; ``names`` are single words."""
    columns = tuple(Columns(name, index, index + 1) for index, name in enumerate(names.split()))
    off = np.random.default_rng(seed).normal(0, noise, (75, len(columns)))
    sigma = np.full(off.shape, noise)
    return Strand(columns, said, Samples(TIMES, value(true, TIMES) + off, sigma, np.zeros(len(columns)), 1 / 30))


def told(*strands: Strand, home: int = 0) -> Told:
    rest = tuple({column.name: home for column in one.columns if column.name == "scale"} for one in strands)
    return Told((0, 0), strands, rest, Channels([(0, 0)], [], {}, 10, np.eye(2), np.eye(3)))


def fading(start: float, columns: list[int]) -> Course:
    table, ends = np.array([[1.0, 1.0], [0.6, 0.0]])[:, columns], np.array([[0, 1], [1, 1]])
    return Course(start + np.array([0, 0.54, 0.9]), table, ends, (PRESETS["ease-in-out"],), np.zeros(2, int), math.inf)


def test_what_alone_was_told_in_parts_joins_those_that_were_told_as_one() -> None:
    both = [0, 1]
    whole = told(strand("scale opacity", fading(-0.9, both), fading(-0.9, both)))
    swing = Course(np.array([-0.55, -0.1]), np.array([[1.0], [0.6]]), np.array([[0, 1]]), (LINEAR,), np.zeros(1, int),
                   math.inf, True)  # fmt: skip
    faint = strand("scale", fading(-0.6, [0]), swing, 1, 0.1)
    parted = told(faint, strand("opacity", fading(-0.6, [1]), fading(-0.6, [1]), 2))
    result, lead = grouped([parted, whole])
    assert lead == [1, 1] and len(result[0].strands) == 1
    assert result[0].strands[0].course.knots[0] % 0.9 == pytest.approx(0.3, abs=0.005)


def test_sizes_are_shared_whatever_state_each_calls_rest() -> None:
    ways = fading(-0.9, [0]), fading(-0.6, [0])
    last = told(strand("scale", ways[1], ways[1], 1), home=1)
    result, lead = grouped([told(strand("scale", ways[0], ways[0])), last])
    assert len(set(lead)) == 1
    assert all(one.strands[0].course.table[:, 0] == pytest.approx([1, 0.6], abs=0.01) for one in result)


def test_what_shows_a_part_of_the_same_follows_the_one_that_shows_more() -> None:
    ends, eases = np.array([[0, 1], [1, 0], [0, 0]]), (PRESETS["ease-in-out"],)
    knots, table = np.array([0, 0.7, 1.4, 1.95]), np.array([[1.0], [0.0]])
    first, second = (Course(start + knots, table, ends, eases, np.zeros(3, int), math.inf) for start in (0.0, 0.6))
    once = Course(0.6 + knots[:3], table, ends[:2], eases, np.zeros(2, int))
    waiting = Course(second.knots, table, ends, eases, np.zeros(3, int))
    result, lead = grouped([told(strand("scale", first, first)), told(strand("scale", waiting, once, 1))])
    assert lead == [0, 0]
    assert np.isinf(result[1].strands[0].course.iterations)
    assert result[1].strands[0].course.knots[0] == pytest.approx(0.6, abs=0.01)


def test_one_radius_for_all_corners_does_not_share_keyframes_with_one_for_each() -> None:
    ways = [Course(np.array([0.0, 1.0]), table, np.array([[0, 1]]), (LINEAR,), np.zeros(1, int))
            for table in (np.array([[0.0], [45.0]]), np.array([[0.0, 0, 0, 0], [45, 0, 45, 0]]))]  # fmt: skip
    both = []
    for way in ways:
        made, wide = strand("radius", way, way), way.table.shape[1]
        samples = Samples(TIMES, value(way, TIMES), np.full((75, wide), 0.01), np.zeros(wide), 1 / 30)
        both.append(told(Strand((Columns("radius", 0, wide),), made.course, samples)))
    for order in (both, both[::-1]):
        assert grouped(list(order))[1] == [0, 1]
