"""Runs made by hand, for what reads them."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Proposal, Rendering, Review, Step, Task
from limner.core.run import Run
from limner.think.stage import program

MODEL = "openai:x"
SQUARE = [[10, 10], [60, 10], [60, 40], [10, 40]]


def start(folder: Path, max_steps: int | None = None, images: int = 1) -> Run:
    """Begin a run on white pictures of 120 x 80 pixels."""
    files = tuple(folder / f"white-{number}.png" for number in range(images))
    for file in files:
        Image.fromarray(np.full((80, 120, 3), 255, np.uint8)).save(file)
    options = {"question": "What?", "output": None, "model": MODEL, "base_url": None, "tool_calls": False}
    return Run.create(folder / "runs", Task("think", "white", files, options), Budget(max_steps=max_steps))


def add(
    run: Run,
    code: str | None,
    *,
    reply: str | None = None,
    finish: str = "stop",
    shown: tuple[dict[str, Any], ...] = (),
    log: str = "",
    error: str | None = None,
    note: str = "",
    kept: bool = True,
    **facts: Any,
) -> Step:
    """Record a step; with a ``reply`` it begins a turn of the model."""
    exchange = () if reply is None else ({"reply": reply, "finish": finish},)
    number = len(run.steps) + 1
    frames, images = [], []
    scratch = run.scratch()
    for told in shown:
        frames.append(scratch / f"{told['id']}.png")
        Image.fromarray(np.full((told["size"][1], told["size"][0], 3), 90, np.uint8)).save(frames[-1])
        images.append({"caption": "", "source": None, "matrix": None, "quad": None, **told})
    found = () if code is not None else (Finding("no code", "write some"),)
    said = {
        "cell": number, "value": None, "line": None, "trace": "", "died": None if kept else "crash", "cut": False,
        "lost": 0, "seconds": 0.1, "answer": None, "images": images, "looked": [], "read": [], **facts,
    }  # fmt: skip
    rendering = Rendering(tuple(frames), log=log, error=error, facts=said) if code is not None else Rendering(reach=0.0)
    proposal = Proposal(
        program(code) if code is not None else None, MODEL, note=note, findings=found, exchange=exchange
    )
    review = Review(None, basis="none", findings=found or ((Finding(error, "mend it"),) if error else ()))
    return run.add(proposal, rendering, review, kept=kept and code is not None, cost=Cost(seconds=0.1))


def read(text: str, confidence: float = 0.9) -> dict[str, Any]:
    """Return a line that was read in the square."""
    return {"text": text, "confidence": confidence, "source": "image-0", "quad": SQUARE}


def given(answer: str | None, confidence: float | None = None, why: str = "") -> dict[str, Any]:
    """Return an answer as a cell gives it."""
    return {"answer": answer, "confidence": confidence, "why": why}
