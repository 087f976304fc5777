"""What a model is told: frames of the film and of its reconstruction, what measuring found, and the code in short.

All of it is a function of the film and the run's history, so that a resumed run asks what it would have asked.
"""

import io
import math
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np
from PIL import Image

from limner.core.data import Finding, Program, Step
from limner.core.patience import faults
from limner.core.prompts import fill
from limner.core.run import Run
from limner.motion.spelling import told
from limner.motion.write import FILM, POINTS, Measurement
from limner.render import svg
from limner.render.box import bounds
from limner.render.path import number
from limner.render.seal import TAG
from limner.sight.animation import Animated, Animation, Element, load
from limner.sight.clip import load_clip
from limner.sight.graph import Scene
from limner.sight.tracks import Clip, Track, Tracked

PROMPTS = "limner.motion"
"""The package whose prompts are filled."""
EVEN, WORST = 12, 4
"""Frames that are shown of a film, evenly spread; and of the moments where it differs most from its target."""
ACROSS, TILE, LARGEST = 4, 256, 4.0
"""Frames in a row, pixels of a frame's longer side, and how much a small film is enlarged at most."""
SLACK = 0.005
"""Seconds that a moment is rounded by."""
LABEL = 18
"""Pixels for a frame's time."""
MAX_LOOK, MAX_LISTING, MAX_PAGE = 400, 40_000, 60_000
"""Characters of an element's drawing, of all elements and of a page that a model is shown."""
TRACKS, MOMENTS = 24, 9
"""Tracks that a model is told of which writes from scratch, and moments of each."""
GONE = 0.02
"""Opacity of what cannot be seen."""


def picks(clip: Clip, findings: Sequence[Finding] = ()) -> list[float]:
    """Choose the moments to show, in seconds: evenly spread ones, and the middles of the worst spells."""
    even = np.linspace(0, float(clip.times[-1]), min(EVEN, len(clip.frames)))
    worst = [finding.time for finding in findings if finding.time][:WORST]
    return sorted({round(float(time), 2) for time in (*even, *((first + last) / 2 for first, last in worst))})


