"""Trace small, render large: what a drawing knows of a picture beyond its pixels.

Each source is rendered at 128 px on white, the small picture is traced, and the drawing is rendered at 2048 px and
compared with the source at 2048 px. Beside limner and vtracer stands what needs no tracing: bicubic upsampling
(Pillow), which has no edges sharper than the small picture's. Small and large fit exactly: both are the same viewBox in
a canvas of the same proportions.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image
from rich.console import Console
from rich.progress import track
from rich.table import Table

from limner.bench.corpora import CORPORA, Item, Part
from limner.bench.methods import METHODS, Method, find
from limner.bench.vectorise import Plan, default_cache, sample
from limner.core.errors import LimnerError
from limner.render.raster import Rasteriser
from limner.render.sanitise import sanitise
from limner.sight.difference import mse

SMALL, TIMES = 128, 16
WHITE = (255, 255, 255)
BICUBIC = "bicubic"
GOAL = 0.5
"""limner's median error is to be below this part of vtracer's, and below bicubic upsampling's."""


class Enlarged(msgspec.Struct, frozen=True):
    """What one method made of one picture."""

    corpus: str
    name: str
    method: str
    mse: float
    """Of sRGB values on [0, 1], at the large size."""
    error: str | None = None


class Row(msgspec.Struct, frozen=True):
    """One method on one corpus."""

    corpus: str
    method: str
    pictures: int
    failures: int
    median: float
    p90: float


def measure(item: Item, methods: Mapping[str, Method], raster: Rasteriser) -> Iterator[Enlarged]:
    """Enlarge one picture with every method, and by bicubic upsampling. A failure counts as a white picture."""
    size = fit(item.svg)
    large = (size[0] * TIMES, size[1] * TIMES)
    small, truth = (_drawn(item.svg, wanted, raster) for wanted in (size, large))
    rgba = np.dstack([small, np.full(small.shape[:2], 255, np.uint8)])
    for name, method in methods.items():
        error = None
        try:
            drawn = _drawn(method(rgba), large, raster)
        except Exception as fault:  # whatever a method raises, or the renderer of its drawing, is its result
            drawn, error = np.full_like(truth, 255), f"{type(fault).__name__}: {fault}"[:200]
        yield Enlarged(item.corpus, item.name, name, mse(truth, drawn), error)
    yield Enlarged(item.corpus, item.name, BICUBIC, mse(truth, upsampled(small, large)))


def fit(svg: str) -> tuple[int, int]:
    """Return width and height of the small picture: the SVG's proportions, its longest side ``SMALL`` pixels."""
    clean = sanitise(svg)
    scale = SMALL / max(clean.width, clean.height)
    return max(1, round(clean.width * scale)), max(1, round(clean.height * scale))


def upsampled(small: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return ``(H, W, 3) uint8`` enlarged to ``(width, height)`` with Pillow's bicubic filter."""
    return np.asarray(Image.fromarray(np.ascontiguousarray(small)).resize(size, Image.Resampling.BICUBIC))


def _drawn(svg: str, size: tuple[int, int], raster: Rasteriser) -> np.ndarray:
    return raster.render(svg, *size, engine="resvg", background=WHITE)[..., :3]


def run(plan: Plan, cache: Path, quiet: bool = False) -> list[Enlarged]:
    """Measure what a plan asks for; a progress bar goes to standard error.

    Args:
        plan: what to measure; its size is not used.
        cache: the folder of fetched packages.
        quiet: draw no progress bar.

    Raises:
        InputError, MissingError: a corpus, a method or a package is unknown or could not be fetched.
    """
    methods = {name: find(name) for name in plan.methods}
    items = [item for name in plan.corpora for item in sample(name, plan, cache)]
    results: list[Enlarged] = []
    with Rasteriser(seconds=30) as raster:
        for item in track(items, "enlarging", console=Console(stderr=True), disable=quiet, transient=True):
            results += measure(item, methods, raster)
    return results


def summarise(results: Sequence[Enlarged]) -> list[Row]:
    """Summarise by corpus and method, in the order in which they first appear."""
    groups: dict[tuple[str, str], list[Enlarged]] = {}
    for result in results:
        groups.setdefault((result.corpus, result.method), []).append(result)
    return [
        Row(
            *cell,
            len(group),
            sum(result.error is not None for result in group),
            float(np.median([result.mse for result in group])),
            float(np.percentile([result.mse for result in group], 90)),
        )
        for cell, group in groups.items()
    ]


def show(rows: Sequence[Row], console: Console) -> None:
    """Print a line for each corpus: each method's median and 90th percentile, 1e-6, and whether the goal is met."""
    methods = list(dict.fromkeys(row.method for row in rows))
    table = Table(box=None)
    table.add_column("MSE, 1e-6", no_wrap=True)
    for method in methods:
        table.add_column(f"{method}\nmedian / p90", justify="right", no_wrap=True)
    table.add_column("goal")
    for corpus in dict.fromkeys(row.corpus for row in rows):
        cells = {row.method: row for row in rows if row.corpus == corpus}
        figures = [f"{cells[method].median * 1e6:,.0f} / {cells[method].p90 * 1e6:,.0f}" for method in methods]
        table.add_row(f"{corpus} ({cells[methods[0]].pictures})", *figures, "met" if met(cells) else "missed")
    console.print(table)
    for row in rows:
        if row.failures:
            console.print(f"{row.corpus}: {row.failures} of {row.method} failed, counted as white")


def met(cells: Mapping[str, Row]) -> bool:
    """Say whether one corpus meets the goal: the first method against every vtracer and bicubic upsampling."""
    ours, *others = cells.values()
    return all(
        ours.median < row.median * (1 if row.method == BICUBIC else GOAL)
        for row in others
        if row.method == BICUBIC or row.method.startswith("vtracer")
    )


def report(plan: Plan, results: Sequence[Enlarged]) -> dict[str, Any]:
    """Return the result as JSON values."""
    rows = summarise(results)
    return {
        "plan": msgspec.to_builtins(plan),
        "rows": msgspec.to_builtins(rows),
        "pictures": msgspec.to_builtins(results),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark from a command line and return its exit code."""
    parts: tuple[Part, ...] = ("dev", "test", "all")
    parser = argparse.ArgumentParser(description="Trace at 128 px, render at 2048 px, compare with the truth.")
    parser.add_argument("--corpus", action="append", metavar="NAME", help=f"one of {', '.join(CORPORA)}; repeatable")
    parser.add_argument("--methods", default=",".join(METHODS), help=f"of {', '.join(METHODS)}; the first is judged")
    parser.add_argument("--part", choices=parts, default="dev", help="tune on dev, publish test")
    parser.add_argument("--limit", type=int, default=40, help="pictures of each corpus (40)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of fetched packages")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    args = parser.parse_args(argv)
    plan = Plan(tuple(args.corpus or CORPORA), tuple(args.methods.split(",")), args.part, args.limit, args.seed)
    try:
        results = run(plan, args.cache, args.quiet)
    except LimnerError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    if args.json:
        print(json.dumps(report(plan, results)))
    else:
        show(summarise(results), Console())
    return 0
