import io

import av
import numpy as np
from manim import Scene, Square

from limner.chalk.painter import Encoder, state


def test_a_film_has_the_frames_that_were_added() -> None:
    encoder = Encoder(64, 32, 30, 20)
    red = np.zeros((32, 64, 4), np.uint8)
    red[..., 0] = 255
    encoder.add(red, 5)
    encoder.add(np.zeros_like(red), 2)
    frames = [f.to_ndarray(format="rgb24") for f in av.open(io.BytesIO(encoder.finish())).decode(video=0)]
    assert len(frames) == encoder.frames == 7
    assert frames[0][16, 32, 0] > 240 and frames[-1][16, 32, 0] < 15


def test_what_is_seen_decides_the_state() -> None:
    def hashed(side: float, colour: str) -> str:
        scene = Scene()
        scene.mobjects = [Square(side, color=colour)]
        return state(scene)

    assert hashed(1, "#ff0000") == hashed(1, "#ff0000")
    assert len({hashed(1, "#ff0000"), hashed(2, "#ff0000"), hashed(1, "#00ff00")}) == 3
