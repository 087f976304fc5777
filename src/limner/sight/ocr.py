"""Reads words: PP-OCRv6's small models by RapidOCR, on the CPU, in this process, without a network.

Promises the lines of a picture with where they stand and how sure the model is, from 8 pixels of font size up, dark on
light or light on dark, upright or turned. The models ship in RapidOCR's wheel; they are loaded on the first call (a
second of CPU) and kept. Not promised: that every word is right, handwriting, and letters of one line on a curve.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.quads import distinct, joined, rectify, shared
from limner.sight.strips import EDGE, HEIGHT, INKED, columns

if TYPE_CHECKING:
    from rapidocr import RapidOCR

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels, the last two exclusive."""

TILE, LAP = 1280, 160
"""Pixels: a larger window is read in tiles that overlap by ``LAP``, since the detector is unsure at a cut."""
SMALL, ZOOM = 640, 2.0
"""A window whose longer side is below this is enlarged: the detector was trained on letters of 20 pixels and more."""
LEAST = 128
"""Columns of it, at least: shorter lines are filled up. The model's own 320 take 2.5 times as long, 64 is less sure."""
SURE, BRIEF, CERTAIN = 0.6, 3, 0.85
"""Confidence below which words are noise: on the dev pages no right line is below 0.8, most wrong ones below 0.5; and
the same for what is shorter than ``BRIEF``: dots of charts, rings and crosses are read as letters with up to 0.8."""
WIDENED, AT_EDGE, FURTHER = 320, 2.5, 4.0
"""Pixels: a window no wider is widened by so many heights of a line that ends so close to its edge."""
LINE = (5, 60)
"""Rows of ink of a line."""
SLENDER = 2.4
"""Sides of a box up to which it may as well be one upright letter."""
THREADS = 2


class Words(msgspec.Struct, frozen=True):
    """A line as it was read."""

    text: str
    quad: tuple[tuple[float, float], ...]
    """Its corners in pixels of the picture, as read: top left, top right, bottom right, bottom left."""
    confidence: float
    """In [0, 1]."""


def read(pixels: np.ndarray, boxes: Sequence[Box] | None = None, rows: Sequence[Box] = ()) -> list[Words]:
    """Read the lines of a picture, in no particular order.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        boxes: where to look; everywhere, where not given.
        rows: boxes of single lines, most likely: where the detector finds nothing in one, all of its ink is read. It
            misses single letters and digits.
    """
    flat = opaque(pixels)
    height, width = flat.shape[:2]
    found = []
    for box in boxes if boxes is not None else [(0, 0, width, height)]:
        for tile in _tiles(box):
            found += _whole(flat, tile)
    lines = joined(distinct(found))
    words = [line for quad in lines for part in columns(flat, quad) if (line := _words(flat, part, SURE))]
    for left, top, right, bottom in rows:
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
        if not any(shared(corners, quad) for quad in lines):
            quad = _inked(flat[top:bottom, left:right])
            line = _words(flat, quad + (left, top), CERTAIN) if quad is not None else None
            words += [line] if line else []
    return words


def _whole(image: np.ndarray, box: Box) -> list[np.ndarray]:
    """Return the boxes of lines in a window, in pixels of the picture; a small one is widened if it cuts a line."""
    left, top, right, bottom = box
    quads = _detect(image[top:bottom, left:right])
    if right - left <= WIDENED:
        cut = max((quad[:, 1].max() - quad[:, 1].min() for quad in quads if _is_cut(quad, right - left)), default=0.0)
        more = round(FURTHER * float(cut))
        wider = max(left - more, 0), min(right + more, image.shape[1])
        if wider != (left, right):
            left, right = wider
            quads = _detect(image[top:bottom, left:right])
    return [quad + (left, top) for quad in quads]


def _is_cut(quad: np.ndarray, width: float) -> bool:
    return bool(quad[:, 0].min() < AT_EDGE or quad[:, 0].max() > width - AT_EDGE)


