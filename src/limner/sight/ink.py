"""Tells the ink of a line of text from what it stands on: the ground's colours, and how much of each pixel is ink.

The ground is one plane in x and y for each channel, so flat and nearly every gradient over a line's height; the ink is
one colour. Promises the coverage to within noise where both hold; pixels where they do not, and what reaches in from
outside the window, have no weight.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import masks

CALM = 6.0
"""Levels within which a pixel is the ground's; JPEG at quality 80 stirs flat ground by 2 to 4."""
CLEAR = 0.4
"""The part of the strongest contrast by which a pixel belongs to what is written."""
STRONG = 0.7
"""The part of the strongest contrast from which pixels are taken for pure ink."""
CORE = (0.25, 0.75)
"""The part of a window's height in which every line has ink, and a neighbour none."""
BESIDE = 0.4
"""What a pixel outside the core counts for, of one in it, where the ground is sought."""
PURE, OVER = 3, 1.2
"""Of the inked pixels that many are pure, at least; the share of ink that JPEG and sharpening reach."""
ALIEN = 48.0
"""Levels between a pixel and the nearest mix of ink and ground from which it shows something else."""
TOUCHED = 0.1
"""The share of ink from which a pixel is the line's."""
FAINT = 24.0
"""Levels of contrast below which there is nothing to read."""


class Ink(msgspec.Struct, frozen=True):
    """What is in a window, as ink on a ground."""

    ground: np.ndarray
    """``(H, W, 4) float32`` premultiplied levels."""
    cover: np.ndarray
    """``(H, W) float32``: ink's share of each pixel, about 1 where it is pure."""
    weight: np.ndarray
    """``(H, W) float32``: 0 where a pixel shows something else, 1 elsewhere."""
    colour: np.ndarray
    """``(4,) float32``: the ink's premultiplied levels."""
    touched: np.ndarray
    """``(H, W) bool``: the pixels that differ from the ground and belong to the line, in whatever colour."""


def separate(window: np.ndarray, margin: int) -> Ink | None:
    """Tell ink from ground in a window that is little larger than a line.

    Args:
        window: ``(H, W, 4) float32`` premultiplied levels.
        margin: rows at the top and at the bottom in which other lines may begin.

    Returns:
        The ink; ``None`` where there is no contrast.
    """
    core = core_rows(window.shape[0])
    ground = plane(window)
    contrast = np.linalg.norm(window - ground, axis=2)
    # Letters that touch a fainter rule, or stand on a ground that is no plane, are still apart at half their strength.
    clear = max(FAINT, CLEAR * float(np.quantile(contrast[core], 0.95)))
    outside = ~_inner(contrast > clear, margin)
    inner = np.where(outside, 0, contrast)[core]
    # Of a long line one pixel in a hundred, of a short one the tenth strongest is surely ink.
    peak = float(np.partition(inner.ravel(), -min(10, inner.size))[-min(10, inner.size)]) if inner.size else 0.0
    if peak < FAINT:
        return None
    colour = np.median(window[core][inner > STRONG * peak], axis=0)
    colour = _stronger(window[core], ground[core], colour, inner > STRONG * peak)
    cover = share(window, ground, colour)
    mixed = ground + cover[..., None] * (colour - ground)
    alien = (np.linalg.norm(window - mixed, axis=2) > ALIEN) | (outside & (contrast > clear))
    grown = masks.dilate(alien, 1)
    inside = masks.dilate(_inner((cover > CLEAR) & ~alien, margin), 2) & ~grown
    cover = np.where(inside, cover, 0)
    return Ink(ground, cover, (~grown).astype(np.float32), colour, ~outside & (contrast > clear) | (cover > TOUCHED))


def _stronger(window: np.ndarray, ground: np.ndarray, colour: np.ndarray, inked: np.ndarray) -> np.ndarray:
    """Return the colour of the strongest of the inked pixels, if most of the others hold little more than half of it.

    So it is with a single digit, whose level strokes may fill no pixel.
    """
    ahead = colour - ground[inked]
    shares = ((window[inked] - ground[inked]) * ahead).sum(axis=1) / np.maximum((ahead * ahead).sum(axis=1), 1.0)
    full = float(np.sort(shares)[-min(PURE, len(shares))])
    base = ground[inked].mean(axis=0)
    return np.clip(base + full * (colour - base), 0, 255) if full > OVER else colour


