"""Writes frames to a film: MP4 (H.264), WebM (VP9) by PyAV, GIF by Pillow.

Near-lossless unless asked to compress: every pixel keeps its own colour (4:4:4) and the coder loses nothing, so that
only the rounding between RGB and YCbCr remains, 2 levels of 255 at most. Such MP4 files are H.264's High 4:4:4
Predictive profile, which Chromium, VLC and FFmpeg play but phones and Safari mostly do not. With ``crf`` the colours
are halved in both directions (4:2:0), as on the web, and everything plays it; but where a side is odd they cannot be,
and stay whole. GIF has 256 colours a frame and times in hundredths of a second. No sound.
"""

import io
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from PIL import Image

from limner.core.errors import InputError, MissingError

Kind = Literal["mp4", "webm", "gif"]
KINDS: tuple[Kind, ...] = ("mp4", "webm", "gif")
INSTALL = "pip install 'limner[motion]'"
MOST_CRF = {"mp4": 51, "webm": 63}
_CODECS = {"mp4": "libx264", "webm": "libvpx-vp9"}
# What loses nothing, and the effort that a film for looking at is worth.
# MP4 takes half the time of "veryfast" so, and a third more bytes.
_LOSSLESS = {"mp4": {"qp": "0", "preset": "ultrafast"}, "webm": {"lossless": "1", "row-mt": "1", "cpu-used": "4"}}
_LOSSY = {"mp4": {"preset": "medium"}, "webm": {"row-mt": "1", "cpu-used": "4"}}
_BT709 = 1
_TICK = 10
"""Milliseconds of a GIF's unit of time."""
_QUICKEST = 50
"""Browsers show a frame that asks for less than 20 ms for 100."""


def kind_of(name: str) -> Kind:
    """Return the kind of film that a file's name asks for.

    Raises:
        InputError: none that is written.
    """
    for kind in KINDS:
        if name.lower().endswith(f".{kind}"):
            return kind
    raise InputError(f"cannot write a film to {name}: name it .mp4, .webm or .gif")


def encode(frames: Iterable[np.ndarray], *, fps: float, kind: Kind = "mp4", crf: int | None = None) -> bytes:
    """Return the file of a film.

    Args:
        frames: (H, W, 3) uint8 RGB, all of one size; taken one by one.
        fps: frames a second.
        kind: of film.
        crf: the coder's constant rate factor, 0 (good) to 51 for MP4 and 63 for WebM; ``None``: near-lossless.

    Raises:
        InputError: there are no frames, or ``crf`` is out of range.
        MissingError: PyAV is not installed.
    """
    if kind == "gif":
        if crf is not None:
            raise InputError("a GIF has no --crf: write .mp4 or .webm")
        return _gif(frames, fps)
    if crf is not None and not 0 <= crf <= MOST_CRF[kind]:
        raise InputError(f"--crf {crf} is out of range: 0 (good) to {MOST_CRF[kind]} (small) for .{kind}")
    return _video(frames, fps, kind, crf)


def _video(frames: Iterable[np.ndarray], fps: float, kind: Kind, crf: int | None) -> bytes:
    try:
        import av
    except ImportError:
        raise MissingError(f"writing films needs PyAV: {INSTALL}") from None
    file = io.BytesIO()
    rate = Fraction(fps).limit_denominator(1001)
    with av.open(file, "w", format=kind) as container:
        stream: Any = None
        halved = False
        for picture in frames:
            if stream is None:
                height, width = picture.shape[:2]
                stream = container.add_stream(_CODECS[kind], rate=rate, options=_options(kind, crf))
                stream.width, stream.height = width, height
                halved = crf is not None and width % 2 == 0 and height % 2 == 0
                stream.pix_fmt = "yuv420p" if halved else "yuv444p"
                _tag(stream.codec_context)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame = frame.reformat(
                format=stream.pix_fmt, dst_colorspace="ITU709", src_color_range="JPEG", dst_color_range="MPEG",
                interpolation="BICUBIC" if halved else "POINT",
            )  # fmt: skip
            container.mux(stream.encode(frame))
        if stream is None:
            raise InputError("there is no frame to write")
        container.mux(stream.encode())
    return file.getvalue()


def _options(kind: Kind, crf: int | None) -> dict[str, str]:
    return dict(_LOSSLESS[kind]) if crf is None else {**_LOSSY[kind], "crf": str(crf), "b": "0"}


def _tag(codec: Any) -> None:
    """Say how the colours are coded, or players guess by the size (H.273: BT.709 throughout, studio range)."""
    codec.colorspace = codec.color_primaries = codec.color_trc = _BT709
    codec.color_range = 1


def _gif(frames: Iterable[np.ndarray], fps: float) -> bytes:
    """Each frame has a palette of its own; a frame's time is rounded so that none drifts from its own."""
    if fps > _QUICKEST:
        raise InputError(f"a GIF shows {_QUICKEST} frames a second at most: choose a lower --fps, or .mp4 or .webm")
    pictures = [Image.fromarray(picture) for picture in frames]
    if not pictures:
        raise InputError("there is no frame to write")
    times = [_TICK * round(number * 1000 / fps / _TICK) for number in range(len(pictures) + 1)]
    lasting = [after - before for before, after in pairwise(times)]
    small = [picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE) for picture in pictures]
    file = io.BytesIO()
    small[0].save(file, "GIF", save_all=True, append_images=small[1:], duration=lasting, loop=0, disposal=1)
    return file.getvalue()
