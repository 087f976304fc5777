from pathlib import Path

import pytest

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Review
from limner.core.errors import ModelError
from limner.core.events import Event
from limner.core.patience import MODEL_STEPS, PATIENCE, faults, turn
from limner.core.run import Run
from tests.core import toy

PROGRAM = Program({"a.svg": b"<svg/>\n"}, "a.svg", "svg")
CROOKED, SMALL = Finding("crooked"), Finding("too small")


def tried(
    run: Run, author: str, *, kept: bool, program: Program | None = PROGRAM, said: tuple[Finding, ...] = ()
) -> None:
    """Add a step of ``author``, with what was said of its reply and, always, that it is too small."""
    run.add(
        Proposal(program, author, findings=said), Rendering(), Review(0.5, findings=(SMALL,)), kept=kept, cost=Cost()
    )


def asked(run: Run) -> tuple[int | None, list[Event]]:
    """Return whose turn it is, and what was told."""
    told: list[Event] = []
    return turn(run, "measured", "m", "drawn", told.append), told


def test_turns_are_counted_without_the_draft(tmp_path: Path) -> None:
    run = toy.start(tmp_path)
    assert asked(run) == (0, [])
    tried(run, "measured", kept=True)
    assert asked(run) == (0, [])
    tried(run, "m", kept=False)
    assert asked(run) == (1, [])


def test_patience_ends_when_nothing_better_came(tmp_path: Path) -> None:
    run = toy.start(tmp_path)
    tried(run, "measured", kept=True)
    for _ in range(PATIENCE):
        tried(run, "m", kept=False, said=(CROOKED,))
    assert asked(run) == (
        None,
        [Event("note", f"m found nothing better in {PATIENCE} tries (the last: crooked); the best step is kept")],
    )


def test_a_step_that_is_kept_renews_patience(tmp_path: Path) -> None:
    run = toy.start(tmp_path)
    for kept in (False, True, False, False):
        tried(run, "m", kept=kept)
    assert asked(run) == (4, [])


def test_failing_with_nothing_kept_is_an_error(tmp_path: Path) -> None:
    run = toy.start(tmp_path)
    for _ in range(PATIENCE):
        tried(run, "m", kept=False, program=None, said=(CROOKED,))
    with pytest.raises(ModelError, match=f"m: none of {PATIENCE} replies could be drawn .the last: crooked.: choose"):
        asked(run)


def test_a_model_with_nothing_to_change_is_done(tmp_path: Path) -> None:
    run = toy.start(tmp_path)
    tried(run, "measured", kept=True)
    tried(run, "m", kept=False, program=None)
    assert asked(run) == (None, [])


def test_steps_are_limited_only_where_the_user_set_no_limit(tmp_path: Path) -> None:
    free, bound = toy.start(tmp_path / "a"), toy.start(tmp_path / "b", Budget(max_steps=99))
    for _ in range(MODEL_STEPS):
        tried(free, "m", kept=True)
        tried(bound, "m", kept=True)
    assert asked(free) == (None, []) and asked(bound) == (MODEL_STEPS, [])


def test_faults_tell_of_the_reply_first_and_of_no_picture_where_there_is_none(tmp_path: Path) -> None:
    run = toy.start(tmp_path)
    tried(run, "m", kept=False, said=(CROOKED,))
    tried(run, "m", kept=False, program=None, said=(CROOKED,))
    assert [faults(step) for step in run.steps] == [(CROOKED, SMALL), (CROOKED,)]
