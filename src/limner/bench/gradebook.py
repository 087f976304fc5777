"""The lesson benchmark's tables for people: what was taught, how it is delivered, how it is judged, what it took."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from limner.bench.aesthetics import DIMENSIONS, Aesthetics
from limner.bench.choices import Baselines
from limner.bench.classroom import Row, Summary
from limner.bench.teachquiz import CONDITIONS, Taught
from limner.core.data import Cost

Cell = Callable[[Row], str]


def show(summary: Summary, sha256: str, cost: Cost, console: Console) -> None:
    """Print all tables of a run; those of models that were not asked are left out."""
    _delivery(summary.rows, console)
    _quiz(summary.baselines, sha256, console)
    if summary.taught:
        _taught(summary.taught, console)
    if summary.aesthetics:
        _aesthetics(summary.aesthetics, console)
    if cost.tokens:
        console.print(
            f"This run took {cost.tokens_in:,} tokens in and {cost.tokens_out:,} out, {cost.usd:.2f} US dollars."
        )


def _delivery(rows: Sequence[Row], console: Console) -> None:
    table = _table(["without a model", *(row.policy for row in rows)])
    for label, cell in _CELLS.items():
        table.add_row(label, *(cell(row) for row in rows))
    console.print(table)


def _known(row: Row, text: str) -> str:
    """Return a cell, or a dash where nothing is known of how the films were made."""
    return text if row.delivery.sections else "-"


def _minute(row: Row, count: int) -> str:
    minutes = row.delivery.seconds / 60
    return _known(row, f"{count / minutes:.2f}" if minutes else "-")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _each(row: Row, name: str, form: str) -> str:
    value = getattr(row.efficiency, name)
    return _known(row, "-" if value is None else format(value, form))


_CELLS: dict[str, Cell] = {
    "topics with a film": lambda row: f"{row.films} of {row.topics}",
    "sections that run": lambda row: _known(row, f"{row.delivery.performed} of {row.delivery.sections}"),
    "minutes of film": lambda row: f"{row.delivery.seconds / 60:.1f}",
    "layout errors a minute": lambda row: _minute(row, row.delivery.errors),
    "layout warnings a minute": lambda row: _minute(row, row.delivery.warnings),
    "too fast to read, a minute": lambda row: _minute(row, row.delivery.fast),
    "subtitles too fast": lambda row: _share(row.delivery.quick, row.delivery.cues),
    "things spoken of": lambda row: _known(row, str(row.delivery.spoken)),
    "  shown within .3 s": lambda row: _known(row, _share(row.delivery.timely, row.delivery.spoken)),
    "  and without a defect": lambda row: _known(row, _share(row.delivery.good, row.delivery.spoken)),
    "render, s a minute of film": lambda row: "-" if row.render is None else f"{row.render:.1f}",
    "minutes a topic that succeeds": lambda row: _each(row, "minutes", ".2f"),
    "  calls to models": lambda row: _each(row, "calls", ".1f"),
    "  tokens in": lambda row: _each(row, "tokens_in", ",.0f"),
    "  tokens out": lambda row: _each(row, "tokens_out", ",.0f"),
    "  tokens from disk": lambda row: _each(row, "tokens_cached", ",.0f"),
    "  US dollars": lambda row: _each(row, "usd", ".3f"),
}


def _quiz(found: Baselines, sha256: str, console: Console) -> None:
    if not found.questions:
        console.print("\nNo quiz.")
        return
    head = f"\nQuiz: {found.questions} questions, frozen as {sha256[:12]}"
    console.print(f"{head}; of {found.matched:.0%} the options are matched in length.", soft_wrap=True)
    table = _table(["without reading a question", "right"])
    table.add_row("chance", f"{found.chance:.1%}")
    shares = {"longest": found.longest, "shortest": found.shortest, "letter": found.letter}
    names = {"longest": "always the longest", "shortest": "always the shortest", "letter": "always one letter"}
    for name, share in shares.items():
        table.add_row(names[name], f"{share:.1%}{' [red]beats chance[/]' if name in found.passable else ''}")
    console.print(table)
    if found.passable:
        console.print("[red]This quiz can be passed without reading it: its gains say little.[/]")


def _taught(rows: Sequence[Taught], console: Console) -> None:
    table = _table(["TeachQuiz", *(row.manner for row in rows)])
    labels = {"before": "before", "blind": "blind film", "wrong": "wrong film", "after": "after"}
    for condition in CONDITIONS:
        table.add_row(f"right, {labels[condition]}", *(f"{100 * row.right[condition]:.1f}" for row in rows))
    table.add_row("[bold]gain[/]", *(f"[bold]{100 * row.gain:+.1f}[/]" for row in rows))
    table.add_row("  95 % interval", *(f"{100 * row.low:+.1f} to {100 * row.high:+.1f}" for row in rows))
    table.add_row(
        "  of what was left", *("-" if row.normalised is None else f"{100 * row.normalised:+.1f}" for row in rows)
    )
    table.add_row("after - before, as published", *(
        f"{100 * row.raw:+.1f}" if row.manner == "unlearning" else f"({100 * row.raw:+.1f})" for row in rows
    ))  # fmt: skip
    table.add_row("replies of NULL", *(str(row.null) for row in rows))
    table.add_row("replies not read", *(str(row.unread) for row in rows))
    console.print()
    console.print(table)


def _aesthetics(found: Aesthetics, console: Console) -> None:
    table = _table([f"AES, {found.judged} of {found.films} judged", "points"])
    for name in DIMENSIONS:
        if name in found.dimensions:
            table.add_row(name.replace("_", " "), f"{found.dimensions[name]:.1f}")
    table.add_row("total", "-" if found.total is None else f"{found.total:.1f}")
    table.add_row("total, missing = 0", f"{found.counted:.1f}")
    table.add_row("verdicts not read", str(found.failed))
    console.print()
    console.print(table)


def _table(columns: Sequence[str]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, name in enumerate(columns):
        table.add_column(name, justify="right" if index else "left", no_wrap=True)
    return table
