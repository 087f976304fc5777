"""The few lines a person sees when a run has ended, or the JSON object of ``--json``."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from limner.cli.speak import answer, draw
from limner.core.data import Result


def tell(result: Result, as_json: bool) -> None:
    """Print what a craft handed back: one JSON object, or a summary for people."""
    if as_json:
        answer(result)
        return
    facts = Table.grid(padding=(0, 2))
    for label, value in _facts(result):
        facts.add_row(Text(f"  {label}", "dim"), value)
    written = [
        Text.assemble(("✓ ", "green"), (_near(path), "bold"), (f"  {size(path)}", "dim")) for path in result.output
    ]
    draw(*written, facts)


def _near(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def size(path: Path) -> str:
    """Return a file's size for people, as ``4.2 kB``; nothing where there is no such file."""
    if not path.exists():
        return ""
    count = path.stat().st_size
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def _facts(result: Result) -> list[tuple[str, Text]]:
    components = "  ".join(f"{name} {value:.3f}" for name, value in result.components.items())
    score = Text("none" if result.score is None else f"{result.score:.4f}", "bold")
    facts = [
        ("score", score.append(f"  {components}" if components else "", "dim not bold")),
        ("author", Text(result.author).append(f"  {result.seconds:.1f} s", "dim")),
        ("run", Text(str(result.run))),
        ("look", Text(f"limner show {shown(result.run)}", "cyan")),
    ]
    if result.note:
        facts.insert(1, ("drawn", Text(result.note)))
    if result.reason != "done":
        facts.insert(1, ("stopped", Text(result.reason, "yellow")))
    return facts


def shown(run: Path) -> str:
    """Return the shortest name by which ``limner show`` and ``limner resume`` find ``run`` from here."""
    return run.name if run.parent.resolve() == Path("runs").resolve() else str(run)
