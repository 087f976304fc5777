"""``limner picture`` with a model, killed at any instant: readable, and resumed to the same bytes."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from limner.cli import main
from limner.core.run import Run, list_runs
from tests.picture.flat import BAR, DISC, PAPER, flat
from tests.scripted import Line, Request, Say, Server

KILLS, PARTS = 12, 3
MODEL = "openai:scripted"


class Editor(Server):
    """A model that answers by what it is shown, so the same however often it is asked."""

    def take(self, request: Request) -> Line:
        state = request.texts[0]
        if f'id="{DISC}"' in state:
            return edit({"op": "rename", "id": DISC, "to": "sun"})
        if f'id="{BAR}"' in state and "not kept" not in state:
            return edit({"op": "set", "id": "sun", "attributes": {"fill": "#00ff00"}})
        if f'id="{BAR}"' in state:
            return edit({"op": "rename", "id": BAR, "to": "cloud"})
        if f'id="{PAPER}"' in state:
            return edit({"op": "rename", "id": PAPER, "to": "sky"}, {"op": "remove", "id": "moon"})
        return edit()


def edit(*edits: dict[str, object]) -> Say:
    return Say(json.dumps({"edits": edits}))


def spawn(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from limner.cli.main import main; main()", "picture", "flat.png", "--scene", "s"]
    return subprocess.Popen(
        [*command, "--model", MODEL, "--base-url", server.url],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
    )


def begun(process: subprocess.Popen[bytes], folder: Path) -> bool:
    """Wait until a run has a folder, or the process has ended."""
    while process.poll() is None:
        if list_runs(folder / "runs"):
            return True
        time.sleep(0.005)
    return False


def place(folder: Path) -> Path:
    folder.mkdir()
    flat(folder / "flat.png")
    return folder


def steps(run: Path) -> list[object]:
    """Return all that a run came to and that does not depend on the clock."""
    return [
        (step.number, step.kept, step.proposal.program, step.proposal.findings, step.review)
        for step in Run.open(run).steps
    ]


def outputs(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "flat.svg").read_bytes(), (folder / "s").read_bytes()


class Whole(NamedTuple):
    """A run that nobody killed."""

    before: float
    """Seconds until its folder is there."""
    life: float
    steps: list[object]
    outputs: tuple[bytes, bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = place(tmp_path_factory.mktemp("whole") / "it")
    with Editor() as server:
        process, start = spawn(server, folder), time.monotonic()
        assert begun(process, folder)
        before = time.monotonic() - start
        assert process.wait() == 0
        life = time.monotonic() - start
    (run,) = list_runs(folder / "runs")
    assert [step.kept for step in Run.open(run).steps] == [True, True, False, True, True, False]
    return Whole(before, life, steps(run), outputs(folder))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_killed_run_is_readable_and_resumed_to_the_same_bytes(
    part: int, whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(part)
    for number in range(KILLS // PARTS):
        folder = place(tmp_path / str(number))
        monkeypatch.chdir(folder)
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        with Editor() as server:
            process = spawn(server, folder)
            if number:  # most of the kills fall into the run itself, the others anywhere
                begun(process, folder)
            time.sleep(chance.uniform(0, whole.life - whole.before if number else whole.life))
            process.kill()
            process.wait()

            capsys.readouterr()
            assert main.run(["runs", "--json"]) == 0
            rows = json.loads(capsys.readouterr().out)["runs"]
            assert all(row["state"] in ("unfinished", "done") for row in rows)
            if rows:
                assert main.run(["show", "last"]) == 0
                assert main.run(["resume", "last", "--json"]) == 0
            else:
                assert spawn(server, folder).wait() == 0
        (run,) = list_runs(folder / "runs")
        assert steps(run) == whole.steps
        assert outputs(folder) == whole.outputs
        assert list(run.glob(".tmp-*")) == []
