"""A film as a model can be shown it: frames in which all is seen once, and subtitles, in order of time.

Models that take a film itself take it each in their own way; frames and subtitles all of them can read. What is heard
is in the subtitles. Not covered: what moves between two frames.
"""

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from PIL import Image

from limner.bench.views import png
from limner.core.errors import InputError, MissingError

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

FRAMES = 48
"""Frames at most: with 85 to 800 tokens each, a film costs no more than a long chapter."""
APART = 0.5
"""Seconds between the frames that are looked at."""
AHEAD = 2
"""Frames that are looked ahead: the one next to a frame may show what leaves half faded, the one after it does not."""
REST = 10.0
"""Seconds after which a frame is taken, whatever it shows: something may move without leaving."""
LEAVING = 0.1
"""Part of a frame's ink that is gone ``AHEAD`` frames later, from which on it is taken: it shows what is about to
leave, and so everything is shown once, at its fullest."""
LEVELS = 24
"""By which ink differs from the ground, which is the median of a frame: compression makes less of it."""
WIDTH = 640
"""Pixels across, at most: letters of the smallest size that limner writes are 5 pixels high then."""
COARSE = 320
"""Pixels across, at which frames are compared."""
_CUE = re.compile(
    r"(\d+):(\d\d):(\d\d)[,.](\d{3})\s*-->\s*(\d+):(\d\d):(\d\d)[,.](\d{3})[^\n]*\n(.*?)(?:\n\s*\n|\Z)", re.DOTALL
)


class Cue(msgspec.Struct, frozen=True):
    """A subtitle."""

    start: float
    """Seconds."""
    end: float
    text: str


class Strip(msgspec.Struct, frozen=True):
    """What is shown of a film."""

    seconds: float
    frames: tuple[bytes, ...]
    """PNG, in order of time."""
    times: tuple[float, ...]
    """Seconds at which they are shown."""
    cues: tuple[Cue, ...]

    @property
    def spoken(self) -> str:
        """The subtitles with their times, a line each."""
        return "\n".join(f"[{int(cue.start) // 60}:{int(cue.start) % 60:02}] {cue.text}" for cue in self.cues)


def strip(path: Path) -> Strip:
    """Sample a film; its subtitles are those of the ``.srt`` file beside it, if there is one.

    Raises:
        InputError: it is no film.
        MissingError: PyAV is not installed.
    """
    try:
        import av
        from av.error import FFmpegError
    except ImportError as error:
        raise MissingError("reading films needs PyAV: pip install 'limner[lesson]'") from error
    try:
        with av.open(str(path), format="mov") as container:
            stream = container.streams.video[0]
            if not stream.duration or stream.time_base is None:
                raise InputError(f"{path} does not say how long it is: export it again")
            seconds = float(stream.duration * stream.time_base)
            kept = telling(_samples(container.decode(stream)))
    except (FFmpegError, IndexError, OSError) as error:
        raise InputError(f"{path} is no film that can be read ({error}): give an MP4") from error
    if not kept:
        raise InputError(f"{path} holds no picture: give another film")
    beside = path.with_suffix(".srt")
    said = cues(beside.read_text("utf-8")) if beside.is_file() else ()
    return Strip(seconds, tuple(picture for _, picture in kept), tuple(time for time, _ in kept), said)


def _samples(frames: "Iterable[VideoFrame]") -> Iterator[tuple[float, Image.Image]]:
    """Yield a frame each ``APART`` seconds, and the last one, with their times."""
    count, last = 0, None
    for frame in frames:
        last = frame
        if (frame.time or 0.0) + 1e-3 >= count * APART:
            yield frame.time or 0.0, _small(frame.to_image())
            count, last = count + 1, None
    if last is not None:
        yield last.time or 0.0, _small(last.to_image())


def telling(samples: Iterable[tuple[float, Image.Image]]) -> list[tuple[float, bytes]]:
    """Return the frames that are taken, as PNG, with their times; no more than a few are held at once.

    Args:
        samples: frames with their seconds, in order of time.
    """
    recent: deque[tuple[float, Image.Image, np.ndarray]] = deque(maxlen=AHEAD + 1)
    taken: list[tuple[float, bytes]] = []
    since = AHEAD
    for time, picture in samples:
        grey = np.asarray(picture.convert("L").resize((COARSE, COARSE * 9 // 16)), np.int16)
        recent.append((time, picture, grey))
        if len(recent) <= AHEAD:
            continue
        then, shown, before = recent[0]
        since += 1
        leaving = since > AHEAD and lost(before, grey) >= LEAVING
        if leaving or then - (taken[-1][0] if taken else 0.0) >= REST:
            taken.append((then, png(np.asarray(shown))))
            since = 1
    if recent:
        taken.append((recent[-1][0], png(np.asarray(recent[-1][1]))))
    if len(taken) <= FRAMES:
        return taken
    return [taken[round(place)] for place in np.linspace(0, len(taken) - 1, FRAMES)]


def lost(now: np.ndarray, then: np.ndarray) -> float:
    """Return the part of a frame's ink that is not there any more, of two ``(H, W) int16``; 0 where there is none."""
    before, after = (np.abs(frame - np.median(frame)) > LEVELS for frame in (now, then))
    return float((before & ~after).sum() / before.sum()) if before.any() else 0.0


def blank(like: Strip) -> Strip:
    """Return a film of the same length in which nothing is seen and nothing said."""
    if not like.frames:
        return msgspec.structs.replace(like, cues=())
    with Image.open(io.BytesIO(like.frames[0])) as picture:
        nothing = png(np.zeros((picture.height, picture.width, 3), np.uint8))
    return Strip(like.seconds, (nothing,) * len(like.frames), like.times, ())


def cues(text: str) -> tuple[Cue, ...]:
    """Read SubRip; what is no cue is passed over."""
    return tuple(
        Cue(_seconds(found.groups()[:4]), _seconds(found.groups()[4:8]), " ".join(found[9].split()))
        for found in _CUE.finditer(text.replace("\r\n", "\n").lstrip("\ufeff"))
    )


def _seconds(clock: tuple[str, ...]) -> float:
    hours, minutes, seconds, millis = map(int, clock)
    return hours * 3600 + minutes * 60 + seconds + millis / 1000


def _small(picture: Image.Image) -> Image.Image:
    picture.thumbnail((WIDTH, WIDTH))
    return picture.convert("RGB")
