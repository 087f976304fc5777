"""A craft small enough to read: its author writes numbers, its critic likes them near 100. It needs no randomness.

Run as ``python -m tests.core.toy RUNS`` it begins or goes on with the run in RUNS, after printing ``ready``.
"""

import asyncio
import struct
import sys
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Review, Task
from limner.core.events import Listener, ignore
from limner.core.loop import loop
from limner.core.run import Run, list_runs

GUESSES = (10, 40, 30, 70, 65, 90, 120, 97)
"""30, 65 and 120 are worse than what went before and must not be kept."""


class Author:
    """Proposes each guess once, reading from the history how far it has got."""

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        at = len(run.steps)
        if at == len(GUESSES):
            return None
        program = Program({"guess.txt": b"%d\n" % GUESSES[at], "lib/note.bin": bytes(range(256))}, "guess.txt", "text")
        parent = run.best.number if run.best else None
        return Proposal(program, "toy", parent, f"try {GUESSES[at]}", cost=Cost(requests=1, usd=0.01))


class Stage:
    async def run(self, program: Program, into: Path) -> Rendering:
        guess = int(program.text)
        frames = tuple(into / f"{number}.png" for number in range(3))
        for frame in frames:
            frame.write_bytes(png(guess))
            await asyncio.sleep(0.01)
        return Rendering(frames, facts={"guess": guess})


class Renderer:
    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator[Stage]:
        yield Stage()


class Critic:
    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        off = abs(100 - rendering.facts["guess"])
        finding = Finding("the number is off", "go nearer to 100", box=(0, 0, 4, 4), amount=off)
        return Review(1 - off / 100, findings=(finding,), components={"near": 1 - off / 100})


def png(grey: int) -> bytes:
    """Return a PNG of 8 x 8 pixels of one grey."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([grey]) * 8) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def start(runs: Path, budget: Budget | None = None) -> Run:
    """Make a run whose input is a picture of what is wanted."""
    source = runs.parent / "wanted.png"
    source.write_bytes(png(100))
    return Run.create(
        runs, Task("toy", "wanted", (source,), {"kind": "grey"}, seed=3), budget or Budget(), {"toy": "1"}
    )


def go(run: Run, listen: Listener = ignore) -> str:
    """Work on a run until it ends; return why it ended."""
    with run:
        reason = asyncio.run(loop(run.task, Author(), Renderer(), Critic(), run, listen))
        run.finish(reason)
    return reason


def main(runs: Path) -> Run:
    """Begin a run, or go on with the one there is."""
    found = list_runs(runs)
    run = Run.open(found[0]) if found else start(runs)
    go(run)
    return run


if __name__ == "__main__":
    print("ready", flush=True)
    main(Path(sys.argv[1]))
