"""Where each element of a section is, beat by beat, so that the frame is filled and what stays moves little.

Each beat is laid out for itself (:mod:`limner.lesson.layout`): what left leaves no gap, and nothing waits at the rim
for what comes later. What stays goes to its new place as the beat begins. Its size is decided once for its whole life,
by the fullest of its beats: words are not wrapped anew before the eyes of who reads them, and pictures keep theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from limner.lesson.layout import Item, Kind, Part, Placed, arrange
from limner.lesson.plan import (
    Bullets,
    Chart,
    Code,
    Derivation,
    Element,
    Flow,
    Formula,
    Free,
    Geometry,
    Icon,
    Numberline,
    Picture,
    Plot,
    Section,
    Shown,
    Table,
    Text,
)

Sizes = Mapping[str, tuple[tuple[float, float], ...]]
"""Of each element: of words at each of :data:`limner.lesson.layout.WIDTHS`, of everything else one."""
KINDS: dict[type[Element], Kind] = {
    Text: "words", Bullets: "words", Formula: "fixed", Derivation: "fixed", Table: "fixed", Code: "fixed",
    Numberline: "picture", Plot: "picture", Geometry: "picture", Chart: "picture", Flow: "picture", Picture: "picture",
    Icon: "picture", Free: "picture",
}  # fmt: skip
"""How each kind of element takes its place."""
ROLES: dict[type[Element], Part] = {
    Bullets: "list", Formula: "formula", Derivation: "formula", Table: "panel", Code: "panel",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Of a section."""

    made: Mapping[str, tuple[float, float]]
    """Width and height for which each element is made: words are wrapped at the width, pictures fill both."""
    beats: tuple[Mapping[str, Placed], ...]
    """Of each beat: the places of all that is on the frame in it."""


def places(section: Section, sizes: Sizes) -> Places:
    """Place the elements of a section.

    Args:
        section: of the plan.
        sizes: measured.
    """
    shown = present(section)
    items = {element.id: _item(element, sizes[element.id]) for one in shown for element in one}
    first = [arrange([items[element.id] for element in one]) for one in shown]
    alike = _alike(shown, items, first, ("text", "noted", "list")) | _alike(shown, items, first, ("formula",))
    made, settled, scales = {}, {}, dict.fromkeys(items, 1.0)
    staying = {id for id in items if sum(id in beat for beat in first) > 1}
    for id, item in items.items():
        settled[id] = replace(item, most=alike.get(id, item.most))
        if id in staying:
            trials = [one[id] for one in first if id in one]
            tight = min(trials, key=lambda one: (one.width if item.kind == "words" else one.scale, one.region.width))
            made[id] = (tight.width, tight.region.height)
            if item.kind != "picture":
                scales[id] = alike.get(id) or min(one.scale for one in trials)
            settled[id] = _settled(item, tight, scales[id])
    again = [arrange([settled[element.id] for element in one]) for one in shown]
    for beat in again:
        made |= {id: (one.width, one.region.height) for id, one in beat.items() if id not in staying}
    whole = ({id: replace(one, scale=one.scale * scales[id]) for id, one in beat.items()} for beat in again)
    return Places(made, tuple(whole))


def _alike(
    shown: Sequence[Sequence[Shown]], items: Mapping[str, Item], first: Sequence[Mapping[str, Placed]],
    roles: Sequence[Part],
) -> dict[str, float]:  # fmt: skip
    """Return the scale of each item of some roles that shares the frame with one that stays: the same for all."""
    groups: list[set[str]] = []
    for one in shown:
        like = {
            element.id for element in one if items[element.id].role in roles and items[element.id].kind != "picture"
        }
        together = [group for group in groups if group & like]
        groups = [group for group in groups if not group & like] + [like.union(*together)]
    found = {}
    for group in groups:
        if any(sum(id in beat for beat in first) > 1 for id in group):
            found |= dict.fromkeys(group, min(beat[id].scale for beat in first for id in group if id in beat))
    return found


def present(section: Section) -> list[list[Shown]]:
    """Return what is on the frame in each beat: what stays, in the order in which it came, then what is new."""
    found: list[list[Shown]] = []
    for beat in section.beats:
        before = found[-1] if found else []
        found.append([*(element for element in before if element.id in beat.keep), *beat.show])
    return found


def _item(element: Shown, size: Sequence[tuple[float, float]]) -> Item:
    role = ROLES.get(type(element), "text")
    if isinstance(element, Text) and element.role not in ("statement", "title"):
        role = "noted"
    return Item(element.id, KINDS[type(element)], tuple(size), role, settled=isinstance(element, Icon))


def _settled(item: Item, tight: Placed, scale: float) -> Item:
    """Return an item of the size that it has in all its beats."""
    if item.kind == "picture":
        wide, high = item.sizes[0]
        fit = min(tight.region.width / wide, tight.region.height / high)
        return Item(item.id, "picture", ((wide * fit, high * fit),), item.role, 1.0, settled=True)
    wide, high = item.at(tight.width)
    return Item(item.id, "fixed", ((wide * scale, high * scale),), item.role, 1.0)
