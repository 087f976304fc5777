"""Prints animations as CSS: keyframes that elements share, and numbers that several share as custom properties.

Animations of one element that keep the same time become one ``@keyframes`` rule; equal ones of several elements are
written once. Each property keeps the easing that it has between its keyframes (CSS Animations 1, section 3).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

import msgspec
import numpy as np

from limner.render.box import bounds, pixels
from limner.render.path import number
from limner.sight.animation import LINEAR, PRESETS, Animation, Easing, Element, Key, Property

T = TypeVar("T")
VERBS = {
    "translate": "move",
    "rotate": "turn",
    "scale": "scale",
    "skew": "skew",
    "opacity": "fade",
    "fill": "tint",
    "tilt": "tilt",
    "project": "warp",
    "outline": "morph",
    "size": "resize",
    "radius": "round",
    "clip": "clip",
    "trim": "draw",
    "order": "restack",
    "visibility": "show",
}
Body = Literal["box", "path", "rect", "stroke"]
INSIDE: dict[Property, Body] = {"outline": "path", "trim": "stroke"}
"""Properties of what is in an element's box."""
BOXED = ("size", "radius")
"""Properties of a box, which in SVG are its rectangle's."""
EYE = 0.5
"""Pixels from the origin within which the eye is before it."""
JUMP = 1e-5
"""Part of a duration that a jump takes."""
SPRING_ERROR = 0.002
"""Of the whole change: by how much the straight pieces of ``linear()`` may miss a spring."""


class Timing(msgspec.Struct, frozen=True):
    """What animations must agree in to be one."""

    duration: float
    delay: float
    iterations: float
    direction: str
    fill: str


class Motion(msgspec.Struct, frozen=True):
    """Animations of one element with one timing, written as one rule."""

    name: str
    timing: Timing
    easing: Easing | None
    """Of all their keyframes; ``None`` where each says its own."""
    body: Body
    """What moves: the element's box, or the outline of the path in it, or its stroke, or in SVG the rectangle."""

    @property
    def undelayed(self) -> Timing:
        """Its timing, had it no delay."""
        return msgspec.structs.replace(self.timing, delay=0.0)


