"""Runs limner on the examples: pictures to SVG, questions about a receipt, a film to a page, a lecture to a video.

Run as ``make demo``. Each command is printed as it is run, so that it can be copied; the page ``demo/index.html`` shows
all drawings.
"""

import importlib.util
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from limner.core.run import Run
from limner.studio import gallery

HERE = Path(__file__).parent
QUESTIONS = ("What is the total?", "How many items are there?")
PICTURES = ("icon.png", "logo.png", "chart.png", "diagram.png", "screenshot.png", "photo.jpg")


def main() -> int:
    """Make the page and return the exit code of the first command that fails, else 0."""
    demo = Path("demo")
    demo.mkdir(exist_ok=True)
    items = []
    try:
        for name in PICTURES:
            output = demo / f"{Path(name).stem}.svg"
            told = run("picture", example("picture", name), "-o", str(output))
            item = gallery.of(Run.open(Path(told["run"])), output)
            score = "no score" if item.score is None else f"score {item.score:.4f}"
            size = output.stat().st_size
            print(f"  {score}, {item.shapes} shapes, {size:,} bytes, {item.seconds:.1f} s", flush=True)
            items.append(item)
        for question in QUESTIONS:
            told = run("think", example("think", "receipt.jpg"), question)
            print(f"  {told['answer']}, confidence {told['confidence']:.2f}, {told['seconds']:.1f} s", flush=True)
        page = demo / "loader.html"
        told = run("motion", example("motion", "loader.mp4"), "-o", str(page))
        print(f"  score {told['score']:.4f}, {page.stat().st_size:,} bytes, {told['seconds']:.1f} s", flush=True)
        pages = [run("show", told["run"], "-o", str(demo / "loader-report.html"), as_json=False)]
        if importlib.util.find_spec("manim"):
            pages.append(lesson(demo))
        else:
            print("  lessons are left out, for Manim could not be installed: `limner doctor` says what it needs")
    except subprocess.CalledProcessError as error:
        return error.returncode
    print("", *(f"open {page['said']}" for page in pages), sep="\n")
    print(f"open {gallery.write(items, demo / 'index.html').resolve()}")
    return 0


def lesson(demo: Path) -> dict[str, Any]:
    """Film a short lecture, and write the page on it."""
    video = demo / "freefall.mp4"
    told = run("lesson", example("lectures", "freefall.md"), "-o", str(video))
    print(f"  checks passed {told['score']:.3f}, {told['note']}, {video.stat().st_size:,} bytes", flush=True)
    return run("show", told["run"], "-o", str(demo / "freefall-report.html"), as_json=False)


def example(*parts: str) -> str:
    """Name an example as a person here would."""
    return str(HERE.joinpath(*parts).resolve().relative_to(Path.cwd()))


def run(*words: str, as_json: bool = True) -> dict[str, Any]:
    """Print a command, run it, and return the JSON that it prints, or what it says.

    Raises:
        subprocess.CalledProcessError: it failed; what went wrong is on standard error.
    """
    words = (*words, "--runs", "demo/runs", *(["--json"] if as_json else []))
    print(f"$ {shlex.join(['limner', *words])}", flush=True)
    done = subprocess.run(
        [str(Path(sys.executable).with_name("limner")), *words], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout) if as_json else {"said": done.stdout.strip()}


if __name__ == "__main__":
    sys.exit(main())
