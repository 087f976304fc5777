"""Says what a drawing means: charts, diagrams, tables and forms, written into ids, ``data-*`` and groups.

:func:`explain` changes no pixel. It claims only what words support: a picture without text, or one in which nothing
of the kind is found, comes back as it was.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
import numpy as np

from limner.sight.chart import charts
from limner.sight.claims import Claim, Finding, joined
from limner.sight.diagram import diagram
from limner.sight.form import form
from limner.sight.gather import Slot, gather
from limner.sight.graph import Group, Item, Node, Scene, Text, Use, displaced, walk
from limner.sight.marks import Mark, ground, marks, union
from limner.sight.tables import tables
from limner.sight.tiles import tiles
from limner.sight.words import slug

HEADLINE, ALONE = 1.12, 1.4
"""How much larger than the usual text of its picture a title is; than any other, where there is nothing but text."""
POSTER = 3
"""Texts from which on the largest by far is the title of a picture that has nothing else of meaning."""


def explain(scene: Scene) -> Scene:
    """Return the scene with what its parts mean in their ids, data and groups; the picture is the same.

    Args:
        scene: a traced scene; what it already says of meaning is kept as it is.
    """
    if is_explained(scene):
        return scene
    seen = marks(scene)
    finding = find(seen, ground(scene))
    return _written(scene, finding, seen) if finding.claims else scene


def is_explained(scene: Scene) -> bool:
    """Say whether any part of a scene has a kind written into it."""
    return any("kind" in item.data for item in walk(scene.children))


def find(seen: Sequence[Mark], behind: str) -> Finding:
    """Return what is claimed of marks on a ground of the colour ``behind``."""
    found: list[Finding] = []
    for finder in (
        partial(charts, ground=behind),
        tiles,
        tables,
        partial(diagram, ground=behind),
        partial(form, ground=behind),
    ):
        taken = {at for finding in found for at in finding.claims}
        rest = [mark for mark in seen if mark.at not in taken]
        shapes, texts = [m for m in rest if not m.words], [m for m in rest if m.words]
        found.append(finder(shapes, texts))
    whole = joined(found)
    return joined([whole, _texts([mark for mark in seen if mark.words], whole)])


def _texts(texts: Sequence[Mark], whole: Finding) -> Finding:
    """Claim the title, and in a picture that means something the rest of the words as text."""
    free = [mark for mark in texts if mark.at not in whole.claims]
    title = _title(free, texts, bool(whole.claims))
    claims = {title.at: Claim(("title", title.words), {"kind": "title", "label": title.words})} if title else {}
    if claims or whole.claims:
        claims |= {m.at: Claim(("text", m.words), {"kind": "text"}) for m in free if m is not title}
    return Finding(claims)


def _title(free: Sequence[Mark], texts: Sequence[Mark], meaningful: bool) -> Mark | None:
    level = [mark for mark in free if not mark.turned and len(mark.words) > 1]
    if not level:
        return None
    first = max(level, key=lambda mark: (round(mark.size), -mark.cy))
    others = [mark.size for mark in texts if mark is not first]
    if meaningful:
        usual = float(np.median(others)) if others else 0.0
        bold = isinstance(first.node.shape, Text) and first.node.shape.weight >= 600
        leads = first.cy <= min(mark.cy for mark in texts) + 1
        return first if first.size > HEADLINE * usual or (bold and leads) else None
    return first if len(texts) >= POSTER and first.size > ALONE * max(others) else None


def _written(scene: Scene, finding: Finding, seen: Sequence[Mark]) -> Scene:
    names = _names(scene, finding)
    data = {at: claim.data | {key: names[to] for key, to in claim.refs.items() if to in names}
            for at, claim in finding.claims.items()}  # fmt: skip
    renamed: dict[str, str] = {}
    items, _ = _claimed(scene, scene.children, 0, names, data, renamed)
    taken = {item.id for item in walk(items)}
    boxes = _boxes(scene, seen)
    slots = list(_slots(items, boxes))
    for bundle in finding.bundles:
        slots = gather(slots, frozenset(bundle.members), _name(bundle.name, taken), bundle.data)
    return msgspec.structs.replace(scene, children=tuple(slot.item for slot in slots))


def _names(scene: Scene, finding: Finding) -> dict[int, str]:
    """Return the new ids of the claimed nodes; none is that of another item."""
    claimed = [node.id for at, node in enumerate(scene.nodes()) if at in finding.claims]
    taken = {item.id for item in walk(scene.children)} - set(claimed)
    return {at: _name(claim.name, taken) for at, claim in sorted(finding.claims.items())}


def _name(words: Sequence[str], taken: set[str]) -> str:
    base = "-".join(part for word in words if (part := slug(word))) or "part"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    return name


def _claimed(
    scene: Scene,
    items: Sequence[Item],
    at: int,
    names: dict[int, str],
    data: dict[int, dict[str, str]],
    renamed: dict[str, str],
) -> tuple[tuple[Item, ...], int]:
    """Return items with their new ids and data, and the place of the node after them."""
    known = {item.id: item for item in walk(scene.children)}
    result: list[Item] = []
    for item in items:
        match item:
            case Group(children=children):
                inner, at = _claimed(scene, children, at, names, data, renamed)
                result.append(msgspec.structs.replace(item, children=inner))
            case Node():
                if at in names:
                    renamed[item.id] = names[at]
                    item = msgspec.structs.replace(item, id=names[at], data={**item.data, **data[at]})
                result.append(item)
                at += 1
            case Use(of=of):
                original = known[of]
                if isinstance(original, Node) and (at in names or of in renamed):
                    # A copy inherits what its original says, so one that means something else stands by itself.
                    copy = displaced(original, item.dx, item.dy)
                    own = {"data": data[at], "id": names[at]} if at in names else {"id": item.id}
                    result.append(msgspec.structs.replace(copy, **own))
                else:
                    result.append(msgspec.structs.replace(item, of=renamed.get(of, of)))
                at += _count(item, known)
    return tuple(result), at


def _boxes(scene: Scene, seen: Sequence[Mark]) -> list[tuple[float, float, float, float]]:
    found = {mark.at: mark.box for mark in seen}
    for mark in seen:
        for part in mark.parts:
            found[part] = mark.box
    everywhere = (0.0, 0.0, float(scene.width), float(scene.height))
    boxes = [found.get(at, everywhere) for at, _ in enumerate(scene.nodes())]
    return [_roomier(box, node) for box, node in zip(boxes, scene.nodes(), strict=True)]


def _roomier(box: tuple[float, float, float, float], node: Node) -> tuple[float, float, float, float]:
    """Widen the box of a text by as much as the estimate of its length may err."""
    if not isinstance(node.shape, Text):
        return box
    # Along the line the estimate errs by a tenth; turned lines may run either way.
    dx, dy = (0.1 * (box[k + 2] - box[k]) + 1 for k in (0, 1))
    return box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy


def _slots(items: Sequence[Item], boxes: Sequence[tuple[float, float, float, float]]) -> Iterator[Slot]:
    """Yield the items of a flat scene with the places of their nodes."""
    known = {item.id: item for item in walk(tuple(items))}
    at = 0
    for item in items:
        count = _count(item, known)
        places = range(at, at + count)
        at += count
        box = union([boxes[place] for place in places]) if count else (0.0, 0.0, 0.0, 0.0)
        yield Slot(item, frozenset(places), box)


def _count(item: Item, known: dict[str, Item]) -> int:
    match item:
        case Group(children=children):
            return sum(_count(child, known) for child in children)
        case Use(of=of):
            return _count(known[of], known)
    return 1
