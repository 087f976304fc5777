"""The helpers that cells may use: small, optional, each a few lines over ``limner.sight``. Any code stays possible.

Loaded in a session's process by its setup, ``begin(globals())``. Every helper that resamples returns a picture that
knows its frame (``frame.py``), and what a cell showed, cropped, read and answered is told to the session in one JSON
object after each cell (``report``). It is honest code's account of itself, for a person to look at: a cell may forge
it, so nothing is paid by it (``limner.train`` runs cells on coordinate ramps instead).

Boxes are ``(left, top, right, bottom)`` in pixels of the picture they are used on; shares of its width and height where
no number is above 1; thousandths of them with ``per=1000``.
"""

import json
import os
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
from PIL import Image

from limner.sandbox.display import to_pixels
from limner.think import carry
from limner.think.finds import Change, Line, Lines, coloured, matches, measured, parts, rgb, rgba, rows, sides, sought
from limner.think.frame import Picture, bounds, framed, identity, like, moved, plain, points, quad, scaled

MAX_TEXT, MAX_SAID = 2000, 200
"""Characters of an answer, and of any other text in a report."""
MAX_TOLD = 200
"""Crops, and lines read, that a report names."""
_NAMES = (
    "answer", "abstain", "show", "crop", "zoom", "rotate", "rectify", "orient", "deskew", "denoise", "read", "find",
    "measure", "register", "compare",
)  # fmt: skip


class _Desk:
    """What the current cell has done, and what was shown since the session began."""

    def __init__(self) -> None:
        self.shown: list[Picture | np.ndarray] = []
        self.put: Callable[..., None] = print
        self.clear()

    def clear(self) -> None:
        self.given: dict[str, Any] | None = None
        self.pictures: list[dict[str, Any]] = []
        self.looked: list[dict[str, Any]] = []
        self.read: list[dict[str, Any]] = []


_desk = _Desk()


def begin(names: dict[str, Any]) -> None:
    """Put the helpers into a session's namespace and give its images their frames.

    Args:
        names: the namespace of the cells, with ``images`` and ``show`` as the kernel makes them.
    """
    from limner.sight import ocr

    ocr.THREADS = 1  # sessions run side by side
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else ONNX Runtime complains, in the cell's output, that it cannot
    _desk.put = names["show"]
    names["show"].__self__.show = show  # what a cell's last expression shows goes through here too
    names["images"] = [identity(array, f"image-{number}") for number, array in enumerate(names["images"])]
    if names["images"]:
        names["image"] = names["images"][0]
    names |= {"shown": _desk.shown, "np": np, "cv2": cv2, "Image": Image}
    names.update({name: globals()[name] for name in _NAMES})
    carry.follow()


def report() -> str:
    """Return what was done since the last report, as JSON."""
    told = {
        "answer": _desk.given, "shown": _desk.pictures, "looked": _desk.looked[:MAX_TOLD],
        "read": _desk.read[:MAX_TOLD],
    }  # fmt: skip
    _desk.clear()
    return json.dumps(told)


def show(picture: Any, caption: str | None = None, *, again: bool = False) -> None:
    """Look at a picture: an array, a PIL image or a matplotlib figure. It becomes ``shown[n]``, called ``shown-n``."""
    kept = carry.of(picture)
    caption = str(caption)[:MAX_SAID] if caption else ""
    earlier = next((told for told in _desk.pictures if again and told["caption"] == caption), None)
    name = earlier["id"] if earlier else f"shown-{len(_desk.shown)}"
    _desk.put(picture if kept is None else plain(kept), name, again=again)
    if earlier is not None:
        return
    _desk.shown.append(picture if kept is None else kept)
    told: dict[str, Any] = {"id": name, "caption": caption}
    if kept is not None and kept.matrix is not None:
        told |= {"source": kept.source, "matrix": kept.matrix.tolist()}
        told["quad"] = quad(kept.matrix, (0, 0, kept.shape[1], kept.shape[0]))
    _desk.pictures.append(told)


