"""Published sets for thinking with images, read from one JSONL file and a folder of images, with their own rules.

Nothing is fetched: who has the sets writes one JSON object a line, and every line is checked before anything is asked.

    {"set": "ocrbench", "id": "17", "image": "17.png", "question": "...", "answer": ["Stop", "STOP"]}
    {"set": "chartqapro", "id": "3", "image": "3.png", "question": "...", "answer": "0.84", "year": false}
    {"set": "mvtoolbench", "id": "9", "image": "9.jpg", "question": "...", "answer": "4", "bbox": [120, 40, 160, 60],
     "turn": "turned right"}
    {"set": "vstar", "id": "2", "image": "2.jpg", "question": "...", "options": ["red", "blue"], "answer": "A"}
    {"set": "hrbench", "id": "5", "image": "5.jpg", "question": "...", "options": ["...", "..."], "answer": "B"}

``image`` is a path in the folder, ``turn`` one of the orientations of :mod:`limner.sight.question`, applied before the
question is asked, and ``bbox`` where the answer stands in the image as it is in the file: left, top, right, bottom.

An answer is marked as :mod:`limner.bench.marking` says, which tells where each rule is from:

===========  ===============================================================================================
set          an answer is right if
===========  ===============================================================================================
ocrbench     it contains one of the true ones, case and line breaks aside; ``"dataset": "HME100k"`` marks formulas
chartqapro   relaxed accuracy: a number within 5 %, a year the same; a text's ANLS; lists entry by entry. ``year``
             holds ``true`` or ``false``, or one for each entry; of several true answers the last counts
mvtoolbench  its only number is the true one; of a text, the true one is contained
vstar        it names the letter, or the words, of the right option and of no other
hrbench      the same; the mean over an item's cycles is the mean over its lines
===========  ===============================================================================================

CodeVision's tables turn OCRBench and ChartQAPro by five transforms beside the source; with ``turned`` every item is
asked in all eight orientations, and the mean over their six is given beside that over all.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Literal

import msgspec
import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from limner.bench import marking
from limner.bench.exam import Box
from limner.bench.solvers import Answered, Solver
from limner.bench.turns import dihedral, quad, turned
from limner.core.errors import InputError
from limner.sight.load import load
from limner.sight.question import ORIENTATIONS, Pick, Question

Set = Literal["ocrbench", "chartqapro", "mvtoolbench", "vstar", "hrbench"]
MAX_BYTES = 100 << 20
SIX = ("upright", "turned right", "upside down", "turned left", "mirrored", "mirrored upside down")
"""What CodeVision's tables average over."""


class Entry(msgspec.Struct, frozen=True):
    """One question of a published set."""

    set: Set
    id: str
    image: str
    question: str
    answer: str | tuple[str, ...]
    """The true answer, or those that are right; of options the letter."""
    options: tuple[str, ...] = ()
    turn: str = "upright"
    bbox: Box | None = None
    year: bool | tuple[bool, ...] = False
    """Of ChartQAPro: the answer, or each of its entries, is a year, so that nearly right is wrong."""
    dataset: str = ""
    """Of OCRBench: the item's ``dataset_name``."""


class Row(msgspec.Struct, frozen=True):
    """One question as it was asked and answered."""

    set: str
    id: str
    turn: str
    said: str | None
    score: float
    covered: float | None
    seconds: float
    tokens: int
    error: str | None = None


def read(path: Path, images: Path) -> list[Entry]:
    """Read and check the questions.

    Args:
        path: a file of one JSON object a line; empty lines are passed over.
        images: the folder that their images are in.

    Raises:
        InputError: there is no such file or folder, or a line is wrong; the message has the line's number.
    """
    if not images.is_dir():
        raise InputError(f"there is no folder {images}: give the one of the images with --images")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} has more than {MAX_BYTES >> 20} MB: give the questions, without the images")
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): give a file of one JSON object a line") from error
    entries: list[Entry] = []
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = msgspec.json.decode(line, type=Entry)
            _check(entry, images)
        except (msgspec.MsgspecError, UnicodeError, InputError) as error:
            raise InputError(f"{path}, line {place}: {error}") from error
        entries.append(entry)
    if not entries:
        raise InputError(f"{path} holds no question: write one JSON object a line")
    return entries


def _check(entry: Entry, images: Path) -> None:
    if not entry.question.strip() or not entry.answer:
        raise InputError("the question or the answer is empty")
    if entry.turn not in ORIENTATIONS:
        raise InputError(f"there is no orientation {entry.turn!r}: choose from {', '.join(ORIENTATIONS)}")
    image = (images / entry.image).resolve()
    if not image.is_relative_to(images.resolve()) or not image.is_file():
        raise InputError(f"there is no image {entry.image!r} in {images}: give its path in there")
    if entry.set in ("vstar", "hrbench") and not _letter_of(entry):
        raise InputError(f"the answer {entry.answer!r} is not the letter of one of {len(entry.options)} options")


def _letter_of(entry: Entry) -> str:
    answer = entry.answer if isinstance(entry.answer, str) else ""
    letter = answer.strip().strip("().").upper()
    return letter if letter and letter in ascii_uppercase[: len(entry.options)] else ""


