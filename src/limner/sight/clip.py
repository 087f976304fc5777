"""Loads a film as frames and the times at which they are shown.

MP4, MOV, WebM, Matroska, AVI and Ogg by PyAV; GIF, APNG and animated WebP by Pillow; a folder of images. The kind is
told from the bytes, and the demuxer is named, so no playlist can lead to another file or host. Frames keep their own
times: a variable rate is nothing special. Large frames are reduced, and the user is told. Not covered: sound, high
dynamic range.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageSequence

from limner.core.errors import InputError, MissingError
from limner.sight.load import FORMATS, load
from limner.sight.tracks import Clip

WORK_PIXELS = 800_000
"""A frame of more pixels is worked on at a reduced size: 1024 x 768 is just below."""
MAX_FRAMES = 1800
"""A minute at 30 frames a second."""
MAX_PIXELS = 400_000_000
"""Of all frames together, which then fill 1.2 GB."""
FOLDER_FPS = 30.0
"""Of a folder of images, which knows no time."""
HURRY, STAND = 0.011, 0.1
"""Seconds: browsers show a GIF's frame that asks for less than the first for the second."""
MILLISECOND = 0.0021
"""Seconds by which the steps of an even film differ where times are counted in milliseconds."""
RATES, ROUNDED = (24.0, 25.0, 30.0, 50.0, 60.0), 0.0011
"""Frames a second that are meant where a film's last frame is no further off, in seconds, than rounding its time."""
LATE = 0.5
"""Seconds by which a film that is whole may end before what it claims: sound goes on longer now and then."""
WHITE = (255, 255, 255)
EXACT = 0x2 | 0x2000 | 0x40000
"""FFmpeg's ``SWS_BILINEAR``, ``SWS_FULL_CHR_H_INT`` and ``SWS_ACCURATE_RND``: its quick conversion to RGB repeats the
halved chroma and cuts levels off, so that ``#1d3557`` comes out as ``#1c3455``; this one takes 2 ms more of a frame of
1024 x 768 and is off by a third as much."""
_DEMUXERS = ("mov", "matroska", "avi", "ogg")


def load_clip(path: Path, start: float = 0.0, end: float | None = None, fps: float | None = None) -> Clip:
    """Load a film.

    Args:
        path: a file, or a folder of images that are shown in the order of their names.
        start: seconds into the film at which to begin.
        end: seconds into the film at which to stop; ``None``: at its end.
        fps: frames a second of a folder.

    Raises:
        InputError: it is no film, has no picture, is damaged from its start, or is too long.
        MissingError: PyAV is not installed and the film needs it.
    """
    if end is not None and end <= start:
        raise InputError(f"the part from {start:g} s to {end:g} s is empty: let it end after it begins")
    notes: list[str] = []
    shown: Iterable[tuple[np.ndarray, float, float]]
    if path.is_dir():
        shown = _folder(path, fps or FOLDER_FPS, notes, told=fps is not None)
    elif fps is not None:
        raise InputError(f"{path} knows its own frame rate: --fps is for a folder of images")
    else:
        demuxer = _demuxer(path)
        shown = _pictures(path, notes) if demuxer is None else _video(path, demuxer, start, notes)
    return _gather(path, shown, start, end, notes)


def evenly(clip: Clip, fps: float) -> np.ndarray:
    """Return the numbers of the frames that are shown at even times, ``fps`` a second from the first on."""
    times = np.arange(max(1, round(clip.seconds * fps))) / fps
    return np.maximum(np.searchsorted(clip.times, times + 1e-4, side="right") - 1, 0)


