"""Joins upright bars that go on in line behind something: gridlines behind bars, stripes below a table's rules.

Seen are pieces of one paint, of one thickness and in line, and all that lies between two of them is covered by other
shapes. One bar below those says the same in fewer numbers (amodal completion by good continuation; the layers of
arXiv 2409.06648). What covers a gap must reach beyond the bar: else tiles side by side would be bars behind tiles.
Not covered: slanted lines, and ends that are hidden.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from limner.sight.draw import Box, coats, extent, window
from limner.sight.graph import Line, Node, Rect, Solid, Stroke, Text, rgb

EVEN = 0.6
"""Pixels by which the sides of pieces may differ."""
ALIKE = 8
"""Levels by which paints of pieces may differ: of a line a pixel wide compression leaves no more."""
THIN = 4.0
"""Pixels of a bar that is a line: what lies on one may end at its edge, as a chart's bar does at a gridline."""
BEYOND = 0.7
"""Pixels by which what covers a gap reaches beyond the bar."""
COVERED = 0.4
"""How much of each pixel of a gap is covered at least."""
SLIP, MAIN = 8, 0.3
"""Pixels at each end of a gap in a thin line that may be bare, since they could be mixes of what is on both sides, and
the part of the gap that is covered all the same."""
BARE = 0.1
"""The part of a piece that other shapes may lie on for it to be seen."""
MOST = 400
"""Pieces of one paint that are compared, at most: more of them are a texture."""


class _Bar(msgspec.Struct, frozen=True):
    """An upright bar: the place of its node, and its sides."""

    place: int
    low: np.ndarray
    high: np.ndarray
    colour: np.ndarray


def continued(nodes: Sequence[Node], page: int = 1) -> list[Node]:
    """Return nodes with bars in line joined to one below what lies between them.

    Args:
        nodes: in painting order.
        page: how many of the first nodes are the picture's ground, which lies on nothing.
    """
    bars = [bar for place, node in enumerate(nodes) if place >= page and (bar := _bar(node, place)) is not None]
    if len(bars) < 2:
        return list(nodes)
    scene = _Scene(nodes, page)
    for axis in (0, 1):
        for row in _rows(bars, axis):
            _join(scene, row, axis)
    return scene.nodes()


def _bar(node: Node, place: int) -> _Bar | None:
    """Return what an opaque upright bar or butt-ended line fills, ``None`` for any other node."""
    match node:
        case Node(shape=Rect(x, y, width, height, radius, angle), fill=Solid() as paint, stroke=None):
            if radius > EVEN or angle:
                return None
            low, high = np.array([x, y]), np.array([x + width, y + height])
        case Node(shape=Line(x1, y1, x2, y2), fill=None, stroke=Stroke(paint=Solid() as paint) as pen):
            if pen.dash or pen.cap == "round" or min(abs(x1 - x2), abs(y1 - y2)) > EVEN / 2:
                return None
            aside = np.array([0.0, pen.width / 2] if abs(x1 - x2) > abs(y1 - y2) else [pen.width / 2, 0.0])
            low, high = np.minimum((x1, y1), (x2, y2)) - aside, np.maximum((x1, y1), (x2, y2)) + aside
        case _:
            return None
    return _Bar(place, low, high, np.array(rgb(paint.colour), float)) if paint.opacity == 1 else None


def _rows(bars: Sequence[_Bar], axis: int) -> Iterator[list[_Bar]]:
    """Yield the bars of one paint that lie in line along an axis, from the first to the last."""
    left = sorted(bars, key=lambda bar: (bar.low[1 - axis], bar.low[axis]))[: 4 * MOST]
    while left:
        first = left[0]
        aside = 1 - axis
        row = []
        for bar in left:
            if bar.low[aside] - first.low[aside] > EVEN:
                break
            if (
                abs(bar.high[aside] - first.high[aside]) < EVEN
                and np.abs(bar.colour - first.colour).max() <= ALIKE
                and len(row) < MOST
            ):
                row.append(bar)
        left = [bar for bar in left if all(bar is not other for other in row)]
        if len(row) > 1:
            yield sorted(row, key=lambda bar: float(bar.low[axis]))


def _join(scene: "_Scene", row: Sequence[_Bar], axis: int) -> None:
    """Join the stretches of a row between which all is covered."""
    row = [bar for bar in row if scene.alive(bar.place)]
    run: list[_Bar] = row[:1]
    below: set[int] = set()
    for bar in row[1:]:
        over = scene.between(run[-1], bar, axis, [*run, bar])
        if over is None:
            scene.merge(run, below, axis)
            run, below = [bar], set()
        else:
            run.append(bar)
            below |= over
    scene.merge(run, below, axis)


