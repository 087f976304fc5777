"""What tracing costs as pictures grow: CPU seconds and memory from a quarter to sixteen megapixels, and the slope.

The same art is rendered larger and larger: icons of the corpora, a page full of small text, and in place of a
photograph a picture of the dead leaves model. ``limner picture`` reduces what is above four megapixels before it
traces; here the tracer gets every pixel. Each measurement has a process of its own, so that memory is its own peak and
a run that takes too long is a result.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from limner.bench import workers
from limner.bench.corpora import CORPORA, choose, read
from limner.bench.vectorise import default_cache
from limner.core.errors import InputError, LimnerError

MEGAPIXELS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
SECONDS = 300.0
"""Wall-clock limit of one measurement."""
LEAVES, SMALLEST, LARGEST = 3000, 0.008, 0.3
"""Discs of the photograph, and their radii as parts of its side."""
CASES = ("page", "photo", *CORPORA)
WORDS = ("Overview", "Revenue by region", "Settings", "Quarterly report", "Search the archive", "Sign out", "Items")


class Work(msgspec.Struct, frozen=True):
    """One picture at one size."""

    case: str
    name: str
    megapixels: float
    svg: str = ""
    """What is rendered; nothing for the photograph."""


class Cost(msgspec.Struct, frozen=True):
    """What one picture took at one size."""

    case: str
    name: str
    megapixels: float
    """Of the array that was traced."""
    seconds: float | None = None
    """CPU time of tracing and printing, all threads; ``None`` where it failed."""
    peak: float = 0.0
    """Gigabytes of the process, the picture and all libraries in it."""
    nodes: int = 0
    bytes: int = 0
    error: str | None = None


def measure(request: tuple[Work, np.ndarray]) -> Cost:
    """Trace one picture, ``(H, W, 4) uint8``, in this process. Never raises."""
    from limner.render.svg import write
    from limner.sight.trace import trace

    work, pixels = request
    try:
        trace(pixels[:32, :32])  # what is imported and set up on the first call is no cost of the pixels
        began = time.process_time()
        scene = trace(pixels).scene
        text = write(scene)
        seconds = time.process_time() - began
    except Exception as fault:  # a crash is a result
        return Cost(work.case, work.name, work.megapixels, error=repr(fault)[:200])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # Linux counts kilobytes
    size = pixels.shape[0] * pixels.shape[1] / 1e6
    return Cost(work.case, work.name, size, seconds, peak, sum(1 for _ in scene.nodes()), len(text.encode()))


def photo(megapixels: float, seed: int = 0) -> np.ndarray:
    """Return an opaque square ``(H, W, 4) uint8`` with the statistics of a photograph, the same at every size.

    Dead leaves (Lee, Mumford and Huang 2001, Occlusion models for natural images): discs over discs whose number falls
    with the cube of their radius; here each is shaded, and a lens and a sensor follow, whose blur and noise are those
    of a pixel at every size.
    """
    side = round((megapixels * 1e6) ** 0.5)
    random = np.random.default_rng(seed)
    image = np.full((side, side, 3), 128, np.float32)
    for x, y, part in random.random((LEAVES, 3)):
        # By inversion of the distribution of radii.
        radius = (part * SMALLEST**-2 + (1 - part) * LARGEST**-2) ** -0.5 * side
        colour, light = random.normal(120, 45, 3), random.normal(0, 30, 2)
        _leaf(image, (x * side, y * side), radius, colour.astype(np.float32), light)
    image = cv2.GaussianBlur(image, (0, 0), 0.8) + random.normal(0, 3, image.shape).astype(np.float32)
    return np.dstack([np.clip(image, 0, 255).astype(np.uint8), np.full((side, side), 255, np.uint8)])


def _leaf(image: np.ndarray, middle: tuple[float, float], radius: float, colour: np.ndarray, light: np.ndarray) -> None:
    low = [max(0, int(value - radius)) for value in middle]
    high = [int(value + radius) + 1 for value in middle]
    window = image[low[1] : high[1], low[0] : high[0]]
    rows, columns = np.ogrid[: window.shape[0], : window.shape[1]]
    across = (columns + low[0] - middle[0]).astype(np.float32) / np.float32(radius)
    down = (rows + low[1] - middle[1]).astype(np.float32) / np.float32(radius)
    inside = across**2 + down**2 <= 1
    shade = (light[0] * across + light[1] * down)[inside].astype(np.float32)
    window[inside] = colour + shade[:, None]


def page() -> str:
    """Return a window as an application shows it, SVG: a bar, a list, cards with text and a table of numbers."""
    parts = ['<rect width="1600" height="1000" fill="#f4f5f7"/><rect width="1600" height="56" fill="#22304a"/>']
    parts.append('<rect y="56" width="260" height="944" fill="#ffffff"/>')
    for row in range(22):
        y = 92 + row * 40
        parts.append(f'<circle cx="34" cy="{y - 5}" r="7" fill="hsl({row * 47 % 360},55%,52%)"/>')
        parts.append(f'<text x="54" y="{y}" font-size="15" fill="#333a45">{WORDS[row % len(WORDS)]}</text>')
    for card in range(6):
        x, y = 290 + card % 3 * 430, 86 + card // 3 * 220
        parts.append(f'<rect x="{x}" y="{y}" width="400" height="190" rx="10" fill="#ffffff" stroke="#d6dae1"/>')
        parts.append(f'<text x="{x + 20}" y="{y + 36}" font-size="20" font-weight="700">{WORDS[card]}</text>')
        for bar in range(12):
            height = 20 + (bar * 37 + card * 53) % 90
            parts.append(
                f'<rect x="{x + 20 + bar * 30}" y="{y + 170 - height}" width="20" height="{height}" fill="#3f7fd0"/>'
            )
    for row in range(20):
        y = 548 + row * 22
        parts.append(f'<path d="M290 {y + 6}H1550" stroke="#e3e6eb"/>')
        for column in range(9):
            value = (row * 7919 + column * 104729) % 9973
            parts.append(f'<text x="{300 + column * 140}" y="{y}" font-size="13" fill="#444b57">{value:,}.50</text>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1000" font-family="Liberation Sans">'
    return head + "".join(parts) + "</svg>"


def _rendered(svg: str, megapixels: float) -> np.ndarray:
    from limner.render.raster import Rasteriser
    from limner.render.sanitise import sanitise

    clean = sanitise(svg)
    scale = (megapixels * 1e6 / (clean.width * clean.height)) ** 0.5
    size = (max(1, round(clean.width * scale)), max(1, round(clean.height * scale)))
    with Rasteriser(seconds=60) as raster:
        return raster.render(clean, *size, engine="resvg", background=(255, 255, 255))


def plan(cases: Sequence[str], megapixels: Sequence[float], limit: int, cache: Path) -> list[Work]:
    """Return what to measure, small sizes first.

    Raises:
        InputError, MissingError: a case is unknown, or its corpus could not be fetched.
    """
    pictures: list[tuple[str, str, str]] = []
    for case in cases:
        if case not in CASES:
            raise InputError(f"there is no case {case}: choose from {', '.join(CASES)}")
        if case in CORPORA:
            texts = read(CORPORA[case], cache)
            pictures += [(case, name, texts[name]) for name in choose(texts, "dev", 0, limit)]
        else:
            pictures.append((case, case, page() if case == "page" else ""))
    return [Work(case, name, size, svg) for size in sorted(megapixels) for case, name, svg in pictures]


def run(works: Sequence[Work], seconds: float = SECONDS) -> Iterator[Cost]:
    """Measure one after the other, each in a process of its own; larger sizes of what failed are left out."""
    failed: set[tuple[str, str]] = set()
    for work in works:
        if (work.case, work.name) in failed:
            continue
        pixels = photo(work.megapixels) if work.case == "photo" else _rendered(work.svg, work.megapixels)
        for _, cost in workers.spread(measure, [(work, pixels)], seconds=seconds):
            if isinstance(cost, workers.Died):
                cost = Cost(work.case, work.name, work.megapixels, error=cost.why)
            if cost.error:
                failed.add((work.case, work.name))
            yield cost


def slope(costs: Sequence[Cost]) -> float | None:
    """Return the slope of log seconds over log pixels by least squares: 1 is linear; ``None`` from fewer than two."""
    known = [(cost.megapixels, cost.seconds) for cost in costs if cost.seconds]
    if len({size for size, _ in known}) < 2:
        return None
    sizes, seconds = np.log(np.array(known).T)
    return float(np.polyfit(sizes, seconds, 1)[0])


def show(costs: Sequence[Cost], console: Console) -> None:
    """Print CPU seconds and their rate a megapixel for each case (medians over pictures), the slope and the peak."""
    sizes = sorted({round(cost.megapixels, 2) for cost in costs})
    table = Table("", *(f"{size:g} MP" for size in sizes), "slope", "GB", box=None)
    groups: dict[str, list[Cost]] = {}
    for cost in costs:
        groups.setdefault(cost.case, []).append(cost)
    for case, group in groups.items():
        cells = [_median(group, size) for size in sizes]
        total = slope(group)
        peak = max(cost.peak for cost in group)
        table.add_row(case, *cells, "-" if total is None else f"{total:.2f}", f"{peak:.2f}")
        rates = [_median(group, size, each=True) for size in sizes]
        table.add_row("  a megapixel", *rates, "", "", style="dim")
    console.print(table)
    for cost in costs:
        if cost.error:
            console.print(f"{cost.case}/{cost.name} at {cost.megapixels:g} MP: {cost.error}", markup=False)


def _median(group: Sequence[Cost], size: float, each: bool = False) -> str:
    found = [
        cost.seconds / (cost.megapixels if each else 1)
        for cost in group
        if cost.seconds is not None and round(cost.megapixels, 2) == size
    ]
    return f"{np.median(found):.2f}" if found else "-"


def report(costs: Sequence[Cost]) -> Mapping[str, Any]:
    """Return costs and slopes as JSON values."""
    cases = dict.fromkeys(cost.case for cost in costs)
    return {
        "slopes": {case: slope([cost for cost in costs if cost.case == case]) for case in cases},
        "costs": msgspec.to_builtins(costs),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark from a command line and return its exit code."""
    parser = argparse.ArgumentParser(description="Measure what tracing costs as pictures grow.")
    parser.add_argument("--case", action="append", metavar="NAME", help=f"one of {', '.join(CASES)}; repeatable")
    parser.add_argument("--megapixels", type=float, nargs="+", default=MEGAPIXELS, metavar="MP")
    parser.add_argument("--limit", type=int, default=1, metavar="N", help="pictures of each corpus (1)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="time for one measurement")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of fetched packages")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    args = parser.parse_args(argv)
    try:
        works = plan(args.case or CASES, args.megapixels, args.limit, args.cache)
        bar = track(run(works, args.seconds), "tracing", len(works), console=Console(stderr=True), transient=True)
        costs = list(bar)
    except LimnerError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    if args.json:
        print(json.dumps(report(costs)))
    else:
        show(costs, Console())
    return 0
