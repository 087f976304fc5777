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
ASIDE = 0.12
"""Font sizes by which a letter stands off its place in the word where another face was meant."""


class _Piece(msgspec.Struct, eq=False):
    """What may be a letter, where it rests."""

    index: int
    box: tuple[float, float, float, float]
    colour: np.ndarray
    cover: np.ndarray
    """``(H, W)`` of the film."""


def spelled(tracks: Sequence[Track], rests: Sequence[np.ndarray], size: tuple[int, int]) -> dict[int, Node]:
    """Find the tracks that are letters of words.

    Args:
        tracks: what was followed.
        rests: for each the matrix ``(3, 3)`` that takes its canonical frame to where it rests.
        size: height and width of the film.

    Returns:
        By the track's number its letter, or letters, at rest.
    """
    pieces = [
        piece
        for index, (track, rest) in enumerate(zip(tracks, rests, strict=True))
        if track.masks is None and track.tint is None and track.tilt is None
        if (piece := _piece(index, track, rest, size)) is not None
    ]
    found: dict[int, Node] = {}
    for row in _rows(pieces):
        found |= _letters(row)
    return found


def _piece(index: int, track: Track, rest: np.ndarray, size: tuple[int, int]) -> _Piece | None:
    alpha = track.sprite[..., 3]
    if not SMALL <= alpha.shape[0] <= LARGE or not (alpha > 0.9).any() or np.abs(rest[2, :2]).max() > 0:
        return None
    half = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1.0]])
    place = np.array([[1, 0, track.corner[0]], [0, 1, track.corner[1]], [0, 0, 1.0]])
    warp = half @ rest @ place @ np.linalg.inv(half)  # OpenCV counts from the middles of pixels
    cover = cv2.warpAffine(np.clip(alpha, 0, 1).astype(np.float32), warp[:2], (size[1], size[0]))
    rows, columns = np.nonzero(cover > 0.5)
    if not len(rows):
        return None
    box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    return _Piece(index, box, main_colour(track.sprite[alpha > 0.9][:, :3]), cover)


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Return the rows of neighbours in one colour, from left to right."""
    left = sorted(pieces, key=lambda piece: piece.box[0])
    rows: list[list[_Piece]] = []
    for piece in left:
        row = next((row for row in reversed(rows) if _beside(row[-1], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
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
    return {row[k].index: _placed(lines[0], line, text, start, row[k]) for k, (text, start) in found.items()}


def _placed(node: Node, line: Text, text: str, start: float, piece: _Piece) -> Node:
    """Set letters of a line where their piece stands."""
    cover = _drawn(node, line, text, start, piece.cover.shape)
    middles = [float(one.sum(axis=0) @ np.arange(one.shape[1])) / float(one.sum()) for one in (cover, piece.cover)]
    aside = middles[1] - middles[0]
    x = start + aside if abs(aside) < ASIDE * line.size else start
    spacing = line.spacing if len(text) > 1 else 0.0
    shape = msgspec.structs.replace(line, x=x, content=text, spacing=spacing)
    return msgspec.structs.replace(node, id="letter", shape=shape)


def _drawn(node: Node, line: Text, text: str, x: float, size: tuple[int, ...]) -> np.ndarray:
    shape = msgspec.structs.replace(line, x=x, content=text)
    return glyphs.words(msgspec.structs.replace(node, shape=shape), (0, 0, size[1], size[0]))
