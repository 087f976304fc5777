"""``limner think``: a question about images, answered by running code on them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.cli import options
from limner.cli.watch import watch
from limner.core.errors import InputError

if TYPE_CHECKING:
    from limner.think.evidence import Answered

_MOST = 4
"""Places of the evidence that are printed."""


def think(
    words: Annotated[
        list[str],
        typer.Argument(metavar='IMAGE... "QUESTION"', help="The images, in order, and last the question in quotes."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT.json", help="Also write the answer and its evidence, as JSON."),
    ] = None,
    model: options.Author = None,
    base_url: options.BaseUrl = None,
    tool_calls: Annotated[
        bool,
        typer.Option(
            "--tool-calls", help="Offer the model a tool instead of asking for fenced code.", rich_help_panel="Model"
        ),
    ] = False,
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
    """Answer a question about images, with the evidence; says so where they do not tell."""
    images, question = _divided(words)
    if model is None and (tool_calls or base_url):
        raise InputError("--tool-calls and --base-url need a model: name one with --model PROVIDER:NAME")

    with watch(quiet) as listen:
        from limner import think as craft
        from limner.core.budget import Budget

        result = craft.run(
            images,
            question,
            output,
            model=model,
            base_url=base_url,
            tool_calls=tool_calls,
            budget=Budget(max_steps, max_seconds, max_tokens, max_cost),
            seed=seed,
            runs=runs,
            sandbox=sandbox,
            listen=listen,
        )

    tell(result, as_json)


def tell(result: "Answered", as_json: bool) -> None:
    """Print an answer: one JSON object, or the answer first and then what it rests on."""
    from rich.table import Table
    from rich.text import Text

    from limner.cli.speak import answer, draw
    from limner.cli.summary import shown

    if as_json:
        answer(result)
        return
    if result.answer is None:
        said = Text.assemble(("no answer", "bold yellow"), (f"  {result.why}", ""))
    else:
        sure = "" if result.confidence is None else f"  confidence {result.confidence:.2f}"
        said = Text.assemble((result.answer, "bold"), (sure, "dim"))
    facts = Table.grid(padding=(0, 2))
    boxes = result.evidence.boxes
    told = ([box for box in boxes if box.supports] or boxes)[:_MOST]
    for box in told:
        left, top, right, bottom = (round(value) for value in box.box)
        quoted = f"  {box.text!r}" if box.text else ""
        facts.add_row(Text(f"  {box.by}", "dim"), Text(f"{box.image} ({left}, {top}) to ({right}, {bottom}){quoted}"))
    if more := len(boxes) - len(told):
        facts.add_row("", Text(f"{more} more place{'' if more == 1 else 's'} looked at", "dim"))
    cells = result.evidence.cells
    facts.add_row(Text("  ran", "dim"), Text(f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"))
    if result.reason not in ("done", result.why):
        facts.add_row(Text("  stopped", "dim"), Text(result.reason, "yellow"))
    facts.add_row(Text("  author", "dim"), Text(result.author).append(f"  {result.seconds:.1f} s", "dim"))
    facts.add_row(Text("  run", "dim"), Text(str(result.run)))
    facts.add_row(Text("  look", "dim"), Text(f"limner show {shown(result.run)}", "cyan"))
    draw(said, facts)


def _divided(words: list[str]) -> tuple[list[Path], str]:
    """Return the images and the question."""
    *images, question = words
    if _is_file(question):
        raise InputError(f'no question: ask one behind the images, as in `limner think {question} "What is this?"`')
    return [Path(image) for image in images], question


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except OSError:  # a question is longer than a file's name may be
        return False
