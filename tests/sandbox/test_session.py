"""A session: its state, and how it comes back after a death."""

import threading

import numpy as np
import pytest

from limner.core.errors import InputError
from limner.sandbox.cell import CellLimits
from limner.sandbox.data import SandboxError
from limner.sandbox.kernel import Kernel
from limner.sandbox.session import Session

DIE = "import os; os._exit(1)"


def test_state_is_kept(session: Session) -> None:
    session.run("x = 1\ndef f(y): return x + y")
    session.run("x = 10")
    assert session.run("f(5)").value == "15"


def test_state_comes_back_after_a_death(session: Session) -> None:
    session.run("log = []; x = 1")
    session.run("log.append('good')")
    session.run("log.append('raised'); 1 / 0")
    first = session.run(
        "import random, numpy as np; r = random.random(), np.random.rand(), np.random.default_rng().random(); r"
    )
    dead = session.run(f"log.append('died'); {DIE}")
    assert dead.died == "crash" and dead.error == "the process ended itself with exit code 1" and not dead.ok
    cell = session.run("log, x")
    assert (cell.value, cell.replayed, cell.lost) == ("(['good', 'raised'], 1)", 4, 0)
    assert session.run("r").value == first.value
    assert session.run("log").replayed == 0


def test_random_numbers_depend_on_the_seed_and_the_cell(plain_kernel: Kernel) -> None:
    draw = "import numpy as np, random, cv2; [np.random.rand(), random.random(), np.random.default_rng().random()]"
    drawn = []
    for seed in (1, 1, 2):
        with plain_kernel.session(seed=seed) as session:
            drawn.append((session.run(draw).value, session.run(draw).value))
    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0][0] != drawn[0][1]


def test_images_may_be_painted_on_and_come_back(session: Session) -> None:
    session.run("image[:] = 255")
    assert session.run("int(image.sum())").value == str(255 * 40 * 60 * 3)
    session.run(DIE)
    cell = session.run("int(image.sum()), image.flags.writeable")  # painted again, in the replay
    assert cell.value == f"({255 * 40 * 60 * 3}, True)" and cell.replayed == 2


def test_a_timeout_says_where_and_leaves_the_cell_out(session: Session) -> None:
    session.run("x = 1")
    cell = session.run("x = 2\nwhile True:\n    pass", seconds=0.2)
    assert cell.died == "time" and cell.line in (2, 3)
    assert cell.error == "TimeoutError: the cell ran for more than 0.2 s"
    assert session.run("x").value == "1"
    cell = session.run("import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(9)", seconds=0.2)
    assert cell.died == "time" and cell.error == "TimeoutError: the cell took longer than 0.2 s" and cell.seconds < 2


def test_a_crash_says_in_which_line_and_what_was_printed(session: Session) -> None:
    cell = session.run("import ctypes\nprint('so far')\n\nctypes.string_at(0)")
    assert cell.error == "the process crashed: Segmentation fault"
    assert (cell.line, cell.stdout, cell.died) == (4, "so far\n", "crash")


def test_memory_is_an_observation(session: Session) -> None:
    session.run("x = 5; import numpy as np")
    cell = session.run("y = np.ones(1 << 40)")
    assert cell.died == "memory" and cell.line == 1 and (cell.error or "").startswith("MemoryError: Unable to allocate")
    assert session.run("x").value == "5"


def test_the_setup_runs_before_the_first_cell_and_after_a_death(plain_kernel: Kernel) -> None:
    with plain_kernel.session(setup="base = 40\ndef helper(): return base + 2", files={"a/b.txt": b"given"}) as session:
        assert session.run("helper(), open('a/b.txt').read()").value == "(42, 'given')"
        session.run(DIE)
        assert session.run("helper(), open('a/b.txt').read()").value == "(42, 'given')"


def test_a_setup_that_fails_is_the_callers_fault(plain_kernel: Kernel) -> None:
    with pytest.raises(SandboxError, match=r"cannot start: NameError: name 'x' is not defined \(line 2 of the setup\)"):
        plain_kernel.session(setup="\nx")
    with pytest.raises(SandboxError, match=r"cannot start: the process ended itself"):
        plain_kernel.session(setup=DIE)
    with pytest.raises(InputError, match="leaves the work folder"):
        plain_kernel.session(files={"../x": b""})
    with pytest.raises(InputError, match="image 0 is float64"):
        plain_kernel.session([np.zeros((4, 4, 3))])


def test_a_closed_session_says_so(plain_kernel: Kernel) -> None:
    session = plain_kernel.session()
    session.close()
    session.close()
    assert session.pid is None
    with pytest.raises(SandboxError, match="closed"):
        session.run("1")


def test_one_cell_runs_at_a_time(session: Session) -> None:
    session.run("n = 0; import time")
    code = "k = n; time.sleep(0.01); n = k + 1"
    threads = [threading.Thread(target=session.run, args=(code,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.run("n").value == "8"


def test_a_large_picture_is_whole_inside_and_reduced_outside(plain_kernel: Kernel) -> None:
    image = np.zeros((5000, 6000, 3), np.uint8)
    image[:2500] = 200
    with plain_kernel.session([image], limits=CellLimits(pixels=3 << 20)) as session:
        cell = session.run("show(image); image.shape")
    (shown,) = cell.images
    assert cell.value == "(5000, 6000, 3)" and shown.size == (6000, 5000)
    height, width = shown.pixels.shape[:2]
    assert abs(width / height - 1.2) < 0.01 and shown.pixels.nbytes <= 3 << 20
    assert shown.pixels[0, 0, 0] == 200 and shown.pixels[-1, -1, 0] == 0
