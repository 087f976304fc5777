import numpy as np

from limner.sight.grow import Film, nowhere
from limner.sight.moving import blobs_of
from limner.sight.overlay import Part, left, relaid
from tests.sight.filmed import box, film

PLATE = np.broadcast_to(np.array([245, 240, 232], np.float32), (90, 120, 3)).copy()


def part(colour: tuple[int, int, int], size: tuple[int, int], ways: list[tuple[float, float]]) -> Part:
    sheet = np.zeros((size[1], size[0], 4), np.float32)
    sheet[..., :3], sheet[..., 3] = colour, 1
    path = nowhere(len(ways))
    for time, (x, y) in enumerate(ways):
        path.pose[time] = [[1, 0, x], [0, 1, y], [0, 0, 1]]
    path.opacity[:], path.gain[:], path.miss[:], path.error[:] = 1, 1, 0, 0
    return Part(sheet, (0, 0), 0, "translation", path)


def test_what_lies_on_another_is_laid_to_a_fraction_of_a_pixel() -> None:
    clip = film(
        [(lambda t: box(20, 20, 60, 50), lambda t: (200, 40, 30)),
         (lambda t: box(40 + 0.3 * t, 30, 20, 20), lambda t: (30, 80, 200))], count=6,
    )  # fmt: skip
    one = Film(clip.frames, PLATE, 0.0, 4.0, np.zeros(clip.frames.shape[:3], bool))
    blobs = [blobs_of(frame, PLATE.astype(np.uint8), 4.0, t, (0, 0, 120, 90))[0] for t, frame in enumerate(clip.frames)]
    below = part((200, 40, 30), (60, 50), [(20, 20)] * 6)
    above = part((30, 80, 200), (20, 20), [(40, 30)] * 6)
    before = left(one, [below, above], blobs)
    relaid(one, [below, above])
    assert np.abs(above.path.pose[:, 0, 2] - (40 + 0.3 * np.arange(6))).max() < 0.1
    assert left(one, [below, above], blobs) < 0.6 * before < left(one, [below], blobs)
