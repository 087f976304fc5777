"""What moves, and how: the typed form between a measured video and animation code.

Semantics are those of CSS animations (CSS Animations 1, Easing Functions 2, Transforms 2). Lengths are pixels of the
film, x right and y down; times are seconds from its start; angles are degrees, clockwise; colours are sRGB in [0, 1].
"""

import math
from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np

from limner.sight.graph import Scene, Tiling

Property = Literal[
    "translate",
    "rotate",
    "scale",
    "skew",
    "opacity",
    "fill",
    "tilt",
    "project",
    "outline",
    "size",
    "radius",
    "clip",
    "trim",
    "order",
    "visibility",
]
"""``translate`` (x, y); ``rotate`` (angle,); ``scale`` (x, y); ``skew`` (x angle,); ``opacity`` (alpha,); ``fill``
(r, g, b); ``tilt`` (x angle, y angle): ``rotateX() rotateY()`` within the element's perspective, before all others;
``project`` (the first eight numbers of a homography that maps rest to film, row by row, instead of all before);
``outline`` (x0, y0, x1, y1, ... of a polygon, which takes the place of the element's own outline);
``size`` (width, height) of an element that is a box, whose top left corner stays; ``radius`` of its corners: one for
all, one for each clockwise from the top left, or for each both, across and down; ``clip`` (x0, y0, x1, y1, ... of a
polygon at rest, which shows what is within it and nothing else);
``trim`` (start, end) of the part of a stroke that is seen, in parts of its length, past 1 around what is closed;
``order`` (rank,): greater is nearer to the eye, and changes by steps; ``visibility`` (1 or 0,): it comes and goes all
at once, whatever its opacity does."""
Direction = Literal["normal", "reverse", "alternate", "alternate-reverse"]
Fill = Literal["none", "forwards", "backwards", "both"]
TICK = 1e-9
"""Parts of an iteration or a step that rounding of times may lose."""
MANY = 1e9
"""Iterations that no film has: where an animation without a duration ends that repeats for ever."""


class Easing(msgspec.Struct, frozen=True):
    """How far a change has got, as a function of the part of its time that is over."""

    kind: Literal["linear", "bezier", "steps", "spring"] = "linear"
    numbers: tuple[float, ...] = ()
    """``bezier``: x1, y1, x2, y2 of ``cubic-bezier()``. ``steps``: their number and 1 for ``jump-start`` or 0 for
    ``jump-end``. ``spring``: damping ratio in (0, 1), and the undamped swings in the whole time."""

    def at(self, part: float, before: bool = False) -> float:
        """Progress at ``part`` in [0, 1] of the time.

        ``before`` is the specification's flag for an animation that has not begun, or has run back to its beginning: a
        step that is due at this very moment is not taken yet (Easing 2, section 2.3).
        """
        if self.kind == "linear":
            return part
        if self.kind == "bezier":
            return _bezier(self.numbers, part)
        if self.kind == "steps":
            count, start = int(self.numbers[0]), bool(self.numbers[1])
            taken = math.floor(part * count + TICK) + start
            if before and abs(part * count - round(part * count)) < TICK:
                taken -= 1
            return min(max(taken, 0), count) / count if part < 1 or before else 1.0
        damping, swings = self.numbers
        omega = 2 * math.pi * swings
        damped = omega * math.sqrt(1 - damping**2)
        swing = math.cos(damped * part) + damping * omega / damped * math.sin(damped * part)
        return 1 - math.exp(-damping * omega * part) * swing


LINEAR = Easing()
PRESETS = {
    "linear": LINEAR,
    "ease": Easing("bezier", (0.25, 0.1, 0.25, 1.0)),
    "ease-in": Easing("bezier", (0.42, 0.0, 1.0, 1.0)),
    "ease-out": Easing("bezier", (0.0, 0.0, 0.58, 1.0)),
    "ease-in-out": Easing("bezier", (0.42, 0.0, 0.58, 1.0)),
}
"""The easings that CSS has words for."""


class Key(msgspec.Struct, frozen=True):
    """A keyframe of one property."""

    offset: float
    """Part of the duration, in [0, 1]."""
    value: tuple[float, ...]
    easing: Easing = LINEAR
    """From here to the next keyframe."""


