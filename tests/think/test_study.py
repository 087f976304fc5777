"""What is known of a picture, measured once."""

import numpy as np

from limner.think.study import Study


def test_a_picture_without_alpha_is_opaque_and_measured_once() -> None:
    pixels = np.full((80, 120, 3), 255, np.uint8)
    pixels[20:60, 30:70] = (220, 30, 30)
    study = Study(pixels)
    assert study.pixels.shape == (80, 120, 4) and study.pixels[..., 3].min() == 255
    assert study.lines == []
    assert [(thing.shape, thing.colour) for thing in study.things if thing.colour == "red"] == [("square", "red")]
    assert study.scene is study.scene
