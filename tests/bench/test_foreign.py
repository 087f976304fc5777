import asyncio
import io
import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from rich.console import Console

from limner.bench import foreign
from limner.bench.foreign import Entry, asked, read, run, score, show, summarise
from limner.bench.solvers import Answered, Cited, Reading
from limner.core.errors import InputError
from limner.sight.question import Question

FIXTURE = Path(__file__).parent / "fixtures" / "codevision"
ITEMS = FIXTURE / "items.jsonl"
IMAGES = FIXTURE / "images"
BY_QUESTION = {"sign": "It says EXIT 12.", "2020?": "72", "year": "2021", "door": "47", "colour": "B", "left": "(A)"}


class Knowing:
    """Answers the fixtures' questions, one of them wrongly, and cites where the door's number is."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    async def answer(self, images: Sequence[np.ndarray], question: Question) -> Answered:
        self.shapes.append(images[0].shape)
        said = next(text for key, text in BY_QUESTION.items() if key in question.text)
        cited = (Cited((210, 280, 230, 310)),) if "door" in question.text else ()
        return Answered(said, 1.0, cited, 1, 10, 0.1)


def entry(name, answer, **more) -> Entry:
    return Entry(name, "0", "x.png", "?", answer, **more)


def test_the_fixtures_by_the_rules_of_their_sets():
    solver = Knowing()
    rows = run(read(ITEMS, IMAGES), IMAGES, solver, every=False, quiet=True)
    assert [(row.set, row.score) for row in rows] == [
        ("ocrbench", 1), ("chartqapro", 1), ("chartqapro", 0), ("mvtoolbench", 1), ("vstar", 1), ("hrbench", 0),
    ]  # fmt: skip
    summary = summarise(rows)
    assert summary["chartqapro"]["score"] == 0.5 and summary["chartqapro"]["questions"] == 2
    assert summary["mvtoolbench"]["turns"] == {"turned right": 1} and summary["mvtoolbench"]["evidence"] == 1
    assert solver.shapes[3] == (400, 300, 3), "the street was turned"
    page = io.StringIO()
    show(summary, "knowing", Console(file=page, width=100))
    assert "hrbench" in page.getvalue() and "turned right" in page.getvalue()


def test_every_item_in_all_orientations():
    rows = run(read(ITEMS, IMAGES)[:1], IMAGES, Knowing(), every=True, quiet=True)
    summary = summarise(rows)["ocrbench"]
    assert len(rows) == 8 and summary["six"] == 1 and len(summary["turns"]) == 8
    assert len(run(read(ITEMS, IMAGES), IMAGES, Knowing(), False, limit=1, quiet=True)) == 5


def test_the_control_abstains_from_what_has_no_type():
    rows = run(read(ITEMS, IMAGES), IMAGES, Reading(), every=False, quiet=True)
    assert {row.said for row in rows} == {None} and summarise(rows)["vstar"]["answered"] == 0


@pytest.mark.parametrize(
    ("one", "said", "worth"),
    [
        (entry("ocrbench", ("Stop", "STOP")), "the sign says stop\n", 1),
        (entry("ocrbench", "x^2", dataset="HME100k"), "x ^ 2", 1),
        (entry("chartqapro", "200"), "209", 1),
        (entry("chartqapro", "2020", year=True), "2021", 0),
        (entry("chartqapro", "[1, 2020]", year=(False, True)), "[1, 2021]", 0.5),
        (entry("chartqapro", ("3", "[1, 2]")), "[1, 9]", 0.5),
        (entry("mvtoolbench", ("4", "four")), "There are four.", 1),
        (entry("vstar", "A", options=("x", "y")), "A", 1),
        (entry("hrbench", "(B)", options=("x", "y")), "I think A", 0),
        (entry("hrbench", "B", options=("x", "y")), None, 0),
    ],
)
def test_rules(one: Entry, said: str | None, worth: float):
    assert score(one, said) == worth


def test_options_are_lettered_in_the_question():
    question = asked(entry("vstar", "A", options=("red", "blue")))
    assert "(B) blue" in question.text and question.family == "reading"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"image": "../x.png"}, "no image"),
        ({"turn": "sideways"}, "no orientation"),
        ({"answer": ""}, "empty"),
        ({"set": "vstar", "options": ["a", "b"], "answer": "C"}, "not the letter"),
        ({"set": "other"}, "line 1"),
    ],
)
def test_a_wrong_line_is_named(change: dict[str, object], said: str, tmp_path: Path):
    good = json.loads(ITEMS.read_text().splitlines()[0])
    (tmp_path / "items.jsonl").write_text(json.dumps(good | change))
    with pytest.raises(InputError, match=said):
        read(tmp_path / "items.jsonl", IMAGES)


def test_missing_files_are_named(tmp_path: Path):
    with pytest.raises(InputError, match="no folder"):
        read(ITEMS, tmp_path / "nowhere")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "nothing.jsonl", IMAGES)
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(InputError, match="no question"):
        read(tmp_path / "empty.jsonl", IMAGES)


def test_evidence_of_what_cites_nothing():
    street = read(ITEMS, IMAGES)[3]
    answered = asyncio.run(Knowing().answer([np.zeros((9, 9, 3), np.uint8)], asked(street)))
    assert foreign.inside(street, "turned right", 400, 300, 1.0, answered) == 1
    assert foreign.inside(street, "upright", 400, 300, 1.0, Answered("47")) is None
    assert foreign.inside(msgspec.structs.replace(street, bbox=None), "upright", 400, 300, 1.0, answered) is None
