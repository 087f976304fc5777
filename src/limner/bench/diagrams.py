"""Flow charts: boxes on a grid, decisions as diamonds, arrows straight or bent, ``yes`` and ``no`` on them."""

from itertools import pairwise

import msgspec

from limner.bench.draft import Draft
from limner.bench.exam import Box
from limner.bench.palette import apart, mixed
from limner.bench.phrases import Vocabulary
from limner.sight.graph import Point, Polygon, Polyline, Rect, Shape


class Cell(msgspec.Struct, frozen=True):
    """A box that was drawn."""

    label: str
    box: Box

    @property
    def middle(self) -> Point:
        """The centre of the box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def flow(draft: Draft, words: Vocabulary) -> None:
    """Draw a flow chart: a chain of boxes folded into rows, with a branch off one decision."""
    rng = draft.rng
    down = bool(rng.random() < 0.5)
    columns, rows = (2, int(rng.integers(3, 5))) if down else (int(rng.integers(3, 5)), 2)
    texts = [str(text) for text in rng.permutation(words.steps)]
    checks = [str(text) for text in rng.permutation(words.checks)]
    colours = _tints(draft)
    count = columns * rows - int(rng.random() < 0.4)
    branch = int(rng.integers(1, (rows if down else columns) - 1)) if (rows if down else columns) > 2 else 1
    cells: list[Cell] = []
    for number in range(count):
        # Rows are run through to and fro, so that each box lies beside the one before it.
        lane, place = divmod(number, rows if down else columns)
        place = (rows if down else columns) - 1 - place if lane % 2 else place
        spot = (lane, place) if down else (place, lane)
        decision = number == branch
        label = checks[0] if decision else texts[number]
        kind = "diamond" if decision else "end" if number in (0, count - 1) else "step"
        cells.append(_cell(draft, label, spot, (columns, rows), kind, colours))
    for one, two in pairwise(cells):
        _arrow(draft, one, two, "yes" if one is cells[branch] else "")
    other = _across(cells, branch, rows if down else columns)
    if other is not None:
        _arrow(draft, cells[branch], other, "no")


def _across(cells: list[Cell], branch: int, lane: int) -> Cell | None:
    """Return the cell beside the decision in the next lane, unless that is its next one anyway."""
    other = 2 * lane - 1 - branch
    return cells[other] if other < len(cells) and other != branch + 1 else None


def _tints(draft: Draft) -> dict[str, str]:
    """Choose the fills: full colours with white words, or pale ones with dark words."""
    theme, rng = draft.theme, draft.rng
    bold = [c for c in draft.colours(9) if 0.28 < apart(c, "#ffffff") and apart(c, theme.ground) > 0.14]
    if rng.random() < 0.45:
        step = theme.card if apart(theme.card, theme.ground) > 0.02 else mixed(theme.ground, theme.ink, 0.06)
        return {"step": step, "end": bold[0], "diamond": bold[1]}
    return {"step": bold[0], "end": bold[1], "diamond": bold[2]}


def _cell(draft: Draft, label: str, spot: tuple[int, int], grid: tuple[int, int], kind: str,
          colours: dict[str, str]) -> Cell:  # fmt: skip
    theme = draft.theme
    pitch = (draft.width / grid[0], draft.height / grid[1])
    cx, cy = round((spot[0] + 0.5) * pitch[0]), round((spot[1] + 0.5) * pitch[1])
    size = 15
    width = min(round(pitch[0] * 0.72 / 2) * 2, round((draft.run("Create invoice", size) + 34) / 2) * 2)
    height = min(round(pitch[1] * 0.42 / 2) * 2, 64)
    if kind == "diamond":
        height = min(round(pitch[1] * 0.6 / 2) * 2, 110)
        width = min(round(pitch[0] * 0.78 / 2) * 2, round((draft.run(label, size) * 2.0) / 2) * 2, 220)
    box = (cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)
    shape: Shape = Rect(box[0], box[1], width, height, height / 2 if kind == "end" else min(theme.radius, 8))
    if kind == "diamond":
        shape = Polygon(((cx, box[1]), (box[2], cy), (cx, box[3]), (box[0], cy)))
    colour = colours[kind]
    edge = 1 + round(theme.stroke)
    name = draft.add(shape, draft.fill(colour, box), theme.ink, edge, join="miter")
    ink = min(("#ffffff", "#161616"), key=lambda one: -apart(colour, one))
    draft.text(cx, cy + round(size * 0.35), label, size, ink, "middle")
    draft.thing("box", (name,), box, label=label, words=label)
    return Cell(label, box)


def _arrow(draft: Draft, one: Cell, two: Cell, label: str) -> None:
    """Draw an arrow from the near side of one box to the near side of another."""
    theme = draft.theme
    (ax, ay), (bx, by) = one.middle, two.middle
    if abs(ax - bx) < 1:
        sign = 1 if by > ay else -1
        start, end = (ax, one.box[3] if sign > 0 else one.box[1]), (bx, two.box[1] if sign > 0 else two.box[3])
        points, way = [start, end], (0, sign)
    elif abs(ay - by) < 1:
        sign = 1 if bx > ax else -1
        start, end = (one.box[2] if sign > 0 else one.box[0], ay), (two.box[0] if sign > 0 else two.box[2], by)
        points, way = [start, end], (sign, 0)
    else:
        sign = 1 if by > ay else -1
        start = (one.box[2] if bx > ax else one.box[0], ay)
        points, way = [start, (bx, ay), (bx, two.box[1] if sign > 0 else two.box[3])], (0, sign)
    width, head = float(1 + round(theme.stroke)), 11.0
    tip = points[-1]
    tip = (tip[0] - way[0], tip[1] - way[1])
    neck = (tip[0] - way[0] * head, tip[1] - way[1] * head)
    shaft = (neck[0] + way[0], neck[1] + way[1])
    line = draft.line(*points[0], *shaft, theme.ink, width) if len(points) == 2 else draft.add(
        Polyline((*points[:-1], shaft)), None, theme.ink, width, join="miter")  # fmt: skip
    side = (way[1] * 5.5, way[0] * 5.5)
    wings = ((neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1]))
    point = draft.add(Polygon((tip, *wings)), theme.ink)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = (min(xs) - 5, min(ys) - 5, max(xs) + 5, max(ys) + 5)
    draft.thing("arrow", (line, point), box, colour="", label=one.label, to=two.label)
    if label:
        x, y = points[0][0] + (points[1][0] - points[0][0]) * 0.4, points[0][1] + (points[1][1] - points[0][1]) * 0.4
        flat = abs(points[0][1] - points[1][1]) < 1
        draft.text(round(x if flat else x + 8), round(y - 7 if flat else y + 5), label, 13, theme.quiet,
                   "middle" if flat else "start")  # fmt: skip
