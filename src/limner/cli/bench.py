"""``limner bench``: runs a benchmark and prints its figures."""

from typing import Annotated, Literal

import typer

from limner.cli import options
from limner.cli.speak import answer, delivering


def bench(
    name: Annotated[Literal["picture"], typer.Argument(metavar="NAME", help="Which benchmark: picture.")],
    limit: options.Limit = 40,
    seed: options.Seed = 0,
    part: Annotated[Literal["dev", "test", "all"], typer.Option("--part", help="Tune on dev, publish test.")] = "dev",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Measure limner beside its peers; fetches the test pictures once."""
    from limner.bench import table, vectorise
    from limner.bench.summary import summarise

    plan = vectorise.Plan(part=part, limit=limit, seed=seed)
    _, trials = vectorise.run(plan, vectorise.default_cache(), quiet)
    if as_json:
        answer(vectorise.report(plan, trials))
        return
    from rich.console import Console

    with delivering():
        table.show(summarise(trials), Console())
