"""Flow diagrams: boxes with words, and what leads from one to another.

A box is a closed shape with words in it. What joins two boxes is a connector, and an arrow where one of its ends has
a head (:mod:`limner.sight.wires`). Nothing is claimed where no two boxes are joined.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from limner.sight.claims import Bundle, Claim, Finding, known
from limner.sight.graph import Arc, Line, Polyline
from limner.sight.homes import homes, said
from limner.sight.kinds import kind
from limner.sight.marks import Box, Mark, contains
from limner.sight.wires import Wire, may_be_ink, wires

LABEL = 1.6
"""Font sizes from a connector to the words beside it, at most."""
TALL, ROOM = 9.0, 40.0
"""A box is at most so many times as high as its words, and so many pixels more."""


class Link(msgspec.Struct, frozen=True):
    """A wire from one box to another; ``directed`` where a head says so."""

    wire: Wire
    start: int
    end: int
    directed: bool


def diagram(shapes: Sequence[Mark], texts: Sequence[Mark], ground: str) -> Finding:
    """Return what is claimed of the boxes and arrows among shapes and texts on a ground of a colour."""
    inside = homes(texts, shapes)
    boxes = [mark for mark in shapes if mark.at in inside and _is_box(mark, inside[mark.at])]
    boxes = [mark for mark in boxes if not any(o is not mark and contains(mark.box, o.box, 0) for o in boxes)]
    if len(boxes) < 2:
        return Finding()
    at_boxes = {mark.at for mark in boxes}
    inks = [mark for mark in shapes if mark.at not in at_boxes and may_be_ink(mark, boxes, ground)]
    links = [link for wire in wires(inks, boxes) for link in _links(wire)]
    return _finding(boxes, links, inside, texts) if links else Finding()


def _is_box(mark: Mark, lines: Sequence[Mark]) -> bool:
    if isinstance(mark.node.shape, Line | Polyline | Arc) or mark.size < 1.2 * lines[0].size:
        return False
    return mark.height < TALL * sum(line.size for line in lines) + ROOM


def _links(wire: Wire) -> Iterator[Link]:
    """Yield what a wire joins: two boxes, or one with each of those at its heads."""
    heads = [at for at, head in wire.ends.items() if head]
    bare = [at for at, head in wire.ends.items() if not head]
    if len(bare) == 1:
        yield from (Link(wire, bare[0], at, True) for at in heads)
    elif len(heads) == 1:
        yield from (Link(wire, at, heads[0], True) for at in bare)
    elif len(wire.ends) == 2:
        first, last = wire.ends
        yield Link(wire, first, last, bool(heads))
        if heads:
            yield Link(wire, last, first, True)


def _finding(
    boxes: Sequence[Mark], links: Sequence[Link], inside: dict[int, list[Mark]], texts: Sequence[Mark]
) -> Finding:
    words = {box.at: said(inside[box.at]) for box in boxes}
    claims: dict[int, Claim] = {}
    bundles = []
    for box in boxes:
        data = {"kind": "box", "label": words[box.at], "shape": kind(box.node) or "other"}
        claims[box.at] = Claim(("box", words[box.at]), data)
        for line in inside[box.at]:
            claims[line.at] = Claim(("text", line.words), {"kind": "box-text"}, {"of": box.at})
        members = (box.at, *box.parts, *(line.at for line in inside[box.at]))
        bundles.append(Bundle(("group", words[box.at]), members, {"kind": "labelled-box"}))
    in_boxes = {line.at for lines in inside.values() for line in lines}
    labels = _labels([text for text in texts if text.at not in in_boxes], links)
    for k, link in enumerate(links):
        made, bundle = _link(link, labels.get(k), words, claims)
        claims |= made
        bundles.append(bundle)
    return Finding(claims, (*bundles, Bundle(("diagram",), tuple(claims), {"kind": "diagram"})))


def _link(
    link: Link, label: Mark | None, words: dict[int, str], claims: dict[int, Claim]
) -> tuple[dict[int, Claim], Bundle]:
    """Return the claims on the marks of a link; one that is traced in one outline with others is noted beside them."""
    name = words[link.start], words[link.end]
    what = "arrow" if link.directed else "connector"
    free = [mark for mark in link.wire.marks if mark.at not in claims]
    main = max(free or link.wire.marks, key=lambda mark: max(mark.width, mark.height))
    made: dict[int, Claim] = {}
    data = {"kind": what} | known(label=label.words if label else "")
    if main.at in claims:
        made[main.at] = _also(claims[main.at], data, {"from": link.start, "to": link.end})
    else:
        made[main.at] = Claim((what, *name), data, {"from": link.start, "to": link.end})
    made |= {mark.at: Claim(("piece", *name), {"kind": "piece"}, {"of": main.at}) for mark in free if mark is not main}
    if label:
        made[label.at] = Claim(("text", label.words), {"kind": "arrow-text"}, {"of": main.at})
    members = (*(mark.at for mark in free), *((label.at,) if label else ()))
    return made, Bundle(("link", *name), members, {"kind": "link"})


def _also(claim: Claim, data: dict[str, str], refs: dict[str, int]) -> Claim:
    """Return the claim of a mark that is one more link, under keys with a number."""
    number = 2
    while f"from-{number}" in claim.refs:
        number += 1
    more = {f"{key}-{number}": value for key, value in data.items()}
    return Claim(claim.name, claim.data | more, claim.refs | {f"{key}-{number}": at for key, at in refs.items()})


def _labels(texts: Sequence[Mark], links: Sequence[Link]) -> dict[int, Mark]:
    """Return by number of a link the words nearest to it, if they are beside it."""
    near: list[tuple[float, int, Mark]] = []
    for text in texts:
        for k, link in enumerate(links):
            gap = min(_apart(text, mark, link.wire.box) for mark in link.wire.marks)
            if gap < LABEL * text.size:
                near.append((gap, k, text))
    result: dict[int, Mark] = {}
    used: set[int] = set()
    for _, k, text in sorted(near, key=lambda item: item[0]):
        if k not in result and text.at not in used:
            result[k] = text
            used.add(text.at)
    return result


def _apart(text: Mark, mark: Mark, within: Box) -> float:
    """Return the distance in pixels from a text's box to a mark's outline, where that lies in the box of its wire."""
    points = _fine(mark)
    inside = (points[:, 0] >= within[0] - 1) & (points[:, 0] <= within[2] + 1)
    inside &= (points[:, 1] >= within[1] - 1) & (points[:, 1] <= within[3] + 1)
    if not inside.any():
        return float("inf")
    x, y = points[inside].T
    left, top, right, bottom = text.box
    dx = np.maximum(np.maximum(left - x, x - right), 0)
    dy = np.maximum(np.maximum(top - y, y - bottom), 0)
    return float(np.hypot(dx, dy).min())


def _fine(mark: Mark, step: float = 4.0) -> np.ndarray:
    """Return points along a mark's outlines, at most ``step`` pixels apart."""
    rows = []
    for points in mark.outlines:
        for start, end in zip(points, np.roll(points, -1, axis=0), strict=True):
            count = int(np.hypot(*(end - start)) / step) + 2
            rows.append(start + np.linspace(0, 1, count)[:, None] * (end - start))
    return np.vstack(rows)