def sheet(frames: np.ndarray, times: np.ndarray, moments: Sequence[float]) -> bytes:
    """Lay frames side by side with their times beneath.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        times: ``(N,)`` seconds from which on each is shown.
        moments: seconds at which to show what there is to see.

    Returns:
        A PNG.
    """
    height, width = frames.shape[1:3]
    scale = min(TILE / max(height, width), LARGEST)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    rows = -(-len(moments) // ACROSS)
    whole = np.full((rows * (size[1] + LABEL), min(ACROSS, len(moments)) * (size[0] + 2), 3), 255, np.uint8)
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    for place, moment in enumerate(moments):
        x, y = place % ACROSS * (size[0] + 2), place // ACROSS * (size[1] + LABEL)
        index = max(int(np.searchsorted(times, moment + SLACK, "right")) - 1, 0)
        whole[y : y + size[1], x : x + size[0]] = cv2.resize(frames[index], size, interpolation=kind)
        at = (x + 3, y + size[1] + 13)
        cv2.putText(whole, f"{moment:.2f} s", at, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
    file = io.BytesIO()
    Image.fromarray(whole).save(file, "PNG")
    return file.getvalue()


def filmed(step: Step) -> tuple[np.ndarray, np.ndarray]:
    """Return the frames that were filmed of a step, ``(N, H, W, 3) uint8``, and their times in seconds."""
    clip = load_clip(step.rendering.frames[0])
    return clip.frames, clip.times


def typed(program: Program) -> Animated | None:
    """Return the typed form that a page was printed from; ``None`` of a page that a model wrote."""
    return load(program.files[FILM]) if FILM in program.files else None


def measured(program: Program) -> list[Measurement]:
    """Return what a page's animations were fitted to, as far as it is known."""
    return msgspec.json.decode(program.files[POINTS], type=list[Measurement]) if POINTS in program.files else []


def state(run: Run, best: Step, clip: Clip) -> str:
    """Return where the run stands: the best step's score, findings and code, and what was tried on it in vain."""
    program = best.proposal.program
    if program is None:
        raise ValueError("a kept step has a program")
    film = typed(program)
    zoom = 1.0 if film else clip.zoom  # the typed form is in pixels of the film as it was measured, a page in its own
    attempts = [
        {
            "note": step.proposal.note,
            "score": step.review.score,
            "faults": [spoken(finding, zoom) for finding in faults(step)],
        }
        for step in run.steps
        if step.number > best.number
    ]
    height, width = clip.frames.shape[1:3]
    return fill(
        PROMPTS,
        "state",
        width=round(width * zoom),
        height=round(height * zoom),
        natural=natural(clip),
        seconds=clip.seconds,
        fps=clip.fps,
        score=best.review.score or 0.0,
        components=best.review.components,
        findings=[spoken(finding, zoom) for finding in best.review.findings],
        refused=[spoken(finding) for finding in best.proposal.findings],
        attempts=attempts,
        elements=listing(film, measured(program)) if film else "",
        page="" if film else program.text.replace(f"{TAG}\n", "")[:MAX_PAGE],
    )


def natural(clip: Clip) -> tuple[int, int]:
    """Return the width and height of a page that shows a film at its own size."""
    height, width = clip.frames.shape[1:3]
    return round(width * clip.zoom), round(height * clip.zoom)


def listing(film: Animated, points: Sequence[Measurement] = ()) -> str:
    """Return a film in short: each element with its place, its motions in CSS's words, and how it is drawn."""
    known = {(point.element, point.property): point for point in points}
    behind = "an image" if film.ground_raster is not None else "a repeated cell" if film.ground_tiling else ""
    blocks = [_drawn("ground", film.ground, behind)]
    blocks += [_element(element, known) for element in film.elements]
    text, shown = "", 0
    for block in blocks:
        if len(text) + len(block) > MAX_LISTING:
            break
        text, shown = text + block, shown + 1
    more = len(blocks) - shown
    return text + (f"({more} elements more are not shown; what no edit names stays as it is.)\n" if more else "")


def _element(element: Element, known: dict[tuple[str, str], Measurement]) -> str:
    image = ", ".join(filter(None, ("an image" if element.raster is not None else "", element.note)))
    lines = _drawn(element.id, element.look, image)
    if element.parent is not None:
        lines += f"  moves along with {element.parent}\n"
    if {"rotate", "scale", "skew"} & {animation.property for animation in element.animations}:
        lines += f"  origin {number(element.origin[0])} {number(element.origin[1])}\n"
    for animation in element.animations:
        point = known.get((element.id, animation.property))
        lines += f"  {told(animation)}{_missed(animation, point) if point else ''}\n"
    return lines


def _drawn(name: str, look: Scene, note: str) -> str:
    place = f" in {' '.join(number(side, 1) for side in bounds(look))}" if look.children else ""
    lines = [" ".join(line.split()) for line in svg.inner(look)[1]]
    drawing = " ".join(lines)
    cut = f"{drawing[:MAX_LOOK]}..." if len(drawing) > MAX_LOOK else drawing
    return f"{name}{place}{f' ({note})' if note else ''}\n" + (f"  {cut}\n" if cut else "")


def _missed(animation: Animation, point: Measurement) -> str:
    """Say how far an animation is from what was measured."""
    gaps = []
    for time, values in zip(point.times, point.values, strict=True):
        value = animation.at(time)
        if value is not None:
            gaps.append(math.dist(value, values))
    if not gaps:
        return ""
    mean = math.sqrt(float(np.mean(np.square(gaps))))
    return f" [measured: off by {number(mean, 3)} in the mean, {number(max(gaps), 3)} at most]"


def hints(tracked: Tracked) -> list[str]:
    """Return what measuring tells a model that writes from scratch: each thing, and where it is at some moments.

    Pixels are the page's.
    """
    order = sorted(tracked.tracks, key=lambda track: -float(track.sprite[..., 3].sum()))[:TRACKS]
    kept = {id(track) for track in order}
    clip = tracked.clip
    moments = np.unique(np.linspace(0, len(clip.frames) - 1, MOMENTS).round().astype(int))
    lines = [f"the ground is {_hex(np.median(tracked.plate.reshape(-1, 3), axis=0))} for the most part"]
    lines += [_followed(track, clip, moments) for track in tracked.tracks if id(track) in kept]
    left = len(tracked.tracks) - len(order)
    return lines + ([f"and {left} smaller things"] if left else [])


def _followed(track: Track, clip: Clip, moments: np.ndarray) -> str:
    times, zoom = clip.times, clip.zoom
    height, width = track.sprite.shape[:2]
    solid = track.sprite[..., 3] > 0.5
    colour = _hex(np.median(track.sprite[..., :3][solid], axis=0)) if solid.any() else "faint"
    middle = np.array([track.corner[0] + width / 2, track.corner[1] + height / 2, 1.0])
    spots = []
    for index in moments:
        pose, opacity = track.pose[index], float(track.opacity[index])
        if not np.isfinite(pose).all() or not opacity > GONE:
            spots.append(f"{times[index]:.2f} s gone" if opacity <= GONE else f"{times[index]:.2f} s hidden")
            continue
        x, y, w = pose @ middle
        (a, c), (b, d) = pose[:2, :2]
        turn, scale = math.degrees(math.atan2(b, a)), math.sqrt(abs(a * d - b * c))
        extra = [f"turned {turn:.0f}"] if abs(turn) >= 1 else []
        extra += [f"scaled {scale:.2f}"] if abs(scale - 1) >= 0.01 else []
        extra += [f"opacity {opacity:.2f}"] if opacity < 0.99 else []
        if track.tint is not None:
            extra.append(_hex(track.tint[index]))
        spots.append(" ".join([f"{times[index]:.2f} s {zoom * x / w:.1f},{zoom * y / w:.1f}", *extra]))
    return (
        f"a thing of {width * zoom:.0f} x {height * zoom:.0f} px, {colour}, {track.kind}; its middle at "
        + "; ".join(spots)
    )


def _hex(colour: np.ndarray) -> str:
    if not np.isfinite(colour).all():
        return "colour unknown"
    return "#" + "".join(f"{round(float(level)):02x}" for level in np.clip(colour, 0, 255))


def spoken(finding: Finding, zoom: float = 1.0) -> str:
    """Return a finding as one line, its box in pixels that are ``zoom`` times smaller."""
    where = f" at {' '.join(f'{value * zoom:g}' for value in finding.box)}" if finding.box else ""
    element = f" (element {finding.element})" if finding.element else ""
    amount = f", {finding.amount:g} {finding.unit}" if finding.amount is not None else ""
    return f"{finding.what}{where}{element}{amount}" + (f": {finding.advice}" if finding.advice else "")
