"""A forked process from outside: watched, frozen, killed."""

import time
from pathlib import Path

from limner.sandbox.cell import CellLimits
from limner.sandbox.fork import Answer
from limner.sandbox.kernel import Kernel
from limner.sandbox.session import Session


def test_it_is_frozen_between_questions(session: Session) -> None:
    session.run("1")
    end = time.monotonic() + 5
    while state(session) != "T" and time.monotonic() < end:
        time.sleep(0.001)
    assert state(session) == "T"
    assert session.run("1").value == "1"


def state(session: Session) -> str:
    return Path(f"/proc/{session.pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_answers_are_typed(session: Session) -> None:
    fork = session._fork
    assert fork is not None
    answer = fork.ask(7, "show(image); 1", seed=0, seconds=5)
    assert isinstance(answer, Answer)
    assert (answer.number, answer.value, answer.images[0].shape) == (7, "1", (40, 60, 3))
    assert fork.watched() is None
    fork.kill()
    assert fork.ask(8, "1", seed=0, seconds=5) == "crash"


def test_a_long_cell_goes_through(session: Session) -> None:
    code = "x = '" + "y" * 3_000_000 + "'\nlen(x)"
    assert session.run(code).value == "3000000"


def test_limits_are_watched_while_a_cell_runs(plain_kernel: Kernel) -> None:
    limits = CellLimits(seconds=5, folder_bytes=1 << 20, threads=8)
    with plain_kernel.session(limits=limits) as session:
        cell = session.run("import time\nopen('x', 'wb').write(bytes(4 << 20)); time.sleep(4)")
        assert cell.died == "disk" and cell.error == "OSError: the files of the session take more than 1 MiB"
        cell = session.run(
            "import threading, time\n"
            "for _ in range(20): threading.Thread(target=time.sleep, args=(9,)).start()\n"
            "time.sleep(4)"
        )
        assert cell.died == "threads" and cell.seconds < 3
