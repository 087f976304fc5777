"""The command as a person meets it: exit codes, one line for a mistake, and a light start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from limner import __version__
from limner.cli import main
from limner.core.errors import BudgetSpent, InputError, LimnerError, MissingError, ModelError

LIMNER = [sys.executable, "-c", "from limner.cli.main import main; main()"]


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], [], ["picture", "--help"]])
def test_help_is_an_answer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(arguments) == 0
    assert "Usage: limner" in capsys.readouterr().out


def test_the_version_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out == f"limner {__version__}\n"


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("3", "3")])
def test_matrices_are_worked_on_by_one_thread_unless_the_user_says_otherwise(
    before: str | None, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", before or "")
    if before is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    main.run(["--version"])
    assert os.environ["OPENBLAS_NUM_THREADS"] == after


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["picture"],
        ["picture", "a.png", "--max-steps", "many"],
        ["picture", "a.png", "--max-steps", "0"],
        ["picture", "a.png", "--sandbox", "hope"],
        ["picture", "a.png", "--unknown"],
        ["picture", "a.png", "b.png"],
        ["bench", "nope"],
        ["show", "nope"],
        ["resume", "nope"],
    ],
    ids=" ".join,
)
def test_a_mistake_is_one_line_and_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("limner: ") and said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("bad\ninput"), 2),
        (MissingError("bad input"), 3),
        (ModelError("bad input"), 4),
        (BudgetSpent("bad input"), 4),
        (LimnerError("bad input"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_is_one_line_and_its_exit_code(
    error: LimnerError, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "app", failing(error))
    assert main.run([]) == code
    assert capsys.readouterr().err == "limner: bad input\n"


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), typer.Abort()], ids=["ctrl-c", "abort"])
def test_ctrl_c_is_one_line(
    stop: BaseException, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "app", failing(stop))
    assert main.run([]) == 1
    assert capsys.readouterr().err == "limner: interrupted\n"


def test_a_bug_shows_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "app", failing(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        main.run([])


def failing(error: BaseException) -> typer.Typer:
    """Return an app whose only command fails."""
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def fail() -> None:
        raise error

    return app


def test_starting_is_light() -> None:
    heavy = ("numpy", "cv2", "PIL", "pydantic_ai", "openai", "pyvips", "jinja2")
    code = (
        f"import sys; from limner.cli.main import run; run(['--help']); print([n for n in {heavy} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["runs"], ["--help"], ["runs", "--json"]], ids=" ".join)
def test_a_reader_that_has_gone_is_no_fault_of_ours(arguments: list[str], tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*LIMNER, *arguments], stdout=write, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("arguments", [["runs"], ["--help"], ["runs", "--json"]], ids=" ".join)
def test_a_full_disk_under_our_answer_is_one_line(arguments: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*LIMNER, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False
        )
    assert (done.returncode, done.stderr) == (1, "limner: cannot write: No space left on device\n")


def test_closed_streams_end_quietly(tmp_path: Path) -> None:
    code = 'exec "$@" >&- 2>&-'
    done = subprocess.run(["sh", "-c", code, "sh", *LIMNER, "runs"], capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
