"""Brings every mode that an image file can have to RGBA in sRGB, eight bits, straight alpha.

In two steps, so that a large picture can be reduced between them while it is small in memory: ``plain`` decodes to one
of five modes, ``to_srgb`` converts colours. Where Pillow reads a mode otherwise than its format's specification says,
the specification holds (PNG 3rd edition 11.3.1.1, TIFF 6.0 section 8, GIF89a section 20).
"""

import io

import numpy as np
from PIL import Image, ImageChops, ImageCms, ImageFile

_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
# A profile that moves no colour by more than this is sRGB by another name: left alone, flat colours stay what they are.
_SAME_COLOUR = 2


def plain(image: ImageFile.ImageFile) -> tuple[Image.Image, str]:
    """Decode to eight bits, with alpha as a band instead of a palette's entry or a key colour.

    Args:
        image: as opened, not loaded yet.

    Returns:
        The picture as L, LA, RGB, RGBA or CMYK, straight alpha; and what the user should be told, or an empty string.
    """
    packed = image.tile[0][3] if image.format == "PNG" and image.tile else None
    frame = image.tile[0][1] if image.format == "GIF" and image.tile else None
    image.load()
    key = image.info.get("transparency")
    if image.mode in ("I", "F"):
        return _from_numbers(image)
    if image.mode.startswith("I;16"):
        return _from_sixteen(image, key), ""
    if key is not None and packed in ("L;2", "L;4"):
        image.info["transparency"] = key * {"L;2": 85, "L;4": 17}[packed]  # Pillow scales the pixels, not the key
    if key is not None and packed == "RGB;16B":
        image.info["transparency"] = tuple(value >> 8 for value in key)
    if image.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        return _transformed(image, ImageCms.buildTransform(lab, ImageCms.createProfile("sRGB"), "LAB", "RGB")), ""
    alpha = image.has_transparency_data or image.mode in ("La", "RGBa")
    grey = image.mode in ("1", "L", "LA", "La")
    target = ("LA" if grey else "RGBA") if alpha else image.mode if image.mode == "CMYK" else "L" if grey else "RGB"
    result = image if image.mode == target else image.convert(target)
    if frame is not None and frame != (0, 0, *image.size):
        result = _uncovered(result.convert("RGBA"), frame)
    return result, ""


def _uncovered(image: Image.Image, frame: tuple[int, int, int, int]) -> Image.Image:
    """Clear what a GIF's first frame leaves uncovered, as browsers do; Pillow fills it with the background colour."""
    result = Image.new("RGBA", image.size)
    result.paste(image.crop(frame), frame)
    return result


def _from_sixteen(image: Image.Image, key: int | None) -> Image.Image:
    """Scale 16-bit grey to 8 bits; a TIFF may use fewer bits than it stores, or count down from white."""
    tags = getattr(image, "tag_v2", {})
    most = 2 ** tags.get(258, (16,))[0] - 1  # BitsPerSample
    table = np.clip(np.rint(np.arange(65536) * (255 / most)), 0, 255).astype(np.uint8)
    if tags.get(262) == 0:  # PhotometricInterpretation: WhiteIsZero
        table = 255 - table
    values = np.asarray(image)
    result = Image.fromarray(table[values])
    if key is not None:
        result.putalpha(Image.fromarray(np.where(values == key, np.uint8(0), np.uint8(255))))
    return result


def _from_numbers(image: Image.Image) -> tuple[Image.Image, str]:
    """Scale numbers to 8 bits: floats in [0, 1] as they are, others from their least to their largest."""
    values = np.asarray(image, np.float32)
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    note = ""
    if image.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    else:
        note = f"holds numbers, not colours: {low:g} is drawn black and {high:g} white"
    values = np.nan_to_num(values, nan=low, posinf=high, neginf=low)
    scaled = (values - np.float32(low)) * np.float32(255 / max(high - low, 1e-12))
    return Image.fromarray(np.uint8(np.clip(np.rint(scaled), 0, 255))), note


def to_srgb(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, str]:
    """Convert colours to sRGB.

    Args:
        image: L, LA, RGB, RGBA or CMYK, as :func:`plain` gives it.
        profile: the file's ICC profile; without one the colours are taken as sRGB, or as uncalibrated ink.

    Returns:
        RGBA; and what the user should be told, or an empty string.
    """
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    colours = image.convert(image.mode[:-1]) if alpha is not None else image
    note = ""
    if profile:
        try:
            colours = _profiled(colours, profile)
        except Exception:  # a damaged profile, too, can raise anything
            note = "has a colour profile that is damaged or does not fit: colours are taken as sRGB"
    rgb = colours.convert("RGB")
    rgb.putalpha(255 if alpha is None else alpha)
    return rgb, note


def _profiled(image: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    space = profile[16:20].decode("latin-1").strip()  # ICC.1 7.2: data colour space
    if image.mode == "L" and space == "RGB":  # grey pixels saved with the profile of the screen
        image = image.convert("RGB")
    if _SPACES[image.mode] != space:
        raise ValueError(f"a profile of {space} on {image.mode}")
    transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), image.mode, "RGB")
    if image.mode != "CMYK":
        levels = np.arange(0, 256, 15, dtype=np.uint8)
        grid = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(1, -1, 3)
        probe = Image.fromarray(grid).convert(image.mode)
        moved = ImageChops.difference(_transformed(probe, transform), probe.convert("RGB"))
        if np.asarray(moved).max() <= _SAME_COLOUR:
            return image
    return _transformed(image, transform)


def _transformed(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    result = ImageCms.applyTransform(image, transform)
    assert result is not None  # not in place
    return result
