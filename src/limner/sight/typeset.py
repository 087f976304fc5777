"""Finds how a line that was read is set: face, size, place, letter spacing and colour, by least squares on its pixels.

Every shipped face is tried at the size that its ink's box asks for, of more faces those that look most alike at first
sight (:mod:`limner.sight.sketch`); the best are refined by Levenberg-Marquardt on the
coverage of pixels, with the ink's strength solved for in between (variable projection: Golub and Pereyra 1973).
Promises, where a line is set in one of the faces, size and baseline to a few hundredths of a pixel; and a measure of
agreement, so that what is set in another face, or was misread, is told apart. Not promised: condensed and light faces,
letters in several colours, underlines.
"""

from collections.abc import Iterable, Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import frame as frames
from limner.sight import glyphs, ink, masks, sketch
from limner.sight.colour import css
from limner.sight.glyphs import Face
from limner.sight.graph import Node, Solid, Text
from limner.sight.ocr import Words

COARSE = 28
"""Rows of ink to which a line is reduced while faces are compared."""
TRIED = 3
"""Faces that are refined, of those that agree best at first sight."""
KEPT, BRIEF = 8, 5
"""Faces that are tried where there are more than the shipped ones; all of them are refined for so few letters, which
look alike in many."""
CERTAIN = 0.87
"""Agreement at which no other face is tried: the right one has 0.9 on clean dev pages, the next best at most 0.8."""
CLOSE = 0.05
"""Faces that agree less than the best by more than this, once refined on blurred ink, are dropped."""
STEPS, SETTLED = 10, 5e-4
"""Rounds of refinement at most, and the gain in agreement below which it ends."""
WIDER = (0.02, 0.15)
"""Agreement that letter spacing must gain to be believed: a part for any line, and one divided by its letters."""
NEATER = 0.006
"""Agreement that a size in whole or half pixels may cost."""
SLACK = 0.35
"""How far (as a logarithm) width and height of the ink may disagree on the size without letter spacing."""
FEW = 3
"""Letters below which the height of the ink is as good a guide to the size as its width."""
TIGHT = -0.12
"""Ems: with less letter spacing letters run into each other."""
BLURS = (1.5, 0.5)
"""Pixels by which both sides are blurred before they are compared, at first and at last: resvg takes 16 samples of a
pixel, browsers sharpen."""
SNAPS = (12.0, 0.0)
"""Degrees within which a line is upright, at first; where it then does not agree, its own angle is tried."""


class Pose(msgspec.Struct, frozen=True):
    """How a line is set, in the coordinates of its frame."""

    face: Face
    size: float
    x: float
    y: float
    spacing: float = 0.0
    """In ems."""
    agreement: float = -1.0
    """1 less the relative root mean square of what the line does not explain of the ink; 1 is perfect."""


class Fitted(msgspec.Struct, frozen=True):
    """A line as text that looks like its pixels."""

    node: Node
    """A ``Text`` with a solid fill, named ``text``."""
    agreement: float
    """As in :class:`Pose`, over the line."""
    weakest: float
    """The same over the worst of its letters."""
    explained: float
    """The part of the window's ink that the letters cover."""


def fit(
    words: Words, image: np.ndarray, likely: Sequence[Face] = (), faces: Sequence[Face] = glyphs.FACES
) -> Fitted | None:
    """Fit text to the pixels of a line.

    Args:
        words: the line as read.
        image: ``(H, W, 4) float32`` premultiplied levels: the picture.
        likely: faces to try first; where one of them agrees well, no other is tried.
        faces: all that it may be set in.

    Returns:
        The best text there is, however well it agrees; ``None`` where there is no ink or a letter has no glyph.
    """
    if not all(ord(letter) in glyphs.fonts.covered() for letter in words.text):
        return None
    best: Fitted | None = None
    for snap in SNAPS:
        frame = frames.upright(image, np.array(words.quad), snap)
        found = ink.separate(frame.window, frame.margin)
        pose = found and _set(words.text, found, likely, faces)
        if found and pose and (best is None or pose.agreement > best.agreement + WIDER[0]):
            best = _fitted(words.text, frame, found, pose)
        if frame.angle % 90 or (best and best.agreement > CERTAIN) or not frames.leans(np.array(words.quad)):
            break
    return best


def resize(words: Words, image: np.ndarray, fitted: Fitted, size: float) -> Fitted | None:
    """Fit a line again in the face that was found, at a given font size in pixels; ``None`` where there is no ink."""
    shape = fitted.node.shape
    assert isinstance(shape, Text)
    frame = frames.upright(image, np.array(words.quad), SNAPS[0] if shape.angle % 90 == 0 else SNAPS[1])
    found = ink.separate(frame.window, frame.margin)
    if found is None or frame.angle % 90 or shape.angle != frame.angle:
        return None
    u, v = frame.place(shape.x, shape.y)
    pose = Pose(Face(shape.family, shape.weight, shape.italic), size, u, v, shape.spacing / shape.size)
    target = _target(found.cover, found.weight, BLURS[-1])
    return _fitted(words.text, frame, found, _refined(words.text, target, pose, fixed=True))


