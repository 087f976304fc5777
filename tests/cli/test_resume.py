from pathlib import Path

import pytest

from limner.cli import main
from tests.core import toy


def test_a_run_of_a_craft_that_is_not_known_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = toy.start(tmp_path / "runs")
    assert main.run(["resume", str(run.folder)]) == 2
    assert "a run of toy, which this limner does not know" in capsys.readouterr().err
