"""``limner bench animation2code``: films of animations of known code, and the board of what limner writes of them."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from limner.cli import options
from limner.cli.speak import answer, delivering, say
from limner.cli.watch import watch
from limner.core.errors import InputError


def animation2code(
    part: Annotated[Literal["dev", "test"], typer.Option("--part", help="Tune on dev, publish test.")] = "dev",
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Films, by turns of each kind.")] = 13,
    seed: options.Seed = 0,
    policy: Annotated[
        Literal["measured", "frozen", "linear", "dump"],
        typer.Option("--policy", help="Who writes the pages; measured is judged beside the three stand-ins."),
    ] = "measured",
    pages: Annotated[
        Path | None, typer.Option("--pages", metavar="DIR", help="Also judge pages of anybody's, NAME.html.")
    ] = None,
    packages: Annotated[
        Path | None,
        typer.Option("--packages", metavar="DIR", help="Films of npm packages instead: a node_modules folder."),
    ] = None,
    items: Annotated[
        Path | None, typer.Option("--items", metavar="ITEMS.jsonl", help="Films and code of a published set instead.")
    ] = None,
    crf: Annotated[int, typer.Option("--crf", min=0, max=51, help="How strongly films are compressed.")] = 23,
    perceived: Annotated[
        bool, typer.Option("--perceived", help="Also the published pair of metrics; needs their networks.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="DIR", help="Write films, code and truth there; measure nothing.")
    ] = None,
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Turn films of known animations into pages, and measure these beside the truth."""
    if packages and items:
        raise InputError("--packages and --items are two sets: give one of them")
    for folder in (pages, packages, export):
        if folder and not folder.is_dir():
            raise InputError(f"there is no folder {folder}: make it first, or give another")
    from limner.bench import pairs, placard, replay, standins
    from limner.bench.perceived import load
    from limner.render.camera import Camera

    plan = replay.Plan(part, seed, limit, crf)
    networks = load() if perceived else None
    listed = pairs.read(items)[:limit] if items else []
    found = pairs.items(items, listed) if items else replay.stock(plan, packages)
    with watch(quiet), Camera(sandbox=sandbox) as camera:
        if export:
            count = pairs.save(found, export, camera, crf)
            answer({"items": count, "output": [export / "items.jsonl"]}) if as_json else say(
                f"{export / 'items.jsonl'}"
            )
            return
        rows = replay.run(
            found,
            {"measured": replay.measured(sandbox)} if policy == "measured" else {},
            camera,
            total=len(listed) or limit,
            crf=crf,
            stand=standins.NAMES if policy == "measured" else (policy,),
            pages=pages,
            networks=networks,
            quiet=quiet,
        )
    if as_json:
        described = {"part": part, "seed": seed, "limit": limit, "crf": crf, "policy": policy}
        answer(placard.report(described, rows))
        return
    from rich.console import Console

    with delivering():
        placard.show(rows, Console(width=max(Console().width, placard.WIDTH)))
