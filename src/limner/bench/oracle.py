"""Oracle programs: lists of named steps that solve an item by what is truly known of it, and proof that each is needed.

The oracle looks through a simple eye in place of a reader. It sees a thing where the picture, in its present state,
looks there as the clean source does: normalised correlation, enough contrast, and letters that are not too small once
the picture is reduced to the eye's size. A step of a program changes the picture by the true parameters:

==========  ============================================================================================
step        does
==========  ============================================================================================
orient      turns and mirrors back
deskew      takes the skew out, or the affine part of an elastic distortion
flatten     takes the slant of a photograph out, and its skew
brighten    stretches the levels
denoise     a median and a narrow Gaussian
register    lays the second picture over the first
crop        cuts to what the question is about, at full size
read        reads, or measures, what the answer stands on
count       counts what the question picks within what is seen
sum         adds what was read
difference  compares two pictures where they lie over each other
==========  ============================================================================================

:func:`program` starts from all that may help and leaves out whatever is not needed, so that of what is left every step
is: without it the answer is wrong. A corruption that leaves nothing to see has no program that works.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.bench.exam import Box
from limner.bench.inquiry import Posed, hull
from limner.bench.item import Proof
from limner.bench.turns import dihedral, inverse, mapped, quad, turned, warp
from limner.sight.question import ORIENTATIONS, PLACES

EYE = 448
"""Pixels of the longer side to which a whole picture is reduced, as vision models do."""
LEAST, INK = 6.0, 0.6
"""Pixels of ink that a line needs to be read, and the part of a line's box that is ink."""
ALIKE, CONTRAST = 0.6, 24.0
"""Correlation, and levels between dark and light."""
RIM = 6
"""Pixels around a shape: its rim is part of what is seen."""
EVEN = 0.03
"""By so much a line of words may be more like its mirror images: some digits are nearly their own."""
SLACK = 4
"""Pixels by which a thing may be out of place."""
STRANGE, SMOOTH, WIDE, SMALL = 26.0, 2.5, 25.0, 60
"""Of a difference between two pictures: levels, sigma that quiets noise, sigma of what is light alone, area."""
PART, RING = 0.08, 61
"""Of a thing's box that is strange where the thing has changed; and pixels across of what may be strange around it."""
OPTIONAL = (
    "denoise",
    "brighten",
    "deskew",
    "flatten",
    "crop",
    "orient",
    "register",
    "sum",
    "difference",
    "count",
    "read",
)
"""In this order steps are tried to be left out."""


class Sight(msgspec.Struct, frozen=True):
    """One picture in its present state."""

    pixels: np.ndarray
    matrix: np.ndarray
    """From its coordinates to the source's."""
    name: str
    """How it is still turned."""
    field: Box | None = None
    """In source pixels, what it was cut to."""


class Case(msgspec.Struct, frozen=True):
    """What the oracle knows of an item."""

    posed: Posed
    name: str
    """How the pictures were turned."""
    sources: tuple[np.ndarray, ...]
    pictures: tuple[np.ndarray, ...]
    matrices: tuple[np.ndarray, ...]
    steps: tuple[str, ...]
    """What may help, in order."""


def program(case: Case) -> tuple[tuple[str, ...], bool]:
    """Return the shortest program that leaving out finds, and whether it solves the item."""
    if case.posed.answer is None:
        return (), True
    best = case.steps
    if run(case, best) != case.posed.answer:
        best = tuple(step for step in best if step not in ("denoise", "brighten"))
        if run(case, best) != case.posed.answer:
            return case.steps, False
    for step in OPTIONAL:
        shorter = tuple(one for one in best if one != step)
        if step in best and run(case, shorter) == case.posed.answer:
            best = shorter
    return best, True


def needless(case: Case, steps: Sequence[str]) -> list[str]:
    """Return the steps without which a program gets the same answer: of a good one there is none."""
    return [step for step in steps if run(case, [one for one in steps if one != step]) == case.posed.answer]


