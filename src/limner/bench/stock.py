"""CodeVision's items by number: a part, a number and a seed settle the picture, the question and all that befalls them.

What is drawn and asked comes of one stream of random numbers, what is done to it of another: the same number asks the
same of the same source whatever the plan's conditions, so that figures under two conditions compare item by item.
The development part is drawn by resvg and Pillow in Liberation fonts, the test part by Chromium and librsvg in DejaVu
fonts; themes, words, phrases and the surfaces under papers differ too.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from limner.bench import crowd, inquiry, oracle, papers
from limner.bench.charts import bars, lines, pie
from limner.bench.desk import flat, surface
from limner.bench.draft import Draft
from limner.bench.easel import draw
from limner.bench.exam import Picture, Renderer
from limner.bench.harm import NAMES, Harm, harmed
from limner.bench.inquiry import Posed
from limner.bench.item import KINDS, Item, Kind, Proof
from limner.bench.parlance import look
from limner.bench.phrases import VOCABULARIES
from limner.bench.screens import table
from limner.bench.turns import Turn, place
from limner.render.raster import Rasteriser
from limner.sight.graph import rgb
from limner.sight.question import ORIENTATIONS

ASKED: dict[Kind, tuple[str, ...]] = {
    "receipt": ("value", "sum", "orientation", "total", "absent", "count", "value", "unreadable", "sum"),
    "document": ("reading", "total", "orientation", "reading", "unreadable", "reading", "absent"),
    "table": ("reading", "sum", "orientation", "reading", "absent"),
    "chart": ("value", "reading", "orientation", "sum", "comparison", "value", "absent"),
    "crowd": ("count", "orientation", "strewn count", "count", "no up", "count", "absent"),
    "twins": ("difference", "difference", "difference"),
}  # fmt: skip
"""What is asked of each kind of picture, in turn: none of their lengths divides the eight orientations."""
CLEAN = 0.2
"""The part of the items that are not corrupted."""
SKEW, TILT, SHIFT = 12.0, 0.07, 4.0
"""Degrees; share of a side by which a corner moves in a slant view; degrees of the second picture of a pair."""
PHOTOGRAPHED, SKEWED = 0.6, 0.35
"""The part of papers that are photographed, and of other pictures that are skewed."""
BATCH = 9
"""Pictures that are drawn at once: to start a browser takes longer than to draw."""
INKED = 40
"""Levels by which ink differs from its ground."""
HELPS = {"dark": "brighten", "contrast": "brighten", "fog": "brighten", "brightness": "brighten", "shadow": "brighten",
         "frost": "brighten", "snow": "denoise", "gaussian noise": "denoise", "shot noise": "denoise",
         "impulse noise": "denoise", "jpeg": "denoise", "pixelate": "denoise"}  # fmt: skip
"""The step that may undo a corruption."""


class Plan(msgspec.Struct, frozen=True):
    """What to measure, and under which conditions."""

    part: str = "dev"
    seed: int = 0
    limit: int = 60
    upright: bool = False
    """Nothing is turned, mirrored, skewed or seen at a slant."""
    clean: bool = False
    """Nothing is corrupted."""
    severity: int = 0
    """Everything is corrupted at this severity, 1 to 5; 0 for all of them, and some items clean."""


class Draught(msgspec.Struct, frozen=True):
    """An item before it is drawn."""

    number: int
    kind: Kind
    pages: tuple[Draft, ...]
    posed: Posed
    turns: tuple[Turn, ...]
    harm: Harm


def items(plan: Plan, raster: Rasteriser) -> Iterator[Item]:
    """Yield the items of a plan in their order.

    Raises:
        MissingError: the part's renderer is not installed.
    """
    for start in range(0, plan.limit, BATCH):
        batch = [draught(plan, number) for number in range(start, min(start + BATCH, plan.limit))]
        drawn = draw([page for one in batch for page in _pages(plan, one)], raster)
        for one in batch:
            sources = tuple(np.ascontiguousarray(next(drawn)[1][..., :3]) for _ in one.pages)
            yield finish(plan, one, sources)


def draught(plan: Plan, number: int) -> Draught:
    """Lay out an item, ask about it and decide what befalls it."""
    kind, round_ = KINDS[number % len(KINDS)], number // len(KINDS)
    rng = np.random.default_rng([plan.seed, number, plan.part == "test", 1])
    fate = np.random.default_rng([plan.seed, number, plan.part == "test", 2])
    what = ASKED[kind][round_ % len(ASKED[kind])]
    name = ORIENTATIONS[(round_ + 3 * (number % len(KINDS))) % len(ORIENTATIONS)]
    pages, posed = _asked(plan.part, kind, what, "upright" if plan.upright else name, number, rng)
    turns = _turns(kind, name, pages, fate)
    harm = _harm(plan, kind, fate)
    return Draught(number, kind, pages, posed, tuple(Turn() for _ in turns) if plan.upright else turns, harm)


def finish(plan: Plan, one: Draught, sources: tuple[np.ndarray, ...]) -> Item:
    """Turn and corrupt the sources of an item, and find the oracle's program."""
    pictures, matrices = [], []
    for k, (page, source, turn) in enumerate(zip(one.pages, sources, one.turns, strict=True)):
        rng = np.random.default_rng([plan.seed, one.number, plan.part == "test", 3, k])
        ground = surface(plan.part, rng) if turn.raised else flat(rgb(page.theme.ground))
        placed, to_source = place(source, turn, ground)
        picture, to_placed = harmed(placed, one.harm, rng)
        pictures.append(picture)
        matrices.append(to_source @ to_placed)
    posed = one.posed
    if posed.question.of.kind in ("entry", "cell") and posed.question.family != "count":
        proofs = tuple(tight(proof, sources[proof.picture]) for proof in posed.proofs)
        posed = msgspec.structs.replace(posed, proofs=proofs)
    case = oracle.Case(posed, one.turns[0].name, sources, tuple(pictures), tuple(matrices), helps(one))
    program, solved = oracle.program(case)
    return Item(f"{plan.part}-{plan.seed}-{one.number:04d}-{one.kind}", one.kind,
                "test" if plan.part == "test" else "dev", posed.question, posed.answer, posed.rule, posed.scale,
                posed.why, posed.proofs, one.turns[0], one.harm, sources, tuple(pictures), tuple(matrices), program,
                solved)  # fmt: skip


