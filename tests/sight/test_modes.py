import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from limner.sight.load import Picture, load
from tests.sight.test_load import png, saved

RED = (200, 30, 40)


def opened(content: bytes, folder: Path) -> Picture:
    (folder / "a").write_bytes(content)
    return load(folder / "a")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16", "I", "F"])
def test_grey_of_any_mode_is_that_grey(mode: str, tmp_path: Path) -> None:
    ramp = np.uint8([[0, 255]] if mode == "1" else [[0, 51, 102, 153, 204, 255]])
    if mode == "I;16":
        image = Image.fromarray(ramp.astype(np.uint16) * 257)
    elif mode == "F":
        image = Image.fromarray(ramp.astype(np.float32) / 255)
    else:
        image = Image.fromarray(ramp).convert(mode)
    for name in ("TIFF", "PNG") if mode not in ("I", "F") else ("TIFF",):
        picture = opened(saved(image, name), tmp_path)
        assert (picture.pixels[..., :3] == ramp[..., None]).all(), name
        assert (picture.pixels[..., 3] == 255).all()


@pytest.mark.parametrize(("mode", "name"), [("LA", "PNG"), ("LA", "TIFF"), ("RGBA", "PNG"), ("RGBA", "TIFF"),
                                            ("RGBA", "WEBP"), ("PA", "TIFF")])  # fmt: skip
def test_alpha_stays_straight(mode: str, name: str, tmp_path: Path) -> None:
    pixels = np.uint8([[(90, 90, 90, 255), (90, 90, 90, 128), (90, 90, 90, 0)]])
    image = Image.fromarray(pixels)
    if mode == "PA":
        alpha = image.getchannel("A")
        image = Image.new("P", (3, 1))
        image.putpalette([90, 90, 90])
        image.putalpha(alpha)
    elif mode == "LA":
        image = image.convert("LA")
    picture = opened(saved(image, name, **({"lossless": True, "exact": True} if name == "WEBP" else {})), tmp_path)
    assert picture.pixels[0, :, 3].tolist() == [255, 128, 0]
    assert (picture.pixels[0, :2, :3] == 90).all()


def test_premultiplied_tiff_is_made_straight(tmp_path: Path) -> None:
    image = Image.fromarray(np.uint8([[(100, 50, 0, 128), (10, 20, 30, 255)]]))
    content = saved(image, "TIFF")
    straight, associated = (struct.pack("<HHIH", 338, 3, 1, value) for value in (2, 1))  # ExtraSamples
    assert straight in content
    picture = opened(content.replace(straight, associated), tmp_path)
    assert np.abs(picture.pixels[0].astype(int) - [(199, 99, 0, 128), (10, 20, 30, 255)]).max() <= 1


def test_palettes_may_be_transparent(tmp_path: Path) -> None:
    image = Image.new("P", (3, 1))
    image.putdata([0, 1, 2])
    image.putpalette([*RED, 0, 255, 0, 0, 0, 255])
    for name, key, alphas in (
        ("PNG", 1, [255, 0, 255]),
        ("PNG", bytes([255, 128, 0]), [255, 128, 0]),
        ("GIF", 1, [255, 0, 255]),
    ):
        picture = opened(saved(image, name, transparency=key), tmp_path)
        assert picture.pixels[0, :, 3].tolist() == alphas
        assert tuple(picture.pixels[0, 0, :3]) == RED
    assert opened(saved(image, "BMP"), tmp_path).pixels[0, :, 3].tolist() == [255] * 3


@pytest.mark.parametrize(
    ("depth", "colour", "row", "key", "alphas"),
    [
        (1, 0, b"\x80", b"\0\1", [0, 255]),
        (2, 0, b"\x40", b"\0\1", [0, 255]),
        (4, 0, b"\x3a", b"\0\3", [0, 255]),
        (8, 0, b"\x3a\x55", b"\0\x3a", [0, 255]),
        (16, 0, b"\x12\x34\x12\x35", b"\x12\x34", [0, 255]),
        (8, 2, b"\1\2\3\1\2\4", b"\0\1\0\2\0\3", [0, 255]),
        (16, 2, b"\x12\x34\x56\x78\x9a\xbc" + b"\xff" * 6, b"\x12\x34\x56\x78\x9a\xbc", [0, 255]),
    ],
)
def test_a_key_colour_is_transparent(
    depth: int, colour: int, row: bytes, key: bytes, alphas: list[int], tmp_path: Path
) -> None:
    picture = opened(png(2, 1, depth, colour, b"\0" + row, (b"tRNS", key)), tmp_path)
    assert picture.pixels[0, :, 3].tolist() == alphas


