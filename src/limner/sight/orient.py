"""Finds which way up a picture is, and whether it is mirrored, by reading some of its text each way.

A recogniser of text is sure of what stands upright and unsure of the rest; so the picture's lines vote with how sure it
is of them (the confidence vote that the literature runs on whole pages, eight times). Here the lines are found once, in
a reduced copy, since that works whichever way they run; a line's own direction leaves four of the eight transforms; and
lines are read, the most telling first, until one transform is far ahead. Where that does not settle it, once more in a
cleaned and enlarged picture. Not promised: pictures without text, and text in a script that the recogniser lacks.
Words that read as well in a mirror (``OXO``) and single letters tell nothing, and then the answer is that.
"""

from collections.abc import Iterator

import cv2
import msgspec
import numpy as np

from limner.sight import ocr
from limner.sight.clean import clean
from limner.sight.dihedral import ALL, Dihedral
from limner.sight.quads import rectify
from limner.sight.warp import Warped, opaque

REDUCED = 736
"""Pixels of the longer side at which lines are sought first: letters of 6 pixels are still found as lines."""
LARGER = 1600
"""The same the second time."""
LINES, LINES_AGAIN = 6, 10
"""How many lines are read at most, the first and the second time."""
HIGH, WIDE = 48, 288
"""Rows of a strip to be read, and its columns at most."""
TIGHT, INKED, ROOM = 0.75, 0.35, 0.2
"""Part of a box's height that its line fills, below which it is cut down to that: a box found in a much smaller copy
holds parts of the lines above and below. Unevenness of a row, as a part of the most uneven one's, that makes it one of
the line's, and what is left around them, in their height."""
FLAT, SHORT = 1.5, 2.4
"""Sides of a box from which on its longer side is the direction of its text, and up to which it may as well be one
character, or two."""
MIXED = 0.35
"""Share of the lines' length that runs the other way from which on those lines are heard too."""
BRIEF, ACROSS = 6, 3
"""How many boxes of one character or two are read, and lines that run the other way than most."""
UPWARD = 3.0
"""Times their own votes that level lines get at most of those of lines that run up: charts have such lines, of which
there may be more than of level ones. Lines that run down are hardly seen: they count against."""
PALER = 2.0
"""Exponent of a line's contrast over the strongest line's, in its vote: what shines through is mirrored."""
GROSS = 2400
"""Pixels of the longer side that are cleaned at most."""
FAR, ENOUGH, LEAST = 14.0, 9.0, 3.0
"""Lead of the best transform at which reading stops, that settles the matter, and below which nothing is said."""

LEVEL, QUARTER, HALF, MIRROR = Dihedral(), Dihedral(False, 1), Dihedral(False, 2), Dihedral(True, 0)
UP, DOWN = Dihedral(False, 3), QUARTER
"""Lay lines level that run up, and down."""
WAYS = (Dihedral(), HALF, MIRROR, HALF * MIRROR)
"""The transforms that leave the direction of a line as it is."""


class Oriented(msgspec.Struct, frozen=True):
    """Which way up a picture is."""

    transform: Dihedral | None
    """What turns it upright and unmirrored; ``None`` where nothing tells."""
    confidence: float
    """In [0, 1]: that the transform is right; 0 where there is none."""
    words: tuple[str, ...] = ()
    """What was read that tells, as it reads upright."""
    votes: tuple[tuple[str, float], ...] = ()
    """How much text each transform made readable, in letters, the best first."""


def orient(pixels: np.ndarray) -> Oriented:
    """Find what turns a picture upright and unmirrored.

    Args:
        pixels: ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4) uint8``, sRGB, straight alpha.
    """
    image = opaque(pixels)
    first = _ballot(image, REDUCED, LINES)
    if first.lead() >= ENOUGH:
        return first.result()
    if (zoom := GROSS / max(image.shape[:2])) < 1:
        image = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    second = _ballot(clean(image).pixels, LARGER, LINES_AGAIN)
    return first.with_those_of(second).result()


def upright(pixels: np.ndarray, transform: Dihedral) -> Warped:
    """Return a picture transformed, with the frame that leads back."""
    return Warped(transform.apply(pixels), transform.frame(pixels.shape[1], pixels.shape[0]))


