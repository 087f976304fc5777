"""``limner train``: what trainers need; each is a command of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.cli import options
from limner.cli.speak import answer, say
from limner.cli.watch import watch
from limner.core.errors import LimnerError

if TYPE_CHECKING:
    from limner.bench.item import Item
    from limner.train.lesson import Lesson

app = typer.Typer()


@app.callback(invoke_without_command=True)
def train(context: typer.Context) -> None:
    """Make what trainers of vision-language models need."""
    if context.invoked_subcommand is None:
        say(context.get_help())


@app.command()
def traces(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write; a new one.")],
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Development items to solve.")] = 60,
    seed: options.Seed = 0,
    mishaps: Annotated[
        float, typer.Option("--mishaps", min=0, max=1, help="The share of traces with a mistake and its recovery.")
    ] = 0.4,
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Write chats that solve the CodeVision benchmark's development items, for TRL and LLaMA-Factory."""
    from limner.bench.stock import Plan, items
    from limner.render.raster import Rasteriser
    from limner.think.session import kernel
    from limner.train import chats
    from limner.train.traces import traces as run

    chats.check_folder(output)
    with watch(quiet), Rasteriser(sandbox=sandbox) as raster:
        solved = (item for item in items(Plan("dev", seed, limit), raster) if item.solved)
        found = list(run((lesson_of(item) for item in solved), kernel(sandbox), seed=seed, mishaps=mishaps))
    kept = [trace for trace in found if trace is not None]
    if not kept:
        raise LimnerError(f"none of {limit} items could be solved and shown: ask for more with --limit")
    chats.write(output, kept)
    told = {
        "output": [output / name for name in ("trl.jsonl", "llamafactory.json", "dataset_info.json")],
        "items": limit, "solvable": len(found), "traces": len(kept), "mishaps": sum(bool(t.mishap) for t in kept),
    }  # fmt: skip
    if as_json:
        answer(told)
    else:
        say(f"{len(kept)} traces of {limit} items, {told['mishaps']} with a mistake, in {output}")


def lesson_of(item: "Item") -> "Lesson":
    """Return a benchmark's item as a lesson."""
    from limner.bench.merit import AXIS, CENT, RELAXED
    from limner.train.example import Example, Proof
    from limner.train.lesson import Lesson

    tolerance = None
    if item.answer is not None and item.rule != "words":
        tolerance = CENT if item.rule == "exact" else max(AXIS * item.scale, RELAXED * abs(float(item.answer)))
    proofs = tuple(Proof(proof.box, proof.picture, bool(proof.words)) for proof in item.proofs)
    example = Example(item.name, item.question.text, item.answer, item.pictures, proofs, item.matrices, tolerance)
    sizes = tuple((float(source.shape[1]), float(source.shape[0])) for source in item.sources)
    return Lesson(example, item.program, sizes, tuple(proof.words for proof in item.proofs))
