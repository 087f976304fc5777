"""The pool: answers, faults, replacement, threads, and no orphans."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from limner.core.errors import InputError
from limner.sandbox.data import Limits, Sandbox, SandboxError
from limner.sandbox.members import anonymous_memory
from limner.sandbox.pool import Pool, WorkerDied, WorkerFailed, WorkerTimeout

# A worker that does as it is told, and must fail to do what is forbidden.
OBEDIENT = """
import ctypes, os, sys, time
def prepare():
    global early
    early = open("/proc/self/status").read()
def serve(request):
    return eval(request)
"""


@pytest.fixture
def pool(sandbox: Sandbox, script: Callable[[str], Path]):
    with Pool(script(OBEDIENT), sandbox=sandbox, size=2, limits=Limits(memory=300 << 20)) as pool:
        yield pool


def test_two_hundred_calls_by_one_worker(pool: Pool) -> None:
    answers = {pool.call(b"str(os.getpid()).encode()", 5) for _ in range(200)}
    assert len(answers) == 1 and len(pool.pids) == 1


def test_a_worker_tells_on_its_way(sandbox: Sandbox, script: Callable[[str], Path]) -> None:
    worker = "def serve(request, tell):\n    for part in request.split():\n        tell(part)\n    return b'done'\n"
    heard: list[bytes] = []
    with Pool(script(worker), sandbox=sandbox, size=1) as pool:
        assert pool.call(b"one two three", 5, heard.append) == b"done" and heard == [b"one", b"two", b"three"]
        assert pool.call(b"nobody listens", 5) == b"done"
        with pytest.raises(KeyError):  # of who listens: the rest is not taken for the next answer
            pool.call(b"one two", 5, lambda part: {}[part])
        assert pool.call(b"", 5) == b"done"


def test_big_requests_and_answers(pool: Pool) -> None:
    payload = b"b'" + b"x" * 5_000_000 + b"'"
    assert pool.call(payload, 20) == b"x" * 5_000_000
    assert pool.call(b"b''", 5) == b""


def test_a_worker_is_sealed(pool: Pool) -> None:
    for attack in (
        b"open('/etc/passwd').read()",
        b"os.fork()",
        b"os.execv('/bin/true', ['true'])",
        b"os.listdir('/root')",
    ):
        with pytest.raises(WorkerFailed, match=r"PermissionError|FileNotFoundError"):
            pool.call(attack, 5)
    assert pool.call(b"open('mine', 'w').write('x') and os.listdir('.')[0].encode()", 5) == b"mine"
    assert len(pool.pids) == 1


def test_an_exception_is_told_and_the_worker_stays(pool: Pool) -> None:
    pool.call(b"b''", 5)
    before = pool.pids
    with pytest.raises(WorkerFailed, match="ZeroDivisionError: division by zero"):
        pool.call(b"1 / 0", 5)
    with pytest.raises(WorkerFailed, match="MemoryError"):
        pool.call(b"bytes(4 << 30)", 5)
    assert pool.pids == before


@pytest.mark.parametrize(
    "crash",
    [b"os._exit(3)", b"ctypes.string_at(0)", b"os.abort()", b"sys.exit('farewell')", b"os.close(4) or os._exit(0)"],
)
def test_a_crashed_worker_is_replaced(pool: Pool, crash: bytes) -> None:
    pool.call(b"b''", 5)
    (before,) = pool.pids
    with pytest.raises(WorkerDied):
        pool.call(crash, 5)
    assert pool.pids == ()
    assert pool.call(b"b'again'", 5) == b"again"
    assert pool.pids != (before,)


def test_last_words_are_passed_on(pool: Pool) -> None:
    with pytest.raises(WorkerDied, match="the sealed worker died, no answer within 5 s: out of ink"):
        pool.call(b"print('out of ink', file=sys.stderr) or os._exit(1)", 5)


def test_printing_does_not_disturb_the_answers(pool: Pool) -> None:
    assert pool.call(b"print('noise') or os.write(1, b'more noise') and b'answer'", 5) == b"answer"


@pytest.mark.parametrize("hang", [b"time.sleep(60)", b"[0 for _ in iter(int, 1)]"])
def test_a_hung_worker_is_killed_and_replaced(pool: Pool, hang: bytes) -> None:
    pool.call(b"b''", 5)
    (group,) = pool.pids
    with pytest.raises(WorkerTimeout, match="too slow"):
        pool.call(hang, 0.3)
    assert anonymous_memory(group) == []
    assert pool.call(b"b'again'", 5) == b"again"


def test_an_oversize_answer_is_an_error(sandbox: Sandbox, script: Callable[[str], Path]) -> None:
    with Pool(script(OBEDIENT), sandbox=sandbox, size=1, answer_bytes=1000) as pool:
        assert pool.call(b"bytes(1000)", 5) == bytes(1000)
        with pytest.raises(SandboxError, match="1000"):
            pool.call(b"bytes(1001)", 5)
        assert pool.call(b"b'again'", 5) == b"again"


FORGER = """
import os
def serve(request):
    for number in range(3, 40):
        try: os.write(number, bytes((0, 0, 0, 2, 0, 88)))
        except OSError: pass
    return b"mine"
