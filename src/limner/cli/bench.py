"""``limner bench``: runs a benchmark and prints its figures; each is a command of its own."""

from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from limner.cli import options
from limner.cli.animation import animation2code
from limner.cli.classroom import lesson
from limner.cli.codevision import codevision
from limner.cli.codevqa import codevqa
from limner.cli.speak import answer, delivering, say
from limner.cli.vcode import vcode
from limner.core.errors import InputError


class Benchmarks(TyperGroup):
    """The benchmarks; who asks for another is told which there are."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a benchmark's command.

        Raises:
            InputError: there is no such benchmark.
        """
        found = super().get_command(ctx, cmd_name)
        if found is None:
            raise InputError(f"there is no benchmark {cmd_name}: choose from {', '.join(self.list_commands(ctx))}")
        return found


app = typer.Typer(cls=Benchmarks)


@app.callback(invoke_without_command=True)
def bench(context: typer.Context) -> None:
    """Measure limner: beside its peers, and by what its drawings tell."""
    if context.invoked_subcommand is None:
        say(context.get_help())


@app.command()
def picture(
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


app.command()(animation2code)
app.command()(codevqa)
app.command()(codevision)
app.command()(lesson)
app.command()(vcode)
