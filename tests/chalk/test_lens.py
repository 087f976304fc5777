import numpy as np
import pytest
from manim import ImageMobject, Scene, tempconfig

from limner.chalk.lens import Lens
from limner.chalk.painter import Painter


def drawn(image: np.ndarray, height: float) -> np.ndarray:
    with tempconfig({"pixel_width": 160, "pixel_height": 90, "verbosity": "CRITICAL", "dry_run": True}):
        painter = Painter()
        scene = Scene(renderer=painter)
        scene.add(ImageMobject(image).scale_to_fit_height(height))
        painter.update_frame(scene)
        assert isinstance(painter.camera, Lens)
        return painter.get_frame().copy()


def test_an_image_lies_where_manim_has_it() -> None:
    frame = drawn(np.full((20, 20, 4), 255, np.uint8), 4.0)
    rows, columns = np.nonzero(frame[..., 0] > 128)
    assert (rows.min(), rows.max()) == pytest.approx((22, 67), abs=1)
    assert (columns.min(), columns.max()) == pytest.approx((57, 102), abs=1)


def test_a_large_image_is_averaged() -> None:
    checks = np.zeros((1000, 1000, 4), np.uint8)
    checks[..., 3] = 255
    checks[::2, ::2, :3] = checks[1::2, 1::2, :3] = 255
    middle = drawn(checks, 4.0)[30:60, 65:95, 0]
    assert middle.min() > 110 and middle.max() < 145


def test_what_is_transparent_lets_the_frame_be_seen() -> None:
    glass = np.zeros((20, 20, 4), np.uint8)
    glass[..., 0], glass[..., 3] = 255, 128
    red, green, _, _ = drawn(glass, 4.0)[45, 80]
    assert red == pytest.approx(128, abs=3) and green == 0