def answer(value: Any, confidence: float | None = None, box: Any = None, on: Any = None) -> None:
    """Give the final answer.

    Args:
        value: the answer, in few words or as a number.
        confidence: how sure it is, 0 to 1.
        box: where it can be seen; several in a list.
        on: the picture that ``box`` is of, the first image where not given; of several boxes, a list of them.
    """
    text = "" if value is None else str(plain(value)).strip()
    if not text:
        raise ValueError("answer what? give a value, or call abstain('why')")
    share = None if confidence is None else float(confidence)
    if share is not None and 1 < share <= 100:
        share /= 100
    if share is not None and not 0 <= share <= 1:
        raise ValueError(f"confidence={confidence}: give a number from 0 to 1")
    boxes = [] if box is None else box if isinstance(box, list) and box and np.ndim(box[0]) else [box]
    pictures = on if isinstance(on, list) else [_first() if on is None else on] * len(boxes)
    for each, picture in zip(boxes, map(_picture, pictures), strict=True):
        _look("answer", picture, _pixels(picture, each))
    _desk.given = {"answer": text[:MAX_TEXT], "confidence": share, "why": ""}


def abstain(why: str) -> None:
    """Say that the images do not tell the answer, and why."""
    _desk.given = {"answer": None, "confidence": None, "why": str(why).strip()[:MAX_TEXT] or "it cannot be known"}


def crop(picture: Any, box: Sequence[float], margin: float = 0, per: float | None = None) -> Picture:
    """Cut a box out.

    Args:
        picture: the picture.
        box: where.
        margin: pixels to add on each side.
        per: 1000 where the box is in thousandths of width and height.
    """
    whole = _picture(picture)
    x0, y0, x1, y1 = _pixels(whole, box, margin, per)
    part = whole[y0:y1, x0:x1]
    _look("crop", whole, (x0, y0, x1, y1))
    return part


def zoom(
    picture: Any, box: Sequence[float] | None = None, scale: float | None = None, per: float | None = None
) -> Picture:
    """Enlarge a picture, or a box of it.

    Args:
        picture: the picture.
        box: where; all of it where not given.
        scale: how much; to 1024 pixels of the longer side where not given.
        per: 1000 where the box is in thousandths of width and height.
    """
    part = crop(picture, box, per=per) if box is not None else _picture(picture)
    height, width = part.shape[:2]
    factor = float(scale) if scale else 1024 / max(height, width)
    if not (np.isfinite(factor) and factor > 0):
        raise ValueError(f"scale={scale}: give a number above 0, such as 2")
    size = max(1, round(width * factor)), max(1, round(height * factor))
    if max(size) > 20_000:
        raise ValueError(f"zoom would make {size[0]} x {size[1]} pixels: give a smaller box or scale")
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    large = cv2.resize(plain(part), size, interpolation=way)
    return like(large, [part], scaled(width / size[0], height / size[1]))


def rotate(picture: Any, degrees: float) -> Picture:
    """Turn a picture counter-clockwise about its centre, on a canvas that holds all of it."""
    whole, degrees = _picture(picture), float(degrees)
    if not np.isfinite(degrees):
        raise ValueError(f"degrees={degrees}: give a finite number")
    height, width = whole.shape[:2]
    cosine, sine = float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))
    wide = max(1, round(width * abs(cosine) + height * abs(sine)))
    high = max(1, round(height * abs(cosine) + width * abs(sine)))
    back = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    return _resampled(whole, moved(width / 2, height / 2) @ back @ moved(-wide / 2, -high / 2), wide, high)


def rectify(picture: Any, corners: Sequence[Sequence[float]] | None = None) -> Picture:
    """Flatten a quadrilateral, or the page or receipt that a picture shows lying on something.

    Args:
        picture: the picture.
        corners: from its top left one clockwise, ``(x, y)`` in pixels; of the page, where not given: a picture on which
            none is found stays as it is.
    """
    from limner.sight import page
    from limner.sight.warp import through

    whole = _picture(picture)
    found = page.corners(_bytes(whole)) if corners is None else np.asarray(corners, float)
    if found is None:
        return whole
    if found.shape != (4, 2) or not np.isfinite(found).all():
        raise ValueError("give four corners (x, y), from the top left one clockwise")
    if corners is None:
        print("rectify: a page at", [tuple(round(value) for value in corner) for corner in found.tolist()])
    lengths = np.linalg.norm(found - np.roll(found, -1, axis=0), axis=1)
    if cv2.contourArea(found.astype(np.float32)) < 1:
        raise ValueError("the four corners enclose nothing: give them from the top left one clockwise")
    wide, high = (max(1, round(float(max(lengths[n], lengths[n + 2])))) for n in (0, 1))
    flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], float)
    return _resampled(whole, through(flat, found), wide, high)


