"""Tables, program texts, and boxes with arrows."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Create,
    CurvedArrow,
    FadeIn,
    LaggedStart,
    Line,
    Rectangle,
    RoundedRectangle,
    VGroup,
)  # fmt: skip

from limner.chalk.axes import caption_of
from limner.chalk.element import Element
from limner.chalk.markup import markup, quoted
from limner.chalk.setting import typeset
from limner.chalk.theme import BODY, SMALL, current

PADDING = 0.3
"""Units between a panel's rim and what is in it."""


class Table(Element):
    """Rows of cells, numbers to the right. ``part(k)`` shows the k-th row; the first comes with the header."""

    kind = "table"

    def __init__(
        self, rows: Sequence[Sequence[str]], *, id: str, header: Sequence[str] = (), size: float = 0.85 * BODY,
        caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        lines = [*([header] if header else []), *rows]
        count = max(len(line) for line in lines)
        cells = [
            [typeset(f"#strong[{markup(cell)}]" if header and index == 0 else markup(cell), size=size)
             for cell in (*line, *[""] * (count - len(line)))]
            for index, line in enumerate(lines)
        ]  # fmt: skip
        widths = [max(max(line[k].width, 0.3) for line in cells) for k in range(count)]
        tall = max(max(cell.height for cell in line) for line in cells) + 2 * 0.16
        right = [all(_numeric(line[k]) for line in rows if k < len(line) and line[k].strip()) for k in range(count)]
        groups = []
        for index, line in enumerate(cells):
            left, group = 0.0, VGroup()
            for k, cell in enumerate(line):
                place = left + (widths[k] - cell.width / 2 if right[k] else cell.width / 2)
                if cell.family_members_with_points():
                    group.add(cell.move_to((place, -index * tall, 0)))
                left += widths[k] + 0.7
            groups.append(group)
        whole = sum(widths) + 0.7 * (count - 1)
        if header:
            rule = Line((0, -0.5 * tall, 0), (whole, -0.5 * tall, 0), color=look.accents[0], stroke_width=4)
            groups[0].add(rule)
            groups[1:2] = [VGroup(groups[0], *groups[1:2])]
            groups = groups[1:]
        super().__init__(*groups, id=id)
        self.below = caption_of(caption, whole)
        if self.below:
            self.add(self.below.next_to(self, DOWN, buff=0.25))

    def appear(self) -> Animation:
        """Return how its rows come in, one after the other."""
        return LaggedStart(*(FadeIn(row) for row in self), lag_ratio=0.25, run_time=0.6 + 0.2 * len(self))

    def part(self, index: int) -> Animation:
        """Return how a row is pointed out, from 0."""
        return self[index].animate.set_color(current().accents[0]).build()


def _numeric(text: str) -> bool:
    return text.strip().strip("$€%").replace(",", "").replace(".", "").replace("−", "-").lstrip("-").isdigit()


class Listing(Element):
    """A program text with line numbers. ``part(k)`` lights the k-th range of lines, and dims the others."""

    kind = "code"

    def __init__(
        self, source: str, *, id: str, language: str = "text", focus: Sequence[tuple[int, int]] = (),
        size: float = 0.8 * BODY, caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        self.focus = focus
        lines = source.rstrip("\n").split("\n")
        pitch = size * 0.0175
        self.rows = VGroup()
        for number, text in enumerate(lines, 1):
            label = typeset(f"#raw({quoted(str(number))})", size=0.8 * size, colour=look.faint)
            row = VGroup(label.move_to((-label.width / 2 - 0.25, -number * pitch, 0)))
            if text.strip():
                code = typeset(f"#raw(lang: {quoted(language)}, {quoted(text.strip())})", size=size)
                indent = (len(text) - len(text.lstrip())) * size * 0.0078
                code.move_to((indent + code.width / 2, -number * pitch, 0))
                for glyph in code.family_members_with_points():
                    if _dark(glyph.get_fill_color().to_rgb()):
                        glyph.set_color(look.ink)
                row.add(code)
            self.rows.add(row)
        panel = Rectangle(width=self.rows.width + 2 * PADDING, height=self.rows.height + 2 * PADDING, stroke_width=0)
        panel.set_fill(look.panel, 1.0).move_to(self.rows)
        super().__init__(panel, self.rows, id=id)
        if below := caption_of(caption, self.width):
            self.add(below.next_to(self, DOWN, buff=0.2))

    def part(self, index: int) -> Animation:
        """Return how a range of lines is lit, from 0."""
        first, last = self.focus[index]
        moves = [
            row.animate.set_opacity(1.0 if first <= number <= last else 0.35).build()
            for number, row in enumerate(self.rows, 1)
        ]
        return AnimationGroup(*moves, run_time=0.5)


def _dark(colour: np.ndarray) -> bool:
    """Say whether a colour is too near to the panel's to be read on it."""
    return float(np.abs(np.array(colour) @ np.array([0.2126, 0.7152, 0.0722]) - 0.15)) < 0.2


class Flow(Element):
    """Boxes and arrows, laid out in layers (Sugiyama, Tagawa and Toda 1981, without crossings' reduction).

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
        look = current()
        layers = _layers(list(nodes), edges)
        down = direction == "down"
        count, wide = len(layers), max(len(layer) for layer in layers)
        step = (height if down else width) / count
        cell = (width if down else height) / wide
        limit = min(3.4, (cell if down else step) - 0.7)
        self.boxes: dict[str, VGroup] = {}
        for depth, layer in enumerate(layers):
            for number, name in enumerate(layer):
                words = typeset(f"#align(center)[{markup(nodes[name])}]", size=SMALL, width=max(limit - 0.5, 1.2))
                box = RoundedRectangle(width=max(limit, 1.6), height=words.height + 0.5, corner_radius=0.15)
                box.set_stroke(look.accents[depth % len(look.accents)], 4).set_fill(look.panel, 1.0)
                along, across = (depth + 0.5) * step, (number + 0.5 - len(layer) / 2) * cell
                place = (across, height / 2 - along, 0) if down else (along - width / 2, -across, 0)
                self.boxes[name] = VGroup(box, words.move_to(box)).move_to(place)
        self.arrows = VGroup()
        order = {name: depth for depth, layer in enumerate(layers) for name in layer}
        for first, second, *text in edges:
            self.arrows.add(self._arrow(first, second, text[0] if text else "", order, down))
        super().__init__(self.arrows, *self.boxes.values(), id=id)
        if below := caption_of(caption, width):
            self.add(below.next_to(self, DOWN, buff=0.25))

    def _arrow(self, first: str, second: str, text: str, order: Mapping[str, int], down: bool) -> VGroup:
        look = current()
        start, end = self.boxes[first], self.boxes[second]
        back = order[second] <= order[first]
        if back:  # it goes round outside
            side = RIGHT if down else DOWN
            arrow = CurvedArrow(
                start.get_edge_center(side), end.get_edge_center(side), angle=(-1 if not down else 1) * 1.2,
                color=look.faint, tip_length=0.2, stroke_width=4,
            )  # fmt: skip
        else:
            out, into = (DOWN, UP) if down else (RIGHT, -RIGHT)
            arrow = Arrow(start.get_edge_center(out), end.get_edge_center(into), buff=0.08, color=look.faint,
                          tip_length=0.2, stroke_width=4)  # fmt: skip
        group = VGroup(arrow)
        if text:
            words = typeset(markup(text), size=0.85 * SMALL, colour=look.faint)
            group.add(words.next_to(arrow.get_center(), RIGHT if down else UP, buff=0.12))
        return group

    def appear(self) -> Animation:
        """Return how it comes in: box after box with the arrows that reach it."""
        return LaggedStart(
            LaggedStart(*(FadeIn(box) for box in self.boxes.values()), lag_ratio=0.3),
            LaggedStart(*(Create(arrow) for arrow in self.arrows), lag_ratio=0.3),
            *(FadeIn(part) for part in self.submobjects[1 + len(self.boxes) :]),
            lag_ratio=0.4, run_time=1.0 + 0.3 * len(self.boxes),
        )  # fmt: skip


def _layers(names: Sequence[str], edges: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give every box the longest way to it; edges that go back in the order of the names do not count."""
    rank = {name: index for index, name in enumerate(names)}
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for first, second, *_ in edges:
            if rank[first] < rank[second]:
                depth[second] = max(depth[second], depth[first] + 1)
    return [[name for name in names if depth[name] == level] for level in range(max(depth.values()) + 1)]
