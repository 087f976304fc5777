"""``limner bench vcode``: the published CodeVQA protocol on questions that the user has."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from limner.cli import options
from limner.cli.speak import answer, delivering
from limner.cli.watch import watch
from limner.core.errors import InputError

Folder = Path | None


def vcode(
    items: Annotated[Path, typer.Argument(metavar="ITEMS.jsonl", help="Questions of MM-Vet, MMMU and CV-Bench.")],
    images: Annotated[Path, typer.Option("--images", metavar="DIR", help="The folder of their pictures.")],
    model: Annotated[str, typer.Option("--model", metavar="PROVIDER:NAME", help="The model that answers.")],
    base_url: options.BaseUrl = None,
    judge: Annotated[
        str | None, typer.Option("--judge", metavar="PROVIDER:NAME", help="Marks answers to MM-Vet's questions.")
    ] = None,
    judge_url: Annotated[
        str | None, typer.Option("--judge-url", metavar="URL", help="The judge's OpenAI-compatible server.")
    ] = None,
    svg: Annotated[Folder, typer.Option("--svg", metavar="DIR", help="Drawings to score; else limner draws.")] = None,
    save: Annotated[Folder, typer.Option("--save", metavar="DIR", help="Where limner's drawings are kept.")] = None,
    siglip: Annotated[bool, typer.Option("--siglip", help="Also SigLIP's likeness (extra siglip).")] = False,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="DIR", help="SigLIP's weights; else Hugging Face's cache.")
    ] = None,
    tokens: Annotated[bool, typer.Option("--tokens", help="Also the length in tokens (extra tokens).")] = False,
    limit: options.Limit = None,
    max_seconds: options.MaxSeconds = None,
    max_tokens: options.MaxTokens = None,
    max_cost: options.MaxCost = None,
    seed: options.Seed = 0,
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Score drawings as VCode does: a model answers questions about a picture from its drawing alone."""
    if svg and save:
        raise InputError("--save keeps limner's own drawings, --svg gives others in their place: leave one out")
    from limner.bench import marks
    from limner.bench import siglip as likeness
    from limner.bench import tokens as length
    from limner.bench import vcode as bench
    from limner.bench.asking import PROMPTS
    from limner.core.budget import Budget
    from limner.core.model import connect
    from limner.core.prompts import versions
    from limner.render.raster import Rasteriser

    with watch(quiet) as listen, Rasteriser(sandbox=sandbox) as raster:
        tools = bench.Tools(
            connect(model, base_url, listen=listen),
            raster,
            judge=connect(judge, judge_url, listen=listen) if judge else None,
            features=likeness.load(weights or likeness.CHECKPOINT) if siglip else None,
            count=length.load() if tokens else None,
        )
        budget = Budget(None, max_seconds, max_tokens, max_cost)
        done = asyncio.run(
            bench.run(items, images, tools, svg=svg, save=save, budget=budget, seed=seed, limit=limit, listen=listen)
        )
        engines = raster.versions()
    summary = marks.summarise(done.items, done.marks, done.drawn)
    if as_json:
        asked = {"model": model, "judge": judge, "seed": seed, **versions(PROMPTS), **engines}
        answer({**asked, "summary": summary, "pictures": done.drawn, "marks": done.marks, "cost": done.cost})
        return
    from rich.console import Console

    with delivering():
        marks.show(summary, Console())
