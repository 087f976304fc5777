"""Every call that a run wrote down is counted, also those of failed topics."""

import json
from pathlib import Path

import pytest

from limner.bench.ledger import Spent, efficiency, spent
from limner.core.errors import InputError


def call(tokens_in: int, tokens_out: int, usd: float | None = None, cached: bool = False) -> str:
    usage = {"tokens_in": tokens_in, "tokens_out": tokens_out, "usd": usd}
    return json.dumps({"model": "m", "reply": "r", "usage": usage, "cached": cached, "requests": not cached}) + "\n"


def write(folder: Path, *calls: str) -> None:
    folder.mkdir(parents=True)
    (folder / "exchange.jsonl").write_text("".join(calls))


def test_calls_of_all_steps_and_parts_are_added(tmp_path: Path) -> None:
    write(tmp_path / "steps" / "001", call(100, 20, 0.5), call(10, 2))
    write(tmp_path / "steps" / "002", call(1000, 200, cached=True))
    write(tmp_path / "parts" / "a" / "steps" / "001", call(7, 3, 0.25))
    assert spent(tmp_path, 60.0) == Spent(60.0, 4, 117, 25, 1200, 0.75)


def test_a_run_without_a_model_costs_its_minutes(tmp_path: Path) -> None:
    assert spent(tmp_path, 30.0) == Spent(30.0)


def test_a_record_that_cannot_be_read_is_not_taken_for_nothing(tmp_path: Path) -> None:
    write(tmp_path / "steps" / "001", call(1, 1), "{half of a li")
    with pytest.raises(InputError, match="what was spent is unknown"):
        spent(tmp_path, 1.0)


def test_what_failed_is_paid_for_by_what_succeeded() -> None:
    found = efficiency([Spent(60, 2, 100, 10, 4, 1.0), Spent(180, 6, 300, 30, 0, 2.0)], 1)
    assert (found.topics, found.succeeded, found.minutes, found.calls) == (2, 1, 4.0, 8.0)
    assert (found.tokens_in, found.tokens_out, found.tokens_cached, found.usd) == (400, 40, 4, 3.0)
    assert efficiency([Spent(60)], 0).minutes is None