@pytest.mark.parametrize(("colour", "bands"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_sixteen_bits_become_eight(colour: int, bands: int, tmp_path: Path) -> None:
    values = [200, 30, 40, 128][:bands] if bands > 2 else [200, 128][:bands]
    row = b"".join(bytes([value, value]) for value in values)
    pixel = opened(png(1, 1, 16, colour, b"\0" + row), tmp_path).pixels[0, 0].tolist()
    assert pixel == [*(values[:3] if bands > 2 else [200] * 3), 128 if bands in (2, 4) else 255]


def test_sixteen_bit_tiff_may_count_down_from_white_or_hold_fewer_bits(tmp_path: Path) -> None:
    image = Image.fromarray(np.uint16([[0, 0xFFFF, 0x3333]]))
    content = saved(image, "TIFF", tiffinfo={262: 0})
    assert opened(content, tmp_path).pixels[0, :, 0].tolist() == [255, 0, 204]
    header = struct.pack("<2sHI", b"II", 42, 8)
    tags = [(256, 2), (257, 1), (258, 12), (259, 1), (262, 1), (273, 8 + 2 + 9 * 12 + 4), (277, 1), (278, 1), (279, 3)]
    entries = b"".join(struct.pack("<HHII", tag, 4 if tag == 273 else 3, 1, value) for tag, value in tags)
    twelve = header + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 0) + b"\xff\xf0\x00"
    assert opened(twelve, tmp_path).pixels[0, :, 0].tolist() == [255, 0]


@pytest.mark.parametrize("kind", [np.int32, np.float32])
def test_numbers_are_scaled_to_their_range_and_the_user_is_told(kind: type, tmp_path: Path) -> None:
    picture = opened(saved(Image.fromarray(np.array([[-100, 0, 100]], kind)), "TIFF"), tmp_path)
    assert picture.pixels[0, :, 0].tolist() == [0, 128, 255]
    assert picture.notes == ("a holds numbers, not colours: -100 is drawn black and 100 white",)


def test_numbers_that_are_none_are_black_or_white(tmp_path: Path) -> None:
    values = np.float32([[0, 1, np.nan, np.inf, -np.inf]])
    assert opened(saved(Image.fromarray(values), "TIFF"), tmp_path).pixels[0, :, 0].tolist() == [0, 255, 0, 255, 0]
    nothing = Image.fromarray(np.full((2, 2), np.nan, np.float32))
    assert opened(saved(nothing, "TIFF"), tmp_path).pixels[0, 0].tolist() == [0, 0, 0, 255]


@pytest.mark.parametrize(("mode", "name"), [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("YCbCr", "TIFF"), ("LAB", "TIFF")])
def test_other_colour_spaces_come_out_close(mode: str, name: str, tmp_path: Path) -> None:
    image = Image.new("RGB", (16, 16), RED)
    if mode == "LAB":
        spaces = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        image = ImageCms.profileToProfile(image, *spaces, outputMode="LAB")
        assert image is not None
    else:
        image = image.convert(mode)
    picture = opened(saved(image, name), tmp_path)
    assert np.abs(picture.pixels[8, 8].astype(int) - (*RED, 255)).max() <= 4


def test_inverted_ink_of_adobe_is_read_as_ink(tmp_path: Path) -> None:
    content = saved(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG")
    assert b"Adobe" in content
    assert np.abs(opened(content, tmp_path).pixels[8, 8].astype(int) - (255, 0, 0, 255)).max() <= 4


def test_what_a_gif_does_not_cover_is_transparent(tmp_path: Path) -> None:
    image = Image.new("P", (4, 4))
    image.putpalette(RED)
    content = bytearray(saved(image, "GIF"))
    content[6:10] = struct.pack("<HH", 8, 6)  # a larger screen than the frame
    pixels = opened(bytes(content), tmp_path).pixels
    assert pixels.shape == (6, 8, 4)
    assert (pixels[:4, :4] == (*RED, 255)).all() and not pixels[4:, :, 3].any() and not pixels[:, 4:, 3].any()


def test_the_profile_of_srgb_changes_nothing(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ramp = Image.fromarray(np.arange(768, dtype=np.uint32).astype(np.uint8).reshape(16, 16, 3))
    for image in (ramp, ramp.convert("L"), ramp.convert("RGBA"), ramp.quantize(256)):
        with_profile = opened(saved(image, "PNG", icc_profile=profile), tmp_path)
        assert with_profile.notes == ()
        assert (with_profile.pixels == opened(saved(image, "PNG"), tmp_path).pixels).all()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "key"])
def test_colours_of_another_profile_are_converted(mode: str, tmp_path: Path) -> None:
    image = Image.new("RGBA", (2, 1), (*RED, 255))
    image.putpixel((1, 0), (0, 0, 0, 0 if mode != "RGB" else 255))
    options: dict[str, object] = {"icc_profile": swapped()}
    if mode in ("RGB", "key"):
        image = image.convert("RGB")
        options |= {"transparency": (0, 0, 0)} if mode == "key" else {}
    elif mode == "P":
        image = image.quantize(4)
    picture = opened(saved(image, "PNG", **options), tmp_path)
    red, green, blue, alpha = picture.pixels[0, 0].tolist()
    assert picture.notes == () and blue > 150 > 60 > red and alpha == 255, (red, green, blue)
    assert picture.pixels[0, 1, 3] == (255 if mode == "RGB" else 0)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "CMYK"])
@pytest.mark.parametrize("profile", ["nonsense", "cut", "of another space"])
def test_a_profile_that_is_of_no_use_is_told_and_left(mode: str, profile: str, tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    content = {"nonsense": b"nonsense", "cut": swapped()[:200], "of another space": lab}[profile]
    image = Image.new("RGB", (8, 8), RED).convert(mode)
    name = "TIFF" if mode == "CMYK" else "PNG"
    picture = opened(saved(image, name, icc_profile=content), tmp_path)
    assert picture.notes == ("a has a colour profile that is damaged or does not fit: colours are taken as sRGB",)
    assert (picture.pixels == opened(saved(image, name), tmp_path).pixels).all()


def swapped() -> bytes:
    """Return sRGB's profile with the primaries red and blue exchanged, so that its work can be seen."""
    profile = bytearray(SRGB)
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
