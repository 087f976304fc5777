"""The paint of a region: one colour where one explains it, else a gradient with the axis and colours drawn."""

import numpy as np
import pytest

from limner.sight import gradient, paint
from limner.sight.graph import Circle, Linear, Radial, Rect, Solid
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, assert_shape, colour_at, draw, error, kinds

RED, BLUE, GOLD = np.array([224, 32, 32]), np.array([32, 32, 224]), np.array([255, 208, 64])
BOX = '<rect x="10" y="10" width="80" height="80" fill="url(#g)"/>'


def linear(degrees: float, stops: list[np.ndarray], reach: float = 40) -> str:
    """Draw a box with a gradient through its centre; ``reach`` is from there to each end."""
    c, s = np.cos(np.radians(degrees)) * reach, np.sin(np.radians(degrees)) * reach
    axis = f'x1="{50 - c}" y1="{50 - s}" x2="{50 + c}" y2="{50 + s}"'
    return f'<linearGradient id="g" gradientUnits="userSpaceOnUse" {axis}>{marks(stops)}</linearGradient>{WHITE}{BOX}'


def marks(stops: list[np.ndarray]) -> str:
    return "".join(
        f'<stop offset="{k / (len(stops) - 1)}" stop-color="rgb({stop[0]},{stop[1]},{stop[2]})"/>'
        for k, stop in enumerate(stops)
    )


@pytest.mark.parametrize("degrees", [0, 20, 45, 90, 135, 170])
def test_a_linear_gradient_keeps_its_axis_and_colours(degrees: float) -> None:
    reach = 40 * (abs(np.cos(np.radians(degrees))) + abs(np.sin(np.radians(degrees))))
    pixels = draw(linear(degrees, [RED, BLUE], reach))
    scene = trace(pixels).scene
    found = list(scene.nodes())
    assert kinds(found) == ["Rect", "Rect"]
    fill = found[1].fill
    assert isinstance(fill, Linear)
    angle = np.degrees(np.arctan2(fill.y2 - fill.y1, fill.x2 - fill.x1))
    assert (angle - degrees + 90) % 180 - 90 == pytest.approx(0, abs=2)
    for x, y in [(11.5, 11.5), (50.5, 30.5), (50.5, 50.5), (88.5, 50.5), (11.5, 88.5)]:
        assert colour_at(fill, x, y) == pytest.approx(pixels[int(y), int(x), :3], abs=3)
    assert error(scene, pixels) < 0.6


@pytest.mark.parametrize("degrees", [0, 30])
def test_a_gradient_of_three_stops_keeps_the_middle_one(degrees: float) -> None:
    pixels = draw(linear(degrees, [RED, GOLD, BLUE], 40 if degrees == 0 else 54.6))
    found = list(trace(pixels).scene.nodes())
    assert kinds(found) == ["Rect", "Rect"]
    assert isinstance(found[1].fill, Linear)
    assert colour_at(found[1].fill, 50, 50) == pytest.approx(GOLD, abs=5)


@pytest.mark.parametrize("degrees", [0, 33.7])
def test_a_gradient_that_ends_inside_its_shape_is_one_shape(degrees: float) -> None:
    pixels = draw(linear(degrees, [RED, BLUE], 30))
    scene = trace(pixels).scene
    assert len(list(scene.nodes())) <= 4
    assert error(scene, pixels) < 1


def radial(cx: float, cy: float, r: float) -> str:
    at = f'cx="{cx}" cy="{cy}" r="{r}"'
    return (
        f'<radialGradient id="g" gradientUnits="userSpaceOnUse" {at}>{marks([GOLD, RED])}</radialGradient>'
        f'{WHITE}<circle cx="50" cy="50" r="40" fill="url(#g)"/>'
    )


