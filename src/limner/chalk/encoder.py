"""Films in memory: H.264 in MP4, BT.709, every beat one of these; they are joined without being encoded again."""

import io
from collections import deque
from fractions import Fraction
from functools import cache

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame

from limner.chalk.planes import Planes
from limner.chalk.skips import counted, numbered, starts

STANDING = 3
"""Times that a frame is shown from which it counts as standing."""
_OPTIONS = {
    # Keyframes are where a picture begins to stand: one can jump there. No B-frames, so that beats join without gaps.
    "preset": "veryfast", "tune": "animation", "bf": "0", "g": "250",
    # Looking ahead saves bits where much moves. Here it costs a fifth of the time, and 3 dB at the same crf; a finer
    # search for where things came from another fifth, for 2 in 100 bytes.
    "x264-params": "rc-lookahead=0:mbtree=0:scenecut=0:subme=0:me=dia:ref=1:weightp=0",
}  # fmt: skip
_LIMITED = 1
"""Luma in [16, 235]: ``AVCOL_RANGE_MPEG``."""
_BT709 = 1
"""Of primaries, transfer and matrix, in ITU-T H.273: what players take HD for."""


class Encoder:
    """A film that is being made.

    Args:
        width: pixels, even.
        height: the same.
        rate: frames a second.
        crf: the lower, the better.
    """

    def __init__(self, width: int, height: int, rate: int, crf: int) -> None:
        self._file, self._rate = io.BytesIO(), rate
        self._container = av.open(self._file, "w", format="mp4")
        self._stream = _stream(self._container, width, height, rate, crf)
        self._planes = Planes()
        self._skip = _skipped(width, height, rate, crf)
        self._bits = counted(_parameters(self._stream))
        self._shown: deque[int] = deque()
        """How often each picture that is in the encoder is shown."""
        self._given = self._number = self._written = 0
        self.frames = 0
        """That were added."""

    def add(self, frame: np.ndarray, count: int) -> None:
        """Add a frame, ``(H, W, 4) uint8`` RGBA, ``count`` times; it must not be changed afterwards."""
        picture = self._planes.of(frame)
        if count < STANDING:
            for _ in range(count):
                self._encode(picture, 1)
        else:  # coded anew, or it keeps a ghost of what faded; and once more, for what that left
            picture.pict_type = PictureType.I
            self._encode(picture, 1)
            picture.pict_type = PictureType.NONE
            self._encode(picture, count - 1)
        self.frames += count

    def finish(self) -> bytes:
        """Return the film."""
        for packet in self._stream.encode(None):
            self._write(packet)
        self._container.close()
        return self._file.getvalue()

    def _encode(self, picture: VideoFrame, shown: int) -> None:
        self._shown.append(shown)
        picture.pts = self._given
        self._given += 1
        for packet in self._stream.encode(picture):
            self._write(packet)

    def _write(self, packet: av.Packet) -> None:
        """Write a coded picture, and that it stands for as long as it is shown."""
        coded = bytes(packet)
        if starts(coded):
            self._number = 0
        self._mux(coded, packet.is_keyframe)
        for _ in range(self._shown.popleft() - 1):
            self._mux(self._skip, False)

    def _mux(self, coded: bytes, key: bool) -> None:
        packet = av.Packet(numbered(coded, self._number, self._bits))
        packet.stream, packet.time_base, packet.is_keyframe = self._stream, Fraction(1, self._rate), key
        packet.pts = packet.dts = self._written
        packet.duration = 1
        self._container.mux(packet)
        self._number += 1
        self._written += 1


def _stream(container: OutputContainer, width: int, height: int, rate: int, crf: int) -> av.VideoStream:
    """Add a stream to a container, and open its encoder."""
    stream = container.add_stream("libx264", rate=rate, options={**_OPTIONS, "crf": str(crf)})
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    coder = stream.codec_context
    coder.thread_count = 1  # sections are filmed side by side
    coder.color_primaries = coder.color_trc = coder.colorspace = _BT709
    coder.color_range = _LIMITED
    coder.open()
    return stream


def _parameters(stream: av.VideoStream) -> bytes:
    """Return a stream's parameter sets behind start codes."""
    return bytes(stream.codec_context.extradata or b"")


@cache
def _skipped(width: int, height: int, rate: int, crf: int) -> bytes:
    """Return a coded picture that is the one before: the last of a few that are all grey."""
    with av.open(io.BytesIO(), "w", format="mp4") as container:
        stream = _stream(container, width, height, rate, crf)
        grey = VideoFrame.from_ndarray(np.full((height * 3 // 2, width), 128, np.uint8), format="yuv420p")
        packets = []
        for number in range(4):
            grey.pts = number
            packets += stream.encode(grey)
        packets += stream.encode(None)
        return bytes(packets[-1])