class _Ballot:
    """The votes of lines."""

    def __init__(self) -> None:
        self.votes = dict.fromkeys(ALL, 0.0)
        self.read: dict[Dihedral, list[str]] = {each: [] for each in ALL}

    def with_those_of(self, other: "_Ballot") -> "_Ballot":
        """Return the sum of two ballots."""
        both = _Ballot()
        both.votes = {each: self.votes[each] + other.votes[each] for each in ALL}
        both.read = {each: other.read[each] or self.read[each] for each in ALL}
        return both

    def support(self, element: Dihedral) -> float:
        """Return an element's votes, with those of lines that would run up once it is done, less of those down."""
        own = self.votes[element]
        return own + min(self.votes[UP * element], UPWARD * own) - min(self.votes[DOWN * element], own)

    def ranked(self) -> list[Dihedral]:
        """Return the elements, the best supported first."""
        return sorted(ALL, key=lambda each: -self.support(each))

    def lead(self) -> float:
        """Return how far the best is ahead."""
        best, second = self.ranked()[:2]
        return self.support(best) - self.support(second)

    def result(self) -> Oriented:
        ranked, lead = self.ranked(), self.lead()
        votes = tuple((each.name, round(self.votes[each], 2)) for each in ranked)
        if lead < LEAST:
            return Oriented(None, 0.0, (), votes)
        return Oriented(ranked[0], 1 - float(np.exp(-lead / LEAST)), tuple(self.read[ranked[0]]), votes)


def _ballot(image: np.ndarray, side: int, most: int) -> _Ballot:
    ballot = _Ballot()
    for quad, bases, weight, last in _chosen(image, _lines(image, side), most):
        goods = {base: _votes(_strip(image, quad if base.quarters == 0 else quad[[1, 2, 3, 0]])) for base in bases}
        for base, votes in goods.items():
            # What reads as well the other way round tells nothing of its direction.
            less = max((good for other in bases if other != base for good, _ in goods[other]), default=0.0)
            for way, (good, text) in zip(WAYS, votes, strict=True):
                if good > less:
                    ballot.votes[way * base] += weight * (good - less)
                    ballot.read[way * base].append(text)
        if last and ballot.lead() >= FAR:
            break
    return ballot


def _votes(strip: np.ndarray) -> list[tuple[float, str]]:
    """Return how well a strip reads in each of the four ways, and as what."""
    read = _read([way.apply(strip) for way in WAYS])
    # No character is wider than it is tall, but many that lie on their side read as one.
    lying = strip.shape[1] >= strip.shape[0]
    return [(0.0 if lying and len(text) == 1 else _goodness(text, confidence), text) for text, confidence in read]


def _goodness(text: str, confidence: float) -> float:
    """Return how much readable text that is: its letters, each worth the more the surer it was."""
    letters = sum(each.isalnum() for each in text)
    return letters * max(0.0, -float(np.log10(1.005 - confidence)) - 0.3)


