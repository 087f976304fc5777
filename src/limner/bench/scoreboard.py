"""CodeVision's figures as tables for people: one row a group, shares in percent."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from limner.bench.merit import Figures

HEADS = ("n", "asked", "right", "said", "wrong", "abst.", "evid.", "area", "guess")


def show(groups: Mapping[str, Sequence[Figures]], policy: str, console: Console) -> None:
    """Print the figures of one run, as :func:`limner.bench.codevision.grouped` has them."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(policy, no_wrap=True)
    for head in HEADS:
        table.add_column(head, justify="right", no_wrap=True)
    for group, rows in groups.items():
        if group != "all":
            table.add_section()
            table.add_row(f"[bold]{group}[/]")
        for row in rows:
            table.add_row(row.name, *_cells(row))
    console.print(table)
    whole = groups["all"][0]
    console.print(
        f"\n{whole.turns:.1f} turns, {whole.tokens:,.0f} tokens, {whole.seconds:.2f} s to an item. Shares in percent.\n"
        "asked: items with an answer that an oracle can read; right, said: of these;\n"
        "wrong: of all items; abst.: abstentions of the items that are not asked;\n"
        "evid.: of the true boxes, inside the cited ones; area: cited over true, median;\n"
        "guess: the commonest answer of the family."
    )


def _cells(row: Figures) -> list[str]:
    shares = (row.accuracy, row.coverage, row.wrong, row.abstained, row.covered)
    area = "-" if row.excess is None else f"x {row.excess:.1f}"
    return [str(row.items), str(row.determined), *(_share(value) for value in shares), area, _share(row.majority)]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f}" if value in (0, 1) else f"{100 * value:.1f}"
