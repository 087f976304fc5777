"""``limner bench codevision``: questions about pictures that were turned, slanted and spoilt."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from limner.cli import options
from limner.cli.speak import answer, delivering, say
from limner.cli.watch import watch
from limner.core.errors import InputError

Policies = Literal["measured", "nocode", "oracle", "oracle-ocr"]


def codevision(
    part: Annotated[Literal["dev", "test"], typer.Option("--part", help="Tune on dev, publish test.")] = "dev",
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Items, by turns of each kind.")] = 60,
    seed: options.Seed = 0,
    upright: Annotated[bool, typer.Option("--upright", help="Turn, mirror, skew and slant nothing.")] = False,
    clean: Annotated[bool, typer.Option("--clean", help="Corrupt nothing.")] = False,
    severity: Annotated[
        int, typer.Option("--severity", min=0, max=5, metavar="1-5", help="Corrupt everything, at this severity.")
    ] = 0,
    policy: Annotated[Policies, typer.Option("--policy", help="Who answers.")] = "measured",
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="PROVIDER:NAME", help="The model that writes code, or with nocode looks."),
    ] = None,
    base_url: options.BaseUrl = None,
    ocr: Annotated[bool, typer.Option("--ocr/--no-ocr", help="Leave out what an oracle's OCR cannot read.")] = True,
    sheet: Annotated[Path | None, typer.Option("--sheet", metavar="OUT.png", help="Draw the items.")] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="DIR", help="Write the items as files there; nobody answers.")
    ] = None,
    items: Annotated[
        Path | None, typer.Option("--items", metavar="ITEMS.jsonl", help="Questions of a published set instead.")
    ] = None,
    images: Annotated[Path | None, typer.Option("--images", metavar="DIR", help="The folder of their images.")] = None,
    turned: Annotated[bool, typer.Option("--turned", help="Each published item in all eight orientations.")] = False,
    max_seconds: options.MaxSeconds = None,
    max_tokens: options.MaxTokens = None,
    max_cost: options.MaxCost = None,
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Ask questions about turned and spoilt pictures of known truth."""
    if (model or base_url) and policy in ("oracle", "oracle-ocr"):
        raise InputError("an oracle asks no model: leave --model and --base-url out, or choose another --policy")
    if clean and severity:
        raise InputError("--clean corrupts nothing and --severity everything: leave one out")
    if (items is None) != (images is None):
        raise InputError("--items and --images belong together: give both")
    if items and policy in ("oracle", "oracle-ocr"):
        raise InputError("the oracles know nothing of published sets: choose another --policy for --items")
    from limner.bench import codevision as bench
    from limner.bench import controls, export, foreign, scoreboard, stock
    from limner.bench.solvers import Looking, Reading
    from limner.bench.stock import Plan
    from limner.bench.thinking import Thinking
    from limner.core.budget import Budget
    from limner.core.files import check_output, write_atomic
    from limner.core.model import connect
    from limner.render.raster import Rasteriser

    if sheet:
        check_output(sheet)
    plan = Plan(part, seed, limit, upright, clean, severity)
    if save:
        if not save.is_dir():
            raise InputError(f"there is no folder {save}: make it first")
        with Rasteriser(sandbox=sandbox) as raster:
            count = export.save(stock.items(plan, raster), save)
        answer({"items": count, "output": [save / "items.jsonl"]}) if as_json else say(f"{save / 'items.jsonl'}")
        return
    from rich.console import Console

    name = {"measured": f"think {model or 'measured'}", "nocode": model or "ocr, upright"}.get(policy, policy)
    with watch(quiet) as listen:
        budget = Budget(None, max_seconds, max_tokens, max_cost)
        if policy == "nocode":
            solver = Looking(connect(model, base_url, listen=listen), budget, seed) if model else Reading()
        else:
            solver = Thinking(model, base_url, budget, seed=seed, sandbox=sandbox)
        if items and images:
            rows = foreign.run(foreign.read(items, images), images, solver, turned, None, quiet)
            if as_json:
                answer({"policy": name, "summary": foreign.summarise(rows), "items": rows})
                return
            with delivering():
                foreign.show(foreign.summarise(rows), name, Console())
            return
        knowing = {"oracle": controls.oracle, "oracle-ocr": controls.oracle_ocr}
        who = bench.knowing(knowing[policy]) if policy in knowing else bench.seeing(solver)
        with Rasteriser(sandbox=sandbox) as raster:
            marks, tiles = bench.run(plan, who, raster, ocr=ocr, quiet=quiet, tiles=sheet is not None)
    if sheet:
        write_atomic(sheet, bench.sheet(marks, tiles))
    if as_json:
        answer(bench.report(plan, name, marks))
        return
    with delivering():
        scoreboard.show(bench.grouped(marks), name, Console())
