"""Reads things that move one by one as the letters of a word: at rest they stand together in a line.

What they cover where they rest is laid together and read as text; each thing is then the letter that it covers, set in
the word's face and size, and moved to where it stands. Not covered: letters that never rest in a line, and those that
touch others.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.motion.letters import written
from limner.motion.sprite import main_colour
from limner.sight import glyphs
from limner.sight.graph import Node, Text, moved
from limner.sight.tracks import Track

LEAST = 3
"""Letters of a word."""
SMALL, LARGE = 5, 160
"""Pixels that letters are high."""
GAP, LEVEL = 1.2, 0.5
"""Between neighbours: the gap in heights of the larger one at most (letters of titles stand wide apart), and the part
of the lower's height beside it."""
STRAY = 0.34
"""Part of a row that may be none of its letters: pieces of them that were taken for things of their own."""
SAME = 40.0
"""Levels within which letters are of one colour."""
ROOM = 12
"""Pixels of nothing around a word that is read."""
MINE = 0.6
"""Part of a letter that lies on the thing that it is."""
ASIDE, INPLACE = 0.12, 0.02
"""Font sizes by which a letter stands off its place in the word where another face was meant, and by which most do in
the right face."""


class _Piece(msgspec.Struct, eq=False):
    """What may be a letter, where it rests."""

    index: int
    box: tuple[float, float, float, float]
    colour: np.ndarray
    cover: np.ndarray
    """``(H, W)`` of the film."""


def spelled(tracks: Sequence[Track], rests: Sequence[np.ndarray], plate: np.ndarray) -> dict[int, Node]:
    """Find the tracks that are letters of words.

    Args:
        tracks: what was followed.
        rests: for each the matrix ``(3, 3)`` that takes its canonical frame to where it rests.
        plate: ``(H, W, 3)``: what is behind everything.

    Returns:
        By the track's number its letter, or letters, at rest.
    """
    pieces = [
        piece
        for index, (track, rest) in enumerate(zip(tracks, rests, strict=True))
        if track.masks is None and track.tint is None and track.tilt is None
        if (piece := _piece(index, track, rest, plate)) is not None
    ]
    found: dict[int, Node] = {}
    for row in _rows(pieces):
        found |= _letters(row)
    return found


def _piece(index: int, track: Track, rest: np.ndarray, plate: np.ndarray) -> _Piece | None:
    if not SMALL <= track.sprite.shape[0] <= LARGE or np.abs(rest[2, :2]).max() > 0:
        return None
    # What touched a letter, or crossed its way, may have torn some of what is behind it off with it.
    colours, alpha = track.sprite[..., :3], np.clip(track.sprite[..., 3], 0, 1)
    behind = under(track, plate)
    inked = (alpha > 0.9) & (np.abs(colours - behind).max(axis=2) > SAME)
    if not inked.any():
        return None
    colour = main_colour(colours[inked])
    ahead = colour - behind
    share = ((colours - behind) * ahead).sum(axis=2) / np.maximum((ahead**2).sum(axis=2), 1)
    alpha = alpha * np.clip(share, 0, 1)
    half = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1.0]])
    place = np.array([[1, 0, track.corner[0]], [0, 1, track.corner[1]], [0, 0, 1.0]])
    warp = half @ rest @ place @ np.linalg.inv(half)  # OpenCV counts from the middles of pixels
    cover = cv2.warpAffine(alpha.astype(np.float32), warp[:2], plate.shape[1::-1])
    rows, columns = np.nonzero(cover > 0.5)
    if not len(rows):
        return None
    box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    return _Piece(index, box, colour, cover)


