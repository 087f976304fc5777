import cv2
import numpy as np

from limner.sight.lesser import lesser, told
from limner.sight.tracks import Track

COUNT = 10


def film(truth: list[np.ndarray]) -> tuple[Track, np.ndarray, np.ndarray]:
    """A box in its poses, four times finer than the film."""
    frames = []
    for pose in truth:
        large = np.full((400, 480, 3), 240, np.uint8)
        corners = np.array([[40, 30, 1], [64, 30, 1], [64, 70, 1], [40, 70, 1]], float) @ pose.T
        points = np.round(corners[:, :2] / corners[:, 2:] * 4 * 16).astype(np.int32)
        cv2.fillPoly(large, [points], (40, 90, 200), shift=4)
        frames.append(cv2.resize(large, (120, 100), interpolation=cv2.INTER_AREA))
    sprite = np.zeros((44, 28, 4), np.float32)
    sprite[2:-2, 2:-2] = (40, 90, 200, 1)
    noise = np.random.default_rng(3).normal(0, 1, (COUNT, 3, 3))
    noise[:, 2] *= 2e-5
    noise[:, :2, :2] *= 2e-3
    noise[:, :2, 2] *= 0.1
    noise[:, 2, 2] = noise[0] = 0
    ones = np.ones(COUNT)
    track = Track(0, sprite, (38, 28), 0, np.array(truth) + noise, ones, ones.copy(), np.zeros(COUNT), "homography")
    return track, np.array(frames), np.full((100, 120, 3), 240, np.float32)


def grown(part: float) -> np.ndarray:
    return np.array([[1, 0, 0], [0, part, 70 * (1 - part)], [0, 0, 1.0]])


def test_a_bar_that_grows_is_stretched_and_not_tilted() -> None:
    truth = [grown(part) for part in np.linspace(1, 0.7, COUNT)]
    track, frames, plate = film(truth)
    found = lesser(track, frames, plate, 0.5)
    assert found.kind == "affine" and np.abs(found.pose[:, [0, 1, 2, 2], [1, 0, 0, 1]]).max() < 1e-9
    assert np.abs(found.pose - truth)[:, :2, :2].max() < 0.02


def test_what_slides_is_a_translation_and_what_is_tilted_stays_so() -> None:
    track, frames, plate = film([np.array([[1, 0, 2.3 * k], [0, 1, 0], [0, 0, 1]]) for k in range(COUNT)])
    assert lesser(track, frames, plate, 0.5).kind == "translation"
    tilted = [np.array([[1, 0, 0], [0, 1, 0], [0.001 * k, 0, 1]]) for k in range(COUNT)]
    track, frames, plate = film(tilted)
    assert lesser(track, frames, plate, 0.5).kind == "homography"


def test_what_a_rich_model_says_of_what_is_hidden_is_not_believed() -> None:
    track, frames, plate = film([np.array([[1, 0, 2.3 * k], [0, 1, 0], [0, 0, 1]]) for k in range(COUNT)])
    track.pose[8:, :2, :2] *= 0.3
    track.seen[8], track.error[9] = 0.2, 30.0
    found = lesser(track, frames, plate, 0.5)
    assert found.kind == "translation"
    assert np.abs(found.pose[:8, 0, 2] - 2.3 * np.arange(8)).max() < 0.4
    assert np.isnan(found.pose[8:]).all() and (found.seen[8:] == 0).all()


def test_each_model_meets_the_points_that_it_can() -> None:
    square = np.array([[0, 0], [4, 0], [4, 2], [0, 2]], float)
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    assert np.allclose(told("similarity", square, 2 * square @ turn.T + 1)[:2, :2], 2 * turn)
    assert np.allclose(told("stretch", square, square * (2, 3))[:2, :2], np.diag([2, 3]))
    assert np.allclose(told("zoom", square, square * 1.5 + 2)[:2, 2], 2)
    assert np.allclose(told("affine", square, square @ np.array([[1, 0.5], [0, 1]]))[:2, :2], [[1, 0], [0.5, 1]])
    assert np.allclose(told("translation", square, square + (3, 1))[:2, 2], (3, 1))
