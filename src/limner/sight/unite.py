"""Draws tracks that keep to each other into one: the letters of a word, a card and its text.

Two tracks are parts of one thing if they lie close by, are seen at the same times, fade alike, and if the one's pose
brings the other's corners to where they are. The parts' poses are averaged, by area, which also makes them steadier.
Not covered: parts whose colour or outline changes, and those that change places in the order.
"""

import cv2
import numpy as np

from limner.sight.tracks import Kind, Track

KINDS: tuple[Kind, ...] = ("still", "translation", "similarity", "affine", "homography", "morph")
STRAY, NOISY = 0.6, 0.1
"""Pixels by which parts of one thing may stray from each other, and how many more for each level of noise."""
FAR = 0.015
"""The same, as a part of how far they move."""
FADE = 0.08
"""Opacity by which they may differ."""
CLOSE, RESTING = 14.0, 6.0
"""Pixels between parts of one thing: if it moves, and if it only fades."""
WIDE, WORDS = 1.2, 0.6
"""The same, as a part of the smaller one's smaller side."""
LEAST = 4
"""Frames in which both must be seen."""
ALONE = 0.06
"""Part of the frames in which only one of them may be seen."""
FAINT = 0.35
"""Opacity below which one of them may have been missed."""
SHOWN = 0.05
"""Opacity below which a pose is too uncertain to be compared."""


def unite(tracks: list[Track], order: np.ndarray | None, noise: float) -> tuple[list[Track], np.ndarray | None]:
    """Join the parts of things.

    Args:
        tracks: bottom first.
        order: ``(N, len(tracks))`` ranks, where they change.
        noise: of the film, in levels.

    Returns:
        The same for whole things: each lies where its topmost part lay, and is numbered anew.
    """
    group = list(range(len(tracks)))
    fixed = [order is None or not np.ptp(order[:, index]) for index in range(len(tracks))]
    for i, first in enumerate(tracks):
        for j in range(i):
            if not (fixed[i] and fixed[j]) or group[i] == group[j]:
                continue
            members = [track for track, own in zip(tracks, group, strict=True) if own in (group[i], group[j])]
            together = np.logical_and.reduce([_seen(member) for member in members]).sum() >= LEAST
            if together and _one(first, tracks[j], STRAY + NOISY * noise):
                low, high = sorted((group[i], group[j]))
                group = [low if own == high else own for own in group]
    tops = sorted({own: index for index, own in enumerate(group)}.values())
    found = []
    for number, top in enumerate(tops):
        whole = _whole([track for track, own in zip(tracks, group, strict=True) if own == group[top]])
        whole.id = number
        found.append(whole)
    if order is None or len(found) == len(tracks):
        return found, order
    return found, np.argsort(np.argsort(order[:, tops], axis=1), axis=1)


def _corners(track: Track) -> np.ndarray:
    """Return the corners of what a sprite shows, in its canonical frame, ``(4, 2)``."""
    rows, columns = np.nonzero(track.sprite[..., 3] > 0.5)
    if not len(rows):
        rows, columns = np.indices(track.sprite.shape[:2]).reshape(2, -1)
    x0, y0 = columns.min() + track.corner[0], rows.min() + track.corner[1]
    x1, y1 = columns.max() + 1 + track.corner[0], rows.max() + 1 + track.corner[1]
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], float)


