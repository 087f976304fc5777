import io
from pathlib import Path

import numpy as np
from PIL import Image

from limner.lesson.sheet import ACROSS, CELL, GAP, THUMBNAIL, sheet, thumbnail


def stills(folder: Path, shares: list[float]) -> list[Path]:
    """Write stills of which the given shares are covered by white."""
    found = []
    for number, share in enumerate(shares):
        pixels = np.zeros((480, 854, 3), np.uint8)
        pixels[: round(480 * share)] = 255
        found.append(folder / f"{number}.png")
        Image.fromarray(pixels).save(found[-1])
    return found


def test_a_sheet_has_every_still_in_rows(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(sheet(stills(tmp_path, [0.1] * 6)))) as whole:
        assert whole.size == (ACROSS * (CELL[0] + GAP) + GAP, 2 * (CELL[1] + GAP) + GAP)
        assert whole.getpixel((GAP + 2, GAP + 2)) == (255, 255, 255)
        assert whole.getpixel((GAP + 2, GAP + CELL[1] - 2)) == (0, 0, 0)


def test_the_thumbnail_is_the_fullest_still(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(thumbnail(stills(tmp_path, [0.05, 0.4, 0.2])))) as picture:
        assert picture.size == THUMBNAIL
        assert 0.35 < float((np.asarray(picture.convert("L")) > 128).mean()) < 0.45
