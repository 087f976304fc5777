"""Which way up: ``limner.sight.orient`` on all eight transforms, clean and corrupted.

    python benchmarks/think/orientation.py                        # development pictures
    python benchmarks/think/orientation.py --part test --limit 24 # the published figures
    python benchmarks/think/orientation.py --severity 5 --json

Receipts, letters, tables and charts of ``limner bench codevision``, upright and straight. Clean ones are turned all
eight ways; a third as many, taken in turn, are turned one way by chance and corrupted, once with each kind. Scored
by composition: the answer must undo what was done. ``readable``: of the corrupted, those of which the OCR still reads
a word of three letters when it is given the upright picture; the others count as undetermined. ``without a way up``:
pictures of nothing but shapes, and noise, of which only an abstention is right.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator

import msgspec
import numpy as np

from limner.bench.easel import draw
from limner.bench.exam import Picture
from limner.bench.harm import NAMES, Harm, harmed
from limner.bench.stock import Plan, draught
from limner.bench.turns import dihedral as forth
from limner.bench.turns import turned
from limner.render.raster import Rasteriser
from limner.sight import ocr
from limner.sight.orient import orient
from limner.sight.question import ORIENTATIONS

KINDS = ("receipt", "document", "table", "chart")
CLEAN = "clean"


class Row(msgspec.Struct):
    """One picture."""

    kind: str
    turn: str
    harm: str
    right: bool
    abstained: bool
    readable: bool
    seconds: float
    cpu: float
    confidence: float


def sources(part: str, seed: int, limit: int, kinds: tuple[str, ...]) -> Iterator[tuple[str, np.ndarray]]:
    """Draw clean, upright pictures ``(H, W, 3) uint8`` of those kinds."""
    plan = Plan(part=part, seed=seed, upright=True, clean=True)
    found = number = 0
    with Rasteriser() as raster:
        while found < limit:
            one = draught(plan, number)
            number += 1
            if one.kind in kinds and (one.kind != "crowd" or one.posed.why == "no up"):
                found += 1
                renderer = "chromium" if part == "test" else ("resvg", "pillow")[found % 2]
                page = Picture(str(number), "poster", "dev", one.pages[0].scene(), (), (), renderer)
                yield one.kind, np.ascontiguousarray(next(draw([page], raster))[1][..., :3])


def ask(kind: str, pixels: np.ndarray, turn: str, harm: Harm, seed: list[int], truth: set[str] | None) -> Row:
    """Turn, corrupt, orient; ``truth`` holds the words of the clean picture, ``None`` where it has no way up."""
    picture, _ = harmed(turned(pixels, turn), harm, np.random.default_rng(seed))
    began, cpu = time.perf_counter(), time.process_time()
    found = orient(picture)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    right = found.transform is None if truth is None else undoes(found.transform, turn)
    readable = right or truth is None or bool(words(turned_back(picture, turn)) & truth)
    return Row(kind, turn, harm.name, right, found.transform is None, readable, seconds, cpu, found.confidence)


def undoes(transform: object, turn: str) -> bool:
    """Say whether a transform undoes what was done, by what both do to three points of a picture of 7 x 5 pixels."""
    if transform is None:
        return False
    matrix = forth(turn, 7.0, 5.0)
    wide, high = (5, 7) if ORIENTATIONS.index(turn) % 2 else (7, 5)
    points = np.array([[0, 7, 0], [0, 0, 5], [1, 1, 1]], float)
    back = np.linalg.inv(transform.frame(wide, high)) @ matrix @ points
    return bool(np.allclose(back, points))


def turned_back(pixels: np.ndarray, turn: str) -> np.ndarray:
    mirror, quarters = divmod(ORIENTATIONS.index(turn), 4)
    back = np.rot90(pixels, quarters)
    return np.ascontiguousarray(back[:, ::-1] if mirror else back)


def words(pixels: np.ndarray) -> set[str]:
    lines = ocr.read(np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)]))
    return {word for line in lines for word in line.text.split() if len(word) >= 3}


def measure(part: str, seed: int, limit: int, severity: int) -> Iterator[Row]:
    chance = np.random.default_rng([seed, 7])
    for number, (kind, pixels) in enumerate(sources(part, seed, limit, KINDS)):
        truth = words(pixels)
        for turn in ORIENTATIONS:
            yield ask(kind, pixels, turn, Harm(), [seed, number], truth)
        if number % 3 == 0:
            for k, name in enumerate(NAMES):
                turn = ORIENTATIONS[int(chance.integers(8))]
                yield ask(kind, pixels, turn, Harm(name, severity), [seed, number, k], truth)
    for number, (_, pixels) in enumerate(sources(part, seed, max(limit // 3, 1), ("crowd",))):
        yield ask("shapes", pixels, ORIENTATIONS[int(chance.integers(8))], Harm(), [seed, number], None)
        noise = chance.integers(0, 256, pixels.shape, np.uint8)
        yield ask("noise", noise, ORIENTATIONS[0], Harm(), [seed, number], None)


def summary(rows: list[Row]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.kind in ("shapes", "noise"):
            groups.setdefault("without a way up", []).append(row)
            continue
        clean = row.harm == "none"
        groups.setdefault(CLEAN if clean else "corrupted", []).append(row)
        groups.setdefault(f"{CLEAN}, {row.turn}" if clean else row.harm, []).append(row)
        if clean:
            groups.setdefault(f"{CLEAN}, {row.kind}", []).append(row)
    return {
        name: {
            "pictures": len(group), "right": mean([row.right for row in group]),
            "abstained": mean([row.abstained for row in group]),
            "right of readable": mean([row.right for row in group if row.readable]),
            "median seconds": statistics.median(row.seconds for row in group),
            "median CPU seconds": statistics.median(row.cpu for row in group),
        }
        for name, group in groups.items()
    }  # fmt: skip


def mean(values: list[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--limit", type=int, default=12, help="pictures")
    parser.add_argument("--severity", type=int, choices=range(1, 6), default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    orient(np.full((64, 64, 3), 255, np.uint8))
    words(np.full((64, 64, 3), 255, np.uint8))  # the models are loaded
    rows = list(measure(given.part, given.seed, given.limit, given.severity))
    figures = summary(rows)
    if given.json:
        print(json.dumps({"summary": figures, "rows": msgspec.to_builtins(rows)}))
        return
    print(f"{'':36}pictures  right  abstained  right of readable  median s  CPU s")
    for name, each in figures.items():
        shares = f"{each['right']:7.0%}{each['abstained']:11.0%}{each['right of readable']:19.0%}"
        print(f"{name:36}{each['pictures']:8}{shares}{each['median seconds']:10.2f}{each['median CPU seconds']:7.2f}")


if __name__ == "__main__":
    main()
