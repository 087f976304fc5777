"""The options that several commands share, so that each means the same everywhere."""

from pathlib import Path
from typing import Annotated, Literal

import typer

_BUDGET = "Budget"
_MODEL = "Model"

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object to standard output and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; notes only.")]
Runs = Annotated[Path, typer.Option("--runs", metavar="DIR", help="Where run folders are kept.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of everything that is drawn by chance.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most N items of each part.")]
Backend = Literal["auto", "bubblewrap", "landlock", "none"]
Sandbox = Annotated[Backend, typer.Option("--sandbox", help="What confines the code that is run.")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="A run folder, its name under the runs folder, or `last`.")]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="PROVIDER:NAME", help="A model to improve the draft.", rich_help_panel=_MODEL),
]
Author = Annotated[
    str | None,
    typer.Option("--model", metavar="PROVIDER:NAME", help="A model to write the code.", rich_help_panel=_MODEL),
]
BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", metavar="URL", help="An OpenAI-compatible server.", rich_help_panel=_MODEL),
]
FromScratch = Annotated[
    bool, typer.Option("--from-scratch", help="The model writes the first draft too.", rich_help_panel=_MODEL)
]
MaxSteps = Annotated[
    int | None, typer.Option("--max-steps", min=1, metavar="N", help="Steps, kept or not.", rich_help_panel=_BUDGET)
]
MaxSeconds = Annotated[
    float | None, typer.Option("--max-seconds", min=0, metavar="S", help="Seconds.", rich_help_panel=_BUDGET)
]
MaxTokens = Annotated[
    int | None, typer.Option("--max-tokens", min=0, metavar="N", help="Tokens, in and out.", rich_help_panel=_BUDGET)
]
MaxCost = Annotated[
    float | None, typer.Option("--max-cost", min=0, metavar="USD", help="US dollars.", rich_help_panel=_BUDGET)
]
