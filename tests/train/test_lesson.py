import ast
from collections import Counter

import numpy as np
import pytest

from limner.sandbox.kernel import Kernel
from limner.train import lesson as l
from limner.train.audit import example
from limner.train.environment import Session
from limner.train.lesson import Lesson
from tests.train.lessons import SIZES, askew, lying, slanted, start


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("quarters", range(4))
def test_all_eight_orientations_are_undone_in_every_spelling(quarters: int, mirror: bool, kernel: Kernel) -> None:
    plain = example(0)
    image = plain.images[0][:, ::-1] if mirror else plain.images[0]
    image = np.ascontiguousarray(np.rot90(image, quarters))
    matrix = np.diag([-1.0, 1, 1]) + [[0, 0, 1400], [0, 0, 0], [0, 0, 0]] if mirror else np.eye(3)
    width, height = 1400.0, 910.0
    for _ in range(quarters):
        matrix = matrix @ np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]])
        width, height = height, width
    case = type(plain)("a", "?", "1", (image,), plain.proofs, (matrix,))
    lesson = Lesson(case, ("orient",), SIZES)
    way = l.turned(lesson, start(lesson))
    spelt = {l.orient("image", "upright", *way, rng(seed)) for seed in range(12)}
    with Session(case, kernel, measured=False, turns=99) as session:
        for code in spelt:
            seen = session.step(code)
            assert seen.ok and (seen.images[0].pixels == plain.images[0]).all(), code
    assert (l.move(lesson, "orient", start(lesson), rng()) is None) == (way == (0, False))


@pytest.mark.parametrize("lesson", [askew(8), askew(-11), slanted()], ids=["clockwise", "counter", "slanted"])
def test_what_is_askew_or_slanted_comes_level_and_its_place_is_found(lesson: Lesson, kernel: Kernel) -> None:
    with Session(lesson.example, kernel) as session:
        move = l.move(lesson, lesson.steps[0], start(lesson), rng())
        assert move is not None
        seen = session.step(move.code)
        assert seen.ok and seen.images[0].frame is not None
        state = l.State(move.name, np.array(seen.images[0].frame), seen.images[0].size)
        crop = l.move(lesson, "crop", state, rng(1))
        assert crop is not None and session.step(crop.code).ok
        assert session.reward.shown > 0.9


def test_every_spelling_of_a_crop_shows_the_place(kernel: Kernel) -> None:
    lesson = lying()
    spelt = set()
    for seed in range(9):
        with Session(lesson.example, kernel) as session:
            session.step("upright = np.rot90(image, -1)")
            state = l.State("upright", np.array([[0.0, 1, 0], [-1, 0, 1400], [0, 0, 1]]), (1400, 910))
            move = l.move(lesson, "crop", state, rng(seed))
            assert move is not None
            if move.code in spelt:
                continue
            spelt.add(move.code)
            session.step(move.code)
            assert session.reward.shown > 0.9
    assert len(spelt) == 3


def test_every_step_is_python_and_what_is_looking_makes_none() -> None:
    lesson = lying()
    kinds = Counter()
    for step in ("orient", "brighten", "denoise", "register", "crop", "read", "count", "difference", "sum", "deskew"):
        move = l.move(lesson, step, start(lesson), rng())
        kinds[move is not None] += 1
        if move is not None:
            ast.parse(move.code)
            assert move.thought.endswith((".", ":"))
    assert kinds == {True: 5, False: 5}


def test_the_end_answers_or_abstains() -> None:
    lesson = lying()
    left, top, right, bottom = l.box(lesson, start(lesson), 0) or (0, 0, 0, 0)
    place = f"box=({left}, {top}, {right}, {bottom}), on=image"
    assert l.last(lesson, start(lesson), rng()).code == f"answer('32.64', confidence=0.95, {place})"
    assert "Total 32.64" in l.last(lesson, start(lesson), rng()).thought
    assert l.last(lying(None), start(lesson), rng()).code.startswith("abstain(")


def test_a_program_with_nothing_to_run_looks_close_where_it_reads() -> None:
    lesson = lying()
    assert l.look(lesson, start(lesson), rng()).step == "crop"
    wordless = Lesson(lesson.example, (), SIZES)
    assert l.look(wordless, start(wordless), rng()).code == "show(image)"


def test_a_sum_is_added_up_from_what_is_read() -> None:
    lesson = Lesson(example(0), ("read", "sum"), SIZES, ("3.20", "4.75"))
    move = l.move(lesson, "sum", start(lesson), rng())
    assert move is not None and move.code == "3.20 + 4.75"


def test_how_a_picture_stands_in_words() -> None:
    assert [l.said(k, False) for k in range(4)] == ["upright", "on its right side", "upside down", "on its left side"]
    assert l.said(0, True) == "mirrored"
