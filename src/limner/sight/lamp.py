"""Tells what lights up in its place as one thing whose colour changes, and not as another that fades in over it.

A still thing of one colour that comes and goes exactly over one of its own outline, as the lamps of a traffic light and
the dots of a loader do: whoever drew it drew one shape and two colours. The shape below is taken off the plate, and
what is seen, the mixture of both, is the thing's colour. Not covered: what moves, and what is of several colours.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.tracks import Track

PLAIN = 6.0
"""Levels that one colour may differ from its median, on average."""
APART = 16.0
"""Levels between what lies below, and what is around it."""
AROUND = 0.9
"""Part of what is around that must be."""
EDGE, OUTER = 5, 9
"""Pixels, sides of the squares between which what is around begins and ends: past the soft edge."""
SOLID = 60
"""Pixels of a thing, at least, past its soft edge."""


def lit(tracks: list[Track], plate: np.ndarray) -> tuple[list[Track], np.ndarray]:
    """Tell which tracks light up in their place.

    Args:
        tracks: what was followed.
        plate: ``(H, W, 3) float32``.

    Returns:
        The tracks, and the plate without what was below such ones.
    """
    found, bare = [], plate
    for track in tracks:
        place = _place(track, plate.shape)
        colours = None if place is None else _below(place, plate)
        if place is None or colours is None:
            found.append(track)
            continue
        below, around = colours
        found.append(_coloured(track, below))
        bare = bare.copy() if bare is plate else bare
        bare[cv2.dilate(place, np.ones((EDGE, EDGE), np.uint8)) > 0] = around
    return found, bare


def _place(track: Track, shape: tuple[int, ...]) -> np.ndarray | None:
    """Give where a still plain thing is that comes or goes, ``(H, W) uint8``."""
    (height, width), (x, y) = track.sprite.shape[:2], track.corner
    inside = x > 0 and y > 0 and x + width < shape[1] and y + height < shape[0]
    faded = np.nanmax(track.opacity) - np.nanmin(track.opacity)
    if track.kind != "still" or track.tint is not None or not inside or faded < 0.5 or np.isnan(track.opacity).any():
        return None
    solid = (track.sprite[..., 3] > 0.5).astype(np.uint8)
    own = track.sprite[cv2.erode(solid, np.ones((EDGE, EDGE), np.uint8), borderValue=0) > 0][:, :3]
    if len(own) < SOLID or np.abs(own - np.median(own, axis=0)).mean() > PLAIN:
        return None
    place = np.zeros(shape[:2], np.uint8)
    place[y : y + height, x : x + width] = solid
    return place


def _below(place: np.ndarray, plate: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Give the colours of what lies exactly below a place, and around it; ``None`` where nothing like it does."""
    square = np.ones((EDGE, EDGE), np.uint8)
    inner = plate[cv2.erode(place, square, borderValue=0) > 0]
    ring = plate[(cv2.dilate(place, np.ones((OUTER, OUTER), np.uint8)) > 0) & (cv2.dilate(place, square) == 0)]
    below, around = np.median(inner, axis=0), np.median(ring, axis=0)
    plain = all(np.abs(part - own).mean() < PLAIN for part, own in ((inner, below), (ring, around)))
    apart = (np.abs(ring - below).max(axis=1) > APART).mean() > AROUND
    return (below, around) if plain and apart else None


def _coloured(track: Track, below: np.ndarray) -> Track:
    solid = track.sprite[track.sprite[..., 3] > 0.9][:, :3]
    own = np.median(solid, axis=0)
    share = np.clip(track.opacity, 0, 1)[:, None]
    ones = np.ones(len(track.opacity))
    return msgspec.structs.replace(
        track, pose=np.tile(track.pose[track.canonical], (len(ones), 1, 1)), opacity=ones, seen=ones,
        error=np.nan_to_num(track.error), tint=below + share * (own - below),
    )  # fmt: skip