def run(case: Case, steps: Sequence[str]) -> str | None:
    """Run a program; ``None`` where it comes to no answer."""
    posed = case.posed
    if posed.question.family == "orientation":
        return case.name if "orient" in steps else ORIENTATIONS[0]
    sights = [Sight(*pair, case.name) for pair in zip(case.pictures, case.matrices, strict=True)]
    read: list[Proof] | None = None
    answer: str | None = None
    for step in steps:
        match step:
            case "read":
                read = _read(sights, case.sources, posed)
                answer = _told(read[:1], posed) if read else None
            case "sum" if read:
                answer = _told(read, posed)
            case "count":
                if not _knows(sights, case.sources, posed):
                    return None
                seen = [proof for proof in (*posed.proofs, *posed.decoys) if _sees(sights[0], case.sources[0], proof)]
                answer = str(len(seen))
            case "difference":
                answer = _difference(sights, case.sources, posed)
            case _:
                sights = _changed(sights, step, case)
    return answer


def _changed(sights: list[Sight], step: str, case: Case) -> list[Sight]:
    match step:
        case "orient":
            return [_orient(sight) for sight in sights]
        case "deskew" | "flatten":
            return [_flatten(sight, source) for sight, source in zip(sights, case.sources, strict=True)]
        case "brighten" | "denoise":
            return [msgspec.structs.replace(sight, pixels=restored(sight.pixels, step)) for sight in sights]
        case "register" if len(sights) == 2:
            return [sights[0], _register(*sights)]
        case "crop":
            field = case.posed.field or hull(case.posed.proofs)
            return [msgspec.structs.replace(sight, field=field) for sight in sights]
    return sights


def _orient(sight: Sight) -> Sight:
    height, width = sight.pixels.shape[:2]
    undo = inverse(sight.name)
    matrix = sight.matrix @ np.linalg.inv(dihedral(undo, width, height))
    return Sight(turned(sight.pixels, undo), matrix, ORIENTATIONS[0], sight.field)


def _flatten(sight: Sight, source: np.ndarray) -> Sight:
    """Lay the source flat, still turned as it is."""
    height, width = source.shape[:2]
    turn = dihedral(sight.name, width, height)
    size = (height, width) if ORIENTATIONS.index(sight.name) % 2 else (width, height)
    return Sight(warp(sight.pixels, turn @ sight.matrix, size), np.linalg.inv(turn), sight.name, sight.field)


def _register(first: Sight, second: Sight) -> Sight:
    height, width = first.pixels.shape[:2]
    forth = np.linalg.inv(first.matrix) @ second.matrix
    return Sight(warp(second.pixels, forth, (width, height), edge=True), first.matrix, first.name, second.field)


def restored(pixels: np.ndarray, step: str) -> np.ndarray:
    """Return pixels ``(H, W, 3) uint8`` after the step ``brighten`` or ``denoise``."""
    if step == "denoise":
        return cv2.GaussianBlur(cv2.medianBlur(np.ascontiguousarray(pixels), 3), (0, 0), 0.8)
    low, high = np.percentile(pixels, (0.5, 99.5))
    return np.clip((pixels.astype(np.float32) - low) * (255 / max(high - low, 1.0)), 0, 255).astype(np.uint8)


def _read(sights: list[Sight], sources: Sequence[np.ndarray], posed: Posed) -> list[Proof] | None:
    if not _knows(sights, sources, posed):
        return None
    found = [proof for proof in posed.proofs if _sees(sights[proof.picture], sources[proof.picture], proof)]
    return found if len(found) == len(posed.proofs) else None


def _knows(sights: list[Sight], sources: Sequence[np.ndarray], posed: Posed) -> bool:
    """Say whether the words are read that tell what is asked about; they may lie outside of what was cut out."""
    whole = [msgspec.structs.replace(sight, field=None) for sight in sights]
    return all(_sees(whole[0], sources[0], proof) for proof in posed.anchors)


def _told(read: Sequence[Proof], posed: Posed) -> str | None:
    """Say what was read: all of it, added up, where a sum is asked for."""
    if posed.question.family == "sum":
        total = round(sum(proof.value or 0.0 for proof in read), 4)
        return posed.answer if posed.answer and abs(total - float(posed.answer)) < 1e-6 else f"{total:g}"
    return posed.answer


