"""The kernel beside its peers: time of a turn, cells a second, memory of a session.

    python benchmarks/think/kernel.py                # all figures of limner, and of the peers that are installed
    python benchmarks/think/kernel.py --json
    python benchmarks/think/kernel.py --sandbox landlock --sessions 1,64

The cell is the same everywhere: turn a 1024 x 1024 RGB image by 90 degrees, crop 512 x 512 out of it, hand the pixels
back. Peers: a cold Python in plain bubblewrap; a Jupyter kernel (``jupyter_client``, ``ipykernel``), whose picture
comes back as PNG; smolagents' ``LocalPythonExecutor``. Those not installed are left out.
"""

import argparse
import base64
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from limner.sandbox import bubblewrap, places
from limner.sandbox.cell import KernelOptions
from limner.sandbox.kernel import Kernel

CELL = "import numpy as np\nturned = np.rot90(image)[256:768, 256:768]\nshow(turned)"
GOALS = {"turn": 6.0, "empty": 1.5, "fresh": 20.0, "cells_a_second": 90, "own_mb": 30}


def picture(seed: int = 0) -> np.ndarray:
    """A noisy 1024 x 1024 RGB image: no encoding makes it small."""
    return np.random.default_rng(seed).integers(0, 256, (1024, 1024, 3), np.uint8)


def times(act: Callable[[], object], count: int) -> list[float]:
    """Milliseconds of each of ``count`` calls, after two that are not counted."""
    found = []
    for n in range(count + 2):
        began = time.perf_counter()
        act()
        if n >= 2:
            found.append((time.perf_counter() - began) * 1e3)
    return found


def spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "p90": sorted(values)[int(len(values) * 0.9)]}


