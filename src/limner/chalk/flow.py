"""Boxes and arrows, in layers (Sugiyama, Tagawa and Toda 1981, without the reduction of crossings).

Arrows to the next layer are straight. An arrow that would run through a box, or back, goes round outside all boxes on a
track of its own; words stand beside the arrow that they belong to, and layers stand as far apart as these words need.
A long chain is folded into rows that are read like a snake.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from manim import Animation, Arrow, Create, FadeIn, LaggedStart, RoundedRectangle, VGroup, VMobject

from limner.chalk.caption import captioned, room
from limner.chalk.element import Drawing
from limner.chalk.ink import POINT, Ink
from limner.chalk.markup import markup
from limner.chalk.setting import baseline, line, typeset
from limner.chalk.theme import SMALL, current

NARROW, BROAD = 2.1, 3.6
"""Units that a box is wide, at least where there is room, and at most."""
CHAIN = 5
"""Boxes of a chain in one row."""
GAP, TRACK = 0.75, 0.5
"""Units between layers, and between tracks."""
TIP, STROKE = 0.2, 0.1


class Flow(Drawing):
    """Boxes and arrows.

    Args:
        nodes: texts by name.
        edges: from, to, and maybe a text beside the arrow.
        id: unique in the lesson.
        direction: ``right`` or ``down``.
        width: units of the frame.
        height: the same.
        caption: below it.
    """

    kind = "flow"

    def __init__(
        self, nodes: Mapping[str, str], edges: Sequence[Sequence[str]], *, id: str, direction: str = "right",
        width: float = 10.0, height: float = 4.5, caption: str = "",
    ) -> None:  # fmt: skip
        width -= STROKE
        layers = _layers(list(nodes), edges)
        names = {(edge[0], edge[1]): _name(edge[2]) for edge in edges if len(edge) > 2 and edge[2]}
        down = direction == "down"
        free = height - room(caption, width)
        chain = [layer[0] for layer in layers]
        plain = all(len(layer) == 1 for layer in layers) and {edge[:2] for edge in map(tuple, edges)} == set(
            pairwise(chain)
        )
        if plain and len(chain) > CHAIN and width > 2 * height * down:
            self.boxes = _folded(chain, nodes, width, free, names)
        else:
            self.boxes = _placed(layers, nodes, down, width, free, names)
        order = {name: depth for depth, layer in enumerate(layers) for name in layer}
        self.arrows = VGroup()
        whole = VGroup(*self.boxes.values())
        tracks = {True: 0, False: 0}
        for first, second, *_ in edges:
            start, end = self.boxes[first], self.boxes[second]
            words = names.get((first, second))
            others = [box for name, box in self.boxes.items() if name not in (first, second)]
            back = order[second] <= order[first]
            if back or _blocked(start, end, others):
                tracks[back] += 1
                self.arrows.add(_round(start, end, whole, down, back, tracks[back], words))
            else:
                self.arrows.add(_straight(start, end, words))
        super().__init__(*captioned([self.arrows, *self.boxes.values()], caption, width), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: box after box with the arrows that reach it."""
        return LaggedStart(
            LaggedStart(*(FadeIn(box) for box in self.boxes.values()), lag_ratio=0.3),
            LaggedStart(*(Create(arrow) for arrow in self.arrows), lag_ratio=0.3),
            *(FadeIn(part) for part in self.submobjects[1 + len(self.boxes) :]),
            lag_ratio=0.4, run_time=1.0 + 0.3 * len(self.boxes),
        )  # fmt: skip


def _name(text: str) -> Ink:
    words = typeset(markup(text), size=0.85 * SMALL, colour=current().faint)
    return words if words.width <= 2.4 else typeset(f"#align(center)[{markup(text)}]", size=0.85 * SMALL,
                                                    width=2.4, colour=current().faint)  # fmt: skip


