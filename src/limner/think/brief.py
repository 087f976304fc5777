"""What a model is told: the question and the images, then what each of its cells returned, as one conversation.

All of it is a function of the run's inputs and history, so that a resumed run asks what it would have asked.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from limner.core.data import Finding, Step
from limner.core.model import Said
from limner.core.prompts import fill
from limner.sandbox.cell import Pixels
from limner.think.evidence import offered, settled
from limner.think.frame import bounds
from limner.think.session import identifier

PROMPTS = "limner.think"
"""The package whose prompts are filled."""
SHOWN, CROWDED, FEW = 1024, 640, 4
"""Pixels of the longer side of images that a model is shown, and of the given ones where they are more than ``FEW``."""
LEAST, STRETCHED = 32, 64
"""The least side of an image that a model is shown, since encoders refuse smaller ones; and the longest shape."""
SEEN = 16
"""Pictures of cells that a model is shown; of earlier ones it is told that they were shown."""
LONG = 6000
"""Characters of a cell's output that a model is told."""

Part = str | bytes


class Turn(msgspec.Struct, frozen=True):
    """A reply of a model, and the steps that came of it."""

    reply: str
    cut: bool
    steps: tuple[Step, ...]


def turns(steps: Sequence[Step], author: str) -> list[Turn]:
    """Group the steps of a model by the reply that they came of: the first of each has the exchange."""
    groups: list[list[Step]] = []
    for step in steps:
        if step.proposal.author != author:
            continue
        if step.proposal.exchange:
            groups.append([step])
        elif groups:
            groups[-1].append(step)
    return [_turn(group) for group in groups]


def conversation(start: list[Part], said: Sequence[Turn], left: int) -> tuple[list[Said], list[Part]]:
    """Return the turns behind us and what the model is told now.

    Args:
        start: what the model was told first, of :func:`opening`.
        said: the model's turns until now.
        left: turns that it has left, this one included.
    """
    told = [start]
    steps = [step for turn in said for step in turn.steps]
    shown = [(step.number, at) for step in steps for at, _ in enumerate(step.rendering.frames)]
    visible = set(shown[-SEEN:])
    for number, turn in enumerate(said):
        last = number == len(said) - 1
        before = [step for earlier in said[: number + 1] for step in earlier.steps]
        told.append(_observed(turn, visible, before, left if last else None))
    before = [Said(tuple(parts), turn.reply) for parts, turn in zip(told, said, strict=False)]
    return before, told[-1]


def opening(question: str, images: Sequence[Pixels]) -> list[Part]:
    """Return the first thing that a model is told: the question, then each image with its id and sizes."""
    side = SHOWN if len(images) <= FEW else CROWDED
    parts: list[Part] = [f"Question: {question}"]
    for number, pixels in enumerate(images):
        small, size = png(Image.fromarray(pixels), side)
        height, width = pixels.shape[:2]
        reduced = "" if size == (width, height) else f", shown here at {size[0]} x {size[1]}"
        parts += [f"images[{number}] ({identifier(number)}): {width} x {height} pixels{reduced}", small]
    return parts


def png(image: Image.Image, side: int = SHOWN) -> tuple[bytes, tuple[int, int]]:
    """Return a picture as a model is shown it, on white, and the size it is shown at."""
    image = image.convert("RGBA") if "A" in image.mode else image.convert("RGB")
    if max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    factor = -(-LEAST // max(1, min(image.size)))
    if factor > 1 and max(image.size) * factor <= side:
        image = image.resize((image.size[0] * factor, image.size[1] * factor), Image.Resampling.BICUBIC)
    least = max(LEAST, max(image.size) // STRETCHED)
    if min(image.size) < least:
        padded = Image.new("RGB", (max(image.size[0], least), max(image.size[1], least)), "white")
        padded.paste(image, (0, 0))
        image = padded
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue(), image.size


def _turn(steps: list[Step]) -> Turn:
    exchange = steps[0].proposal.exchange[0]
    return Turn(str(exchange.get("reply", "")), exchange.get("finish") == "length", tuple(steps))


def _observed(turn: Turn, visible: set[tuple[int, int]], before: Sequence[Step], left: int | None) -> list[Part]:
    """Return what a model is told of a turn's cells."""
    parts: list[Part] = []
    for step in turn.steps:
        facts = step.rendering.facts
        pictures = []
        images: list[bytes] = []
        for at, (file, told) in enumerate(zip(step.rendering.frames, facts.get("images", ()), strict=False)):
            seen = (step.number, at) in visible
            small, size = _read(file) if seen else (b"", (0, 0))
            pictures.append(_named(told, size if seen else None))
            images += [small] if seen else []
        text = fill(
            PROMPTS,
            "observed",
            ran=step.proposal.program is not None,
            cell=facts.get("cell"),
            seconds=facts.get("seconds", 0.0),
            output=_cut(step.rendering.log.strip()),
            value=_cut(facts.get("value") or ""),
            trace=facts.get("trace", "").strip(),
            faults=[_spoken(finding) for finding in step.review.findings],
            pictures=pictures,
        )
        parts += [text.strip(), *images]
    if notes := _notes(turn, before, left):
        parts.append(notes)
    return parts


def _notes(turn: Turn, before: Sequence[Step], left: int | None) -> str:
    notes = []
    last = turn.steps[-1]
    if last.proposal.note:
        notes.append(last.proposal.note)
    if offered(last) is not None and settled(before) is None:
        notes.append(
            "Your answer rests on nothing that a cell returned. Look first: crop, read or measure what it depends on. "
            "Or call answer(..., box=(left, top, right, bottom)) to say where it is seen."
        )
    if left == 1:
        notes.append("This is your last turn: call answer(...) or abstain(...) now.")
    return "\n".join(notes)


def _named(told: dict[str, Any], size: tuple[int, int] | None) -> str:
    """Say what a shown picture is and where it comes from."""
    width, height = told["size"]
    seen = "not shown again" if size is None else "" if size == (width, height) else f"shown at {size[0]} x {size[1]}"
    if told["quad"] is None:
        where = "frame unknown"
    else:
        left, top, right, bottom = (round(value) for value in bounds(told["quad"]))
        where = f"of {told['source']}, within ({left}, {top}, {right}, {bottom})"
    caption = f" {told['caption']!r}" if told["caption"] else ""
    name = told["id"]
    there = f"shown[{name.removeprefix('shown-')}] ({name})" if name.startswith("shown-") else "a picture"
    return f"{there}{caption}: " + ", ".join(part for part in (f"{width} x {height} pixels", seen, where) if part)


def _read(file: Path) -> tuple[bytes, tuple[int, int]]:
    with Image.open(file) as image:
        return png(image)


def _spoken(finding: Finding) -> str:
    return f"{finding.what}: {finding.advice}" if finding.advice else finding.what


def _cut(text: str) -> str:
    """Return a text with its middle left out where it is long: what matters is mostly at an end."""
    if len(text) <= LONG:
        return text
    half = LONG // 2
    return f"{text[:half]}\n... ({len(text) - LONG} characters left out) ...\n{text[-half:]}"


def opaque(pixels: np.ndarray) -> Pixels:
    """Return (H, W, 3) where nothing is transparent, which takes less memory in a session, else (H, W, 4)."""
    return np.ascontiguousarray(pixels[..., :3]) if pixels.shape[2] == 4 and pixels[..., 3].min() == 255 else pixels
