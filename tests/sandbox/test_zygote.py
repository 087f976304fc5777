"""The fork server: what it imports, and that it minds nothing but its own forks."""

from pathlib import Path

from limner.sandbox.cell import KernelOptions
from limner.sandbox.kernel import Kernel


def test_helpers_are_imported_from_a_folder_that_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "early.py").write_text(
        "import os\nprint('imported')\nborn = os.getpid()\ndef double(x): return 2 * x\n"
    )
    (tmp_path / "late.py").write_text("from early import double\n")
    options = KernelOptions(preload=("numpy", "early"), helpers=(tmp_path,))
    with Kernel.open(options) as kernel, kernel.session(setup="from late import double") as session:
        cell = session.run("import sys; sys.stdout.flush(); double(21)")
        assert cell.value == "42" and cell.stdout == ""
        assert session.run("import early, os; early.born == os.getppid()").value == "True"
        assert (session.run("open(early.__file__, 'a')").error or "").startswith(("PermissionError", "OSError"))
        assert (session.run("import scipy.ndimage; scipy.ndimage.label([1, 0, 1])[1]")).value == "2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["early.py", "late.py"]


def test_it_buries_only_its_own(plain_kernel: Kernel) -> None:
    server = plain_kernel._running()
    assert server.ask({"reap": 1 << 21}, []) == ({"code": None}, [])
    with plain_kernel.session() as session:
        number = int(session.run("import os; os.getpid()").value or 0)
        assert server.ask({"reap": number}, []) == ({"code": None}, [])  # it lives
        assert session.run("1").value == "1"


def test_no_fork_is_left_behind(plain_kernel: Kernel) -> None:
    pids = []
    for _ in range(5):
        with plain_kernel.session() as session:
            pids.append(session.pid)
            assert Path(f"/proc/{session.pid}").exists()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
