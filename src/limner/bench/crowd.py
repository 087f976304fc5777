"""Counting scenes, in trays with captions or strewn about, and pairs of pictures to tell apart.

Things never touch. What is strewn without words has no upright way. Of a pair the second has one to four changes: a
thing is gone, came, has another colour or moved; each change is known by its box.
"""

import msgspec
import numpy as np

from limner.bench.draft import Draft, around, painted
from limner.bench.exam import Box
from limner.bench.palette import apart, term
from limner.bench.parlance import PARLANCES, look
from limner.bench.scenery import outline
from limner.sight.graph import Rect

KINDS = ("circle", "square", "triangle", "star", "diamond", "hexagon")
HUES = ("red", "green", "blue", "yellow", "purple", "orange")
"""Colours that stay apart under the corruptions."""
TRIES = 200
CHANGES = ("gone", "new", "colour", "moved")


class Spot(msgspec.Struct, frozen=True):
    """A thing to draw."""

    kind: str
    colour: str
    x: float
    y: float
    r: float
    turn: float


def trays(part: str, rng: np.random.Generator, short: bool = False) -> Draft:
    """Lay out two or three trays of things under captions; a thing's ``column`` is its tray's caption.

    Args:
        part: whose words and look.
        rng: chooses.
        short: one of the captions is missing.
    """
    words, draft = PARLANCES[part], _page(part, rng, 760, 480)
    names = words.trays[: 2 if short else int(rng.integers(2, len(words.trays) + 1))]
    wide = (draft.width - 24 * (len(names) + 1)) / len(names)
    hues, kinds = _chosen(draft, 3), rng.permutation(KINDS)[:3]
    for k, name in enumerate(names):
        left = round(24 + k * (wide + 24))
        box = (float(left), 64.0, float(round(left + wide)), draft.height - 24.0)
        draft.add(Rect(box[0], box[1], box[2] - box[0], box[3] - box[1], 10), draft.theme.card, draft.theme.rule, 2)
        middle, half = (box[0] + box[2]) / 2, draft.run(name, 22, 700) / 2
        node = draft.text(middle, 44, name, 22, "", "middle", 700)
        draft.thing("text", (node,), (middle - half, 24.0, middle + half, 52.0), colour="", words=name)
        _fill(draft, spots(box, int(rng.integers(6, 13)), (15, 24), hues, kinds, rng), name)
    return draft


def strewn(part: str, rng: np.random.Generator) -> Draft:
    """Strew things over a page without a word on it: nothing tells which way is up."""
    draft = _page(part, rng, 640, 520)
    field = (8.0, 8.0, draft.width - 8.0, draft.height - 8.0)
    kinds = rng.permutation(("circle", "square", "hexagon", "star"))[:3]
    found = spots(field, int(rng.integers(14, 26)), (18, 32), _chosen(draft, 4), kinds, rng)
    _fill(draft, [msgspec.structs.replace(one, turn=float(rng.uniform(0, 360))) for one in found], "")
    return draft


def pair(part: str, rng: np.random.Generator, count: int) -> tuple[Draft, Draft, tuple[tuple[Box, ...], ...]]:
    """Lay out two pages that differ in ``count`` things.

    Returns:
        The pages, and of each change its boxes: where the thing was in the first and where it is in the second, which
        is the same place unless it moved.
    """
    draft = _page(part, rng, 620, 480)
    field = (8.0, 8.0, draft.width - 8.0, draft.height - 8.0)
    hues = _chosen(draft, 5)
    every = spots(field, int(rng.integers(12, 18)) + 2 * count, (22, 34), hues, np.array(KINDS), rng)
    spare, before = every[: 2 * count], every[2 * count :]
    after, changes = list(before), []
    # Where one thing went and another came, it might have moved.
    kinds = [change for change in CHANGES if change != ("gone", "new")[int(rng.integers(2))]]
    for k in sorted(rng.permutation(len(before))[:count], reverse=True):
        old, room = before[k], [spot for spot in spare if spot.r >= before[k].r]
        match kinds[int(rng.integers(len(kinds)))]:
            case "gone":
                del after[k]
                changes.append((_reach(old), _reach(old)))
            case "new":
                spot = spare.pop()
                after.append(spot)
                changes.append((_reach(spot), _reach(spot)))
            case "moved" if room:
                spare.remove(room[0])
                after[k] = msgspec.structs.replace(old, x=room[0].x, y=room[0].y)
                changes.append((_reach(old), _reach(after[k])))
            case _:
                hue = next(str(one) for one in rng.permutation(hues) if apart(str(one), old.colour) > 0.2)
                after[k] = msgspec.structs.replace(old, colour=hue)
                changes.append((_reach(old), _reach(old)))
    second = Draft(draft.width, draft.height, draft.theme, rng)
    _fill(draft, before, "")
    _fill(second, after, "")
    return draft, second, tuple(changes)


def spots(field: Box, count: int, size: tuple[int, int], hues: list[str], kinds: np.ndarray,
          rng: np.random.Generator) -> list[Spot]:  # fmt: skip
    """Choose things that lie apart in a field; as many as there is room for."""
    found: list[Spot] = []
    for _ in range(count):
        r = float(rng.uniform(*size))
        for _ in range(TRIES):
            x, y = float(rng.uniform(field[0] + r + 6, field[2] - r - 6)), float(
                rng.uniform(field[1] + r + 6, field[3] - r - 6))  # fmt: skip
            if all(np.hypot(x - one.x, y - one.y) > 1.15 * (r + one.r) + 4 for one in found):
                kind, hue = str(kinds[int(rng.integers(len(kinds)))]), hues[int(rng.integers(len(hues)))]
                found.append(Spot(kind, hue, x, y, r, float(rng.uniform(-20, 20))))
                break
    return found


def _page(part: str, rng: np.random.Generator, width: int, height: int) -> Draft:
    return Draft(width + int(rng.integers(0, 90)), height + int(rng.integers(0, 70)), look(part, rng), rng)


def _chosen(draft: Draft, count: int) -> list[str]:
    named = [hue for hue in draft.theme.fills if term(hue) in HUES]
    return [str(hue) for hue in draft.rng.permutation(named)[:count]]


def _fill(draft: Draft, found: list[Spot], column: str) -> None:
    for spot in found:
        # A diamond on its corner and a square on its side are told apart only while they lean little.
        turn = spot.turn if spot.kind != "diamond" else 0.0
        shape, _ = outline(spot.kind, spot.x, spot.y, spot.r, turn, np.random.default_rng(0))
        name = draft.add(shape, spot.colour)
        node = draft.nodes[-1]
        draft.thing(spot.kind, (name,), around(node), colour=painted(node), column=column)


def _reach(spot: Spot) -> Box:
    return spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r
