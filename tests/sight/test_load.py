import io
import os
import resource
import struct
import time
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import InputError
from limner.sight.load import MAX_BYTES, WORK_PIXELS, load

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


def test_pixels_are_rgba_whatever_the_format(tmp_path: Path) -> None:
    pixels = drawn(30, 20)  # 40 colours: a palette holds them
    for name in FORMATS:
        exact = {"WEBP": {"lossless": True}, "JPEG": {"quality": 100, "subsampling": 0}}.get(name, {})
        (tmp_path / "image").write_bytes(saved(pixels, name, **exact))
        picture = load(tmp_path / "image")
        assert picture.pixels.shape == (20, 30, 4) and picture.pixels.dtype == np.uint8
        assert picture.size == (30, 20) and picture.notes == ()
        assert np.abs(picture.pixels[..., :3].astype(int) - pixels).max() <= (4 if name == "JPEG" else 0), name
        assert (picture.pixels[..., 3] == 255).all()


@pytest.mark.parametrize("name", ["a b.txt", "é😀", "-o", "line\nbreak.png", "x" * 255, b"\xff\xfe.png"], ids=ascii)
def test_a_name_says_nothing(name: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(saved(drawn(8, 8), "WEBP"))
    assert load(path).size == (8, 8)


def refusals(folder: Path) -> dict[str, tuple[Path, str]]:
    """Make one of everything that is not an image file."""
    made = {
        "missing": (folder / "none.png", "there is no file"),
        "inside a file": (folder / "text.png" / "a.png", "there is no file"),
        "dangling": (folder / "dangling.png", "there is no file"),
        "folder": (folder, "is a folder"),
        "empty": (folder / "empty.png", "is empty"),
        "text": (folder / "text.png", "is not an image"),
        "text that begins as BMP does": (folder / "bm.png", "is damaged or of a rare kind"),
        "loop": (folder / "loop.png", "cannot be read"),
        "pipe": (folder / "pipe.png", "is a pipe or a device"),
        "zero": (Path("/dev/zero"), "is a pipe or a device"),
        "made up": (Path("/proc/self/status"), "is empty"),
        "zero byte": (folder / "a\0.png", "cannot be the name"),
        "long name": (folder / ("x" * 300), "cannot be read"),
        "huge": (folder / "huge.png", "MB: reduce it first"),
    }
    (folder / "dangling.png").symlink_to(folder / "nowhere")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "empty.png").touch()
    (folder / "text.png").write_text("no image at all\n" * 10)
    (folder / "bm.png").write_text("BMW is a car\n" * 10)
    os.mkfifo(folder / "pipe.png")
    with (folder / "huge.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a hole: takes no room
    return made


def test_what_is_no_image_is_refused_at_once(tmp_path: Path) -> None:
    for case, (path, why) in refusals(tmp_path).items():
        began = time.monotonic()
        with pytest.raises(InputError, match=why) as caught:
            load(path)
        assert str(caught.value).count(": ") >= 1, f"{case}: what to do"
        assert time.monotonic() - began < 1, case


@pytest.mark.parametrize("size", [(100_000, 100_000), (20_000, 6_000), (10_000_000, 1), (0, 5)])
def test_a_header_that_claims_too_much_is_believed(size: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(*size, 8, 2, b"\0" * 100))
    began = time.monotonic()
    with pytest.raises(InputError, match=r"claims|damaged"):
        load(tmp_path / "a.png")
    assert time.monotonic() - began < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2**21  # kB


def test_a_long_text_in_a_picture_is_no_matter_and_an_endless_one_is_refused(tmp_path: Path) -> None:
    for megabytes, fits in ((3, True), (100, False)):
        text = b"mxfile\0\0" + zlib.compress(b"x" * (megabytes << 20))
        (tmp_path / "a.png").write_bytes(png(1, 1, 8, 0, b"\0\7", (b"zTXt", text)))
        if fits:
            assert load(tmp_path / "a.png").pixels.tolist() == [[[7, 7, 7, 255]]]
        else:
            with pytest.raises(InputError, match="damaged or of a rare kind"):
                load(tmp_path / "a.png")


@pytest.mark.parametrize("name", FORMATS)
def test_half_a_file_is_damaged_and_never_half_a_picture(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = saved(drawn(64, 48), name)
    (tmp_path / "a").write_bytes(content)
    whole = load(tmp_path / "a").pixels
    refused = 0
    for length in [*range(1, 40, 3), *range(40, len(content), max(1, len(content) // 40))]:
        (tmp_path / "a").write_bytes(content[:length])
        try:
            assert (load(tmp_path / "a").pixels == whole).all(), "what is lost was no part of the picture"
        except InputError as error:
            refused += 1
            assert "damaged" in str(error) or "not an image" in str(error)
    assert refused > 40
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", [*FORMATS, "TIFF deflated", "palette"])
def test_any_damage_is_a_picture_or_one_error(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    if name == "palette":
        content = saved(Image.fromarray(drawn(40, 30)).quantize(8), "PNG")
    elif name == "TIFF deflated":
        content = saved(drawn(40, 30), "TIFF", compression="tiff_adobe_deflate")
    else:
        content = saved(drawn(40, 30), name, exif=Image.Exif()) if name != "BMP" else saved(drawn(40, 30), name)
    random = np.random.default_rng(7)
    for _ in range(150):
        damaged = bytearray(content)
        for place in random.integers(0, min(len(content), 400), random.integers(1, 6)):
            damaged[place] = random.integers(256)
        (tmp_path / "a").write_bytes(damaged)
        try:
            picture = load(tmp_path / "a")
        except InputError:
            continue
        assert picture.pixels.ndim == 3 and picture.pixels.shape[2] == 4
    assert capfd.readouterr() == ("", "")


def test_what_pillow_warns_of_is_kept_from_the_user(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content = bytearray(saved(drawn(8, 8), "TIFF"))
    entry = content.find(struct.pack("<HH", 277, 3))  # SamplesPerPixel
    content[entry + 8] = 200
    (tmp_path / "a").write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError, match="damaged or of a rare kind"):
            load(tmp_path / "a")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(name: str, orientation: int, tmp_path: Path) -> None:
    upright = np.zeros((32, 48, 3), np.uint8)
    upright[:16, :16] = (255, 0, 0)
    upright[16:, 32:] = (0, 0, 255)
    upright[:16, 32:] = (0, 255, 0)
    stored = AS_STORED[orientation](upright)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"JPEG": {"quality": 95}, "WEBP": {"lossless": True}}.get(name, {})
    (tmp_path / "a").write_bytes(saved(np.ascontiguousarray(stored), name, exif=exif, **options))
    picture = load(tmp_path / "a")
    assert picture.size == (48, 32)
    assert np.abs(picture.pixels[4:28:8, 4:44:8, :3].astype(int) - upright[4:28:8, 4:44:8]).max() < 30
    reduced = load(tmp_path / "a", 96)
    assert reduced.size == (48, 32) and reduced.pixels.shape == (8, 12, 4)
    assert reduced.pixels[1, 1, 0] > 200 and reduced.pixels[1, 10, 1] > 200


AS_STORED: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: a.transpose(1, 0, 2)[::-1],
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: a.transpose(1, 0, 2)[:, ::-1],
}
"""Upright pixels as a camera stores them (Exif 2.32, figure for tag 0x0112)."""


def test_damaged_exif_turns_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(saved(drawn(30, 20), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\xff" + b"\x9c" * 40))
    assert load(tmp_path / "a").size == (30, 20)


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_used(name: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "lime", "blue")]
    (tmp_path / "a").write_bytes(saved(frames[0], name, save_all=True, append_images=frames[1:], duration=40))
    picture = load(tmp_path / "a")
    assert np.abs(picture.pixels[8, 8].astype(int) - (255, 0, 0, 255)).max() < 8
    assert len(picture.notes) == 1
    assert "3 frames" in picture.notes[0] and "first" in picture.notes[0] and "limner motion" in picture.notes[0]


def test_pages_and_previews_are_no_animations(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (600, 400), "red"), Image.new("RGB", (60, 40), "blue")
    (tmp_path / "a").write_bytes(saved(first, "TIFF", save_all=True, append_images=[second]))
    assert load(tmp_path / "a").notes == ("a holds 2 pages: the first is used",)
    (tmp_path / "a").write_bytes(saved(first, "MPO", save_all=True, append_images=[second]))
    picture = load(tmp_path / "a")
    assert picture.notes == () and picture.size == (600, 400) and picture.pixels[0, 0, 0] > 250
    assert load(tmp_path / "a", 15_000).pixels.shape == (100, 150, 4)


def test_a_later_frame_that_is_damaged_does_not_matter(tmp_path: Path) -> None:
    frames = [Image.fromarray(drawn(64, 64, seed)) for seed in range(3)]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    (tmp_path / "a").write_bytes(content[: len(content) * 5 // 6])
    assert load(tmp_path / "a").size == (64, 64)


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 2), (65_535, 1)])
def test_any_shape_of_picture_will_do(size: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(saved(Image.new("RGB", size, (200, 30, 40)), "PNG"))
    picture = load(tmp_path / "a")
    assert picture.pixels.shape == (size[1], size[0], 4)
    assert (picture.pixels == (200, 30, 40, 255)).all() and picture.notes == ()


def test_a_large_picture_is_worked_on_at_a_stated_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(saved(Image.new("RGB", (1000, 500), (200, 30, 40)), "PNG"))
    picture = load(tmp_path / "a", 20_000)
    assert picture.pixels.shape == (100, 200, 4) and (picture.pixels == (200, 30, 40, 255)).all()
    assert picture.size == (1000, 500)
    assert picture.notes == ("a is 1000 x 500, worked on at 200 x 100",)
    for size in ((100_000, 1), (1, 100_000), (99_999, 3)):
        (tmp_path / "a").write_bytes(saved(Image.new("L", size), "PNG"))
        height, width = load(tmp_path / "a", 5000).pixels.shape[:2]
        assert height >= 1 and width >= 1 and 2000 < height * width <= 5000


def test_reducing_keeps_the_colour_of_what_is_half_transparent(tmp_path: Path) -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, ::2] = (250, 120, 10, 255)
    (tmp_path / "a").write_bytes(saved(pixels, "PNG"))
    reduced = load(tmp_path / "a", 256).pixels
    assert np.abs(reduced.astype(int) - (250, 120, 10, 128)).max() <= 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "palette"])
def test_fifty_megapixels_load_in_seconds(kind: str, tmp_path: Path) -> None:
    image = Image.fromarray(drawn(420, 300)).resize((8400, 6000), Image.Resampling.NEAREST)
    if kind == "palette":
        image = image.quantize(16, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    (tmp_path / "a").write_bytes(saved(image, "JPEG" if kind == "JPEG" else "PNG", compress_level=1))
    began = time.monotonic()
    picture = load(tmp_path / "a")
    assert time.monotonic() - began < 6
    assert picture.pixels.shape[0] * picture.pixels.shape[1] <= WORK_PIXELS
    assert picture.notes == ("a is 8400 x 6000, worked on at 2366 x 1690",)


def drawn(width: int, height: int, seed: int = 3) -> np.ndarray:
    """Draw a picture that no format can store in a few bytes."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (height // 4 + 1, width // 4 + 1, 3), np.uint8)
    return np.ascontiguousarray(coarse.repeat(4, 0).repeat(4, 1)[:height, :width])


def saved(image: np.ndarray | Image.Image, name: str, **options: object) -> bytes:
    """Return an image file's bytes."""
    file = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(file, name, **options)
    return file.getvalue()


def png(width: int, height: int, depth: int, colour: int, rows: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Write a PNG by hand, for what Pillow does not write; ``rows`` have their filter bytes."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    framed = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)
