"""Figures of plane geometry: points that are given or constructed, and what is drawn through them.

Constructions are those of :class:`limner.lesson.plan.Geometry`. The figure is scaled to fill its place; strokes, marks
and letters keep their sizes. Labels stand away from the figure's middle, and from the lines that meet at a point.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from manim import (
    Angle,
    Animation,
    Arc,
    Arrow,
    Circle,
    Create,
    Dot,
    FadeIn,
    LaggedStart,
    Line,
    Polygon,
    RightAngle,
    VGroup,
    VMobject,
)  # fmt: skip

from limner.chalk.beside import Crowd
from limner.chalk.caption import captioned, room
from limner.chalk.element import Drawing
from limner.chalk.ink import Ink
from limner.chalk.markup import markup
from limner.chalk.math import read, typst
from limner.chalk.setting import typeset
from limner.chalk.theme import BODY, current

AWAY = 0.36
"""Units of the frame between what is labelled and the middle of its label."""
Place = tuple[float, float] | str


def constructed(points: Mapping[str, Place]) -> dict[str, np.ndarray]:
    """Return where every point is, ``(2,)`` each.

    Raises:
        ValueError: a construction is not known, names a point that is not there yet, or has no answer.
    """
    found: dict[str, np.ndarray] = {}
    for name, place in points.items():
        if isinstance(place, str):
            found[name] = _construct(name, place, found)
        else:
            found[name] = np.array(place, float)
    return found


def _construct(name: str, text: str, known: Mapping[str, np.ndarray]) -> np.ndarray:
    verb, *words = text.split()
    try:
        at = [known[word] for word in (words[:2] if verb == "rotate" else words)]
    except KeyError as error:
        raise ValueError(f"the point {name} is {text!r}, and there is no point {error.args[0]} before it") from None
    if verb == "midpoint":
        return (at[0] + at[1]) / 2
    if verb == "centroid":
        return np.mean(at, axis=0)
    if verb in ("foot", "reflect"):
        point, first, second = at
        along = (second - first) / np.linalg.norm(second - first)
        foot = first + along * ((point - first) @ along)
        return foot if verb == "foot" else 2 * foot - point
    if verb == "rotate":
        turn = math.radians(float(words[2]))
        matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        return at[1] + matrix @ (at[0] - at[1])
    if verb == "meet":
        a, b, c, d = at
        matrix = np.array([b - a, c - d]).T
        if abs(np.linalg.det(matrix)) < 1e-12:
            raise ValueError(f"the point {name} is {text!r}, and these lines are parallel")
        return a + (b - a) * np.linalg.solve(matrix, c - a)[0]
    if verb == "circumcentre":
        a, b, c = at
        return a + np.linalg.solve(2 * np.array([b - a, c - a]), [(b - a) @ (b - a), (c - a) @ (c - a)])
    if verb == "incentre":
        a, b, c = at
        sides = np.array([np.linalg.norm(b - c), np.linalg.norm(c - a), np.linalg.norm(a - b)])
        return sides @ np.array([a, b, c]) / sides.sum()
    raise ValueError(f"the point {name} is {text!r}: no such construction")


class Geometry(Drawing):
    """A constructed figure.

    Args:
        points: coordinates, y upwards, or constructions, by name.
        draw: in order of appearance: ``segment A B``, ``polygon A B C``, ``circle O 2``, ``angle A B C``, ...
        labels: LaTeX by what was drawn, or by the name of a point.
        id: unique in the lesson.
        width: units of the frame.
        height: the same.
        caption: below it.
    """

    kind = "geometry"

    def __init__(
        self, points: Mapping[str, Place], draw: Sequence[str], *, id: str, labels: Mapping[str, str] | None = None,
        width: float = 6.0, height: float = 4.5, caption: str = "",
    ) -> None:  # fmt: skip
        plain = constructed(points)
        spots = _scaled(plain, draw, width - 1.2, height - room(caption, width) - 1.2)
        middle = np.mean(list(spots.values()), axis=0)
        self.strokes, self.texts = VGroup(), VGroup()
        crowd = Crowd((-width / 2, -height / 2, width / 2, height / 2))
        for number, stroke in enumerate(draw):
            drawn = _drawn(stroke, spots, plain, number)
            self.strokes.add(drawn)
            crowd.add_points(_traced(drawn))
        for name, tex in (labels or {}).items():
            text = typeset(f"${typst(read(tex))}$" if "$" not in tex else markup(tex), size=BODY)
            self.texts.add(crowd.settle(text, _places(name, text, spots, plain, middle)))
        super().__init__(*captioned([self.strokes, self.texts], caption, width), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: as it is constructed."""
        drawn = LaggedStart(*(Create(stroke) for stroke in self.strokes), lag_ratio=0.5)
        rest = [FadeIn(part) for part in (self.texts, *self.submobjects[2:]) if part.family_members_with_points()]
        return LaggedStart(drawn, *rest, lag_ratio=0.6, run_time=max(1.2, 0.5 * len(self.strokes)))


