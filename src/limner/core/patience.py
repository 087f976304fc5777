"""When a model that revises a program has had its turns: the same for every craft in which one does."""

from limner.core.data import Finding, Step
from limner.core.errors import ModelError
from limner.core.events import Event, Listener
from limner.core.run import Run

PATIENCE = 3
"""Steps in a row that a model may fail to improve on before it is done."""
MODEL_STEPS = 6
"""Steps of a model where the user sets no limit."""


def turn(
    run: Run, drafted_by: str, model: str, done: str, listen: Listener, instead: str = "leave out --from-scratch"
) -> int | None:
    """Say which turn of a model's is next, counted from 0; ``None`` where it is done or fails too often.

    Args:
        run: what was tried so far.
        drafted_by: the author of the steps that are not the model's.
        model: its name.
        done: what happens to a program that works: ``drawn``, ``filmed``.
        listen: is told where the model found nothing better.
        instead: what else a person can do where nothing was kept.

    Raises:
        ModelError: it failed too often and nothing was kept.
    """
    asked = [step for step in run.steps if step.proposal.author != drafted_by]
    if asked and asked[-1].proposal.program is None and not asked[-1].proposal.findings:
        return None  # it had nothing more to change
    recent = asked[-PATIENCE:]
    if len(recent) == PATIENCE and not any(step.kept for step in recent):
        known = faults(recent[-1])
        why = f" (the last: {known[0].what})" if known else ""
        if run.best is None:
            raise ModelError(
                f"{model}: none of {PATIENCE} replies could be {done}{why}: choose another model, or {instead}"
            )
        listen(Event("note", f"{model} found nothing better in {PATIENCE} tries{why}; the best step is kept"))
        return None
    if run.record.budget.max_steps is None and len(asked) >= MODEL_STEPS:
        return None
    return len(asked)


def faults(step: Step) -> tuple[Finding, ...]:
    """Return what was wrong with a step: with the reply first, then with what came of it."""
    seen = step.review.findings[:4] if step.proposal.program else ()
    return (*step.proposal.findings, *seen)