def _layers(names: Sequence[str], edges: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give every box the longest way to it; edges that go back in the order of the names do not count."""
    rank = {name: index for index, name in enumerate(names)}
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for first, second, *_ in edges:
            if rank[first] < rank[second]:
                depth[second] = max(depth[second], depth[first] + 1)
    return [[name for name in names if depth[name] == level] for level in range(max(depth.values()) + 1)]


def _box(text: str, wide: float, depth: int) -> VGroup:
    """Make a box as high as its text, which is wrapped; a word that is longer makes the box wider."""
    look = current()
    code = f"#align(center)[{markup(text)}]"
    natural = line(markup(text), size=SMALL)
    words = natural if natural.width <= wide - 0.5 else typeset(code, size=SMALL, width=wide - 0.5)
    box = RoundedRectangle(width=max(wide, words.width + 0.4), height=words.height + 0.45, corner_radius=0.15)
    box.set_stroke(look.accents[depth % len(look.accents)], 4).set_fill(look.panel, 1.0)
    words.move_to(box)
    if words is natural:  # of one line: letters with and without descenders stand at one height
        words.shift((0, -0.34 * SMALL / 4.8 * POINT - baseline(words), 0))
    return VGroup(box, words)


def _even(boxes: Mapping[str, VGroup]) -> None:
    """Make all boxes of one size: that of the largest."""
    wide, high = max(box.width for box in boxes.values()), max(box.height for box in boxes.values())
    for box in boxes.values():
        frame = RoundedRectangle(width=wide, height=high, corner_radius=0.15).match_style(box[0]).move_to(box[0])
        box.submobjects[0] = frame


def _placed(
    layers: Sequence[Sequence[str]], nodes: Mapping[str, str], down: bool, width: float, height: float,
    names: Mapping[tuple[str, str], Ink],
) -> dict[str, VGroup]:  # fmt: skip
    count, most = len(layers), max(len(layer) for layer in layers)
    gap = max(GAP, *(words.width + 0.4 for words in names.values())) if names and not down else GAP - 0.2 * down
    room = (width - 0.5 * (most - 1)) / most if down else (width - gap * (count - 1)) / count
    wide = min(BROAD, max(NARROW, room))
    boxes = {name: _box(nodes[name], wide, depth) for depth, layer in enumerate(layers) for name in layer}
    _even(boxes)
    box = next(iter(boxes.values()))
    length, across = (box.height, box.width) if down else (box.width, box.height)
    whole = height if down else width
    step = min(length + 2.2, max(length + gap, (whole - length) / max(count - 1, 1)))
    apart = across + min(max(0.45, ((width if down else height) - most * across) / most), 1.0)
    for depth, layer in enumerate(layers):
        for number, name in enumerate(layer):
            along, side = (depth - (count - 1) / 2) * step, (number - (len(layer) - 1) / 2) * apart
            boxes[name].move_to((side, -along, 0) if down else (along, -side, 0))
    return boxes


def _folded(
    chain: Sequence[str], nodes: Mapping[str, str], width: float, height: float, names: Mapping[tuple[str, str], Ink]
) -> dict[str, VGroup]:  # fmt: skip
    rows = -(-len(chain) // CHAIN)
    size = -(-len(chain) // rows)
    gap = max(GAP, *(words.width + 0.4 for words in names.values())) if names else GAP
    wide = min(BROAD, max(NARROW, (width - gap * (size - 1)) / size))
    boxes = {name: _box(nodes[name], wide, index) for index, name in enumerate(chain)}
    _even(boxes)
    first = boxes[chain[0]]
    down = max(min((height - first.height) / max(rows - 1, 1), first.height + 1.4), first.height + GAP)
    for index, name in enumerate(chain):
        row, place = divmod(index, size)
        column = place if row % 2 == 0 else size - 1 - place
        boxes[name].move_to(((column - (size - 1) / 2) * (first.width + gap), ((rows - 1) / 2 - row) * down, 0))
    return boxes


def _rim(box: VGroup, towards: np.ndarray) -> np.ndarray:
    """Return the middle of the side of a box that looks towards a place."""
    away = towards - box.get_center()
    wide, high = abs(away[0]) / box.width, abs(away[1]) / box.height
    # Boxes are wider than high: a side is taken only if the way leads out of it by itself.
    side = np.array([np.sign(away[0]), 0, 0]) if wide >= high else np.array([0, np.sign(away[1]), 0])
    return box.get_center() + side * np.array([box.width, box.height, 0]) / 2


def _blocked(start: VGroup, end: VGroup, others: Sequence[VGroup]) -> bool:
    """Say whether a straight arrow would run through another box."""
    a, b = _rim(start, end.get_center()), _rim(end, start.get_center())
    for part in np.linspace(0, 1, 40):
        x, y, _ = a + part * (b - a)
        for box in others:
            if (
                abs(x - box.get_center()[0]) < box.width / 2 + 0.1
                and abs(y - box.get_center()[1]) < box.height / 2 + 0.1
            ):
                return True
    return False


def _straight(start: VGroup, end: VGroup, words: Ink | None) -> VGroup:
    a, b = _rim(start, end.get_center()), _rim(end, start.get_center())
    arrow = Arrow(a, b, buff=0.08, color=current().faint, tip_length=TIP, stroke_width=4,
                  max_stroke_width_to_length_ratio=20, max_tip_length_to_length_ratio=0.5)  # fmt: skip
    group = VGroup(arrow)
    if words is not None:
        run, fall = b[0] - a[0], b[1] - a[1]
        if abs(fall) > 0.2 and abs(a[0] - start.get_center()[0]) < 1e-6:
            # From below a box: words stand at half the way, on the outer side, so that they touch neither box.
            reach = words.width / 2 + words.height / 2 * abs(run / fall) + 0.14
            group.add(words.move_to((a + b) / 2 + np.array([reach if run > -1e-6 else -reach, 0, 0])))
            return group
        along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-9)
        normal = np.array([-along[1], along[0], 0.0])
        if normal[1] < -0.3 or (abs(normal[1]) <= 0.3 and normal[0] < 0):
            normal = -normal
        reach = abs(normal[0]) * words.width / 2 + abs(normal[1]) * words.height / 2 + 0.14
        group.add(words.move_to((a + b) / 2 + normal * reach))
    return group


def _round(
    start: VGroup, end: VGroup, whole: VGroup, down: bool, back: bool, track: int, words: Ink | None
) -> VGroup:  # fmt: skip
    """Lead an arrow round outside all boxes: back below them (or to their right), forward above (or to their left)."""
    out = np.array([1.0, 0, 0]) if down else np.array([0, -1.0, 0])
    out = out if back else -out
    middle = whole.get_center()
    half = np.array([whole.width, whole.height, 0]) / 2
    level = middle @ out + abs(half @ out) + TRACK * track
    corners = []
    for box, shift in ((start, 0.2), (end, -0.2)):
        size = np.array([box.width, box.height, 0])
        along = np.array([0, -1.0, 0]) if down else np.array([1.0, 0, 0])
        foot = box.get_center() + out * abs(size @ out) / 2 + along * shift * (1 if start is not end else 2)
        corners.append((foot + 0.06 * out, foot + out * (level - foot @ out)))
    (a, b), (d, c) = corners
    line = VMobject(color=current().faint, stroke_width=4)
    line.set_points_as_corners(_soft([a, b, c, d]))
    tip = Arrow(d + 0.3 * out, d, buff=0, color=current().faint, tip_length=TIP, stroke_width=4,
                max_stroke_width_to_length_ratio=20, max_tip_length_to_length_ratio=0.7)  # fmt: skip
    group = VGroup(VGroup(line, tip))
    if words is not None:
        reach = abs(out[0]) * words.width / 2 + abs(out[1]) * words.height / 2 + 0.12
        group.add(words.move_to((b + c) / 2 + out * reach))
    return group


def _soft(corners: Sequence[np.ndarray], radius: float = 0.18) -> list[np.ndarray]:
    """Round the corners of a path off (quadratic Bézier curves between points on both legs)."""
    found = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        legs = []
        for other in (before, after):
            leg = other - corner
            size = float(np.linalg.norm(leg))
            legs.append(corner + leg * min(radius, size / 2) / max(size, 1e-9))
        first, last = legs
        found += [(1 - t) ** 2 * first + 2 * t * (1 - t) * corner + t**2 * last for t in np.linspace(0, 1, 8)]
    return [*found, corners[-1]]
