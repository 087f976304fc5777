import numpy as np

from limner.sight.tracks import Kind, Track
from limner.sight.unite import unite

COUNT = 12


def poses(step) -> np.ndarray:
    found = np.tile(np.eye(3), (COUNT, 1, 1))
    for index in range(COUNT):
        found[index, :2, 2] = step(index)
    return found


def part(
    number: int, corner: tuple[int, int], pose: np.ndarray, opacity=None, kind: Kind = "translation", colour=0
) -> Track:
    sprite = np.zeros((12, 10, 4), np.float32)
    sprite[..., :3], sprite[..., 3] = colour, 1
    opacity = np.ones(COUNT) if opacity is None else opacity
    return Track(number, sprite, corner, 0, pose, opacity, np.ones(COUNT), np.zeros(COUNT), kind)


def slide(index: int) -> tuple[float, float]:
    return 4.0 * index, 1.0 * index


def test_letters_that_move_as_one_become_one_sprite() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, (3, COUNT, 2))
    noise[:, 0] = 0
    letters = [
        part(k, (20 + 13 * k, 30), poses(lambda i, k=k: slide(i) + noise[k, i]), colour=60 * k) for k in range(3)
    ]
    (word,), order = unite(letters, None, 0.0)
    assert order is None and word.corner == (20, 30) and word.sprite.shape == (12, 36, 4)
    assert np.array_equal(word.sprite[6, [5, 11, 18, 31], 3], [1, 0, 1, 1])
    assert [round(float(word.sprite[6, x, 0])) for x in (5, 18, 31)] == [0, 60, 120]
    truth = poses(slide)
    whole, alone = (np.abs(one.pose - truth)[:, :2, 2].mean() for one in (word, letters[0]))
    assert whole < 0.85 * alone


def test_what_moves_otherwise_or_fades_otherwise_or_lies_far_off_stays_apart() -> None:
    other = [
        part(1, (33, 30), poses(lambda i: (4.0 * i + 2 * np.sin(i), 1.0 * i))),
        part(2, (33, 30), poses(slide), np.linspace(0.3, 1, COUNT)),
        part(3, (90, 30), poses(slide)),
    ]
    for track in other:
        found, _ = unite([part(0, (20, 30), poses(slide)), track], None, 0.0)
        assert [one.id for one in found] == [0, 1]


def test_a_part_that_was_cut_out_of_another_frame_is_brought_to_the_same() -> None:
    first, second = part(0, (20, 30), poses(slide)), part(1, (33 + 20, 30 + 5), poses(slide))
    second.canonical = 5
    second.pose = second.pose @ np.linalg.inv(second.pose[5])
    (whole,), _ = unite([first, second], None, 0.0)
    assert whole.corner == (20, 30) and whole.sprite.shape == (12, 23, 4)
    assert np.allclose(whole.pose, poses(slide))


def test_ranks_are_those_of_whole_things() -> None:
    tracks = [
        part(0, (20, 30), poses(slide)),
        part(1, (33, 30), poses(slide)),
        part(2, (200, 9), poses(lambda i: (i, 0))),
    ]
    tracks.append(part(3, (240, 9), poses(lambda i: (-i, 0))))
    order = np.tile(np.arange(4), (COUNT, 1))
    order[6:, 2:] = [3, 2]
    found, ranks = unite(tracks, order, 0.0)
    assert ranks is not None and len(found) == 3 and [one.id for one in found] == [0, 1, 2]
    assert ranks[0].tolist() == [0, 1, 2] and ranks[-1].tolist() == [0, 2, 1]
