import math

import numpy as np
import pytest

from limner.bench.filmed import Key
from limner.bench.tempo import SAMPLES, compare, nearest, parse, segments
from limner.bench.trails import pair
from limner.motion.easing import NAMED, curve
from tests.bench.reel import filmed, square, timing

MOVING = square(10 + np.linspace(0, 60, 40), np.zeros(40))


def told(ours, theirs):
    one, two = filmed(MOVING, timings=(ours,)), filmed(MOVING, timings=(theirs,))
    return compare(one, two, pair(one, two))


@pytest.mark.parametrize("name", ["linear", "ease", "ease-in", "ease-out", "ease-in-out"])
def test_words_are_their_curves(name: str) -> None:
    assert parse(name) == pytest.approx(curve(NAMED[name], SAMPLES)) and nearest(parse(name)) == name


def test_other_easings() -> None:
    assert parse("cubic-bezier(0.42, 0, 1, 1)") == pytest.approx(parse("ease-in"))
    assert parse("linear(0 0%, 0.5 25%, 1 100%)")[10] == pytest.approx(0.5)
    assert sorted(set(parse("steps(4)"))) == [0, 0.25, 0.5, 0.75, 1] and parse("steps(2, jump-start)")[0] == 0.5
    assert nearest(parse("steps(5)")) == "steps" and nearest(parse("cubic-bezier(0.3, 0.9, 0.1, 0.2)")) is None


def test_the_same_easing_is_recognised_and_another_is_not() -> None:
    assert told(timing(), timing()).named == 1
    assert told(timing(), timing("cubic-bezier(.42, 0, 1, 1)", duration=1100.0)).named == 1
    assert told(timing(), timing("linear")).named == 0
    assert told(timing(), timing(duration=300.0)).named == 0
    assert told(timing("cubic-bezier(0.3, 0.9, 0.1, 0.2)"), timing()).named is None


def test_alternating_is_the_same_as_both_ways_written_out() -> None:
    keys = (
        Key(0, "ease-in", {"translate": "0"}),
        Key(0.5, "ease-out", {"translate": "9px"}),
        Key(1, "linear", {"translate": "0"}),
    )
    written = timing(keys=keys, duration=1600.0, iterations=-1.0)
    ours = timing(duration=800.0, iterations=-1.0, direction="alternate")
    both, out = (segments(one, 1.7) for one in (ours, written))
    assert [(a.begin, a.end) for a in both] == [(b.begin, b.end) for b in out]
    assert all(a.curve == pytest.approx(b.curve) for a, b in zip(both, out, strict=True))
    result = told(ours, written)
    assert result.named == 1 and result.loop == 1 and result.loops == (0,)


def test_a_loop_of_another_period_or_none() -> None:
    ours = timing(iterations=-1.0)
    assert told(ours, timing(iterations=-1.0, duration=1009.0)).loop == 1
    assert told(ours, timing(iterations=-1.0, duration=500.0)).loops == (pytest.approx(math.log(2)),)
    assert told(ours, timing()).loop == 0
    assert told(timing(iterations=-1.0, duration=1900.0), timing()).loop is None, "shown less than once"
