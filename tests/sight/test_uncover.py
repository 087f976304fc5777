import numpy as np

from limner.sight.uncover import labelled, uncovered


def _checks(cell: int = 6) -> np.ndarray:
    rows, columns = np.indices((60, 80)) // cell
    return np.where(((rows + columns) % 2 > 0)[..., None], (30, 40, 60), (240, 240, 240)).astype(np.uint8)


def test_pixels_show_the_ground_in_the_frames_in_which_their_neighbours_do() -> None:
    ground = _checks()
    frames = np.stack([ground] * 8)
    for index in range(3):
        frames[index, 20:40, 20:50] = (200, 40, 40)
    changed = np.zeros((60, 80), bool)
    changed[18:42, 18:52] = True
    colours = np.stack([ground[changed], np.tile((200, 40, 40), (int(changed.sum()), 1))], axis=1).astype(np.float32)
    plate = ground.astype(np.float32)
    plate[24:30, 24:30] = (200, 40, 40)
    uncovered(frames, plate, changed, changed, ~changed, colours, 3.0, guessed=False)
    assert np.abs(plate - ground).max() == 0


def test_a_thing_that_stands_most_of_the_time_is_told_by_its_outline() -> None:
    ground = _checks()
    frames = np.stack([ground] * 8)
    frames[:6, 20:40, 20:50] = (200, 40, 40)
    changed = np.zeros((60, 80), bool)
    changed[18:42, 18:52] = True
    colours = np.stack([ground[changed], np.tile((200, 40, 40), (int(changed.sum()), 1))], axis=1).astype(np.float32)
    plate = frames[0].astype(np.float32)
    uncovered(frames, plate, changed, changed, ~changed, colours, 3.0, guessed=False)
    assert np.abs(plate - ground).max() == 0


def test_each_pixel_is_told_which_of_its_colours_it_has() -> None:
    frames = np.zeros((2, 2, 2, 3), np.uint8)
    frames[1] = 100
    colours = np.array([[[0, 0, 0], [99, 99, 99]], [[50, 50, 50], [0, 0, 0]]], np.float32)
    assert labelled(frames, np.array([0, 3]), colours, 3.0).tolist() == [[0, 1], [1, -1]]
