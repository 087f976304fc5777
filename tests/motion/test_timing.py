import numpy as np

from limner.motion.course import Course, Samples, value
from limner.motion.snap import Columns
from limner.motion.story import story
from limner.motion.timing import Strand, united
from limner.sight.animation import PRESETS

TIMES = np.arange(90) / 30


def strand(name: str, knots: tuple[float, float], change: float, noise: float, easing: str = "ease") -> Strand:
    true = Course(np.array(knots), np.array([[0.0], [change]]), np.array([[0, 1]]), (PRESETS[easing],), np.array([0]))
    values = value(true, TIMES) + np.random.default_rng(len(name)).normal(0, noise, (90, 1))
    course, samples = story(Samples(TIMES, values, np.full(values.shape, noise), np.zeros(1), 1 / 30))
    return Strand((Columns(name, 0, 1),), course, samples)


def test_what_moves_together_is_told_together() -> None:
    strands = [strand("rotate", (0.5, 2.0), 90, 0.1), strand("opacity", (0.5, 2.0), 0.8, 0.03)]
    found = united(strands)
    assert len(found) == 1 and [column.name for column in found[0].columns] == ["rotate", "opacity"]
    assert found[0].columns[1].first == 1 and found[0].bits < strands[0].bits + strands[1].bits
    assert np.allclose(found[0].course.knots, [0.5, 2.0], atol=0.01)


def test_what_does_not_stays_apart() -> None:
    assert len(united([strand("rotate", (0.5, 2.0), 90, 0.1), strand("opacity", (0.2, 1.2), 0.8, 0.003)])) == 2
    assert len(united([strand("rotate", (0.5, 2.0), 90, 0.1), strand("scale", (0.5, 2.0), 5, 0.01, "ease-in")])) == 2
