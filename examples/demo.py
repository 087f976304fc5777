"""Turns the example pictures into SVG with the ``limner`` command, and asks about a photographed receipt.

Run as ``make demo``. Each command is printed as it is run, so that it can be copied; the page ``demo/index.html`` shows
all drawings.
"""

import json
import shlex
import subprocess
import sys
from pathlib import Path

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
    for name in PICTURES:
        source = (HERE / "picture" / name).resolve().relative_to(Path.cwd())
        output = demo / f"{source.stem}.svg"
        command = ["limner", "picture", str(source), "-o", str(output), "--runs", str(demo / "runs"), "--json"]
        print(f"$ {shlex.join(command)}", flush=True)
        done = subprocess.run([str(Path(sys.executable).with_name("limner")), *command[1:]], stdout=subprocess.PIPE)
        if done.returncode:
            return done.returncode
        item = gallery.of(Run.open(Path(json.loads(done.stdout)["run"])), output)
        score = "no score" if item.score is None else f"score {item.score:.4f}"
        size = output.stat().st_size
        print(f"  {score}, {item.shapes} shapes, {size:,} bytes, {item.seconds:.1f} s", flush=True)
        items.append(item)
    receipt = (HERE / "think" / "receipt.jpg").resolve().relative_to(Path.cwd())
    for question in QUESTIONS:
        command = ["limner", "think", str(receipt), question, "--runs", str(demo / "runs"), "--json"]
        print(f"$ {shlex.join(command)}", flush=True)
        done = subprocess.run([str(Path(sys.executable).with_name("limner")), *command[1:]], stdout=subprocess.PIPE)
        if done.returncode:
            return done.returncode
        told = json.loads(done.stdout)
        print(f"  {told['answer']}, confidence {told['confidence']:.2f}, {told['seconds']:.1f} s", flush=True)
    print(f"\nopen {gallery.write(items, demo / 'index.html').resolve()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
