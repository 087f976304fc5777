import pytest

from limner.cli import main


def test_an_unknown_benchmark_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["bench", "nope"]) == 2
    assert "picture" in capsys.readouterr().err


def test_alone_it_lists_the_benchmarks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["bench"]) == 0
    said = capsys.readouterr()
    assert all(name in said.out for name in ("picture", "codevqa", "vcode")) and said.err == ""