def orient(picture: Any) -> Picture:
    """Turn and mirror a picture so that it is upright, and straighten it; says what it did."""
    from limner.sight.orient import orient as oriented

    whole = _picture(picture)
    found = oriented(_bytes(whole))
    if found.transform is None:
        print("orient: nothing tells which way up it is; it was left as it is")
        return deskew(whole)
    print(f"orient: {found.transform.name}, confidence {found.confidence:.2f}")
    height, width = whole.shape[:2]
    turned = found.transform.apply(_bytes(whole))
    return deskew(like(turned, [whole], found.transform.frame(width, height)))


def deskew(picture: Any) -> Picture:
    """Straighten a picture that is turned by a few degrees."""
    from limner.sight.skew import deskew as straight

    whole = _picture(picture)
    found = straight(_bytes(whole))
    return like(found.pixels, [whole], found.frame)


def denoise(picture: Any) -> Picture:
    """Take noise, shadows and low contrast away, for reading."""
    from limner.sight.clean import clean

    whole = _picture(picture)
    found = clean(_bytes(whole))
    print("denoise:", ", ".join(f"{mend.what} {mend.measure:.3g}" for mend in found.done) or "nothing to do")
    return like(found.pixels, [whole], np.eye(3))


def read(picture: Any, box: Sequence[float] | None = None) -> Lines:
    """Read the lines of text, from top to bottom: ``.text``, ``.box``, ``.confidence`` of each."""
    from limner.sight import ocr

    whole = _picture(picture)
    x0, y0, x1, y1 = _pixels(whole, box) if box is not None else (0, 0, whole.shape[1], whole.shape[0])
    part = whole[y0:y1, x0:x1]
    lines = []
    for words in ocr.read(rgba(part)):
        corners = [(x + x0, y + y0) for x, y in words.quad]
        lines.append((Line(words.text, (*_box(corners),), round(words.confidence, 3)), corners))
    ordered = rows([line for line, _ in lines])
    corners_of = {id(line): corners for line, corners in lines}
    for line in ordered:
        told = {"text": line.text[:MAX_SAID], "confidence": line.confidence}
        if whole.matrix is not None:
            told |= {"source": whole.source, "quad": points(whole.matrix, corners_of[id(line)])}
        _desk.read.append(told)
    return ordered


def find(picture: Any, what: Any, sure: float = 0.7) -> Lines:
    """Find a text, a colour or a smaller picture, the best first.

    Args:
        picture: where.
        what: words to read, a colour as ``(r, g, b)`` or ``"#rrggbb"``, or an array to match.
        sure: for arrays, the least correlation; for colours, the likeness in [0, 1].
    """
    whole = _picture(picture)
    wanted = sought(what)
    if isinstance(wanted, str):
        return Lines(line for line in read(whole) if wanted in line.text.casefold())
    if wanted.ndim > 1:
        found = matches(rgb(whole), rgb(wanted), sure)
    else:
        found = coloured(rgb(whole), wanted, sure)
    for line in found[:MAX_TOLD]:
        _look("find", whole, line.box)
    return Lines(found)


def measure(picture: Any, mask: np.ndarray | None = None) -> dict[str, Any]:
    """Measure a picture (size, brightness, contrast, sharpness, noise, main colours) or the parts of a mask.

    Args:
        picture: the picture, or a mask of booleans.
        mask: measure within it.

    Returns:
        For a mask: ``count`` of connected parts and ``parts``, the largest first, with ``box``, ``area``, ``centre``.
    """
    pixels = plain(_picture(picture))
    if pixels.dtype == bool and pixels.ndim == 2:
        return parts(pixels)
    return measured(rgb(pixels), np.ones(pixels.shape[:2], bool) if mask is None else np.asarray(mask, bool))


