"""The ground under things: smooth light is followed, things are not, and noise is averaged away."""

import numpy as np

from limner.sight.ground import CALM, calmed, over, surface


def _scene() -> np.ndarray:
    image = np.full((200, 300, 3), 240, np.float32)
    image[60:100, 80:120] = (30, 80, 200)
    image[120:160, 200:240] = (200, 60, 40)
    return image


def test_a_shade_is_ground_and_things_are_not() -> None:
    light = np.linspace(1, 0.6, 300, dtype=np.float32)[None, :, None]
    found = over(_scene() * light)
    off = np.linalg.norm(found.levels, axis=2)
    assert (off[65:95, 85:115] > found.limit).all() and (off[125:155, 205:235] > found.limit).all()
    assert (off[10:40] < found.limit).all()


def test_the_surface_is_the_plain_ground() -> None:
    assert np.abs(surface(_scene()) - 240).max() < 2


def test_noise_is_averaged_away() -> None:
    rng = np.random.default_rng(0)
    noisy = np.clip(np.full((120, 120, 3), 128.0) + rng.normal(0, 40, (120, 120, 3)), 0, 255).astype(np.uint8)
    assert calmed(noisy).std() < 1.5 * CALM
    sharp = _scene().astype(np.uint8)
    assert np.abs(calmed(sharp)[80, 95:105] - sharp[80, 95:105]).max() < 1
