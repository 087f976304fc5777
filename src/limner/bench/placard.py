"""Animation2Code's figures for people and programs: medians, 10th percentiles, failures, by difficulty."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

from limner.bench.board import FIGURES
from limner.bench.replay import Row, values
from limner.bench.trails import STRIDE

SMALLER = ("ms", "bytes")
"""Figures of which less is better: of these the tenth worst is the 90th percentile."""
WIDTH = 112
"""Columns of the table, whatever the terminal thinks."""
SHOWN = ("look", "time", "tracks", "events", "ms", "curve", "named", "loop", "keys", "bytes", "semantic", "edit")
GROUPS: Mapping[str, Callable[[Row], str]] = {
    "difficulty": lambda row: row.kind,
    "rate": lambda row: f"{row.fps} fps",
    "scale": lambda row: f"{row.scale:g}x",
}
"""How rows are grouped."""


class Line(msgspec.Struct, frozen=True):
    """One policy on one group of rows."""

    policy: str
    group: str
    items: int
    failed: float
    """Share whose page could not be written or filmed, or did not run by itself."""
    median: Mapping[str, float | None]
    """By the names in ``FIGURES``; ``None`` where no item has the figure."""
    tenth: Mapping[str, float | None]
    """The 10th percentile, on the worse side."""


def lines(rows: Sequence[Row]) -> list[Line]:
    """Summarise: each policy over all rows, and by each of ``GROUPS``."""
    policies = list(dict.fromkeys(policy for row in rows for policy in row.boards))
    result = [_line(rows, policy, "all") for policy in policies]
    for key in GROUPS.values():
        for group in dict.fromkeys(map(key, rows)):
            chosen = [row for row in rows if key(row) == group]
            result += [_line(chosen, policy, group) for policy in policies]
    return result


def report(plan: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """Return the result as JSON values: the plan, the ceiling, the figures and every item."""
    return {
        "plan": dict(plan),
        "ceiling": dict(zip(("look", "time"), ceiling(rows), strict=True)),
        "figures": msgspec.to_builtins(lines(rows)),
        "items": msgspec.to_builtins(rows),
    }


def ceiling(rows: Sequence[Row]) -> tuple[float | None, float | None]:
    """Return the median look and time of the compressed films."""
    found = [row.ceiling for row in rows if row.ceiling]
    if not found:
        return None, None
    look, at = np.median(found, axis=0)
    return float(look), float(at)


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the board: all policies, then the first one by difficulty."""
    found = lines(rows)
    first = found[0].policy
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    # The published pair has columns of its own, and only where it was asked for.
    perceived = any(line.median["temporal"] is not None for line in found)
    shown = (*SHOWN, "appearance", "temporal") if perceived else SHOWN
    for head in ("", "n", "fail", *shown):
        table.add_column(head, justify="left" if not head else "right", no_wrap=True)
    for line in found:
        if line.group == "all":
            table.add_row(f"[bold]{line.policy}[/]", *_cells(line, line.median, shown))
            table.add_row("  10th percentile", "", "", *_cells(line, line.tenth, shown)[2:])
    for name, key in GROUPS.items():
        table.add_section()
        table.add_row(f"[bold]{first}[/] by {name}")
        for group in dict.fromkeys(map(key, rows)):
            line = next(line for line in found if line.policy == first and line.group == group)
            table.add_row(f"  {group}", *_cells(line, line.median, shown))
    console.print(table)
    look, at = ceiling(rows)
    console.print(
        f"\nCeiling, the compressed film beside the true one: look {_number(look)}, time {_number(at)}.\n"
        f"Medians; shares in [0, 1]. tracks: displacements of elements over {STRIDE} frames, moving only;\n"
        "events: F1 within a frame; ms: how far an onset or end is off; bytes: times the original's code."
    )


def _line(rows: Sequence[Row], policy: str, group: str) -> Line:
    boards = [row.boards[policy] for row in rows if policy in row.boards]
    median, tenth = {}, {}
    for figure in FIGURES:
        numbers = values(rows, policy, figure)
        median[figure] = float(np.median(numbers)) if len(numbers) else None
        worse = 90 if figure in SMALLER else 10
        tenth[figure] = float(np.percentile(numbers, worse, method="nearest")) if len(numbers) else None
    failures = [bool(board.error) or not board.run for board in boards]
    return Line(policy, group, len(boards), float(np.mean(failures)) if failures else 0.0, median, tenth)


def _cells(line: Line, figures: Mapping[str, float | None], shown: Sequence[str]) -> list[str]:
    return [
        str(line.items),
        f"{line.failed:.0%}",
        *(_number(figures[name], 0 if name == "ms" else 1 if name == "bytes" else 2) for name in shown),
    ]


def _number(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
