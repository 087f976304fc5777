"""The benchmark's summaries as a table for people: a block for each corpus, a row for each measure."""

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from limner.bench.summary import GOAL, Summary, by_corpus, compare, ratio

ROWS = {
    "mse": ("MSE, 1e-6", lambda value: f"{value * 1e6:,.0f}"),
    "off": ("px off > 32", lambda value: f"{value:.2%}"),
    "ssim": ("SSIM", lambda value: f"{value:.4f}"),
    "bytes": ("bytes", lambda value: f"{value:,.0f}"),
    "seconds": ("CPU ms", lambda value: f"{value * 1e3:,.0f}"),
}


def show(summaries: Sequence[Summary], console: Console) -> None:
    """Print summaries, then the goal and how each corpus stands to it."""
    methods = list(dict.fromkeys(summary.method for summary in summaries))
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("", no_wrap=True)
    for share in ("median", "p90"):
        for method in [*methods, *(["ratio"] if len(methods) > 1 else [])]:
            table.add_column(f"{share}\n{method}", justify="right")
    for corpus, group in by_corpus(summaries).items():
        table.add_section()
        table.add_row(f"[bold]{corpus}[/] ({group[0].pictures})")
        for measure, (label, form) in ROWS.items():
            cells = [_cells(measure, form, [s.median for s in group]), _cells(measure, form, [s.p90 for s in group])]
            table.add_row(f"  {label}", *cells[0], *cells[1])
        for summary in group:
            if summary.failures:
                table.add_row(f"  [red]{summary.method}: {summary.failures} failed, counted as white[/]")
        table.add_row("")
    console.print(table)
    _show_goal(compare(summaries), methods, console)


def _cells(measure: str, form: Callable[[float], str], values: Sequence[Mapping[str, float]]) -> list[str]:
    numbers = [value[measure] for value in values]
    cells = [form(number) for number in numbers]
    if len(numbers) < 2:
        return cells
    # Of a likeness near 1 the ratio says nothing: what is lacking to 1 is compared.
    ours, theirs = (1 - numbers[0], 1 - numbers[-1]) if measure == "ssim" else (numbers[0], numbers[-1])
    share = ratio(ours, theirs)
    return [*cells, "-" if share is None else f"{share:.2f}"]


def _show_goal(ratios: Mapping[str, float | None], methods: Sequence[str], console: Console) -> None:
    if not ratios:
        return
    console.print(f"Goal: {methods[0]}'s median MSE at most {GOAL} of {methods[-1]}'s in every corpus.")
    for corpus, value in ratios.items():
        met = value is not None and value <= GOAL
        mark = "[green]met[/]" if met else "[red]missed[/]"
        console.print(f"  {corpus:<10} {'-' if value is None else f'{value:.3f}':>6}  {mark}")
