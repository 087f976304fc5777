import numpy as np
import pytest

from limner.motion.easing import NAMED, bezier, curve, name, slopes, solved
from limner.sight.animation import PRESETS, Easing

PARTS = np.linspace(0, 1, 101)
OTHERS = [Easing("steps", (4, 1)), Easing("steps", (5, 0)), Easing("spring", (0.3, 2.5))]


@pytest.mark.parametrize("easing", [*NAMED.values(), *OTHERS], ids=str)
def test_many_at_once_are_what_each_is_alone(easing: Easing) -> None:
    alone = [easing.at(float(part)) for part in PARTS]
    assert np.allclose(curve(easing, PARTS), alone, atol=1e-6)


def test_any_bezier_is_solved() -> None:
    rng = np.random.default_rng(0)
    for _ in range(60):
        numbers = rng.uniform((0, -1.5, 0, -1.5), (1, 2.5, 1, 2.5))
        alone = [Easing("bezier", tuple(numbers)).at(float(part)) for part in PARTS]
        assert np.allclose(bezier(numbers, PARTS), alone, atol=1e-4)


def test_slopes_agree_with_differences() -> None:
    numbers, parts, small = np.array([0.3, 0.2, 0.6, 1.2]), np.linspace(0.05, 0.95, 9), 1e-6
    value, rate, sheer = slopes(numbers, solved(numbers, parts))
    assert np.allclose(value, bezier(numbers, parts))
    assert np.allclose(rate, (bezier(numbers, parts + small) - value) / small, atol=1e-4)
    for index in range(4):
        moved = numbers + small * np.eye(4)[index]
        assert np.allclose(sheer[:, index], (bezier(moved, parts) - value) / small, atol=1e-4)


def test_each_sample_may_have_a_curve_of_its_own() -> None:
    rows = np.array([PRESETS["ease"].numbers, PRESETS["ease-in"].numbers])
    assert np.allclose(bezier(rows, np.array([0.5, 0.5])), [PRESETS["ease"].at(0.5), PRESETS["ease-in"].at(0.5)])


def test_names() -> None:
    assert (
        name(PRESETS["ease-out"]) == "ease-out" and name(Easing("bezier", (0.36, 0.0, 0.66, -0.56))) == "ease-in-back"
    )
    assert name(Easing("bezier", (0.1, 0.2, 0.3, 0.4))) == ""