def register(picture: Any, onto: Any) -> Picture:
    """Lay a picture on another one of the same thing: the result has the size and the grid of ``onto``."""
    from limner.sight.register import aligned
    from limner.sight.register import register as registered

    moving, still = _picture(picture), _picture(onto)
    found = registered(_bytes(still), _bytes(moving))
    if found is None:
        raise ValueError("the two pictures do not seem to show the same thing")
    print(f"register: confidence {found.confidence:.2f}")
    laid = aligned(_bytes(still), _bytes(moving), found)
    return like(laid.pixels, [moving], laid.frame)


def compare(picture: Any, other: Any) -> list[Change]:
    """Return where two pictures of the same thing differ, the largest change first; they are registered first."""
    from limner.sight.changes import changes

    one, two = _picture(picture), _picture(other)
    differing = changes(_bytes(one), _bytes(two))
    if differing is None:
        raise ValueError("the two pictures do not seem to show the same thing")
    found = []
    for each in differing[:MAX_TOLD]:
        left, top, right, bottom = (float(value) for value in each.box)
        found.append(Change((left, top, right, bottom), float(each.strength)))
        _look("compare", one, each.box)
    return found


def _first() -> Picture | None:
    import __main__

    images = getattr(__main__, "images", None)
    return images[0] if images else None


def _look(by: str, picture: Picture, box: Sequence[float]) -> None:
    if picture.matrix is not None:
        _desk.looked.append({"by": by, "source": picture.source, "quad": quad(picture.matrix, box)})


def _picture(value: Any) -> Picture:
    """Return any picture as an array with a frame, known or not."""
    found = carry.of(value)
    if found is not None:
        return found
    if isinstance(value, str | int):
        raise TypeError(f"{value!r} is no picture: give images[0], shown[2] or an array")
    if isinstance(value, list | tuple) and value and isinstance(value[0], np.ndarray) and value[0].ndim > 1:
        raise TypeError(f"these are {len(value)} pictures: give one at a time, such as images[0]")
    return framed(value if isinstance(value, np.ndarray) else to_pixels(value), None, None)


def _pixels(
    picture: np.ndarray, box: Sequence[float], margin: float = 0, per: float | None = None
) -> tuple[int, int, int, int]:
    """Return a box in whole pixels, within the picture."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = sides(box)
    if per is None and max(x0, y0, x1, y1) <= 1 and min(x0, y0, x1, y1) >= 0:
        per = 1
    if per:
        x0, y0, x1, y1 = x0 * width / per, y0 * height / per, x1 * width / per, y1 * height / per
    left, right = sorted((x0, x1))
    top, bottom = sorted((y0, y1))
    left, top = max(0, int(np.floor(left - margin))), max(0, int(np.floor(top - margin)))
    right, bottom = min(width, int(np.ceil(right + margin))), min(height, int(np.ceil(bottom + margin)))
    if left >= right or top >= bottom:
        raise ValueError(f"the box {tuple(box)} lies outside the picture of {width} x {height} pixels")
    return left, top, right, bottom


def _resampled(picture: Picture, frame: np.ndarray, width: int, height: int) -> Picture:
    from limner.sight.warp import resample

    pixels = plain(picture) if picture.dtype.kind == "f" else _bytes(picture)
    level = 1.0 if pixels.dtype.kind == "f" else 255.0
    made = resample(pixels, frame, width, height, border=(level,) * 4)
    return like(made.pixels, [picture], frame)


def _bytes(picture: np.ndarray) -> np.ndarray:
    """Return a picture as ``limner.sight`` takes it: uint8."""
    if picture.dtype == np.uint8:
        return plain(picture)
    pixels = to_pixels(plain(picture))
    return pixels[..., 0] if picture.ndim == 2 else pixels


def _box(corners: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    left, top, right, bottom = bounds(corners)
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