class Animation(msgspec.Struct, frozen=True):
    """One property of one element over time."""

    property: Property
    keys: tuple[Key, ...]
    """The first at offset 0, the last at 1."""
    duration: float
    """Seconds of one iteration."""
    delay: float = 0.0
    iterations: float = 1.0
    """Infinity for ever."""
    direction: Direction = "normal"
    fill: Fill = "both"

    def at(self, time: float) -> tuple[float, ...] | None:
        """Value at ``time``; ``None`` where the animation has no effect, before or after it."""
        local = time - self.delay
        end = self.duration * self.iterations
        if local < 0 and self.fill not in ("backwards", "both"):
            return None
        if local >= end and self.fill not in ("forwards", "both"):
            return None
        if self.duration > 0:
            overall = min(max(local / self.duration, 0.0), self.iterations)
        else:
            overall = 0.0 if local < 0 else self.iterations
        turn = math.floor(min(overall + TICK, MANY))
        part = max(min(overall, MANY) - turn, 0.0)
        over = local >= end - TICK
        if over and part < TICK and turn > 0:  # the end of the last iteration, not the next one's start
            turn, part = turn - 1, 1.0
        flipped = {"normal": False, "reverse": True, "alternate": turn % 2 == 1, "alternate-reverse": turn % 2 == 0}
        back = flipped[self.direction]
        return self.between(1 - part if back else part, before=over if back else local < 0)

    def between(self, part: float, before: bool = False) -> tuple[float, ...]:
        """Value at ``part`` in [0, 1] of one iteration; ``before`` as in :meth:`Easing.at`."""
        for first, second in zip(self.keys, self.keys[1:], strict=False):
            if part < second.offset or second is self.keys[-1]:
                gap = second.offset - first.offset
                done = first.easing.at(min(max((part - first.offset) / gap, 0.0), 1.0), before) if gap > 0 else 1.0
                return tuple(a + (b - a) * done for a, b in zip(first.value, second.value, strict=True))
        return self.keys[0].value


class Element(msgspec.Struct, frozen=True):
    """One thing that moves, or stands before what moves."""

    id: str
    look: Scene
    """Its drawing at rest, in pixels of the film."""
    origin: tuple[float, float] = (0.0, 0.0)
    """The point that rotation, scale and skew leave where it is, in pixels of the film at rest."""
    animations: tuple[Animation, ...] = ()
    """At most one of each property."""
    parent: str | None = None
    """An earlier element: this one moves along with it, and its drawing is at rest where the parent is at rest."""
    raster: bytes | None = None
    """A PNG instead of ``look``, as the last resort; its top left corner is at ``corner``."""
    corner: tuple[float, float] = (0.0, 0.0)
    note: str = ""
    """Why it is a raster, or what else a reader should know."""
    perspective: tuple[float, float, float] | None = None
    """For ``tilt``: the distance of the eye, and the point before it, in pixels of the film at rest; it moves along
    with ``translate``, ``rotate`` and ``scale``."""
    facing: bool = False
    """It is not seen from behind."""
    crop: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of a slot that it is seen through, in pixels of the film, which moves along with
    nothing: what of it lies outside of that is cut off."""


class Animated(msgspec.Struct, frozen=True):
    """A film as code sees it."""

    width: int
    height: int
    seconds: float
    fps: float
    ground: Scene
    """What stands still behind everything."""
    elements: tuple[Element, ...] = ()
    """Bottom first; a parent before its children."""
    ground_raster: bytes | None = None
    """A PNG instead of ``ground``, as the last resort."""
    ground_tiling: Tiling | None = None
    """A repeated cell that is behind ``ground``."""
    zoom: float = 1.0
    """Pixels of the original film to one of this: large films are measured at a reduced size."""

    def element(self, name: str) -> Element:
        """Find an element by its id."""
        return next(element for element in self.elements if element.id == name)


def dump(film: Animated) -> bytes:
    """Write a film as JSON; rasters are in base64, and what goes on for ever is ``"infinite"``."""
    plain = msgspec.to_builtins(film)
    for element in plain["elements"]:
        for animation in element["animations"]:
            if math.isinf(animation["iterations"]):  # JSON knows no infinity
                animation["iterations"] = "infinite"
    return msgspec.json.format(msgspec.json.encode(plain), indent=1)


def load(content: bytes) -> Animated:
    """Read what :func:`dump` wrote.

    Raises:
        msgspec.ValidationError: it is something else.
    """
    plain = msgspec.json.decode(content)
    for element in plain["elements"]:
        for animation in element["animations"]:
            if animation["iterations"] == "infinite":
                animation["iterations"] = math.inf
    return msgspec.convert(plain, Animated)


class State(msgspec.Struct, frozen=True, eq=False):
    """An element at one moment."""

    matrix: np.ndarray
    """``(3, 3)``: maps points at rest to points of the film."""
    opacity: float
    fill: tuple[float, float, float] | None
    outline: tuple[float, ...] | None
    order: float | None


def state(animated: Animated, element: Element, time: float) -> State:
    """Where an element is at ``time``, with what its parents do.

    The matrix is that of CSS: ``translate``, then ``rotate``, ``scale`` and ``skew`` about the origin.
    """
    at: dict[str, tuple[float, ...]] = {}
    for animation in element.animations:
        value = animation.at(time)
        if value is not None:
            at[animation.property] = value
    own = _matrix(at, element)
    opacity = at.get("opacity", (1.0,))[0] * (at.get("visibility", (1.0,))[0] > 0)
    if element.facing and np.linalg.det(own) < 0:
        opacity = 0.0
    if element.parent is not None:
        above = state(animated, animated.element(element.parent), time)
        own, opacity = above.matrix @ own, opacity * above.opacity
    fill = at.get("fill")
    order = at.get("order")
    return State(
        own,
        min(max(opacity, 0.0), 1.0),
        (fill[0], fill[1], fill[2]) if fill else None,
        at.get("outline"),
        order[0] if order else None,
    )


def compose(
    translate: Sequence[float], rotate: float, scale: Sequence[float], skew: float, origin: Sequence[float]
) -> np.ndarray:
    """Matrix ``(3, 3)`` of CSS's individual transforms about an origin; angles in degrees."""
    angle, shear = math.radians(rotate), math.tan(math.radians(skew))
    cos, sin = math.cos(angle), math.sin(angle)
    turned = np.array([[cos, -sin], [sin, cos]]) @ np.diag(scale[:2]) @ np.array([[1.0, shear], [0.0, 1.0]])
    matrix = np.eye(3)
    matrix[:2, :2] = turned
    matrix[:2, 2] = np.asarray(origin) + np.asarray(translate) - turned @ np.asarray(origin)
    return matrix