class _Scene:
    """Nodes that are joined one after the other; the place of a node does not change, its turn to be painted does."""

    def __init__(self, nodes: Sequence[Node], page: int) -> None:
        self._nodes: list[Node | None] = list(nodes)
        self._order = list(range(len(nodes)))
        self._page = page
        sides = [
            np.concatenate(extent(node.shape)) if not isinstance(node.shape, Text) else np.zeros(4) for node in nodes
        ]
        reach = np.array([node.stroke.width / 2 if node.stroke else 0.0 for node in nodes])[:, None]
        self._boxes = np.array(sides) + reach * (-1, -1, 1, 1)

    def nodes(self) -> list[Node]:
        """Return what is left, in painting order."""
        return [node for place in self._order if (node := self._nodes[place]) is not None]

    def alive(self, place: int) -> bool:
        """Say whether a node was not joined to another."""
        return self._nodes[place] is not None

    def between(self, one: _Bar, two: _Bar, axis: int, pieces: Sequence[_Bar]) -> set[int] | None:
        """Return the places of what covers all between two bars; ``None`` where something else is seen there."""
        aside = 1 - axis
        low, high = np.minimum(one.low, two.low), np.maximum(one.high, two.high)
        low[axis], high[axis] = one.high[axis], two.low[axis]
        gap = float(high[axis] - low[axis])
        if gap < 0.3:
            return None
        if gap > 6:
            low[axis], high[axis] = low[axis] + 1, high[axis] - 1
        box = _pixels(low, high)
        beyond = THIN < high[aside] - low[aside]
        clear = np.ones((box[3] - box[1], box[2] - box[0]), np.float32)
        over: set[int] = set()
        for place in self._near(box):
            out = np.array([low[aside] - self._boxes[place, aside], self._boxes[place, 2 + aside] - high[aside]])
            if (out.min() if beyond else out.max()) < BEYOND or any(self._covers(place, bar) for bar in pieces):
                continue
            cover = self._cover(place, box)
            if cover.max() > COVERED:
                over.add(place)
                clear *= 1 - cover
        if not over or not _is_hidden(clear.max(axis=axis) < 1 - COVERED, 0 if beyond else SLIP):
            return None
        return over if all(self._may_sink(bar, over) for bar in pieces) else None

    def merge(self, run: Sequence[_Bar], below: set[int], axis: int) -> None:
        """Put one bar in the place of several, below some nodes."""
        if len(run) < 2:
            return
        longest = max(run, key=lambda bar: float(bar.high[axis] - bar.low[axis]))
        low, high = longest.low.copy(), longest.high.copy()
        low[axis], high[axis] = run[0].low[axis], run[-1].high[axis]
        kept = self._nodes[longest.place]
        if kept is None:
            return
        turn = min(self._order.index(place) for place in [*below, *(bar.place for bar in run)])
        for bar in run:
            self._nodes[bar.place] = None
        self._nodes[longest.place] = msgspec.structs.replace(kept, shape=_shape(kept, low, high))
        self._order.remove(longest.place)
        # Of those before the turn none was the longest's own, or it is the turn itself.
        self._order.insert(min(turn, len(self._order)), longest.place)
        self._boxes[longest.place] = np.concatenate([low, high])

    def _near(self, box: Box) -> list[int]:
        boxes = self._boxes
        meets = (boxes[:, :2] < box[2:]).all(axis=1) & (boxes[:, 2:] > box[:2]).all(axis=1)
        return [place for place in np.flatnonzero(meets).tolist() if place >= self._page and self.alive(place)]

    def _covers(self, place: int, bar: _Bar) -> bool:
        """Say whether a node lies over or under a bar, and not only where the bar is said to be hidden."""
        if place == bar.place:
            return True
        box = _pixels(bar.low, bar.high)
        return place in self._near(box) and float((self._cover(place, box) > 0.5).mean()) > BARE

    def _may_sink(self, bar: _Bar, over: set[int]) -> bool:
        """Say whether a bar may be painted before all of some nodes, and nothing else of it be hidden."""
        turns = {place: turn for turn, place in enumerate(self._order)}
        first = min(turns[place] for place in over)
        box = _pixels(bar.low, bar.high)
        return not any(
            first <= turns[place] < turns[bar.place] and place not in over and self._covers(place, bar)
            for place in self._near(box)
        )

    def _cover(self, place: int, box: Box) -> np.ndarray:
        node = self._nodes[place]
        total = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        for coat in coats(node, box) if node is not None else ():
            part = total[window(coat.box, box[:2])]
            np.maximum(part, coat.cover, out=part)
        return total


def _is_hidden(covered: np.ndarray, slip: int) -> bool:
    """Say whether all of a gap is covered, but for a few pixels at its ends."""
    at = np.flatnonzero(covered)
    if not len(at) or at[0] > slip or len(covered) - 1 - at[-1] > slip:
        return False
    return len(at) == at[-1] - at[0] + 1 and len(at) >= MAIN * len(covered)


def _pixels(low: np.ndarray, high: np.ndarray) -> Box:
    """Return the pixels with their middle in a box, at least one each way."""
    start = np.ceil(low - 0.5).astype(int)
    stop = np.floor(high - 0.5).astype(int) + 1
    middle = np.floor((low + high) / 2).astype(int)
    empty = stop <= start
    start, stop = np.where(empty, middle, start), np.where(empty, middle + 1, stop)
    return (int(start[0]), int(start[1]), int(stop[0]), int(stop[1]))


def _shape(node: Node, low: np.ndarray, high: np.ndarray) -> Line | Rect:
    """Return a bar as what the node was."""
    sides = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    if isinstance(node.shape, Rect):
        return Rect(sides[0], sides[1], sides[2] - sides[0], sides[3] - sides[1])
    middle = (low + high) / 2
    if high[0] - low[0] > high[1] - low[1]:
        return Line(sides[0], float(middle[1]), sides[2], float(middle[1]))
    return Line(float(middle[0]), sides[1], float(middle[0]), sides[3])
