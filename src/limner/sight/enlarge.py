"""Large films are measured at half their size, and what was found is brought back to the full size.

At half the size a step of fitting costs a quarter, and what is that large has edges enough to be laid to a small part
of a pixel all the same. Plate and sprites are then made anew of the full frames, at the places that are known; poses of
small things are fitted once more, but not of those that turn in depth: their angles say them.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.alpha import cut
from limner.sight.difference import greatest
from limner.sight.graph import Node
from limner.sight.mean import sharpened
from limner.sight.moving import tolerance
from limner.sight.plate import noise_of
from limner.sight.pose import MODELS, fit, moved, ready
from limner.sight.stack import Stack
from limner.sight.tracks import Clip, Tilt, Track, Tracked
from limner.sight.transform import transformed

LARGE = 800 * 600
"""Pixels of a frame from which on a film is large."""
LOOKS = 36
"""Frames that the plate is made of."""
SMALL = 120 * 120
"""Pixels of a sprite, at the full size, below which its poses are fitted once more."""
FAR = 1.5
"""Pixels by which that may move a corner."""
SEEN = 0.1
"""Opacity from which on a pose can be fitted better."""


def is_large(clip: Clip) -> bool:
    """Say whether a film is to be measured at half its size."""
    height, width = clip.frames.shape[1:3]
    return height * width > LARGE


def halved(clip: Clip) -> Clip:
    """Return a film at half its size; an odd last row or column is left out."""
    height, width = clip.frames.shape[1] // 2, clip.frames.shape[2] // 2
    frames = np.empty((len(clip.frames), height, width, 3), np.uint8)
    for small, frame in zip(frames, clip.frames, strict=True):
        cv2.resize(frame[: 2 * height, : 2 * width], (width, height), small, interpolation=cv2.INTER_AREA)
    return msgspec.structs.replace(clip, frames=frames)


def enlarged(small: Tracked, clip: Clip) -> Tracked:
    """Bring what was measured of a film at half its size back to the full size.

    Args:
        small: what was measured.
        clip: the film at its full size.
    """
    plate, passed = _plate(small, clip.frames)
    noise = noise_of(clip.frames, plate, passed)
    limit = tolerance(noise)
    tracks = [_track(track, clip.frames, plate, limit) for track in small.tracks]
    covers = [_covers(track) for track in small.tracks]
    for index, track in enumerate(tracks):
        if (
            track.tilt is None
            and track.kind != "morph"
            and track.crop is None
            and track.sprite.shape[0] * track.sprite.shape[1] < SMALL
        ):
            others = [cover for other, cover in enumerate(covers) if other != index]
            _settle(track, clip.frames, plate, noise, others)
    stack = Stack(tracks, small.order, plate, len(clip.frames))
    fresh = [sharpened(stack, index, clip.frames, limit) for index in range(len(tracks))]
    for track, (sprite, corner) in zip(tracks, fresh, strict=True):
        track.sprite, track.corner = sprite, corner
    return Tracked(clip, plate, noise, tracks, small.order)


def _plate(small: Tracked, frames: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average the frames where they show the plate; say where anything passes: ``(H, W) bool``."""
    height, width = frames.shape[1:3]
    limit = tolerance(small.noise)
    low = np.clip(np.round(small.plate), 0, 255).astype(np.uint8)
    total, count = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
    for index in np.unique(np.linspace(0, len(frames) - 1, LOOKS).astype(int)):
        apart = greatest(cv2.absdiff(small.clip.frames[index], low))
        near = cv2.dilate((apart > limit).astype(np.uint8), np.ones((3, 3), np.uint8))
        bare = cv2.resize(1 - near, (width, height), interpolation=cv2.INTER_NEAREST)
        cv2.accumulate(frames[index], total, bare)
        cv2.accumulate(bare, count)
    plate = cv2.resize(small.plate, (width, height), interpolation=cv2.INTER_LINEAR)
    np.copyto(plate, total / np.maximum(count, 1)[..., None], where=(count > 0)[..., None])
    return plate, count < count.max()