class Sheet:
    """Collects the keyframes and custom properties of a document with these elements.

    Args:
        elements: all of them.
        flat: the document is SVG, whose elements cannot be tilted in space: print the nearest plane transform.
    """

    def __init__(self, elements: Sequence[Element], *, flat: bool = False) -> None:
        self._flat = flat
        self._bodies: dict[str, str] = {}  # body -> name
        self._easings: dict[Easing, str] = {}
        self._durations: dict[str, str] = {}
        used = [group for element in elements for group in _together(element.animations, flat)]
        lasting = Counter(seconds(_timing(group[0]).duration) for group in used)
        for text in _repeated(lasting):
            self._durations[text] = _numbered("--duration", len(self._durations))
        alone = [{key.easing for animation in group for key in animation.keys[:-1]} for group in used]
        curves = Counter(easing for easings in alone if len(easings) == 1 for easing in easings)
        for easing in _repeated(curves):
            if easing.kind != "steps" and easing not in PRESETS.values():
                self._easings[easing] = _numbered("--ease", len(self._easings))

    def motions(self, element: Element, corner: tuple[float, float]) -> list[Motion]:
        """Name the rules of an element, writing those that are new.

        Args:
            element: what moves.
            corner: the point that its box is counted from, in pixels of the film; of a flat one its middle.
        """
        found: list[Motion] = []
        for group in _together(element.animations, self._flat):
            curves = {key.easing for animation in group for key in animation.keys[:-1]}
            easing = curves.pop() if len(curves) == 1 else None
            body = self._body(element, group, corner, easing)
            if body not in self._bodies:
                stem = "-".join(VERBS[animation.property] for animation in group)
                taken = set(self._bodies.values())
                names = (stem if index == 1 else f"{stem}-{index}" for index in range(1, len(taken) + 2))
                self._bodies[body] = next(name for name in names if name not in taken)
            inside = INSIDE.get(group[0].property, "box")
            inside = "rect" if self._flat and group[0].property in BOXED else inside
            found.append(Motion(self._bodies[body], _timing(group[0]), easing, inside))
        return found

    def shorthand(self, motions: Sequence[Motion], *, delayed: bool = True) -> str:
        """Print motions as the value of ``animation``, with their delays or without."""
        return ", ".join(self._words(motion, delayed) for motion in motions)

    def _words(self, motion: Motion, delayed: bool) -> str:
        timing = motion.timing
        duration = seconds(timing.duration)
        words = [motion.name, f"var({self._durations[duration]})" if duration in self._durations else duration]
        words += [self.easing(motion.easing or LINEAR)]
        words += [seconds(timing.delay)] if delayed and seconds(timing.delay) != "0s" else []
        if timing.iterations != 1:
            words.append("infinite" if timing.iterations == float("inf") else number(timing.iterations, 3))
        words += [timing.direction] if timing.direction != "normal" else []
        # What began before the film and never ends has nothing to fill.
        endless = delayed and timing.delay <= 0 and timing.iterations == float("inf")
        words += [timing.fill] if timing.fill != "none" and not endless else []
        return " ".join(words)

    def easing(self, easing: Easing) -> str:
        """Print an easing: a word, a function, or the custom property that holds it."""
        return f"var({self._easings[easing]})" if easing in self._easings else word(easing)

    def properties(self) -> list[str]:
        """Print the custom properties, a declaration each."""
        lines = [f"{name}: {text};" for text, name in self._durations.items()]
        return lines + [f"{name}: {function(easing)};" for easing, name in self._easings.items()]

    def rules(self) -> list[str]:
        """Print the keyframes, a rule each."""
        return [f"@keyframes {name} {{\n{body}\n}}" for body, name in self._bodies.items()]

    def _body(
        self, element: Element, group: Sequence[Animation], corner: tuple[float, float], easing: Easing | None
    ) -> str:
        at: dict[float, list[str]] = {}
        for animation in group:
            for offset, key in _apart(animation.keys):
                at.setdefault(offset, []).append(self._declaration(element, animation, key, corner))
        if easing is None:
            for offset, key in _apart(group[0].keys)[:-1]:
                at[offset].append(f"animation-timing-function: {word(key.easing)}")
        merged: dict[str, list[str]] = {}
        for offset in sorted(at):
            merged.setdefault("; ".join(at[offset]), []).append(_offset(offset))
        return "\n".join(f"  {', '.join(offsets)} {{ {words} }}" for words, offsets in merged.items())

    def _declaration(self, element: Element, animation: Animation, key: Key, corner: tuple[float, float]) -> str:
        """Print a keyframe's value as a CSS declaration."""
        value = key.value
        match animation.property:
            case "translate":
                x, y = _px(value[0]), _px(value[1])
                return f"translate: {x}" if y == "0" else f"translate: {x} {y}"
            case "rotate":
                return f"rotate: {number(value[0], 3)}deg"
            case "scale":
                x, y = number(value[0], 4), number(value[1], 4)
                return f"scale: {x}" if x == y else f"scale: {x} {y}"
            case "skew":
                return f"transform: skewX({number(value[0], 3)}deg)"
            case "opacity":
                return f"opacity: {number(value[0], 3)}"
            case "fill":
                return f"color: {hexadecimal(value)}"
            case "tilt":
                return f"transform: {_turns(element, animation, value)}"
            case "project":
                return f"transform: {_plane(value, corner) if self._flat else _space(value, corner)}"
            case "outline":
                points = [f"{number(x)},{number(y)}" for x, y in zip(value[::2], value[1::2], strict=True)]
                return f'd: path("M{" ".join(points)}z")'
            case "size":
                changes = [len({pixels(key.value[axis]) for key in animation.keys}) > 1 for axis in (0, 1)]
                words = zip(("width", "height"), value, changes, strict=True)
                return "; ".join(f"{name}: {pixels(side)}" for name, side, told in words if told or not any(changes))
            case "radius":
                words = _radii(value)
                return f"clip-path: inset(0 round {words})" if self._flat else f"border-radius: {words}"
            case "clip":
                left, top = bounds(element.look)[:2] if self._flat else corner
                points = [f"{pixels(x - left)} {pixels(y - top)}" for x, y in zip(value[::2], value[1::2], strict=True)]
                return f"clip-path: polygon({', '.join(points)})"
            case "trim":
                length = min(max(value[1] - value[0], 0.0), 1.0)
                if begins(animation):
                    return f"stroke-dashoffset: {number(1 - length, 3)}"
                words = f"stroke-dasharray: {number(length, 3)} {number(1 - length, 3)}"
                return f"{words}; stroke-dashoffset: {number(-value[0], 3)}"
            case "order":
                return f"z-index: {round(value[0])}"
            case "visibility":
                return f"visibility: {'visible' if value[0] > 0 else 'hidden'}"


