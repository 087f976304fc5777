"""Embedded images, told from their bytes."""

import base64
import io

import pytest
from PIL import Image

from limner.render import embed


def picture(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (70, 30), "red").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "kind, options", [("png", {}), ("gif", {}), ("jpeg", {}), ("jpeg", {"progressive": True}), ("webp", {}),
                      ("webp", {"lossless": True}), ("webp", {"exif": b"Exif\0\0"})],
)  # fmt: skip
def test_size(kind: str, options: dict[str, object]) -> None:
    assert embed.size(picture(kind, **options)) == (kind, 70, 30)


def test_media_type_is_put_right() -> None:
    content = base64.b64encode(picture("gif")).decode()
    assert embed.raster(f" data:image/PNG;base64,{content[:9]}\n {content[9:]}") == (
        f"data:image/gif;base64,{content}", 2100,
    )  # fmt: skip


@pytest.mark.parametrize(
    "url",
    ["/a.png", "file:///a.png", "data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,PHN2Zy8+", "data:,a",
     "data:image/png;base64,!", "data:image/png,a", "data:text/html;base64,PHN2Zy8+", ""],
)  # fmt: skip
def test_anything_else_is_none(url: str) -> None:
    assert embed.raster(url) is None


@pytest.mark.parametrize("kind", ["png", "gif", "jpeg", "webp"])
def test_cut_short_anywhere_does_no_harm(kind: str) -> None:
    content = picture(kind)
    for end in range(0, min(len(content), 400)):
        embed.size(content[:end])
