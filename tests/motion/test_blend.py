import numpy as np
import pytest

from limner.motion.blend import shown, unblend
from limner.motion.easing import NAMED, curve

WHITE = np.ones((60, 3))
NOISE = 1.5 / 255


def seen(first: tuple, last: tuple, opacity: float, ground: np.ndarray = WHITE, easing: str = "ease") -> np.ndarray:
    """What a change of colour and opacity looks like, to and fro, with a compressed film's noise."""
    part = curve(NAMED[easing], 1 - np.abs(1 - np.linspace(0, 2, 60)))[:, None]
    colour = (np.array(first) + part * (np.array(last) - first)) / 255
    alpha = 1 - (1 - opacity) * part
    return alpha * colour + (1 - alpha) * ground + np.random.default_rng(0).normal(0, NOISE, (60, 3))


@pytest.mark.parametrize("easing", ("linear", "ease-in-out", "standard", "elastic"))
@pytest.mark.parametrize("opacity", (0.2, 0.6))
def test_colour_and_opacity_are_told_apart(easing: str, opacity: float) -> None:
    found = unblend(seen((41, 50, 65), (238, 108, 77), opacity, easing=easing), WHITE, NOISE)
    assert found is not None
    end = found.mean + found.rows[0] * (0.9 if easing == "elastic" else 1)
    assert end[0] == pytest.approx(opacity, abs=0.06)
    assert end[1:] * 255 == pytest.approx((238, 108, 77), abs=10 + 9 / opacity)
    true = curve(NAMED[easing], 1 - np.abs(1 - np.linspace(0, 2, 60)))
    sure = found.sigma < 0.05
    assert np.corrcoef(found.part[sure], true[sure])[0, 1] > 0.995


def test_the_ground_may_differ_from_frame_to_frame() -> None:
    ground = np.linspace((0.2, 0.3, 0.9), (0.9, 0.9, 0.3), 60)
    found = unblend(seen((200, 40, 60), (30, 160, 60), 0.5, ground), ground, NOISE)
    assert found is not None and found.rows[0, 0] == pytest.approx(-0.5, abs=0.05)


def test_a_colour_that_only_changes_does_not_fade() -> None:
    assert unblend(seen((41, 50, 65), (238, 108, 77), 1.0), WHITE, NOISE) is None
    assert unblend(np.full((60, 3), 0.4), WHITE, NOISE) is None
    assert unblend(np.full((60, 3), np.nan), WHITE, NOISE) is None


def test_a_colour_that_goes_round_the_wheel_does_not_fade() -> None:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)[:, None] + np.radians([0, 120, 240])
    wheel = 0.45 + 0.4 * np.cos(angle) + np.random.default_rng(0).normal(0, NOISE, (60, 3))
    assert unblend(wheel, 0.12 * WHITE, NOISE) is None


def test_what_looks_like_the_ground_and_then_does_not_is_not_there() -> None:
    colour = np.full((60, 3), 0.3)
    colour[:9] = 1.0
    assert np.flatnonzero(~shown(colour, WHITE)).tolist() == list(range(9))
    fading = np.linspace(1, 0.3, 60)[:, None] * np.ones(3)
    assert shown(fading, WHITE).all(), "it comes by and by"
    assert shown(WHITE.copy(), WHITE).all(), "nobody can know"
