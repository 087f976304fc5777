"""A contact sheet, because figures hide what an eye sees: the worst and the median drawings beside their originals.

A row is: the original, then for each method its drawing and the difference (white where equal, black from 64 levels
of 255). The rows of a corpus are its worst by the first method's error, then those around its median.
"""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from limner.bench.corpora import Item
from limner.bench.trial import Trial, on_white, rasterise
from limner.sight.difference import difference

TILE, GAP, CAPTION = 256, 8, 18
WORST, MIDDLE = 4, 2


def draw(items: Sequence[Item], trials: Sequence[Trial], worst: int = WORST, middle: int = MIDDLE) -> bytes:
    """Draw the sheet.

    Args:
        items: the originals.
        trials: what the methods made of them.
        worst: rows of worst drawings of each corpus.
        middle: rows about the median of each corpus.

    Returns:
        A PNG file.
    """
    drawings: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        drawings.setdefault((trial.corpus, trial.name), []).append(trial)
    rows = [(item, drawings[item.corpus, item.name]) for item in _pick(items, drawings, worst, middle)]
    columns = 1 + 2 * max((len(tried) for _, tried in rows), default=0)
    page = Image.new("RGB", (columns * (TILE + GAP) + GAP, len(rows) * (TILE + CAPTION + GAP) + GAP), "#dddddd")
    for number, (item, tried) in enumerate(rows):
        for column, (caption, tile) in enumerate(_row(item, tried)):
            _place(page, number, column, caption, tile)
    file = io.BytesIO()
    page.save(file, "PNG", optimize=True)
    return file.getvalue()


def _pick(
    items: Sequence[Item], drawings: Mapping[tuple[str, str], Sequence[Trial]], worst: int, middle: int
) -> list[Item]:
    picked = []
    for corpus in dict.fromkeys(item.corpus for item in items):
        ranked = [item for item in items if item.corpus == corpus]
        ranked.sort(key=lambda item: -drawings[item.corpus, item.name][0].mse)
        rest = ranked[worst:]
        # The median of the whole corpus, as far as it is not among the worst.
        start = max(0, len(ranked) // 2 - worst - middle // 2)
        picked += ranked[:worst] + rest[start : start + middle]
    return picked


def _row(item: Item, tried: Sequence[Trial]) -> list[tuple[str, np.ndarray]]:
    target = rasterise(item.svg, TILE)
    tiles = [(f"{item.corpus}: {item.name}", target)]
    for trial in tried:
        try:
            drawn = on_white(trial.svg, target.shape[:2])
        except ValueError:
            drawn = np.full_like(target, 255)
        apart = 255 - np.minimum(difference(target, drawn).astype(np.uint16) * 4, 255).astype(np.uint8)
        note = trial.error or f"MSE {trial.mse * 1e6:,.0f}e-6, {trial.bytes:,} B"
        tiles += [(f"{trial.method}: {note}", drawn), (f"off by > 32: {trial.off:.2%}", np.dstack([apart] * 3))]
    return tiles


def _place(page: Image.Image, row: int, column: int, caption: str, tile: np.ndarray) -> None:
    x, y = GAP + column * (TILE + GAP), GAP + row * (TILE + CAPTION + GAP)
    ImageDraw.Draw(page).text((x, y + 2), caption[:44], fill="black", font=ImageFont.load_default(11))
    page.paste(Image.fromarray(tile), (x, y + CAPTION))