def _mapped(points: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Map ``(4, 2)`` points by ``(K, 3, 3)`` poses, ``(K, 4, 2)``."""
    moved = np.column_stack([points, np.ones(len(points))]) @ pose.transpose(0, 2, 1)
    return moved[..., :2] / moved[..., 2:]


def _seen(track: Track) -> np.ndarray:
    return np.isfinite(track.pose[:, 0, 0]) & (np.nan_to_num(track.opacity) > SHOWN)


def _one(first: Track, second: Track, stray: float) -> bool:
    """Say whether two tracks are parts of one thing."""
    if any(track.tint is not None or track.kind == "morph" for track in (first, second)):
        return False
    one, two = _seen(first), _seen(second)
    both = np.flatnonzero(one & two)
    clear = np.fmax(first.opacity, second.opacity) > FAINT
    if len(both) < LEAST or ((one ^ two) & clear).sum() > max(2, ALONE * (one | two).sum()):
        return False
    if np.quantile(np.abs(first.opacity[both] - second.opacity[both]), 0.9) > FADE:
        return False
    here = len(both) // 2
    mine = _mapped(_corners(first), first.pose[both])
    theirs = _mapped(_corners(second), second.pose[both])
    moved = float(np.abs(mine - mine[here]).max())
    a, b = mine[here], theirs[here]
    gap = max((a.min(0) - b.max(0)).max(), (b.min(0) - a.max(0)).max())
    small = min(np.ptp(a, axis=0).min(), np.ptp(b, axis=0).min())
    if gap > (max(CLOSE, WIDE * small) if moved > 2 else np.clip(WORDS * small, RESTING, CLOSE)):
        return False
    try:
        base = np.linalg.inv(first.pose[both[here]]) @ second.pose[both[here]]
    except np.linalg.LinAlgError:
        return False
    off = np.abs(_mapped(_corners(second), first.pose[both] @ base) - theirs).max(axis=(1, 2))
    return float(np.quantile(off, 0.85)) < max(stray, FAR * moved)


def _whole(parts: list[Track]) -> Track:
    """Draw parts, bottom first, into the sprite of the largest."""
    if len(parts) == 1:
        return parts[0]
    areas = np.array([float(part.sprite[..., 3].sum()) for part in parts])
    main = parts[int(areas.argmax())]
    total, weight, opacity = np.zeros(main.pose.shape), np.zeros(len(main.pose)), np.zeros(len(main.pose))
    laid: list[tuple[Track, np.ndarray]] = []
    for part, area in zip(parts, areas, strict=True):
        both = np.flatnonzero(_seen(main) & _seen(part))
        here = int(both[np.abs(both - main.canonical).argmin()])
        base = np.linalg.inv(main.pose[here]) @ part.pose[here]
        base /= base[2, 2]
        laid.append((part, base))
        pose = part.pose @ np.linalg.inv(base)
        known = np.isfinite(pose[:, 0, 0])
        total[known] += area * (pose / pose[:, 2:, 2:])[known]
        opacity[known] += area * np.nan_to_num(part.opacity)[known]
        weight[known] += area
    seen = weight > 0
    pose = np.where(seen[:, None, None], total / np.where(seen, weight, 1)[:, None, None], np.nan)
    faded = np.where(seen, opacity / np.where(seen, weight, 1), main.opacity)
    # The sprite stays as it lies in its own frame.
    pose = pose @ np.linalg.inv(pose[main.canonical]) @ main.pose[main.canonical]
    sprite, corner = _drawn(laid)
    kind = KINDS[max(KINDS.index(part.kind) for part in parts)]
    share = areas / areas.sum()
    covered = sum(part.seen * own for part, own in zip(parts, share, strict=True))
    error = sum(np.nan_to_num(part.error) * own for part, own in zip(parts, share, strict=True))
    return Track(main.id, sprite, corner, main.canonical, pose, faded, np.asarray(covered), np.asarray(error), kind)


def _drawn(laid: list[tuple[Track, np.ndarray]]) -> tuple[np.ndarray, tuple[int, int]]:
    """Draw sprites, each moved by a pose, over each other; return straight colour and alpha, and the corner."""
    boxes = []
    for part, base in laid:
        (h, w), (x, y) = part.sprite.shape[:2], part.corner
        boxes.append(_mapped(np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], float), base[None])[0])
    low = np.floor(np.min([box.min(0) for box in boxes], axis=0) + 1e-6).astype(int)
    high = np.ceil(np.max([box.max(0) for box in boxes], axis=0) - 1e-6).astype(int)
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    total = np.zeros((size[1], size[0], 4), np.float32)
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    for part, base in laid:
        picture = part.sprite.copy()
        picture[..., :3] *= picture[..., 3:]
        into = np.array([[1, 0, part.corner[0]], [0, 1, part.corner[1]], [0, 0, 1.0]])
        out = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
        whole = np.linalg.inv(half) @ out @ base @ into @ half
        over = cv2.warpPerspective(picture, whole, size, flags=cv2.INTER_LINEAR)
        total = over + total * (1 - over[..., 3:])
    alpha = total[..., 3:]
    colour = np.where(alpha > 0, total[..., :3] / np.maximum(alpha, 1e-6), 0)
    return np.dstack([colour, alpha]).astype(np.float32), (int(low[0]), int(low[1]))
