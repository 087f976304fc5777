"""``limner resume``: goes on with a run that was stopped."""

from pathlib import Path

import limner
from limner.cli import options
from limner.cli.watch import watch
from limner.core.errors import InputError


def resume(
    run: options.RunName,
    max_steps: options.MaxSteps = None,
    max_seconds: options.MaxSeconds = None,
    max_tokens: options.MaxTokens = None,
    max_cost: options.MaxCost = None,
    runs: options.Runs = Path("runs"),
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Go on with a run that was interrupted, or that ran out of a budget which is now raised."""
    from limner.core.budget import Budget
    from limner.core.run import Run, find_run

    folder = find_run(run, runs)
    craft = Run.open(folder).record.craft
    if craft not in limner.CRAFTS:
        raise InputError(f"{folder} is a run of {craft}, which this limner does not know: upgrade limner")
    with watch(quiet) as listen:
        budget = Budget(max_steps, max_seconds, max_tokens, max_cost)
        result = getattr(limner, craft).resume(folder, budget=budget, sandbox=sandbox, listen=listen)

    from limner.cli import summary, think

    (think if craft == "think" else summary).tell(result, as_json)
