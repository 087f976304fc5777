"""``limner runs``: the runs there are."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from limner.cli import options
from limner.cli.speak import answer, draw
from limner.core.errors import LimnerError

if TYPE_CHECKING:
    from rich.table import Table

_COLOURS = {"done": "green", "stopped": "yellow", "unfinished": "cyan", "unreadable": "red"}


def runs(folder: options.Runs = Path("runs"), as_json: options.Json = False) -> None:
    """List the runs, oldest first."""
    from limner.core.run import list_runs

    rows = [_row(path) for path in list_runs(folder)]
    if as_json:
        answer({"runs": rows})
    else:
        draw(_table(rows) if rows else f"no runs in {folder}")


def _row(folder: Path) -> dict[str, Any]:
    from limner.core.run import Run

    try:
        run = Run.open(folder)
        end = run.end
    except LimnerError as error:
        return {"run": folder, "state": "unreadable", "reason": str(error)}
    return {
        "run": folder,
        "when": run.record.started,
        "craft": run.record.craft,
        "name": run.record.name,
        "kept": sum(step.kept for step in run.steps),
        "steps": len(run.steps),
        "score": run.best.review.score if run.best else None,
        "seconds": run.cost.seconds,
        "usd": run.cost.usd,
        "state": "unfinished" if end is None else "done" if end.reason == "done" else "stopped",
        "reason": end.reason if end else None,
    }


def _table(rows: list[dict[str, Any]]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False)
    table.add_column("run", no_wrap=True)  # its name holds when, which craft and what
    for name in ("kept", "score", "cost"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("state", overflow="fold")
    for row in rows:
        state = Text(row["state"], _COLOURS[row["state"]])
        if row["state"] == "unreadable":
            table.add_row(row["run"].name, "", "", "", state)
            continue
        if row["state"] == "stopped":
            state.append(f": {row['reason']}", "dim")
        score = "–" if row["score"] is None else f"{row['score']:.4f}"
        cost = f"{row['seconds']:.1f} s" + (f"  ${row['usd']:.4f}" if row["usd"] else "")
        table.add_row(row["run"].name, f"{row['kept']}/{row['steps']}", score, cost, state)
    return table