def _track(track: Track, frames: np.ndarray, plate: np.ndarray, limit: float) -> Track:
    """Scale a track, and cut its sprite out of its full frame; what is seen so in no frame is resized."""
    (high, wide), (x, y) = track.sprite.shape[:2], track.corner
    x0, y0 = 2 * x, 2 * y
    size = np.diag([2.0, 2.0, 1.0])
    pose = size @ track.pose @ np.linalg.inv(size)
    if track.tilt is not None or track.kind == "morph" or track.crop is not None:
        left, top, right, bottom = track.crop or (0.0, 0.0, 0.0, 0.0)
        return msgspec.structs.replace(
            track, sprite=_resized(track.sprite), corner=(x0, y0), pose=pose,
            tilt=None if track.tilt is None else _tilt(track.tilt),
            masks=None if track.masks is None else [2 * mask for mask in track.masks],
            bevel=None if track.bevel is None else 2 * track.bevel, rim=2 * track.rim, line=_doubled(track.line),
            crop=None if track.crop is None else (2 * left, 2 * top, 2 * right, 2 * bottom),
        )  # fmt: skip
    alpha = cv2.resize(track.sprite[..., 3], (2 * wide, 2 * high), interpolation=cv2.INTER_LINEAR)
    view = np.s_[max(y0, 0) : y0 + 2 * high, max(x0, 0) : x0 + 2 * wide]
    seen, behind = frames[track.canonical][view], plate[view]
    top, left = max(-y0, 0), max(-x0, 0)
    mask = alpha[top : top + seen.shape[0], left : left + seen.shape[1]] > 0.05
    sprite = cut(seen, behind, mask, limit)
    return msgspec.structs.replace(track, sprite=sprite, corner=(max(x0, 0), max(y0, 0)), pose=pose)


def _resized(sprite: np.ndarray) -> np.ndarray:
    """Give a sprite at twice its size."""
    whole = sprite.astype(np.float32).copy()
    whole[..., :3] *= whole[..., 3:]
    whole = cv2.resize(whole, (2 * sprite.shape[1], 2 * sprite.shape[0]), interpolation=cv2.INTER_LINEAR)
    whole[..., :3] /= np.maximum(whole[..., 3:], 1e-6)
    return whole


def _doubled(line: Node | None) -> Node | None:
    """Give a stroke at twice its size."""
    if line is None:
        return None
    (large,) = transformed((line,), np.diag([2.0, 2.0, 1.0]))
    assert isinstance(large, Node)
    return large


def _tilt(told: Tilt) -> Tilt:
    """Give a turn in depth at twice its size: angles and scales stay."""
    moves = None if told.moves is None else told.moves * (2, 2, 1)
    (eye_x, eye_y), (x, y) = told.eye, told.origin
    return Tilt(2 * told.distance, (2 * eye_x, 2 * eye_y), (2 * x, 2 * y), told.angles, moves)


def _covers(track: Track) -> list[np.ndarray | None]:
    """Give a sprite's corners in each frame at the full size, ``(4, 2)``; ``None`` where it is not seen."""
    (high, wide), (x, y) = track.sprite.shape[:2], track.corner
    box = np.array([[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]], float)
    shown = np.isfinite(track.pose[:, 0, 0]) & (np.nan_to_num(track.opacity) > 0)
    return [2 * moved(box, pose) if there else None for pose, there in zip(track.pose, shown, strict=True)]


def _settle(
    track: Track, frames: np.ndarray, plate: np.ndarray, noise: float, others: list[list[np.ndarray | None]]
) -> None:
    """Fit poses once more, in place, where nothing else is near."""
    sprite = ready(track.sprite, track.corner)
    model = "translation" if track.kind == "still" else track.kind
    assert model in MODELS
    for time in np.flatnonzero(np.isfinite(track.pose[:, 0, 0]) & (np.nan_to_num(track.opacity) > SEEN)):
        before = moved(sprite.box, track.pose[time])
        if time == track.canonical or any(_meet(before, other[time]) for other in others):
            continue
        found = fit(frames[time], plate, sprite, track.pose[time], model, noise=noise, rounds=2,
                    tinted=track.tint is not None)  # fmt: skip
        if found is not None and np.abs(moved(sprite.box, found.pose) - before).max() < FAR:
            track.pose[time] = found.pose


def _meet(first: np.ndarray, second: np.ndarray | None) -> bool:
    """Say whether the boxes around two sets of corners overlap."""
    if second is None:
        return False
    return bool((first.min(0) < second.max(0)).all() and (second.min(0) < first.max(0)).all())
