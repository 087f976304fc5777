"""Coordinates written into pictures and read back: fringes, as structured light has them.

Three grey waves along an axis, a third of a period apart, are laid over one base picture: the phase of a pixel's three
values says where it came from, and whatever the three have in common (the base, an offset, a positive gain) falls out
(N-step phase shifting, Zuo et al. 2018, "Phase shifting algorithms for fringe projection profilometry", section 2). One
period is longer than the picture, so the phase is unambiguous. Threshold and other hard steps are survived because
the base has texture: averaged over a neighbourhood, black and white dots are a grey again.

Coordinates are in pixels, origin at the outer corner of the top left pixel.
"""

from collections.abc import Sequence

import cv2
import numpy as np

SHIFTS = 3
"""Waves of each axis."""
PERIOD = 1.25
"""Of a wave, in sides of the picture: the rest tells the two ends apart."""
GRID, CELL = 40, 6
"""Neighbourhoods over which phases are averaged: along each side at most, and pixels of the side of each at least."""
LEAST = 1.5
"""Levels of a wave's amplitude below which nothing came through: rounding makes 0.3."""
ALIKE = 0.12
"""By how much the sides of the pictures of one kind may differ: what a cell measured varies a little with the waves."""
NEAR, AGREE = (0.015, 0.06), 0.6
"""Of the longer side, how far a neighbourhood may lie from the map, after hard steps where nothing is as near as the
first; and the share of them that must be."""
BETTER = 0.15
"""The share of neighbourhoods that a homography must bring closer, to be preferred to an affine map."""
DRAWS = 200
"""Samples of RANSAC (Fischler and Bolles 1981)."""


