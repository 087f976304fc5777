import cv2
import numpy as np

from limner.sight.contained import contained

GROUND = np.full((60, 120, 3), 240.0, np.float32)
TRACK, FILL = (200, 210, 250), (20, 60, 200)


def _bar(filled: float, start: int = 0) -> np.ndarray:
    frame = GROUND.astype(np.uint8)
    cv2.rectangle(frame, (20, 25), (99, 36), TRACK, -1)
    if filled > 0:
        cv2.rectangle(frame, (20 + start, 25), (19 + round(80 * filled), 36), FILL, -1)
    return frame


def _asked(frames: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    never = (np.abs(frames - GROUND).max(axis=3) > 8).all(axis=0)
    quiet = (np.abs(frames - GROUND).max(axis=3) <= 8).all(axis=0)
    return contained(frames, GROUND, never, quiet, 3.0)


def test_the_bar_in_which_progress_grows_is_found_in_its_own_colour() -> None:
    ((where, colours),) = _asked(np.stack([_bar(part) for part in np.linspace(0, 1, 12)]))
    assert where[30, 25] and where[30, 95] and not where[10, 60]
    inner = np.zeros_like(where)
    inner[25:37, 20:100] = True
    assert np.abs(colours[inner[where]] - TRACK).max() < 4


def test_what_never_leaves_as_much_is_its_own() -> None:
    # Begins half full: the first frame does not tell.
    ((where, colours),) = _asked(np.stack([_bar(part) for part in np.linspace(0.6, 0.1, 12)]))
    inner = np.zeros_like(where)
    inner[28:34, 60:95] = True
    assert np.abs(colours[inner[where]] - TRACK).max() < 4


def test_what_grows_on_the_ground_is_not_still() -> None:
    frames = np.stack([GROUND.astype(np.uint8)] * 10)
    for index in range(10):
        frames[index, 25 - index : 36 + index, 40 - index : 60 + index] = FILL
        frames[index, 28:33, 45:55] = TRACK
    assert _asked(frames) == []


def test_what_changes_its_colour_as_a_whole_has_nothing_in_it() -> None:
    frames = np.stack([GROUND.astype(np.uint8)] * 10)
    for index in range(10):
        frames[index, 20:40, 30:80] = TRACK if index < 5 else FILL
    assert _asked(frames) == []
