"""What a model is told: the picture and its drawing as images, what measuring found, and the drawing as text.

All of it is a function of the picture and the run's history, so that a resumed run asks what it would have asked.
"""

import io
import re

import numpy as np
from PIL import Image

from limner.core.data import Finding, Step
from limner.core.patience import faults
from limner.core.prompts import fill
from limner.core.run import Run
from limner.picture.edit import Edits, apply

PROMPTS = "limner.picture"
"""The package whose prompts are filled."""
SHOWN = 1024
"""Longest side in pixels of the images that a model is shown."""
MAX_SVG = 60_000
"""Characters of SVG that a model is shown: 20,000 to 30,000 tokens."""
COLOURS, SAMPLED = 8, 256
"""Main colours that a model is told of, and the longest side in samples that they are looked for in."""
CHECK = 8
"""Side of a checkerboard's square, in pixels of the image that a model is shown."""
_VIEW = re.compile(r'<svg[^>]* viewBox="\S+ \S+ ([0-9.]+) ')
_DATA = re.compile(r'(\s(?:d|points)="[^"]{60})[^"]+')


def hints(pixels: np.ndarray) -> str:
    """Return what measuring tells a model that writes from scratch: the main colours, how much each covers, and where.

    Args:
        pixels: ``(H, W, 4) uint8``, straight alpha.
    """
    stride = -(-max(pixels.shape[:2]) // SAMPLED)
    small = pixels[::stride, ::stride].copy()
    small[small[..., 3] < 8] = 0
    codes = (small.astype(np.uint32) << np.array([24, 16, 8, 0], np.uint32)).sum(axis=2, dtype=np.uint32)
    # Shades of one colour differ in their low bits; the commonest of them names it.
    bins, counts = np.unique(codes & 0xF0F0F0F0, return_counts=True)
    found = []
    for key, count in sorted(zip(bins, counts, strict=True), key=lambda item: -item[1])[:COLOURS]:
        here = codes & 0xF0F0F0F0 == key
        values, times = np.unique(codes[here], return_counts=True)
        rows, columns = (axis * stride for axis in np.nonzero(here))
        right, bottom = min(columns.max() + stride, pixels.shape[1]), min(rows.max() + stride, pixels.shape[0])
        box = f"{columns.min()} {rows.min()} {right} {bottom}"
        found.append(f"{_named(int(values[times.argmax()]))} {100 * count / codes.size:.1f} % in {box}")
    return "; ".join(found)


def _named(code: int) -> str:
    if not code & 255:
        return "transparent"
    return f"#{code >> 8:06x}" if code & 255 == 255 else f"#{code >> 8:06x} at {(code & 255) / 2.55:.0f} % opacity"


def state(run: Run, best: Step) -> str:
    """Return where the run stands: the best step's score, findings and SVG, and what was tried on it in vain."""
    width, height = best.rendering.facts["size"]
    svg = source(best)
    attempts = [
        {
            "note": step.proposal.note,
            "score": step.review.score,
            "faults": [spoken(finding) for finding in faults(step)],
        }
        for step in run.steps
        if step.number > best.number
    ]
    return fill(
        PROMPTS,
        "state",
        width=width,
        height=height,
        unit=_unit(svg, width),
        score=best.review.score or 0.0,
        components=best.review.components,
        findings=[spoken(finding) for finding in best.review.findings],
        refused=[spoken(finding) for finding in best.proposal.findings],
        attempts=attempts,
        svg=listing(svg),
    )


def _unit(svg: str, width: int) -> float:
    """Return how many pixels a unit of the drawing is."""
    view = _VIEW.search(svg)
    return width / float(view[1]) if view else 1.0


def listing(svg: str) -> str:
    """Return a drawing as a model is shown it: whole, or where it is too long with its path data cut short."""
    if len(svg) <= MAX_SVG:
        return svg
    short = _DATA.sub(r"\1...", svg)
    end = short.rfind("\n", 0, MAX_SVG) + 1 or MAX_SVG
    more = f"({short.count(chr(10), end)} lines more are not shown.)\n" if len(short) > MAX_SVG else ""
    return f"{short[:end]}\n(Long path data is cut to '...'. What no edit names stays as it is.)\n{more}"


def printed(svg: str) -> str:
    """Print a drawing as edits print it, so that equal drawings are equal texts."""
    return apply(svg, Edits())[0]


def source(step: Step) -> str:
    """Return the drawing of a step that has one, printed as edits print it."""
    if step.proposal.program is None:
        raise ValueError("a kept step has a program")
    return printed(step.proposal.program.text)


def spoken(finding: Finding) -> str:
    """Return a finding as one line."""
    where = f" at {' '.join(f'{value:g}' for value in finding.box)}" if finding.box else ""
    element = f" (element {finding.element})" if finding.element else ""
    amount = f", {finding.amount:g} {finding.unit}" if finding.amount is not None else ""
    return f"{finding.what}{where}{element}{amount}" + (f": {finding.advice}" if finding.advice else "")


def png(pixels: np.ndarray) -> bytes:
    """Return a picture as a model is shown it, what is transparent as a checkerboard."""
    image = Image.fromarray(pixels)
    image.thumbnail((SHOWN, SHOWN))
    if pixels[..., 3].min() < 255:
        rows, columns = np.indices((image.height, image.width)) // CHECK
        board = np.where((rows + columns) % 2, 160, 224).astype(np.uint8)
        ground = Image.fromarray(board).convert("RGBA")
        image = Image.alpha_composite(ground, image)
    file = io.BytesIO()
    image.convert("RGB").save(file, "PNG")
    return file.getvalue()


def rendered(step: Step) -> np.ndarray:
    """Return what a step rendered to, ``(H, W, 4) uint8``."""
    return np.asarray(Image.open(step.rendering.frames[0]).convert("RGBA"))
