"""The kernel: opening, sharing, closing, and for whom it works."""

import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from limner.core.errors import InputError, MissingError
from limner.sandbox import choose, kernel
from limner.sandbox.cell import KernelOptions
from limner.sandbox.data import Sandbox, SandboxError
from limner.sandbox.kernel import Kernel
from tests.sandbox.test_choose import AS_NOBODY

SMALL = ("numpy", "cv2")


def test_sessions_run_side_by_side(plain_kernel: Kernel) -> None:
    sessions = [plain_kernel.session([np.full((8, 8, 3), n, np.uint8)]) for n in range(12)]

    def work(n: int) -> list[str | None]:
        sessions[n].run("total = 0")
        for _ in range(5):
            sessions[n].run("total += int(image.mean())")
        return [sessions[n].run("total").value, str(sessions[n].run("image").images)]

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(work, range(12)))
    assert [value for value, _ in found] == [str(5 * n) for n in range(12)]
    for session in sessions:
        session.close()


def test_too_many_sessions_are_an_error_and_no_more(plain_kernel: Kernel) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + 30, hard))
        with pytest.raises(SandboxError, match=r"(?i)no further session: too many open files"):
            while len(opened) < 99:
                opened.append(plain_kernel.session())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for session in opened:
            session.close()
    with plain_kernel.session() as session:
        assert session.run("1").value == "1"


def test_closing_ends_all_and_leaves_nothing() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    opened = Kernel.open(KernelOptions(preload=SMALL))
    folder = opened.folder
    first, second = opened.session(), opened.session()
    pids = first.pid, second.pid
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(first.run, "import time; time.sleep(60)", seconds=60)
        time.sleep(0.2)
        opened.close()
        assert waiting.result(10).died == "crash"
    assert not folder.exists() and not any(Path(f"/proc/{pid}").exists() for pid in pids)
    with pytest.raises(SandboxError, match="closed"):
        second.run("1")
    with pytest.raises(SandboxError, match="closed"):
        opened.session()
    opened.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_one_kernel_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_shared", {})
    monkeypatch.setattr(kernel, "KernelOptions", partial(KernelOptions, preload=SMALL))
    made = kernel.shared()
    assert kernel.shared() is made
    made.close()
    again = kernel.shared()
    assert again is not made and not again.closed
    again.close()


def test_a_missing_library_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel.importlib.util, "find_spec", lambda name: None if name == "skimage" else name)
    with pytest.raises(MissingError, match=r"needs skimage: pip install 'limner\[think\]'"):
        Kernel.open()


def test_without_a_sandbox_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Sandbox:
        raise MissingError("not here: install it")

    monkeypatch.setattr(choose, "_chosen", {})
    monkeypatch.setattr(choose, "BACKENDS", {"one": missing})
    with pytest.raises(MissingError, match="sudo apt-get install -y bubblewrap"):
        Kernel.open()
    with pytest.raises(InputError, match="there is no sandbox 'docker'"):
        Kernel.open(KernelOptions(sandbox="docker"))
    with Kernel.open(KernelOptions(sandbox="none", preload=SMALL)) as opened, opened.session() as session:
        assert opened.sandbox.name == "none"
        assert session.run("import os; os.path.exists('/')").value == "True"
        session.run("import os; os._exit(1)")
        assert session.run("2").value == "2"


def test_a_server_that_cannot_start_says_why() -> None:
    with pytest.raises(SandboxError, match="No module named 'nowhere'"):
        Kernel.open(KernelOptions(preload=("nowhere",)))


PARENT = """
import sys, time
from limner.sandbox.cell import KernelOptions
from limner.sandbox.kernel import Kernel
kernel = Kernel.open(KernelOptions(sandbox=sys.argv[1], preload=("numpy",)))
sessions = [kernel.session() for _ in range(3)]
print(*(session.pid for session in sessions), flush=True)
sessions[0].run("while True: pass", seconds=60)
"""


def test_all_die_with_their_parent(sandbox: Sandbox, tmp_path: Path) -> None:
    command = (sys.executable, "-c", PARENT, sandbox.name)
    environment = {**os.environ, "TMPDIR": str(tmp_path)}  # one killed with 9 leaves its folder
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pids = parent.stdout.readline().split()
        assert len(pids) == 3
        time.sleep(0.2)
        parent.kill()
    limit = time.monotonic() + 10
    while any(Path("/proc", pid.decode()).exists() for pid in pids):
        assert time.monotonic() < limit, "a session survived"
        time.sleep(0.02)


FOR_NOBODY = """
import os, sys
sys.path[:0] = PATHS
import numpy as np
from limner.sandbox.cell import KernelOptions
from limner.sandbox.choose import BACKENDS
from limner.sandbox.kernel import Kernel
assert os.getuid() == 65534
for name in BACKENDS:
    with Kernel.open(KernelOptions(sandbox=name, preload=("numpy", "cv2"))) as kernel:
        with kernel.session([np.full((9, 9, 3), 7, np.uint8)]) as session:
            session.run("x = image[:4]; open('mine', 'w').write('x')")
            died = session.run("import ctypes; ctypes.string_at(0)").died
            cell = session.run("show(x); x.shape")
            denied = session.run("open('/proc/1/environ')").error[:5], session.run("__import__('os').fork()").error[:5]
            print(died, cell.value, cell.images[0].pixels.mean(), *denied, kernel.folder.exists())
    print(kernel.folder.exists())
"""


@pytest.mark.skipif(os.getuid() != 0, reason="is an ordinary user already")
def test_it_works_for_an_ordinary_user(tmp_path: Path) -> None:
    program = FOR_NOBODY.replace("PATHS", repr([path for path in sys.path if path]))
    base, python = str(Path(sys.base_prefix).resolve()), str(Path(sys.executable).resolve())
    command = ("unshare", "--mount", "sh", "-c", AS_NOBODY, "sh", python, base, str(tmp_path / "mount"), program)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]})
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"cannot become an ordinary user here: {done.stderr}")
    assert done.stdout == "crash (4, 9, 3) 7.0 Permi Permi True\nFalse\n" * len(choose.BACKENDS), done.stderr
