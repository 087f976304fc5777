"""Limits: each is met, named, and holds; nothing survives."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.sandbox.data import Limits, Sandbox
from limner.sandbox.folder import workplace
from limner.sandbox.members import anonymous_memory

MIB = 1 << 20


def test_files_go_in_and_come_out(sandbox: Sandbox) -> None:
    program = "import pathlib; p = pathlib.Path('in/a.txt'); pathlib.Path('b.txt').write_text(p.read_text() * 2)"
    outcome = sandbox.run(("python", "-c", program), {"in/a.txt": b"ab"})
    assert outcome.ok and outcome.code == 0 and outcome.backend == sandbox.name
    assert outcome.files == {"in/a.txt": b"ab", "b.txt": b"abab"}


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "", "a\0b"])
def test_a_name_that_leaves_the_folder_is_refused(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(InputError, match="leaves the work folder"):
        sandbox.run(("true",), {name: b""})


def test_an_empty_command_and_missing_reads_are_refused(sandbox: Sandbox) -> None:
    with pytest.raises(InputError, match="empty"):
        sandbox.run(())
    with pytest.raises(InputError, match="/no/such/place"):
        sandbox.run(("true",), reads=(Path("/no/such/place"),))


def test_reads_are_readable_by_the_name_they_were_given(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/x").write_text("x")
    (tmp_path / "link").symlink_to("real")
    outcome = sandbox.run(("cat", str(tmp_path / "link/x")), reads=(tmp_path / "link",))
    assert outcome.stdout == b"x", outcome.stderr


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "import signal\nwhile True: signal.pause()"])
def test_the_wall_clock_ends_a_sleeper(sandbox: Sandbox, program: str) -> None:
    outcome = sandbox.run(("python", "-c", f"print('before')\n{program}"), limits=Limits(seconds=0.5))
    assert outcome.stopped == "time" and outcome.code == -signal.SIGKILL
    assert outcome.stdout == b"before\n"
    assert outcome.seconds < 20


def test_processor_time_is_limited(sandbox: Sandbox) -> None:
    outcome = sandbox.run(("python", "-c", "while True: pass"), limits=Limits(seconds=30, cpu_seconds=1))
    assert outcome.stopped == "cpu"
    stubborn = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert sandbox.run(("python", "-c", stubborn), limits=Limits(seconds=30, cpu_seconds=1)).stopped == "cpu"


def test_memory_is_limited(sandbox: Sandbox) -> None:
    for program in ("x = bytearray(8 << 30)", "x = []\nwhile True: x.append(bytes(1 << 20))"):
        outcome = sandbox.run(("python", "-c", program), limits=Limits(memory=200 * MIB))
        assert outcome.stopped == "memory" and outcome.code != 0


def test_memory_of_all_processes_is_limited(sandbox: Sandbox) -> None:
    program = "import os, time\nfor _ in range(3):\n  if not os.fork(): break\nx = b'1' * (90 << 20); time.sleep(30)"
    limits = Limits(memory=200 * MIB, processes=8, seconds=20)
    assert sandbox.run(("python", "-c", program), limits=limits).stopped == "memory"


def test_resident_memory_is_limited_where_the_address_space_is_not(sandbox: Sandbox) -> None:
    program = "import mmap, time\nm = mmap.mmap(-1, 4 << 30); print('reserved')\nx = b'1' * (300 << 20); time.sleep(30)"
    limits = Limits(memory=200 * MIB, cap_address_space=False, seconds=20)
    outcome = sandbox.run(("python", "-c", program), limits=limits)
    assert outcome.stopped == "memory" and outcome.stdout == b"reserved\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_is_cut(sandbox: Sandbox, stream: str) -> None:
    program = f"import sys\nwhile True: sys.{stream}.write('x' * 100000)"
    outcome = sandbox.run(("python", "-c", program), limits=Limits(output=10_000))
    assert outcome.stopped == "output"
    assert len(outcome.stdout) + len(outcome.stderr) == 10_000


def test_closing_the_output_hides_nothing(sandbox: Sandbox) -> None:
    program = "import os, time; os.close(1); os.close(2); time.sleep(60)"
    assert sandbox.run(("python", "-c", program), limits=Limits(seconds=0.5)).stopped == "time"


def test_a_big_file_and_many_files_are_stopped(sandbox: Sandbox) -> None:
    limits = Limits(file_bytes=MIB, folder_bytes=3 * MIB)
    one = "f = open('big', 'wb')\nwhile True: f.write(bytes(65536))"
    outcome = sandbox.run(("python", "-c", one), limits=limits)
    assert outcome.code == 1 and b"File too large" in outcome.stderr and len(outcome.files["big"]) <= MIB
    many = "for n in range(100): open(f'{n}', 'wb').write(bytes(500000))"
    outcome = sandbox.run(("python", "-c", many), limits=limits)
    assert outcome.stopped == "disk" and sum(map(len, outcome.files.values())) <= 3 * MIB


def test_descriptors_are_limited(sandbox: Sandbox) -> None:
    program = "f = []\ntry:\n  while True: f.append(open('/dev/null'))\nexcept OSError: print(len(f))"
    outcome = sandbox.run(("python", "-c", program), limits=Limits(open_files=32))
    assert int(outcome.stdout) < 32


def test_a_fork_bomb_is_stopped_and_leaves_nobody(sandbox: Sandbox) -> None:
    program = "import os, time\nprint(os.getpgrp(), flush=True)\nwhile True: os.fork(); time.sleep(0.02)"
    outcome = sandbox.run(("python", "-c", program), limits=Limits(processes=8, seconds=20))
    assert outcome.stopped == "processes"
    assert outcome.seconds < 15
    group = int(outcome.stdout.split()[0])
    if group:  # bubblewrap's processes see no number, and die with their pid namespace
        assert anonymous_memory(group) == []


def test_what_outlives_the_program_is_killed(sandbox: Sandbox) -> None:
    program = "(while true; do sleep 0.1; echo x >> late; done) & setsid sleep 60 & exit 3"
    outcome = sandbox.run(("sh", "-c", program), limits=Limits(processes=8))
    assert outcome.code == 3 and outcome.stopped is None and outcome.seconds < 5


def test_links_are_not_followed(sandbox: Sandbox) -> None:
    program = "ln -s /etc/passwd leak; ln -s / root; ln -s . loop; mkdir d; ln -s ../../.. d/up; echo real > real"
    outcome = sandbox.run(("sh", "-c", program), limits=Limits(processes=4))
    assert outcome.files == {"real": b"real\n"}


def test_a_deep_folder_is_an_attack(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    program = "import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')"
    outcome = sandbox.run(("python", "-c", program))
    assert outcome.stopped == "disk"
    assert not list(tmp_path.iterdir())


def test_popen_speaks_through_pipes(sandbox: Sandbox) -> None:
    read, write = os.pipe()
    with workplace() as folder:
        child = sandbox.popen(
            ("sh", "-c", "read line; echo got $line >&2; echo third >&3; exec cat"), folder=folder, fds={3: write}
        )
        os.close(write)
        os.write(child.stdin, b"hello\nrest\n")
        assert os.read(child.stderr, 100) == b"got hello\n"
        assert os.read(read, 100) == b"third\n"
        os.close(read)
        assert child.close() in (-signal.SIGKILL, 0)
        assert child.close() in (-signal.SIGKILL, 0)


def test_a_child_outlives_the_thread_that_started_it(sandbox: Sandbox) -> None:
    with workplace() as folder:
        children = []
        thread = threading.Thread(target=lambda: children.append(sandbox.popen(("cat",), folder=folder)))
        thread.start()
        thread.join()
        time.sleep(0.2)
        os.write(children[0].stdin, b"alive")
        assert os.read(children[0].stdout, 100) == b"alive"
        children[0].close()


PARENT = """
import sys, time
from pathlib import Path
from limner.sandbox import bubblewrap, landlock
from limner.sandbox.data import Limits
sandbox = {"bubblewrap": bubblewrap, "landlock": landlock}[sys.argv[1]].sandbox()
folder = Path(sys.argv[2])
stubborn = "trap '' TERM HUP INT; setsid sleep 50 & while true; do :; done"
children = [
    sandbox.popen(("sh", "-c", stubborn), Limits(processes=8), folder=folder),
    sandbox.popen(("python", "-c", "while True: pass"), folder=folder),
    sandbox.popen(("sleep", "50"), folder=folder),
]
time.sleep(0.5)
print(*(child.pid for child in children), flush=True)
time.sleep(60)
"""


def test_nobody_survives_a_parent_killed_with_9(sandbox: Sandbox, tmp_path: Path) -> None:
    command = (sys.executable, "-c", PARENT, sandbox.name, str(tmp_path))
    parent = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert parent.stdout
    groups = [int(word) for word in parent.stdout.readline().split()]
    assert len(groups) == 3 and all(anonymous_memory(group) for group in groups)
    parent.kill()
    parent.wait()
    end = time.monotonic() + 10
    while any(anonymous_memory(group) for group in groups):
        assert time.monotonic() < end, "somebody survived"
        time.sleep(0.02)
    parent.stdout.close()


def test_no_descriptor_is_leaked(sandbox: Sandbox) -> None:
    sandbox.run(("true",))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        sandbox.run(("true",))
        sandbox.run(("python", "-c", "while True: print('x' * 10000)"), limits=Limits(output=100))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
