"""Of a film, the frames are taken that show what is about to leave, and its subtitles."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.bench.filmstrip import FRAMES, Strip, blank, cues, lost, strip, telling
from limner.core.errors import InputError
from limner.render.video import encode

SRT = "1\r\n00:00:01,000 --> 00:00:02,500\r\nTwo lines\r\nof text\r\n\r\n2\n00:01:05,250 --> 00:01:06,000\nLast\n"


def marked(*places: int) -> np.ndarray:
    """Return a frame with bars at places from 0 to 7."""
    frame = np.full((90, 160, 3), 20, np.uint8)
    for place in places:
        frame[20:70, 20 * place + 5 : 20 * place + 15] = 230
    return frame


def filmed(folder: Path, *seconds: np.ndarray) -> Path:
    path = folder / "film.mp4"
    path.write_bytes(encode((frame for frame in seconds for _ in range(5)), fps=5))
    return path


def bars(png: bytes) -> list[int]:
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
    return [place for place in range(8) if pixels[45, 20 * place + 10] > 120]


def test_what_comes_up_step_by_step_is_taken_at_its_fullest(tmp_path: Path) -> None:
    shows = [marked(0), marked(0, 1), marked(0, 1, 2), marked(5), marked(5), marked(5, 6), marked(5, 6)]
    found = strip(filmed(tmp_path, *shows))
    assert [bars(png) for png in found.frames] == [[0, 1, 2], [5, 6]]
    assert found.seconds == pytest.approx(7.0, abs=0.3) and found.cues == ()
    assert 2.0 <= found.times[0] < 3.0


def test_a_film_that_never_changes_is_looked_at_now_and_then(tmp_path: Path) -> None:
    found = strip(filmed(tmp_path, *[marked(1)] * 25))
    assert [round(time) for time in found.times] == [10, 20, 25]


def test_there_are_no_more_frames_than_are_shown() -> None:
    taken = telling((float(number), Image.fromarray(marked(number // 2 % 8))) for number in range(300))
    times = [time for time, _ in taken]
    assert len(taken) == FRAMES == len(set(times)) and times[-1] == 299 and times == sorted(times)


def test_what_is_half_faded_is_not_taken() -> None:
    fading = [marked(1), marked(1), (marked(1) * 0.6).astype(np.uint8), marked(), marked()]
    taken = telling((place / 2, Image.fromarray(one)) for place, one in enumerate(fading))
    assert [time for time, _ in taken] == [0.5, 2.0] and bars(taken[0][1]) == [1]


def test_ink_is_lost_when_it_is_gone_not_when_more_comes() -> None:
    two, one, none = (marked(*places)[..., 0].astype(np.int16) for places in ((1, 2), (1,), ()))
    assert lost(two, one) == 0.5 and lost(one, two) == 0.0 and lost(none, one) == 0.0


def test_subtitles_are_read(tmp_path: Path) -> None:
    first, last = cues(SRT)
    assert (first.start, first.end, first.text) == (1.0, 2.5, "Two lines of text")
    assert Strip(70, (), (), (last,)).spoken == "[1:05] Last"
    path = filmed(tmp_path, marked(0))
    path.with_suffix(".srt").write_text(SRT)
    assert len(strip(path).cues) == 2


def test_a_blank_film_is_as_long_and_shows_and_says_nothing(tmp_path: Path) -> None:
    path = filmed(tmp_path, marked(0), marked(3))
    path.with_suffix(".srt").write_text(SRT)
    own, nothing = strip(path), blank(strip(path))
    assert (nothing.seconds, len(nothing.frames), nothing.cues) == (own.seconds, len(own.frames), ())
    assert all(np.asarray(Image.open(io.BytesIO(png))).max() == 0 for png in nothing.frames)


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    for name in ("a.mp4", "none.mp4"):
        with pytest.raises(InputError, match="no film that can be read"):
            strip(tmp_path / name)
