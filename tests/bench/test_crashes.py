from pathlib import Path

import numpy as np
import pytest

from limner.bench import crashes
from limner.bench.corpora import Item
from limner.core.errors import InputError

DISC = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><circle cx="4" cy="2" r="1.5" fill="#e00"/></svg>'


def test_a_picture_is_drawn_on_nothing_and_fits() -> None:
    pixels = crashes.transparent(DISC, 32)
    assert pixels.shape == (16, 32, 4)
    assert pixels[0, 0, 3] == 0 and tuple(pixels[8, 16]) == (238, 0, 0, 255)
    tall = DISC.replace("0 0 8 4", "2 0 4 8")
    assert crashes.transparent(tall, 32).shape == (32, 16, 4)


def test_what_goes_well_has_no_error() -> None:
    outcome = crashes.try_out((Item("toy", "disc", DISC), 48))
    assert outcome.error is None and outcome.seconds > 0


def test_a_fault_is_an_outcome_with_its_traceback() -> None:
    def broken(pixels: np.ndarray) -> str:
        raise ZeroDivisionError("no area")

    outcome = crashes.attempt(Item("toy", "disc", DISC), 48, broken)
    assert outcome.error == "ZeroDivisionError('no area')" and "in broken" in outcome.trace


EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="24" viewBox="0 0 48 24"/>'
DRAWINGS = {
    EMPTY: "nothing is drawn",
    EMPTY.replace("24", "48"): "drawn 48 x 48 where the picture is 48 x 24",
    "<svg": "ValueError",
}


@pytest.mark.parametrize("svg", DRAWINGS)
def test_a_drawing_that_is_none_is_a_failure(svg: str) -> None:
    outcome = crashes.attempt(Item("toy", "disc", DISC), 48, lambda pixels: svg)
    assert (outcome.error or "").startswith(DRAWINGS[svg])


def test_a_source_that_cannot_be_drawn_is_no_failure_of_the_tracer() -> None:
    outcome = crashes.try_out((Item("toy", "bad", "<svg"), 48))
    assert outcome.error is None and "cannot be drawn" in outcome.trace


def test_a_run_goes_on_where_it_stopped_and_mends_half_a_line(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    items = [Item("toy", name, DISC) for name in "abc"]
    crashes.run(items[:2], log, size=32)
    assert {outcome.name for outcome in crashes.load(log)} == {"a", "b"}
    kept = log.read_bytes()
    log.write_bytes(kept + b'{"corpus": "to')
    crashes.run(items, log, size=32)
    assert log.read_bytes().startswith(kept)
    outcomes = crashes.load(log)
    assert sorted(outcome.name for outcome in outcomes) == ["a", "b", "c"]
    assert crashes.summarise(outcomes)["toy"] == pytest.approx(
        {"pictures": 3, "failures": 0, "median": 0, "most": 0}, abs=5
    )


def test_another_file_is_not_taken_for_a_log(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"name": 1}\n')
    with pytest.raises(InputError, match="no log of this benchmark"):
        crashes.load(log)


def test_an_unknown_corpus_names_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert crashes.main(["--corpus", "nope", "--log", str(tmp_path / "log")]) == 2
    assert "feather" in capsys.readouterr().err
