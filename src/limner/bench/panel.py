"""CodeVQA's figures as tables for people: answers by family with their controls, then truth, then what was asked of."""

from collections.abc import Callable, Mapping, Sequence
from math import isinf

from rich.console import Console
from rich.table import Table

from limner.bench.codevqa import Tally
from limner.bench.policies import VIEWS

ANSWERED, TYPED = 0.9, 0.95
"""Goals: of answers in every family, and of objects with the right type."""
ROWS: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "objects": ("objects", lambda value: f"{value:,.0f}"),
    "typed": ("right type", lambda value: f"{value:.1%}"),
    "shapes typed": ("  of shapes", lambda value: f"{value:.1%}"),
    "words read": ("  of words", lambda value: f"{value:.1%}"),
    "within": ("visible parameters within 0.5 px", lambda value: f"{value:.1%}"),
    "gap": ("  their median error, px", lambda value: f"{value:.3f}"),
    "colour": ("colour within 2/255", lambda value: f"{value:.1%}"),
    "words' colour": ("  of words", lambda value: f"{value:.1%}"),
    "ordered": ("overlapping pairs in order", lambda value: f"{value:.1%}"),
    "baseline": ("text: median error of baseline, px", lambda value: f"{value:.2f}"),
    "size": ("text: median error of size, px", lambda value: f"{value:.2f}"),
    "nodes": ("nodes to an object", lambda value: f"{value:.2f}"),
}


COLUMNS = {"drawing": "answers", "original": "of original", "typed": "types", "within": "parameters",
           "colour": "colours", "ordered": "order"}  # fmt: skip
"""Of the table by kind of picture."""


def show(tallies: Sequence[Tally], truth: Mapping[str, float], kinds: Mapping[str, Mapping[str, float]],
         makeup: Mapping[str, float], policy: str, console: Console) -> None:  # fmt: skip
    """Print the figures of one run, as :mod:`limner.bench.codevqa` counts them."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(f"answers of {policy}", no_wrap=True)
    for name in ("asked", *VIEWS, "majority"):
        table.add_column(name, justify="right")
    for row in tallies:
        if row.family == "all":
            table.add_section()
        cells = [f"{row.right[view]:.1%}" for view in VIEWS]
        mark = "green" if row.right["drawing"] >= ANSWERED else "red"
        cells[0] = f"[{mark}]{cells[0]}[/]"
        table.add_row(row.family, str(row.questions), *cells, f"{row.majority:.1%}")
    console.print(table)
    console.print()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for name, (label, form) in ROWS.items():
        table.add_row(label, "-" if isinf(truth[name]) else form(truth[name]))
    console.print(table)
    console.print()
    console.print(_kinds(kinds))
    console.print(
        f"\n{makeup['pictures']:.0f} pictures of {makeup['objects']:.1f} objects; {makeup['hidden']:.0%} of shapes in "
        f"scenes and posters partly hidden; {makeup['jpeg']:.0%} JPEG; {makeup['gradients']:.0%} with gradients"
    )
    low = [row.family for row in tallies if row.right["drawing"] < ANSWERED and row.family != "all"]
    met = not low and truth["typed"] >= TYPED
    missed = f"[red]missed[/] ({', '.join(low) or 'types'})"
    console.print(
        f"Goal: {ANSWERED:.0%} of answers in every family, {TYPED:.0%} of types: {'[green]met[/]' if met else missed}"
    )


def _kinds(kinds: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("by kind", no_wrap=True)
    for name in ("pictures", *COLUMNS.values()):
        table.add_column(name, justify="right")
    for kind, row in kinds.items():
        cells = ("-" if isinf(row[name]) else f"{row[name]:.1%}" for name in COLUMNS)
        table.add_row(kind, f"{row['pictures']:.0f}", *cells)
    return table
