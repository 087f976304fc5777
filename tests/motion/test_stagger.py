from dataclasses import replace

import numpy as np
import pytest

from limner.motion.channels import Channels
from limner.motion.course import Course, Samples, value
from limner.motion.snap import Columns
from limner.motion.stagger import staggered
from limner.motion.timing import Strand
from limner.motion.told import Told
from limner.sight.animation import PRESETS

TIMES = np.arange(75) / 30


def told(start: float, off: float, iterations: float = np.inf) -> Told:
    """A thing that fades by halves of .9 s from a time on, thought to begin a little earlier or later."""
    ends = np.array([[0, 1], [1, 0]])
    true = Course(
        start + np.array([0, 0.45, 0.9]),
        np.array([[1.0], [0.0]]),
        ends,
        (PRESETS["ease-in-out"],),
        np.zeros(2, int),
        iterations,
    )
    noise = np.random.default_rng(int(1e3 * abs(start))).normal(0, 0.02, (75, 1))
    samples = Samples(TIMES, value(true, TIMES) + noise, np.full((75, 1), 0.02), np.zeros(1), 1 / 30)
    strand = Strand((Columns("opacity", 0, 1),), replace(true, knots=true.knots + off), samples)
    return Told((0, 0), (strand,), ({},), Channels([(0, 0)], [], {}, 10, np.eye(2), np.eye(3)))


def starts(members: list[Told]) -> np.ndarray:
    return np.array([member.strands[0].course.knots[0] for member in staggered(members)])


OFF = np.random.default_rng(3).normal(0, 0.004, 12)


def test_delays_are_even_in_whatever_order_things_begin() -> None:
    order = np.array([4, 0, 7, 2, 9, 5, 1, 11, 3, 8, 6, 10])
    found = starts([told(0.075 * place - 0.9, off) for place, off in zip(order, OFF, strict=True)])
    assert np.abs((found - found[1] - 0.075 * order + 0.45) % 0.9 - 0.45).max() < 1e-9


def test_some_may_begin_together() -> None:
    order = np.array([2, 3, 4, 1, 2, 3, 0, 1, 2])
    found = starts([told(0.15 * place, off, 1) for place, off in zip(order, OFF[:9], strict=True)])
    assert found == pytest.approx(0.15 * order, abs=1e-9)


def test_what_begins_unevenly_is_left_as_measured() -> None:
    true = [0.0, 0.11, 0.43, 0.52]
    found = starts([told(start, off) for start, off in zip(true, OFF[:4], strict=True)])
    assert found == pytest.approx(np.array(true) + OFF[:4], abs=1e-12)