def _words(image: np.ndarray, quad: np.ndarray, sure: float) -> Words | None:
    text, confidence, turned = _recognise(image, quad)
    if not text or confidence < (sure if len(text) >= BRIEF else CERTAIN):
        return None
    return Words(text, tuple((float(x), float(y)) for x, y in turned), confidence)


def _inked(window: np.ndarray) -> np.ndarray | None:
    """Return the box ``(4, 2)`` around what a window's border does not cut, ``None`` where that is no line."""
    levels = window.astype(np.int16)
    contrast = np.abs(levels - np.median(levels.reshape(-1, 3), axis=0)).max(axis=2)
    _, stats = masks.parts(contrast > INKED)
    left, top, width, height, area = stats[1:].T
    inner = (left > 0) & (top > 0) & (left + width < window.shape[1]) & (top + height < window.shape[0]) & (area > 3)
    if not inner.any():
        return None
    low = np.array([left[inner].min(), top[inner].min()], float)
    high = np.array([(left + width)[inner].max(), (top + height)[inner].max()], float)
    tall = high[1] - low[1]
    if not LINE[0] <= tall <= LINE[1] or tall > SLENDER * (high[0] - low[0]):
        return None
    (x0, y0), (x1, y1) = low - EDGE * tall, high + EDGE * tall
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def opaque(pixels: np.ndarray) -> np.ndarray:
    """Lay a picture on white, or on black where what is drawn is light; returns ``(H, W, 3) uint8`` RGB."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    if alpha.min() == 1:
        return np.ascontiguousarray(pixels[..., :3])
    light = float((pixels[..., :3].mean(axis=2, keepdims=True) * alpha).sum() / max(float(alpha.sum()), 1.0))
    ground = 0 if light > 160 else 255
    return np.rint(pixels[..., :3] * alpha + ground * (1 - alpha)).astype(np.uint8)


@cache
def engine() -> "RapidOCR":
    """Return the recogniser, which is loaded once."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # ONNX Runtime's own; nothing here calls anybody
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 4 * TILE,
            "Det.limit_side_len": 64,
            "Rec.rec_img_shape": [3, HEIGHT, LEAST],
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _tiles(box: Box) -> list[Box]:
    left, top, right, bottom = box
    columns, rows = _cuts(left, right), _cuts(top, bottom)
    return [(x, y, min(x + TILE, right), min(y + TILE, bottom)) for y in rows for x in columns]


def _cuts(start: int, stop: int) -> list[int]:
    return [start, *range(start + TILE - LAP, max(stop - LAP, start + 1), TILE - LAP)]


def _detect(image: np.ndarray) -> list[np.ndarray]:
    """Return the boxes of lines ``(4, 2)``, in pixels from the corner of a window."""
    zoom = ZOOM if max(image.shape[:2]) < SMALL else 1.0
    if zoom != 1:
        image = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    answer = engine()(np.ascontiguousarray(image[..., ::-1]), use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(answer, "boxes", None)  # the type of the answer depends on what was asked for
    return [] if boxes is None else [np.asarray(box, float).reshape(4, 2) / zoom for box in boxes]


def _recognise(image: np.ndarray, quad: np.ndarray) -> tuple[str, float, np.ndarray]:
    """Return what a box says, how sure that is, and the box as read; a line that runs down may as well run up."""
    steep = abs(quad[1][1] - quad[0][1]) > abs(quad[1][0] - quad[0][0])
    ways = [quad, quad[[2, 3, 0, 1]]] if steep else [quad]
    if steep and np.linalg.norm(quad[1] - quad[0]) < SLENDER * np.linalg.norm(quad[3] - quad[0]):
        ways.append(quad[[3, 0, 1, 2]])
    answers = []
    for way in ways:
        crop = rectify(image, way, HEIGHT)
        answer = engine()(np.ascontiguousarray(crop[..., ::-1]), use_det=False, use_cls=False, use_rec=True)
        texts, scores = getattr(answer, "txts", None), getattr(answer, "scores", None)
        answers.append((texts[0].strip(), float(scores[0]), way) if texts and scores else ("", 0.0, way))
    return max(answers, key=lambda answer: answer[1])
