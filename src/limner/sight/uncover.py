"""Chooses what is behind by when it is seen: where its neighbours lie open a pixel lies open too, whatever its colour.

On a texture the colour of the ground does not continue from pixel to pixel, but what covers it does: things are
connected. So the frames in which the plate shows are told by a pixel's neighbours, and its colour is the one that it
has in those. A plate that shows a thing where the film shows the ground is told by its edges: along the outline of
what differs the one that has the thing has the steeper steps (as removed and abandoned luggage are told apart,
Spengler and Schiele 2003).

Not promised: what is covered all the time.
"""

import cv2
import numpy as np

REACH = 9
"""Pixels, side of the square of neighbours that are asked."""
OPEN, CLEAR = 0.6, 0.85
"""Part of the neighbours that lie open for a pixel to count as open, and to overrule what the ground's colour says."""
ROUNDS = 6
GHOST = 30
"""Pixels of a region whose outline is asked which picture has the thing, at least."""
STEEPER = 1.5
"""Times by which the plate's steps along an outline must exceed the frame's, for it to show what the frame does not."""


def labelled(frames: np.ndarray, where: np.ndarray, colours: np.ndarray, near: float) -> np.ndarray:
    """Tell which of its colours each pixel has in each frame: ``(F, K) int8``, -1 for none.

    Args:
        frames: ``(F, H, W, 3) uint8``.
        where: ``(K,)``: the pixels, counted along rows.
        colours: ``(K, slots, 3) float32``.
        near: levels up to which a colour is the same.
    """
    labels = np.full((len(frames), len(where)), -1, np.int8)
    for index, frame in enumerate(frames):
        value = frame.reshape(-1, 3)[where].astype(np.float32)
        least = np.full(len(where), near, np.float32)
        for slot in range(colours.shape[1]):
            apart = np.abs(colours[:, slot] - value).max(axis=1)
            better = apart < least
            labels[index, better] = slot
            least[better] = apart[better]
    return labels


def uncovered(
    frames: np.ndarray, plate: np.ndarray, passed: np.ndarray, changed: np.ndarray, sure: np.ndarray,
    colours: np.ndarray, still: float, *, guessed: bool,
) -> None:  # fmt: skip
    """Choose anew, in place, what a plate shows where things pass.

    Args:
        frames: ``(F, H, W, 3) uint8``, some of the film's.
        plate: ``(H, W, 3) float32``: a first guess, right in most places.
        passed: ``(H, W) bool``: pixels that anything passes, or covers all the time.
        changed: ``(H, W) bool``: those of them that are asked.
        sure: ``(H, W) bool``: pixels whose colour continues a smooth ground, and was seen.
        colours: ``(K, slots, 3) float32``: at which the K pixels that are asked stand, along rows.
        still: levels by which a pixel that does not change may differ.
        guessed: where none of its colours is in the plate a pixel is a smooth ground's that was never seen.
    """
    where = np.flatnonzero(changed.ravel())
    labels = labelled(frames, where, colours, still + 2)
    firm = sure.ravel()[where]
    # Of neighbours that never change nothing is learnt.
    count = cv2.boxFilter(passed.astype(np.float32), -1, (REACH, REACH), normalize=False)[changed] - 1
    chosen = _nearest_slot(plate.reshape(-1, 3)[where], colours, still + 3)
    for turn in range(ROUNDS):
        before = chosen.copy()
        _agree(chosen, labels, changed, firm, count)
        if turn % 2 == 0 and not guessed:
            _lay(plate, where, chosen, colours)
            chosen = _exorcised(chosen, labels, frames, plate, changed, still)
        if (chosen != before).mean() < 1e-3:
            break
    _lay(plate, where, chosen, colours)


def _nearest_slot(values: np.ndarray, colours: np.ndarray, near: float) -> np.ndarray:
    apart = np.abs(colours - values[:, None]).max(axis=2)
    best = apart.argmin(axis=1)
    return np.where(apart[np.arange(len(best)), best] <= near, best, -1).astype(np.int8)


def _lay(plate: np.ndarray, where: np.ndarray, chosen: np.ndarray, colours: np.ndarray) -> None:
    known = chosen >= 0
    plate.reshape(-1, 3)[where[known]] = colours[known, chosen[known]]


