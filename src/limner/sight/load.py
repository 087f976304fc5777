"""Loads any image as pixels of one kind, and says what it had to do for that.

PNG, JPEG, WebP, GIF, BMP and TIFF, told apart by their bytes; any colour mode, bit depth and orientation;
colour profiles are converted to sRGB. Of an animation or a many-page file the first picture is taken. Not
covered: high dynamic range (floats are scaled to their own range) and raw camera files.
"""

import io
import warnings
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from limner.core.errors import InputError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MAX_PIXELS = 100_000_000
"""More than this is refused: decoded it would fill 400 MB."""
WORK_PIXELS = 4_000_000
"""More than this is worked on at a reduced size, and the user is told."""


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
    content = read(path)
    if not content:
        raise InputError(f"{path} is empty: give an image file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            _check_size(path, image.size)
            return _upright(path, image, work_pixels)
    except UnidentifiedImageError as error:
        raise InputError(f"{path} is not an image limner reads ({', '.join(FORMATS)}): convert it first") from error
    except Image.DecompressionBombError as error:
        raise InputError(f"{path} claims more than {MAX_PIXELS // 10**6} megapixels: reduce it first") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what Pillow's decoders raise on damaged files
        raise InputError(f"{path} is damaged ({_brief(error)}): export it again") from error


def read(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder: give an image file")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path}: check the name") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


def _check_size(path: Path, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        most = MAX_PIXELS // 10**6
        raise InputError(f"{path} claims {size[0]} x {size[1]} pixels, more than {most} megapixels: reduce it first")


def _upright(path: Path, image: Image.Image, work_pixels: int) -> Picture:
    notes = []
    if getattr(image, "n_frames", 1) > 1:
        motion = "" if image.format == "TIFF" else "; `limner motion` is for animations"
        notes.append(f"{path.name} holds {image.n_frames} pictures, the first is used{motion}")  # type: ignore[attr-defined]
        image.seek(0)
    size = image.size
    if image.format == "JPEG" and size[0] * size[1] > work_pixels:
        shrink = (work_pixels / (size[0] * size[1])) ** 0.5
        image.draft(None, (int(size[0] * shrink), int(size[1] * shrink)))  # decodes at 1/2, 1/4 or 1/8, never smaller
    turned = ImageOps.exif_transpose(image)
    if (turned.size[0] > turned.size[1]) != (image.size[0] > image.size[1]):
        size = (size[1], size[0])
    rgba, note = _to_rgba(turned)
    notes += [note] if note else []
    if size[0] * size[1] > work_pixels:
        scale = (work_pixels / (size[0] * size[1])) ** 0.5
        small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
        rgba = rgba.convert("RGBa").resize(small, Image.Resampling.BOX).convert("RGBA")
        notes.append(f"{path.name} is {size[0]} x {size[1]}, worked on at {small[0]} x {small[1]}")
    return Picture(np.asarray(rgba), size, tuple(notes))


def _to_rgba(image: Image.Image) -> tuple[Image.Image, str]:
    profile = image.info.get("icc_profile")
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        image = _to_eight_bits(image)
        profile = None
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            return _to_srgb(image, profile), ""
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGBA"), "the colour profile is damaged, colours are taken as sRGB"
    return image.convert("RGBA"), ""


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    source = image.convert("RGB") if image.mode == "RGBA" else image
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(source, ImageCms.ImageCmsProfile(io.BytesIO(profile)), srgb, outputMode="RGB")
    assert converted is not None  # inPlace is off
    result = converted.convert("RGBA")
    if alpha is not None:
        result.putalpha(alpha)
    return result


def _to_eight_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image, dtype=np.float64)
    low, high = (0.0, 65535.0) if image.mode != "F" else (float(np.nanmin(values)), float(np.nanmax(values)))
    if image.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    scaled = (np.nan_to_num(values) - low) / max(high - low, 1e-12)
    return Image.fromarray(np.uint8(np.clip(np.rint(scaled * 255), 0, 255)), "L")


def _brief(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:100]
