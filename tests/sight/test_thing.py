import numpy as np
import pytest

from limner.sight.grow import Film, nowhere
from limner.sight.thing import Thing


def test_a_thing_knows_its_place_and_size_and_marks_what_it_explains() -> None:
    plate = np.full((40, 60, 3), 240, np.float32)
    frames = np.full((2, 40, 60, 3), 240, np.uint8)
    frames[1, 10:20, 30:50] = (200, 40, 30)
    film = Film(frames, plate, 0.0, 4.0, np.zeros((2, 40, 60), np.uint8))
    path = nowhere(2)
    path.pose[1], path.opacity[1] = np.array([[1, 0, 20], [0, 1, 5], [0, 0, 1.0]]), 1.0
    sheet = np.dstack([np.full((10, 20, 3), (200, 40, 30)), np.ones((10, 20))]).astype(np.float32)
    thing = Thing(sheet, (10, 5), 1, "translation", path, 7)
    assert thing.area == 200
    assert thing.middle(1) == pytest.approx([40, 15])
    assert thing.size(1) == pytest.approx(np.sqrt(200))
    thing.take(film)
    assert (film.taken[1, 10:20, 30:50] == 7).all() and not film.taken[0].any()
