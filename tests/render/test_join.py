import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from limner.render.join import Chapter, frames, join

av = pytest.importorskip("av")
encoder = pytest.importorskip("limner.chalk.encoder")


def film(levels: list[int]) -> bytes:
    made = encoder.Encoder(64, 48, 10, 18)
    for level in levels:
        made.add(np.full((48, 64, 4), level, np.uint8), 1)
    return made.finish()


def test_films_are_joined_frame_by_frame(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    first, second = film([20, 60, 100]), film([200, 240])
    join([first, second], path, rate=10, chapters=[Chapter("One", 0, 0.3), Chapter("Two", 0.3, 0.5)], title="Both")
    with av.open(path) as made:
        assert made.metadata["title"] == "Both"
        assert [chapter["metadata"]["title"] for chapter in made.chapters()] == ["One", "Two"]
        shots = list(made.decode(video=0))
    assert [round(float(shot.pts * shot.time_base) * 10) for shot in shots] == [0, 1, 2, 3, 4]
    seen = [shot.to_ndarray(format="gray").mean() for shot in shots]
    assert np.allclose(seen, [20, 60, 100, 200, 240], atol=4)
    assert (frames(first), frames(second)) == (3, 2)


def test_the_voice_lies_under_the_pictures(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(24000) / 48000)).astype(np.float32)
    join([film([10] * 10)], path, rate=10, sound=np.concatenate([np.zeros(24000, np.float32), tone]))
    with av.open(path) as made:
        assert [stream.type for stream in made.streams][:2] == ["video", "audio"]
        heard = np.concatenate([part.to_ndarray()[0] for part in made.decode(audio=0)])
    assert np.abs(heard[2000:20000]).max() < 0.02 and 0.4 < np.abs(heard[28000:46000]).max() < 0.6


def test_what_joins_is_imported_without_what_reads_films() -> None:
    code = (
        "import sys; sys.modules['av'] = None; import limner.lesson"  # what is missing is told when a lesson is drawn
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""