def asked(entry: Entry) -> Question:
    """Return the question as a solver gets it: options are lettered below it."""
    lines = [
        entry.question,
        *(f"({letter}) {text}" for letter, text in zip(ascii_uppercase, entry.options, strict=False)),
    ]
    if entry.options:
        lines.append("Answer with the letter of the right option.")
    return Question("reading", "\n".join(lines), Pick())


def run(entries: Sequence[Entry], images: Path, solver: Solver, every: bool, limit: int | None = None,
        quiet: bool = False) -> list[Row]:  # fmt: skip
    """Ask every question, in its own orientation or in all eight.

    Args:
        entries: what :func:`read` returned.
        images: the folder of their images.
        solver: answers.
        every: ask in all orientations.
        limit: so many of each set at most.
        quiet: draw no progress bar.

    Raises:
        InputError: an image cannot be read.
        ModelError, BudgetSpent: the solver cannot go on.
    """
    chosen: list[Entry] = []
    for entry in entries:
        if limit is None or sum(one.set == entry.set for one in chosen) < limit:
            chosen.append(entry)
    rows = []
    for entry in track(chosen, "answering", console=Console(stderr=True), disable=quiet, transient=True):
        picture = load(images / entry.image)
        source, scale = np.ascontiguousarray(picture.pixels[..., :3]), picture.pixels.shape[1] / picture.size[0]
        for turn in ORIENTATIONS if every else (entry.turn,):
            answered = asyncio.run(solver.answer((turned(source, turn),), asked(entry)))
            covered = inside(entry, turn, source.shape[1], source.shape[0], scale, answered)
            rows.append(Row(entry.set, entry.id, turn, answered.text, score(entry, answered.text), covered,
                            answered.seconds, answered.tokens, answered.error))  # fmt: skip
    return rows


def inside(entry: Entry, turn: str, width: int, height: int, scale: float, answered: Answered) -> float | None:
    """Return the share of the true box that one of the cited boxes holds at best; ``None`` where either is missing."""
    if entry.bbox is None or not answered.evidence:
        return None
    left, top, right, bottom = (value * scale for value in entry.bbox)
    corners = quad(dihedral(turn, width, height), (left, top, right, bottom))
    low, high = corners.min(0), corners.max(0)
    area = max(float(np.prod(high - low)), 1e-9)
    shares = []
    for cited in answered.evidence:
        over = np.minimum(high, cited.box[2:]) - np.maximum(low, cited.box[:2])
        shares.append(float(np.prod(np.maximum(over, 0))) / area)
    return max(shares)


def score(entry: Entry, said: str | None) -> float:
    """Return what an answer is worth by the rule of its set, in [0, 1]."""
    if said is None or not said.strip():
        return 0.0
    wanted = (entry.answer,) if isinstance(entry.answer, str) else entry.answer
    match entry.set:
        case "ocrbench":
            return marking.ocrbench(said, wanted, entry.dataset)
        case "chartqapro":
            years = (entry.year,) if isinstance(entry.year, bool) else entry.year
            return marking.chartqapro(said, wanted[-1], years or (False,))
        case "mvtoolbench":
            return max(marking.mvtoolbench(said, one) for one in wanted)
    return float(marking.option(said, entry.options) == _letter_of(entry))


def summarise(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Return, by set, the mean score, over CodeVision's six orientations, and by each that was asked."""
    result: dict[str, dict[str, Any]] = {}
    for name in dict.fromkeys(row.set for row in rows):
        group = [row for row in rows if row.set == name]
        covered = [row.covered for row in group if row.covered is not None]
        turns: Mapping[str, float | None] = {
            turn: _mean([row.score for row in group if row.turn == turn]) for turn in ORIENTATIONS
        }
        known = all(turns[turn] is not None for turn in SIX)
        result[name] = {
            "questions": len({row.id for row in group}),
            "score": _mean([row.score for row in group]),
            "six": _mean([row.score for row in group if row.turn in SIX]) if known else None,
            "answered": _mean([float(row.said is not None) for row in group]),
            "evidence": _mean(covered),
            "turns": {turn: value for turn, value in turns.items() if value is not None},
            "seconds": _mean([row.seconds for row in group]),
            "tokens": _mean([float(row.tokens) for row in group]),
        }  # fmt: skip
    return result


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def show(summary: Mapping[str, Mapping[str, Any]], policy: str, console: Console) -> None:
    """Print the scores by set and orientation, times 100 as in the papers."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(policy, no_wrap=True)
    for name in summary:
        table.add_column(name, justify="right")
    for key, label in (("score", "score"), ("six", "source and five transforms"), ("answered", "answered"),
                       ("evidence", "evidence")):  # fmt: skip
        table.add_row(label, *(_percent(row[key]) for row in summary.values()))
    for turn in ORIENTATIONS:
        if any(turn in row["turns"] for row in summary.values()):
            table.add_row(f"  {turn}", *(_percent(row["turns"].get(turn)) for row in summary.values()))
    console.print(table)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"