def share(window: np.ndarray, ground: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Return how much of each pixel is ink ``(H, W) float32``, by least squares over the channels, in [0, 1.2]."""
    ahead = colour.astype(np.float32) - ground
    length = np.maximum((ahead * ahead).sum(axis=2), 1.0)
    return np.clip(((window - ground) * ahead).sum(axis=2) / length, 0, OVER)


def under(window: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return what lies under the ink: a plane where its surroundings are one, else what they run into (Telea 2004).

    Args:
        window: ``(H, W, 4)`` levels, ``uint8`` or ``float32``.
        mask: ``(H, W) bool``: the pixels that ink may have changed; some but not all.

    Returns:
        ``(H, W, 4) float32`` levels: in the mask those of the ground, elsewhere the window's own.
    """
    levels = window.astype(np.float32)
    around = masks.dilate(mask, 1) & ~mask
    flat = plane(levels, kept=around)
    if around.any() and np.quantile(np.abs(flat - levels)[around].max(axis=1), 0.9) < CALM:
        return np.where(mask[..., None], flat, levels)
    holes = mask.astype(np.uint8)
    whole = np.rint(np.clip(levels, 0, 255)).astype(np.uint8)
    parts = (whole[..., :3], whole[..., 3])
    filled = [cv2.inpaint(np.ascontiguousarray(part), holes, 3, cv2.INPAINT_TELEA) for part in parts]
    return np.where(mask[..., None], np.dstack(filled).astype(np.float32), levels)


def plane(window: np.ndarray, kept: np.ndarray | None = None) -> np.ndarray:
    """Fit the ground of a window: a plane for each channel, through the pixels that agree on one.

    Several starts are tried (what is commonest in the window, in its core and at its border, and a slope along the
    border), and the plane taken that the most pixels lie on, those of the core first: round it may lie other things.

    Args:
        window: ``(H, W, 4) float32`` levels.
        kept: ``(H, W) bool``: the pixels that are ground, where that is known.

    Returns:
        ``(H, W, 4) float32`` levels.
    """
    height, width = window.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    terms = np.stack([np.ones_like(rows), columns / width - 0.5, rows / height - 0.5], axis=2).reshape(-1, 3)
    levels = window.reshape(-1, 4)
    if kept is not None:
        best = _solved(terms, levels, kept.ravel())
    else:
        core = np.zeros((height, width), bool)
        core[core_rows(height)] = True
        ring = np.ones((height, width), bool)
        ring[2:-2, 2:-2] = False
        everywhere = np.ones(height * width, bool)
        starts = [_level(levels[part]) for part in (everywhere, core.ravel(), ring.ravel())]
        starts.append(_solved(terms, levels, ring.ravel()))
        counts = np.where(core, 1.0, BESIDE).ravel()
        planes = [_grown(terms, levels, start) for start in starts]
        best = max(planes, key=lambda each: float(counts[_off(terms, levels, each) < CALM].sum()))
    return np.clip((terms @ best).reshape(window.shape), 0, 255).astype(np.float32)


def core_rows(height: int) -> slice:
    """Return the rows of a window in which every line has ink, and a neighbour none."""
    return slice(int(CORE[0] * height), max(int(np.ceil(CORE[1] * height)), 1))


def _grown(terms: np.ndarray, levels: np.ndarray, guess: np.ndarray) -> np.ndarray:
    for reach in (8 * CALM, 4 * CALM, 2 * CALM, CALM):
        inside = _off(terms, levels, guess) < reach
        if inside.sum() >= 12:
            guess = _solved(terms, levels, inside)
    return guess


def _off(terms: np.ndarray, levels: np.ndarray, guess: np.ndarray) -> np.ndarray:
    return np.abs(levels - terms @ guess).max(axis=1)


def _level(levels: np.ndarray) -> np.ndarray:
    """Return the commonest colour as a plane: the mean of the fullest cell of a coarse histogram."""
    cells = (levels // 32).astype(np.int64) @ [1, 8, 64, 512]
    common = int(np.argmax(np.bincount(cells, minlength=4096)))
    return np.vstack([levels[cells == common].mean(axis=0), np.zeros((2, 4))]).astype(np.float32)


def _solved(terms: np.ndarray, levels: np.ndarray, kept: np.ndarray) -> np.ndarray:
    part = terms[kept]
    return np.linalg.solve(part.T @ part + np.diag([0.01, 1, 1]).astype(np.float32), part.T @ levels[kept])


def _inner(mask: np.ndarray, margin: int) -> np.ndarray:
    """Return the parts of a mask that are the line's: those that reach no border, as rules do, nor lie in a margin."""
    labels, stats = masks.parts(mask)
    left, top, width, height = stats.T[:4]
    reaches = (left == 0) | (top == 0) | (left + width == mask.shape[1]) | (top + height == mask.shape[0])
    middle = top + height / 2
    beside = (middle < margin) | (middle > mask.shape[0] - margin)
    return mask & ~(reaches | beside)[labels]
