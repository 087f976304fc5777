"""Pictures of a whole lesson: a contact sheet of all beats, and a thumbnail."""

import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

ACROSS = 4
"""Pictures in a row."""
CELL = (427, 240)
GAP = 8
THUMBNAIL = (854, 480)


def sheet(stills: Sequence[Path]) -> bytes:
    """Return a PNG with the end of every beat, in rows."""
    rows = max(1, math.ceil(len(stills) / ACROSS))
    across = min(ACROSS, max(len(stills), 1))
    size = (across * (CELL[0] + GAP) + GAP, rows * (CELL[1] + GAP) + GAP)
    whole = Image.new("RGB", size, "#404040")
    for index, path in enumerate(stills):
        row, column = divmod(index, ACROSS)
        with Image.open(path) as picture:
            small = picture.convert("RGB").resize(CELL, Image.Resampling.LANCZOS)
        whole.paste(small, (GAP + column * (CELL[0] + GAP), GAP + row * (CELL[1] + GAP)))
    return _saved(whole, "PNG")


def thumbnail(stills: Sequence[Path]) -> bytes:
    """Return the fullest still as a JPEG: the one of which least is plain ground."""

    def full(path: Path) -> float:
        with Image.open(path) as picture:
            small = np.asarray(picture.convert("RGB").resize((96, 54)), float)
        return float((np.abs(small - np.median(small, axis=(0, 1))).max(axis=2) > 24).mean())

    with Image.open(max(stills, key=full)) as picture:
        return _saved(picture.convert("RGB").resize(THUMBNAIL, Image.Resampling.LANCZOS), "JPEG")


def _saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return out.getvalue()