@pytest.mark.parametrize(("cx", "cy", "r"), [(50, 50, 40), (45, 50, 45), (38, 34, 62)])
def test_a_radial_gradient_keeps_its_centre_and_colours(cx: float, cy: float, r: float) -> None:
    pixels = draw(radial(cx, cy, r))
    scene = trace(pixels).scene
    found = list(scene.nodes())
    assert kinds(found) == ["Rect", "Circle"]
    assert_shape(found[1].shape, Circle(50, 50, 40))
    fill = found[1].fill
    assert isinstance(fill, Radial)
    assert (fill.cx, fill.cy) == pytest.approx((cx, cy), abs=1)
    for x, y in [(50.5, 50.5), (20.5, 50.5), (50.5, 14.5), (78.5, 60.5)]:
        assert colour_at(fill, x, y) == pytest.approx(pixels[int(y), int(x), :3], abs=3)
    assert error(scene, pixels) < 0.6


def test_a_gradient_over_the_whole_picture_is_its_ground() -> None:
    stops = '<stop stop-color="#048"/><stop offset="1" stop-color="#8cf"/>'
    sky = f'<linearGradient id="g" x2="0" y2="1">{stops}</linearGradient>'
    pixels = draw(sky + '<rect width="100" height="100" fill="url(#g)"/><circle cx="60" cy="40" r="15" fill="#fd0"/>')
    found = list(trace(pixels).scene.nodes())
    assert kinds(found) == ["Rect", "Circle"]
    assert_shape(found[0].shape, Rect(0, 0, 100, 100))
    assert isinstance(found[0].fill, Linear) and found[1].fill == Solid("#ffdd00")


def test_a_gradient_to_transparency_keeps_its_opacity() -> None:
    stops = '<stop stop-color="#06c"/><stop offset="1" stop-color="#06c" stop-opacity=".2"/>'
    fade = f'<linearGradient id="g">{stops}</linearGradient>'
    pixels = draw(fade + BOX)
    scene = trace(pixels).scene
    (node,) = scene.nodes()
    assert isinstance(node.fill, Linear)
    assert [stop.opacity for stop in node.fill.stops][:: len(node.fill.stops) - 1] == pytest.approx([1, 0.2], abs=0.02)
    assert error(scene, pixels) < 0.6


def pixels_of(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.nonzero(np.ones(image.shape[:2], bool))
    return x, y


def test_the_simplest_paint_that_explains_the_pixels_is_taken() -> None:
    y, x = np.mgrid[:40, :40] + 0.5
    flat = np.full((40, 40, 4), 200, np.float32)
    ramp = np.stack([40 + 4 * x, 240 - 3 * x, 0 * x + 90, 0 * x + 255], axis=2).astype(np.float32)
    rings = np.stack([240 - 4 * np.hypot(x - 22, y - 17), 0 * x + 60, 0 * x + 60, 0 * x + 255], axis=2).astype(
        np.float32
    )
    grain = np.random.default_rng(0).uniform(0, 255, (40, 40, 4)).astype(np.float32)
    kinds_found = [type(gradient.fit(image, *pixels_of(image), 1.6)) for image in (flat, ramp, rings, grain)]
    assert kinds_found == [paint.Flat, paint.Axial, paint.Concentric, type(None)]


def test_a_paint_has_at_each_pixel_the_colour_of_the_pixel() -> None:
    y, x = np.mgrid[:40, :40] + 0.5
    image = np.stack([20 + 2 * x + 3 * y, 0 * x + 90, 240 - x - 1.5 * y, 0 * x + 255], axis=2).astype(np.float32)
    found = gradient.fit(image, *pixels_of(image), 1.6)
    assert isinstance(found, paint.Axial)
    assert np.abs(found.at(x.ravel(), y.ravel()) - image.reshape(-1, 4)).max() < 1.6


def test_a_few_pixels_of_one_colour_have_it() -> None:
    image = np.full((1, 1, 4), 77, np.float32)
    found = gradient.fit(image, *pixels_of(image), 1.6)
    assert isinstance(found, paint.Flat) and found.colour.tolist() == [77] * 4
