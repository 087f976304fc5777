"""Memory that a session shares with its forked process: images in, text and images out, no encoding between.

Two memory files a session. ``inputs`` holds the given images and is sealed against every change; the process maps it
privately, so that a cell may paint on its images while a replay starts from the same pixels. ``outputs`` has a fixed
size, sealed against growing and shrinking: first room for what is printed (standard output and error are this very
file, so the kernel of the operating system keeps the cap and what was printed survives a crash), then room for
pixels. This side copies out of it by reading, never by mapping, so that nothing the process does to it can hurt here.

Sources: memfd_create(2), fcntl(2) on file seals.
"""

import fcntl
import mmap
import os
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from limner.core.errors import InputError
from limner.sandbox.cell import CellLimits, Pixels

_ALIGN = 64  # bytes; a cache line
_SEAL_FOREVER = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW
_CHANNELS = (3, 4)
_MAX_IMAGES = 200  # their places go in one packet
# Beyond these sides no library here works, and height times width would leave 32 bits.
_MAX_SIDE = 1 << 16


class Shared:
    """The two memory files of a session, from this side.

    Args:
        images: each (H, W, 3 or 4) uint8.
        limits: how much text and how many pixels one cell may hand out.

    Raises:
        InputError: an image is not of that kind.
    """

    def __init__(self, images: Sequence[Pixels], limits: CellLimits) -> None:
        if len(images) > _MAX_IMAGES:
            raise InputError(f"{len(images)} images: a session takes {_MAX_IMAGES}")
        self.shapes = [_shape(number, image) for number, image in enumerate(images)]
        self.offsets: list[int] = []
        self.text_bytes = limits.output
        self.pixels_at = _up(limits.output, mmap.PAGESIZE)
        self.size = self.pixels_at + _up(limits.pixels, mmap.PAGESIZE)
        end = 0
        for shape in self.shapes:
            self.offsets.append(end)
            end += _up(int(np.prod(shape)), _ALIGN)
        self.inputs = _memory_file("limner-inputs", end)
        self.outputs = -1
        try:
            for offset, image in zip(self.offsets, images, strict=True):
                _write(self.inputs, np.ascontiguousarray(image), offset)
            fcntl.fcntl(self.inputs, fcntl.F_ADD_SEALS, _SEAL_FOREVER | fcntl.F_SEAL_WRITE)
            self.outputs = _memory_file("limner-outputs", self.size)
            fcntl.fcntl(self.outputs, fcntl.F_ADD_SEALS, _SEAL_FOREVER)
        except BaseException:
            self.close()
            raise

    def text(self) -> tuple[str, bool]:
        """Return what was printed since the process last went back to the start, and whether it was cut."""
        end = os.lseek(self.outputs, 0, os.SEEK_CUR)  # the position is the process's too
        text = os.pread(self.outputs, min(end, self.text_bytes), 0)
        return text.decode("utf-8", errors="replace").replace("\0", "\ufffd"), end > self.text_bytes

    def rewind(self) -> None:
        """Forget what was printed."""
        os.lseek(self.outputs, 0, os.SEEK_SET)

    def image(self, offset: int, shape: tuple[int, int, int]) -> Pixels | None:
        """Copy an image out; ``None`` where the process names one that cannot be there.

        Args:
            offset: in bytes from the first pixel.
            shape: height, width, and 1, 3 or 4 channels; one channel becomes three.
        """
        height, width, channels = shape
        if not (0 < height <= _MAX_SIDE and 0 < width <= _MAX_SIDE and channels in (1, *_CHANNELS)):
            return None
        if offset < 0 or self.pixels_at + offset + height * width * channels > self.size:
            return None
        pixels: NDArray[np.uint8] = np.empty(shape, np.uint8)
        rest = pixels.data.cast("B")
        at = self.pixels_at + offset
        while rest:
            count = os.preadv(self.outputs, [rest], at)
            rest, at = rest[count:], at + count
        return pixels if channels > 1 else np.repeat(pixels, 3, axis=2)

    def close(self) -> None:
        """Give the memory back. May be repeated."""
        for descriptor in (self.inputs, self.outputs):
            if descriptor >= 0:
                os.close(descriptor)
        self.inputs = self.outputs = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _shape(number: int, image: Pixels) -> tuple[int, int, int]:
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] not in _CHANNELS or 0 in image.shape:
        raise InputError(
            f"image {number} is {image.dtype} of shape {image.shape}: the kernel takes uint8 of (height, width, 3 or 4)"
        )
    return int(image.shape[0]), int(image.shape[1]), int(image.shape[2])


def _memory_file(name: str, size: int) -> int:
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, size)
    return descriptor


def _write(descriptor: int, image: Pixels, offset: int) -> None:
    rest = image.data.cast("B")
    while rest:
        count = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[count:], offset + count


def _up(count: int, unit: int) -> int:
    return -(-count // unit) * unit
