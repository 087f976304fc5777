"""``limner motion``: a video of an animation to animation code."""

from pathlib import Path
from typing import Annotated

import typer

from limner.cli import options
from limner.cli.watch import watch
from limner.core.errors import InputError


def motion(
    film: Annotated[
        Path,
        # Whether it can be read is said by whoever reads it, with what to do.
        typer.Argument(
            metavar="INPUT",
            readable=False,
            help="The film: MP4, MOV, WebM, GIF, APNG, animated WebP, or a folder of images.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT.html", help="Where the page goes; else INPUT's name, here."),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="OUT.svg", help="Also write it as one animated SVG.")
    ] = None,
    start: Annotated[float, typer.Option("--from", min=0, metavar="S", help="Begin S seconds into the film.")] = 0.0,
    end: Annotated[float | None, typer.Option("--to", min=0, metavar="S", help="Stop S seconds into the film.")] = None,
    fps: Annotated[
        float | None, typer.Option("--fps", min=1, max=240, metavar="N", help="Frames a second of a folder of images.")
    ] = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    from_scratch: options.FromScratch = False,
    max_steps: options.MaxSteps = None,
    max_seconds: options.MaxSeconds = None,
    max_tokens: options.MaxTokens = None,
    max_cost: options.MaxCost = None,
    seed: options.Seed = 0,
    runs: options.Runs = Path("runs"),
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Turn a video of an animation into a page that moves the same way: measured, and by a model improved."""
    if model is None and (from_scratch or base_url):
        raise InputError("--from-scratch and --base-url need a model: name one with --model PROVIDER:NAME")
    output = output or Path(f"{film.stem or 'motion'}.html")

    with watch(quiet) as listen:
        from limner import motion as craft
        from limner.core.budget import Budget

        result = craft.run(
            film,
            output,
            svg=svg,
            start=start,
            end=end,
            fps=fps,
            model=model,
            base_url=base_url,
            budget=Budget(max_steps, max_seconds, max_tokens, max_cost),
            seed=seed,
            runs=runs,
            from_scratch=from_scratch,
            sandbox=sandbox,
            listen=listen,
        )

    from limner.cli.summary import tell

    tell(result, as_json)
