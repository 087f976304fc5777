from pathlib import Path

from limner.think.evidence import LONG, gather, offered, output, returned, settled
from limner.think.session import Given
from tests.think.ran import SQUARE, add, given, read, start


def test_an_answer_counts_where_something_was_returned(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "x = 1")
    assert settled(run.steps) is None and not returned(run.steps[0])
    add(run, "print(1)", log="1\n")
    assert returned(run.steps[1])
    add(run, "answer(1)", answer=given("1", 0.5))
    assert settled(run.steps) == offered(run.steps[2]) == Given("1", 0.5)


def test_an_answer_that_rests_on_nothing_is_sent_back_once(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "answer(1)", answer=given("1"))
    assert settled(run.steps) is None
    add(run, "answer(2)", answer=given("2"))
    assert settled(run.steps) == Given("2")


def test_what_failed_is_nothing_to_rest_on(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "print(1); 1/0", log="1\n", error="ZeroDivisionError")
    add(run, "print(1); die()", log="1\n", error="crash", kept=False)
    add(run, "answer(1)", answer=given("1"))
    assert settled(run.steps) is None


def test_an_abstention_needs_nothing(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "abstain('dark')", answer=given(None, None, "dark"))
    assert settled(run.steps) == Given(None, None, "dark")


def test_places_that_support_the_answer_come_first_and_once(tmp_path: Path) -> None:
    run = start(tmp_path)
    look = {"by": "crop", "source": "image-0", "quad": SQUARE}
    lines = [read("Tax 3.10"), read("Total: 42.50 EUR"), {**read("afar"), "source": None, "quad": None}]
    add(run, "read(image)", looked=[look], read=lines)
    add(run, "read(image)", read=lines)
    add(run, "answer('42.50')", answer=given("42.50"))
    boxes = gather(run).boxes
    assert [(box.text, box.supports, box.step) for box in boxes] == [
        ("Total: 42.50 EUR", True, 1), ("", False, 1), ("Tax 3.10", False, 1),
    ]  # fmt: skip
    assert boxes[0].box == [10, 10, 60, 40] and boxes[0].quad == SQUARE


def test_cells_and_crops_are_gathered(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "a", log="x" * 9000, value="7")
    add(run, "never", error="crash", kept=False)
    add(run, None, reply="prose")
    shown = (
        {"id": "shown-0", "size": [30, 20], "source": "image-0", "quad": SQUARE},
        {"id": "shown-1", "size": [5, 5]},
    )
    add(run, "show()", shown=shown)
    evidence = gather(run)
    assert [(cell.step, cell.code) for cell in evidence.cells] == [(1, "a"), (4, "show()")]
    assert len(evidence.cells[0].returned) == LONG + 4 and output(run.steps[0]).endswith("x\n7")
    assert [(crop.id, crop.image, crop.size) for crop in evidence.crops] == [
        ("shown-0", "image-0", (30, 20)), ("shown-1", None, (5, 5)),
    ]  # fmt: skip
    assert all(crop.file.exists() for crop in evidence.crops)
