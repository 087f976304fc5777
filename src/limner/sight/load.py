"""Loads any image as pixels of one kind, and says what it had to do for that.

PNG, JPEG, WebP, GIF, BMP and TIFF, told apart by their bytes; any colour mode, bit depth and orientation;
colour profiles are converted to sRGB. Of an animation or a many-page file the first picture is taken. Whatever the
file, the answer is a picture or an ``InputError``, and nothing is printed. Not covered: high dynamic range (numbers of
more than 16 bits are scaled to their own range, of three bands of 16 bits the upper 8 are read) and raw camera files.
"""

import errno
import logging
import os
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
import numpy as np
from PIL import Image, ImageFile, PngImagePlugin, UnidentifiedImageError

from limner.core.errors import InputError
from limner.sight import modes

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MAX_PIXELS = 100_000_000
"""More than this is refused: decoded it would fill 400 MB."""
MAX_SIDE = 1_000_000
"""A longer side is refused: no renderer draws an SVG of that width."""
MAX_BYTES = 1_000_000_000
"""A larger file is refused: uncompressed, 100 megapixels of four 16-bit bands are 800 MB."""
WORK_PIXELS = 4_000_000
"""More than this is worked on at a reduced size, and the user is told."""

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BROKEN_DEVICE = (errno.EIO, errno.ESTALE, errno.ENODEV, errno.ETIMEDOUT, errno.ENOTCONN)
# Exif 2.32, tag 0x0112: what to do with stored pixels to have them upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
_SILENT = logging.NullHandler()


class Picture(msgspec.Struct, frozen=True):
    """A loaded image."""

    pixels: np.ndarray
    """``(H, W, 4) uint8``, straight alpha, sRGB."""
    size: tuple[int, int]
    """Width and height of the source in pixels, upright; ``pixels`` may be smaller."""
    notes: tuple[str, ...] = ()
    """What the user should be told."""


