"""What is measured in the pixels of a picture for the helpers of a cell: parts, colours, matches, lines in their order.

Pure functions on arrays; ``tools.py`` knows where the pictures come from.
"""

import re
from contextlib import suppress
from typing import Any, NamedTuple

import cv2
import numpy as np
import PIL.Image

from limner.sandbox.display import to_pixels
from limner.think.frame import plain

MOST = 200
"""Places that are named."""


class Line(NamedTuple):
    """A line of text that was read, or a place that was found."""

    text: str
    box: tuple[float, float, float, float]
    """In pixels of the picture it was read in."""
    confidence: float

    def __repr__(self) -> str:
        return f"{self.text!r} at {tuple(round(value) for value in self.box)} ({self.confidence:.2f})"


class Lines(list[Line]):
    """Lines, shown one below the other."""

    def __repr__(self) -> str:
        return "\n".join(map(repr, self)) or "[]"


class Change(NamedTuple):
    """Where two pictures differ."""

    box: tuple[float, float, float, float]
    """In pixels of the first picture."""
    amount: float
    """Levels by which they differ there, of 255."""


def sides(box: Any) -> tuple[float, float, float, float]:
    """Return the four numbers of a box, given as such or as what has one (a ``Line``).

    Raises:
        ValueError: it is no box.
    """
    try:
        left, top, right, bottom = (float(value) for value in getattr(box, "box", box))
    except (TypeError, ValueError):
        raise ValueError(f"{box!r} is no box: give (left, top, right, bottom)") from None
    if not np.isfinite((left, top, right, bottom)).all():
        raise ValueError(f"{box!r} is no box: it must have finite numbers")
    return left, top, right, bottom


def sought(what: Any) -> "str | np.ndarray":
    """Return what is to be found: words, casefolded; a colour ``(3,)`` in levels; or a picture.

    Raises:
        ValueError: it is none of them.
    """
    if isinstance(what, str) and what.strip() and not re.fullmatch(r"#[0-9a-fA-F]{6}", what):
        return what.strip().casefold()
    if isinstance(what, str) and what.strip():
        return np.array([int(what[at : at + 2], 16) for at in (1, 3, 5)], float)
    if isinstance(what, PIL.Image.Image) or (isinstance(what, np.ndarray) and what.ndim > 1):
        return np.asarray(plain(what))
    with suppress(TypeError, ValueError):
        colour = np.asarray(what, float)
        if colour.shape in ((3,), (4,)):
            return colour[:3]
    raise ValueError(f"find what? {what!r}: give words, a colour (r, g, b) or '#rrggbb', or a smaller picture")


def measured(pixels: np.ndarray, inside: np.ndarray) -> dict[str, Any]:
    """Measure a picture.

    Args:
        pixels: (H, W, 3) uint8.
        inside: (H, W) bool, where.

    Raises:
        ValueError: the mask has another size, or is empty.
    """
    if inside.shape != pixels.shape[:2]:
        raise ValueError(f"the mask is {inside.shape}, the picture {pixels.shape[:2]}: give one value a pixel")
    if not inside.any():
        raise ValueError("the mask is empty: nothing in it is True")
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    colours, counts = np.unique(pixels[inside] >> 4, axis=0, return_counts=True)
    main = np.argsort(-counts)[:6]
    noise = cv2.Laplacian(grey, cv2.CV_32F)[inside]
    return {
        "size": (pixels.shape[1], pixels.shape[0]),
        "brightness": round(float(grey[inside].mean()), 1),
        "contrast": round(float(grey[inside].std()), 1),
        "sharpness": round(float(noise.std()), 1),
        "noise": round(float(np.median(np.abs(noise))) / 6.7, 2),
        "mean": tuple(round(float(value)) for value in pixels[inside].mean(axis=0)),
        "colours": {
            "#" + "".join(f"{int(value) * 17:02x}" for value in colours[at]): round(float(counts[at] / counts.sum()), 3)
            for at in main
        },
        "area": int(inside.sum()),
    }


def rgb(picture: Any) -> np.ndarray:
    """Return any picture as (H, W, 3) uint8, its alpha left out."""
    pixels = to_pixels(plain(picture))
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else np.ascontiguousarray(pixels[..., :3])


def rgba(picture: Any) -> np.ndarray:
    """Return any picture as (H, W, 4) uint8."""
    pixels = to_pixels(plain(picture))
    if pixels.shape[2] == 4:
        return np.ascontiguousarray(pixels)
    return np.dstack([rgb(pixels), np.full(pixels.shape[:2], 255, np.uint8)])


def rows(lines: list[Line]) -> Lines:
    """Order lines from top to bottom, and from left to right where they stand in one row."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box[1] + line.box[3]):
        middle = (line.box[1] + line.box[3]) / 2
        if found and found[-1][-1].box[1] < middle < found[-1][-1].box[3]:
            found[-1].append(line)
        else:
            found.append([line])
    return Lines(line for row in found for line in sorted(row, key=lambda line: line.box[0]))


def matches(pixels: np.ndarray, wanted: np.ndarray, sure: float) -> list[Line]:
    """Find a smaller picture, the best place first, by normalised correlation of at least ``sure``."""
    height, width = wanted.shape[:2]
    if height > pixels.shape[0] or width > pixels.shape[1]:
        return []
    likeness = cv2.matchTemplate(pixels, wanted, cv2.TM_CCOEFF_NORMED)
    found = []
    while len(found) < MOST:
        _, best, _, (x, y) = cv2.minMaxLoc(likeness)
        if not best >= sure:
            break
        found.append(Line("", (x, y, x + width, y + height), round(float(best), 3)))
        likeness[max(0, y - height // 2) : y + height // 2 + 1, max(0, x - width // 2) : x + width // 2 + 1] = -1
    return found


def coloured(pixels: np.ndarray, colour: np.ndarray, sure: float) -> list[Line]:
    """Find the parts of a colour, the largest first."""
    away = np.abs(pixels.astype(np.float32) - colour).max(axis=2)
    return [Line("", part["box"], 1.0) for part in parts(away <= 255 * (1 - sure) / 2)["parts"]]


def parts(mask: np.ndarray) -> dict[str, Any]:
    """Measure the connected parts of a mask, the largest first."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    order = 1 + np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")
    found = [
        {
            "box": (int(left), int(top), int(left + width), int(top + height)),
            "area": int(area),
            "centre": (round(float(centres[at][0]) + 0.5, 1), round(float(centres[at][1]) + 0.5, 1)),
        }
        for at in order[:MOST]
        for left, top, width, height, area in [stats[at]]
    ]
    return {"count": count - 1, "area": int(mask.sum()), "parts": found}
