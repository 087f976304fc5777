"""CodeVision's items as files: clean sources and pictures as PNG, and one JSON object a line with all that is true.

Boxes are in pixels of the source; a matrix ``(3, 3)`` takes columns (x, y, 1) of the picture to the source.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from limner.bench.item import Item


def save(items: Iterable[Item], folder: Path) -> int:
    """Write items into a folder that exists, with their list as ``items.jsonl``, and return how many there are."""
    rows = []
    for item in items:
        for k, (source, picture) in enumerate(zip(item.sources, item.pictures, strict=True)):
            for name, pixels in (("source", source), ("picture", picture)):
                Image.fromarray(np.ascontiguousarray(pixels)).save(folder / f"{item.name}-{name}-{k}.png")
        rows.append(json.dumps(told(item)))
    (folder / "items.jsonl").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return len(rows)


def told(item: Item) -> dict[str, Any]:
    """Return all that is true of an item, without its pixels, as JSON values."""
    return {
        "name": item.name,
        "kind": item.kind,
        "part": item.part,
        "pictures": [f"{item.name}-picture-{k}.png" for k in range(len(item.matrices))],
        "sources": [f"{item.name}-source-{k}.png" for k in range(len(item.matrices))],
        "question": msgspec.to_builtins(item.question),
        "answer": item.answer,
        "why": item.why,
        "rule": item.rule,
        "scale": item.scale,
        "evidence": [msgspec.to_builtins(proof) for proof in item.proofs],
        "turn": msgspec.to_builtins(item.turn),
        "harm": msgspec.to_builtins(item.harm),
        "matrices": [matrix.tolist() for matrix in item.matrices],
        "program": list(item.program),
        "solved": item.solved,
    }
