"""What a person gives a planner to go by: texts, which are quoted to it, and images, which it sees and may show."""

import io
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PIL import Image, UnidentifiedImageError

from limner.core.errors import InputError

LONGEST = 60_000
"""Characters of all texts together: 15,000 tokens, a chapter of a book."""
LARGEST = 1024
"""Pixels of the longer side of an image as a model is shown it; beyond it providers scale down themselves."""
MIME = {"PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"}


class References(msgspec.Struct, frozen=True):
    """All of them."""

    texts: tuple[tuple[str, str], ...] = ()
    """Name and text."""
    pictures: tuple[tuple[str, bytes], ...] = ()
    """Name, and PNG as a model is shown it."""

    @property
    def parts(self) -> list[str | bytes]:
        """What a model is told of them, in order."""
        found: list[str | bytes] = [f"Reference {name}:\n\n{text}" for name, text in self.texts]
        for name, picture in self.pictures:
            found += [f"Reference {name}, an image:", picture]
        return found


def references(paths: Sequence[Path]) -> References:
    """Read references; what each is is told from its bytes.

    Args:
        paths: texts in UTF-8, and images.

    Raises:
        InputError: one cannot be read, or all texts are too long.
    """
    texts, pictures = [], []
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(f"the reference {path} cannot be read: {error.strerror}") from error
        if (picture := _picture(content)) is not None:
            pictures.append((path.name, picture))
            continue
        try:
            texts.append((path.name, content.decode("utf-8")))
        except UnicodeDecodeError:
            raise InputError(
                f"the reference {path} is neither an image nor text in UTF-8: save it as Markdown, PNG or JPEG"
            ) from None
        if "\0" in texts[-1][1]:
            raise InputError(f"the reference {path} is no text: save it as Markdown, PNG or JPEG")
    length = sum(len(text) for _, text in texts)
    if length > LONGEST:
        raise InputError(
            f"the references have {length} characters, at most {LONGEST} are read: cut them to what the lesson needs"
        )
    return References(tuple(texts), tuple(pictures))


def _picture(content: bytes) -> bytes | None:
    """Return an image as a PNG of limited size; ``None`` where it is none."""
    try:
        with Image.open(io.BytesIO(content), formats=sorted(MIME)) as image:
            shown = image.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, ValueError):
        return None
    shown.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "PNG")
    return out.getvalue()