def _gather(
    path: Path, shown: Iterable[tuple[np.ndarray, float, float]], start: float, end: float | None, notes: list[str]
) -> Clip:
    frames = np.empty((0, 0, 0, 3), np.uint8)
    times: list[float] = []
    last = 0.0
    backdrop = None
    size: tuple[int, int] | None = None
    zoom = 1.0
    for picture, time, stands in shown:
        if time < start - 1e-6:
            continue
        if end is not None and time >= end - 1e-6:
            break
        if times and time <= times[-1]:
            continue  # a frame that is never seen
        if size is None:
            size = _reduced(picture, path, notes)
            zoom = picture.shape[1] / size[0]
            most = min(MAX_FRAMES, MAX_PIXELS // (size[0] * size[1]))
            frames = np.empty((most, size[1], size[0], 3), np.uint8)  # of which what is never written takes no memory
        if picture.shape[2] == 4:
            if picture[..., 3].min() < 255 and backdrop is None:
                backdrop = WHITE
                notes.append(f"{path.name} is transparent in parts: laid on white")
            picture = _laid(picture)
        if picture.shape[1::-1] != size:
            picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        if len(times) == len(frames):
            raise InputError(
                f"{path} has more than {len(frames)} frames of this size, {time:.0f} s: name a part of it with --from "
                "and --to in seconds"
            )
        frames[len(times)] = picture
        times.append(time)
        last = time + stands
    if not times:
        raise InputError(f"{path} has no frame in that part: name another with --from and --to")
    if end is not None:
        last = min(last, end)
    at = np.asarray(times) - times[0]
    return Clip(frames[: len(times)], at, _rate(at, last - times[0]), last - times[0], backdrop, tuple(notes), zoom)


def _rate(times: np.ndarray, seconds: float) -> float:
    """Frames a second: over all where they are even to the millisecond in which containers count, else the median."""
    steps = np.diff(times)
    if not len(steps):
        return 1 / seconds if seconds > 0 else FOLDER_FPS
    step = float(np.median(steps))
    even = np.abs(steps - step).max() <= MILLISECOND
    rate = len(steps) / float(times[-1]) if even else 1 / step
    near = [known for known in RATES if even and abs(len(steps) / known - times[-1]) < ROUNDED]
    return near[0] if near else rate


def _reduced(picture: np.ndarray, path: Path, notes: list[str]) -> tuple[int, int]:
    """Width and height at which a film is worked on."""
    height, width = picture.shape[:2]
    if height * width <= WORK_PIXELS:
        return width, height
    scale = (WORK_PIXELS / (width * height)) ** 0.5
    small = (max(1, int(width * scale)), max(1, int(height * scale)))
    notes.append(f"{path.name} is {width} x {height}, worked on at {small[0]} x {small[1]}")
    return small


def _laid(picture: np.ndarray) -> np.ndarray:
    alpha = picture[..., 3:].astype(np.uint16)
    return ((picture[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def _demuxer(path: Path) -> str | None:
    """Name FFmpeg's demuxer for a file, ``None`` for what Pillow reads.

    Raises:
        InputError: the file is missing, empty, or neither.
    """
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(f"there is no file {path}: check the name") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({getattr(error, 'strerror', error)}): give another file") from error
    if not head:
        raise InputError(f"{path} is empty: give a film")
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head[:4] == b"OggS":
        return "ogg"
    if head[:6] in (b"GIF87a", b"GIF89a") or head[:8] == b"\x89PNG\r\n\x1a\n" or head[8:12] == b"WEBP":
        return None
    if head[:3] == b"\xff\xd8\xff":
        raise InputError(f"{path} is a single picture: give a film, or use `limner picture`")
    raise InputError(
        f"{path} is not a film limner reads (MP4, MOV, WebM, Matroska, AVI, Ogg, GIF, APNG, animated WebP, or a folder "
        "of images): convert it first"
    )


def _pictures(path: Path, notes: list[str]) -> Iterator[tuple[np.ndarray, float, float]]:
    """Yield the frames of a GIF, an APNG or an animated WebP."""
    load(path)  # raises what can be said of a file that is damaged from its start
    time = 0.0
    with Image.open(path, formats=FORMATS) as image:
        if not getattr(image, "is_animated", False):
            raise InputError(f"{path} is a single picture: give a film, or use `limner picture`")
        try:
            for index, frame in enumerate(ImageSequence.Iterator(image)):
                if index == 0 and image.info.get("default_image"):
                    continue  # of an APNG: what is shown where animations are not
                rgba = np.asarray(frame.convert("RGBA"))  # loads it: only then is its duration known
                stands = float(frame.info.get("duration") or 0) / 1000
                stands = STAND if stands < HURRY else stands
                yield rgba, time, stands
                time += stands
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            if time == 0.0:
                raise InputError(f"{path} is damaged ({error}): export it again") from error
            notes.append(f"{path.name} is damaged after {time:.2f} s ({error}): what comes before is used")


def _folder(path: Path, fps: float, notes: list[str], *, told: bool) -> Iterator[tuple[np.ndarray, float, float]]:
    names = [entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith(".")]
    names.sort(key=lambda entry: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", entry.name)])
    if not names:
        raise InputError(f"the folder {path} holds no images: give a folder of frames")
    if not told:
        notes.append(f"{path.name} is a folder of images: taken as {fps:g} frames a second (--fps says else)")
    size: tuple[int, int] | None = None
    for number, name in enumerate(names):
        pixels = load(name).pixels
        width, height = pixels.shape[1::-1]
        size = size or (width, height)
        if (width, height) != size:
            raise InputError(f"{name} is {width} x {height}, the first frame is {size[0]} x {size[1]}: make them equal")
        yield pixels, number / fps, 1 / fps


def _video(path: Path, demuxer: str, start: float, notes: list[str]) -> Iterator[tuple[np.ndarray, float, float]]:
    av = _av()
    try:
        container = av.open(str(path), format=demuxer)
    except (av.FFmpegError, ValueError) as error:
        raise InputError(f"{path} is damaged or cut off at its start ({_said(error)}): export it again") from error
    with container:
        if not container.streams.video:
            raise InputError(f"{path} has no picture, only {_kinds(container)}: give a film")
        stream = container.streams.video[0]
        if stream.codec_context is None:
            raise InputError(f"{path} is in a codec that cannot be read here: convert it to H.264, VP9 or AV1")
        stream.thread_type = "AUTO"
        rate = float(stream.average_rate or stream.guessed_rate or FOLDER_FPS)
        origin: float | None = None
        waiting: tuple[np.ndarray, float] | None = None
        frames = _decoded(av, container, stream, path, notes)
        for number, frame in enumerate(frames):
            time = float(frame.pts * frame.time_base) if frame.pts is not None else number / rate
            origin = time if origin is None else origin
            time -= origin
            if time < start - 1e-6:
                continue
            if waiting is not None:
                yield waiting[0], waiting[1], time - waiting[1]
            waiting = (_upright(frame), time)
        if waiting is not None:
            yield waiting[0], waiting[1], 1 / rate
            told = (container.duration or 0) / av.time_base
            if told > waiting[1] + max(LATE, 1.5 / rate):
                notes.append(f"{path.name} claims {told:.1f} s and has {waiting[1] + 1 / rate:.1f} s: it seems cut off")


def _decoded(av: ModuleType, container: Any, stream: Any, path: Path, notes: list[str]) -> Iterator[Any]:
    """Yield frames until the film ends or is damaged."""
    count = 0
    try:
        for frame in container.decode(stream):
            yield frame
            count += 1
    except av.FFmpegError as error:
        if count == 0:
            raise InputError(f"{path} cannot be decoded ({_said(error)}): convert it to H.264, VP9 or AV1") from error
        notes.append(f"{path.name} is damaged after {count} frames ({_said(error)}): what comes before is used")


def _upright(frame: Any) -> np.ndarray:
    """Decode a frame to RGB (with alpha where there is some), turned as its metadata says."""
    alpha = any(component.is_alpha for component in frame.format.components)
    pixels = frame.to_ndarray(format="rgba" if alpha else "rgb24", interpolation=EXACT)
    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    return np.rot90(pixels, turns) if turns else pixels


def _av() -> ModuleType:
    try:
        import av
        from av import logging
    except ImportError as error:
        raise MissingError("reading videos needs PyAV: pip install 'limner[motion]'") from error
    logging.set_level(None)
    return av


def _kinds(container: Any) -> str:
    return ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error).splitlines()[0][:100]
