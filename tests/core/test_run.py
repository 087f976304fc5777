import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Review, Task
from limner.core.errors import InputError
from limner.core.events import Event
from limner.core.run import End, Run, find_run, list_runs
from tests.core import toy

PROGRAM = Program({"a.svg": b"<svg/>\n", "lib/b.bin": bytes(range(256))}, "a.svg", "svg")
FINDING = Finding("too low", "up by 7 px", "sun", (1.5, 2, 3, 4), (0.5, 1.0), 7.25, "px")


def full_step(run: Run) -> None:
    """Add a step in which every field has a value."""
    scratch = run.scratch()
    frame = scratch / "frame.png"
    frame.write_bytes(toy.png(7))
    proposal = Proposal(PROGRAM, "measured", 1, "naïve", (FINDING,), Cost(0.5, 1, 10, 20, 0.125), ({"role": "user"},))
    rendering = Rendering((frame,), 0.75, "stopped", "log\n", 1.5, {"size": [8, 8]})
    review = Review(0.5, "checks", 0.75, 0.25, {"pixels": 0.5}, (FINDING,))
    run.add(proposal, rendering, review, kept=True, cost=Cost(1.5, 1, 10, 20, 0.125))


def test_a_run_reads_back_as_it_was_written(tmp_path: Path) -> None:
    written = toy.start(tmp_path / "runs", Budget(max_steps=5, max_cost=0.5))
    full_step(written)
    written.finish("done", (tmp_path / "a.svg",))
    read = Run.open(written.folder)
    assert read.record == written.record
    assert read.steps == written.steps
    assert read.end == End("done", 1, (str(tmp_path / "a.svg"),))
    (step,) = read.steps
    assert step.proposal.program == PROGRAM
    assert step.proposal.findings == (FINDING,)
    assert step.review.findings == (FINDING,)
    assert step.proposal.exchange == ({"role": "user"},)
    assert step.rendering.frames[0].read_bytes() == toy.png(7)
    assert step.rendering.frames[0].is_relative_to(read.folder)
    assert read.cost == Cost(1.5, 1, 10, 20, 0.125)