def begins(animation: Animation) -> bool:
    """Say whether what is seen of a stroke begins where that does: then one dash as long as it is moves along it."""
    return animation.property == "trim" and all(number(key.value[0], 2) == "0" for key in animation.keys)


def dashed(element: Element) -> list[str]:
    """Declare the dash of a stroke that begins where what is seen of it does; the gap is longer than the rest of it."""
    return ["stroke-dasharray: 1 2;"] if any(map(begins, element.animations)) else []


def _repeated(counts: Counter[T]) -> list[T]:
    """Return what is said more than once, the most frequent first: a custom property for the rest only hides it."""
    return [thing for thing, count in counts.most_common() if count > 1]


def _numbered(name: str, before: int) -> str:
    return f"{name}-{before + 1}" if before else name


def word(easing: Easing) -> str:
    """Print an easing as CSS's own word for it, else as a function; so in keyframes, where browsers know no ``var``."""
    return next((name for name, preset in PRESETS.items() if easing == preset), function(easing))


def function(easing: Easing) -> str:
    """Print an easing as a CSS function."""
    if easing.kind == "linear":
        return "linear"
    if easing.kind == "bezier":
        return f"cubic-bezier({', '.join(number(value, 3) for value in easing.numbers)})"
    if easing.kind == "steps" and easing.numbers[0] == 1:
        return "step-start" if easing.numbers[1] else "step-end"
    if easing.kind == "steps":
        return f"steps({round(easing.numbers[0])}, {'jump-start' if easing.numbers[1] else 'jump-end'})"
    return f"linear({', '.join(_pieces(easing))})"


def hexadecimal(colour: Iterable[float]) -> str:
    """Print a colour of three numbers in [0, 1]."""
    return "#" + "".join(f"{round(min(max(level, 0.0), 1.0) * 255):02x}" for level in colour)


def seconds(value: float) -> str:
    """Print a time."""
    return f"{number(value, 3)}s"


def _timing(animation: Animation) -> Timing:
    duration, delay = round(animation.duration, 4), round(animation.delay, 4)
    return Timing(duration, delay, animation.iterations, animation.direction, animation.fill)


def _together(animations: Sequence[Animation], flat: bool) -> list[list[Animation]]:
    """Group the animations that one rule can say: one timing, and one easing wherever two have a keyframe."""
    groups: list[list[Animation]] = []
    for animation in animations:
        for group in groups:
            if _timing(group[0]) == _timing(animation) and _agree(group, animation, flat):
                group.append(animation)
                break
        else:
            groups.append([animation])
    return groups


def _apart(keys: Sequence[Key]) -> list[tuple[float, Key]]:
    """Give each keyframe an offset of its own: at a jump the second comes so little later that no frame is between."""
    found: list[tuple[float, Key]] = []
    for key in keys:
        offset = round(key.offset, 6)
        if found and offset <= found[-1][0]:
            offset = round(found[-1][0] + JUMP, 6)
        found.append((offset, key))
    if found[-1][0] > 1:  # a jump at the very end: the first of the two moves instead
        found[-2], found[-1] = (round(1 - JUMP, 6), found[-2][1]), (1.0, found[-1][1])
    return found


def _agree(group: Sequence[Animation], animation: Animation, flat: bool) -> bool:
    said = {round(key.offset, 6): key.easing for other in group for key in other.keys[:-1]}
    own = {round(key.offset, 6): key.easing for key in animation.keys[:-1]}
    kinds = {other.property for other in group}
    said_by = {"skew", "tilt", "project"} & (kinds | {animation.property})
    if kinds & {"outline", "trim"} or animation.property in ("outline", "trim") or len(said_by) > 1:
        return False  # another body moves, or both would say ``transform``
    if flat and len({kind in BOXED for kind in kinds | {animation.property}}) > 1:
        return False
    return said.keys() == own.keys() and all(said[offset] == easing for offset, easing in own.items())