def _lines(image: np.ndarray, side: int) -> list[np.ndarray]:
    """Return boxes of lines ``(4, 2)`` in pixels of the picture, found in a copy of that longer side at most."""
    zoom = min(side / max(image.shape[:2]), 2.0)
    small = image
    if zoom != 1:
        how = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
        small = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=how)
    answer = ocr.engine()(np.ascontiguousarray(small[..., ::-1]), use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(answer, "boxes", None)
    return [] if boxes is None else [np.asarray(box, float).reshape(4, 2) / zoom for box in boxes]


def _sides(quad: np.ndarray) -> tuple[float, float]:
    """Return the lengths of the side that is more nearly level and of the one that is steeper."""
    one, other = quad[1] - quad[0], quad[3] - quad[0]
    if abs(one[0]) < abs(one[1]):
        one, other = other, one
    return float(np.linalg.norm(one)), float(np.linalg.norm(other))


def _chosen(
    image: np.ndarray, quads: list[np.ndarray], most: int
) -> Iterator[tuple[np.ndarray, tuple[Dihedral, ...], float, bool]]:
    """Yield boxes worth reading: the box, how to lay it level, the weight of its vote, and whether that may be enough.

    First what may run another way than most, since axes say little beside long labels that run up; then the lines, the
    most telling first.
    """
    contrasts = np.array([_contrast(image, quad) for quad in quads])
    weights = (contrasts / max(float(contrasts.max(initial=1)), 1.0)) ** PALER
    known: list[tuple[float, int, bool, float]] = []
    brief: list[tuple[float, int]] = []
    for k, quad in enumerate(quads):
        across, down = _sides(quad)
        longer, tall = max(across, down), min(across, down)
        if longer < SHORT * tall:
            brief.append((tall**0.5 * weights[k], k))
        if longer >= FLAT * tall:
            worth = min(longer / max(tall, 1), 8) * min(tall, 24) ** 0.5 * weights[k]
            known.append((worth, k, across > down, longer))
    total = sum(length for *_, length in known) or 1.0
    level = sum(length for _, _, is_level, length in known if is_level) / total
    heard = sorted((entry for entry in known if (level if entry[2] else 1 - level) >= MIXED), reverse=True)[:most]
    across_them = sorted((entry for entry in known if (level if entry[2] else 1 - level) < MIXED), reverse=True)
    both = sorted(brief, reverse=True)[:BRIEF]
    once = {k for _, k in both}
    for _, k in both:
        yield _turned(quads[k]), (LEVEL, QUARTER), float(weights[k]), False
    for _, k, is_level, _ in [entry for entry in across_them if entry[1] not in once][:ACROSS]:
        yield _turned(quads[k]), (LEVEL if is_level else QUARTER,), float(weights[k]), False
    for _, k, is_level, _ in heard:
        if k not in once:
            yield _turned(quads[k]), (LEVEL if is_level else QUARTER,), float(weights[k]), True


def _contrast(image: np.ndarray, quad: np.ndarray) -> float:
    """Return the levels between the dark and the light in the middle of a line's box."""
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    rows = slice(max(int(top), 0), max(int(bottom), 1))
    levels = image[rows, max(int(left), 0) : max(int(right), 1)]
    if not levels.size:
        return 0.0
    step = max(1, levels.shape[0] * levels.shape[1] // 4000)
    low, high = np.quantile(levels.reshape(-1, 3)[::step], [0.03, 0.97], axis=0)
    return float((high - low).max())


def _turned(quad: np.ndarray) -> np.ndarray:
    """Return a box's corners from the top left one, clockwise as seen."""
    first = int(np.argmin(quad.sum(axis=1)))
    quad = np.roll(quad, -first, axis=0)
    ahead, down = quad[1] - quad[0], quad[3] - quad[0]
    if ahead[0] * down[1] - ahead[1] * down[0] < 0:
        quad = quad[[0, 3, 2, 1]]
    ahead = quad[1] - quad[0]
    return quad if abs(ahead[0]) >= abs(ahead[1]) else quad[[3, 0, 1, 2]]


def _strip(image: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Cut out a line, long side across, and of a long one the middle."""
    ahead = quad[1] - quad[0]
    across, down = float(np.linalg.norm(ahead)), float(np.linalg.norm(quad[3] - quad[0]))
    longest = down * WIDE / HIGH
    if across > longest:
        off = ahead * (1 - longest / across) / 2
        quad = quad + np.array([off, -off, -off, off])
    strip = rectify(image, _tight(image, quad), HIGH)
    spare = (strip.shape[1] - WIDE) // 2  # of a box that was cut down
    return strip if spare <= 0 else np.ascontiguousarray(strip[:, spare : spare + WIDE])


def _tight(image: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Cut a box down to the rows of the line in its middle."""
    uneven = cv2.cvtColor(rectify(image, quad, HIGH), cv2.COLOR_RGB2GRAY).astype(np.float32).std(axis=1)
    uneven = np.convolve(np.pad(uneven, 1, "edge"), [0.25, 0.5, 0.25], "valid")
    middle = HIGH // 4 + int(np.argmax(uneven[HIGH // 4 : -HIGH // 4]))
    calm = uneven < uneven.min() + INKED * (uneven[middle] - uneven.min())
    above, below = np.flatnonzero(calm[:middle]), np.flatnonzero(calm[middle:])
    top = int(above[-1]) + 1 if len(above) else 0
    bottom = middle + int(below[0]) if len(below) else HIGH
    room = ROOM * (bottom - top)
    first, last = max(top - room, 0) / HIGH, min(bottom + room, HIGH) / HIGH
    if last - first > TIGHT:
        return quad
    down = quad[3] - quad[0]
    return quad + np.array([first, first, last - 1, last - 1])[:, None] * down


def _read(strips: list[np.ndarray]) -> list[tuple[str, float]]:
    answer = ocr.engine().recognize_txt([np.ascontiguousarray(strip[..., ::-1]) for strip in strips])
    texts, scores = answer.txts or [""] * len(strips), answer.scores
    return [(text.strip(), float(score)) for text, score in zip(texts, scores, strict=True)]
