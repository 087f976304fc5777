"""``limner lesson``: a lecture to a narrated video."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from limner.cli import options
from limner.cli.watch import watch


def lesson(
    lecture: Annotated[
        Path | None,
        typer.Argument(metavar="INPUT", readable=False, help="The lecture in Markdown, or a plan in YAML."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT.mp4", help="Where the video goes; else INPUT's name, here."),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            metavar="TEXT",
            help="Instead of INPUT: what the lesson is about, for whom, how long; a model plans it.",
        ),
    ] = None,
    reference: Annotated[
        list[Path] | None,
        typer.Option("--reference", metavar="FILE", readable=False, help="A text or image to plan by; repeatable."),
    ] = None,
    quality: Annotated[
        Literal["draft", "hd"], typer.Option("--quality", help="854x480 at 15 frames a second, or 1920x1080 at 30.")
    ] = "hd",
    voice: Annotated[
        str, typer.Option("--voice", metavar="NAME", help="espeak, silent, or MODULE:NAME of another.")
    ] = "espeak",
    silent: Annotated[bool, typer.Option("--silent", help="No voice; the times are those of speech.")] = False,
    preview: Annotated[
        Path | None,
        typer.Option("--preview", metavar="OUT.png", help="Only a contact sheet of all beats, and no video."),
    ] = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
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
    """Turn a lecture, or with a model a topic, into a narrated video that teaches."""
    if output is None and preview is None:
        from limner.lesson.slugs import slug

        output = Path(f"{(lecture.stem if lecture else slug(topic or '')) or 'lesson'}.mp4")

    with watch(quiet) as listen:
        from limner import lesson as craft
        from limner.core.budget import Budget

        result = craft.run(
            lecture,
            output,
            topic=topic,
            references=reference or (),
            model=model,
            base_url=base_url,
            quality=quality,
            voice="silent" if silent else voice,
            preview=preview,
            budget=Budget(max_steps, max_seconds, max_tokens, max_cost),
            seed=seed,
            runs=runs,
            sandbox=sandbox,
            listen=listen,
        )

    from limner.cli.summary import tell

    tell(result, as_json)
