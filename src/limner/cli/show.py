"""``limner show``: a page on one run."""

from pathlib import Path
from typing import Annotated

import typer

from limner.cli import options
from limner.cli.speak import answer, say


def show(
    run: options.RunName,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where the page goes; else report.html in the run."),
    ] = None,
    runs: options.Runs = Path("runs"),
    as_json: options.Json = False,
) -> None:
    """Write a page that shows every step of a run."""
    from limner.core.files import check_output
    from limner.core.run import Run, find_run
    from limner.studio import report

    folder = find_run(run, runs)
    path = report.write(Run.open(folder), check_output(output or folder / "report.html"))
    if as_json:
        answer({"run": folder, "output": [path]})
    else:
        say(str(path))