def turns(kernel: Kernel, image: np.ndarray, count: int) -> dict[str, dict[str, float]]:
    """One session: turns with work, turns without, whole lives."""

    def life() -> None:
        with kernel.session([image]) as session:
            assert session.run(CELL).images[0].pixels.shape == (512, 512, 3)

    def crash() -> None:
        session.run("import os; os._exit(1)")
        assert session.run("1").ok

    with kernel.session([image]) as session:
        found = {
            "turn": spread(times(lambda: session.run(CELL), count)),
            "empty": spread(times(lambda: session.run(""), count)),
            "whole image back": spread(times(lambda: session.run("show(np.rot90(image))"), count)),
        }
    found["fresh"] = spread(times(life, max(10, count // 4)))
    with kernel.session([image]) as session:
        found["crash and replay"] = spread(times(crash, max(10, count // 8)))
    return found


def throughput(kernel: Kernel, image: np.ndarray, sessions: int, seconds: float) -> dict[str, float]:
    """Cells a second and memory of each, with so many live sessions, asked by one thread a processor."""
    opened = [kernel.session([image]) for _ in range(sessions)]
    for session in opened:
        session.run(CELL)  # its first touches many pages
    workers = os.cpu_count() or 1
    end = time.perf_counter() + seconds

    def work(worker: int) -> int:
        done = 0
        while time.perf_counter() < end:
            for session in opened[worker::workers] or opened[:1]:
                assert session.run(CELL).ok
                done += 1
                if time.perf_counter() >= end:
                    break
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as threads:
        done = sum(threads.map(work, range(workers)))
    rate = done / (time.perf_counter() - began)
    memory = [resident(session.pid) for session in opened]
    for session in opened:
        session.close()
    own, share = (statistics.median(each[at] for each in memory) for at in (0, 1))
    return {"sessions": sessions, "cells_a_second": rate, "own_mb": own, "pss_mb": share}


def lives(kernel: Kernel, image: np.ndarray, seconds: float) -> float:
    """Fresh sessions with one cell each, a second."""
    end = time.perf_counter() + seconds

    def work(_: int) -> int:
        done = 0
        while time.perf_counter() < end:
            with kernel.session([image]) as session:
                assert session.run(CELL).ok
                done += 1
        return done

    began = time.perf_counter()
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as threads:
        return sum(threads.map(work, range(workers))) / (time.perf_counter() - began)


def resident(pid: int | None) -> tuple[float, float]:
    """Memory of a process in MB: what it has for itself, and its proportional set size.

    The first is what one more session takes. The second divides the pages that the fork server imported among those
    that share them, so that one session alone is charged half of them.
    """
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except PermissionError:  # it gave up being looked at by anyone but root
        return float("nan"), float("nan")
    sizes = {name: int(size) * 1024 / 1e6 for name, size in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.MULTILINE)}
    return sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Pss"]


@contextmanager
def cold_bubblewrap(image: np.ndarray) -> Iterator[Callable[[], object]]:
    """A Python for each cell, which imports NumPy, Pillow and OpenCV, in bubblewrap's walls and no more."""
    program = shutil.which("bwrap")
    if program is None:
        raise ImportError("bwrap")
    code = "import sys; sys.path += {}\nimport numpy as np, PIL.Image, cv2\nimage = np.load('in.npy')\n"
    code += "{}\nnp.save('out.npy', turned)"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "in.npy", image)
        body = code.format(list(places.packages()), CELL.rpartition("\n")[0])
        walls = bubblewrap.walls(folder, places.readable())
        argv = [program, *walls, "--", str(places.interpreter()), "-S", "-c", body]

        def once() -> None:
            subprocess.run(argv, check=True, env={})
            assert np.load(folder / "out.npy").shape == (512, 512, 3)

        yield once


@contextmanager
def jupyter(image: np.ndarray) -> Iterator[Callable[[], object]]:
    """A live Jupyter kernel; the picture comes back as PNG in base64, as notebooks show it."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel()
    try:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name, "in.npy")
            np.save(path, image)
            client.execute_interactive(f"import numpy as np, PIL.Image, cv2\nimage = np.load({str(path)!r})")
        code = CELL.replace("show(turned)", "display(PIL.Image.fromarray(turned))")

        def once() -> None:
            shown: list[str] = []

            def hook(message: dict) -> None:
                shown.extend(message["content"].get("data", {}).get("image/png", "").split("|"))

            client.execute_interactive(code, output_hook=hook)
            assert base64.b64decode("".join(shown)).startswith(b"\x89PNG")

        yield once
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@contextmanager
def smolagents(image: np.ndarray) -> Iterator[Callable[[], object]]:
    """smolagents' interpreter of Python's syntax tree, in this very process."""
    from smolagents.local_python_executor import LocalPythonExecutor

    executor = LocalPythonExecutor(["numpy"])
    shown: list[np.ndarray] = []
    executor.send_variables({"image": image})
    executor.send_tools({"show": shown.append})
    yield lambda: executor(CELL)
    assert shown[0].shape == (512, 512, 3)


PEERS = {
    "bubblewrap, cold Python": (cold_bubblewrap, 20),
    "Jupyter kernel": (jupyter, 50),
    "smolagents": (smolagents, 100),
}


def peers(image: np.ndarray) -> dict[str, dict[str, float]]:
    found = {}
    for name, (make, count) in PEERS.items():
        try:
            with make(image) as once:
                found[name] = spread(times(once, count))
        except ImportError as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sandbox", default="auto", choices=("auto", "bubblewrap", "landlock", "none"))
    parser.add_argument("--count", type=int, default=200, help="turns that are timed")
    parser.add_argument("--sessions", default="1,8,24,64", help="numbers of live sessions, with commas")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement of throughput")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    image = picture()
    began = time.perf_counter()
    with Kernel.open(KernelOptions(sandbox=options.sandbox)) as kernel:
        report = {
            "sandbox": f"{kernel.sandbox.name} {kernel.sandbox.version}",
            "processors": os.cpu_count(),
            "load": os.getloadavg()[0],
            "start_seconds": time.perf_counter() - began,
            "milliseconds": turns(kernel, image, options.count),
            "throughput": [
                throughput(kernel, image, int(sessions), options.seconds) for sessions in options.sessions.split(",")
            ],
            "fresh_a_second": lives(kernel, image, options.seconds),
        }
    report["peers_milliseconds"] = peers(image)
    if options.json:
        print(json.dumps(report, indent=2))
        return
    print(f"{report['sandbox']}; {report['processors']} processors, load {report['load']:.1f}")
    print(f"start of the fork server {report['start_seconds']:.2f} s")
    for name, value in (report["milliseconds"] | report["peers_milliseconds"]).items():
        goal = f", goal {GOALS[name]:g}" if name in GOALS else ""
        print(f"{name:24s} {value['median']:8.2f} ms median, {value['p90']:8.2f} p90{goal}")
    for row in report["throughput"]:
        print(
            f"{row['sessions']:3d} live sessions {row['cells_a_second']:9.0f} cells/s (goal {GOALS['cells_a_second']}),"
            f" {row['own_mb']:5.1f} MB of its own (goal {GOALS['own_mb']}), {row['pss_mb']:5.1f} MB with its share"
        )
    print(f"fresh sessions {report['fresh_a_second']:12.0f} /s")


if __name__ == "__main__":
    main()
