"""Photographs are read in place from the packages that hold them. Nothing is fetched here: the packages are made up."""

import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.bench import photos
from limner.bench.corpora import divide
from limner.core.errors import InputError


def _png(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(file, "PNG")
    return file.getvalue()


def test_a_photograph_is_read_from_a_wheel(tmp_path: Path) -> None:
    photo = photos.Photo("sky", "some-data", "1.0", "data/sky.png", "CC0-1.0")
    with zipfile.ZipFile(tmp_path / "some_data-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("data/sky.png", _png("blue"))
    pixels = photos.load(photo, tmp_path)
    assert pixels.shape == (6, 8, 3)
    assert (pixels == (0, 0, 255)).all()


def test_a_photograph_is_read_from_an_npm_package(tmp_path: Path) -> None:
    photo = photos.Photo("rose", "@some/rose", "2.1.0", "package/rose.png", "CC0-1.0")
    with tarfile.open(tmp_path / "some-rose-2.1.0.tgz", "w:gz") as archive:
        content = _png("red")
        info = tarfile.TarInfo("package/rose.png")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    assert (photos.load(photo, tmp_path) == (255, 0, 0)).all()


def test_a_package_without_the_photograph_is_an_error(tmp_path: Path) -> None:
    photo = photos.Photo("sky", "some-data", "1.0", "data/sky.png", "CC0-1.0")
    with zipfile.ZipFile(tmp_path / "some_data-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("other.txt", b"")
    with pytest.raises(InputError, match=r"some-data 1\.0 has no file data/sky\.png"):
        photos.load(photo, tmp_path)


@pytest.mark.parametrize("shape", [(40, 100), (100, 40)])
def test_the_longest_side_is_as_asked(shape: tuple[int, int]) -> None:
    pixels = np.full((*shape, 3), 90, np.uint8)
    for size in (50, 200):
        small = photos.shrink(pixels, size)
        assert max(small.shape[:2]) == size
        assert (small == 90).all()


def test_both_parts_have_enough_photographs_and_each_says_its_licence() -> None:
    parts = [divide(name) for name in photos.PHOTOS]
    assert min(parts.count("dev"), parts.count("test")) >= 10
    assert all(photo.licence for photo in photos.PHOTOS.values())