def _pieces(easing: Easing) -> list[str]:
    """Return the points of ``linear()`` for a curve, dense where it bends (Douglas and Peucker, 1973)."""
    parts = np.linspace(0.0, 1.0, 401)
    curve = np.array([easing.at(part) for part in parts])
    kept = {0, 400}

    def divide(first: int, last: int) -> None:
        if last - first < 2:
            return
        chord = np.interp(parts[first : last + 1], parts[[first, last]], curve[[first, last]])
        gap = np.abs(curve[first : last + 1] - chord)
        worst = int(gap.argmax())
        if gap[worst] > SPRING_ERROR:
            kept.add(first + worst)
            divide(first, first + worst)
            divide(first + worst, last)

    divide(0, 400)
    inner = [f"{number(curve[index], 3)} {number(parts[index] * 100, 2)}%" for index in sorted(kept)[1:-1]]
    return ["0", *inner, number(curve[-1], 3)]


def hinged(element: Element) -> bool:
    """Say whether an element is seen by an eye that is not before its origin, and stays there."""
    if element.perspective is None:
        return False
    away = max(abs(element.perspective[1] - element.origin[0]), abs(element.perspective[2] - element.origin[1]))
    return away > EYE and not {"translate", "rotate", "scale"} & {motion.property for motion in element.animations}


def _turns(element: Element, animation: Animation, value: Sequence[float]) -> str:
    """Print turns in depth, the same functions in every keyframe of an animation (CSS Transforms 2, section 13)."""
    used = [axis for axis in (0, 1) if any(key.value[axis] for key in animation.keys)] or [1]
    words = [f"rotate{'XY'[axis]}({number(value[axis], 3)}deg)" for axis in used]
    if element.perspective is not None and not hinged(element):
        distance, x, y = element.perspective
        eye = f"perspective({_px(distance)})"
        dx, dy = x - element.origin[0], y - element.origin[1]
        if max(abs(dx), abs(dy)) > EYE:
            eye = f"translate({_px(dx)}, {_px(dy)}) {eye} translate({_px(-dx)}, {_px(-dy)})"
        words.insert(0, eye)
    return " ".join(words)


def _space(value: Sequence[float], corner: tuple[float, float]) -> str:
    """Print a homography between pixels of the film for a box that starts at ``corner`` (CSS Transforms 2)."""
    x, y = corner
    to, back = np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]]), np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])
    a, c, e, b, d, f, g, h, i = (back @ np.array([*value, 1.0]).reshape(3, 3) @ to).ravel()
    columns = (a, b, 0, g, c, d, 0, h, 0, 0, 1, 0, e, f, 0, i)
    return f"matrix3d({', '.join(number(entry, 7) for entry in np.array(columns) / i)})"


def _plane(value: Sequence[float], middle: tuple[float, float]) -> str:
    """Print the affine transform that is nearest to a homography about a point of the film at rest."""
    whole = np.array([*value, 1.0]).reshape(3, 3)
    x, y, w = whole @ (*middle, 1.0)
    turn = (whole[:2, :2] - np.outer((x / w, y / w), whole[2, :2])) / w
    move = np.array([x, y]) / w - turn @ middle
    return f"matrix({', '.join(number(entry, 5) for entry in (*turn.T.ravel(), *move))})"


def _offset(offset: float) -> str:
    return {0.0: "from", 1.0: "to"}.get(offset) or f"{number(offset * 100, 3)}%"


def _radii(value: Sequence[float]) -> str:
    """Print the radii of corners as CSS's shorthand (Backgrounds 3, section 5.1)."""
    if len(value) < 8:
        return _four([pixels(radius) for radius in value])
    across, down = (_four([pixels(radius) for radius in value[side::2]]) for side in (0, 1))
    return across if across == down else f"{across} / {down}"


def _four(words: list[str]) -> str:
    """Leave out what CSS takes from the opposite corner."""
    if len(words) == 4 and words[3] == words[1]:
        words = words[:3]
    if len(words) == 3 and words[2] == words[0]:
        words = words[:2]
    if len(words) == 2 and words[1] == words[0]:
        words = words[:1]
    return " ".join(words)


def _px(value: float) -> str:
    text = number(value)
    return text if text == "0" else f"{text}px"
