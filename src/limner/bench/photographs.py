"""limner on photographs, at 64, 256 and 1024 patches, beside vtracer and a greedy shape fitter at no more bytes.

Every drawing is rendered by resvg at the size of the picture and compared by the same structural similarity; bytes are
of minified documents. vtracer has the best of all settings that are tried (``sweep``), the fitter as many triangles as
fit (``greedy``). limner chooses its colours for this very measure and the others do not, so the mean squared error
stands beside it. A method that has nothing that fits counts as a blank white picture.
"""

import argparse
import io
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.progress import track
from rich.table import Table

from limner.bench import greedy, sweep
from limner.bench.corpora import Part, choose
from limner.bench.minify import minify
from limner.bench.photos import PHOTOS, photographs
from limner.bench.trial import BLANK, SIZE, on_white
from limner.bench.vectorise import default_cache
from limner.core.errors import LimnerError
from limner.core.files import check_output, write_atomic
from limner.render.svg import write
from limner.sight import abstract, difference

COUNTS = (64, 256, 1024)
METHODS = ("limner", "vtracer", "greedy")
TRIANGLE = 38
"""Bytes of a triangle: how many the greedy fitter is asked for, before what does not fit is left away."""
TILE, CAPTION, GAP = 320, 16, 6


class Result(msgspec.Struct, frozen=True):
    """One method on one photograph."""

    photo: str
    shapes: int
    """The patches that limner was allowed; the others have its bytes."""
    method: str
    ssim: float
    mse: float
    bytes: int
    seconds: float
    """CPU seconds for this drawing alone; 0 for the peers, whose one run serves all counts."""
    svg: str = ""


def measure(name: str, pixels: np.ndarray, counts: Sequence[int] = COUNTS) -> list[Result]:
    """Draw a photograph ``(H, W, 3) uint8`` by all methods and measure the drawings."""
    rgba = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    ours: dict[int, tuple[str, float]] = {}
    for count in counts:
        began = time.process_time()
        svg = write(abstract.abstract(rgba, count))
        ours[count] = minify(svg), time.process_time() - began
    most = max(len(svg.encode()) for svg, _ in ours.values())
    sketches = sweep.sweep(pixels, most)
    drawing = greedy.fit(pixels, most // TRIANGLE)
    results = []
    for count, (svg, seconds) in ours.items():
        limit = len(svg.encode())
        sketch = sweep.best(sketches, limit)
        drawn = {"limner": svg, "vtracer": sketch.svg if sketch else BLANK, "greedy": greedy.within(drawing, limit)}
        for method, text in drawn.items():
            results.append(_result(name, count, method, pixels, text, seconds if method == "limner" else 0.0))
    return results


def _result(name: str, count: int, method: str, pixels: np.ndarray, svg: str, seconds: float) -> Result:
    drawn = on_white(svg, pixels.shape[:2])
    apart = difference.ssim(pixels, drawn), difference.mse(pixels, drawn)
    return Result(name, count, method, *apart, len(svg.encode()), seconds, svg)


def run(part: Part, limit: int | None, size: int, cache: Path, quiet: bool = False) -> Iterator[list[Result]]:
    """Measure a part's photographs one by one; a progress bar goes to standard error.

    Raises:
        InputError, MissingError: a photograph could not be fetched, or vtracer is not installed.
    """
    total = len(choose(PHOTOS, part, limit=limit))
    photos = photographs(part, size, cache, limit)
    bar = track(photos, "drawing", total, console=Console(stderr=True), disable=quiet, transient=True)
    for name, pixels in bar:
        yield measure(name, pixels)


def show(results: Sequence[Result], console: Console) -> None:
    """Print medians and outer tenths for each number of patches, and how often limner is the most like."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in (
        "patches",
        "method",
        "SSIM median",
        "p10",
        "p90",
        "MSE median, 1e-6",
        "bytes",
        "CPU s",
        "limner above",
    ):
        table.add_column(column, justify="left" if column == "method" else "right")
    for count in dict.fromkeys(result.shapes for result in results):
        ours = {result.photo: result.ssim for result in results if (result.shapes, result.method) == (count, "limner")}
        for method in METHODS:
            group = [result for result in results if (result.shapes, result.method) == (count, method)]
            ssim = np.percentile([result.ssim for result in group], (50, 10, 90))
            middle = np.median([(result.mse * 1e6, result.bytes, result.seconds) for result in group], axis=0)
            above = sum(ours[result.photo] > result.ssim for result in group)
            own = method == "limner"
            table.add_row(
                str(count) if own else "", method, *(f"{value:.4f}" for value in ssim), f"{middle[0]:,.0f}",
                f"{middle[1]:,.0f}", f"{middle[2]:.2f}" if own else "", "" if own else f"{above} of {len(group)}",
            )  # fmt: skip
    console.print(table)


def sheet(results: Sequence[Result], pixels: dict[str, np.ndarray], count: int = 256) -> bytes:
    """Return a contact sheet as PNG: each photograph and what the methods made of it at ``count`` patches."""
    rows = list(dict.fromkeys(result.photo for result in results))
    page = Image.new("RGB", (4 * (TILE + GAP) + GAP, len(rows) * (TILE + CAPTION + GAP) + GAP), "#dddddd")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(11)
    drawings = {(result.photo, result.method): result for result in results if result.shapes == count}
    for row, name in enumerate(rows):
        tiles = [(name, pixels[name])]
        for method in METHODS:
            result = drawings[name, method]
            note = f"{method}: SSIM {result.ssim:.3f}, {result.bytes:,} B"
            tiles.append((note, on_white(result.svg, pixels[name].shape[:2])))
        for column, (note, tile) in enumerate(tiles):
            x, y = GAP + column * (TILE + GAP), GAP + row * (TILE + CAPTION + GAP)
            pen.text((x, y), note, fill="black", font=font)
            small = Image.fromarray(tile)
            small.thumbnail((TILE, TILE))
            page.paste(small, (x, y + CAPTION))
    file = io.BytesIO()
    page.save(file, "PNG", optimize=True)
    return file.getvalue()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark from a command line and return its exit code."""
    args = _parser().parse_args(argv)
    try:
        if args.sheet:
            check_output(args.sheet)
        found = run(args.part, args.limit or None, args.size, args.cache, args.quiet)
        results = [result for group in found for result in group]
        if args.sheet:
            pixels = dict(photographs(args.part, args.size, args.cache, args.limit or None))
            write_atomic(args.sheet, sheet(results, pixels))
    except LimnerError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    if args.json:
        rows = [{key: value for key, value in msgspec.to_builtins(r).items() if key != "svg"} for r in results]
        print(json.dumps({"part": args.part, "size": args.size, "results": rows}))
    else:
        show(results, Console())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare drawings of photographs at equal bytes.")
    parser.add_argument("--part", choices=["dev", "test", "all"], default="dev", help="tune on dev, publish test")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="photographs; 0 takes all (default)")
    parser.add_argument("--size", type=int, default=SIZE, help=f"longest side in pixels ({SIZE})")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of fetched packages")
    parser.add_argument("--sheet", type=Path, metavar="OUT.png", help="draw a contact sheet")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


if __name__ == "__main__":
    sys.exit(main())