def textured(height: int, width: int) -> np.ndarray:
    """Return a base of coarse and fine dots, (H, W, 3) float32 in [0, 255], the same at every call."""
    rng = np.random.default_rng(5)
    fine = rng.uniform(0, 255, (height, width)).astype(np.float32)
    coarse = rng.uniform(0, 255, (-(-height // 4), -(-width // 4))).astype(np.float32)
    coarse = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST)
    chosen = np.where(rng.random((height, width)) < 0.5, fine, coarse)  # each level as often as any other
    return np.repeat(chosen[..., None], 3, axis=2)


def laid(base: np.ndarray, amplitude: float) -> list[np.ndarray]:
    """Lay the waves over a base, its levels drawn together so that nothing is clipped.

    Args:
        base: (H, W, 3) in [0, 255].
        amplitude: of the waves, in levels.

    Returns:
        (H, W, 3) uint8 each: the waves along x, then those along y.
    """
    height, width = base.shape[:2]
    ground = base.astype(np.float32) * ((255 - 2 * amplitude) / 255) + amplitude
    # Rounded up or down by chance: steps that go along a whole row would not average out.
    chance, found = np.random.default_rng(7).random((height, width, 1), np.float32), []
    for axis, side in ((1, width), (0, height)):
        phase = 2 * np.pi * (np.arange(side) + 0.5) / (PERIOD * side)
        for shift in range(SHIFTS):
            wave = (amplitude * np.cos(phase - 2 * np.pi * shift / SHIFTS)).astype(np.float32)
            found.append(np.floor(ground + np.expand_dims(wave, (1 - axis, 2)) + chance).astype(np.uint8))
    return found


def tinted(base: np.ndarray, amplitude: float) -> list[np.ndarray]:
    """Lay the waves over a base's grey, the three of an axis in the three channels of one picture.

    Their mean stays as it was: who reads the grey, reads what the base says.

    Args:
        base: (H, W, 3) in [0, 255].
        amplitude: of the waves, in levels.

    Returns:
        (H, W, 3) uint8 each: the waves along x, then those along y.
    """
    waves = laid(np.repeat(base.astype(np.float32).mean(axis=2, keepdims=True), 3, axis=2), amplitude)
    return [np.dstack([wave[..., 0] for wave in part]) for part in (waves[:SHIFTS], waves[SHIFTS:])]


def parted(pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Take what came back of :func:`tinted`'s pictures apart, as :func:`maps` takes it; none where it is grey."""
    return [picture[..., k : k + 1] for picture in pictures for k in range(SHIFTS) if picture.shape[2] >= SHIFTS]


def maps(pictures: Sequence[np.ndarray], size: tuple[int, int], given: tuple[int, int]) -> list[np.ndarray]:
    """Return the maps that a returned picture may have come by: none, or one, and the same for a negative.

    Args:
        pictures: what came back of each of :func:`laid`'s, (H, W, any) uint8.
        size: width and height of the returned picture that the map is wanted of.
        given: width and height of the pictures that the waves were laid over.

    Returns:
        (3, 3) each, from pixels of the returned picture to those of the given one.
    """
    width, height = size
    if len(pictures) != 2 * SHIFTS or not all(_alike(picture, size) for picture in pictures):
        return []
    cells = min(GRID, -(-width // CELL)), min(GRID, -(-height // CELL))
    grey = [_averaged(picture, cells) for picture in pictures]
    turns = np.exp(2j * np.pi * np.arange(SHIFTS) / SHIFTS) * (2 / SHIFTS)
    waves = [np.tensordot(turns, part, axes=1) for part in (np.stack(grey[:SHIFTS]), np.stack(grey[SHIFTS:]))]
    came = np.minimum(*(np.abs(wave) for wave in waves)) > LEAST
    if came.sum() < 6:
        return []
    columns, rows = np.meshgrid(np.arange(cells[0]) + 0.5, np.arange(cells[1]) + 0.5)
    here = np.column_stack([columns[came] * width / cells[0], rows[came] * height / cells[1]])
    found = []
    for turn in (0.0, np.pi):  # a negative shifts every phase by half a period
        there = np.column_stack([
            np.mod(np.angle(wave[came]) + turn, 2 * np.pi) / (2 * np.pi) * PERIOD * side
            for wave, side in zip(waves, given, strict=True)
        ])  # fmt: skip
        there = _unwrapped(there, given)
        fits = (_fitted(here, there, room * max(given)) for room in NEAR)
        found += [matrix for matrix in fits if matrix is not None][:1]
    return found


def _alike(picture: np.ndarray, size: tuple[int, int]) -> bool:
    return all(abs(one - other) <= ALIKE * other + 1 for one, other in zip(picture.shape[1::-1], size, strict=True))


def _averaged(picture: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
    """Average a picture's grey over a grid, (rows, columns) float32."""
    means = cv2.resize(picture.astype(np.float32), cells, interpolation=cv2.INTER_AREA).reshape(*cells[::-1], -1)
    return means[..., :3].mean(axis=2)


def _unwrapped(there: np.ndarray, given: tuple[int, int]) -> np.ndarray:
    """Take what lies far beyond the right end for what lies before the left one."""
    sides = np.array(given) * PERIOD
    return np.where(there > sides - (sides - np.array(given)) / 2, there - sides, there)


def _fitted(here: np.ndarray, there: np.ndarray, room: float) -> np.ndarray | None:
    """Fit an affine map, or a homography where that is nearer, by RANSAC; ``None`` where too few agree."""
    rng = np.random.default_rng(len(here))
    points = np.column_stack([here, np.ones(len(here))])
    best = np.zeros(len(here), bool)
    for _ in range(DRAWS):
        at = rng.choice(len(here), 3, replace=False)
        if abs(np.linalg.det(points[at])) < 1e-6:
            continue
        near = np.linalg.norm(points @ np.linalg.solve(points[at], there[at]) - there, axis=1) < room
        if near.sum() > best.sum():
            best = near
    matrix = np.eye(3)
    if best.mean() >= AGREE:
        for _ in range(3):
            matrix[:2] = np.linalg.lstsq(points[best], there[best], rcond=None)[0].T
            best = np.linalg.norm(points @ matrix[:2].T - there, axis=1) < room
            if best.mean() < AGREE:
                break
    if best.mean() < 0.95 and len(here) >= 8:
        flat, _ = cv2.findHomography(here, there, cv2.RANSAC, room)
        if flat is not None:
            ends = points @ flat.T
            with np.errstate(divide="ignore", invalid="ignore"):
                near = np.linalg.norm(ends[:, :2] / ends[:, 2:] - there, axis=1) < room
            if near.mean() > best.mean() + BETTER:
                matrix, best = flat, near
    if best.mean() < AGREE or abs(np.linalg.det(matrix[:2, :2])) < 1e-6:
        return None
    return matrix
