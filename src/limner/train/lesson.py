"""Oracle programs as cells: what is truly known of an example, turned into code that a good author would write.

A program is a list of the names of steps, as :mod:`limner.bench.oracle` finds them, each necessary. Each step here
makes one cell by the true parameters, with a thought before it; both are worded in one of several ways, by chance.
``read``, ``count`` and ``difference`` make none: they are looking. Pure functions; ``traces.py`` runs what they write.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.think.frame import bounds, points, quad
from limner.train.example import Example

MARGIN, ENLARGED = 0.5, 900
"""Of the lower side of a place, what is cropped around it; pixels of the longer side to which a crop is enlarged."""
QUARTER, MIRROR = np.array([[0.0, -1], [1, 0]]), np.diag([-1.0, 1])
"""From pixels of a picture turned by a quarter counter-clockwise, or mirrored, to those before: the linear part."""


class Lesson(msgspec.Struct, frozen=True):
    """An example and how it is solved."""

    example: Example
    steps: tuple[str, ...]
    """Of the oracle's program."""
    sizes: tuple[tuple[float, float], ...]
    """Width and height of each upright source."""
    words: tuple[str, ...] = ()
    """What is to be read at each of the example's places, empty where nothing is."""


class State(msgspec.Struct, frozen=True):
    """What the cells have come to: the picture that is worked on."""

    name: str
    """Of its variable."""
    matrix: np.ndarray
    """(3, 3), from its pixels to those of the given picture."""
    size: tuple[int, int]
    """Width and height."""


class Move(msgspec.Struct, frozen=True):
    """A turn: a thought, and a cell."""

    thought: str
    code: str
    name: str
    """The variable that it makes."""
    step: str = ""


def turned(lesson: Lesson, state: State) -> tuple[int, bool]:
    """Return by how many quarters, counter-clockwise, and whether mirrored after that, a picture comes upright."""
    to_source = lesson.example.upright(0) @ state.matrix
    x, y = state.size[0] / 2, state.size[1] / 2
    middle, right, down = (np.array(each) for each in points(to_source, [(x, y), (x + 50, y), (x, y + 50)]))
    linear = np.column_stack([right - middle, down - middle]) / 50
    ways = [(quarters, mirror) for mirror in (False, True) for quarters in range(4)]
    return max(ways, key=lambda way: np.trace(linear @ _linear(*way)))


def _linear(quarters: int, mirror: bool) -> np.ndarray:
    return np.linalg.matrix_power(QUARTER, quarters) @ (MIRROR if mirror else np.eye(2))


def orient(old: str, new: str, quarters: int, mirror: bool, rng: np.random.Generator) -> str:
    """Return the cell that turns and mirrors a picture, spelt by chance."""
    steps = []
    if quarters:
        there = ("ROTATE_90_COUNTERCLOCKWISE", "ROTATE_180", "ROTATE_90_CLOCKWISE")[quarters - 1]
        spelt = (
            f"np.rot90({{}}, {quarters})",
            f"cv2.rotate({{}}, cv2.{there})",
            f"np.rot90({{}}, {quarters - 4})",
        )
        steps.append(str(rng.choice(spelt)))
    if mirror:
        steps.append(str(rng.choice(("np.fliplr({})", "{}[:, ::-1]", "cv2.flip({}, 1)"))))
    code = old
    for step in steps:
        code = step.format(code)
    return f"{new} = {code}\nshow({new})"


def box(lesson: Lesson, state: State, margin: float = MARGIN) -> tuple[int, int, int, int] | None:
    """Return the box to crop: around all places in the first picture, in pixels of the present one."""
    back = np.linalg.inv(lesson.example.upright(0) @ state.matrix)
    ends = [corner for proof in lesson.example.proofs if proof.picture == 0 for corner in quad(back, proof.box)]
    lows = [min(proof.box[2] - proof.box[0], proof.box[3] - proof.box[1]) for proof in lesson.example.proofs]
    if not ends:
        return None
    left, top, right, bottom = bounds(ends)
    rim = margin * min(lows) + 4 * (margin > 0)
    found = (
        max(0, int(left - rim)), max(0, int(top - rim)),
        min(state.size[0], int(right + rim) + 1), min(state.size[1], int(bottom + rim) + 1),
    )  # fmt: skip
    return found if found[2] - found[0] > 4 and found[3] - found[1] > 4 else None


