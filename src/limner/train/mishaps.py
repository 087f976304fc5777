"""Mistakes that authors make, put before the right cell of a trace, each with the thought that notices it.

==========  ==================================================  ================================================
name        the cell                                            is noticed by
==========  ==================================================  ================================================
turn        turns or mirrors the wrong way                      the picture that it shows
off         crops beside the place                              the picture that it shows
empty       crops with top and bottom exchanged                 an error: an image without pixels
name        misspells a variable                                a ``NameError``
syntax      lacks a bracket                                     a ``SyntaxError``
==========  ==================================================  ================================================
"""

from typing import Literal, get_args

import numpy as np

from limner.train.lesson import Lesson, Move, State, box, crop, orient, said, turned

Mishap = Literal["turn", "off", "empty", "name", "syntax"]
MISHAPS: tuple[Mishap, ...] = get_args(Mishap)
FAILING: tuple[Mishap, ...] = ("empty", "name", "syntax")
"""Those whose cell must end with an error."""


def spoilt(
    mishap: Mishap, good: Move, lesson: Lesson, state: State, rng: np.random.Generator
) -> tuple[Move, str] | None:
    """Spoil a turn.

    Args:
        mishap: how.
        good: the right turn.
        lesson: what it belongs to.
        state: before it.
        rng: of the choices.

    Returns:
        The wrong turn, and the thought with which the right one follows; ``None`` where it cannot be spoilt like that.
    """
    match mishap:
        case "turn" if good.step == "orient":
            return _turn(good, lesson, state, rng)
        case "off" if good.step == "crop":
            return _off(good, lesson, state, rng)
        case "empty" if good.step == "crop" and (place := box(lesson, state)):
            left, top, right, bottom = place
            code = f"part = {state.name}[{bottom}:{top}, {left}:{right}]\nshow(part)"
            return _with(good, code), "The crop is empty: top and bottom were exchanged."
        case "name":
            wrong = state.name[:-1] + state.name[-1] * 2
            if state.name not in good.code:
                return None
            return _with(good, good.code.replace(state.name, wrong)), f"It is called `{state.name}`, not `{wrong}`."
        case "syntax" if good.code.endswith(")"):
            return _with(good, good.code[:-1]), "A bracket was missing."
    return None


def _turn(good: Move, lesson: Lesson, state: State, rng: np.random.Generator) -> tuple[Move, str]:
    quarters, mirror = turned(lesson, state)
    others = [(k, m) for k in range(4) for m in (False, True) if (k, m) not in ((quarters, mirror), (0, False))]
    # The likeliest mistake is to turn by a quarter the other way.
    other = (-quarters % 4, mirror)
    chosen = other if other in others and rng.random() < 0.6 else others[int(rng.integers(len(others)))]
    name = state.name
    code = orient(name, good.name, *chosen, rng)
    left = said(*turned(lesson, _after(state, *chosen)))
    return _with(good, code), f"That is {left} now, not upright. I start again from `{name}` and undo it the right way."


def _after(state: State, quarters: int, mirror: bool) -> State:
    """Return the state after turning and mirroring."""
    width, height = state.size
    matrix = state.matrix
    for _ in range(quarters):
        matrix = matrix @ np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]])
        width, height = height, width
    if mirror:
        matrix = matrix @ np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]])
    return State(state.name, matrix, (width, height))


def _off(good: Move, lesson: Lesson, state: State, rng: np.random.Generator) -> tuple[Move, str] | None:
    place = box(lesson, state)
    if place is None:
        return None
    left, top, right, bottom = place
    wide, high = right - left, bottom - top
    shifts = {
        "to the right": (-wide, 0), "to the left": (wide, 0), "further down": (0, -high), "further up": (0, high),
    }  # fmt: skip
    ways = [
        (where, x, y) for where, (x, y) in shifts.items()
        if 0 <= left + x and right + x <= state.size[0] and 0 <= top + y and bottom + y <= state.size[1]
    ]  # fmt: skip
    if not ways:
        return None
    where, x, y = ways[int(rng.integers(len(ways)))]
    code = crop(state.name, good.name, (left + x, top + y, right + x, bottom + y), rng)
    return _with(good, code), f"The crop misses the place: it lies {where}."


def _with(good: Move, code: str) -> Move:
    return Move(good.thought, code, good.name, good.step)