class _Target(msgspec.Struct, frozen=True):
    """What a line is fitted to: coverage, blurred, and weights, ``(H, W) float32``."""

    cover: np.ndarray
    weight: np.ndarray
    blur: float


def _target(cover: np.ndarray, weight: np.ndarray, blur: float) -> _Target:
    return _Target(_soft(cover * weight, blur), weight, blur)


def _set(text: str, found: ink.Ink, likely: Sequence[Face], every: Sequence[Face]) -> Pose | None:
    """Return the best pose of a text on the ink of its frame."""
    extent = sketch.extent(found.cover)
    if extent is None:
        return None
    times = max(1, int((extent[3] - extent[1]) / COARSE))
    small, weight = _reduced(found.cover, times), _reduced(found.weight, times)
    rough, fine = (_target(small, weight, blur) for blur in BLURS)
    box = (extent[0] / times, extent[1] / times, extent[2] / times, extent[3] / times)
    tried = TRIED
    if len(every) > len(glyphs.FACES):
        tried = TRIED if len(text) > BRIEF else 2 * KEPT
        every = sketch.promising(text, small, box, every, KEPT)
    rest = [face for face in every if face not in likely]
    best: Pose | None = None
    for faces, spaced in ((likely, False), (rest, False), ((*likely, *rest), True)):
        guesses = sorted(_guesses(text, rough, box, faces, spaced), key=lambda pose: -pose.agreement)
        nearer = [_refined(text, rough, guess) for guess in guesses[:tried]]
        top = max((pose.agreement for pose in nearer), default=0.0)
        for pose in (_refined(text, fine, pose) for pose in nearer if pose.agreement > top - CLOSE):
            best = pose if best is None or _plainer(pose, best, text) is pose else best
        if best is not None and best.agreement > CERTAIN:
            break
    if best is None:
        return None
    if times > 1:
        fine = _target(found.cover, found.weight, BLURS[-1])
        large = msgspec.structs.replace(best, size=best.size * times, x=best.x * times, y=best.y * times)
        best = _refined(text, fine, large, spaced=best.spacing != 0)
    return _neat(text, fine, best)


def _plainer(new: Pose, best: Pose, text: str) -> Pose:
    """Return the pose that agrees better, where letter spacing gains enough to be believed."""
    price = WIDER[0] + WIDER[1] / len(text) if new.spacing and not best.spacing else 0.0
    return new if new.agreement > best.agreement + price else best


def _neat(text: str, target: _Target, pose: Pose) -> Pose:
    """Return the pose at a size of whole or else half pixels, where it agrees as well."""
    for step in (1.0, 0.5):
        size = round(pose.size / step) * step
        neat = msgspec.structs.replace(pose, size=size, y=pose.y) if size else pose
        neat = _refined(text, target, neat, fixed=True, spaced=pose.spacing != 0)
        if neat.agreement > pose.agreement - NEATER:
            return neat
    return pose


