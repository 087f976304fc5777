"""A photograph becomes a drawing of no more shapes and bytes than asked for, at any size, cut out or not."""

import cv2
import numpy as np
import pytest

from limner.render.svg import write
from limner.sight import abstract, difference
from limner.sight.graph import Linear, Rect, Scene, load
from limner.sight.graph import dump as dump_scene
from tests.sight.drawn import on_white, photo, raster, redraw


def _bytes(scene: Scene) -> int:
    return len(write(scene).encode())


def _ssim(scene: Scene, pixels: np.ndarray) -> float:
    return difference.ssim(np.rint(on_white(redraw(scene))).astype(np.uint8), np.ascontiguousarray(pixels[..., :3]))


@pytest.mark.parametrize("shapes", [1, 16, 120])
def test_there_are_no_more_shapes_than_asked_for(shapes: int) -> None:
    found = list(abstract.abstract(photo(), shapes).nodes())
    assert 0.9 * shapes <= len(found) <= shapes


def test_more_shapes_are_more_like_the_picture() -> None:
    pixels = photo(grain=1)
    likeness = [_ssim(abstract.abstract(pixels, shapes), pixels) for shapes in (10, 60, 360)]
    assert likeness[0] < likeness[1] < likeness[2]
    assert likeness[2] > 0.75


def test_the_drawing_covers_the_picture() -> None:
    assert redraw(abstract.abstract(photo(), 40))[..., 3].min() == 255


def test_tuned_colours_are_more_like_the_picture_than_means() -> None:
    pixels = photo(grain=1)
    prepared = abstract.prepare(pixels)
    plain, tuned = (_ssim(abstract.draw(prepared, 40, tuned=tuned), pixels) for tuned in (False, True))
    assert tuned > plain


@pytest.mark.parametrize("limit", [1500, 4000])
def test_a_budget_is_kept_and_used(limit: int) -> None:
    scene = abstract.abstract(photo(), 1000, abstract.Budget(limit, _bytes))
    assert 0.85 * limit <= _bytes(scene) <= limit


def test_a_budget_that_is_not_needed_changes_nothing() -> None:
    assert abstract.abstract(photo(), 20, abstract.Budget(10**6, _bytes)) == abstract.abstract(photo(), 20)


def test_a_budget_that_nothing_fits_is_an_error() -> None:
    with pytest.raises(ValueError, match="no drawing fits 50 bytes"):
        abstract.abstract(photo(), 20, abstract.Budget(50, _bytes))


def test_what_is_cut_out_stays_cut_out() -> None:
    pixels = photo()
    inside = cv2.circle(np.zeros(pixels.shape[:2], np.uint8), (80, 60), 45, 255, -1)
    pixels[..., 3] = inside
    drawn = redraw(abstract.abstract(pixels, 30))
    assert ((drawn[..., 3] > 127) == (inside > 0)).mean() > 0.98
    assert not drawn[:8].any()


def test_nothing_gives_an_empty_drawing() -> None:
    assert list(abstract.abstract(np.zeros((40, 50, 4), np.uint8), 10).nodes()) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 30), (7, 3), (2, 2)])
def test_tiny_pictures_are_drawn(shape: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 4), np.uint8)
    pixels[..., 3] = 255
    scene = abstract.abstract(pixels, 8)
    assert (scene.width, scene.height) == shape[::-1]
    assert redraw(scene)[..., 3].min() == 255


def test_a_large_picture_is_drawn_at_its_size_on_a_coarse_grid() -> None:
    small = photo(120, 160, grain=0)
    large = cv2.resize(small, (1280, 960), interpolation=cv2.INTER_CUBIC)
    scene = abstract.abstract(large, 400)
    assert (scene.width, scene.height) == (1280, 960)
    assert scene.unit > 1
    drawn = raster(write(scene))
    assert drawn.shape == (960, 1280, 4)
    calm = [cv2.GaussianBlur(picture, (0, 0), 30) for picture in (on_white(drawn), on_white(large))]
    assert np.abs(calm[0] - calm[1]).mean() < 6


def test_a_sky_is_one_gradient() -> None:
    pixels = np.full((120, 160, 4), 255, np.uint8)
    pixels[..., :3] = np.linspace(80, 200, 120)[:, None, None]
    pixels[70:100, 40:80, :3] = (120, 40, 30)
    scene = abstract.abstract(pixels, 2)
    assert any(isinstance(node.fill, Linear) for node in scene.nodes())
    assert isinstance(next(scene.nodes()).shape, Rect)


def test_the_same_picture_gives_the_same_scene_and_it_can_be_kept() -> None:
    scene = abstract.abstract(photo(), 30)
    assert abstract.abstract(photo(), 30) == scene
    assert load(dump_scene(scene)) == scene
