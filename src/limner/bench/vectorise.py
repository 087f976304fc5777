"""limner beside vtracer on icon corpora: how true the drawings are, how long, and how much time they take.

Each source SVG is rendered by resvg at 512 px on white; each method gets those pixels; each drawing is rendered by
resvg at the same size and compared. A drawing's structure (layers, names, primitives) is not judged here, nor is
transparency. Pictures whose source does not render, or shows nothing on white, are left out before anything is drawn.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import track

from limner.bench import sheet, table
from limner.bench.corpora import CORPORA, Item, Part, choose, read
from limner.bench.methods import METHODS, Method, find
from limner.bench.summary import GOAL, compare, summarise
from limner.bench.trial import SIZE, Trial, attempt, rasterise
from limner.core.errors import InputError, LimnerError
from limner.core.files import check_output, write_atomic


class Plan(msgspec.Struct, frozen=True):
    """What to measure."""

    corpora: tuple[str, ...] = tuple(CORPORA)
    methods: tuple[str, ...] = ("limner", "vtracer")
    """The first is judged against the last."""
    part: Part = "dev"
    limit: int | None = 40
    """Pictures of each corpus; ``None`` takes them all."""
    seed: int = 0
    size: int = SIZE
    """Longest side in pixels."""


def run(plan: Plan, cache: Path, quiet: bool = False) -> tuple[list[Item], list[Trial]]:
    """Measure what a plan asks for; a progress bar goes to standard error.

    Args:
        plan: what to measure.
        cache: the folder of fetched packages.
        quiet: draw no progress bar.

    Raises:
        InputError: a corpus, a method or a package is unknown, or could not be fetched.
        MissingError: npm or a method's package is not installed.
    """
    methods = {name: find(name) for name in plan.methods}
    items = [item for name in plan.corpora for item in sample(name, plan, cache)]
    trials = measure(items, methods, plan.size)
    total = len(items) * len(methods)
    bar = track(trials, "drawing", total, console=Console(stderr=True), disable=quiet, transient=True)
    return items, list(bar)


def sample(name: str, plan: Plan, cache: Path) -> Iterator[Item]:
    """Yield a corpus's pictures, as many as the plan asks for.

    Raises:
        InputError, MissingError: the corpus is unknown or could not be fetched.
    """
    if name not in CORPORA:
        raise InputError(f"there is no corpus {name}: choose from {', '.join(CORPORA)}")
    texts = read(CORPORA[name], cache)
    keys = choose(texts, plan.part, plan.seed)
    yield from islice((Item(name, key, texts[key]) for key in keys if _shows(texts[key])), plan.limit)


def measure(items: Sequence[Item], methods: Mapping[str, Method], size: int = SIZE) -> Iterator[Trial]:
    """Try every method on every picture, picture by picture."""
    for item in items:
        target = rasterise(item.svg, size)
        for name, method in methods.items():
            yield attempt(item, target, name, method)


def report(plan: Plan, trials: Sequence[Trial]) -> dict[str, Any]:
    """Return the result as JSON values: the plan, the packages, the goal, the summaries and every trial."""
    summaries = summarise(trials)
    return {
        "plan": msgspec.to_builtins(plan),
        "packages": {name: f"{CORPORA[name].package}@{CORPORA[name].version}" for name in plan.corpora},
        "goal": {"ratio": GOAL, "measured": compare(summaries)},
        "summaries": msgspec.to_builtins(summaries),
        "trials": [{k: v for k, v in msgspec.to_builtins(trial).items() if k != "svg"} for trial in trials],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark from a command line and return its exit code."""
    args = _parser().parse_args(argv)
    plan = Plan(tuple(args.corpus or CORPORA), tuple(args.methods.split(",")), args.part, args.limit, args.seed)
    try:
        if args.sheet:
            check_output(args.sheet)
        items, trials = run(plan, args.cache, args.quiet)
        if args.sheet:
            write_atomic(args.sheet, sheet.draw(items, trials, args.worst))
    except LimnerError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    if args.json:
        print(json.dumps(report(plan, trials)))
    else:
        table.show(summarise(trials), Console())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare vectorisers on icon corpora from npm.")
    parser.add_argument("--corpus", action="append", metavar="NAME", help=f"one of {', '.join(CORPORA)}; repeatable")
    parser.add_argument("--methods", default="limner,vtracer", help=f"of {', '.join(METHODS)}; first against last")
    parser.add_argument("--part", choices=["dev", "test", "all"], default="dev", help="tune on dev, publish test")
    parser.add_argument("--limit", type=_count, default=40, help="pictures of each corpus (40); 0 takes all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of fetched packages")
    parser.add_argument("--sheet", type=Path, metavar="OUT.png", help="draw the worst and median pictures")
    parser.add_argument("--worst", type=int, default=sheet.WORST, metavar="N", help="worst pictures of each corpus")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


def default_cache() -> Path:
    """Return where fetched packages are kept: in a checkout's ``benchmarks``, else in the user's cache."""
    checkout = Path("benchmarks")
    return checkout / ".corpora" if checkout.is_dir() else Path.home() / ".cache" / "limner" / "corpora"


def _count(text: str) -> int | None:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number or None


def _shows(svg: str) -> bool:
    try:
        return bool((rasterise(svg, 64) < 255).any())
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main())
