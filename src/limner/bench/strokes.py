"""Do strokes come back as strokes? limner on stroke icons from npm: widths, places, bytes beside the original's.

An original stroke is an element that is stroked. It has come back where strokes of its width, to within 5 % or half a
pixel, cover at least 97 % of it, and lie to 97 % within what the original strokes: a stroke of that width which covers
the same pixels has the same middle. So one element that comes back as several strokes has come back, and so have
several that come back as one. Both are drawn by resvg, element by element, a shape that is used again (``<use>``) as
one more element. Fills that a stroked element has are left out of this, and so are elements with a transform of their
own that is more than a shift, whose width in pixels is not known here.
"""

import argparse
import copy
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

import msgspec
import numpy as np
from defusedxml.ElementTree import fromstring
from rich.console import Console
from rich.progress import track
from rich.table import Table

from limner.bench.corpora import CORPORA, Corpus, Item, Part, choose, read
from limner.bench.methods import find
from limner.bench.minify import minify
from limner.bench.trial import SIZE, attempt, rasterise
from limner.bench.vectorise import default_cache
from limner.core.errors import InputError, LimnerError

STROKED: Mapping[str, Corpus] = {
    "feather": CORPORA["feather"],
    "lucide": Corpus("lucide", "lucide-static", "1.62.0", r"icons/.*\.svg", "stroke icons", "ISC"),
    "tabler": Corpus("tabler", "@tabler/icons", "3.51.0", r"icons/outline/.*\.svg", "stroke icons", "MIT"),
    "heroicons": Corpus("heroicons", "heroicons", "2.2.0", r"24/outline/.*\.svg", "stroke icons", "MIT"),
}
SHAPES = {"path", "line", "polyline", "polygon", "rect", "circle", "ellipse"}
PART, PIXELS = 0.05, 0.5
"""How far a width may be off: a part of it, or pixels."""
LINK = "{http://www.w3.org/1999/xlink}href"
SHIFT = re.compile(r"\s*translate\([^()]*\)\s*")
COVERED = 0.97
"""The part of a stroke's pixels that others must cover to be the same stroke."""
CANVAS = 256
"""Pixels of the longest side at which strokes are compared, with tolerances for 512."""


class Drawn(msgspec.Struct, frozen=True):
    """A stroked element."""

    width: float
    """In parts of the picture's longest side."""
    cover: np.ndarray
    """``(H, W) float32`` in [0, 1]."""


class Icon(msgspec.Struct, frozen=True):
    """What became of one icon."""

    corpus: str
    name: str
    strokes: int
    """Of the original."""
    back: int
    """Of those, the ones that have come back."""
    bytes: int
    original: int
    """Bytes of the original, minified alike."""
    mse: float
    reference: float
    """vtracer's mean squared error."""
    seconds: float


def strokes(svg: str, size: int = CANVAS) -> list[Drawn]:
    """Return an SVG's stroked elements, each drawn by itself; those with a transform of their own are left out."""
    root = _spelled(fromstring(svg))
    view = [float(value) for value in root.get("viewBox", f"0 0 {size} {size}").replace(",", " ").split()]
    return [
        Drawn(width / max(view[2:]), 1 - rasterise(alone, size)[..., 0].astype(np.float32) / 255)
        for alone, width in _elements(root)
    ]


def _spelled(root: Element) -> Element:
    """Put a copy of what is used in the place of each ``<use>``, in a group that shifts it."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    for use in [element for element in root.iter() if element.tag.rpartition("}")[2] == "use"]:
        target = named.get((use.get("href") or use.get(LINK) or "").removeprefix("#"))
        if target is None or target is use:
            continue
        attributes = {key: value for key, value in use.attrib.items() if key not in ("href", LINK, "id")}
        shift = f"translate({attributes.pop('x', '0')} {attributes.pop('y', '0')})"
        use.tag = use.tag.replace("use", "g")
        use.attrib.clear()
        use.attrib.update(attributes | {"transform": f"{attributes.get('transform', '')} {shift}".strip()})
        use.append(copy.deepcopy(target))
    return root


def _elements(root: Element) -> Iterator[tuple[str, float]]:
    """Yield documents with one stroked element each, in black, and the stroke's width in user units."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for place, element in enumerate(root.iter()):
        chain = [element]
        while chain[-1] in parents:
            chain.append(parents[chain[-1]])
        paint = next((item.get("stroke") for item in chain if item.get("stroke")), "none")
        shifts = [item.get("transform", "") for item in chain if item.tag.rpartition("}")[2] != "rect"]
        moved = any(shift and not SHIFT.fullmatch(shift) for shift in shifts)
        if element.tag.rpartition("}")[2] not in SHAPES or paint == "none" or moved:
            continue
        width = next((item.get("stroke-width") for item in chain if item.get("stroke-width")), "1")
        yield _alone(root, place), float(str(width).removesuffix("px"))


def _alone(root: Element, place: int) -> str:
    """Return a document with none of the shapes but one, unfilled and stroked in black."""
    tree = copy.deepcopy(root)
    for at, element in enumerate(tree.iter()):
        if at == place:
            element.set("fill", "none")
            element.set("stroke", "#000")
        elif element.tag.rpartition("}")[2] in SHAPES:
            element.set("display", "none")
    return tostring(tree, encoding="unicode")


