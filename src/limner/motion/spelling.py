"""Easings and keyframes in the words that a model is told, and answers in: those of CSS, and ``spring()``."""

import math
import re

from limner.render.keyframes import function, hexadecimal, seconds
from limner.render.path import number
from limner.sight.animation import PRESETS, Animation, Easing, Key, Property

COUNTS: dict[Property, int] = {
    "translate": 2, "rotate": 1, "scale": 2, "skew": 1, "opacity": 1, "fill": 3, "tilt": 2, "project": 8, "order": 1,
    "visibility": 1, "size": 2, "trim": 2,
}  # fmt: skip
"""Numbers of a value; outlines and radii have as many as they need."""
MOST = 14
"""Keyframes that are told of one animation."""
_CALL = re.compile(r"([a-z-]+)\s*\(([^()]*)\)")
_WORDS = {
    **PRESETS,
    "step-start": Easing("steps", (1.0, 1.0)),
    "step-end": Easing("steps", (1.0, 0.0)),
}
_JUMPS = {"start": 1.0, "jump-start": 1.0, "end": 0.0, "jump-end": 0.0, "": 0.0}
FORMS = "linear, ease, ease-in, ease-out, ease-in-out, cubic-bezier(x1, y1, x2, y2), steps(n, jump-end), spring(d, n)"


def easing(text: str) -> Easing:
    """Read an easing.

    Raises:
        ValueError: it is none of :data:`FORMS`.
    """
    text = text.strip().lower()
    if text in _WORDS:
        return _WORDS[text]
    call = _CALL.fullmatch(text)
    words = [word.strip() for word in call[2].split(",")] if call else []
    try:
        match (call[1] if call else "", words):
            case "cubic-bezier", [_, _, _, _]:
                x1, y1, x2, y2 = numbers = tuple(float(word) for word in words)
                if 0 <= x1 <= 1 and 0 <= x2 <= 1 and math.isfinite(y1) and math.isfinite(y2):
                    return Easing("bezier", numbers)
            case "steps", [count, *jump] if len(jump) < 2:
                if 1 <= int(count) <= 1000:
                    return Easing("steps", (float(int(count)), _JUMPS[jump[0] if jump else ""]))
            case "spring", [_, _]:
                damping, swings = (float(word) for word in words)
                if 0 < damping < 1 and 0 < swings <= 100:
                    return Easing("spring", (damping, swings))
            case _:
                pass
    except (ValueError, KeyError):
        pass
    raise ValueError(f"there is no easing {text[:60]!r}")


def spelt(curve: Easing) -> str:
    """Say an easing as :func:`easing` reads it."""
    if curve.kind == "spring":
        return f"spring({number(curve.numbers[0], 3)}, {number(curve.numbers[1], 3)})"
    return next((word for word, preset in PRESETS.items() if preset == curve), None) or function(curve)


def told(animation: Animation) -> str:
    """Say an animation in a line: its timing, then its keyframes with their values and the easings from there on."""
    words = [animation.property, seconds(animation.duration)]
    words += [f"delay {seconds(animation.delay)}"] if abs(animation.delay) >= 5e-4 else []
    if animation.iterations != 1:
        words.append("infinite" if math.isinf(animation.iterations) else f"{animation.iterations:g} times")
    words += [animation.direction] if animation.direction != "normal" else []
    words += [f"fill {animation.fill}"] if animation.fill != "both" else []
    easings = {key.easing for key in animation.keys[:-1]}
    one = easings.pop() if len(easings) == 1 else None
    words += [spelt(one)] if one else []
    shown = [_key(animation, key, each=one is None and key is not animation.keys[-1]) for key in animation.keys[:MOST]]
    more = len(animation.keys) - MOST
    ends = f"; and {more} more, to {_key(animation, animation.keys[-1], each=False)}" if more > 0 else ""
    return f"{' '.join(words)}: {'; '.join(shown)}{ends}"


def _key(animation: Animation, key: Key, *, each: bool) -> str:
    values = key.value
    if animation.property == "fill":
        text = hexadecimal(values)
    elif animation.property in ("outline", "clip") and len(values) > 8:
        text = f"{len(values) // 2} points"
    else:
        text = " ".join(number(value, 4 if animation.property == "project" else 3) for value in values)
    return f"{number(key.offset, 4)} {text}" + (f" {spelt(key.easing)}" if each else "")
