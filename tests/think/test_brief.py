import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.think.brief import CROWDED, LONG, SEEN, conversation, opaque, opening, png, turns
from tests.think.ran import MODEL, SQUARE, add, given, start

WHITE = np.full((80, 120, 3), 255, np.uint8)


def told(parts: list[str | bytes]) -> str:
    return "\n".join(part for part in parts if isinstance(part, str))


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((4000, 3000), (1024, 768)), ((200, 100), (200, 100)), ((20, 10), (80, 40)), ((3, 1), (96, 32)),
        ((2000, 2), (1024, 32)), ((1, 1), (32, 32)),
    ],
)  # fmt: skip
def test_pictures_are_shown_at_sizes_that_models_take(size: tuple[int, int], shown: tuple[int, int]) -> None:
    content, at = png(Image.new("RGB", size))
    image = Image.open(io.BytesIO(content))
    assert at == image.size == shown and image.mode == "RGB"


def test_what_is_transparent_is_white() -> None:
    content, _ = png(Image.new("RGBA", (40, 40), (0, 0, 0, 0)))
    assert Image.open(io.BytesIO(content)).getpixel((5, 5)) == (255, 255, 255)
    assert opaque(np.zeros((4, 4, 4), np.uint8)).shape == (4, 4, 4)
    assert opaque(np.full((4, 4, 4), 255, np.uint8)).shape == (4, 4, 3)


def test_it_opens_with_the_question_and_each_image() -> None:
    large = np.zeros((1500, 3000, 3), np.uint8)
    parts = opening("Why?", [WHITE, large])
    assert parts[0] == "Question: Why?" and isinstance(parts[2], bytes)
    assert parts[1] == "images[0] (image-0): 120 x 80 pixels"
    assert parts[3] == "images[1] (image-1): 3000 x 1500 pixels, shown here at 1024 x 512"
    assert f"shown here at {CROWDED} x {CROWDED // 2}" in str(opening("Why?", [large] * 5)[1])


def test_what_cells_returned_is_told_in_turns(tmp_path: Path) -> None:
    run = start(tmp_path)
    shown = ({"id": "shown-0", "size": [50, 30], "source": "image-0", "quad": SQUARE, "caption": "a"},)
    add(run, "one", reply="first", log="x\n", value="7", shown=shown)
    add(run, "two", error="NameError: y", trace="<cell 2>, line 1")
    add(run, "three", reply="second", note="A note.")
    before, parts = conversation(opening("Why?", [WHITE]), turns(run.steps, MODEL), 5)
    assert [said.reply for said in before] == ["first", "second"]
    observed = told(list(before[1].parts))
    for line in (
        "Cell 1 took 0.10 s.\nOutput:\nx\nValue: 7",
        "shown[0] (shown-0) 'a': 50 x 30 pixels, shown at 100 x 60, of image-0, within (10, 10, 60, 40)",
        "Cell 2 took 0.10 s.\nProblem: NameError: y: mend it\n<cell 2>, line 1",
    ):
        assert line in observed
    assert sum(isinstance(part, bytes) for part in before[1].parts) == 1
    assert told(parts) == "Cell 3 took 0.10 s.\nIt returned nothing.\nA note."


def test_a_reply_without_code_is_told_what_was_wrong(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, None, reply="prose")
    _, parts = conversation(opening("Why?", [WHITE]), turns(run.steps, MODEL), 5)
    assert told(parts) == "Problem: no code: write some"


def test_an_answer_without_evidence_and_the_last_turn_are_said(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "answer(1)", reply="r", answer=given("1"))
    _, parts = conversation(opening("Why?", [WHITE]), turns(run.steps, MODEL), 1)
    assert "rests on nothing" in told(parts) and "your last turn" in told(parts)


def test_old_pictures_and_long_outputs_are_left_out(tmp_path: Path) -> None:
    run = start(tmp_path)
    for number in range(SEEN + 2):
        add(run, "show()", reply="r", shown=({"id": f"shown-{number}", "size": [40, 40]},), log="a" * 4000 + "z" * 4000)
    before, parts = conversation(opening("Why?", [WHITE]), turns(run.steps, MODEL), 5)
    sent = [part for said in before for part in said.parts] + parts
    assert sum(isinstance(part, bytes) for part in sent) == 1 + SEEN
    assert "shown[1] (shown-1): 40 x 40 pixels, not shown again, frame unknown" in told(sent)
    assert "(2000 characters left out)" in told(parts) and len(told(parts)) < LONG + 300


def test_turns_are_those_of_the_model(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "a", reply="first", finish="length")
    add(run, "b")
    found = turns(run.steps, MODEL)
    assert [(turn.reply, turn.cut, len(turn.steps)) for turn in found] == [("first", True, 2)]
    assert turns(run.steps, "another") == []