def returned(wanted: Sequence[Drawn], found: Sequence[Drawn], size: int = SIZE) -> int:
    """Count the strokes in ``wanted`` that are there among ``found``; ``size`` gives half a pixel its meaning."""
    drawing = _union(wanted)
    count = 0
    for stroke in wanted:
        allowed = max(PART * stroke.width, PIXELS / size)
        alike = [
            other
            for other in found
            if abs(other.width - stroke.width) <= allowed and _within(other.cover, drawing) >= COVERED
        ]
        count += bool(alike) and _within(stroke.cover, _union(alike)) >= COVERED
    return count


def _union(strokes: Sequence[Drawn]) -> np.ndarray:
    return np.maximum.reduce([stroke.cover for stroke in strokes])


def _within(part: np.ndarray, whole: np.ndarray) -> float:
    """Return how much of one drawing's pixels another covers; what both leave of an edge pixel is no difference."""
    total = float(part.sum())
    return 1 - float(np.maximum(part - whole, 0).sum()) / total if total else 0.0


def measure(items: Sequence[Item], quiet: bool = False) -> list[Icon]:
    """Draw icons with limner and vtracer, and see what became of their strokes."""
    ours, theirs = find("limner"), find("vtracer")
    result = []
    for item in track(items, "drawing", console=Console(stderr=True), disable=quiet, transient=True):
        target = rasterise(item.svg, SIZE)
        trial, reference = (attempt(item, target, name, method) for name, method in (("limner", ours), ("v", theirs)))
        wanted = strokes(item.svg)
        back = returned(wanted, strokes(trial.svg)) if wanted else 0
        original = len(minify(item.svg).encode())
        figures = (trial.bytes, original, trial.mse, reference.mse, trial.seconds)
        result.append(Icon(item.corpus, item.name, len(wanted), back, *figures))
    return result


def sample(name: str, part: Part, limit: int | None, cache: Path, seed: int = 0) -> list[Item]:
    """Return a corpus's icons.

    Raises:
        InputError, MissingError: the corpus is unknown or could not be fetched.
    """
    if name not in STROKED:
        raise InputError(f"there is no corpus {name}: choose from {', '.join(STROKED)}")
    texts = read(STROKED[name], cache)
    return [Item(name, key, texts[key]) for key in islice(choose(texts, part, seed), limit)]


def summarise(icons: Sequence[Icon]) -> dict[str, float]:
    """Return the figures of one corpus: medians, 90th percentiles, and the share of strokes that have come back."""
    length = np.array([icon.bytes / icon.original for icon in icons])
    return {
        "icons": len(icons),
        "strokes back": sum(icon.back for icon in icons) / max(sum(icon.strokes for icon in icons), 1),
        "bytes / original, median": float(np.median(length)),
        "bytes / original, p90": float(np.percentile(length, 90)),
        "MSE 1e-6, median": 1e6 * float(np.median([icon.mse for icon in icons])),
        "MSE 1e-6, p90": 1e6 * float(np.percentile([icon.mse for icon in icons], 90)),
        "vtracer MSE 1e-6, median": 1e6 * float(np.median([icon.reference for icon in icons])),
        "CPU ms, median": 1e3 * float(np.median([icon.seconds for icon in icons])),
        "CPU ms, p90": 1e3 * float(np.percentile([icon.seconds for icon in icons], 90)),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark from a command line and return its exit code."""
    parser = argparse.ArgumentParser(description="See whether the strokes of icons come back as strokes.")
    parser.add_argument("--corpus", action="append", metavar="NAME", help=f"one of {', '.join(STROKED)}; repeatable")
    parser.add_argument("--part", choices=["dev", "test", "all"], default="dev", help="tune on dev, publish test")
    parser.add_argument("--limit", type=int, default=40, help="icons of each corpus (40); 0 takes all")
    parser.add_argument("--seed", type=int, default=0, help="which icons those are (0)")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of fetched packages")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    args = parser.parse_args(argv)
    try:
        names = args.corpus or list(STROKED)
        items = [item for name in names for item in sample(name, args.part, args.limit or None, args.cache, args.seed)]
        icons = measure(items, args.quiet)
    except LimnerError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    summaries = {name: summarise([icon for icon in icons if icon.corpus == name]) for name in names}
    if args.json:
        report: dict[str, Any] = {"summaries": summaries, "icons": msgspec.to_builtins(icons)}
        print(json.dumps(report))
    else:
        _show(summaries)
    return 0


def _show(summaries: Mapping[str, Mapping[str, float]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("")
    for name in summaries:
        table.add_column(name, justify="right")
    for key in next(iter(summaries.values())):
        cells = [summary[key] for summary in summaries.values()]
        form = "{:.1%}" if key == "strokes back" else "{:.2f}" if "original" in key else "{:,.0f}"
        table.add_row(key, *(form.format(cell) for cell in cells))
    Console().print(table)
