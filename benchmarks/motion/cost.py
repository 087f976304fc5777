"""What ``limner motion`` costs: CPU seconds, the browser's among them, and the memory of its largest process.

    python benchmarks/motion/cost.py [--size 1024x768] [--seconds 5] [--json]

The benchmark's own page (a card, a sun, a turning square, a ball, a title that appears, a bar that grows, over a
gradient with a headline) is filmed at 30 frames a second, compressed at CRF 23, and given to the command line.

Limner's own seconds are what the kernel says at its end (getrusage). The browser is killed at its end, so that nobody
is told its seconds: ten times a second ``/proc`` is asked for those of all processes of each sealed session, with those
of their children that ended, and the most that was seen counts. What it used in its last tenth of a second is missed.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

CARD, SUN = "background:#fff;border-radius:18px;border:3px solid #35507a", "border-radius:50%;background:#f6a623"
STYLE = f"""body{{margin:0;height:100vh;overflow:hidden;background:linear-gradient(160deg,#e8f1ff,#b9d2f4)}}
body{{font-family:'DejaVu Sans',sans-serif}}div,p{{position:absolute}}p{{left:6%;top:0;font-size:30px;color:#444}}
.card{{left:6%;top:16%;width:21vw;height:20vh;{CARD};animation:card 2.5s infinite alternate ease-in-out}}
@keyframes card{{to{{transform:translateX(54vw)}}}}
.sun{{left:76%;top:11%;width:14vw;height:14vw;{SUN};animation:sun 1.6s infinite alternate ease-in-out}}
@keyframes sun{{to{{transform:scale(.6)}}}}
.star{{left:12%;top:62%;width:12vw;height:12vw;background:#d0453f;animation:star 5s infinite linear}}
@keyframes star{{to{{transform:rotate(360deg)}}}}
.ball{{left:35%;top:68%;width:8vw;height:8vw;border-radius:50%;background:#2a9d6f}}
.ball{{animation:ball 1s infinite alternate cubic-bezier(.5,0,1,.6)}}
@keyframes ball{{from{{transform:translateY(-20vh)}}to{{transform:translateY(15vh)}}}}
.title{{left:46%;top:54%;font-size:5.4vw;font-weight:700;color:#1b2a44;animation:title 5s both ease-out}}
@keyframes title{{0%{{opacity:0;transform:translateY(8vh)}}30%{{opacity:1;transform:none}}}}
.bar{{left:47%;top:83%;width:41vw;height:5vh;background:#35507a;transform-origin:0 0}}
.bar{{animation:bar 3s infinite alternate ease-in-out}}@keyframes bar{{from{{transform:scaleX(.1)}}}}"""
THINGS = "".join(f'<div class="{name}"></div>' for name in ("card", "sun", "star", "ball", "bar"))
PAGE = f"<!doctype html><style>{STYLE}</style><p>A headline</p>{THINGS}<div class=title>Moving title</div>"
LOOK = 0.1
"""Seconds between two looks at what the sealed sessions have used."""
TICK = os.sysconf("SC_CLK_TCK")


def sealed(root: int) -> dict[int, float]:
    """Give the CPU seconds of each session below a process other than its own, as far as they are known (proc(5))."""
    parents: dict[int, int] = {}
    used: dict[int, tuple[int, float]] = {}
    for entry in sorted(int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        with suppress(OSError):  # it ended meanwhile
            fields = Path("/proc", str(entry), "stat").read_text(errors="replace").rpartition(")")[2].split()
            parents[entry] = int(fields[1])
            used[entry] = int(fields[3]), sum(map(int, fields[11:15])) / TICK
    below = {root}
    for entry in parents:
        line = [entry]
        while line[-1] in parents and line[-1] not in below:
            line.append(parents[line[-1]])
        if line[-1] in below:
            below.update(line)
    found: dict[int, float] = {}
    for entry in below & used.keys():
        session, seconds = used[entry]
        if session != used[root][0]:
            found[session] = found.get(session, 0.0) + seconds
    return found


def main() -> None:
    """Print the cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="1024x768")
    parser.add_argument("--seconds", default="5")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    limner = [sys.executable, "-c", "from limner.cli.main import main; main()"]
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        source, film, made = (Path(folder) / name for name in ("page.html", "film.mp4", "made.html"))
        source.write_text(PAGE)
        size = ["--size", asked.size, "--fps", "30", "--seconds", asked.seconds, "--crf", "23"]
        subprocess.run([*limner, "film", source, "-o", film, *size], check=True, env=alone, capture_output=True)
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [*limner, "motion", film, "-o", made, "--runs", folder, "--quiet"]
        most: dict[int, float] = {}
        with subprocess.Popen(command, env=alone, stdout=subprocess.DEVNULL) as running:
            while running.poll() is None:
                for session, seconds in sealed(running.pid).items():
                    most[session] = max(most.get(session, 0.0), seconds)
                time.sleep(LOOK)
        if running.returncode:
            sys.exit(f"limner failed with {running.returncode}")
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
        own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        browser = sum(most.values())
        figures = {
            "cpu_seconds": round(own + browser, 1),
            "of_which_browser": round(browser, 1),
            "wall_seconds": round(wall, 1),
            "largest_process_mb": round(after.ru_maxrss / 1024),
            "page_kb": round(made.stat().st_size / 1024, 1),
        }
    print(json.dumps(figures) if asked.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