def load(path: Path, work_pixels: int = WORK_PIXELS) -> Picture:
    """Load an image file.

    Args:
        path: the file.
        work_pixels: reduce the picture to at most this many pixels.

    Raises:
        InputError: there is no such file, it is not an image limner reads, it is damaged or too large.
    """
    with _open(path) as file, _quiet(), _long_texts():
        try:
            image = Image.open(file, formats=FORMATS)
            _check_size(path, image.size)
            with _mute(image):
                return _decode(path, image, work_pixels)
        except InputError:
            raise
        except Image.DecompressionBombError as error:
            raise InputError(f"{path} claims more than {MAX_PIXELS // 10**6} megapixels: reduce it first") from error
        except MemoryError as error:
            raise InputError(f"{path} needs more memory than there is: reduce it first") from error
        # Anything: on damaged files Pillow's decoders raise whatever their arithmetic runs into.
        except Exception as error:
            raise _explain(path, file, error) from error


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """Open a file that will neither block, nor act when it is opened, nor go on for ever."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputError(f"{path} is a folder: give an image file")
        if not stat.S_ISREG(found.st_mode):
            raise InputError(f"{path} is a pipe or a device: save the image as a file and give that")
        if found.st_size == 0:  # so is what the kernel makes up in /proc
            raise InputError(f"{path} is empty: give an image file")
        if found.st_size > MAX_BYTES:
            raise InputError(f"{path} has more than {MAX_BYTES // 10**6} MB: reduce it first")
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(f"there is no file {path}: check the name") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): give another file") from error
    except ValueError as error:  # a zero byte
        raise InputError(f"{str(path)!r} cannot be the name of a file: check it") from error
    with file:
        yield file


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep to ourselves what Pillow warns of and logs: an error is one line, and a picture that loads is fine."""
    logging.getLogger("PIL").addHandler(_SILENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _long_texts() -> Iterator[None]:
    """Read past texts that Pillow takes for an attack: draw.io keeps a whole diagram in its PNG files."""
    limit = PngImagePlugin.MAX_TEXT_CHUNK
    PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY
    try:
        yield
    finally:
        PngImagePlugin.MAX_TEXT_CHUNK = limit


@contextmanager
def _mute(image: Image.Image) -> Iterator[None]:
    """Keep libtiff from writing on standard error, which it does from C for each line of a damaged file."""
    if image.format != "TIFF":
        yield
        return
    try:
        kept = os.dup(2)
    except OSError:  # closed: nobody listens
        yield
        return
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _explain(path: Path, file: BinaryIO, error: Exception) -> InputError:
    if isinstance(error, OSError) and error.errno in _BROKEN_DEVICE:
        return InputError(f"{path} cannot be read ({error.strerror}): give another file")
    if isinstance(error, UnidentifiedImageError):
        file.seek(0)
        start = file.read(12)
        if not start.startswith(_MAGIC) and (start[:4], start[8:]) != (b"RIFF", b"WEBP"):
            return InputError(f"{path} is not an image limner reads ({', '.join(FORMATS)}): convert it first")
        said = "its beginning cannot be read"  # Pillow would name our file object
    else:
        said = (str(error) or type(error).__name__).splitlines()[0][:100]
    return InputError(f"{path} is damaged or of a rare kind ({said}): export it again as PNG")


def _check_size(path: Path, size: tuple[int, int]) -> None:
    claims = f"{path} claims {size[0]} x {size[1]} pixels"
    if size[0] * size[1] > MAX_PIXELS:
        raise InputError(f"{claims}, more than {MAX_PIXELS // 10**6} megapixels: reduce it first")
    if max(size) > MAX_SIDE:
        raise InputError(f"{claims}, a side of more than {MAX_SIDE:,}: cut or reduce it first")
    if min(size) < 1:
        raise InputError(f"{claims}, which is no picture: export it again")


def _decode(path: Path, image: ImageFile.ImageFile, work_pixels: int) -> Picture:
    notes = [f"{path.name} {said}" for said in _more(image)]
    image.seek(0)
    size = image.size
    scale = (work_pixels / (size[0] * size[1])) ** 0.5
    if image.format in ("JPEG", "MPO") and scale < 1:
        image.draft(None, (int(size[0] * scale), int(size[1] * scale)))  # decodes at 1/2, 1/4 or 1/8, never smaller
    stored = image.size
    profile = image.info.get("icc_profile")
    plain, note = modes.plain(image)
    notes += [f"{path.name} {note}"] if note else []
    if stored == size:
        size = plain.size  # Pillow has turned a TIFF by now
    if scale < 1:
        # Both, as a side is at least one pixel.
        most = work_pixels // min(max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
        small = (min(most, max(1, round(size[0] * scale))), min(most, max(1, round(size[1] * scale))))
        plain = plain.resize(small, Image.Resampling.BOX)  # premultiplied where there is alpha
    rgba, note = modes.to_srgb(plain, profile)
    notes += [f"{path.name} {note}"] if note else []
    turn = _orientation(image)
    if turn in _TURNS:
        rgba = rgba.transpose(_TURNS[turn])
        size = (size[1], size[0]) if turn >= 5 else size
    if scale < 1:
        notes.append(f"{path.name} is {size[0]} x {size[1]}, worked on at {rgba.size[0]} x {rgba.size[1]}")
    return Picture(np.asarray(rgba), size, tuple(notes))


def _more(image: ImageFile.ImageFile) -> Iterator[str]:
    """Say whether the file holds more than one picture; the second of a JPEG (MPO) is a preview or a depth map."""
    if image.format == "MPO" or not getattr(image, "is_animated", False):
        return
    try:
        count = f"{getattr(image, 'n_frames', 1)} "
    except Exception:  # a later frame is damaged; only the first is wanted
        count = ""
    if image.format == "TIFF":
        yield f"holds {count}pages: the first is used"
    else:
        yield f"is an animation ({count}frames): the first frame is used; `limner motion` reads animations"


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(_ORIENTATION, 1)
    except Exception:  # a damaged Exif block says nothing; the pixels are good
        return 1
