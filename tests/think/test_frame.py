"""Frames, against arrays whose pixels say where they come from."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from limner.think.frame import Picture, bounds, framed, identity, like, plain, points, quad, scaled, stripped

WIDTH, HEIGHT = 8, 6


def ramp() -> Picture:
    """Return a picture whose pixels hold the coordinates of their own middles, ``(x, y)``."""
    return identity(np.dstack(np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)), "image-0")


def worst(found: Picture) -> float:
    """Return how far, in pixels, the frame is from what the pixels say."""
    assert found.matrix is not None
    rows, columns = np.indices(found.shape[:2])
    middles = np.dstack([columns + 0.5, rows + 0.5]).reshape(-1, 2)
    said = np.array(points(found.matrix, middles.tolist()))
    return float(np.abs(said - plain(found).reshape(-1, 2)).max())


FOLLOWED: dict[str, Callable[[Picture], Any]] = {
    "crop": lambda a: a[1:4, 2:7],
    "negative bounds": lambda a: a[-4:-1, :-3],
    "rows only": lambda a: a[2:],
    "flip rows": lambda a: a[::-1],
    "flip both": lambda a: a[::-1, ::-1],
    "ellipsis": lambda a: a[1:, ...],
    "fliplr": np.fliplr,
    "flipud": np.flipud,
    "flip": lambda a: np.flip(a, (0, 1)),
    "quarter": np.rot90,
    "half": lambda a: np.rot90(a, 2),
    "three quarters": lambda a: np.rot90(a, 3),
    "clockwise": lambda a: np.rot90(a, axes=(1, 0)),
    "transpose": lambda a: a.transpose(1, 0, 2),
    "numpy's transpose": lambda a: np.transpose(a, (1, 0, 2)),
    "swapaxes": lambda a: a.swapaxes(0, 1),
    "chain": lambda a: np.rot90(a[1:5, ::-1])[:, 1:3],
    "type": lambda a: a.astype(np.float32),
    "copy": lambda a: a.copy()[2:],
    "arithmetic": lambda a: 2 * a - a,
    "channels picked": lambda a: a[1:, :, [0, 1]],
    "clip": lambda a: np.clip(a, 0, 99),
    "in place": lambda a: a.__iadd__(0),
}


@pytest.mark.parametrize("act", FOLLOWED.values(), ids=FOLLOWED)
def test_the_frame_follows(act: Callable[[Picture], Any]) -> None:
    found = act(ramp())
    assert found.source == "image-0" and worst(found) == 0


GREY: dict[str, Callable[[Picture], Any]] = {
    "a channel": lambda a: a[..., 0],
    "mean": lambda a: a.mean(axis=2),
    "numpy's mean": lambda a: np.mean(a, axis=-1),
    "comparison": lambda a: a[..., 0] > 3,
    "where": lambda a: np.where(a > 3, a, 0),
    "zeros like": lambda a: np.zeros_like(a[..., 0]),
}


@pytest.mark.parametrize("act", GREY.values(), ids=GREY)
def test_what_has_the_same_grid_has_the_same_frame(act: Callable[[Picture], Any]) -> None:
    found = act(ramp()[1:])
    assert found.source == "image-0" and found.matrix is not None
    assert points(found.matrix, [(0, 0)]) == [[0, 1]]


LOST: dict[str, Callable[[Picture], np.ndarray]] = {
    "mask": lambda a: a[a[..., 0] > 3],
    "one row": lambda a: a[2],
    "new axis": lambda a: a[None],
    "roll": lambda a: np.roll(a, 2, 0),
    "pad": lambda a: np.pad(a, ((1, 1), (1, 1), (0, 0))),
    "reshape": lambda a: a.reshape(WIDTH, HEIGHT, 2),
    "reshape of a square": lambda a: a[:, :HEIGHT].reshape(HEIGHT, HEIGHT, 2),
    "beside itself": lambda a: np.hstack([a, a]),
    "channels first": lambda a: np.moveaxis(a, 2, 0),
    "sorted": lambda a: np.sort(a, axis=0),
    "row sums": lambda a: a.sum(axis=1),
}


@pytest.mark.parametrize("act", LOST.values(), ids=LOST)
def test_a_frame_is_never_guessed(act: Callable[[Picture], np.ndarray]) -> None:
    found = act(ramp())
    assert not isinstance(found, Picture) or found.matrix is None


def test_a_step_takes_every_other_pixel() -> None:
    found = ramp()[::2, ::-2]
    assert found.matrix is not None and worst(found) == 0.5
    assert quad(found.matrix, (0, 0, 4, 3)) == [[8, 0], [0, 0], [0, 6], [8, 6]]


def test_numbers_are_numbers() -> None:
    picture = ramp()
    for value in (picture.mean(), picture.max(), np.mean(picture), picture[1, 2, 0]):
        assert isinstance(value, np.float64)
    assert type(picture.sum(axis=(0, 1))) is np.ndarray


def test_it_reads_like_the_array_it_is() -> None:
    assert repr(ramp()[:1, :1]) == "array([[[0.5, 0.5]]])"


def test_like_scales() -> None:
    found = like(np.zeros((3, 4, 2)), [7, ramp()], scaled(2, 2))
    assert quad(found.matrix, (0, 0, 4, 3)) == [[0, 0], [8, 0], [8, 6], [0, 6]]
    assert type(like(np.zeros((3, 4)), [ramp()])) is np.ndarray


def test_what_is_stripped_is_plain() -> None:
    inner = stripped([{"a": (ramp(),)}, 3])
    assert type(inner[0]["a"][0]) is np.ndarray and inner[1] == 3


def test_an_unknown_frame_stays_unknown() -> None:
    found = framed(np.zeros((4, 4)), "image-0", None)[1:]
    assert type(found) is np.ndarray
    assert bounds([[3, 1], [0, 5]]) == [0, 1, 3, 5]