def _sees(sight: Sight, source: np.ndarray, proof: Proof) -> bool:
    """Say whether the eye sees a thing as it is in the source."""
    pad = 0 if proof.words else RIM
    left, top, right, bottom = (round(value) for value in _grown(proof.box, pad))
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, source.shape[1]), min(bottom, source.shape[0])
    if sight.field and not _within(proof.box, sight.field):
        return False
    inside = quad(np.linalg.inv(sight.matrix), (left, top, right, bottom))
    width, height = right - left, bottom - top
    scale = float(np.sqrt(cv2.contourArea(inside.astype(np.float32)) / (width * height)))
    reduced = min(1.0, EYE / _side(sight, scale))
    if min(width, height) * INK * scale * reduced < LEAST:
        return False
    x, y = inside.mean(0)
    size = (width + 2 * SLACK, height + 2 * SLACK)
    back = np.array([[scale, 0, x - scale * size[0] / 2], [0, scale, y - scale * size[1] / 2]])
    patch = cv2.warpAffine(sight.pixels, back, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                           borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    grey, true = (cv2.cvtColor(one, cv2.COLOR_RGB2GRAY) for one in (patch, source[top:bottom, left:right]))
    dark, light = np.percentile(cv2.GaussianBlur(grey, (0, 0), 0.8), (0.5, 99.5))
    if light - dark < CONTRAST:
        return False
    like = _likeness(grey, true)
    if like < ALIKE or not proof.words:
        return like >= ALIKE
    # A line of words has much in common with its mirror images: it is read the right way round or not at all.
    return like > -EVEN + max(_likeness(grey, other) for other in (true[::-1], true[:, ::-1], true[::-1, ::-1]))


def _likeness(grey: np.ndarray, true: np.ndarray) -> float:
    return float(cv2.matchTemplate(grey, np.ascontiguousarray(true), cv2.TM_CCOEFF_NORMED).max())


def _side(sight: Sight, scale: float) -> float:
    """Return the longer side of what the eye is shown, in pixels of the picture."""
    if sight.field is None:
        return max(sight.pixels.shape[:2])
    left, top, right, bottom = sight.field
    return scale * max(right - left, bottom - top)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _within(box: Box, field: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return field[0] <= x <= field[2] and field[1] <= y <= field[3]


def _difference(sights: list[Sight], sources: Sequence[np.ndarray], posed: Posed) -> str | None:
    """Compare two pictures, pixel by pixel: what is strange inside the boxes are changes, elsewhere a failure."""
    one, other = (_plain(sight.pixels) for sight in sights)
    height, width = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    strange = np.abs(one[:height, :width] - other[:height, :width]).max(axis=2) > STRANGE
    # Beyond the source lies ground, which is not asked about.
    rows, columns = sources[0].shape[:2]
    to_view = np.linalg.inv(sights[0].matrix)
    inner = _mask(quad(to_view, (SLACK, SLACK, columns - SLACK, rows - SLACK)), strange.shape)
    boxes = [_mask(quad(to_view, _grown(proof.box, RIM)), strange.shape) for proof in posed.proofs]
    # What is taken out with the light leaves a ring around a change.
    near = cv2.dilate(np.any(boxes, axis=0).astype(np.uint8), np.ones((RING, RING), np.uint8)) > 0
    beyond = strange & inner & ~near
    _, _, stats, _ = cv2.connectedComponentsWithStats(beyond.astype(np.uint8))
    if (stats[1:, cv2.CC_STAT_AREA] > SMALL).any():
        return None
    found = {k // 2 for k, box in enumerate(boxes) if (strange & box).sum() > PART * box.sum()}
    if posed.question.how == "place":
        if found != {0}:
            return None
        x, y = mapped(to_view, np.array([[(posed.proofs[0].box[0] + posed.proofs[0].box[2]) / 2,
                                          (posed.proofs[0].box[1] + posed.proofs[0].box[3]) / 2]]))[0]  # fmt: skip
        return PLACES[3 * min(int(3 * y / height), 2) + min(int(3 * x / width), 2)]
    return str(len(found))


def _plain(pixels: np.ndarray) -> np.ndarray:
    """Quiet noise and take out slow changes of light."""
    image = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), SMOOTH)
    return image - cv2.GaussianBlur(image, (0, 0), WIDE)


def _mask(corners: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    canvas = np.zeros(shape, np.uint8)
    cv2.fillPoly(canvas, [np.rint(corners).astype(np.int32)], 1)
    return canvas.astype(bool)
