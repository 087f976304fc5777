import numpy as np
import pytest

from limner.sight.depth import mended, stacked, votes
from limner.sight.stack import Stack
from limner.sight.tracks import Track

RED, BLUE = (200.0, 40.0, 30.0), (30.0, 80.0, 200.0)


def drawn(colour: tuple[float, float, float], x: int) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    picture = np.ones((20, 20, 4), np.float32)
    picture[..., :3] = colour
    return picture, (x, 10, x + 20, 30)


def painted(order: str) -> np.ndarray:
    frame = np.full((40, 60, 3), 240, np.uint8)
    for name in order:
        frame[10:30, 10:30] = RED if name == "r" else frame[10:30, 10:30]
        if name == "b":
            frame[10:30, 20:40] = BLUE
    return frame


@pytest.mark.parametrize(("order", "bottom"), [("rb", [0, 1]), ("br", [1, 0])])
def test_who_is_seen_is_before(order: str, bottom: list[int]) -> None:
    frames = np.stack([painted(order)] * 3)
    ballots = votes(frames, lambda index, time: drawn((RED, BLUE)[index], 10 + 10 * index), 2)
    assert stacked(ballots) == (bottom, None)


def test_an_order_that_changes_is_told_frame_by_frame() -> None:
    frames = np.stack([painted("rb")] * 3 + [painted("br")] * 2)
    ballots = votes(frames, lambda index, time: drawn((RED, BLUE)[index], 10 + 10 * index), 2)
    order, ranks = stacked(ballots)
    assert order == [0, 1] and ranks is not None
    assert ranks.tolist() == [[0, 1]] * 3 + [[1, 0]] * 2


def test_who_never_meets_has_no_vote() -> None:
    frames = np.stack([painted("rb")] * 2)
    assert not votes(frames, lambda index, time: drawn((RED, BLUE)[index], 10) if index else None, 2).any()


@pytest.mark.parametrize(("order", "expected"), [("rb", None), ("br", [1, 0])])
def test_finished_tracks_are_ordered_as_the_film_shows_them(order: str, expected: list[int] | None) -> None:
    frames = np.stack([painted(order)] * 6)
    ones, still = np.ones(6), np.tile(np.eye(3), (6, 1, 1))
    sheets = [np.dstack([np.full((20, 20, 3), colour, np.float32), np.ones((20, 20))]) for colour in (RED, BLUE)]
    tracks = [Track(index, sheet.astype(np.float32), (10 + 10 * index, 10), 0, still, ones, ones, ones, "still")
              for index, sheet in enumerate(sheets)]  # fmt: skip
    plate = np.full((40, 60, 3), 240, np.float32)
    assert mended(Stack(tracks, None, plate, 6), frames) == expected
