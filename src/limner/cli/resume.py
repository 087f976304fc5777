"""``limner resume``: goes on with a run that was stopped."""

from pathlib import Path

import limner
from limner.cli import options
from limner.cli.watch import watch
from limner.core.errors import InputError


def resume(
    run: options.RunName,
    runs: options.Runs = Path("runs"),
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Go on with a run that was interrupted or ran out of budget."""
    from limner.core.run import Run, find_run

    folder = find_run(run, runs)
    craft = Run.open(folder).record.craft
    if craft not in limner.CRAFTS:
        raise InputError(f"{folder} is a run of {craft}, which this limner does not know: upgrade limner")
    with watch(quiet) as listen:
        result = getattr(limner, craft).resume(folder, sandbox=sandbox, listen=listen)

    from limner.cli.summary import tell

    tell(result, as_json)