def test_a_run_is_a_folder_of_this_shape(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    full_step(run)
    run.finish("done")
    files = sorted(path.relative_to(run.folder).as_posix() for path in run.folder.rglob("*") if path.is_file())
    assert files == [
        "end.json", "inputs/wanted.png", "run.json", "steps/001/exchange.jsonl", "steps/001/program/a.svg",
        "steps/001/program/lib/b.bin", "steps/001/render/frame.png", "steps/001/review.json", "steps/001/step.json",
    ]  # fmt: skip
    record = json.loads((run.folder / "run.json").read_text())
    assert record["versions"]["toy"] == "1" and "limner" in record["versions"]
    assert (record["craft"], record["seed"], record["options"]) == ("toy", 3, {"kind": "grey"})


def test_inputs_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    files = [tmp_path / folder / name for folder, name in (("a", "x.png"), ("b", "x.png"), ("c", "x-2.png"))]
    for number, file in enumerate(files):
        file.parent.mkdir()
        file.write_bytes(bytes([number]))
    run = Run.create(tmp_path / "runs", Task("toy", "x", (*files, files[0])), Budget())
    assert [path.name for path in run.task.inputs] == ["x.png", "x-3.png", "x-2.png", "x-4.png"]
    assert [path.read_bytes() for path in run.task.inputs] == [b"\0", b"\1", b"\2", b"\0"]


def test_the_run_keeps_its_own_copy_of_the_inputs(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    (tmp_path / "wanted.png").unlink()
    assert run.task.inputs == (run.folder / "inputs" / "wanted.png",)
    assert run.task.inputs[0].read_bytes() == toy.png(100)


@pytest.mark.parametrize(
    ("name", "ending"), [("../../etc", "etc"), ("", "untitled"), ("a b/ç", "a-b-ç"), ("x" * 99, "x" * 60)]
)
def test_any_name_makes_a_folder_name(name: str, ending: str, tmp_path: Path) -> None:
    run = Run.create(tmp_path, Task("toy", name), Budget())
    assert run.folder.parent == tmp_path
    assert run.folder.name.endswith(f"-toy-{ending}")
    assert run.record.name == name


def test_runs_of_one_second_do_not_collide(tmp_path: Path) -> None:
    folders = [Run.create(tmp_path, Task("toy", "same"), Budget()).folder for _ in range(3)]
    assert len(set(folders)) == 3
    assert list_runs(tmp_path) == folders


def test_a_run_is_worked_on_by_one_at_a_time(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    with run:
        with pytest.raises(InputError, match="another limner"), Run.open(run.folder):
            pass
        assert Run.open(run.folder).steps == (), "reading needs no lock"
    with Run.open(run.folder):
        pass


def test_entering_sweeps_up_what_a_killed_run_left(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    (run.scratch() / "half").write_bytes(b"x")
    with Run.open(run.folder):
        assert not list(run.folder.glob(".tmp-*"))


def test_a_resumed_run_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    whole, halted = toy.start(tmp_path / "a"), toy.start(tmp_path / "b")
    toy.go(whole)
    toy.go(halted)
    for number in (5, 6, 7, 8):
        shutil.rmtree(halted.folder / "steps" / f"{number:03d}")
    resumed = Run.open(halted.folder)
    assert len(resumed.steps) == 4
    toy.go(resumed)
    assert [step.proposal.program for step in resumed.steps] == [step.proposal.program for step in whole.steps]
    assert [step.kept for step in resumed.steps] == [step.kept for step in whole.steps]


@pytest.mark.parametrize("content", ["", "{}", "[1", '{"schema": 1}'])
def test_what_is_no_run_is_explained(content: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(InputError, match="not a run folder"):
        Run.open(tmp_path)


def test_a_later_schema_asks_for_an_upgrade(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    record = json.loads((run.folder / "run.json").read_text())
    (run.folder / "run.json").write_text(json.dumps(record | {"schema": 99}))
    with pytest.raises(InputError, match="upgrade"):
        Run.open(run.folder)


@pytest.mark.parametrize("victim", ["step.json", "review.json", "program/a.svg"])
def test_a_damaged_step_is_explained(victim: str, tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    full_step(run)
    (run.folder / "steps" / "001" / victim).unlink()
    with pytest.raises(InputError, match="damaged"):
        Run.open(run.folder)


def test_a_run_is_found_by_path_by_name_and_as_the_last(tmp_path: Path) -> None:
    first, second = (Run.create(tmp_path, Task("toy", name), Budget()).folder for name in ("z", "a"))
    assert find_run(str(first), tmp_path) == first
    assert find_run(first.name, tmp_path) == first
    assert find_run("last", tmp_path) == second
    with pytest.raises(InputError, match="no run nope"):
        find_run("nope", tmp_path)
    with pytest.raises(InputError, match="no runs"):
        find_run("last", tmp_path / "none")


def test_an_unusable_runs_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="--runs"):
        toy.start(tmp_path / "file")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if (
        os.geteuid()
        or shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk can only be made as root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_run_as_it_was(small_disk: Path) -> None:
    run = toy.start(small_disk / "runs")
    full_step(run)
    huge = Program({"a.svg": b"x" * 400_000}, "a.svg", "svg")
    with pytest.raises(InputError, match=r"the disk is full.*limner resume"):
        run.add(Proposal(huge, "x"), Rendering(), Review(1.0), kept=True, cost=Cost())
    assert len(run.steps) == len(Run.open(run.folder).steps) == 1
    assert not list(run.folder.glob(".tmp-*"))
    full_step(run)  # and there is room again


def test_a_full_disk_leaves_no_half_made_run(small_disk: Path) -> None:
    (small_disk / "big").write_bytes(b"x" * 200_000)
    with pytest.raises(InputError, match="cannot keep the run"):
        Run.create(small_disk / "runs", Task("toy", "big", (small_disk / "big",)), Budget())
    assert list((small_disk / "runs").iterdir()) == []


def test_a_run_taken_up_tells_that_it_is_done_and_takes_new_limits(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs", Budget(max_steps=5))
    told: list[Event] = []
    run.take_up(None, told.append)
    assert not told and run.record.budget.max_steps == 5
    run.finish("done")
    run.take_up(Budget(max_steps=7), told.append)
    assert told == [Event("note", "this run is done: what it gave is written again")]
    assert Run.open(run.folder).record.budget.max_steps == 7


def test_a_result_names_the_best_program_where_no_file_was_asked_for(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    full_step(run)
    (best,) = run.steps
    asked_for = run.result(best, "done", (tmp_path / "out.svg",))
    assert (asked_for.output, asked_for.score, asked_for.author) == ((tmp_path / "out.svg",), 0.5, "measured")
    (entry,) = run.result(best, "done", ()).output
    assert entry.read_bytes() == b"<svg/>\n"


def test_a_part_is_a_run_under_the_budget_of_the_whole(tmp_path: Path) -> None:
    whole = toy.start(tmp_path / "runs", Budget(max_steps=3, max_cost=0.5))
    one, two = whole.part("one"), whole.part("two")
    full_step(one)
    full_step(two)
    full_step(whole)
    assert whole.part("one") is one and one.folder == whole.folder / "parts" / "one"
    assert whole.cost == Cost(4.5, 3, 30, 60, 0.375) and one.cost == Cost(1.5, 1, 10, 20, 0.125)
    assert two.left == whole.left == Budget(max_cost=0.125)
    assert one.spent == whole.spent == "the budget is spent (--max-steps 3)"
    read = Run.open(whole.folder)
    assert read.cost == whole.cost and read.part("two").steps == two.steps
    assert read.part("two").spent == whole.spent
    assert Run.open(one.folder).task.name == "one" and list_runs(tmp_path / "runs") == [whole.folder]


def test_what_an_author_measured_is_kept(tmp_path: Path) -> None:
    run = toy.start(tmp_path)
    proposal = Proposal(PROGRAM, "measured", facts={"repairs": [{"level": "block", "seconds": 0.5}]})
    run.add(proposal, Rendering(), Review(0.5), kept=True, cost=Cost())
    assert Run.open(run.folder).steps[0].proposal == proposal
