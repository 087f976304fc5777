"""Shared memory: what goes in is sealed, what comes out is copied and checked."""

import mmap
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from limner.core.errors import InputError
from limner.sandbox.cell import CellLimits, Pixels
from limner.sandbox.shared import Shared

LIMITS = CellLimits(output=10, pixels=1000)


def noise(*shape: int) -> Pixels:
    return np.random.default_rng(1).integers(0, 256, shape, np.uint8)


def test_images_lie_where_they_are_said_to() -> None:
    images = [noise(3, 5, 3), noise(7, 2, 4)[::-1, ::-1], noise(1, 1, 3)]
    with Shared(images, LIMITS) as shared:
        for image, offset, shape in zip(images, shared.offsets, shared.shapes, strict=True):
            found = np.frombuffer(os.pread(shared.inputs, image.size, offset), np.uint8).reshape(shape)
            assert (found == image).all() and offset % 64 == 0


def test_inputs_cannot_be_changed_and_outputs_keep_their_size() -> None:
    with Shared([noise(4, 4, 3)], LIMITS) as shared:
        for act in (
            lambda: os.pwrite(shared.inputs, b"x", 0),
            lambda: os.ftruncate(shared.inputs, 0),
            lambda: mmap.mmap(shared.inputs, 48),
            lambda: os.ftruncate(shared.outputs, 0),
            lambda: os.ftruncate(shared.outputs, 1 << 30),
            lambda: os.pwrite(shared.outputs, b"x", shared.size),
        ):
            with pytest.raises(OSError, match=r"Operation not permitted|Permission denied"):
                act()


def test_text_is_what_was_written_since_the_start() -> None:
    with Shared([], LIMITS) as shared:
        assert shared.text() == ("", False)
        os.write(shared.outputs, b"caf\xc3\xa9")
        assert shared.text() == ("café", False)
        os.write(shared.outputs, b"12345")
        assert shared.text() == ("café12345", False)
        os.write(shared.outputs, b"6")
        assert shared.text() == ("café12345", True)
        shared.rewind()
        os.write(shared.outputs, b"\xff\0")
        assert shared.text() == ("��", False)


def test_images_come_out_as_three_channels_or_four() -> None:
    image = noise(5, 6, 4)
    with Shared([], LIMITS) as shared:
        os.pwrite(shared.outputs, image.tobytes(), shared.pixels_at + 64)
        whole, grey = shared.image(64, (5, 6, 4)), shared.image(64, (5, 6, 1))
    assert whole is not None and (whole == image).all()
    assert grey is not None and grey.shape == (5, 6, 3)
    assert (grey[:, :, 0].ravel() == image.ravel()[:30]).all()


@pytest.mark.parametrize("place", [(-1, 2, 2, 3), (4096, 1, 1, 3), (0, 100, 100, 3), (0, 0, 4, 3), (0, 4, 4, 2)])
def test_what_cannot_be_there_is_not_read(place: Sequence[int]) -> None:
    with Shared([], LIMITS) as shared:
        assert shared.image(place[0], (place[1], place[2], place[3])) is None


@pytest.mark.parametrize(
    "image", [np.zeros((4, 4, 3)), np.zeros((4, 4), np.uint8), np.zeros((4, 0, 3), np.uint8), noise(4, 4, 2)]
)
def test_what_is_no_image_is_the_callers_fault(image: Pixels) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(InputError, match="image 0 is"):
        Shared([image], LIMITS)
    with pytest.raises(InputError, match="300 images"):
        Shared([noise(1, 1, 3)] * 300, LIMITS)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
