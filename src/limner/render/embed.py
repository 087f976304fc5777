"""Checks an image embedded in an SVG as a ``data:`` URL, from its header alone: nothing is decoded here.

Only raster images are let through: an embedded SVG would be a second document that nobody sanitised.
"""

import base64
import binascii
import re

MAX_PIXELS = 16 << 20  # decoded, one image takes at most 64 MB
_DATA = re.compile(r"\s*data:image/(png|jpeg|jpg|webp|gif);base64,", re.IGNORECASE)


class EmbedError(ValueError):
    """The image is too large to decode."""


def raster(url: str) -> tuple[str, int] | None:
    """Check a ``data:`` URL.

    Returns:
        The URL as it is to be written and the number of pixels it decodes to, or ``None`` where it is no PNG, JPEG,
        WebP or GIF, whatever its media type claims.

    Raises:
        EmbedError: the image says it is larger than is decoded.
    """
    head = _DATA.match(url)
    if head is None:
        return None
    try:
        content = base64.b64decode(re.sub(r"\s+", "", url[head.end() :]), validate=True)
    except (binascii.Error, ValueError):
        return None
    found = size(content)
    if found is None:
        return None
    kind, width, height = found
    if width * height > MAX_PIXELS:
        raise EmbedError(f"an embedded image of {width} x {height} pixels: at most {MAX_PIXELS:,} pixels are decoded")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}", width * height


def size(content: bytes) -> tuple[str, int, int] | None:
    """Tell kind, width and height of a PNG, GIF, WebP or JPEG from its bytes; ``None`` for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR" and len(content) >= 33:
        return "png", int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 13:
        return "gif", int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and len(content) >= 30:
        return _webp(content)
    if content[:3] == b"\xff\xd8\xff":
        return _jpeg(content)
    return None


def _webp(content: bytes) -> tuple[str, int, int] | None:
    chunk = content[12:16]
    if chunk == b"VP8X":
        return "webp", 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return "webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        return "webp", width, height
    return None


def _jpeg(content: bytes) -> tuple[str, int, int] | None:
    """Walk the segments to the start of frame (ISO/IEC 10918-1, B.2.2)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 7 : at + 9])
            return "jpeg", width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