def _agree(chosen: np.ndarray, labels: np.ndarray, changed: np.ndarray, firm: np.ndarray, count: np.ndarray) -> None:
    """Let pixels choose the colour that they have in the frames in which their neighbours lie open."""
    slots = int(labels.max()) + 1
    votes = np.zeros((len(chosen), slots), np.float32)
    strict = np.zeros((len(chosen), slots), np.float32)
    sheet = np.zeros(changed.shape, np.float32)
    total, total_strict = np.zeros(len(chosen), np.float32), np.zeros(len(chosen), np.float32)
    for label in labels:
        sheet[changed] = (label == chosen) & (chosen >= 0)
        part = cv2.boxFilter(sheet, -1, (REACH, REACH), normalize=False)[changed]
        part = (part - sheet[changed]) / np.maximum(count, 1)
        open_ = np.maximum(part - OPEN, 0)
        clear = (part > CLEAR).astype(np.float32)
        total += open_
        total_strict += clear
        for slot in range(slots):
            mine = label == slot
            votes[mine, slot] += open_[mine]
            strict[mine, slot] += clear[mine]
    best, best_strict = votes.argmax(axis=1), strict.argmax(axis=1)
    everyone = np.arange(len(chosen))
    change = ~firm & (total > 0.3) & (votes[everyone, best] > 0.6 * total)
    own = np.where(chosen >= 0, strict[everyone, np.maximum(chosen, 0)], 0)
    over = (
        firm & (total_strict >= 3) & (strict[everyone, best_strict] > 0.8 * total_strict) & (own < 0.1 * total_strict)
    )
    chosen[change] = best[change]
    chosen[over] = best_strict[over]


def _exorcised(
    chosen: np.ndarray, labels: np.ndarray, frames: np.ndarray, plate: np.ndarray, changed: np.ndarray,
    still: float,
) -> np.ndarray:  # fmt: skip
    """Give up what the plate shows where its outline says that the frames show the ground."""
    slots = int(labels.max()) + 1
    number = np.full(changed.shape, -1)
    number[changed] = np.arange(len(chosen))
    ghost = np.zeros((len(chosen), slots), np.float32)
    real = np.zeros((len(chosen), slots), np.float32)
    flat = np.clip(np.round(plate), 0, 255).astype(np.uint8)
    inside = np.ones((3, 3), np.uint8)
    for label, frame in zip(labels, frames, strict=True):
        mask = np.zeros(changed.shape, np.uint8)
        mask[changed] = (label != chosen) & (chosen >= 0)
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, inside)
        count, regions, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        for region in range(1, count):
            x, y, w, h, area = (int(one) for one in stats[region])
            if area < GHOST:
                continue
            y0, x0 = max(y - 3, 0), max(x - 3, 0)
            box = np.s_[y0 : y + h + 3, x0 : x + w + 3]
            mine = (regions[box] == region).astype(np.uint8)
            rows, columns = np.nonzero(mine - cv2.erode(mine, inside))
            away = _outwards(mine, rows, columns)
            seen, shown = (_step(picture[box], rows, columns, away) for picture in (frame, flat))
            at = number[box][mine > 0]
            name = label[at]
            good = name >= 0
            if max(seen, shown) > STEEPER * min(seen, shown) + 2 * still:
                votes = ghost if shown > seen else real
                votes[at[good], name[good]] += 1
    best = (ghost - real).argmax(axis=1)
    everyone = np.arange(len(chosen))
    flips = (ghost[everyone, best] >= 2) & (ghost[everyone, best] > 3 * real[everyone, best])
    return np.where(flips, best, chosen).astype(np.int8)


def _outwards(mine: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Give the directions away from a region at points of its rim: ``(K, 2)`` rows and columns."""
    soft = cv2.GaussianBlur(mine.astype(np.float32), (0, 0), 1.5)
    down, right = cv2.Sobel(soft, cv2.CV_32F, 0, 1), cv2.Sobel(soft, cv2.CV_32F, 1, 0)
    away = -np.stack([down[rows, columns], right[rows, columns]], axis=1)
    return away / (np.linalg.norm(away, axis=1, keepdims=True) + 1e-9)


def _step(picture: np.ndarray, rows: np.ndarray, columns: np.ndarray, away: np.ndarray) -> float:
    """Give the middle one of the steps across an outline, in levels: a texture's own edges seldom lie on it."""
    sides = []
    for far in (-1.5, 2.5):
        y = np.clip(np.round(rows + far * away[:, 0]).astype(int), 0, picture.shape[0] - 1)
        x = np.clip(np.round(columns + far * away[:, 1]).astype(int), 0, picture.shape[1] - 1)
        sides.append(picture[y, x].astype(np.float32))
    return float(np.median(np.abs(sides[0] - sides[1]).max(axis=1)))
