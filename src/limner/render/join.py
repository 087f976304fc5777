"""Joins films of beats to one video, without encoding their pictures again, with a voice and chapters.

All films have one size, rate and encoder (:mod:`limner.chalk.encoder`). Sound is encoded as AAC; subtitles lie beside
the video as files. PyAV is imported where it is used; what performs a lesson has said before that it is missing.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer

_FRAME = 1024
"""Samples that AAC encodes at once."""
_AAC = {"aac_coder": "fast", "b": "128k"}
"""For one channel; the search for fewer bits takes as long as filming an animation of half a minute."""
_TICKS = 512
"""Ticks of the video's clock to a frame."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named stretch of a video."""

    title: str
    start: float
    """Seconds."""
    end: float


def frames(film: bytes) -> int:
    """Count the frames of a film."""
    import av

    with av.open(io.BytesIO(film), "r") as source:
        return sum(packet.dts is not None for packet in source.demux(source.streams.video[0]))


def join(
    films: Iterable[bytes],
    into: Path,
    *,
    rate: int,
    sound: np.ndarray | None = None,
    sound_rate: int = 48000,
    chapters: Sequence[Chapter] = (),
    title: str = "",
) -> None:
    """Write an MP4 of films one after the other.

    Args:
        films: MP4s of H.264, in order, one at least.
        into: the file.
        rate: frames a second, of all of them.
        sound: ``(N,) float32`` in [-1, 1], mono; ``None``: there is none.
        sound_rate: its samples a second.
        chapters: marks for players.
        title: of the whole.
    """
    import av

    with av.open(into, "w", format="mp4", options={"movflags": "+faststart"}) as container:
        if title:
            container.metadata["title"] = title
        rest = iter(films)
        first = next(rest)
        with av.open(io.BytesIO(first), "r") as source:
            picture = container.add_stream_from_template(source.streams.video[0])
        tick = Fraction(1, rate * _TICKS)
        picture.time_base = tick
        voice = container.add_stream("aac", rate=sound_rate, layout="mono", options=_AAC) if sound is not None else None
        shown = 0
        for film in chain([first], rest):
            with av.open(io.BytesIO(film), "r") as source:
                for packet in source.demux(source.streams.video[0]):
                    if packet.dts is None:
                        continue
                    # No picture waits for another (no B-frames): the n-th is shown n-th.
                    packet.pts = packet.dts = shown * _TICKS
                    packet.duration, packet.time_base, packet.stream = _TICKS, tick, picture
                    container.mux(packet)
                    shown += 1
        if voice is not None and sound is not None:
            _encode(container, voice, sound, sound_rate)
        if chapters:
            container.set_chapters(
                [
                    {
                        "id": number, "start": round(one.start * 1000), "end": round(one.end * 1000),
                        "time_base": Fraction(1, 1000), "metadata": {"title": one.title},
                    }
                    for number, one in enumerate(chapters)
                ]
            )  # fmt: skip


def _encode(container: "OutputContainer", voice: "AudioStream", sound: np.ndarray, rate: int) -> None:
    from av import AudioFrame

    for start in range(0, len(sound), _FRAME):
        part = np.ascontiguousarray(sound[None, start : start + _FRAME], np.float32)
        frame = AudioFrame.from_ndarray(part, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        container.mux(voice.encode(frame))
    container.mux(voice.encode(None))
