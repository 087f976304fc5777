"""``limner picture``: an image to SVG."""

from pathlib import Path
from typing import Annotated

import typer

from limner.cli import options
from limner.cli.watch import watch
from limner.core.errors import InputError

_LIMITS = "Limits of the drawing"


def picture(
    image: Annotated[
        Path,
        # Whether it can be read is said by whoever reads it, with what to do.
        typer.Argument(metavar="INPUT", readable=False, help="The image: PNG, JPEG, WebP, GIF, BMP or TIFF."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT.svg", help="Where the SVG goes; else INPUT's name, here."),
    ] = None,
    scene: Annotated[
        Path | None, typer.Option("--scene", metavar="FILE", help="Also write what was measured, as JSON.")
    ] = None,
    shapes: Annotated[
        int | None, typer.Option("--shapes", min=1, metavar="N", help="At most N shapes.", rich_help_panel=_LIMITS)
    ] = None,
    max_bytes: Annotated[
        int | None,
        typer.Option("--max-bytes", min=1, metavar="N", help="At most N bytes of SVG.", rich_help_panel=_LIMITS),
    ] = None,
    colors: Annotated[
        int | None, typer.Option("--colors", min=1, metavar="N", help="At most N colours.", rich_help_panel=_LIMITS)
    ] = None,
    detail: Annotated[
        float | None,
        typer.Option(
            "--detail", min=0, max=1, metavar="D", help="How much small things matter: 0 to 1.", rich_help_panel=_LIMITS
        ),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text/--no-text", help="Read words and write them as text.", rich_help_panel=_LIMITS)
    ] = True,
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
    """Turn an image into SVG: measured, and where a model is given improved by it."""
    if model is None and (from_scratch or base_url):
        raise InputError("--from-scratch and --base-url need a model: name one with --model PROVIDER:NAME")
    output = output or Path(f"{image.stem or 'picture'}.svg")

    with watch(quiet) as listen:
        from limner import picture as craft
        from limner.core.budget import Budget

        result = craft.run(
            image,
            output,
            scene=scene,
            limits=craft.Limits(shapes, max_bytes, colors, detail, text),
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
