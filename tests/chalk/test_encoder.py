import io

import av
import numpy as np
import pytest

from limner.chalk.encoder import Encoder


def picture(*colour: int, high: int = 32, wide: int = 64) -> np.ndarray:
    frame = np.full((high, wide, 4), 255, np.uint8)
    frame[..., :3] = colour
    return frame


def decoded(film: bytes) -> list[np.ndarray]:
    with av.open(io.BytesIO(film), "r", options={"err_detect": "explode"}) as source:
        return [frame.to_ndarray(format="rgb24") for frame in source.decode(video=0)]


def test_a_film_has_the_frames_that_were_added() -> None:
    encoder = Encoder(64, 32, 30, 20)
    encoder.add(picture(255, 0, 0), 5)
    encoder.add(picture(0, 0, 0), 2)
    frames = decoded(encoder.finish())
    assert len(frames) == encoder.frames == 7
    assert frames[0][16, 32, 0] > 240 and frames[-1][16, 32, 0] < 15


@pytest.mark.parametrize("stands", [3, 17, 40, 300])
def test_what_stands_stays_as_it_is_and_what_follows_goes_on_from_it(stands: int) -> None:
    encoder = Encoder(96, 64, 30, 20)
    drawn = np.random.default_rng(0).integers(0, 256, (8, 12, 4), np.uint8).repeat(8, 0).repeat(8, 1)
    added = []
    for shift in [*range(0, 60, 4), 60]:
        frame = np.roll(drawn, shift, 1)
        times = stands if shift in (24, 60) else 1
        encoder.add(frame, times)
        added += [frame] * times
    frames = decoded(encoder.finish())
    assert len(frames) == len(added)
    for number, (frame, wanted) in enumerate(zip(frames, added, strict=True)):
        assert np.abs(frame.astype(int) - wanted[..., :3]).mean() < 24, number
    assert all(np.array_equal(frames[-1], frame) for frame in frames[2 - stands :]), "from the second on nothing moves"


def test_frames_that_stand_cost_almost_nothing() -> None:
    def size(count: int) -> int:
        encoder = Encoder(640, 360, 30, 20)
        encoder.add(picture(16, 32, 43, high=360, wide=640), count)
        return len(encoder.finish())

    assert size(303) - size(3) < 300 * 50


def test_colours_are_those_that_players_take_hd_for() -> None:
    encoder = Encoder(64, 32, 30, 10)
    encoder.add(picture(255, 209, 102), 4)
    with av.open(io.BytesIO(encoder.finish()), "r") as source:
        coder = source.streams.video[0].codec_context
        assert (coder.color_primaries, coder.color_trc, coder.colorspace, coder.color_range) == (1, 1, 1, 1)
        frame = next(source.decode(video=0))
    red, green, blue = (level / 255 for level in (255, 209, 102))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # ITU-R BT.709-6, 3.2
    assert frame.to_ndarray(format="yuv420p")[16, 32] == pytest.approx(16 + 219 * luma, abs=1)
    assert frame.to_ndarray(format="rgb24")[16, 32] == pytest.approx([255, 209, 102], abs=3)
