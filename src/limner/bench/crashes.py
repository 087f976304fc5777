"""Whole corpora through the tracer and the printer: whatever raises, hangs, dies or draws nothing is counted and named.

Each picture goes to a process of its own kind (:mod:`limner.bench.workers`), so that a crash of a native library is a
result like any other. Outcomes are appended to a log as they come; a run that is started again with the same log
leaves out what is in it. How true the drawings are is not judged here.
"""

import argparse
import io
import sys
import time
import traceback
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import resvg_py
from PIL import Image
from rich.console import Console
from rich.progress import track
from rich.table import Table

from limner.bench import workers
from limner.bench.corpora import CORPORA, Item, choose, read
from limner.bench.methods import Method, find
from limner.bench.vectorise import default_cache
from limner.core.errors import InputError, LimnerError

SIZE = 96
SECONDS = 60.0
"""One picture of this size takes 0.1 to 0.5 s: a minute is a hang."""


class Outcome(msgspec.Struct, frozen=True):
    """What came of one picture."""

    corpus: str
    name: str
    size: int
    """Longest side in pixels."""
    seconds: float
    """CPU time of tracing and printing."""
    error: str | None = None
    trace: str = ""
    """The traceback, where something was raised."""


def try_out(request: tuple[Item, int]) -> Outcome:
    """Trace and print one picture. Never raises."""
    return attempt(*request, _limner())


@cache
def _limner() -> Method:
    return find("limner")


def attempt(item: Item, size: int, method: Method) -> Outcome:
    """Give a method one picture on its own transparent ground, and draw what it made of it. Never raises."""
    try:
        pixels = transparent(item.svg, size)
    except ValueError as error:
        return Outcome(item.corpus, item.name, size, 0.0, None, f"the source cannot be drawn: {error}")
    began = time.process_time()
    try:
        svg = method(pixels)
        seconds = time.process_time() - began
        error = _look(pixels, transparent(svg, size))
    except Exception as fault:  # a crash is what is looked for
        seconds = time.process_time() - began
        return Outcome(item.corpus, item.name, size, seconds, repr(fault)[:200], traceback.format_exc())
    return Outcome(item.corpus, item.name, size, seconds, error)


def _look(pixels: np.ndarray, drawn: np.ndarray) -> str | None:
    if pixels.shape != drawn.shape:
        return f"drawn {drawn.shape[1]} x {drawn.shape[0]} where the picture is {pixels.shape[1]} x {pixels.shape[0]}"
    # A pixel or two of faint ink may go: an eighth of a percent of 96 x 96 is 11 pixels.
    if pixels[..., 3].mean() > 255 / 800 and not drawn[..., 3].any():
        return "nothing is drawn"
    return None


def transparent(svg: str, longest: int = SIZE) -> np.ndarray:
    """Render a trusted SVG with resvg on nothing, its longest side ``longest`` pixels, as ``(H, W, 4) uint8``.

    Raises:
        ValueError: resvg cannot render it.
    """
    first = _resvg(svg, width=longest)
    return first if first.shape[0] <= longest else _resvg(svg, height=longest)


def _resvg(svg: str, width: int | None = None, height: int | None = None) -> np.ndarray:
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def summarise(outcomes: Iterable[Outcome]) -> dict[str, dict[str, float]]:
    """Return for each corpus how many pictures were tried, how many failed, and their CPU seconds."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.corpus, []).append(outcome)
    return {
        corpus: {
            "pictures": len(group),
            "failures": sum(outcome.error is not None for outcome in group),
            "median": float(np.median([outcome.seconds for outcome in group])),
            "most": max(outcome.seconds for outcome in group),
        }
        for corpus, group in groups.items()
    }


def load(log: Path) -> list[Outcome]:
    """Read a log; the last line may be half of one, where its writer was killed.

    Raises:
        InputError: it is not such a log.
    """
    lines = log.read_bytes().splitlines(keepends=True) if log.exists() else []
    if lines and not lines[-1].endswith(b"\n"):
        lines.pop()
        log.write_bytes(b"".join(lines))
    try:
        return [msgspec.json.decode(line, type=Outcome) for line in lines]
    except msgspec.MsgspecError as error:
        raise InputError(f"{log} is no log of this benchmark ({error}): name another with --log") from error


def run(items: Sequence[Item], log: Path, *, size: int = SIZE, jobs: int = 1, seconds: float = SECONDS) -> None:
    """Try out what the log does not hold yet, and append the outcomes to it.

    Args:
        items: the pictures.
        log: a file of one JSON object a line.
        size: longest side in pixels.
        jobs: processes.
        seconds: time for one picture.
    """
    done = {(outcome.corpus, outcome.name, outcome.size) for outcome in load(log)}
    left = [(item, size) for item in items if (item.corpus, item.name, size) not in done]
    outcomes = workers.spread(try_out, left, jobs=jobs, seconds=seconds)
    with log.open("ab", buffering=0) as file:
        for (item, _), outcome in track(outcomes, "tracing", len(left), console=Console(stderr=True), transient=True):
            if isinstance(outcome, workers.Died):
                outcome = Outcome(item.corpus, item.name, size, outcome.seconds, outcome.why)
            file.write(msgspec.json.encode(outcome) + b"\n")


def gather(names: Sequence[str], cache: Path, limit: int | None, seed: int) -> list[Item]:
    """Return the pictures of corpora, both parts, ``limit`` of each.

    Raises:
        InputError, MissingError: a corpus is unknown or could not be fetched.
    """
    found = []
    for name in names:
        if name not in CORPORA:
            raise InputError(f"there is no corpus {name}: choose from {', '.join(CORPORA)}")
        texts = read(CORPORA[name], cache)
        found += [Item(name, key, texts[key]) for key in choose(texts, "all", seed, limit)]
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark from a command line; the exit code is 1 where something failed."""
    args = _parser().parse_args(argv)
    try:
        items = gather(args.corpus or tuple(CORPORA), args.cache, args.limit, args.seed)
        run(items, args.log, size=args.size, jobs=args.jobs)
        outcomes = [outcome for outcome in load(args.log) if outcome.size == args.size]
    except LimnerError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    _show(summarise(outcomes), Console())
    failures = [outcome for outcome in outcomes if outcome.error is not None]
    for outcome in failures:
        print(f"{outcome.corpus}/{outcome.name}: {outcome.error}\n{outcome.trace}")
    return 1 if failures else 0


def _show(summary: Mapping[str, Mapping[str, float]], console: Console) -> None:
    table = Table("corpus", "pictures", "failures", "CPU ms, median", "CPU ms, most", box=None)
    for corpus, figures in summary.items():
        times = (f"{figures[key] * 1e3:,.0f}" for key in ("median", "most"))
        table.add_row(corpus, f"{figures['pictures']:,}", f"{figures['failures']:,}", *times)
    console.print(table)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Trace and print whole corpora, and count what fails.")
    parser.add_argument("--corpus", action="append", metavar="NAME", help=f"one of {', '.join(CORPORA)}; repeatable")
    parser.add_argument("--limit", type=int, metavar="N", help="pictures of each corpus (else all)")
    parser.add_argument("--size", type=int, default=SIZE, help=f"longest side in pixels ({SIZE})")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", type=Path, required=True, help="outcomes, appended; start again with it to go on")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of fetched packages")
    return parser