"""


def test_a_worker_that_speaks_unasked_is_replaced(sandbox: Sandbox, script: Callable[[str], Path]) -> None:
    with Pool(script(FORGER), sandbox=sandbox, size=1) as pool:
        assert pool.call(b"", 5) == b"X"  # within its own call a worker may say what it likes
        before = pool.pids
        time.sleep(0.3)
        assert pool.call(b"", 5) == b"X"  # and "mine", which came too late, was not taken for this answer
        assert pool.pids != before


def test_a_worker_that_died_idle_is_replaced(pool: Pool) -> None:
    pool.call(b"b''", 5)
    (before,) = pool.pids
    os.killpg(before, signal.SIGKILL)
    time.sleep(0.3)
    assert pool.call(b"b'again'", 5) == b"again"
    assert pool.pids != (before,)


def test_threads_share_the_workers(pool: Pool) -> None:
    def ask(n: int) -> bytes:
        return pool.call(f"time.sleep(0.005) or b'{n}'".encode(), 10)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(60))) == [str(n).encode() for n in range(60)]
    assert len(pool.pids) == 2


def test_closing_ends_a_call_in_another_thread(pool: Pool) -> None:
    faults: list[BaseException] = []

    def ask() -> None:
        try:
            pool.call(b"time.sleep(60)", 60)
        except SandboxError as error:
            faults.append(error)

    pool.call(b"b''", 5)
    (group,) = pool.pids
    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.2)
    pool.close()
    thread.join(10)
    assert isinstance(faults[0], WorkerDied)
    assert anonymous_memory(group) == []
    with pytest.raises(SandboxError, match="closed"):
        pool.call(b"b''", 5)


def test_a_script_that_cannot_start_says_why(sandbox: Sandbox, script: Callable[[str], Path]) -> None:
    with Pool(script("import nowhere"), sandbox=sandbox, size=1) as pool, pytest.raises(WorkerDied, match="nowhere"):
        pool.call(b"", 5)
    threads = (
        "import threading, time\ndef prepare(): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
    )
    with Pool(script(threads), sandbox=sandbox, size=1) as pool, pytest.raises(WorkerDied, match="must start none"):
        pool.call(b"", 5)
    slow = "import time\ndef prepare(): time.sleep(60)"
    with (
        Pool(script(slow), sandbox=sandbox, size=1, limits=Limits(seconds=0.5)) as pool,
        pytest.raises(WorkerTimeout, match="start"),
    ):
        pool.call(b"", 5)


def test_a_missing_script_is_the_callers_fault(sandbox: Sandbox, tmp_path: Path) -> None:
    with Pool(tmp_path / "none.py", sandbox=sandbox, size=1) as pool, pytest.raises(InputError, match=r"none\.py"):
        pool.call(b"", 5)


def test_nothing_is_left_of_a_closed_pool(sandbox: Sandbox, script: Callable[[str], Path]) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Pool(script(OBEDIENT), sandbox=sandbox, size=2) as pool:
        folder = Path(pool.call(b"os.getcwd().encode()", 5).decode())
        assert folder.exists()
    assert not folder.exists()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


PARENT = """
import sys, threading, time
from pathlib import Path
from limner.sandbox import bubblewrap, landlock
from limner.sandbox.pool import Pool
pool = Pool(Path(sys.argv[2]), sandbox={"bubblewrap": bubblewrap, "landlock": landlock}[sys.argv[1]].sandbox(), size=2)
idle = pool.call(b"b''", 5)
threading.Thread(target=pool.call, args=(b"[0 for _ in iter(int, 1)]", 60), daemon=True).start()
threading.Thread(target=pool.call, args=(b"b''", 60), daemon=True).start()
time.sleep(0.5)
print(*pool.pids, flush=True)
if sys.argv[3] == "stay":
    time.sleep(60)
"""


@pytest.mark.parametrize("end", ["stay", "leave"])
def test_workers_die_with_their_parent(
    sandbox: Sandbox, script: Callable[[str], Path], tmp_path: Path, end: str
) -> None:
    command = (sys.executable, "-c", PARENT, sandbox.name, str(script(OBEDIENT)), end)
    environment = {**os.environ, "TMPDIR": str(tmp_path)}  # one killed with 9 leaves its workers' folders
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout
        groups = [int(word) for word in parent.stdout.readline().split()]
        assert groups
        if end == "stay":
            parent.kill()
    limit = time.monotonic() + 10
    while any(anonymous_memory(group) for group in groups):
        assert time.monotonic() < limit, "a worker survived"
        time.sleep(0.02)


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="white"/>
<text x="4" y="50" font-size="50" font-family="FAMILY">W</text></svg>"""
DRAWS = """
import sys
def prepare():
    global pyvips, resvg_py
    import pyvips, resvg_py
def serve(request):
    fonts, svg = request.decode().split("|")
    one = pyvips.Image.svgload_buffer(svg.encode()).write_to_memory()
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, font_dirs=[fonts] if fonts else []))
    two = pyvips.Image.pngload_buffer(png).write_to_memory()
    return bytes(one) + bytes(two)
"""


def test_the_svg_renderers_draw_text(sandbox: Sandbox, script: Callable[[str], Path], tmp_path: Path) -> None:
    found = next(Path("/usr/share/fonts").rglob("LiberationSans-Regular.ttf"), None)
    if found is None:
        pytest.skip("no Liberation Sans on this machine")
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "font.ttf").write_bytes(found.read_bytes())
    svg = SVG.replace(b"FAMILY", b"Liberation Sans")
    with Pool(script(DRAWS), sandbox=sandbox, size=1, reads=(fonts,)) as pool:
        pixels = pool.call(f"{fonts}|".encode() + svg, 20)
    assert len(pixels) == 2 * 64 * 64 * 4
    for drawn in (pixels[: len(pixels) // 2], pixels[len(pixels) // 2 :]):
        assert drawn.count(0) > 64 * 3, "no black pixels: the text was not drawn"
