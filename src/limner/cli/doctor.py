"""``limner doctor``: what is here, what is missing, and the one command that installs it."""

from typing import TYPE_CHECKING

import typer

from limner.cli import options
from limner.cli.speak import answer, draw

if TYPE_CHECKING:
    from rich.table import Table

    from limner.cli.checks import Check

# A missing component: the exit code that a craft would give, too.
_MISSING = 3


def doctor(as_json: options.Json = False) -> None:
    """Say what is installed, what is missing and how to install it."""
    from limner.cli import checks

    crafts = {"picture": checks.picture(), "think": checks.think(), "film": checks.film()}
    works = {name: all(check.state != "missing" for check in found) for name, found in crafts.items()}
    models = checks.models()
    if as_json:
        answer({"crafts": {n: {"works": works[n], "checks": crafts[n]} for n in crafts}, "models": models})
    else:
        for name, found in crafts.items():
            draw(_table(f"{name}: {'works' if works[name] else 'cannot work yet'}", found))
        draw(_table("model: optional, for --model; a server of your own needs no key", models))
    if not all(works.values()):
        raise typer.Exit(_MISSING)


def _table(title: str, checks: "list[Check]") -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    signs = {"present": ("✓", "green"), "missing": ("✗", "red"), "optional": ("–", "dim")}
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in checks:
        fix = f"\n{check.fix}" if check.fix else ""
        found = Text.assemble(check.found or check.state, (fix, "cyan"))
        table.add_row(Text(*signs[check.state]), check.name, found)
    return table
