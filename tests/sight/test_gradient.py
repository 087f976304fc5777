"""The gradient of a region: the simplest kind that explains its pixels, with the numbers it was drawn with."""

import numpy as np
import pytest

from limner.sight import gradient, paint
from limner.sight.graph import Radial
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error


def pixels_of(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.nonzero(np.ones(image.shape[:2], bool))
    return x, y


def glow(cx: float, cy: float, rx: float, squeeze: float, degrees: float, size: int = 120) -> np.ndarray:
    """Return an elliptical gradient from gold to red, in whole levels as a rasteriser leaves them."""
    y, x = np.mgrid[:size, :size] + 0.5
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    along, across = c * (x - cx) + s * (y - cy), c * (y - cy) - s * (x - cx)
    share = np.clip(np.hypot(along, across / squeeze) / rx, 0, 1)[..., None]
    return np.rint((1 - share) * (255, 208, 64, 255) + share * (200, 32, 32, 255)).astype(np.float32)


@pytest.mark.parametrize(
    ("cx", "cy", "squeeze", "degrees"), [(60, 60, 0.5, 0), (50, 70, 0.6, 35), (20, 90, 0.35, -50), (60, -10, 0.7, 10)]
)
def test_an_elliptical_gradient_keeps_its_centre_squeeze_and_angle(
    cx: float, cy: float, squeeze: float, degrees: float
) -> None:
    image = glow(cx, cy, 400, squeeze, degrees)
    found = gradient.fit(image, *pixels_of(image), 1.6)
    assert isinstance(found, paint.Concentric)
    assert found.centre == pytest.approx((cx, cy), abs=2)
    assert found.squeeze == pytest.approx(squeeze, abs=0.03)
    assert (found.angle - degrees + 90) % 180 - 90 == pytest.approx(0, abs=3)
    x, y = pixels_of(image)
    assert np.abs(found.at(x + 0.5, y + 0.5) - image[y, x]).max() < 3


def test_a_gradient_that_ends_inside_the_region_is_one_paint() -> None:
    image = glow(60, 60, 45, 0.5, 30)
    found = gradient.fit(image, *pixels_of(image), 1.6, 2.4)
    assert isinstance(found, paint.Concentric)


def test_round_is_not_called_elliptical() -> None:
    image = glow(52, 67, 160, 1.0, 0)
    found = gradient.fit(image, *pixels_of(image), 1.6)
    assert isinstance(found, paint.Concentric) and found.squeeze == 1
    assert found.centre == pytest.approx((52, 67), abs=0.5)


def test_colours_without_order_have_no_paint() -> None:
    grain = np.random.default_rng(0).uniform(0, 255, (40, 40, 4)).astype(np.float32)
    waves = np.full((60, 60, 4), 255, np.float32)
    y, x = np.mgrid[:60, :60]
    waves[..., 0] = 120 + 60 * np.sin(x / 6) + 60 * np.cos(y / 5)
    for image in (grain, waves):
        assert gradient.fit(image, *pixels_of(image), 1.6) is None


def test_a_drawn_elliptical_glow_is_one_shape() -> None:
    stops = '<stop stop-color="#ffd040"/><stop offset="1" stop-color="#c82020"/>'
    matrix = "translate(50 45) rotate(25) scale(1 .5)"
    pixels = draw(
        f'<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="60" gradientTransform="{matrix}">'
        f'{stops}</radialGradient>{WHITE}<circle cx="50" cy="50" r="40" fill="url(#g)"/>'
    )
    scene = trace(pixels).scene
    found = list(scene.nodes())
    assert len(found) == 2
    fill = found[1].fill
    assert isinstance(fill, Radial) and fill.squeeze == pytest.approx(0.5, abs=0.04)
    assert error(scene, pixels) < 0.8


def test_a_gradient_that_begins_and_ends_within_the_region_has_the_two_stops_it_was_written_with() -> None:
    pixels = draw(
        '<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="30" y1="20" x2="130" y2="70">'
        '<stop offset="0" stop-color="#123456"/><stop offset="1" stop-color="#e0a040"/></linearGradient>'
        '<rect width="160" height="90" fill="url(#g)"/>',
        160,
        90,
    )
    found = gradient.fit(pixels.astype(np.float32), *pixels_of(pixels), 1.6)
    assert isinstance(found, paint.Axial)
    shown = found.paint((80, 45))
    ends = (shown.x1, shown.y1, shown.x2, shown.y2)
    assert ends == pytest.approx((30, 20, 130, 70), abs=1.5)
    assert [stop.colour for stop in shown.stops] == ["#123456", "#e0a040"]


def test_a_flat_card_with_a_pale_fringe_is_flat() -> None:
    image = np.full((36, 80, 4), 255, np.float32)
    image[..., :3] = 180
    image[[0, -1], :, :3] = 188
    found = gradient.fit(image, *pixels_of(image), 1.6)
    assert isinstance(found, paint.Flat) and found.colour[0] == 180
