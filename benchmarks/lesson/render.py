"""What filming a lecture costs, beside Manim itself: ``manim``, section by section, on the very code that limner wrote.

    python benchmarks/lesson/render.py [--lectures NAME ...] [--json FILE]

For each lecture of ``examples/lectures``, in turn, so that a busy machine weighs on all alike:

- **limner**: ``limner lesson`` from the Markdown to the video at 1920 x 1080 and 30 frames a second, with nothing kept
  from before: the voice, the layout, the critic and the sound too;
- **manim**: ``manim render`` of every section, at the same size and rate: pictures alone;
- **edit**: ``limner lesson`` on the plan, the last sentence taken out of its longest beat; what did not change is kept.

Then the lectures as one, of three minutes or more: seconds to its **preview**, with nothing kept. Wall seconds from a
command's start to its end, and CPU seconds of all that it started, those in the sandbox with it
(looked up ten times a second).
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from limner.core.errors import InputError
from limner.lesson import load, read
from limner.lesson.plan import Beat, Plan
from limner.lesson.save import text
from limner.lesson.sentences import sentences

LECTURES = Path(__file__).parents[2] / "examples" / "lectures"
CHOSEN = ("freefall", "quadratics", "thales")
LIMNER = [sys.executable, "-c", "from limner.cli.main import main; main()"]
MANIM = str(Path(sys.executable).with_name("manim"))


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took, in seconds."""

    wall: float
    cpu: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lectures", nargs="+", default=CHOSEN, metavar="NAME", help="of examples/lectures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} processes waiting for them as this begins")
    print(f"{'lecture':18}{'film s':>8}{'limner s':>10}{'CPU s':>7}{'manim s':>9}{'CPU s':>7}{'ratio':>7}{'CPU':>6}"
          f"{'edit s':>8}{'CPU s':>7}{'ratio':>7}")  # fmt: skip
    rows = []
    for name in asked.lectures:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(row := measured(LECTURES / f"{name}.md", Path(folder)))
        print(f"{name:18}{row['film']:8.0f}{row['limner'].wall:10.1f}{row['limner'].cpu:7.1f}{row['manim'].wall:9.1f}"
              f"{row['manim'].cpu:7.1f}{ratio(row, 'limner'):7.2f}{ratio(row, 'limner', 'cpu'):6.2f}"
              f"{row['edit'].wall:8.1f}{row['edit'].cpu:7.1f}{ratio(row, 'edit'):7.2f}", flush=True)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        seconds, preview = previewed([LECTURES / f"{name}.md" for name in asked.lectures], Path(folder))
    figures = {
        "limner_to_manim": statistics.median(ratio(row, "limner") for row in rows),
        "limner_to_manim_cpu": statistics.median(ratio(row, "limner", "cpu") for row in rows),
        "edit_to_manim": statistics.median(ratio(row, "edit") for row in rows),
        "preview_seconds": preview.wall,
        "preview_cpu_seconds": preview.cpu,
        "previewed_film_seconds": seconds,
    }
    print(
        f"median: limner takes {figures['limner_to_manim']:.2f} of manim's time ({figures['limner_to_manim_cpu']:.2f} "
        f"of its CPU time), after an edit {figures['edit_to_manim']:.2f}\n"
        f"preview of a lecture of {seconds:.0f} s: {preview.wall:.1f} s ({preview.cpu:.1f} of CPU)"
    )
    if asked.json:
        asked.json.write_text(json.dumps({**figures, "lectures": rows}, indent=1, default=msgspec.to_builtins))


def measured(lecture: Path, folder: Path) -> dict[str, Any]:
    """Film a lecture with limner, with Manim, and with limner after an edit."""
    cold, run = lesson(folder, lecture, "-o", "cold.mp4")
    program = run / "steps" / "001" / "program"
    sections = sorted(program.glob("*.py"))
    size = ["-r", "1920,1080", "--fps", "30", "--media_dir", str(folder / "media"), "--progress_bar", "none"]
    plain = [cost([MANIM, "render", *size, "-a", path.name], program) for path in sections]
    plan = folder / "edited.yaml"
    plan.write_text(edited(read(program / "plan.yaml")))
    again, _ = lesson(folder, plan, "-o", "edited.mp4")
    film = json.loads((run / "steps" / "001" / "step.json").read_text())["duration"]
    manim = Cost(sum(one.wall for one in plain), sum(one.cpu for one in plain))
    return {"name": lecture.stem, "film": film, "limner": cold, "manim": manim, "edit": again}


def previewed(lectures: list[Path], folder: Path) -> tuple[float, Cost]:
    """Preview lectures that are made one; return the seconds of its film too."""
    first, *others = (path.read_text() for path in lectures)
    whole = "\n\n".join([first, *(re.sub(r"(?s)\A---.*?^---$|^# .*?$", "", each, flags=re.M) for each in others)])
    lecture = folder / "whole.md"
    lecture.write_text(whole)
    spent, run = lesson(folder, lecture, "--preview", "sheet.png")
    return json.loads((run / "steps" / "001" / "step.json").read_text())["duration"], spent


def edited(plan: Plan) -> str:
    """Take the last sentence out of the longest beat that has several and shows nothing with that one."""
    beats = [beat for section in plan.sections for beat in section.beats if len(sentences(beat.say, plan.language)) > 1]
    for beat in sorted(beats, key=lambda beat: -len(beat.say)):
        shorter = " ".join(sentences(beat.say, plan.language)[:-1])
        changed = text(_replaced(plan, beat, msgspec.structs.replace(beat, say=shorter)))
        try:
            load.plan(changed, folder=LECTURES)
        except InputError:  # the sentence was where something appears
            continue
        return changed
    raise InputError(f"no beat of {plan.title!r} can do without its last sentence")


def _replaced(plan: Plan, old: Beat, new: Beat) -> Plan:
    sections = (
        msgspec.structs.replace(section, beats=tuple(new if beat is old else beat for beat in section.beats))
        for section in plan.sections
    )
    return msgspec.structs.replace(plan, sections=tuple(sections))


def lesson(folder: Path, lecture: Path, *options: str) -> tuple[Cost, Path]:
    """Run ``limner lesson`` with what is kept in ``folder``; return the run's folder too."""
    known = set(folder.glob("runs/*"))
    spent = cost([*LIMNER, "lesson", str(lecture), *options, "--runs", "runs", "--quiet"], folder)
    return spent, (set(folder.glob("runs/*")) - known).pop()


def cost(command: list[str], folder: Path) -> Cost:
    """Run a command in a folder, in which its caches are too.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "XDG_CACHE_HOME": str(folder / "kept")}
    began = time.perf_counter()
    spent: dict[str, float] = {}
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **alone}, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            spent |= _times(running.pid)
            time.sleep(0.1)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Cost(time.perf_counter() - began, sum(spent.values()) / os.sysconf("SC_CLK_TCK"))


def _times(root: int) -> dict[str, float]:
    """Return the ticks that each process below ``root`` has had: who is killed in a sandbox is in nobody's account."""
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended
            continue
        parents[stat.parent.name] = fields[1]
        ticks[f"{stat.parent.name} {fields[19]}"] = float(fields[11]) + float(fields[12])
    family, found = {str(root)}, 0
    while len(family) > found:
        found = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return {name: spent for name, spent in ticks.items() if name.split()[0] in family}


def ratio(row: dict[str, Any], which: str, of: str = "wall") -> float:
    """Return what a way took as a share of what Manim took."""
    return getattr(row[which], of) / getattr(row["manim"], of)


if __name__ == "__main__":
    main()