def _reduced(cover: np.ndarray, times: int) -> np.ndarray:
    height, width = (-(-side // times) * times for side in cover.shape)
    full = np.pad(cover, ((0, height - cover.shape[0]), (0, width - cover.shape[1])))
    return full.reshape(height // times, times, width // times, times).mean(axis=(1, 3))


def _guesses(text: str, target: _Target, box: tuple[float, ...], faces: Iterable[Face], spaced: bool) -> Iterable[Pose]:
    """Yield each face at the size that the ink's width asks for, or its height if letter spacing gives the width."""
    width, height = box[2] - box[0], box[3] - box[1]
    for face in faces:
        left, top, right, bottom = glyphs.plate(face, text, height * 1.3).box  # a first idea of the size
        if right <= left or bottom <= top or (spaced and len(text) < 2):
            continue
        wide, high = width / (right - left), height / (bottom - top)
        spacing = (width / high - (right - left)) / (len(text) - 1) if spaced else 0.0
        if min(wide, high) < 3 or spacing < TIGHT or (not spaced and abs(np.log(wide / high)) > SLACK):
            continue
        # The ends of a serif may be too faint to count, and are a large part of a single letter's width.
        for size in (high,) if spaced else (wide, high) if len(text) < FEW else (wide,):
            x, y = box[0] + width / 2 - (left + right) / 2 * size, (box[1] + box[3]) / 2 - (top + bottom) / 2 * size
            yield _judged(text, target, Pose(face, size, box[0] - left * size if spaced else x, y, spacing))


def _judged(text: str, target: _Target, pose: Pose) -> Pose:
    return msgspec.structs.replace(pose, agreement=_agreement(_drawn(text, pose, target), target.cover))


def _drawn(text: str, pose: Pose, target: _Target) -> np.ndarray:
    line = glyphs.plate(pose.face, text, pose.size, round(pose.spacing, 5))
    shape = (target.cover.shape[0], target.cover.shape[1])
    return _soft(line.cover(pose.size, pose.x, pose.y, shape) * target.weight, target.blur)


def _soft(cover: np.ndarray, blur: float) -> np.ndarray:
    return cv2.GaussianBlur(cover.astype(np.float32), (0, 0), blur, borderType=cv2.BORDER_CONSTANT)


def _strength(line: np.ndarray, cover: np.ndarray) -> float:
    """Return how strong the ink is where the line covers a pixel: where no pixel is pure, ``cover`` is too large."""
    return float(np.clip(np.vdot(line, cover) / max(float(np.vdot(line, line)), 1e-6), 0.5, 2.0))


def _agreement(line: np.ndarray, cover: np.ndarray) -> float:
    rest = cover - _strength(line, cover) * line
    return 1 - float(np.sqrt(np.vdot(rest, rest) / max(float(np.vdot(cover, cover)), 1e-6)))


def _refined(text: str, target: _Target, pose: Pose, *, spaced: bool | None = None, fixed: bool = False) -> Pose:
    """Refine a pose by Levenberg-Marquardt.

    Args:
        text: the line.
        target: what it is fitted to.
        pose: where to start.
        spaced: refine letter spacing too; where not given, if there is some.
        fixed: leave the size as it is.
    """
    pose = _judged(text, target, pose)
    # A step in size or spacing moves the far end of the line, so it is taken in pixels there.
    length = max(float(glyphs.places(pose.face, text)[-1]), 0.5)
    steps = [("x", 0.1), ("y", 0.1)] + ([] if fixed else [("size", 0.1 / length)])
    if spaced or (spaced is None and pose.spacing):
        steps.append(("spacing", 0.1 / pose.size / max(len(text) - 1, 1)))
    damping = 1e-3
    for _ in range(STEPS):
        base = _drawn(text, pose, target)
        gain = _strength(base, target.cover)
        slopes = [gain * (_drawn(text, _moved(pose, [(name, unit)]), target) - base) for name, unit in steps]
        jacobian = np.stack([slope.ravel() for slope in slopes])
        normal, ahead = jacobian @ jacobian.T, jacobian @ (target.cover - gain * base).ravel()
        before = pose.agreement
        for _ in range(4):
            amounts = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-9), ahead)
            tried = _moved(pose, [(name, unit * float(by)) for (name, unit), by in zip(steps, amounts, strict=True)])
            tried = _judged(text, target, tried) if tried.size > 2 else tried
            if tried.agreement > before:
                pose, damping = tried, damping / 4
                break
            damping *= 8
        if pose.agreement < before + SETTLED:
            break
    return pose


def _moved(pose: Pose, steps: Iterable[tuple[str, float]]) -> Pose:
    return msgspec.structs.replace(pose, agreement=-1.0, **{name: getattr(pose, name) + by for name, by in steps})


def _fitted(text: str, frame: frames.Frame, found: ink.Ink, pose: Pose) -> Fitted:
    target = _target(found.cover, found.weight, BLURS[-1])
    line = glyphs.plate(pose.face, text, pose.size, round(pose.spacing, 5))
    sharp = line.cover(pose.size, pose.x, pose.y, (found.cover.shape[0], found.cover.shape[1]))
    colour, opacity = css(_colour(frame.window, found, sharp))
    x, y = frame.point(pose.x, pose.y)
    shape = Text(
        x, y, text, pose.size, pose.face.family, pose.face.weight, pose.face.italic,
        angle=frame.angle, spacing=pose.spacing * pose.size,
    )  # fmt: skip
    return Fitted(
        Node("text", shape, Solid(colour, opacity)),
        pose.agreement,
        _weakest(text, line.pens * pose.size + pose.x, _drawn(text, pose, target), target.cover),
        _explained(sharp, found.cover),
    )


def _colour(window: np.ndarray, found: ink.Ink, line: np.ndarray) -> np.ndarray:
    """Return the ink's premultiplied colour: of the pixels that it fills, else by least squares over all."""
    full = (line > 0.98) & (found.weight > 0)
    if full.sum() >= 12:
        return np.median(window[full], axis=0)
    part = (line * found.weight)[..., None]
    colour = (part * (window - (1 - part) * found.ground)).sum(axis=(0, 1)) / max(float(np.vdot(part, part)), 1e-6)
    return np.clip(colour, 0, 255)


def _weakest(text: str, pens: np.ndarray, line: np.ndarray, cover: np.ndarray) -> float:
    """Return the agreement of the worst letter: a misread one shows here, however long the line."""
    bounds = np.clip(np.rint(pens).astype(int), 0, cover.shape[1])
    spans = [slice(a, b) for a, b, letter in zip(bounds, bounds[1:], text, strict=False) if b > a and letter != " "]
    rest = (cover - _strength(line, cover) * line) ** 2
    typical = float(np.vdot(cover, cover)) / max(len(spans), 1)
    # A full stop has little ink of its own: half a letter's is the least that an error is measured by.
    worst = [rest[:, span].sum() / max(float((cover[:, span] ** 2).sum()), typical / 2) for span in spans]
    return 1 - float(np.sqrt(max(worst, default=1.0)))


def _explained(line: np.ndarray, cover: np.ndarray) -> float:
    reach = masks.dilate(line > 0.02, 1)
    return float(cover[reach].sum() / max(float(cover.sum()), 1e-6))
