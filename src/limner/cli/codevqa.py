"""``limner bench codevqa``: questions about pictures of our own, answered from limner's drawings."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from limner.cli import options
from limner.cli.speak import answer, delivering
from limner.cli.watch import watch
from limner.core.errors import InputError


def codevqa(
    part: Annotated[Literal["dev", "test"], typer.Option("--part", help="Tune on dev, publish test.")] = "dev",
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Pictures, by turns of each kind.")] = 40,
    seed: options.Seed = 0,
    policy: Annotated[Literal["code", "model"], typer.Option("--policy", help="Who answers.")] = "code",
    model: Annotated[
        str | None, typer.Option("--model", metavar="PROVIDER:NAME", help="The model that answers from the render.")
    ] = None,
    base_url: options.BaseUrl = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="OUT.png", help="Draw each picture beside its render.")
    ] = None,
    max_seconds: options.MaxSeconds = None,
    max_tokens: options.MaxTokens = None,
    max_cost: options.MaxCost = None,
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Ask questions about pictures of known truth; answers come from limner's drawing of them."""
    if policy == "model" and model is None:
        raise InputError("--policy model needs a model: name one with --model PROVIDER:NAME")
    if policy == "code" and (model or base_url):
        raise InputError("--model and --base-url belong to --policy model: add it, or leave them out")
    from limner.bench import codevqa as bench
    from limner.bench import panel, truth
    from limner.bench.policies import Code, Looking
    from limner.core.budget import Budget
    from limner.core.files import check_output, write_atomic
    from limner.core.model import connect
    from limner.render.raster import Rasteriser

    if sheet:
        check_output(sheet)
    plan = bench.Plan(part, seed, limit)
    with watch(quiet) as listen, Rasteriser(sandbox=sandbox) as raster:
        budget = Budget(None, max_seconds, max_tokens, max_cost)
        who = Looking(connect(model, base_url, listen=listen), budget, seed) if model else Code()
        trials, pairs = bench.run(plan, who, raster, quiet)
    if sheet:
        write_atomic(sheet, bench.sheet(trials, pairs))
    name = model or "code"
    if as_json:
        answer(bench.report(plan, name, trials))
        return
    from rich.console import Console

    figures = truth.totals([trial.verdict for trial in trials])
    with delivering():
        panel.show(bench.tally(trials), figures, bench.by_kind(trials), bench.makeup(trials), name, Console())
