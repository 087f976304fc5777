import numpy as np
import pytest

from limner.sight.flip import righted
from limner.sight.grow import Film, Path, carry, nowhere
from limner.sight.pose import Sprite, moved, ready

COUNT = 24
ANGLES = np.linspace(0, 180, COUNT)
CORNERS = np.array([[20, 20], [60, 20], [60, 50], [20, 50]], float)


def pose(angle: float) -> np.ndarray:
    """Squeeze towards the middle of a card of 40 by 30 pixels at (20, 20)."""
    part = np.cos(np.radians(angle))
    return np.array([[part, 0, 40 - 40 * part], [0, 1, 0], [0, 0, 1.0]])


def scene(mark: bool) -> tuple[Film, Sprite]:
    """Film a card, with a mark near its left side, that turns over once."""
    sheet = np.zeros((30, 40, 4), np.float32)
    sheet[...] = (40, 90, 200, 1)
    if mark:
        sheet[5:25, 3:13] = (250, 240, 60, 1)
    sprite = ready(sheet, (20, 20))
    plate = np.full((70, 80, 3), 230, np.float32)
    film = Film(np.zeros((COUNT, 70, 80, 3), np.uint8), plate, 0.5, 8.0, np.zeros((COUNT, 70, 80), np.uint8))
    ys, xs = np.indices((70 * 4, 80 * 4)) / 4 + 0.125
    for time, angle in enumerate(ANGLES):
        there = np.column_stack([xs.ravel(), ys.ravel()])
        u, v = moved(there, np.linalg.inv(pose(angle))).T - np.array([[20], [20]])
        inside = (u >= 0) & (u < 40) & (v >= 0) & (v < 30)
        colour = np.full((len(u), 3), 230.0)
        colour[inside] = sheet[v[inside].astype(int), u[inside].astype(int), :3]
        film.frames[time] = np.round(colour.reshape(70, 4, 80, 4, 3).mean((1, 3)))
    return film, sprite


def unturned(film: Film, sprite: Sprite) -> Path:
    """Follow the card as if it had never turned over."""
    path = nowhere(COUNT)
    for time, angle in enumerate(ANGLES):
        seen = min(angle, 180 - angle)
        path.pose[time], path.miss[time] = pose(min(seen, 87)), 0.1 if angle < 90 else 2.0
        path.opacity[time] = path.gain[time] = 1.0
    return path


def off(path: Path) -> float:
    clear = np.abs(ANGLES - 90) > 6
    return max(
        float(np.abs(moved(CORNERS, path.pose[time]) - moved(CORNERS, pose(ANGLES[time]))).max())
        for time in np.flatnonzero(clear)
    )


def test_a_mark_tells_in_all_frames_that_a_card_has_turned_over() -> None:
    film, sprite = scene(mark=True)
    path = unturned(film, sprite)
    assert off(path) > 20
    righted(film, sprite, "stretch", 0, path)
    assert off(path) < 0.5


def test_frames_just_after_the_edge_are_as_those_in_which_it_is_clear() -> None:
    film, sprite = scene(mark=True)
    path = unturned(film, sprite)
    for time in range(16, COUNT):
        path.pose[time], path.miss[time] = pose(ANGLES[time]), 0.1
    righted(film, sprite, "affine", 0, path)
    assert off(path) < 0.5


def test_what_has_no_mark_stays_as_it_was_followed() -> None:
    film, sprite = scene(mark=False)
    path = unturned(film, sprite)
    path.miss[:] = 0.0
    before = path.pose.copy()
    righted(film, sprite, "stretch", 0, path)
    assert path.pose == pytest.approx(before)


def test_what_cannot_be_squeezed_is_left_alone() -> None:
    film, sprite = scene(mark=True)
    path = unturned(film, sprite)
    before = path.pose.copy()
    righted(film, sprite, "similarity", 0, path)
    assert np.array_equal(path.pose, before)


def test_it_is_followed_through_its_edge() -> None:
    film, sprite = scene(mark=True)
    path = carry(film, sprite, 0, "stretch", {}, (0, COUNT - 1))
    righted(film, sprite, "stretch", 0, path)
    assert path.there[:11].all()
    shown = np.flatnonzero(path.there & (np.abs(ANGLES - 90) > 6))
    assert (
        max(float(np.abs(moved(CORNERS, path.pose[time]) - moved(CORNERS, pose(ANGLES[time]))).max()) for time in shown)
        < 0.5
    )