def tight(proof: Proof, source: np.ndarray) -> Proof:
    """Return a proof with its box drawn in to the words, which run differently in every font."""
    left, top, right, bottom = (max(round(value), 0) for value in proof.box)
    part = source[top:bottom, left:right].astype(np.int16)
    ink = np.abs(part - np.median(part.reshape(-1, 3), axis=0)).max(axis=2) > INKED
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return proof
    box = (float(left + columns[0] - 2), proof.box[1], float(left + columns[-1] + 3), proof.box[3])
    return msgspec.structs.replace(proof, box=box)


def _pages(plan: Plan, one: Draught) -> list[Picture]:
    renderer = _renderer(plan.part, one)
    return [
        Picture(f"{one.number}-{k}", "poster", "dev", page.scene(), (), (), renderer)
        for k, page in enumerate(one.pages)
    ]


def _renderer(part: str, one: Draught) -> Renderer:
    if part == "dev":
        return ("resvg", "pillow")[one.number // len(KINDS) % 2]
    wordless = not any(thing.column or thing.words for page in one.pages for thing in page.things)
    return "librsvg" if wordless else "chromium"


def _asked(part: str, kind: Kind, what: str, name: str, number: int,
           rng: np.random.Generator) -> tuple[tuple[Draft, ...], Posed]:  # fmt: skip
    if kind == "twins":
        count = int(rng.integers(1, 5)) if rng.random() < 0.5 else 1
        first, second, changes = crowd.pair(part, rng, count)
        return (first, second), inquiry.twins(part, changes, (first.width, first.height), name, rng)
    if kind == "crowd":
        strewn = what in ("strewn count", "no up")
        draft = crowd.strewn(part, rng) if strewn else crowd.trays(part, rng, what == "absent")
        if what in ("orientation", "no up"):
            return (draft,), inquiry.oriented(part, name, not strewn, rng)
        return (draft,), inquiry.crowd(part, what, draft, rng)
    if kind in ("receipt", "document"):
        draft = papers.receipt(part, rng) if kind == "receipt" else papers.letter(part, rng)
        if what == "orientation":
            return (draft,), inquiry.oriented(part, name, True, rng)
        return (draft,), inquiry.paper(part, what, draft, rng)
    form = "table" if kind == "table" else ("bars", "lines", "pie")[int(rng.choice(3, p=(0.5, 0.25, 0.25)))]
    size = (int(rng.integers(560, 860)), int(rng.integers(420, 600)))
    draft = Draft(*size, look(part, rng), rng)
    {"table": table, "bars": bars, "lines": lines, "pie": pie}[form](draft, VOCABULARIES[part])
    if what == "orientation":
        return (draft,), inquiry.oriented(part, name, True, rng)
    if kind == "table":
        return (draft,), inquiry.sheet(part, what, draft, rng)
    return (draft,), inquiry.chart(part, what, form, draft, number, rng)


def _turns(kind: Kind, name: str, pages: tuple[Draft, ...], rng: np.random.Generator) -> tuple[Turn, ...]:
    skew = float(np.round(rng.uniform(-SKEW, SKEW), 2))
    tilt = tuple(float(value) for value in np.round(rng.uniform(0, TILT, 8), 4))
    chance = rng.random()
    if len(pages) == 2:
        other = float(np.round(rng.uniform(1, SHIFT) * rng.choice((-1, 1)), 2))
        return Turn(name, margin=0.02), Turn(name, other, margin=0.03)
    if kind in ("receipt", "document") and chance < PHOTOGRAPHED:
        return (Turn(name, skew, tilt, margin=0.05, raised=True),)
    return (Turn(name, skew if chance > 1 - SKEWED else 0.0),)


def _harm(plan: Plan, kind: Kind, rng: np.random.Generator) -> Harm:
    # Between two pictures that are each distorted in their own way there is no matrix.
    names = [name for name in NAMES if kind != "twins" or name != "elastic"]
    name, severity, chance = names[int(rng.integers(len(names)))], int(rng.integers(1, 6)), rng.random()
    if plan.clean or (not plan.severity and chance < CLEAN):
        return Harm()
    return Harm(name, plan.severity or severity)


def helps(one: Draught) -> tuple[str, ...]:
    """List what may help with an item, in the order in which it is done."""
    turn, family = one.turns[0], one.posed.question.family
    steps = ["orient"] if turn.name != ORIENTATIONS[0] and family != "difference" else []
    if family == "orientation":
        return tuple(steps)
    if turn.tilt:
        steps.append("flatten")
    elif turn.skew or one.harm.name == "elastic":
        steps.append("deskew")
    if one.harm.name in HELPS:
        steps.append(HELPS[one.harm.name])
    if family == "difference":
        return (*steps, "register", "difference")
    return (*steps, "crop", *(("count",) if family == "count" else ("read", "sum") if family == "sum" else ("read",)))