def crop(old: str, new: str, place: Sequence[int], rng: np.random.Generator) -> str:
    """Return the cell that cuts a box out and enlarges it where it is small, spelt by chance."""
    left, top, right, bottom = place
    times = int(np.clip(ENLARGED // max(right - left, bottom - top), 1, 4))
    large = f"show(cv2.resize({new}, None, fx={times}, fy={times}, interpolation=cv2.INTER_CUBIC))"
    show = large if times > 1 else f"show({new})"
    spelt = (
        f"{new} = {old}[{top}:{bottom}, {left}:{right}]\n{show}",
        f"{new} = crop({old}, ({left}, {top}, {right}, {bottom}))\n{show}",
        f"{new} = zoom({old}, ({left}, {top}, {right}, {bottom}), scale={times})\nshow({new})",
    )
    return str(rng.choice(spelt))


def move(lesson: Lesson, step: str, state: State, rng: np.random.Generator) -> Move | None:
    """Return the turn that a step asks for, ``None`` where there is nothing to run."""
    old = state.name
    match step:
        case "orient":
            way = turned(lesson, state)
            thought = str(rng.choice(_ORIENT)).format(how=said(*way))
            return Move(thought, orient(old, "upright", *way, rng), "upright", step) if way != (0, False) else None
        case "deskew" | "flatten":
            return _flatten(lesson, step, state, rng)
        case "brighten":
            code = (
                f"low, high = np.percentile({old}, (0.5, 99.5))\n"
                f"bright = ({old} - low) * (255 / max(high - low, 1))\n"
                "bright = np.clip(bright, 0, 255).astype(np.uint8)\nshow(bright)"
            )
            return Move(str(rng.choice(_BRIGHTEN)), code, "bright", step)
        case "denoise":
            code = f"quiet = cv2.GaussianBlur(cv2.medianBlur({old}, 3), (0, 0), 0.8)\nshow(quiet)"
            return Move(str(rng.choice(_DENOISE)), code, "quiet", step)
        case "register":
            code = (
                f"laid = register(images[1], {old})\n"
                f"change = np.abs(laid[..., :3].astype(int) - {old}[..., :3]).max(axis=2)\n"
                "show(laid)\nshow(np.clip(3 * change, 0, 255).astype(np.uint8))"
            )
            return Move(str(rng.choice(_REGISTER)), code, old, step)
        case "crop":
            place = box(lesson, state)
            if place is None:
                return None
            return Move(str(rng.choice(_CROP)), crop(old, "part", place, rng), "part", step)
        case "sum" if all(_is_number(word) for word in lesson.words):
            return Move("I add up what I read.", " + ".join(lesson.words), old, step)
    return None


def last(lesson: Lesson, state: State, rng: np.random.Generator) -> Move:
    """Return the turn that ends: the answer, with the place that it was read at, or the abstention."""
    example = lesson.example
    if example.answer is None:
        why = str(rng.choice(("It is not to be seen in the picture.", "The picture does not tell it.")))
        return Move(f"I have looked and cannot know it. {why}", f"abstain({why!r})", "", "answer")
    words = " and ".join(repr(word) for word in lesson.words if word)
    seen = f"It reads {words}. " if words and "sum" not in lesson.steps else ""
    place = box(lesson, state, 0) if words else None
    where = f", box={place}, on={state.name}" if place else ""
    return Move(
        f"{seen}That answers the question.", f"answer({example.answer!r}, confidence=0.95{where})", "", "answer"
    )


def look(lesson: Lesson, state: State, rng: np.random.Generator) -> Move:
    """Return the turn that looks before it answers, for a program that has nothing to run: close where it reads."""
    closer = move(lesson, "crop", state, rng) if any(lesson.words) else None
    return closer or Move(str(rng.choice(_LOOK)), f"show({state.name})", state.name, "look")


def said(quarters: int, mirror: bool) -> str:
    """Say how a picture stands that comes upright this way."""
    stand = ("upright", "on its right side", "upside down", "on its left side")[quarters]
    return f"mirrored, and {stand}" if mirror and quarters else "mirrored" if mirror else stand


def _flatten(lesson: Lesson, step: str, state: State, rng: np.random.Generator) -> Move | None:
    back = np.linalg.inv(lesson.example.upright(0) @ state.matrix)
    width, height = lesson.sizes[0]
    corners = points(back, [(0, 0), (width, 0), (width, height), (0, height)])
    if step == "flatten":
        place = ", ".join(f"({round(x)}, {round(y)})" for x, y in corners)
        return Move(str(rng.choice(_FLATTEN)), f"flat = rectify({state.name}, [{place}])\nshow(flat)", "flat", step)
    (x0, y0), (x1, y1) = corners[:2]
    angle = float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))  # clockwise: y runs down
    if abs(angle) < 0.3 or abs(angle) > 44:
        return None
    return Move(
        str(rng.choice(_DESKEW)), f"straight = rotate({state.name}, {angle:.1f})\nshow(straight)", "straight", step
    )


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


_ORIENT = ("The picture is {how}: I turn it upright.", "It stands {how}. First I undo that.", "This is {how}.")
_BRIGHTEN = ("There is little contrast: I stretch the levels.", "It is hard to see: I stretch the contrast.")
_DENOISE = ("It is noisy: I smooth it.", "Noise hides the details, so I take it out.")
_REGISTER = ("I lay the second picture on the first and look at what differs.", "First the two must lie on each other.")
_CROP = ("I look closer at the place.", "I cut out what the question is about.", "The place is small: I enlarge it.")
_FLATTEN = ("The sheet was seen at a slant: I flatten it.", "I map its four corners to a rectangle.")
_DESKEW = ("It is a little askew: I straighten it.", "The lines slope: I rotate them level.")
_LOOK = ("I look at the whole picture first.", "Let me look at it.")