def under(track: Track, plate: np.ndarray) -> np.ndarray:
    """Return what is behind a sprite in its canonical frame; past the film's edges that is what is at them."""
    (x, y), (height, width) = track.corner, track.sprite.shape[:2]
    rows = np.clip(np.arange(y, y + height), 0, plate.shape[0] - 1)
    return plate[rows[:, None], np.clip(np.arange(x, x + width), 0, plate.shape[1] - 1)]


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Return the rows of neighbours in one colour, from left to right."""
    left = sorted(pieces, key=lambda piece: piece.box[0])
    rows: list[list[_Piece]] = []
    for piece in left:
        beside = [row for row in rows if _beside(row[-1], piece)]
        if beside:
            max(beside, key=lambda row: row[-1].box[2]).append(piece)
        else:
            rows.append([piece])
    return [row for row in rows if len(row) >= LEAST]


def _beside(first: _Piece, second: _Piece) -> bool:
    heights = [piece.box[3] - piece.box[1] for piece in (first, second)]
    shared = min(first.box[3], second.box[3]) - max(first.box[1], second.box[1])
    gap = second.box[0] - first.box[2]
    same = float(np.abs(first.colour - second.colour).max()) < SAME
    return same and shared > LEVEL * min(heights) and -LEVEL * max(heights) < gap < GAP * max(heights)


def _letters(row: Sequence[_Piece]) -> dict[int, Node]:
    """Read a row as a line of text, and give its pieces their parts of it; nothing where a letter is on none."""
    together = np.minimum(np.sum([piece.cover for piece in row], axis=0), 1)
    x, y = (int(max(min(piece.box[axis] for piece in row) - ROOM, 0)) for axis in (0, 1))
    right, down = (int(max(piece.box[axis + 2] for piece in row) + ROOM) for axis in (0, 1))
    colour = np.mean([piece.colour for piece in row], axis=0)
    lines = written(colour, together[y:down, x:right], line=True)
    if len(lines) != 1 or not isinstance(line := lines[0].shape, Text) or line.angle or line.anchor != "start":
        return {}
    line = moved(line, x, y)
    assert isinstance(line, Text)
    face = glyphs.face_of(line)
    pens = line.x + line.size * glyphs.places(face, line.content) + line.spacing * np.arange(len(line.content) + 1)
    found: dict[int, tuple[str, float]] = {}
    for letter, pen in zip(line.content, pens, strict=False):
        if letter == " ":
            continue
        cover = _drawn(lines[0], line, letter, float(pen), together.shape)
        shares = [float((cover * piece.cover).sum()) / max(float(cover.sum()), 1e-6) for piece in row]
        best = int(np.argmax(shares))
        if shares[best] < MINE:
            return {}
        before, start = found.get(best, ("", float(pen)))
        found[best] = before + letter, start
    if len(found) < max(LEAST, (1 - STRAY) * len(row)):
        return {}
    aside = {k: _aside(lines[0], line, text, start, row[k]) for k, (text, start) in found.items()}
    # Where most letters are in their places, one that is not was torn, or touches another: the word's place is right.
    right = float(np.median(np.abs(list(aside.values())))) < INPLACE * line.size
    return {
        row[k].index: _letter(lines[0], line, text, start if right else start + aside[k])
        for k, (text, start) in found.items()
    }


def _aside(node: Node, line: Text, text: str, start: float, piece: _Piece) -> float:
    """Return how far letters of a line stand off their piece, where that is not too far."""
    cover = _drawn(node, line, text, start, piece.cover.shape)
    middles = [float(one.sum(axis=0) @ np.arange(one.shape[1])) / float(one.sum()) for one in (cover, piece.cover)]
    aside = middles[1] - middles[0]
    return aside if abs(aside) < ASIDE * line.size else 0.0


def _letter(node: Node, line: Text, text: str, x: float) -> Node:
    spacing = line.spacing if len(text) > 1 else 0.0
    shape = msgspec.structs.replace(line, x=x, content=text, spacing=spacing)
    return msgspec.structs.replace(node, id="letter", shape=shape)


def _drawn(node: Node, line: Text, text: str, x: float, size: tuple[int, ...]) -> np.ndarray:
    shape = msgspec.structs.replace(line, x=x, content=text)
    return glyphs.words(msgspec.structs.replace(node, shape=shape), (0, 0, size[1], size[0]))
