import json
from pathlib import Path

import pytest

from limner.cli import main
from tests.core import toy


def test_it_writes_the_page_and_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = toy.start(tmp_path / "runs")
    toy.go(run)
    for name in (str(run.folder), run.folder.name, "last"):
        assert main.run(["show", name, "--runs", str(tmp_path / "runs")]) == 0
        assert capsys.readouterr().out == f"{run.folder / 'report.html'}\n"
    assert (run.folder / "report.html").read_text().startswith("<!doctype html>")


def test_the_page_goes_where_it_is_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = toy.start(tmp_path / "runs")
    page = tmp_path / "page.html"
    assert main.run(["show", str(run.folder), "-o", str(page), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"run": str(run.folder), "output": [str(page)]}
    assert page.exists()
    assert main.run(["show", str(run.folder), "-o", str(tmp_path / "none" / "page.html")]) == 2
    assert "mkdir -p" in capsys.readouterr().err
