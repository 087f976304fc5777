"""How true a scene is: its nodes beside the objects that a picture was made of.

An object is matched with the node that shows most of the same pixels (intersection over union of what is visible of
both), one to one. Of what matches, four things are measured: its type, with the equivalences of
:mod:`limner.bench.forms`; its visible parameters; its colour; and the painting order of objects that overlap. An object
without a match fails in all.

Visible parameters are measured as lengths in pixels, whatever a shape is called by: how far its visible outline (the
95th percentile of points on it) lies from the one that was found, where its ends are, how wide its stroke is. What is
hidden is not measured, nor is a background, and an object that is hidden altogether does not count. Words are found by
what they say, and measured apart.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from limner.bench.forms import Form, form
from limner.bench.seen import Shown, later, overlaps, pair, show
from limner.bench.tints import levels
from limner.sight.graph import Node, Paint, Scene, Text

LEAST = 4
"""Pixels of an object that must be visible for it to count."""
SEEN = 0.05
"""Coverage by later nodes below which a point of an outline is visible."""
SAMPLES = 400
"""Pixels of an object at which colours are compared."""
STEP = 1.5
"""Pixels between points on an outline."""
LOST = float("inf")


class Match(msgspec.Struct, frozen=True):
    """One true object and what was found of it."""

    object: str
    kind: str
    """Of :func:`limner.bench.forms.form`, or ``text``."""
    node: str | None
    found: str | None
    """The kind that the matched node has."""
    gaps: tuple[float, ...]
    """Errors of visible parameters in pixels; infinite where there is nothing to measure."""
    colour: float
    """The greatest difference of a channel, in levels of 255; of a gradient its median over the visible pixels."""

    @property
    def typed(self) -> bool:
        """Whether the type is right."""
        return self.found == self.kind


class Verdict(msgspec.Struct, frozen=True):
    """How true a scene is."""

    matches: tuple[Match, ...]
    pairs: int
    """Pairs of true objects that overlap."""
    ordered: int
    """Those that are painted in the right order."""
    nodes: int
    """Nodes that were found, the background not counted."""


def judge(truth: Scene, found: Scene) -> Verdict:
    """Measure a scene against the truth; the first node of the truth is its background.

    Args:
        truth: what the picture was drawn from.
        found: what was made of its pixels, in the same coordinates.
    """
    true, seen = show(truth), show(found)
    partners = pair(true, seen)
    over = later(true)
    pixels = np.bincount(true.owner.ravel() + 1, minlength=len(true.nodes) + 1)[1:]
    shown = [k for k in range(1, len(true.nodes)) if pixels[k] >= LEAST]
    matches = [_match(true, k, seen, partners.get(k), over[k]) for k in shown]
    words = [node for node in truth.nodes() if isinstance(node.shape, Text)]
    matches += [_words(node, found) for node in words]
    pairs = list(overlaps(true))
    ordered = sum(a in partners and b in partners and partners[a] < partners[b] for a, b in pairs)
    return Verdict(tuple(matches), len(pairs), ordered, max(sum(1 for _ in found.nodes()) - 1, 0))


def _match(true: Shown, number: int, seen: Shown, partner: int | None, over: np.ndarray) -> Match:
    node = true.nodes[number]
    wanted = form(node)
    if partner is None:
        return Match(node.id, wanted.kind, None, None, (LOST,) * _counted(wanted), LOST)
    other = seen.nodes[partner]
    got = form(other)
    points = _visible(wanted, true.covers[number][0], over)
    colour = _colour(node, other, true, number)
    return Match(node.id, wanted.kind, other.id, got.kind, tuple(_gaps(wanted, got, points)), colour)


def _counted(wanted: Form) -> int:
    return 1 + (wanted.width > 0) + _open(wanted)


def _open(wanted: Form) -> bool:
    return wanted.kind in ("line", "arc") or wanted.kind.startswith("polyline")


def _visible(wanted: Form, box: tuple[int, int, int, int], over: np.ndarray) -> np.ndarray:
    """Return points of the outlines that are in the picture and that nothing later covers, ``(N, 2)``."""
    points = np.vstack([dense(line) for line in wanted.lines])
    columns, rows = np.floor(points).astype(int).T - np.array([[box[0]], [box[1]]])
    inside = (columns >= 0) & (rows >= 0) & (columns < over.shape[1]) & (rows < over.shape[0])
    clear = np.zeros(len(points), bool)
    clear[inside] = over[rows[inside], columns[inside]] < SEEN
    return points[clear]


def dense(line: np.ndarray) -> np.ndarray:
    """Return points along a polyline ``(N, 2)``, at most ``STEP`` pixels apart, its own among them."""
    lengths = np.hypot(*(line[1:] - line[:-1]).T)
    counts = np.maximum(np.ceil(lengths / STEP), 1).astype(int)
    rows = [a + (b - a) * np.linspace(0, 1, n, endpoint=False)[:, None] for a, b, n in
            zip(line, line[1:], counts, strict=False)]  # fmt: skip
    return np.vstack([*rows, line[-1:]])


def _gaps(wanted: Form, got: Form, points: np.ndarray) -> Iterator[float]:
    if not len(points):
        return
    yield float(np.percentile(distance(points, got.lines), 95)) if got.lines else LOST
    if wanted.width:
        yield abs(wanted.width - got.width) if got.width else LOST
    if _open(wanted):
        ends = np.array([wanted.lines[0][0], wanted.lines[0][-1]])
        shown = [end for end in ends if (np.abs(points - end).sum(1) < 0.01).any()]
        others = np.array([line[k] for line in got.lines for k in (0, -1)]) if _open(got) else None
        if shown:
            yield max(float(np.hypot(*(others - end).T).min()) for end in shown) if others is not None else LOST


def distance(points: np.ndarray, lines: Sequence[np.ndarray]) -> np.ndarray:
    """Return how far each point ``(N, 2)`` is from the nearest of some polylines, ``(N,)`` pixels."""
    starts = np.vstack([line[:-1] for line in lines])
    ways = np.vstack([line[1:] for line in lines]) - starts
    squares = np.maximum((ways**2).sum(1), 1e-12)
    result = []
    for chunk in np.array_split(points, max(1, len(points) * len(starts) // 1_000_000)):
        apart = chunk[:, None] - starts
        along = np.clip((apart * ways).sum(2) / squares, 0, 1)
        result.append(np.sqrt(((apart - along[..., None] * ways) ** 2).sum(2).min(1)))
    return np.concatenate(result)


def _colour(node: Node, other: Node, true: Shown, number: int) -> float:
    mine, theirs = _main(node), _main(other)
    if mine is None or theirs is None:
        return LOST
    (left, top, right, bottom), cover = true.covers[number]
    pure = (true.owner[top:bottom, left:right] == number) & (cover > 0.999)
    y, x = np.nonzero(pure if pure.any() else true.owner[top:bottom, left:right] == number)
    if not len(x):
        return LOST
    # By chance, for an even step might fall on the same columns of every row.
    pick = np.random.default_rng(0).permutation(len(x))[:SAMPLES]
    x, y = x[pick] + left + 0.5, y[pick] + top + 0.5
    off = np.abs(np.broadcast_to(levels(mine, x, y), (len(x), 3)) - levels(theirs, x, y)).max(1)
    return float(np.median(off))


def _main(node: Node) -> Paint | None:
    return node.fill or (node.stroke.paint if node.stroke else None)


def _words(node: Node, found: Scene) -> Match:
    """Match a line of words with one that says the same nearby."""
    text = node.shape
    assert isinstance(text, Text)
    near: list[tuple[float, Node]] = []
    for other in found.nodes():
        if plain(said(other)) == plain(text.content):
            gap = abs(other.shape.y - text.y) if isinstance(other.shape, Text) else 1e3
            near.append((gap, other))
    if not near:
        return Match(node.id, "text", None, None, (LOST, LOST), LOST)
    _, other = min(near, key=lambda pair: pair[0])
    tint, hue = (_main(one) for one in (node, other))
    at = np.array(text.x), np.array(text.y)
    off = float(np.abs(levels(tint, *at) - levels(hue, *at)).max()) if tint and hue else LOST
    gaps = (LOST, LOST)
    if isinstance(other.shape, Text):
        gaps = abs(other.shape.y - text.y), abs(other.shape.size - text.size)
    return Match(node.id, "text", other.id, "text", gaps, off)


def said(node: Node) -> str:
    """Return the words that a node shows: its text, or what is known of its outlines."""
    return node.shape.content if isinstance(node.shape, Text) else node.data.get("text", "")


def plain(words: str) -> str:
    """Return words without regard to case and spacing."""
    return "".join(words.split()).casefold()


def totals(verdicts: Sequence[Verdict]) -> Mapping[str, float]:
    """Return the figures of many pictures: counts, and shares in [0, 1]."""
    matches = [match for verdict in verdicts for match in verdict.matches]
    shapes = [match for match in matches if match.kind != "text"]
    words = [match for match in matches if match.kind == "text"]
    gaps = np.array([gap for match in shapes for gap in match.gaps])
    lines = np.array([match.gaps for match in words]).reshape(-1, 2)
    pairs = sum(verdict.pairs for verdict in verdicts)
    return {
        "objects": len(matches),
        "found": _share([match.node is not None for match in matches]),
        "typed": _share([match.typed for match in matches]),
        "shapes typed": _share([match.typed for match in shapes]),
        "words read": _share([match.typed for match in words]),
        "parameters": len(gaps),
        "within": _share(gaps <= 0.5),
        "gap": float(np.median(gaps)) if len(gaps) else LOST,
        "baseline": float(np.median(lines[:, 0])) if len(lines) else LOST,
        "size": float(np.median(lines[:, 1])) if len(lines) else LOST,
        "colour": _share([match.colour <= 2 for match in shapes]),
        "words' colour": _share([match.colour <= 2 for match in words]),
        "pairs": pairs,
        "ordered": sum(verdict.ordered for verdict in verdicts) / pairs if pairs else LOST,
        "nodes": sum(verdict.nodes for verdict in verdicts) / max(len(matches), 1),
    }


def _share(marks: Sequence[bool] | np.ndarray) -> float:
    return float(np.mean(marks)) if len(marks) else LOST
