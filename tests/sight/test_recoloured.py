import cv2
import numpy as np
import pytest

from limner.sight.recoloured import recoloured
from limner.sight.track import track
from limner.sight.tracks import Clip

COUNT = 30
OFF, ON = np.array([176, 182, 190.0]), np.array([34, 197, 94.0])
PLATE = np.full((90, 140, 3), 245, np.float32)


def pill(time: int) -> np.ndarray:
    part = np.clip((time - 8) / 12, 0, 1)
    return OFF + part * (ON - OFF)


def switch(*, knob: bool = True, turns: bool = True) -> np.ndarray:
    """Film a pill of 72 by 40 that changes colour while a white knob slides by 32 pixels."""
    fine, frames = 8, []
    for time in range(COUNT):
        frame = np.repeat(np.repeat(PLATE, 1, 0), 1, 1)
        for colour, left, right in ((pill(time) if turns else OFF, 34, 106), (np.full(3, 255.0), *_knob(time))):
            if right - left < 40 and not knob:
                continue
            drawn = np.zeros((90 * fine, 140 * fine), np.float32)
            radius = (20 if right - left > 40 else 16) * fine
            for x in (left * fine + radius, right * fine - radius):
                cv2.circle(drawn, (round(x), 45 * fine), radius, 1, -1)
            cv2.rectangle(drawn, (round(left * fine + radius), 45 * fine - radius),
                          (round(right * fine - radius), 45 * fine + radius), 1, -1)  # fmt: skip
            shown = cv2.resize(drawn, (140, 90), interpolation=cv2.INTER_AREA)[..., None]
            frame = frame * (1 - shown) + shown * colour
        frames.append(np.round(frame).astype(np.uint8))
    return np.stack(frames)


def _knob(time: int) -> tuple[float, float]:
    left = 38 + 32 * np.clip((time - 8) / 12, 0, 1)
    return left, left + 32


def test_a_switch_has_one_colour_throughout_and_tells_the_others() -> None:
    frames = switch()
    (thing,), settled, plate, bare = recoloured(frames, PLATE, 0.5)
    assert np.abs(thing.colours - [pill(time) for time in range(COUNT)]).max() < 3
    wanted = thing.colours[thing.best]
    assert np.abs(settled[:, 45, 36].astype(float) - wanted).max() < 4
    assert np.abs(settled[0, 45, 54].astype(float) - 255).max() < 4, "the knob stays"
    assert np.abs(plate[45, 40:100] - wanted).max() < 3 and np.abs(bare - PLATE).max() < 3
    assert thing.alpha.sum() == pytest.approx(32 * 40 + np.pi * 400, rel=0.03)


def test_its_knob_is_followed_on_it() -> None:
    frames = switch()
    tracked = track(Clip(frames, np.arange(COUNT) / 30, 30.0, 1.0))
    first, second = tracked.tracks
    assert first.kind == "still" and first.tint is not None and np.abs(first.tint[-1] - ON).max() < 4
    assert second.pose[-1, 0, 2] - second.pose[0, 0, 2] == pytest.approx(32, abs=0.4)
    assert np.abs(tracked.plate - PLATE).max() < 4


@pytest.mark.parametrize("how", [{"knob": False}, {"turns": False}])
def test_one_without_the_other_is_left_to_be_followed(how: dict) -> None:
    frames = switch(**how)
    found, settled, plate, bare = recoloured(frames, PLATE, 0.5)
    assert found == [] and settled is frames and plate is PLATE and bare is PLATE


def test_what_moves_is_no_switch() -> None:
    frames = np.broadcast_to(PLATE.astype(np.uint8), (COUNT, 90, 140, 3)).copy()
    for time in range(COUNT):
        frames[time, 30:60, 20 + 2 * time : 60 + 2 * time] = pill(time)
    assert recoloured(frames, PLATE, 0.5)[0] == []