def _scaled(
    plain: Mapping[str, np.ndarray], draw: Sequence[str], width: float, height: float
) -> dict[str, np.ndarray]:  # fmt: skip
    """Bring points to the frame, ``(3,)`` each, so that all that is drawn fits."""
    reach = list(plain.values())
    for stroke in draw:
        verb, *words = stroke.split()
        if verb == "circle":
            radius = _radius(words, plain)
            reach += [plain[words[0]] + radius * np.array(side) for side in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    low, high = np.min(reach, axis=0), np.max(reach, axis=0)
    size = np.maximum(high - low, 1e-9)
    scale = min(width / size[0], height / size[1])
    centre = (low + high) / 2
    return {name: np.append((spot - centre) * scale, 0.0) for name, spot in plain.items()}


def _radius(words: Sequence[str], plain: Mapping[str, np.ndarray]) -> float:
    centre, other = words
    return float(np.linalg.norm(plain[other] - plain[centre])) if other in plain else float(other)


def _drawn(stroke: str, spots: Mapping[str, np.ndarray], plain: Mapping[str, np.ndarray], number: int) -> VMobject:
    look = current()
    verb, *words = stroke.split()
    if verb == "circle":
        radius = _radius(words, plain) * _magnified(spots, plain)
        return Circle(radius=radius, color=look.accents[1], stroke_width=5).move_to(spots[words[0]])
    at = [spots[word] for word in words]
    style = {"color": look.ink, "stroke_width": 5}
    if verb == "segment":
        return Line(at[0], at[1], **style)
    if verb in ("line", "ray"):
        along = (at[1] - at[0]) / max(float(np.linalg.norm(at[1] - at[0])), 1e-9)
        return Line(at[0] - (0.6 * along if verb == "line" else 0), at[1] + 0.6 * along, **style)
    if verb == "arrow":
        return Arrow(at[0], at[1], buff=0, tip_length=0.25, color=look.accents[0], stroke_width=6)
    if verb == "polygon":
        return Polygon(*at, **style, fill_color=look.accents[number % len(look.accents)], fill_opacity=0.15)
    if verb == "right":
        return RightAngle(Line(at[1], at[0]), Line(at[1], at[2]), length=0.3, color=look.accents[0], stroke_width=4)
    if verb == "angle":
        first, second = Line(at[1], at[0]), Line(at[1], at[2])
        turn = (second.get_angle() - first.get_angle()) % math.tau
        radius = _arc(_unit(at[0] - at[1]), _unit(at[2] - at[1]))
        return Angle(first, second, radius=radius, other_angle=turn > math.pi, color=look.accents[0], stroke_width=4)
    if verb == "arc":
        start = math.atan2(*(at[1] - at[0])[1::-1])
        sweep = (math.atan2(*(at[2] - at[0])[1::-1]) - start) % math.tau
        radius = float(np.linalg.norm(at[1] - at[0]))
        return Arc(radius, start, sweep, arc_center=at[0], color=look.accents[1], stroke_width=5)
    if verb == "point":
        return Dot(at[0], color=look.accents[0], radius=0.08)
    raise ValueError(
        f"{stroke!r} cannot be drawn: segment, line, ray, arrow, polygon, circle, arc, angle, right, point"
    )


def _traced(drawn: VMobject) -> np.ndarray:
    """Give places on strokes, ``(n, 3)``, near to each other."""
    found = []
    for part in drawn.family_members_with_points():
        for curve in np.asarray(part.points).reshape(-1, 4, 3):
            count = int(np.linalg.norm(curve[3] - curve[0]) / 0.06) + 2
            t = np.linspace(0, 1, count)[:, None]
            a, b, c, d = curve
            found.append((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d)
    return np.vstack(found) if found else np.zeros((0, 3))


def _places(
    name: str, text: Ink, spots: Mapping[str, np.ndarray], plain: Mapping[str, np.ndarray], middle: np.ndarray
) -> list[np.ndarray]:  # fmt: skip
    """Give where the middle of a label may lie, ``(2,)`` each, the best first."""
    verb, *words = name.split()
    half = np.array([text.width, text.height]) / 2

    def off(spot: np.ndarray, away: np.ndarray, more: float = 0.0) -> np.ndarray:
        return spot[:2] + away[:2] * (AWAY - 0.15 + more + float(np.abs(away[:2]) @ half))

    if not words:
        spot = spots[verb]
        best = math.atan2(*_unit(spot - middle)[1::-1])
        turns = sorted(np.linspace(-math.pi, math.pi, 16, endpoint=False), key=abs)
        return [
            off(spot, np.array([math.cos(best + turn), math.sin(best + turn), 0.0]), more)
            for more in (0.0, 0.2)
            for turn in turns
        ]
    if verb in ("angle", "right"):
        corner = spots[words[1]]
        first, second = _unit(spots[words[0]] - corner), _unit(spots[words[2]] - corner)
        inward, narrow = _unit(first + second), math.sqrt(max((1 - float(first @ second)) / 2, 1e-4))
        size = float(np.linalg.norm(half)) * 0.8
        # Beyond the arc, and so far out that the letter has room between both legs.
        reach = max(_arc(first, second) + size + 0.06, (size + 0.06) / narrow)
        return [(corner + inward * (reach + more))[:2] for more in (0.0, 0.1, 0.2, 0.35)]
    if verb == "polygon":
        return [np.mean([spots[word] for word in words], axis=0)[:2]]
    if verb in ("circle", "arc"):
        radius = _radius(words[:2], plain) * _magnified(spots, plain)
        turns = [math.radians(degrees) for degrees in (45, 135, -45, -135, 0, 180, 90, -90)]
        ways = [np.array([math.cos(turn), math.sin(turn), 0.0]) for turn in turns]
        return [off(spots[words[0]] + radius * way, way) for way in ways]
    ends = [spots[word] for word in words if word in spots]
    along = _unit(ends[-1] - ends[0])
    away = np.array([-along[1], along[0], 0.0])
    if away @ (np.mean(ends, axis=0) - middle) < 0:
        away = -away
    at = [ends[0] + part * (ends[-1] - ends[0]) for part in (0.5, 0.4, 0.6, 0.3, 0.7)]
    return [off(spot, way) for spot in at for way in (away, -away)]


def _arc(first: np.ndarray, second: np.ndarray) -> float:
    """Give the radius of an angle's arc: larger where the angle is narrow."""
    return 0.5 if first @ second < 0.8 else 0.85


def _magnified(spots: Mapping[str, np.ndarray], plain: Mapping[str, np.ndarray]) -> float:
    """Give units of the frame for one of the figure."""
    names = list(plain)
    for a in names:
        for b in names:
            if np.linalg.norm(plain[a] - plain[b]) > 1e-9:
                return float(np.linalg.norm(spots[a] - spots[b]) / np.linalg.norm(plain[a] - plain[b]))
    return 1.0


def _unit(vector: np.ndarray) -> np.ndarray:
    size = float(np.linalg.norm(vector))
    return vector / size if size > 1e-9 else np.array([0.0, 1.0, 0.0])
