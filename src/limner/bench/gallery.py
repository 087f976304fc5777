"""CodeVQA's pictures by number: a part, a number and a seed settle the kind, theme, renderer and all that is drawn."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from limner.bench.charts import bars, lines, pie
from limner.bench.diagrams import flow
from limner.bench.draft import Draft
from limner.bench.exam import ARTISTIC, KINDS, Kind, Picture, Renderer
from limner.bench.icons import icons
from limner.bench.palette import THEMES
from limner.bench.phrases import VOCABULARIES, Vocabulary
from limner.bench.quiz import pose
from limner.bench.scenery import Floor, poster, scene
from limner.bench.screens import screen, table
from limner.sight.graph import Text

PAGE: dict[Kind, tuple[tuple[int, int], tuple[int, int]]] = {
    "scene": ((480, 820), (420, 760)), "icons": ((480, 860), (420, 760)), "bars": ((560, 880), (420, 620)),
    "lines": ((560, 880), (420, 620)), "pie": ((560, 820), (440, 620)), "flow": ((640, 900), (460, 760)),
    "table": ((560, 880), (400, 520)), "screen": ((480, 820), (560, 760)), "poster": ((480, 640), (640, 880)),
}  # fmt: skip
"""Least and most width and height in pixels."""
QUALITY = (75, 93)
"""JPEG quality."""
LAYOUTS: dict[Kind, Callable[[Draft, Vocabulary], None]] = {
    "scene": scene, "poster": poster, "bars": bars, "lines": lines, "pie": pie, "flow": flow, "table": table,
    "screen": screen,
}  # fmt: skip


def pictures(part: str, seed: int = 0, limit: int = 40) -> list[Picture]:
    """Return the first pictures of a part, by turns of each kind."""
    return [make(part, number, seed) for number in range(limit)]


def make(part: str, number: int, seed: int = 0) -> Picture:
    """Lay out one picture and ask about it."""
    kind = KINDS[number % len(KINDS)]
    rng = np.random.default_rng([seed, number, part == "test"])
    theme = THEMES[part][int(rng.integers(len(THEMES[part])))]
    words = VOCABULARIES[part]
    renderer: Renderer = _renderer(part, kind, number)
    (low, high), (short, tall) = PAGE[kind]
    # Ten does not divide the kinds' nine, so that each kind is now and then a JPEG, and now and then has gradients.
    jpeg = int(rng.integers(*QUALITY)) if number % 10 in (1, 4, 7) else None
    gradient = number % 10 in (0, 3, 4, 8)
    draft = Draft(int(rng.integers(low, high)), int(rng.integers(short, tall)), theme, rng, gradient)
    if kind == "icons":
        icons(draft, words, part)
    else:
        LAYOUTS[kind](draft, words)
    size, order, hidden = (draft.width, draft.height), (), 0.0
    if kind in ARTISTIC:
        order, hidden = overlaps(draft)
    asked = pose(kind, part, draft.things, size, order, strangers(words, kind), number + number // len(KINDS), rng)
    return Picture(f"{part}-{seed}-{number:04d}-{kind}", kind, "test" if part == "test" else "dev", draft.scene(),
                   tuple(draft.things), asked, renderer, jpeg, gradient, hidden)  # fmt: skip


def strangers(words: Vocabulary, kind: Kind) -> Sequence[str]:
    """Return labels that a picture of a kind may bear."""
    match kind:
        case "bars" | "lines":
            return [label for row in words.groups for label in row]
        case "pie":
            return [label for row in words.shares for label in row]
        case "flow":
            return [*words.steps, *words.checks]
        case "table":
            return [label for _, rows, _ in words.tables for label in rows]
        case "screen":
            return [label for _, fields, checks, buttons in words.forms for label in (*fields, *checks, *buttons)]
        case "icons":
            return words.captions
    return ()


def overlaps(draft: Draft) -> tuple[tuple[tuple[str, str], ...], float]:
    """Return the pairs of shapes that lie over each other, the lower first, and the share that is partly hidden."""
    floor, masks = Floor(draft.width, draft.height), []
    nodes = [node for node in draft.nodes[1:] if not isinstance(node.shape, Text)]
    for node in nodes:
        width = node.stroke.width if node.stroke else 0.0
        mask = floor.mask(node.shape, width if node.fill is None else 0.0)
        masks.append(mask if node.fill is None or not width else _grown(mask, width / 2))
    pairs = [(a, b) for b in range(len(nodes)) for a in range(b) if (masks[a] & masks[b]).sum() > 24]
    under = {a for a, b in pairs if (masks[a] & masks[b]).sum() > 0.03 * masks[a].sum()}
    return tuple((nodes[a].id, nodes[b].id) for a, b in pairs), len(under) / max(len(nodes), 1)


def _grown(mask: np.ndarray, by: float) -> np.ndarray:
    side = 2 * int(np.ceil(by)) + 1
    return cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)).astype(bool)


def _renderer(part: str, kind: Kind, number: int) -> Renderer:
    if part == "dev":
        return ("resvg", "pillow")[number // len(KINDS) % 2]
    return "librsvg" if kind in ("scene", "icons") else "chromium"