def tilted(
    x: float | np.ndarray, y: float | np.ndarray, distance: float, eye: Sequence[float], origin: Sequence[float]
) -> np.ndarray:
    """Matrix ``(..., 3, 3)`` of ``rotateX(x) rotateY(y)`` about an origin in the plane, seen in perspective.

    Args:
        x: degrees, ``(...)``.
        y: the same.
        distance: of the eye, in pixels.
        eye: the point of the plane that it is before.
        origin: that what is turned is turned about.
    """
    a, b = np.radians(x), np.radians(y)
    one, nil = np.ones_like(a + b), np.zeros_like(a + b)
    turned = np.array([
        [np.cos(b) * one, nil, one * (origin[0] - eye[0])],
        [np.sin(a) * np.sin(b), np.cos(a) * one, one * (origin[1] - eye[1])],
        [np.cos(a) * np.sin(b) / distance, -np.sin(a) * one / distance, one],
    ])  # fmt: skip
    to = np.array([[1, 0, eye[0]], [0, 1, eye[1]], [0, 0, 1.0]])
    back = np.array([[1, 0, -origin[0]], [0, 1, -origin[1]], [0, 0, 1.0]])
    return to @ np.moveaxis(turned, (0, 1), (-2, -1)) @ back


def _matrix(at: dict[str, tuple[float, ...]], element: Element) -> np.ndarray:
    if "project" in at:
        return np.array([*at["project"], 1.0]).reshape(3, 3)
    moved = compose(
        at.get("translate", (0.0, 0.0)),
        at.get("rotate", (0.0,))[0],
        at.get("scale", (1.0, 1.0)),
        at.get("skew", (0.0,))[0],
        element.origin,
    )
    if "tilt" not in at:
        return moved
    x, y = at["tilt"]
    distance, *eye = element.perspective or (math.inf, *element.origin)
    return moved @ tilted(x, y, distance, eye, element.origin)


def _bezier(numbers: Sequence[float], part: float) -> float:
    """Solve a CSS ``cubic-bezier()`` by bisection: x rises with its parameter, so it always ends."""
    x1, y1, x2, y2 = numbers
    low, high = 0.0, 1.0
    for _ in range(48):
        middle = (low + high) / 2
        x = 3 * (1 - middle) ** 2 * middle * x1 + 3 * (1 - middle) * middle**2 * x2 + middle**3
        low, high = (middle, high) if x < part else (low, middle)
    u = (low + high) / 2
    return 3 * (1 - u) ** 2 * u * y1 + 3 * (1 - u) * u**2 * y2 + u**3
