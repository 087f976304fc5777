"""``limner lesson``: a lecture to a narrated video."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from limner.cli import options
from limner.cli.watch import watch


def lesson(
    lecture: Annotated[
        Path,
        typer.Argument(metavar="INPUT", readable=False, help="The lecture in Markdown, or a plan in YAML."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT.mp4", help="Where the video goes; else INPUT's name, here."),
    ] = None,
    quality: Annotated[
        Literal["draft", "hd"], typer.Option("--quality", help="854x480 at 15 frames a second, or 1920x1080 at 30.")
    ] = "hd",
    theme: Annotated[
        Literal["slate", "paper", "night"] | None,
        typer.Option("--theme", help="Dark, light, or black; else the lecture's own, or slate."),
    ] = None,
    voice: Annotated[
        str, typer.Option("--voice", metavar="NAME", help="espeak, silent, or MODULE:NAME of another.")
    ] = "espeak",
    silent: Annotated[bool, typer.Option("--silent", help="No voice; the times are those of speech.")] = False,
    preview: Annotated[
        Path | None,
        typer.Option("--preview", metavar="OUT.png", help="Only a contact sheet of all beats, and no video."),
    ] = None,
    max_steps: options.MaxSteps = None,
    max_seconds: options.MaxSeconds = None,
    seed: options.Seed = 0,
    runs: options.Runs = Path("runs"),
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Turn a lecture into a narrated video that teaches."""
    if output is None and preview is None:
        output = Path(f"{lecture.stem or 'lesson'}.mp4")

    with watch(quiet) as listen:
        from limner import lesson as craft
        from limner.core.budget import Budget

        result = craft.run(
            lecture,
            output,
            quality=quality,
            theme=theme,
            voice="silent" if silent else voice,
            preview=preview,
            budget=Budget(max_steps, max_seconds),
            seed=seed,
            runs=runs,
            sandbox=sandbox,
            listen=listen,
        )

    from limner.cli.summary import tell

    tell(result, as_json)
