"""A pair of axes with round numbers at them, and how numbers are written.

Ticks stand at 1, 2 or 5 times a power of ten (Heckbert, *Nice numbers for graph labels*, Graphics Gems, 1990), or at
parts of pi where the range ends in such.
"""

import math
import re

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, Line, VGroup

from limner.chalk.ink import Ink
from limner.chalk.markup import markup
from limner.chalk.math import read, typst
from limner.chalk.setting import typeset
from limner.chalk.theme import SMALL, current

TIP = 0.18
MOST = 9
"""Numbers at an axis, however long."""
_SYMBOL = re.compile(r"^\\?[A-Za-zα-ωΑ-Ω]+$|^[A-Za-z]([_^(].*)?$")


class Axes:
    """From numbers to places on the frame; the picture's middle is the frame's.

    Args:
        x: from where to where.
        y: the same.
        width: units of the frame.
        height: the same.
    """

    def __init__(self, x: tuple[float, float], y: tuple[float, float], width: float, height: float) -> None:
        self.x, self.y, self.width, self.height = x, y, width, height

    def at(self, x: float, y: float) -> np.ndarray:
        """Return where a point is, ``(3,)``."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0]) - 0.5
        up = (y - self.y[0]) / (self.y[1] - self.y[0]) - 0.5
        return np.array([across * self.width, up * self.height, 0.0])

    @property
    def floor(self) -> float:
        """The y at which the x-axis runs: zero, or what is nearest to it."""
        return min(max(0.0, self.y[0]), self.y[1])

    @property
    def wall(self) -> float:
        """The x at which the y-axis runs."""
        return min(max(0.0, self.x[0]), self.x[1])


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from ``low`` to ``high``, ``most`` at most."""
    if not high > low:
        return [low]
    rough = (high - low) / max(most - 1, 1)
    if _turns(low) and _turns(high):
        unit = next(part for part in (math.pi / 4, math.pi / 2, math.pi, 2 * math.pi, 4 * math.pi, math.inf)
                    if part >= rough * 0.99)  # fmt: skip
        if math.isfinite(unit):
            return [k * unit for k in range(math.ceil(low / unit - 1e-9), math.floor(high / unit + 1e-9) + 1)]
    size = 10 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in (1, 2, 5, 10, 20) if factor * size >= rough * 0.8)
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 10) + 0.0 for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _turns(value: float) -> bool:
    """Say whether a number is a multiple of pi / 2, and not just small."""
    parts = value / (math.pi / 2)
    return abs(parts - round(parts)) < 1e-6 and (abs(value) > 1 or value == 0)


def spelled(value: float) -> str:
    """Write a number in Typst: with a minus, thousands apart, powers of ten where it is huge or tiny."""
    parts = value / (math.pi / 4)
    if abs(value) > 0.5 and abs(parts - round(parts)) < 1e-9:
        return _pi(round(parts))
    text = f"{value:.8g}"
    if "e" in text or abs(value) >= 1e9:
        digits, power = f"{value:.3e}".split("e")
        mantissa = f"{float(digits):g}".replace("-", "−")
        return f"${mantissa} dot.c 10^({int(power)})$" if mantissa not in ("1",) else f"$10^({int(power)})$"
    whole, dot, rest = text.lstrip("-").partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "\u202f")
    return ("−" if value < 0 else "") + whole + dot + rest


def _pi(quarters: int) -> str:
    over, under = quarters // math.gcd(quarters, 4), 4 // math.gcd(quarters, 4)
    sign = "−" if over < 0 else ""
    top = "π" if abs(over) == 1 else f"{abs(over)}π"
    return f"${sign}{top}$" if under == 1 else f"${sign}{top}\\/{under}$"


def number(value: float) -> Ink:
    """Set a number as it stands at an axis."""
    return typeset(spelled(value), size=0.8 * SMALL, colour=current().faint)


def named(text: str) -> Ink:
    """Set an axis' name: a symbol as a formula, words as they are."""
    code = f"${typst(read(text))}$" if _SYMBOL.match(text) and len(text) < 3 else markup(text)
    return typeset(code, size=SMALL if code[0] == "$" else 0.85 * SMALL, colour=current().ink)


def cross(axes: Axes, names: tuple[str, str], strokes: np.ndarray) -> VGroup:
    """Draw axes with arrows, ticks, numbers and names.

    Args:
        axes: the axes.
        names: of both.
        strokes: ``(n, 3)`` places that curves go through; a number on one goes to the other side, or is left out.
    """
    look = current()
    floor, wall = axes.floor, axes.wall
    style = {"color": look.faint, "buff": 0, "stroke_width": 3, "tip_length": TIP}
    across = Arrow(axes.at(axes.x[0], floor), axes.at(axes.x[1], floor) + 0.25 * RIGHT, **style)
    upward = Arrow(axes.at(wall, axes.y[0]), axes.at(wall, axes.y[1]) + 0.25 * UP, **style)
    group = VGroup(across, upward)
    middle = axes.y[0] < floor - 1e-9 or axes.x[0] < wall - 1e-9
    for value in ticks(*axes.x, min(max(3, int(axes.width / 0.9)), MOST)):
        place = axes.at(value, floor)
        # Where the axes cross each other in the middle, no number stands on them.
        if abs(value - wall) > 1e-9 or not middle:
            group.add(Line(place + 0.07 * DOWN, place + 0.07 * UP, color=look.faint, stroke_width=2))
            group.add(*_free(number(value), place, (DOWN, UP), strokes))
    for value in ticks(*axes.y, min(max(3, int(axes.height / 0.7)), MOST)):
        place = axes.at(wall, value)
        if abs(value - floor) > 1e-9 or (not middle and floor != 0):
            group.add(Line(place + 0.07 * LEFT, place + 0.07 * RIGHT, color=look.faint, stroke_width=2))
            group.add(*_free(number(value), place, (LEFT, RIGHT), strokes))
    end, top = across.get_end(), upward.get_end()
    first, second = named(names[0]), named(names[1])
    if first.width < 0.5:
        first.next_to(end, RIGHT, buff=0.12)
    else:  # words stand below the numbers, and end where the axis does
        first.move_to((end[0] - first.width / 2, end[1] - 0.75, 0))
    if second.width < 0.5:
        second.next_to(top, RIGHT, buff=0.15)
    else:
        left = max(top[0] - 0.4, -axes.width / 2 - 0.5)
        second.move_to((left + second.width / 2, top[1] + second.height / 2 + 0.12, 0))
    return group.add(first, second)


def _free(words: Ink, place: np.ndarray, sides: tuple[np.ndarray, ...], strokes: np.ndarray) -> list[Ink]:
    """Put a number on the first side of its tick where no curve goes through it; nowhere, if there is none."""
    for side in sides:
        words.next_to(place, side, buff=0.15)
        half = np.array([words.width, words.height]) / 2 + 0.05
        if not np.any(np.all(np.abs(strokes[:, :2] - words.get_center()[:2]) < half, axis=1)):
            return [words]
    return []
